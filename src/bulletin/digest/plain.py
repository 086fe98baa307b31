"""The intro's markup as plain text: paragraphs, lists, and each link's address after its words."""

import re
from html.parser import HTMLParser

from bulletin.model import Html
from bulletin.templating import fill

_SPACE = re.compile(r"\s+")
_BLOCK = frozenset("p div ul ol dl dt dd h2 h3 h4 h5 h6 blockquote figure table tr pre hr".split())


def plain(markup: Html) -> str:
    """Return sanitised `markup` as text in lines of at most 72 characters."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    reader.end_block()
    return "\n\n".join(reader.blocks)


class _Reader(HTMLParser):
    """Collects blocks of text; a list is one block of lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self._line = ""
        self._items: list[str] = []
        self._href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block or an item, or remember where a link leads."""
        if tag in ("ul", "ol") or (tag in _BLOCK and not self._items):
            self.end_block()
        if tag == "li":
            self._end_item()
            self._line = "- "
        elif tag == "br":
            self._line += "\n"
        elif tag == "img":
            self._line += dict(attrs).get("alt") or ""
        elif tag == "a":
            self._href = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        """End a block or an item, or write a link's address."""
        if tag == "a" and self._href:
            if not self._line.endswith(self._href.removeprefix("mailto:")):
                self._line += f" ({self._href})"
            self._href = ""
        elif tag == "li":
            self._end_item()
        elif tag in _BLOCK:
            self.end_block()

    def handle_data(self, data: str) -> None:
        """Add words to the line."""
        self._line += _SPACE.sub(" ", data)

    def end_block(self) -> None:
        """Close what is open: a list, or a paragraph."""
        self._end_item()
        if self._items:
            self.blocks.append("\n".join(self._items))
            self._items = []

    def _end_item(self) -> None:
        indent = "  " if self._line.startswith("- ") else ""
        lines = (fill(line, indent) for line in self._line.split("\n"))
        if any(text := [line for line in lines if line]):
            self._items.append("\n".join(text))
        self._line = ""
