"""``issue.md``: the draft as a person sees it, an email's headers with a list under them.

An entry is the line that holds its handle, ``- Title [91c0]``; the title is for the eye. Lines
indented below it are a note of the editor's. After the handle of an entry under Later there may
stand a day: ``until 2027-01-15``. The bullets and dashes of word processors are read too.
"""

import re
from collections.abc import Collection, Iterable
from datetime import date

from msgspec import Struct, structs

from bulletin.issue import days, foreign
from bulletin.issue.headers import is_header, read_headers
from bulletin.issue.words import about_links, without_indent
from bulletin.model import Finding

Day = date  # the draft has a field of that name
LATER = "later"
NEVER = "never"
HELD = (LATER, NEVER)
OWN = ("top", *HELD)
"""Headings that mean something in a draft, and so can name no section."""

_SPACE = "[ \t\u00a0]"
# A title may begin with "#", as a hashtag does, where a space stands before it.
HEADING = re.compile(rf"##(?:{_SPACE}+|(?=[^#\s]))(\S.*?)(?:{_SPACE}+#+)?{_SPACE}*")
LINE = re.compile(
    rf"(?:{_SPACE}{{0,3}}(?:[-*+•·‣◦–—]|\d+[.)]){_SPACE}+|(?=[^\s\[]))(.*?){_SPACE}*"
    rf"\[([0-9A-Fa-f]{{4,64}})\]([^\[\]]*)"
)
_NOTE = re.compile(rf"(?:\t|{_SPACE}{{2,}})\S.*")


def held_as(title: str) -> str:
    """Return which of Later and Never a heading is, or another word; "Later:" is Later."""
    return title.rstrip(" :").casefold()


class DraftLine(Struct, frozen=True):
    """An entry of the draft: its handle, the lines that tell it, its note, and its place.

    `below` are the lines of the note as they stand. `until` is the day until which an entry under
    Later is held; `ending` are the words of the title that tell it, if these do. `number` is its
    line in the file.
    """

    id: str
    lines: tuple[str, ...]
    title: str = ""
    note: str = ""
    below: tuple[str, ...] = ()
    until: date | None = None
    ending: str = ""
    number: int = 0

    @property
    def numbers(self) -> range:
        """The numbers of its lines in the file."""
        return range(self.number, self.number + len(self.lines))


class DraftSection(Struct, frozen=True):
    """A heading of the draft and the entries under it, in order."""

    title: str
    entries: tuple[DraftLine, ...]
    number: int = 0

    @property
    def ids(self) -> tuple[str, ...]:
        """The handles of the entries."""
        return tuple(line.id for line in self.entries)

    @property
    def kind(self) -> str:
        """``later`` or ``never``, or another word."""
        return held_as(self.title)


class Draft(Struct, frozen=True, kw_only=True):
    """What a draft says. `source` is its text, letter by letter; an empty one is a new draft.

    An entry may stand in a section, under Later and under Never at once; what holds it back counts.
    `repeats` are further lines for it. `unread` are the numbers of lines under a heading that are
    no entry and no note, `strays` of headers too many; `end` is the last line that is a header.
    `remarks` are what else there is to say about it.
    """

    number: int
    date: Day
    subject: str
    preheader: str = ""
    intro: str = ""
    sections: tuple[DraftSection, ...] = ()
    repeats: tuple[DraftLine, ...] = ()
    unread: tuple[int, ...] = ()
    strays: tuple[int, ...] = ()
    end: int = 0
    remarks: tuple[Finding, ...] = ()
    source: str = ""

    def lines(self) -> Iterable[tuple[str, DraftLine]]:
        """Yield every entry with the title of its section."""
        for section in self.sections:
            for line in section.entries:
                yield section.title, line

    def ids_under(self, heading: str, today: Day | None = None) -> frozenset[str]:
        """Return the handles under `heading`, whatever its case, that are still held `today`."""
        return frozenset(
            line.id
            for title, line in self.lines()
            if held_as(title) == heading and not is_due(line, today)
        )

    def own_lines(self) -> Iterable[tuple[int, str]]:
        """Yield the lines in the editor's own words that may be printed, with their numbers."""
        for number, line in enumerate(lines_of(self.source), 1):
            if HEADING.fullmatch(line):
                break
            yield number, line
        for title, entry in self.lines():
            if held_as(title) not in HELD:
                yield from enumerate(entry.lines[1:], entry.number + 1)

    @property
    def named(self) -> frozenset[str]:
        """The handles of all entries that the draft names, wherever."""
        return frozenset(line.id for _, line in self.lines())

    def placed(self, today: Day | None = None) -> frozenset[str]:
        """Return the handles that have their place; one whose day has come is to get a new one."""
        return frozenset(
            line.id
            for title, line in self.lines()
            if held_as(title) != LATER or not is_due(line, today)
        )


def is_due(line: DraftLine, today: date | None) -> bool:
    """Tell whether the day until which a line was held has come."""
    return bool(line.until and today and line.until <= today)


def undated(draft: Draft, ids: Collection[str]) -> Draft:
    """Return a draft in which the lines of these entries name no day."""
    sections = [
        structs.replace(
            section,
            entries=tuple(
                structs.replace(line, until=None, ending="") if line.id in ids else line
                for line in section.entries
            ),
        )
        for section in draft.sections
    ]
    return structs.replace(draft, sections=tuple(sections))


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


def lines_of(source: str) -> list[str]:
    """Return the lines of a file; unlike `str.splitlines`, no odd character within one ends it."""
    return source.replace("\r\n", "\n").removesuffix("\n").split("\n")


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
