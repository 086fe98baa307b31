"""Lines of plain text that mail bears, whatever they say."""

import re

from bulletin.text import LONGEST_LINE

_SAFE = LONGEST_LINE // 4
"""Characters that cannot be more octets than that: UTF-8 spends four at most."""
_PIECE = re.compile(rf"\s*(?:\S*://\S*|\S{{1,{_SAFE - 1}}})")


def bounded(text: str) -> str:
    """Return `text` without a line that is too long, unless an address makes it so.

    Such a line is broken at a space where there is one, else between two characters: Thai and
    Chinese write none.
    """
    lines = text.split("\n")
    if max(map(len, lines)) <= _SAFE:
        return text
    return "\n".join(line if _fits(line) else _broken(line) for line in lines)


def _fits(line: str) -> bool:
    return len(line.encode()) <= LONGEST_LINE


def _broken(line: str) -> str:
    lines = [""]
    for piece in _PIECE.findall(line):
        if lines[-1] and not _fits(lines[-1] + piece):
            lines.append(piece.lstrip())
        else:
            lines[-1] += piece
    return "\n".join(lines)
