"""``issue.md``: the draft as a person sees it, an email's headers with a list under them.

An entry is the line that holds its handle, ``- Title [91c0]``; the title is for the eye. Lines
indented below it are a note of the editor's. After the handle of an entry under Later there may
stand a day: ``until 2027-01-15``. The bullets and dashes of word processors are read too.
"""

import re
from collections.abc import Collection, Iterable
from datetime import date

from msgspec import Struct, structs

from bulletin.model import Finding

Day = date  # the draft has a field of that name
LATER = "later"
NEVER = "never"
HELD = (LATER, NEVER)
OWN = ("top", *HELD)
"""Headings that mean something in a draft, and so can name no section."""

SPACE = "[ \t\u00a0]"
# A title may begin with "#", as a hashtag does, where a space stands before it.
HEADING = re.compile(rf"##(?:{SPACE}+|(?=[^#\s]))(\S.*?)(?:{SPACE}+#+)?{SPACE}*")
LINE = re.compile(
    rf"(?:{SPACE}{{0,3}}(?:[-*+•·‣◦–—]|\d+[.)]){SPACE}+|(?=[^\s\[]))(.*?){SPACE}*"
    rf"\[([0-9A-Fa-f]{{4,64}})\]([^\[\]]*)"
)


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


def lines_of(source: str) -> list[str]:
    """Return the lines of a file; unlike `str.splitlines`, no odd character within one ends it."""
    return source.replace("\r\n", "\n").removesuffix("\n").split("\n")
