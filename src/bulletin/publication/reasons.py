"""`why`: one sentence on where an entry is, and by which rule."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from bulletin import issue
from bulletin.dates import day_at, spell
from bulletin.identity import names_of
from bulletin.model import Known
from bulletin.publication import lookup
from bulletin.publication.reading import Taken
from bulletin.publication.room import left_out, without
from bulletin.publication.settling import Terms, settle
from bulletin.publication.survey import Survey, survey
from bulletin.selection import Placement
from bulletin.store import Store, seals
from bulletin.text import fold

if TYPE_CHECKING:
    from bulletin.publication import Publication

RUNGS = {
    "id": "the id its source gives it",
    "guid": "its guid",
    "link": "its link",
    "title": "its title",
}


class Reason(Struct, frozen=True, kw_only=True):
    """Where one entry is and why. `id` is "" for what never became an entry of ours."""

    id: str = ""
    title: str = ""
    link: str = ""
    bucket: str
    issue: int = 0
    sentence: str


def why(publication: "Publication", query: str, now: datetime) -> list[Reason]:
    """Return a reason for each entry that `query` names; see `Publication.why`."""
    with publication.opened(dry=True) as store:
        taken = publication.read(memory=store.memory, offline=True)
        terms = Terms(publication.hub, publication.may_have_moved)
        known, settled = settle(store, taken, terms, now)
        found = survey(publication, store, known, now)
        found = without(found, left_out(publication, found.plan.issue.number))
        guids = lookup.find(store, query)
        reasons = [_reason(publication, store, found, guid) for guid in guids]
        reasons += list(_refused(store, taken, settled.placements, query))
        if reasons:
            return reasons
        if lookup.is_withdrawn(store, query):
            words = "was withdrawn; hashes of its names are kept, so that it cannot return"
            return [Reason(bucket="withdrawn", sentence=f"{query!r} {words}.")]
        raise lookup.unknown(store, query, publication.settings.publication.timezone)


def _reason(publication: "Publication", store: Store, found: Survey, guid: str) -> Reason:
    handle = store.index.identities([guid])[guid].id
    placed = next((one for one in found.placements if one.id == handle), None)
    line = next(iter(store.catalogue.entries([guid])), None)
    number = store.ledger.sealed([guid]).get(guid, 0)
    bucket, words = _where(publication, store, found, guid, placed, number)
    called = lookup.called(store, guid)
    return Reason(
        id=handle,
        title=lookup.title_of(store, guid),
        link=line.entry.link if line else "",
        bucket=bucket,
        issue=found.plan.issue.number if bucket == "chosen" else number,
        sentence=f"{called} {words}; {_known(publication, store, guid, line)}.",
    )


def _where(
    publication: "Publication",
    store: Store,
    found: Survey,
    guid: str,
    placed: Placement | None,
    number: int,
) -> tuple[str, str]:
    """Return the bucket an entry is in, and the first half of the sentence."""
    made = found.plan.issue
    if placed and placed.bucket == "chosen":
        section = next(
            (s.title for s in made.sections if any(line.id == placed.id for line in s.entries)), ""
        )
        return "chosen", f"is in the draft of issue {made.number}, under {section}: {placed.reason}"
    if number:
        return _sent(publication, found, placed, number)
    if name := store.index.adopted([guid]).get(guid):
        return "sealed", f"was sent before bulletin, as {name} shows"
    if placed:
        return placed.bucket, f"{_LEADS.get(placed.bucket, 'waits')}: {placed.reason}" + _until(
            found, placed.id
        )
    if store.catalogue.entries([guid]):
        since = publication.settings.issue.since
        return "too old", f"{_LEADS['too old']}: dated and first seen before {since}"
    return "gone from its source", "is in no issue, and no source shows it any more"


def _sent(
    publication: "Publication", found: Survey, placed: Placement | None, number: int
) -> tuple[str, str]:
    """Return the same of an entry that was sent in issue `number`, and of its update."""
    seal = seals.load(publication.folder, number)
    day = _day(seal.sealed, publication)
    sent = f"was sent in issue {number} (mark {seal.mark}, declared sent on {day})"
    if not placed or placed.bucket not in _UPDATE:
        return "sealed", sent
    until = _until(found, placed.id)
    return placed.bucket, f"{sent}; its update {_UPDATE[placed.bucket]}: {placed.reason}{until}"


_LEADS = {
    "never": "is kept out of the email",
    "later": "is held for later",
    "too old": "is too old for an issue",
}
"""What has become of an entry that does not just wait."""
_UPDATE = {
    "never": "is kept out of the email",
    "later": "is held for later",
    "future": "waits",
    "waiting": "waits",
}
"""What has become of the update of an entry that readers have had."""


def _until(found: Survey, handle: str) -> str:
    for title, line in found.draft.lines():
        if line.id == handle and line.until and issue.held_as(title) == issue.LATER:
            return f", until {spell(line.until.isoformat())}"
    return ""


def _known(publication: "Publication", store: Store, guid: str, line: Known | None) -> str:
    """Return the second half of the sentence: since when, by which name, from where."""
    seen = store.index.identities([guid])[guid].first_seen
    names = store.index.names([guid]).get(guid, frozenset())
    known = names_of(line.entry, publication.hub) if line else names
    rungs = {name.partition(":")[0] for name in known}
    best = next((rung for rung in RUNGS if rung in rungs), "title")
    where = f", last read at {line.entry.where}" if line else ""
    return f"known since {_day(seen, publication)} by {RUNGS[best]}{where}"


def _day(moment: datetime | None, publication: "Publication") -> str:
    if moment is None:
        return "an unknown day"
    day: date = day_at(moment, publication.settings.publication.timezone)
    return spell(day.isoformat())


def _refused(
    store: Store, taken: Taken, placements: Sequence[Placement], query: str
) -> Iterator[Reason]:
    """Yield reasons for what a source shows and may not be taken."""
    names = set(lookup.names_asked(store, query))
    for intake in taken.intakes:
        for refusal in intake.refused:
            entry = refusal.entry
            if names & set(names_of(entry, store.index.hub)):
                yield Reason(
                    title=entry.title,
                    link=entry.link,
                    bucket=refusal.bucket,
                    sentence=f"{entry.title or query!r} at {entry.where} is left out:"
                    f" {refusal.reason}.",
                )
    meant = {
        entry.where
        for intake in taken.intakes
        for entry in intake.entries
        if names & set(names_of(entry, store.index.hub))
    }
    for placed in placements:
        if placed.bucket in ("withdrawn", "gone from its source") and (
            placed.where in meant or fold(placed.title) == fold(query)
        ):
            yield Reason(
                title=placed.title,
                bucket=placed.bucket,
                sentence=f"{placed.title!r} at {placed.where} is left out: {placed.reason}.",
            )
