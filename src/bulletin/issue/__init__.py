"""The issue: the draft a person may edit, and the chosen entries in their sections."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from bulletin import dates
from bulletin.issue.draft import (
    HELD,
    LATER,
    NEVER,
    OWN,
    Draft,
    DraftLine,
    held_as,
    is_due,
    undated,
)
from bulletin.issue.foreign import readable
from bulletin.issue.markdown import INTRO, NOTE, from_markdown
from bulletin.issue.parsing import parse
from bulletin.issue.remarks import about
from bulletin.issue.unmeant import nearest
from bulletin.issue.writing import (
    Block,
    extend,
    in_brackets,
    line_for,
    renamed,
    renumbered,
    reworded,
    update_in,
    without,
)
from bulletin.language import of as language_of
from bulletin.model import Html, Issue, Known, Printed, Section
from bulletin.text import fold, one_line

__all__ = [
    "HELD",
    "LATER",
    "NEVER",
    "OWN",
    "Draft",
    "DraftLine",
    "Heading",
    "Held",
    "Plan",
    "Update",
    "about",
    "compose",
    "held_as",
    "held_back",
    "is_due",
    "nearest",
    "new_draft",
    "parse",
    "readable",
    "renamed",
    "renumbered",
    "reworded",
    "section_of",
    "takers_of",
    "undated",
    "update_in",
    "without",
]

OTHER = "Other"
"""Where entries go that no section takes: visible, never lost."""


class Heading(Struct, frozen=True):
    """A section as configured: its title, the categories it takes, or `rest` for all others.

    With `updates`, entries that were sent come again when they have changed.
    """

    title: str
    categories: tuple[str, ...]
    rest: bool = False
    updates: bool = False


class Update(Struct, frozen=True):
    """What changed about an entry since the issue that readers had it in, in words."""

    since: int
    changes: tuple[str, ...]

    @property
    def words(self) -> str:
        """All of it in one sentence, without its capital and its full stop."""
        return f"updated since issue {self.since}: {'; '.join(self.changes)}"

    @property
    def in_brackets(self) -> str:
        """The same as it stands in a draft, between brackets."""
        return in_brackets(self.words)


class Plan(Struct, frozen=True):
    """An issue, the text of the draft that says the same, and the handles that this names."""

    issue: Issue
    source: str
    named: frozenset[str]


class Held(Struct, frozen=True):
    """The handles of the entries that are held back, and the lines that the draft is to get.

    `lines` are the blocks, by handle, that another draft has for entries this one does not place;
    `notes` the lines of the notes of those whose day has come.
    """

    later: frozenset[str]
    never: frozenset[str]
    deleted: frozenset[str] = frozenset()
    lines: Mapping[str, Block] = {}
    notes: Mapping[str, tuple[str, ...]] = {}


def new_draft(
    name: str, title: str, number: int, now: datetime, timezone: str, language: str = "en"
) -> Draft:
    """Return the draft of a new issue; its number, date and subject are fixed from here on."""
    today = dates.day_at(now, timezone)
    subject = language_of(language).subject(name, title, number, today.isoformat())
    return Draft(number=number, date=today, subject=subject)


def held_back(draft: Draft, others: Sequence[Draft], offered: frozenset[str], today: date) -> Held:
    """Return what is held back by a draft, and by the drafts beside it (the best one first).

    What another draft says of an entry counts where this one does not place it. An entry that was
    `offered` in this draft and is nowhere in it now was deleted by a person: it is held for later.
    """
    named, placed = draft.named, draft.placed(today)
    deleted = offered - named if draft.source else frozenset()
    carried: dict[str, Block] = {}
    notes: dict[str, tuple[str, ...]] = {}
    for title, line in (place for each in (draft, *others) for place in _by_weight(each)):
        if held_as(title) == LATER and is_due(line, today):
            notes.setdefault(line.id, line.below)
        elif line.id not in placed | deleted:
            carried.setdefault(line.id, Block(title, line.lines))
    later = {id_ for id_, block in carried.items() if held_as(block.title) == LATER}
    never = {id_ for id_, block in carried.items() if held_as(block.title) == NEVER}
    return Held(
        later=draft.ids_under(LATER, today) | deleted | later,
        never=draft.ids_under(NEVER) | never,
        deleted=deleted,
        # A line under Later whose day has come stays; a second one there would count for nothing.
        lines={id_: block for id_, block in carried.items() if id_ not in later & named},
        notes=notes,
    )


def _by_weight(draft: Draft) -> list[tuple[str, DraftLine]]:
    """Return the lines of a draft, what counts more first: Never, then Later, then sections."""
    weights = (NEVER, LATER)
    return sorted(
        draft.lines(),
        key=lambda place: weights.index(kind) if (kind := held_as(place[0])) in weights else 2,
    )


def section_of(
    known: Known, headings: Sequence[Heading], takers: Mapping[str, int], placement: str
) -> str:
    """Return the title of the section that takes an entry.

    Of several it is the last listed (`placement` "first": the first); `rest` never competes.
    """
    taking = {takers[name] for name in map(fold, known.entry.categories) if name in takers}
    if taking:
        return headings[min(taking) if placement == "first" else max(taking)].title
    return next((heading.title for heading in headings if heading.rest), OTHER)


def takers_of(headings: Sequence[Heading], placement: str) -> dict[str, int]:
    """Return for each folded category the place of the heading that takes it."""
    numbered = enumerate(headings) if placement == "last" else reversed([*enumerate(headings)])
    return {fold(name): number for number, heading in numbered for name in heading.categories}


def compose(  # noqa: PLR0913 - all that a draft is made of
    draft: Draft,
    chosen: Sequence[Known],
    headings: Sequence[Heading],
    placement: str,
    *,
    held: Held | None = None,
    waiting: Sequence[Known] = (),
    updates: Mapping[str, Update] | None = None,
    today: date | None = None,
) -> Plan:
    """Return the issue that `draft` and the `chosen` entries make, and the draft's new text.

    Entries that the draft names stand where a person put them; the others join their section's
    end in the order given, or the place that another draft gave them. `held` says what is held back
    and `waiting` are the entries of those that no line tells yet.
    """
    held = held or Held(draft.ids_under(LATER, today), draft.ids_under(NEVER))
    updates = updates or {}
    takers = takers_of(headings, placement)
    placed = draft.placed(today)
    blocks: list[Block] = []
    for known in chosen:
        if known.id not in placed:
            title = section_of(known, headings, takers, placement)
            update = updates.get(known.id)
            line = line_for(known, update.words if update else "")
            new = Block(title, (*line, *held.notes.get(known.id, ())))
            blocks.append(new if update else held.lines.get(known.id, new))
    blocks += _held_blocks(held, waiting)
    order = ["Top", *(heading.title for heading in headings), OTHER]
    source = extend(draft, order, blocks)
    edited = draft if source == draft.source else parse(source, "issue.md")
    by_id = {known.id: known for known in chosen}
    sections = [
        Section(one_line(title), tuple(_printed(entries, by_id, updates)))
        for title, entries in _sections(edited, headings)
    ]
    issue = Issue(
        number=edited.number,
        date=edited.date,
        subject=one_line(draft.subject),
        preheader=one_line(edited.preheader),
        intro_html=_markdown(edited.intro, INTRO),
        sections=tuple(section for section in sections if section.entries),
    )
    return Plan(issue, source, edited.named)


def _sections(
    draft: Draft, headings: Sequence[Heading]
) -> Iterable[tuple[str, Sequence[DraftLine]]]:
    """Return the sections that are printed; headings that differ in case alone are one."""
    ours = {held_as(heading.title): heading.title for heading in headings}
    found: dict[str, tuple[str, list[DraftLine]]] = {}
    for section in draft.sections:
        if section.kind not in HELD:
            title = ours.get(section.kind, section.title)
            found.setdefault(section.kind, (title, []))[1].extend(section.entries)
    return found.values()


def _held_blocks(held: Held, waiting: Sequence[Known]) -> Iterable[Block]:
    """Yield the lines under Later and Never that the draft does not have yet."""
    known = {line.id for line in waiting}
    for id_, block in held.lines.items():
        # Never holds for good; Later only as long as there is something to hold.
        if id_ in held.never or (id_ in held.later and id_ in known):
            yield block
    for line in waiting:
        if line.id in held.deleted:
            yield Block(LATER.title(), line_for(line))


def _printed(
    lines: Iterable[DraftLine], chosen: Mapping[str, Known], updates: Mapping[str, Update]
) -> Iterable[Printed]:
    for line in lines:
        if known := chosen.get(line.id):
            update = updates.get(line.id)
            yield Printed(
                known.identity,
                known.entry,
                known.sources,
                note_html=_markdown(line.note, NOTE),
                since=update.since if update else 0,
                changes=update.changes if update else (),
            )


def _markdown(source: str, top: int) -> Html:
    """Return the editor's own words as markup, their headings from the level `top` down."""
    return from_markdown(source, top) if source else Html("")
