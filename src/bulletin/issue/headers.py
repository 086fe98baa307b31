"""The first lines of a draft: Number, Date, Subject and Preheader."""

import re
from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from bulletin.errors import StateError
from bulletin.model import Finding

KNOWN = ("Number", "Date", "Subject", "Preheader")
_KEYS = frozenset(map(str.casefold, KNOWN))

HYPHENS = dict.fromkeys(range(0x2010, 0x2016), "-")
"""What word processors make of a hyphen, for `str.translate`."""
_HEADER = re.compile("([A-Za-z][A-Za-z-]*)[ \t\u00a0]*:[ \t\u00a0]*(.*)")


class Headers(Struct, frozen=True, kw_only=True):
    """What the headers say; `end` is how many lines they take.

    `late` are the numbers of headers further down that count, `strays` of those that do not.
    """

    number: int
    date: date
    subject: str
    preheader: str
    end: int
    late: frozenset[int]
    strays: tuple[int, ...]
    remarks: tuple[Finding, ...]


def read_headers(lines: Sequence[str], where: str) -> Headers:
    """Return the headers of a draft, given its lines above the first heading.

    One below an empty line, or below words, counts where none at the start says the same. Raises
    `StateError` with the file's name.
    """
    heads = list(map(_HEADER.fullmatch, lines))
    end = heads.index(None) if None in heads else len(heads)
    headers: dict[str, str] = {}
    remarks: list[Finding] = []
    for number, match in enumerate(heads[:end], 1):
        name, value = (match[1], match[2].strip()) if match else ("", "")
        key = name.casefold()
        # Two branches that git merged may each have brought a line; the first one counts.
        if key in headers and headers[key] != value:
            what = f"{name} is given twice; the first one counts."
            remarks.append(_remark(what, f"{where}:{number}", "Remove one of them."))
        elif key not in _KEYS:
            remarks.append(_remark(*_unknown(name, f"{where}:{number}")))
        headers.setdefault(key, value)
    late: set[int] = set()
    strays: list[int] = []
    for number, match in enumerate(heads[end:], end + 1):
        key, value = (match[1].casefold(), match[2].strip()) if match else ("", "")
        if key in _KEYS and key not in headers:
            headers[key] = value
            late.add(number)
        elif is_header(lines[number - 1]):
            strays.append(number)
    return Headers(
        number=_number(headers, where),
        date=_date(headers, where),
        subject=headers.get("subject", ""),
        preheader=headers.get("preheader", ""),
        end=end,
        late=frozenset(late),
        strays=tuple(strays),
        remarks=tuple(remarks),
    )


def is_header(line: str) -> bool:
    """Tell whether a line, wherever it stands, can only be one that a draft begins with.

    "Date: 3 December, Brussels" are words of an introduction's; "Date: 2026-12-03" is not.
    """
    match = _HEADER.fullmatch(line)
    key, value = (match[1].casefold(), match[2].strip()) if match else ("", "")
    if key == "number":
        return value.isdecimal()
    if key == "date":
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value.translate(HYPHENS)))
    return key in _KEYS


def _remark(what: str, where: str, hint: str) -> Finding:
    return Finding(severity="warning", what=what, where=where, hint=hint)


def _unknown(name: str, where: str) -> tuple[str, str, str]:
    from difflib import get_close_matches

    near = get_close_matches(name.title(), KNOWN, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"Known are: {', '.join(KNOWN)}."
    return (
        f"{name}: is no line that a draft begins with.",
        where,
        (f"{hint} An introduction stands below an empty line."),
    )


def _number(headers: dict[str, str], where: str) -> int:
    found = headers.get("number", "")
    if not re.fullmatch(r"[1-9]\d{0,6}", found):
        raise StateError(
            f"the draft has no number, but {found!r}" if found else "the draft has no Number: line",
            where=where,
            hint="Its first line reads like this: Number: 12",
        )
    return int(found)


def _date(headers: dict[str, str], where: str) -> date:
    found = headers.get("date", "")
    try:
        return date.fromisoformat(found.translate(HYPHENS))
    except ValueError as error:
        raise StateError(
            f"the draft's date is {found!r}" if found else "the draft has no Date: line",
            where=where,
            hint="Write it like this: Date: 2026-11-26",
        ) from error
