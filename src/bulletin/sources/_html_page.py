"""A page of a website, parsed: where it stands, its links, and what lies beside its contents."""

import re
from collections.abc import Iterator, KeysView
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

from bulletin import links, markup
from bulletin.sources._decoding import bearable, decoded
from bulletin.sources.base import Document
from bulletin.text import one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Browsers note here where a page was that they save (Internet Explorer, Chrome, Edge).
_SAVED_FROM = r"<!-- saved from url=\(\d+\)(\S+) -->"
_OPENED, _CLOSED = r"(?i)<html[\s>]", r"(?i)</(?:html|body)\s*>"
_NEAR = 2000  # characters at the beginning in which they do
_LONGEST_CLASS = 250  # characters; a slug has 200
_RELATIVE = r"(?![A-Za-z][A-Za-z0-9+.-]*:|#|//).+"
_PIECES, _LABEL = 50, 500
_BESIDE = frozenset("nav footer aside".split())
_BESIDE_CLASSES = frozenset(
    "sidebar widget-area widget_recent_entries footer site-footer colophon menu related"
    " related-posts relatedposts related-articles related-content jp-relatedposts yarpp"
    " yarpp-related crp_related post-navigation nav-single comments comments-area".split()
)


class Page(Struct, frozen=True, kw_only=True):
    """A parsed page: how messages name it, its address ("" unknown), where its links start from.

    `whole` is false where the parser left off, `ended` where the page breaks off before its end;
    `guessed` tells that its encoding had to be guessed.
    `saved` tells a file from what came from the web. `body` are the classes of its body.
    """

    root: "HtmlElement"
    where: str
    url: str
    base: str
    body: KeysView[str]
    saved: bool
    whole: bool
    ended: bool
    guessed: bool
    _resolved: dict[str, str] = {}

    @property
    def key(self) -> str:
        """Under which its address is the same page (`links.key`)."""
        return links.key(self.url)

    def place(self, element: "HtmlElement") -> str:
        """Return where an element stands, for a message: the line of a file, or the address."""
        return f"{self.where}:{element.sourceline}" if self.saved else self.where

    def link(self, element: "HtmlElement") -> str:
        """Return where a link leads, or "" when that is no web page.

        It stays relative where nothing tells the page's own address.
        """
        return self.resolved(element.get("href") or "")

    def resolved(self, href: str) -> str:
        """Return an address that stands on the page, in full; "" for none."""
        if href not in self._resolved:
            self._resolved[href] = self._in_full(href)
        return self._resolved[href]

    def _in_full(self, href: str) -> str:
        found = links.judge(href, self.base)
        if found or self.base:
            return found if found.startswith(links.WEB) else ""
        return href.strip() if re.match(_RELATIVE, href.strip()) else ""


def page_of(document: Document) -> Page | None:
    """Return a document as a page, or None when there is nothing in it.

    Raises `ValueError` when its bytes are no text.
    """
    source, guessed = decoded(document.data)
    root, whole = markup.parse(bearable(source))
    if root is None:
        return None
    saved = not document.url
    own = document.url or _own(root, source)
    given = next((each.get("href") or "" for each in root.iter("base")), "")
    body = next((classes(each) for each in root.iter("body")), {}.keys())
    return Page(
        root=root,
        where=document.where if saved else document.url,
        url=own,
        base=links.judge(given, own) or own,
        body=body,
        saved=saved,
        whole=whole,
        ended=not re.search(_OPENED, source[:_NEAR]) or re.search(_CLOSED, source) is not None,
        guessed=guessed,
    )


def _own(root: "HtmlElement", source: str) -> str:
    """Return the address that a saved page gives for itself, or ""."""
    noted = re.search(_SAVED_FROM, source[:_NEAR])
    given = (noted[1] if noted else "", canonical(root), meta(root, "og:url"))
    judged = (links.judge(each) for each in given)
    return next((each for each in judged if each.startswith(links.WEB)), "")


def canonical(root: "HtmlElement") -> str:
    """Return the canonical address that the page's head declares (RFC 6596), or ""."""
    found = (each.get("href") or "" for each in root.iter("link") if "canonical" in rel(each))
    return next(found, "").strip()


def meta(root: "HtmlElement", name: str) -> str:
    """Return what the page's head says under a name, as a property or as plain meta data."""
    return next(metas(root, name), "")


def metas(root: "HtmlElement", name: str) -> Iterator[str]:
    """Yield everything that the page's head says under a name."""
    for each in root.iter("meta"):
        if name in (each.get("property"), each.get("name")) and (said := each.get("content")):
            yield one_line(said)


def classes(element: "HtmlElement") -> KeysView[str]:
    """Return the class names of an element, each once, in the order in which they stand."""
    names = (element.get("class") or "").split()
    return dict.fromkeys(name for name in names if len(name) <= _LONGEST_CLASS).keys()


def rel(element: "HtmlElement") -> frozenset[str]:
    """Return the link types of an element, in lower case."""
    return frozenset((element.get("rel") or "").casefold().split())


def text_in(element: "HtmlElement") -> str:
    """Return the visible text of an element on one line."""
    return one_line(markup.text_of(element))


def label(element: "HtmlElement") -> str:
    """Return the text at the beginning of an element, as far as a button's words go."""
    return one_line("".join(islice(element.itertext(), _PIECES))[:_LABEL])


def is_beside(element: "HtmlElement") -> bool:
    """Tell whether an element stands in a menu, a footer, a sidebar, among related entries."""
    return any(
        each.tag in _BESIDE
        or each.get("role") in ("navigation", "complementary", "contentinfo")
        or (each.tag not in ("body", "html") and _is_beside_by_name(each))
        for each in (element, *element.iterancestors())
    )


def _is_beside_by_name(element: "HtmlElement") -> bool:
    return bool(_BESIDE_CLASSES & {*classes(element), element.get("id") or ""})


def segments(url: str) -> list[str]:
    """Return the pieces of an address's path; none for one that is no address."""
    try:
        return [piece for piece in urlsplit(url).path.split("/") if piece]
    except ValueError:
        return []
