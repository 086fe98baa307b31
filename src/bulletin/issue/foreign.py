"""What is no draft: a word processor's file or what was pasted from it, and a merge's marks."""

import re
from collections.abc import Iterator, Sequence

from bulletin.errors import StateError
from bulletin.text import decode

_KINDS = {b"{\\rtf": "RTF", b"PK\x03\x04": "a Word or LibreOffice document", b"<": "HTML"}
_RTF = re.compile(r"[\s>*+•-]*(?:[A-Za-z]+\s*:\s*)?\{\\rtf\d?\b.*", re.DOTALL)
# Seven equals signs alone may be the rule under a heading of Markdown's; these are nothing else.
_MARK = re.compile(r"(?:<{7}|>{7}|\|{7})(?: .*)?")
_MIDDLE = "=" * 7


def readable(data: bytes, where: str) -> str:
    """Return the text of a draft, whatever plain editor saved it.

    Lines that all end as those of old Macs did end as any others do.
    Raises `StateError`, in words, for what a word processor saved.
    """
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    for sign, kind in _KINDS.items():
        if start.startswith(sign):
            raise StateError(
                f"the draft is {kind}, which a word processor saved",
                where=where,
                hint="Save it as plain text: in TextEdit choose Format, Make Plain Text; in Word or"
                " LibreOffice, Save As, Text (.txt), then give it the name issue.md again.",
            )
    try:
        text = decode(data)[0]
    except ValueError as error:
        raise StateError(
            f"the draft cannot be read: {error}",
            where=where,
            hint="Save it as plain text in UTF-8.",
        ) from error
    return text if "\n" in text else text.replace("\r", "\n")


def refuse(lines: Sequence[str], where: str) -> None:
    """Raise `StateError` with ``file:line`` where lines are no words of a person's."""
    if marks := list(_marks(lines)):
        raise StateError(
            "git could not join two versions of the draft, and has left its marks",
            where=f"{where}:{marks[0]}",
            hint=f"Delete {numbered(marks)}, and of the lines between them those you do not want.",
        )
    for number, line in enumerate(lines, 1):
        if _RTF.fullmatch(line):
            raise StateError(
                "this is RTF, pasted from a word processor: readers would see its signs",
                where=f"{where}:{number}",
                hint="Delete all of it, down to its last brace }. Then paste the words again as"
                " plain text: Ctrl+Shift+V, or Edit, Paste and Match Style.",
            )


def numbered(numbers: Sequence[int]) -> str:
    """Return the numbers of lines in words: ``line 7``, ``lines 7, 9 and 12``."""
    *most, last = map(str, numbers)
    return f"lines {', '.join(most)} and {last}" if most else f"line {last}"


def _marks(lines: Sequence[str]) -> Iterator[int]:
    """Yield the numbers of the lines that a merge in git left as its marks."""
    sure = any(map(_MARK.fullmatch, lines))
    listed = False
    for number, line in enumerate(lines, 1):
        listed = listed or line.startswith("## ")
        if _MARK.fullmatch(line) or (line == _MIDDLE and (sure or listed)):
            yield number
