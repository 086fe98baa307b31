"""The page after this one of a listing, and signs that there is more than can be read."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from bulletin import links
from bulletin.sources._html_page import Page, classes, label, rel
from bulletin.text import fold

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NEXT = frozenset(
    "next wp-block-query-pagination-next next-page nextpostslink pagination-next"
    " pagination__next e-load-more-next".split()
)
_AROUND = frozenset("nav-previous pagination-next next alignleft older".split())
_NAMES = r"paged?|pg|page_no|query-\d+-page|e-page-\w+"
_PAGED = (
    r"(?P<before>.*/page/)(?P<number>\d{1,6})(?P<after>/?(?:[?#].*)?)",
    rf"(?P<before>.*[?&](?:{_NAMES})=)(?P<number>\d{{1,6}})(?P<after>(?:[&#].*)?)",
)
_MORE_BUTTON = (
    r"(?:load|show|view|see) more(?: (?:posts|resources|results|articles|entries|news))?|more posts"
    r"|older posts|charger plus|afficher plus|voir plus|plus d articles|cargar más|ver más"
    r"|mostrar más|carregar mais|ver mais|mostrar mais|mehr laden|mehr anzeigen|weitere laden"
    r"|carica altro|meer laden|تحميل المزيد|عرض المزيد"
)
_MORE_CLASSES = frozenset(
    "load-more loadmore load-more-button alm-load-more-btn jet-load-more facetwp-load-more"
    " infinite-scroll".split()
)


def next_of(page: Page) -> str:
    """Return the address of the next page, on the same host, or "" when there is none to follow."""
    for href in _candidates(page):
        url = page.resolved(href)
        same_host = links.host(url) == links.host(page.url) or not page.url
        if url and same_host and links.key(url) != page.key:
            return url
    return ""


def _candidates(page: Page) -> Iterator[str]:
    """Yield what may lead to the next page, the surest first."""
    anchors = [each for each in page.root.iter("a") if each.get("href")]
    for each in anchors:
        if classes(each) & {"page-numbers", "next"} == {"page-numbers", "next"}:
            yield each.get("href") or ""
    for each in page.root.iter("link", "a"):
        if "next" in rel(each):
            yield each.get("href") or ""
    for each in page.root.iter():
        yield each.get("data-next-page") or ""  # Elementor's button
    for each in anchors:
        if classes(each) & _NEXT or _is_within_next(each):
            yield each.get("href") or ""
    yield from _numbered(page, anchors)


def _is_within_next(link: "HtmlElement") -> bool:
    """Whether what holds a link says that it leads to older entries, and it leads to a page."""
    parent = link.getparent()
    paged = any(re.fullmatch(pattern, link.get("href") or "") for pattern in _PAGED)
    return paged and parent is not None and bool(classes(parent) & _AROUND)


def _numbered(page: Page, anchors: list["HtmlElement"]) -> Iterator[str]:
    """Yield a link to this page's own address with the next number in it."""
    here, number = _page_number(page.url)
    for each in anchors:
        href = each.get("href") or ""
        if _page_number(urljoin(page.base, page.resolved(href))) == (here, number + 1):
            yield href


def _page_number(url: str) -> tuple[str, int]:
    """Return an address without its page number, and the number; 1 where it has none."""
    for pattern in _PAGED:
        if match := re.fullmatch(pattern, links.judge(url)):
            before = re.sub(r"(?:/page/|[?&][\w-]+=)$", "", match["before"])
            return links.key(before + re.sub(r"^[/&]", "/", match["after"])), int(match["number"])
    return links.key(url), 1


def has_button(page: Page) -> bool:
    """Tell whether a page has a button for more entries that only a browser can press."""
    for each in page.root.iter("a", "button", "div", "span"):
        if classes(each) & _MORE_CLASSES:
            return True
        pressed = each.tag == "button" or (each.tag == "a" and _leads_nowhere(each))
        if pressed and re.fullmatch(_MORE_BUTTON, fold(label(each))):
            return True
    return any(each.get("id") == "infinite-handle" for each in page.root.iter("div"))


def _leads_nowhere(link: "HtmlElement") -> bool:
    href = (link.get("href") or "").strip().casefold()
    return href in ("", "#") or href.startswith(("#", "javascript:"))
