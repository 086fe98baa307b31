"""The links of an HTML email, with the words that name what they lead to."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, cast

from bulletin import markup
from bulletin.links import judge
from bulletin.sources._decoding import bearable
from bulletin.sources._past_links import HEADING, PICTURE, WORDS, Found
from bulletin.text import one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADINGS = frozenset("h1 h2 h3 h4".split())
_BOLD = frozenset("b strong".split())
_CELLS = frozenset("td th body".split())
_BLOCK = frozenset(
    "address article blockquote body br center dd div dl dt footer form h1 h2 h3 h4 h5 h6 header hr"
    " li main nav ol p pre section table tbody td tfoot th thead tr ul".split(),
)
_SILENT = frozenset("script style template title noscript".split())
_INVISIBLE = r"(?i)(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)"
_HEAVY = r"(?i)font-weight\s*:\s*(?:bold|[6-9]00)"
_LONG = 200  # characters: a line in bold that is longer is no heading
_MOST = 1000  # characters of a text that are looked at


def parse(source: str) -> tuple["HtmlElement | None", bool]:
    """Return an HTML document without what it does not show, and whether it was read whole.

    The parser leaves off where elements nest deeper than 256. None stands for an empty document.
    """
    root, whole = markup.parse(bearable(source))
    if root is None:
        return None, whole
    for element in [each for each in root.iter() if _is_unseen(each)]:
        if element.getparent() is not None:
            cast("HtmlElement", element).drop_tree()
    for element in root.iter(*_BLOCK):  # words of two blocks must not run together
        element.text = f" {element.text or ''}"
        element.tail = f" {element.tail or ''}"
    return root, whole


def _is_unseen(element: "HtmlElement") -> bool:
    """Whether an element is not shown: scripts, and the line an inbox shows (the preheader)."""
    style = element.get("style") or ""
    return (
        element.tag in _SILENT
        or "hidden" in element.attrib
        or ("mcnPreviewText" in (element.get("class") or "").split())
        or re.search(_INVISIBLE, style) is not None
    )


def base(root: "HtmlElement") -> str:
    """Return the address that relative links of a page start from, or ""."""
    return next((judge(each.get("href") or "") for each in root.iter("base")), "")


def found(root: "HtmlElement") -> Iterator[Found]:
    """Yield the links of a page in order, each with its text and the heading or line above it.

    A line above counts where it stands in the same cell of a table; a heading, wherever it stands.
    """
    from lxml.etree import iterwalk

    heading, line, cell = "", "", None
    for _, element in iterwalk(root, events=("end",)):
        if element.tag in _HEADINGS:
            heading, line = _text(element), ""
        elif _is_bold(element):
            if bold := _line(element):
                line, cell = bold, _cell(element)
        elif element.tag in ("a", "area") and (href := element.get("href")) is not None:
            above = line if line and _cell(element) is cell else heading
            yield _link(element, href, above)


def _link(element: "HtmlElement", href: str, above: str) -> Found:
    if (heading := next(element.iter(*_HEADINGS), None)) is not None:
        return Found(href, _text(heading), HEADING)
    if text := _text(element):
        in_heading = next(element.iterancestors(*_HEADINGS), None) is not None
        return Found(href, text, HEADING if in_heading else WORDS, above)
    names = (each.get("alt") or "" for each in element.iter("img", "area"))
    return Found(href, one_line(next(filter(None, names), "")), PICTURE, above)


def _text(element: "HtmlElement") -> str:
    pieces = islice(element.itertext(), _MOST)
    return one_line("".join(piece[:_MOST] for piece in pieces)[:_MOST])


def _is_bold(element: "HtmlElement") -> bool:
    return element.tag in _BOLD or (
        element.tag not in ("a", "table")
        and re.search(_HEAVY, element.get("style") or "") is not None
    )


def _line(element: "HtmlElement") -> str:
    """Return the text of an element that is a line of its own, or ""."""
    text = _text(element)
    return text if len(text) <= _LONG and not text.endswith(":") and _is_alone(element) else ""


def _is_alone(element: "HtmlElement") -> bool:
    """Whether nothing stands beside an element on its line."""
    while element.tag not in _BLOCK:
        parent, before, after = element.getparent(), element.getprevious(), element.getnext()
        if parent is None:
            break
        lead = parent.text if before is None else before.tail
        if (lead or "").strip() or (element.tail or "").strip():
            return False
        if any(each is not None and each.tag not in _BLOCK for each in (before, after)):
            return False
        element = parent
    return True


def _cell(element: "HtmlElement") -> "HtmlElement | None":
    return next(element.iterancestors(*_CELLS), None)


def own(root: "HtmlElement") -> list[Found] | None:
    """Return the entries of a digest that bulletin wrote, or None when it is none of those.

    It is known by its classes; an entry without a link is a heading without one.
    """
    classes = {name for each in root.iter("td") for name in (each.get("class") or "").split()}
    if not classes >= {"masthead", "section", "footer"}:
        return None
    return [
        Found(next((a.get("href") or "" for a in title.iter("a")), ""), _text(title), HEADING)
        for title in root.iter("h3")
        if title.get("class") == "title"
        and any(cell.get("class") == "section" for cell in title.iterancestors("td"))
    ]
