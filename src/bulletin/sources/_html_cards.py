"""The cards of a page: elements of which each shows one entry.

Looked for are, in this order, what WordPress and its page builders mark as an entry by a class; the
repeated element that holds one "Read More" and another link to the same page; and, where there is
neither, the repeated element that holds one heading with a link.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from bulletin import links
from bulletin.sources._html_page import Page, classes, is_beside, label, rel, text_in
from bulletin.sources._past_words import asks

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LARGEST = 1_000  # elements within a card

_ENTRY = frozenset("hentry h-entry elementor-post et_pb_post wp-block-post e-loop-item".split())
_ENTRY_TYPE = r"type-[a-z0-9_-]{1,20}"  # of post_class()
_LATEST = "wp-block-latest-posts"
_MORE = frozenset(
    "more-link read-more readmore elementor-post__read-more wp-block-read-more"
    " wp-block-post-excerpt__more-link".split()
)
_ALL = frozenset("html body main".split())
_PARTS = ("html", "body", "main", "nav", "form")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Card(Struct, frozen=True):
    """An element that shows one entry, and where it leads, if that is known ("" else).

    `by` tells how it was found: "class", "more" or "heading". `beside` says that it stands in a
    menu, a footer, a sidebar, among related entries.
    """

    element: "HtmlElement"
    link: str
    by: str
    beside: bool


def cards_of(page: Page) -> list[Card]:
    """Return the cards of a page in order."""
    anchors = list(page.root.iter("a"))
    mores = [each for each in anchors if is_more(each)]
    found = _marked(page, mores)
    taken = {each for card in found for each in card.element.iter("a")}
    asking = set(mores)
    others = {page.link(each) for each in anchors if each not in asking} - {""}
    free = (each for each in mores if each not in taken)
    found += _repeated(page, [each for each in free if _page_link(page, each) in others], "more")
    if all(each.beside for each in found):
        found += _by_heading(page, {each for card in found for each in card.element.iter()})
    order = {element: number for number, element in enumerate(page.root.iter())}
    return sorted(found, key=lambda card: order[card.element])


def is_more(link: "HtmlElement") -> bool:
    """Tell whether a link is a card's "Read More"."""
    if link.get("href") is None:
        return False
    return bool(classes(link) & _MORE) or asks(label(link)) or asks(link.get("aria-label") or "")


def _marked(page: Page, mores: Iterable["HtmlElement"]) -> list[Card]:
    """Return the elements that a class marks as an entry, less those that hold several."""
    own = {f"post-{name.rpartition('-')[2]}" for name in page.body if _is_own(name)}
    titled = _around(each for each in page.root.iter(*_HEADINGS) if link_of(each) is not None)
    found = (each for each in page.root.iter() if _is_marked(each, titled))
    marked = [each for each in found if not classes(each) & own]
    several = _holding_several(marked)
    led = _leading(page, mores)
    cards = [
        each
        for each in marked
        if each not in several and led.get(each, "") is not None and _is_small(each)
    ]
    kept = set(cards)
    return [
        Card(each, "", "class", is_beside(each))
        for each in cards
        if not kept.intersection(each.iterancestors())
    ]


def _holding_several(marked: list["HtmlElement"]) -> set["HtmlElement"]:
    """Return those of nested elements, in the order of the page, that hold two side by side."""
    known, within = set(marked), dict.fromkeys(marked, 0)
    several: set[HtmlElement] = set()
    for each in reversed(marked):
        if within[each] > 1:
            several.add(each)
        above = next((up for up in each.iterancestors() if up in known), None)
        if above is not None:
            within[above] += max(1, within[each])
    return several


def _around(elements: Iterable["HtmlElement"]) -> set["HtmlElement"]:
    """Return everything that holds one of the elements."""
    found: set[HtmlElement] = set()
    for element in elements:
        for each in element.iterancestors():
            if each in found:
                break
            found.add(each)
    return found


def _is_own(name: str) -> bool:
    return re.fullmatch(r"(?:postid|page-id)-\d+", name) is not None


def _is_marked(element: "HtmlElement", titled: set["HtmlElement"]) -> bool:
    names = classes(element)
    if element.tag in _ALL:
        return False
    if names & _ENTRY or any(re.fullmatch(_ENTRY_TYPE, name) for name in names):
        return True
    if element.tag == "li":
        parent = element.getparent()
        return parent is not None and _LATEST in classes(parent)
    return element.tag == "article" and element in titled


def link_of(heading: "HtmlElement") -> "HtmlElement | None":
    """Return the link in a heading, or the one around it."""
    inside = next((each for each in heading.iter("a") if each.get("href")), None)
    if inside is not None:
        return inside
    return next((each for each in heading.iterancestors("a") if each.get("href")), None)


def _leading(page: Page, anchors: Iterable["HtmlElement"]) -> dict["HtmlElement", str | None]:
    """Return for each element around links the one page they lead to; None for several."""
    led: dict[HtmlElement, str | None] = {}
    for anchor in anchors:
        key = links.key(page.link(anchor)) or page.link(anchor)
        for each in (anchor, *anchor.iterancestors()):
            known = led.get(each, "")
            if known is None or known == key:
                break  # so it is for all that is around
            led[each] = None if each in led else key
    return led


def _page_link(page: Page, link: "HtmlElement") -> str:
    """Return where a "Read More" leads; WordPress adds the place in the text where it goes on."""
    return re.sub(r"#more-\d+$", "", page.link(link))


def _by_heading(page: Page, taken: set["HtmlElement"]) -> list[Card]:
    """Return the largest elements that hold one heading with a link, where they are repeated."""
    titles: list[HtmlElement] = []
    for heading in page.root.iter("h2", "h3", "h4", "h5"):
        link = link_of(heading)
        if link is None or heading in taken or not text_in(heading):
            continue
        key = links.key(page.link(link))
        if key and key != page.key:
            titles.append(link)
    found = list(_repeated(page, titles, "heading"))
    shapes = [(each.element.tag, frozenset(classes(each.element))) for each in found]
    often = Counter(shapes)
    return [each for each, shape in zip(found, shapes, strict=True) if often[shape] > 1]


def _repeated(page: Page, anchors: list["HtmlElement"], by: str) -> Iterator[Card]:
    """Yield for each page that links lead to the largest element that holds no link to another."""
    led = _leading(page, anchors)
    parts = _parts_of(page)
    seen: set[HtmlElement] = set()
    for anchor in anchors:
        card = anchor
        for each in anchor.iterancestors():
            if led[each] is None or each in parts:
                break
            card = each
        if card not in seen and (card is not anchor or by == "heading") and _is_small(card):
            seen.add(card)
            yield Card(card, _page_link(page, anchor), by, is_beside(card))


def _parts_of(page: Page) -> set["HtmlElement"]:
    """Return the elements that are parts of a page, larger than a card that stands alone."""
    within = (
        each
        for each in page.root.iter()
        if each.tag in ("h1", "nav", "main", "form") or "page-numbers" in classes(each)
    )
    return {*_around(within), *page.root.iter(*_PARTS)}


def _is_small(element: "HtmlElement") -> bool:
    return next(islice(element.iter(), _LARGEST, None), None) is None


def is_bookmark(link: "HtmlElement") -> bool:
    """Tell whether a link says of itself that it leads to the entry (`rel=bookmark`)."""
    return "bookmark" in rel(link)
