"""The issue: the draft a person may edit, and the chosen entries in their sections."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from bulletin import dates, links
from bulletin.issue.draft import LATER, NEVER, Draft, extend, held_as, parse
from bulletin.model import Html, Issue, Known, Section
from bulletin.text import fold

__all__ = ["Draft", "Heading", "Plan", "compose", "new_draft", "parse"]

OTHER = "Other"
"""Where entries go that no section takes: visible, never lost."""


class Heading(Struct, frozen=True):
    """A section as configured: its title, the categories it takes, or `rest` for all others."""

    title: str
    categories: tuple[str, ...]
    rest: bool = False


class Plan(Struct, frozen=True):
    """An issue and the text of the draft that says the same."""

    issue: Issue
    source: str


def new_draft(name: str, title: str, number: int, now: datetime, timezone: str) -> Draft:
    """Return the draft of a new issue; its number, date and subject are fixed from here on."""
    today: date = now.astimezone(dates.zone_of(timezone)).date()
    subject = name.format(
        title=title, month=dates.MONTHS[today.month - 1], year=today.year, number=number
    )
    return Draft(number=number, date=today, subject=subject)


def _takers(headings: Sequence[Heading], placement: str) -> dict[str, int]:
    """Return for each folded category the place of the heading that takes it."""
    numbered = enumerate(headings) if placement == "last" else reversed([*enumerate(headings)])
    return {fold(name): number for number, heading in numbered for name in heading.categories}


def _section_of(
    known: Known, headings: Sequence[Heading], takers: Mapping[str, int], placement: str
) -> str:
    """Return the title of the section that takes an entry.

    Of several it is the last listed (`placement` "first": the first); `rest` never competes.
    """
    taking = {takers[name] for name in map(fold, known.entry.categories) if name in takers}
    if taking:
        return headings[min(taking) if placement == "first" else max(taking)].title
    return next((heading.title for heading in headings if heading.rest), OTHER)


def compose(
    draft: Draft, chosen: Sequence[Known], headings: Sequence[Heading], placement: str
) -> Plan:
    """Return the issue that `draft` and the `chosen` entries make, and the draft's new text.

    Entries that the draft names stand where a person put them; the others join their section's
    end in the order given.
    """
    takers = _takers(headings, placement)
    newcomers = [
        (_section_of(known, headings, takers, placement), known)
        for known in chosen
        if known.id not in draft.placed
    ]
    source = extend(draft, [*(h.title for h in headings), OTHER], newcomers)
    edited = parse(source, "issue.md")
    by_id = {known.id: known for known in chosen}
    sections = tuple(
        Section(section.title, tuple(by_id[id_] for id_ in section.ids if id_ in by_id))
        for section in edited.sections
        if held_as(section.title) not in (LATER, NEVER)
    )
    issue = Issue(
        number=edited.number,
        date=edited.date,
        subject=draft.subject,
        preheader=edited.preheader,
        intro_html=_intro(edited.intro),
        sections=tuple(section for section in sections if section.entries),
    )
    return Plan(issue, source)


def _intro(source: str) -> Html:
    """Return the editor's introduction as markup."""
    if not source:
        return Html("")
    from bulletin.markup import from_markdown

    return from_markdown(source, links.judge)
