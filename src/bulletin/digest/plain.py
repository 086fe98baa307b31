"""The intro's markup as plain text: paragraphs, lists, and each link's address after its words."""

import re
from html.parser import HTMLParser

from bulletin.model import Html
from bulletin.templating.filters import fill

_SPACE = re.compile(r"\s+")
_NO_DIGIT = re.compile(r"[^0-9]")
_BLOCK = frozenset("p div ul ol dl dt dd h2 h3 h4 h5 h6 blockquote figure table tr pre hr".split())


def plain(markup: Html) -> str:
    """Return sanitised `markup` as text in lines of at most 72 characters."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    reader.end_block()
    return "\n\n".join(reader.blocks)


class _Reader(HTMLParser):
    """Collects blocks of text; a list, with the lists in it, is one block of lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self._line = ""
        self._lines: list[str] = []
        self._lists: list[_List] = []
        self._href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block or an item, or remember where a link leads."""
        given = dict(attrs)
        if tag in _BLOCK or tag == "li":
            self._end_line()
            if not self._lists:
                self.end_block()
        if tag in ("ul", "ol"):
            start = given.get("start") or "1"
            self._lists.append(_List(int(start) if tag == "ol" else None))
        elif tag == "li" and self._lists:
            self._lists[-1].begin_item()
        elif tag == "br":
            self._line += "\n"
        elif tag == "img":
            self._line += given.get("alt") or ""
        elif tag == "a":
            self._href = given.get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        """End a block or an item, or write a link's address."""
        if tag == "a" and self._href:
            if not _says(self._line, self._href):
                self._line += f" ({self._href})"
            self._href = ""
        elif tag in _BLOCK or tag == "li":
            self._end_line()
            if tag in ("ul", "ol"):
                self._lists = self._lists[:-1]
            if not self._lists:
                self.end_block()

    def handle_data(self, data: str) -> None:
        """Add words to the line."""
        self._line += _SPACE.sub(" ", data)

    def end_block(self) -> None:
        """Close what is open: a list, or a paragraph."""
        self._end_line()
        if self._lines:
            self.blocks.append("\n".join(self._lines))
            self._lines = []

    def _end_line(self) -> None:
        for line in filter(str.strip, self._line.split("\n")):
            first = "".join(each.lead() for each in self._lists)
            self._lines.append(fill(line, " " * len(first), first))
        self._line = ""


class _List:
    """An open list: the `number` of its next item, None without numbers, and the item's sign."""

    def __init__(self, number: int | None) -> None:
        self.number = number
        self._lead = ""

    def begin_item(self) -> None:
        """Give the next item its sign."""
        self._lead = "- " if self.number is None else f"{self.number}. "
        self.number = None if self.number is None else self.number + 1

    def lead(self) -> str:
        """Return what an item's line begins with: its sign, and from then on as many spaces."""
        lead, self._lead = self._lead, " " * len(self._lead)
        return lead


def _says(words: str, href: str) -> bool:
    """Tell whether the words end with the address that they lead to."""
    kind, _, rest = href.partition(":")
    if kind == "tel":
        return re.sub(_NO_DIGIT, "", words).endswith(re.sub(_NO_DIGIT, "", rest))
    return words.rstrip("/").endswith((rest if kind == "mailto" else href).rstrip("/"))
