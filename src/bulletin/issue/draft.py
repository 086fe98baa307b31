"""``issue.md``: the draft as a person sees it, an email's headers with a list under them.

Builds add lines; they never reorder, reword or remove what a person wrote. An entry is the line
that ends in its handle: ``- Title [91c0]``.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from bulletin.errors import StateError
from bulletin.model import Known

LATER = "later"
NEVER = "never"

_HEADER = re.compile(r"([A-Za-z][A-Za-z-]*):[ \t]*(.*)")
_HEADING = re.compile(r"##[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*")
_LINE = re.compile(r"[ \t]{0,3}(?:[-*+]|\d+[.)])[ \t].*\[([0-9a-f]{4,})\][ \t]*")


def held_as(title: str) -> str:
    """Return which of Later and Never a heading is, or another word; "Later:" is Later."""
    return title.rstrip(" :").casefold()


class DraftSection(Struct, frozen=True):
    """A heading of the draft and the handles of the entries under it, in order."""

    title: str
    ids: tuple[str, ...]


class Draft(Struct, frozen=True, kw_only=True):
    """What a draft says. `source` is its text, letter by letter; an empty one is a new draft.

    `unread` are the numbers of lines under a heading that are no entry, or one met before.
    """

    number: int
    date: date
    subject: str
    preheader: str = ""
    intro: str = ""
    sections: tuple[DraftSection, ...] = ()
    unread: tuple[int, ...] = ()
    source: str = ""

    def ids_under(self, heading: str) -> frozenset[str]:
        """Return the handles under `heading`, whatever its case."""
        return frozenset(
            id_
            for section in self.sections
            if held_as(section.title) == heading
            for id_ in section.ids
        )

    @property
    def placed(self) -> frozenset[str]:
        """The handles of all entries that the draft names."""
        return frozenset(id_ for section in self.sections for id_ in section.ids)


def parse(source: str, where: str) -> Draft:
    """Return what the text of a draft says. Raises `StateError` with ``file:line``."""
    lines = _lines(source)
    heads = list(map(_HEADER.fullmatch, lines))
    above = heads.index(None) if None in heads else len(heads)
    headers = {match[1].casefold(): match[2].strip() for match in heads[:above] if match}
    titles: list[str] = []
    ids: list[list[str]] = []
    intro: list[str] = []
    unread: list[int] = []
    seen: set[str] = set()  # an entry that stands twice counts where it stands first
    for number, line in enumerate(lines[above:], above + 1):
        if match := _HEADING.fullmatch(line):
            titles.append(match[1])
            ids.append([])
        elif not titles:
            intro.append(line)
        elif (match := _LINE.fullmatch(line)) and match[1] not in seen:
            ids[-1].append(match[1])
            seen.add(match[1])
        elif line.strip():
            unread.append(number)
    return Draft(
        number=_number(headers, where),
        date=_date(headers, where),
        subject=headers.get("subject", ""),
        preheader=headers.get("preheader", ""),
        intro="\n".join(intro).strip(),
        sections=tuple(
            DraftSection(title, tuple(under)) for title, under in zip(titles, ids, strict=True)
        ),
        unread=tuple(unread),
        source=source,
    )


def _lines(source: str) -> list[str]:
    """Return the lines of a file; unlike `str.splitlines`, no odd character within one ends it."""
    return source.replace("\r\n", "\n").removesuffix("\n").split("\n")


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
        return date.fromisoformat(found)
    except ValueError as error:
        raise StateError(
            f"the draft's date is {found!r}" if found else "the draft has no Date: line",
            where=where,
            hint="Write it like this: Date: 2026-11-26",
        ) from error


def extend(draft: Draft, order: Sequence[str], newcomers: Iterable[tuple[str, Known]]) -> str:
    """Return the draft's text with `newcomers` (section title, entry) added to their sections.

    New sections are put in `order`; every line that was there stays as it is, where it is.
    """
    added: dict[str, list[str]] = {}
    for title, known in newcomers:
        added.setdefault(title.casefold(), []).append(f"- {known.entry.title} [{known.id}]")
    if draft.source and not added:
        return draft.source
    blocks = _blocks(draft.source or _head(draft))
    present = [_title(block).casefold() for block in blocks]
    for title in order:
        lines = added.pop(title.casefold(), None)
        if not lines:
            continue
        if title.casefold() not in present:
            at = _place(title, order, present)
            _part(blocks[at - 1])
            blocks.insert(at, [f"## {title}", *([""] if at < len(blocks) else [])])
            present.insert(at, title.casefold())
        block = blocks[present.index(title.casefold())]
        end = max(number for number, line in enumerate(block, 1) if line.strip())
        block[end:end] = lines
    line_end = "\r\n" if "\r\n" in draft.source else "\n"
    return line_end.join(line for block in blocks for line in block) + line_end


def _part(block: list[str]) -> None:
    """Leave one empty line between a block and the new section behind it."""
    if block and block[-1].strip():
        block.append("")


def _head(draft: Draft) -> str:
    return f"Number: {draft.number}\nDate: {draft.date.isoformat()}\nSubject: {draft.subject}\n"


def _blocks(source: str) -> list[list[str]]:
    """Return the lines before the first heading, then those of each heading."""
    blocks: list[list[str]] = [[]]
    for line in _lines(source):
        if _HEADING.fullmatch(line):
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _title(block: list[str]) -> str:
    match = _HEADING.fullmatch(block[0]) if block else None
    return match[1] if match else ""


def _place(title: str, order: Sequence[str], present: Sequence[str]) -> int:
    """Return where a new section goes: after the nearest section before it that is there."""
    folded = [name.casefold() for name in order]
    for earlier in reversed(folded[: folded.index(title.casefold())]):
        if earlier in present:
            return present.index(earlier) + 1
    held = [present.index(name) for name in (*folded, LATER, NEVER) if name in present]
    return min(held, default=len(present))
