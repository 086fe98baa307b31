"""What a card of a page says: its title, text, dates, picture and terms."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from itertools import chain, islice
from typing import TYPE_CHECKING

from msgspec import Struct

from bulletin import dates, markup
from bulletin.model import RawEntry
from bulletin.sources import _html_terms
from bulletin.sources._html_cards import Card, is_bookmark, is_more, link_of
from bulletin.sources._html_page import Page, classes, rel, text_in
from bulletin.sources._html_terms import Terms
from bulletin.sources._text_cards import mend
from bulletin.sources._wordpress_facts import stands_for_password
from bulletin.text import one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TITLE = r"(?!.*(?:sub|site|widget|section|cat)[-_]?title)(?:.*[-_])?title|p-name|entry-title"
_TEXT = (
    r"(?:.*[-_])?(?:excerpt|summary|teaser|description|desc)(?:[-_].*)?|(?:entry|post|card)-(?:content"
    r"|text|body)|e-content"
)
_DATE = r"(?:.*[-_])?(?:date|published|posted-on|pubdate)(?:[-_].*)?|dt-published"
_ASIDE = (
    r"screen-reader-text|sr-only|visually-hidden|(?:.*[-_])?(?:author|byline|meta|comments?-link"
    r"|edit-link|share|sharing|social|cat-links|tags-links|reading-time)(?:[-_].*)?"
)
_SILENT = frozenset("time figure figcaption button nav label select".split())
_TAGS = (
    r"(?i)\s*(?:tags?|tagged|keywords?|mots[- ]clés|étiquettes|etiquetas|schlagwörter)\s*:\s*(.*)"
)
_BEFORE_DATE = (
    r"(?i)^(?:(?:posted|published|date|updated|publié|publicado|veröffentlicht)\s*(?:on|le|el|em|am)?)"
    r"\s*:?\s*"
)
_PROTECTED = (
    r"(?i)^(?:protected|private|protégé|privé|geschützt|privat|protegido|privado|protetto|beveiligd)"
    r"\s*:\s*"
)
_ID = r"post-([1-9]\d{0,18})"
_TYPE = r"(?:type|status)-.+"
_SOURCES = ("data-lazy-src", "data-src", "data-original", "src")
_SETS = ("data-lazy-srcset", "data-srcset", "srcset")
_NO_PICTURE = r"(?:.*[-_])?(?:avatar|emoji|icon|logo)(?:[-_].*)?"
_LOCAL = r"(?i)\.?/?[^/]*_files/"  # where browsers put the pictures of a page that they save
_TRIED = 8  # elements of one class that are looked at in a card
_LONGEST = 100  # characters of a line that tells a date, or an author


class Shown(Struct, frozen=True, kw_only=True):
    """A card read: the entry as far as it goes, its terms, and lines of names to be parted.

    `undated` is a date on it that cannot be read without guessing.
    """

    entry: RawEntry
    terms: Terms
    runs: tuple[str, ...]
    undated: str = ""


def read_card(page: Page, card: Card) -> Shown:
    """Return what a card shows; its title is "" where it has none."""
    titles = list(_titles(card.element))
    link, title = _link_and_title(page, card, titles)
    hooks = classes(card.element)
    terms = _html_terms.terms_of(page, card.element, hooks, link)
    bare = () if terms.elements else _html_terms.unlinked(card.element, titles)
    published, dated, undated = dates_of(card.element)
    written, tags = _text(card.element, {*titles, *terms.elements, *bare})
    image, alt = picture(page, card.element)
    protected = is_protected(card.element) or stands_for_password(title, written)
    status = status_of(hooks)
    entry = RawEntry(
        where=page.place(card.element),
        title=without_state(title) if protected or status != "publish" else title,
        link=link,
        source_id=id_of(hooks),
        summary=mend(written) if card.by == "more" else written,
        partial=True,
        tags=tags,
        authors=tuple(authors(card.element)),
        published=published,
        updated=_updated(card.element),
        dated=dated,
        image=image,
        image_alt=alt,
        status=status,
        protected=protected,
    )
    return Shown(entry=entry, terms=terms, runs=tuple(_html_terms.run_in(bare)), undated=undated)


def id_of(hooks: Iterable[str]) -> str:
    """Return the record's number, where WordPress made these classes (`post_class()`), or "".

    Others number their cards by rows and columns.
    """
    hooks = list(hooks)
    if not any(name == "hentry" or re.fullmatch(_TYPE, name) for name in hooks):
        return ""
    found = (re.fullmatch(_ID, name) for name in hooks)
    return next((match[1] for match in found if match), "")


def status_of(hooks: Iterable[str]) -> str:
    """Return a record's status, which WordPress tells among its classes."""
    found = (name.removeprefix("status-") for name in hooks if name.startswith("status-"))
    return next(found, "publish")


def is_protected(element: "HtmlElement") -> bool:
    """Tell whether a password stands before an entry."""
    return "post-password-required" in classes(element) or any(
        "post-password-form" in classes(each) for each in element.iter("form")
    )


def without_state(title: str) -> str:
    """Return a title without the "Protected:" that WordPress puts before it."""
    return re.sub(_PROTECTED, "", title)


def _titles(card: "HtmlElement") -> Iterator["HtmlElement"]:
    """Yield the elements that may be a card's title, the likeliest first."""
    named = (
        each
        for each in card.iter()
        if each is not card and any(re.fullmatch(_TITLE, name) for name in classes(each))
    )
    for each in chain(islice(named, _TRIED), islice(card.iter(*_HEADINGS), _TRIED)):
        if text_in(each):
            yield each


def _link_and_title(page: Page, card: Card, titles: list["HtmlElement"]) -> tuple[str, str]:
    """Return where a card leads, and its title; `titles` is left with that alone."""
    linked = [(each, at) for each in titles if (at := link_of_title(each)) is not None]
    fitting = [(each, at) for each, at in linked if not card.link or page.link(at) == card.link]
    if fitting:
        title, anchor = fitting[0]
        titles[:] = [title]
        return card.link or page.link(anchor), text_in(title)
    anchors = [each for each in card.element.iter("a") if each.get("href")]
    link = card.link or next(filter(None, map(page.link, _towards(anchors))), "")
    same = [each for each in anchors if link and page.link(each) == link]
    words = [each for each in same if _is_title(each)]
    titles[:] = words[:1] if card.link and words else titles[:1] or words[:1]
    return link, text_in(titles[0]) if titles else ""


def _is_title(link: "HtmlElement") -> bool:
    return _in_time(link) is None and not is_more(link) and bool(text_in(link))


def link_of_title(title: "HtmlElement") -> "HtmlElement | None":
    """Return the link that goes with a title: itself, one inside, or one around it."""
    return title if title.tag == "a" and title.get("href") else link_of(title)


def _towards(anchors: Sequence["HtmlElement"]) -> Iterator["HtmlElement"]:
    """Yield the links of a card that lead to its entry, the surest first."""
    yield from (each for each in anchors if is_more(each))
    yield from (each for each in anchors if is_bookmark(each))
    yield from (each for each in anchors if _in_time(each) is not None)


def _in_time(link: "HtmlElement") -> "HtmlElement | None":
    inside = next(link.iter("time"), None)
    return inside if inside is not None else next(link.iterancestors("time"), None)


def dates_of(card: "HtmlElement") -> tuple[str, str, str]:
    """Return when a card says that it was published, the resource's own date, and what is neither.

    A date of a month or year alone is the resource's own (`dated`).
    """
    for text in filter(None, _date_texts(card)):
        try:
            dates.moment(text, UTC)
        except ValueError:
            pass
        else:
            return text, "", ""
        try:
            return "", dates.partial(text), ""
        except ValueError:
            return "", "", text
    return "", "", ""


def _date_texts(card: "HtmlElement") -> Iterator[str]:
    times = [each for each in card.iter("time") if not _is_updated(each)]
    for each in times:
        yield one_line(each.get("datetime") or "")
    for each in card.iter("abbr"):
        yield one_line(each.get("title") or "") if "published" in classes(each) else ""
    named = (
        each
        for each in card.iter()
        if each is not card and any(re.fullmatch(_DATE, name) for name in classes(each))
    )
    for each in islice(chain(times, named), _TRIED):
        text = re.sub(_BEFORE_DATE, "", text_in(each))
        yield text if len(text) <= _LONGEST and re.search(r"\d", text) else ""


def _is_updated(time: "HtmlElement") -> bool:
    """Whether a time tells a change alone; themes write both into one where they are the same."""
    names = classes(time)
    return bool(names & {"updated", "modified"}) and not names & {"published", "entry-date"}


def _updated(card: "HtmlElement") -> str:
    times = (each for each in card.iter("time") if _is_updated(each))
    text = next((one_line(each.get("datetime") or "") for each in times), "")
    try:
        dates.moment(text, UTC)
    except ValueError:
        return ""
    return text


def authors(element: "HtmlElement") -> Iterator[str]:
    """Yield the authors that an element names."""
    for each in element.iter():
        names = classes(each)
        if "author" in rel(each) or names & {"wp-block-post-author__name", "fn", "p-author"}:
            text = text_in(each)
            if 0 < len(text) <= _LONGEST:
                yield text


def picture(page: Page, element: "HtmlElement") -> tuple[str, str]:
    """Return the address of the first picture that is one of the contents, and its alternative."""
    for each in element.iter("img"):
        if any(re.fullmatch(_NO_PICTURE, name) for name in classes(each)):
            continue
        sets = (one_line(each.get(name) or "").partition(" ")[0] for name in _SETS)
        plain = (each.get(name) or "" for name in _SOURCES)
        for address in chain(plain, sets):
            local = page.saved and re.match(_LOCAL, address)
            if not local and (url := page.resolved(address)):
                return url, one_line(each.get("alt") or "")
    return "", ""


def _text(card: "HtmlElement", apart: set["HtmlElement"]) -> tuple[str, tuple[str, ...]]:
    """Return a card's own text, and the tags that a line of it names without links."""
    without = apart | {each for each in card.iter() if _is_no_text(each, card)}
    without |= {each.getparent() for each in apart if _is_list_of(each, apart, card)}
    tags: tuple[str, ...] = ()
    for each in card.iter("p", "div", "span", "li"):
        line = re.fullmatch(_TAGS, text_in(each)) if not len(each) and each not in without else None
        if line:
            tags += tuple(filter(None, map(str.strip, line[1].split(","))))
            without.add(each)

    def told(elements: Iterable["HtmlElement"]) -> str:
        return " ".join(filter(None, (_without(each, without) for each in elements)))

    chosen = (each for each in card.iter() if any(re.fullmatch(_TEXT, n) for n in classes(each)))
    tried = (each for each in islice(chosen, _TRIED) if each is not card)
    first = next((each for each in tried if _without(each, without)), None)
    if first is not None:
        return told([first]), tags
    return told(card.iter("p")) or told([card]), tags


def _without(element: "HtmlElement", without: set["HtmlElement"]) -> str:
    """Return an element's text, or "" when it stands within what is left out."""
    if without.intersection(element.iterancestors()):
        return ""
    return one_line(markup.text_of(element, without))


def _is_no_text(element: "HtmlElement", card: "HtmlElement") -> bool:
    if element is card:
        return False
    if element.tag in _SILENT or (element.tag == "a" and is_more(element)):
        return True
    return any(re.fullmatch(_ASIDE, name) for name in classes(element))


def _is_list_of(term: "HtmlElement", terms: set["HtmlElement"], card: "HtmlElement") -> bool:
    """Whether an element shows a term among others, with no more than a word before them."""
    parent = term.getparent()
    if parent is None or parent is card or term.tag != "a":
        return False
    beside = one_line(markup.text_of(parent, terms)).strip(" ,;:|/·•")
    return len(beside) <= len("Filed under tags")
