"""An export cut into its items, while it streams by: never more than a few blocks of it are held.

An item that is damaged can so harm none but itself, and each is found by its line.
"""

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

LARGEST = 8_000_000
"""Bytes of one item, with its comments and custom fields, once long texts in it were cut."""

_HELD = 32_000_000  # bytes of an item that are looked at
_LONGEST = 4_000_000  # bytes of one text in such an item: a million letters of any script
_BLOCK = 1 << 18
_TOKEN = 64  # bytes; the longest token that may lie across two blocks

_HEAD_END = re.compile(rb"<item[\s>]")
_START = re.compile(rb"<item[\s>]|<!--|<!\[CDATA\[|</(?:channel|rss)\s*>")
_TAG = re.compile(rb"</item\s*>|<item[\s>]")
# A CDATA section that runs into an item's last fields has lost its end: what follows is no text.
_SWALLOWED = re.compile(rb":post_password>|</\w+:(?:is_sticky|postmeta|comment)>|\snicename=")
_SECTION = re.compile(rb"<!\[CDATA\[.*?\]\]>", re.DOTALL)
_CLOSING = {b"<!--": re.compile(b"-->"), b"<![CDATA[": re.compile(rb"\]\]>")}


class Piece(Struct, frozen=True):
    """The bytes of one item and the line (from 1) it begins on.

    One that was not `whole` has lost its end. Of a very large one long texts were cut; of one that
    is too large even so there are no bytes at all.
    """

    data: bytes
    line: int
    whole: bool = True


class Pieces:
    """The items of one export, read from `read` (bytes in UTF-8, b"" at the end)."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._data = b""
        self._base = 0  # where in the stream what is held begins
        self._line = 1
        self._counted = 0  # up to where lines have been counted
        while len(self._data) < _BLOCK and self._more(0):
            pass
        self.head = _HEAD_END.split(self._data, 1)[0]
        """What stands before the first item, as far as the first block goes."""
        self.closed = False
        """Whether the end of the export was seen, which is known once all items have been."""

    def __iter__(self) -> Iterator[Piece]:
        """Yield the items in order."""
        at = 0
        while (start := self._next_item(at)) is not None:
            piece, at = self._item(start)
            yield piece

    def _next_item(self, at: int) -> int | None:
        """Return where the next item begins; comments and CDATA sections are passed over."""
        while token := self._find(_START, at, keep=at):
            start, at = token
            text = self._slice(start, at)
            if text.startswith(b"<item"):
                return start
            if text in _CLOSING:
                closing = self._find(_CLOSING[text], at, keep=None)
                if closing is None:
                    return None
                at = closing[1]
            else:
                self.closed = True
        return None

    def _item(self, start: int) -> tuple[Piece, int]:
        """Return the item that begins at `start`, and where to go on."""
        line = self._line_of(start)
        at = start + 1
        while tag := self._find(_TAG, at, keep=start):
            first, end = tag
            opened = self._open_cdata(start, first)
            if opened is None and self._slice(first, first + 2) == b"<i":  # it was never closed
                return _piece(self._slice(start, first), line, whole=False), first
            if opened is None:
                return _piece(self._slice(start, end), line), end
            if _SWALLOWED.search(self._slice(opened, first)):
                return _piece(self._slice(start, end), line, whole=False), end
            closing = self._find(_CLOSING[b"<![CDATA["], end, keep=start)
            at = closing[1] if closing else self._end
        return _piece(self._slice(start, self._end), line, whole=False), self._end

    def _open_cdata(self, start: int, at: int) -> int | None:
        """Return where a CDATA section began, after `start`, that is still open at `at`."""
        first, last = max(start - self._base, 0), at - self._base
        opened = self._data.rfind(b"<![CDATA[", first, last)
        if opened < 0 or self._data.find(b"]]>", opened, last) >= 0:
            return None
        return opened + self._base

    @property
    def _end(self) -> int:
        return self._base + len(self._data)

    def _slice(self, start: int, end: int) -> bytes:
        """Return a part of the stream, b"" when it is too large, or had to be let go."""
        if start < self._base or end - start > _HELD:
            return b""
        return self._data[start - self._base : end - self._base]

    def _find(
        self, pattern: re.Pattern[bytes], at: int, *, keep: int | None
    ) -> tuple[int, int] | None:
        """Return where `pattern` begins and ends, at or after `at`, or None.

        What stands before `keep` is let go on the way, all of it where that is None.
        """
        while True:
            found = pattern.search(self._data, max(at - self._base, 0))
            if found:
                return found.start() + self._base, found.end() + self._base
            at = max(at, self._end - _TOKEN)
            if not self._more(at if keep is None else keep):
                return None

    def _more(self, keep: int) -> bool:
        """Read another block, letting go what stands before `keep`, or too much of it."""
        if self._end - keep > _HELD:
            keep = self._end - _TOKEN
        if keep > self._base:
            self._line_of(keep)
            self._data = self._data[keep - self._base :]
            self._base = keep
        block = self._read(max(_BLOCK, len(self._data) // 2))  # a large item in few steps
        self._data += block
        return bool(block)

    def _line_of(self, at: int) -> int:
        """Return the line on which the byte at `at` stands; to be asked in order."""
        if at > self._counted:
            first = max(self._counted - self._base, 0)
            self._line += self._data.count(b"\n", first, at - self._base)
            self._counted = at
        return self._line


def _piece(data: bytes, line: int, *, whole: bool = True) -> Piece:
    if len(data) > LARGEST:
        data = _SECTION.sub(_cut, data)
    return Piece(data if len(data) <= LARGEST else b"", line, whole)


def _cut(match: re.Match[bytes]) -> bytes:
    """Return a CDATA section that is not too long; where it is cut, between two characters."""
    section = match[0]
    if len(section) <= _LONGEST:
        return section
    return section[:_LONGEST].rstrip(bytes(range(0x80, 0x100))) + b"]]>"
