"""The text of a draft, read: its headers, its introduction, and the list below them."""

import re

from msgspec import Struct, structs

from bulletin.issue import days, foreign
from bulletin.issue.draft import (
    HEADING,
    HELD,
    LATER,
    LINE,
    SPACE,
    Draft,
    DraftLine,
    DraftSection,
    held_as,
    lines_of,
)
from bulletin.issue.headers import is_header, read_headers
from bulletin.issue.words import about_links, without_indent
from bulletin.model import Finding

_NOTE = re.compile(rf"(?:\t|{SPACE}{{2,}})\S.*")


def parse(source: str, where: str) -> Draft:
    """Return what the text of a draft says. Raises `StateError` with ``file:line``."""
    lines = lines_of(source)
    foreign.refuse(lines, where)
    top = next((at for at, line in enumerate(lines) if HEADING.fullmatch(line)), len(lines))
    headers = read_headers(lines[:top], where)
    aside = headers.late.union(headers.strays)
    words = [
        (number, line)
        for number, line in enumerate(lines[:top], 1)
        if number > headers.end and number not in aside
    ]
    remarks = list(headers.remarks)
    for number, line in words:
        remarks += about_links(line, f"{where}:{number}")
    list_ = _read_list(lines, top, where)
    return Draft(
        number=headers.number,
        date=headers.date,
        subject=headers.subject,
        preheader=headers.preheader,
        intro="\n".join(line for _, line in words).strip(),
        sections=tuple(
            DraftSection(title, tuple(under), number) for number, title, under in list_.sections
        ),
        repeats=tuple(list_.repeats),
        unread=tuple(list_.unread),
        strays=(*headers.strays, *list_.strays),
        end=headers.end,
        remarks=(*remarks, *list_.remarks),
        source=source,
    )


class _List(Struct):
    """What is found below the first heading, while it is read."""

    sections: list[tuple[int, str, list[DraftLine]]] = []
    repeats: list[DraftLine] = []
    unread: list[int] = []
    strays: list[int] = []
    remarks: list[Finding] = []


def _read_list(lines: list[str], top: int, where: str) -> _List:
    """Return what stands below the first `top` lines, which end where the first heading stands."""
    found = _List()
    seen: set[tuple[str, str]] = set()  # what stands twice counts where it stands first
    taken = top
    kind = ""
    for number, line in enumerate(lines[top:], top + 1):
        if number <= taken:
            continue
        if match := HEADING.fullmatch(line):
            found.sections.append((number, match[1], []))
            kind = held_as(match[1])
        elif match := LINE.fullmatch(line):
            entry = _entry(match, lines, number)
            if kind == LATER or match[3].strip():
                entry, remarks = _dated(entry, match[3], where, later=kind == LATER)
                found.remarks += remarks
            for place, noted in enumerate(entry.lines[1:], number + 1):
                found.remarks += about_links(noted, f"{where}:{place}")
            key = (entry.id, kind if kind in HELD else "")
            (found.repeats if key in seen else found.sections[-1][2]).append(entry)
            seen.add(key)
            taken = number + len(entry.lines) - 1
        elif is_header(line):
            found.strays.append(number)
        elif line.strip():
            found.unread.append(number)
    return found


def _entry(match: re.Match[str], lines: list[str], number: int) -> DraftLine:
    """Return the entry that begins on a line, with the note below it."""
    end = number
    for place, line in enumerate(lines[number:], number + 1):
        if _NOTE.fullmatch(line) and not LINE.fullmatch(line):
            end = place
        elif line.strip():
            break
    return DraftLine(
        id=match[2].lower(),
        lines=tuple(lines[number - 1 : end]),
        title=match[1],
        note=without_indent(lines[number:end]),
        below=tuple(lines[number:end]),
        number=number,
    )


def _dated(
    entry: DraftLine, rest: str, where: str, *, later: bool
) -> tuple[DraftLine, list[Finding]]:
    """Return an entry with the day that stands behind its code, below it, or ends its title."""
    day, remark = days.behind(rest, f"{where}:{entry.number}", later=later)
    if day or remark or not later:
        return structs.replace(entry, until=day), [remark] if remark else []
    for at, line in enumerate(entry.below):
        day, remark = days.below(line, f"{where}:{entry.number + 1 + at}")
        if day or remark:
            kept = (*entry.below[:at], *entry.below[at + 1 :]) if day else entry.below
            note = without_indent(kept).strip("\n")
            dated = structs.replace(entry, until=day, below=kept if note else (), note=note)
            return dated, [remark] if remark else []
    day, ending = days.at_end(entry.title)
    return structs.replace(entry, until=day, ending=ending), []
