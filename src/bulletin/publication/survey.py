"""What the next issue would hold: the draft, every entry's place, and what is held back and why."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from bulletin import issue
from bulletin.checks import about_address
from bulletin.dates import day_at
from bulletin.model import Finding, Known
from bulletin.publication import drafts, renumbering
from bulletin.publication.gaps import about_gaps
from bulletin.publication.lookup import told_apart
from bulletin.publication.report import question
from bulletin.publication.retelling import retold
from bulletin.selection import Placement, Rules, select, too_few
from bulletin.store import Store, seals

if TYPE_CHECKING:
    from bulletin.publication import Publication


class Survey(Struct, frozen=True, kw_only=True):
    """The issue that is being made, as far as it is known. Nothing of it is written.

    `draft` is as a person left it but for lines that left with their entries, `plan` with what is
    to be added; `lying` is the number under which it was found. `first` are the handles for which
    the last issue had no room. `kept` counts the entries that come from earlier readings. `few` is
    how many there are when an issue needs more, else 0.
    """

    draft: issue.Draft
    lying: int
    plan: issue.Plan
    first: tuple[str, ...]
    placements: tuple[Placement, ...]
    kept: int
    few: int
    findings: tuple[Finding, ...]

    @property
    def makes_an_issue(self) -> bool:
        """Whether there is something to print, and enough of it."""
        return bool(self.plan.issue.sections) and not self.few


def survey(
    publication: "Publication",
    store: Store,
    known: Sequence[Known],
    now: datetime,
    *,
    allow_few: bool = False,
) -> Survey:
    """Return what the issue holds, given the entries of a reading. Raises `StateError`."""
    settings = publication.settings
    today = day_at(now, settings.publication.timezone)
    lying = renumbering.lying(publication, store)
    found, joined = drafts.current_draft(publication, store, lying, now)
    draft, left = drafts.without_leaving(store, found, publication.where(found.number))
    candidates = _candidates(publication, store, draft, known)
    beside = drafts.beside(publication, store, draft, lying)
    held = issue.held_back(
        draft,
        beside,
        store.catalogue.offered(lying),
        today,
    )
    asked = _asked(store, settings.publication.timezone)
    rules, updates = _rules(publication, store, candidates, held, now)
    draft, stale = retold(publication, draft, updates)
    last = drafts.last_before(store, draft.number)
    first = _first_in_line(publication, store, last)
    words = f"first in line, as there was no room in issue {last}"
    rules = structs.replace(
        rules,
        first=dict.fromkeys(first, words),
        places={
            id_: publication.where(each.number)
            for each in reversed([draft, *beside])
            for id_ in each.named
        },
        asked={one.guid: one.may_be for one in asked},
    )
    chosen, placements = select(candidates, rules)
    fewest = 0 if allow_few else settings.issue.min_entries
    few = len(chosen) if len(chosen) < fewest else 0
    plan = issue.compose(
        draft,
        _in_line(chosen, first),
        publication.headings,
        settings.issue.placement,
        held=held,
        waiting=_in_bucket("later", candidates, placements),
        updates=updates,
        today=today,
    )
    ours = {line.id for line in known}
    return Survey(
        draft=draft,
        lying=lying,
        plan=plan,
        first=first,
        placements=tuple(too_few(placements, settings.issue.min_entries) if few else placements),
        kept=sum(line.id not in ours for line in candidates),
        few=few,
        findings=(
            *store.findings,
            *about_gaps(publication.folder, store.numbers),
            *renumbering.about(publication, store, lying, draft.number),
            *joined,
            *left,
            *stale,
            *draft.remarks,
            *drafts.about_lines(publication, draft, candidates, today),
            *_sent_lines(draft, placements, publication.where(draft.number)),
            *_questions(asked, candidates, placements),
            *about_address(publication.masthead),
        ),
    )


def _in_bucket(
    bucket: str, candidates: Sequence[Known], placements: Sequence[Placement]
) -> list[Known]:
    """Return the candidates that were placed in a bucket."""
    both = zip(candidates, placements, strict=True)
    return [line for line, placed in both if placed.bucket == bucket]


def _first_in_line(publication: "Publication", store: Store, last: int) -> tuple[str, ...]:
    """Return the handles for which the issue `last` had no room, first in line first."""
    if not last:
        return ()
    waited = seals.waiting(publication.folder, last)
    roots = store.index.resolve(waited)
    return tuple(dict.fromkeys(root for id_ in waited if (root := roots.get(id_))))


def _in_line(chosen: Sequence[Known], first: Sequence[str]) -> list[Known]:
    """Return entries in the order in which a draft takes them: who waited, then the newest."""
    places = {id_: place for place, id_ in enumerate(first)}
    newest = sorted(chosen, key=lambda line: line.date, reverse=True)
    return sorted(newest, key=lambda line: places.get(line.id, len(places)))


def _candidates(
    publication: "Publication", store: Store, draft: issue.Draft, known: Sequence[Known]
) -> list[Known]:
    """Return the reading's entries, the unsealed ones of earlier readings, and the draft's own."""
    settings = publication.settings
    since, zone = settings.issue.since, settings.publication.timezone
    found = {line.id: line for line in known}
    for line in store.catalogue.unsealed(since, zone):
        found.setdefault(line.id, line)
    more = [store.index.guid(id_) for id_ in sorted(draft.named - found.keys())]
    for line in store.catalogue.entries(more):
        found.setdefault(line.id, line)
    return list(found.values())


def _rules(
    publication: "Publication",
    store: Store,
    candidates: Sequence[Known],
    held: issue.Held,
    now: datetime,
) -> tuple[Rules, dict[str, issue.Update]]:
    settings = publication.settings
    guids = [line.identity.guid for line in candidates]
    sealed = store.ledger.sealed(guids)
    updates = _updates(publication, store, candidates, sealed)
    rules = Rules(
        now=now,
        timezone=settings.publication.timezone,
        since=settings.issue.since,
        sealed=sealed,
        adopted=store.index.adopted(guids),
        never=held.never,
        later=held.later,
        deleted=held.deleted,
        updated={id_: update.words for id_, update in updates.items()},
    )
    return rules, updates


def _updates(
    publication: "Publication", store: Store, candidates: Sequence[Known], sealed: dict[str, int]
) -> dict[str, issue.Update]:
    """Return what changed about sent entries, by handle, in sections that show updates."""
    headings = publication.headings
    if not any(heading.updates for heading in headings):
        return {}
    from bulletin.issue.updates import changes

    shown = {heading.title for heading in headings if heading.updates}
    sent = [line for line in candidates if line.identity.guid in sealed]
    ours = [line for line in sent if publication.section_of(line) in shown]
    before = store.ledger.texts([line.identity.guid for line in ours])
    language, zone = publication.masthead.language, publication.settings.publication.timezone
    found: dict[str, issue.Update] = {}
    for line in ours:
        old = before[line.identity.guid]
        moved = store.index.is_one_page(old.link, line.entry.link)
        if said := changes(old, line.entry, moved=moved, language=language, timezone=zone):
            found[line.id] = issue.Update(sealed[line.identity.guid], said)
    return found


class _Question(Struct, frozen=True):
    """An open question: an entry that waits, and the one that it may be; how both are called."""

    guid: str
    other: str
    waits: str
    may_be: str


def _asked(store: Store, timezone: str) -> list[_Question]:
    """Return the open questions about entries that are known, in order."""
    questions = store.index.questions()
    known = store.index.identities([other for _, other in questions])
    return [
        _Question(guid, known[other].id, *told_apart(store, [guid, other], timezone))
        for guid, other in questions
        if other in known
    ]


def _sent_lines(
    draft: issue.Draft, placements: Sequence[Placement], where: str
) -> Iterator[Finding]:
    """Yield a finding for each line of the draft whose entry readers have had."""
    sent = {placed.id: placed for placed in placements if placed.bucket == "sealed"}
    for _, line in draft.lines():
        if placed := sent.get(line.id):
            yield Finding(
                severity="note",
                what=f"Not printed: {placed.title!r}, {placed.reason}.",
                where=f"{where}:{line.number}",
            )


def _questions(
    asked: Sequence[_Question], candidates: Sequence[Known], placements: Sequence[Placement]
) -> Iterator[Finding]:
    """Yield the questions about each entry that waits for an answer."""
    waiting = {line.identity.guid: line for line in _in_bucket("waiting", candidates, placements)}
    for one in asked:
        if line := waiting.get(one.guid):
            what = f"Is {one.waits} the same as {one.may_be}?"
            yield question(what, line.entry.where, one.other, line.id)
