"""``issue.md``: the draft as a person sees it, an email's headers with a list under them.

An entry is the line that holds its handle, ``- Title [91c0]``; the title is for the eye. Lines
indented below it are a note of the editor's. After the handle of an entry under Later there may
stand a day: ``until 2027-01-15``. The bullets and dashes of word processors are read too.
"""

import re
from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from bulletin import dates
from bulletin.issue import foreign
from bulletin.issue.headers import HYPHENS, Headers, read_headers
from bulletin.issue.words import about_links, without_indent
from bulletin.model import Finding

Day = date  # the draft has a field of that name
LATER = "later"
NEVER = "never"
OWN = ("top", LATER, NEVER)
"""Headings that mean something in a draft, and so can name no section."""
_LENGTHS = range(3, 8)
_CLOSE = 0.75  # how alike a heading is to one of these that was meant for it

_SPACE = "[ \t\u00a0]"
# A title may begin with "#", as a hashtag does, where a space stands before it.
HEADING = re.compile(rf"##(?:{_SPACE}+|(?=[^#\s]))(\S.*?)(?:{_SPACE}+#+)?{_SPACE}*")
_LINE = re.compile(
    rf"(?:{_SPACE}{{0,3}}(?:[-*+•·‣◦–—]|\d+[.)]){_SPACE}+|(?=[^\s\[]))(.*?){_SPACE}*"
    rf"\[([0-9A-Fa-f]{{4,64}})\]([^\[\]]*)"
)
_NOTE = re.compile(rf"(?:\t|{_SPACE}{{2,}})\S.*")
_UNTIL = r"(?i)\s*(?:until|till|from|after|on|not before)?\s+(.+?)[\s.]*"


def held_as(title: str) -> str:
    """Return which of Later and Never a heading is, or another word; "Later:" is Later."""
    return title.rstrip(" :").casefold()


class DraftLine(Struct, frozen=True):
    """An entry of the draft: its handle, the lines that tell it, its note, and its place.

    `until` is the day until which an entry under Later is held; `number` its line in the file.
    """

    id: str
    lines: tuple[str, ...]
    title: str = ""
    note: str = ""
    until: date | None = None
    number: int = 0


class DraftSection(Struct, frozen=True):
    """A heading of the draft and the entries under it, in order."""

    title: str
    entries: tuple[DraftLine, ...]

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

    `unread` are the numbers of lines under a heading that are no entry, no note, or an entry met
    before; `remarks` what else there is to say about it.
    """

    number: int
    date: Day
    subject: str
    preheader: str = ""
    intro: str = ""
    sections: tuple[DraftSection, ...] = ()
    unread: tuple[int, ...] = ()
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
            if held_as(title) not in (LATER, NEVER):
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


def parse(source: str, where: str) -> Draft:
    """Return what the text of a draft says. Raises `StateError` with ``file:line``."""
    lines = lines_of(source)
    foreign.refuse(lines, where)
    headers: Headers = read_headers(lines, where)
    titles: list[str] = []
    entries: list[list[DraftLine]] = []
    intro: list[str] = []
    unread: list[int] = []
    remarks = list(headers.remarks)
    seen: set[str] = set()  # an entry that stands twice counts where it stands first
    taken = headers.end
    for number, line in enumerate(lines[headers.end :], headers.end + 1):
        if number <= taken:
            continue
        if match := HEADING.fullmatch(line):
            titles.append(match[1])
            entries.append([])
            remarks += _meant(match[1], f"{where}:{number}")
        elif not titles:
            intro.append(line)
            remarks += about_links(line, f"{where}:{number}")
        elif (match := _LINE.fullmatch(line)) and match[2].lower() not in seen:
            found = _entry(match, lines, number)
            until, remark = _until(match[3], held_as(titles[-1]), f"{where}:{number}")
            entries[-1].append(
                DraftLine(found.id, found.lines, found.title, found.note, until, number)
            )
            remarks += [remark] if remark else []
            for place, noted in enumerate(found.lines[1:], number + 1):
                remarks += about_links(noted, f"{where}:{place}")
            seen.add(found.id)
            taken = number + len(found.lines) - 1
        elif line.strip():
            unread.append(number)
    return Draft(
        number=headers.number,
        date=headers.date,
        subject=headers.subject,
        preheader=headers.preheader,
        intro="\n".join(intro).strip(),
        sections=tuple(
            DraftSection(title, tuple(under)) for title, under in zip(titles, entries, strict=True)
        ),
        unread=tuple(unread),
        remarks=tuple(remarks),
        source=source,
    )


def _meant(title: str, where: str) -> list[Finding]:
    """Return what to say of a heading that is almost Top, Later or Never."""
    word = held_as(title)
    if word in OWN or len(word) not in _LENGTHS:
        return []
    from difflib import get_close_matches

    near = get_close_matches(word, OWN, n=1, cutoff=_CLOSE)
    return [
        Finding(
            severity="warning",
            what=f"The heading {title!r} is printed, with what stands under it.",
            where=where,
            hint=f"Did you mean {own.capitalize()}?",
        )
        for own in near
    ]


def lines_of(source: str) -> list[str]:
    """Return the lines of a file; unlike `str.splitlines`, no odd character within one ends it."""
    return source.replace("\r\n", "\n").removesuffix("\n").split("\n")


def _entry(match: re.Match[str], lines: list[str], number: int) -> DraftLine:
    """Return the entry that begins on a line, with the note below it."""
    end = number
    for place, line in enumerate(lines[number:], number + 1):
        if _NOTE.fullmatch(line) and not _LINE.fullmatch(line):
            end = place
        elif line.strip():
            break
    note = without_indent(lines[number:end])
    return DraftLine(match[2].lower(), tuple(lines[number - 1 : end]), match[1], note)


def _until(rest: str, heading: str, where: str) -> tuple[date | None, Finding | None]:
    """Return the day that stands behind a handle under Later, or what to say about the words."""
    if not rest.strip() or rest.lstrip().startswith("("):
        return None, None
    match = re.fullmatch(_UNTIL, rest)
    words = match[1].translate(HYPHENS) if match and heading == LATER else ""
    try:
        day = dates.partial(words)
        return date.fromisoformat(day if day.count("-") == 2 else f"{day}-01"), None  # noqa: PLR2004
    except ValueError:
        return None, Finding(
            severity="warning",
            what=f"{rest.strip()!r} behind the code of an entry means nothing here.",
            where=where,
            hint="Under Later a day may stand there: - Title [91c0] until 2027-01-15.",
        )
