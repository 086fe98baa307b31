"""From readings to entries with identities: who is new, who is one, who is gone, who has moved."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import structs

from bulletin.dates import spell
from bulletin.errors import MovedError, SourceError
from bulletin.identity import Answer, Hidden, Hub, Named, hint_of, names_of, spellings
from bulletin.identity.deciding import decide, hidden_guids, strangers
from bulletin.identity.moves import Move, find_move, titles_elsewhere
from bulletin.model import Entry, Finding, Intake, Known
from bulletin.publication.report import WAITS, failure, question
from bulletin.publication.settling import Settled, Terms
from bulletin.selection import Placement, duplicate, placement
from bulletin.store import Store
from bulletin.text import first_of, number_of

SMALL = 20
"""Entries from which on a source that shrinks is looked at twice."""
SHRUNK = 3
"""It shrank when more than one in so many is gone."""
FEW = 3
"""Entries from which on a source that shows none any more is looked at twice."""
_NAMED = 5


def resolve(
    store: Store, intakes: Sequence[Intake], terms: Terms, now: datetime
) -> tuple[tuple[Known, ...], Settled]:
    """Return the resources of a reading with their identities, and what else it came to.

    All of it goes into the record. Raises `MovedError` when the hub seems to have moved.
    """
    reading = [
        _named(entry, intake.source, terms.hub) for intake in intakes for entry in intake.entries
    ]
    hidden = _hidden(store, intakes, terms.hub)
    left = store.catalogue.entries(hidden)
    forgot = store.catalogue.forget(hidden)
    sources = [intake.source for intake in intakes if intake.source]
    answer = _answer(store, reading, sources, terms)
    decision = decide(reading, answer, now, store.index.fresh(sources))
    shrunk = [] if terms.allow_shrink else list(_shrunk(store, intakes))
    known = store.settle(decision, now, sources)
    gone = _gone(store, intakes, known, {source for source, _ in shrunk})
    left = (*left, *gone)
    sent = store.ledger.sealed([line.identity.guid for line in left])
    unsent = [line for line in gone if line.identity.guid not in sent]
    placements = [
        *_refused(intakes),
        *(_withdrawn(one) for one in decision.hidden),
        *(
            placement(line, "gone from its source", "its source shows it no more")
            for line in unsent
        ),
        *(
            duplicate(twin, line)
            for line, settled in zip(known, decision.settled, strict=True)
            for twin in settled.twins
        ),
    ]
    guids = tuple(line.identity.guid for line in known)
    failures = tuple(failure(error) for _, error in shrunk)
    findings = (
        *decision.findings,
        *_about_withdrawn(store, decision.hidden),
        *_about_sent(left, sent),
    )
    made = Settled(guids, tuple(placements), findings, failures, forgot or bool(unsent))
    return known, made


def _named(entry: Entry, source: str, hub: Hub) -> Named:
    one = Named(entry, names_of(entry, hub), source, hint_of(entry, hub))
    if not hub.former:
        return one
    former = [spelled for name in one.recorded for spelled in spellings(name, hub)]
    return structs.replace(one, spelled=tuple(former))


def _answer(store: Store, reading: Sequence[Named], sources: Sequence[str], terms: Terms) -> Answer:
    """Return all that `decide` has to know. Raises `MovedError` when the hub has moved."""
    answer = store.answer(reading)
    new = strangers(reading, answer)
    if new and terms.may_have_moved:
        scopes = store.index.scopes()
        titles = titles_elsewhere(reading, scopes)
        move = find_move(reading, store.answer(reading, titles) if titles else answer, scopes)
        if move:
            raise _moved(move, terms.hub)
    if any(not one.has_id for one in new):  # an id is proof enough that an entry is new
        recent = store.catalogue.recent(sources)
        more = store.index.names([line.identity.guid for line in recent])
        answer = structs.replace(answer, recent=recent, names={**more, **answer.names})
    return answer


def _moved(move: Move, hub: Hub) -> MovedError:
    lines = [f'    formerly = ["https://{move.old}/"]']
    if hub.page.startswith(move.old):  # else the links alone would be another hub's
        lines.insert(0, f'    home = "https://{move.new}{hub.page.removeprefix(move.old)}/"')
    return MovedError(
        f"{move.count} of the {move.known} known entries of this reading reappear under {move.new};"
        f" they stood under {move.old}",
        where="bulletin.toml",
        hint="\n".join(
            [
                "If the hub has moved, let this stand under [publication] in bulletin.toml:",
                *lines,
                "  If it has not, let this stand there; each entry is then judged by itself:",
                "    formerly = []",
                "  Until then nothing is sent twice: this build stops, and the last output stays.",
            ]
        ),
    )


def _hidden(store: Store, intakes: Sequence[Intake], hub: Hub) -> list[str]:
    """Return the guids of what was public once and is no longer."""
    hidden = [
        Named(refusal.entry, names_of(refusal.entry, hub), intake.source)
        for intake in intakes
        for refusal in intake.refused
        if refusal.bucket == "not public"
    ]
    return hidden_guids([one.names for one in hidden], store.answer(hidden)) if hidden else []


def _shrunk(store: Store, intakes: Sequence[Intake]) -> Iterator[tuple[str, SourceError]]:
    """Yield each complete source that shows much less than before, and what to say of it."""
    for intake in intakes:
        now = len(intake.entries)
        before = store.catalogue.showing(intake.source) if intake.complete else 0
        shrunk = before >= SMALL and (before - now) * SHRUNK > before
        if shrunk or (before >= FEW and not now):
            yield (
                intake.source,
                SourceError(
                    f"it shows {now} entries; before there were {before}",
                    where=intake.source.partition(":")[2],
                    hint="No issue is made until it is whole again. If they were really removed:"
                    " bulletin build --allow-shrink",
                ),
            )


def _gone(
    store: Store, intakes: Sequence[Intake], known: Sequence[Known], shrunk: set[str]
) -> tuple[Known, ...]:
    """Take out what complete sources show no more, and return it."""
    gone: list[str] = []
    for intake in intakes:
        if intake.complete and intake.source not in shrunk:
            shown = [line.identity.guid for line in known if intake.source in line.sources]
            gone += store.catalogue.vanish(intake.source, shown)
    orphans = store.catalogue.orphans(gone)
    store.catalogue.forget([line.identity.guid for line in orphans])
    return orphans


def _refused(intakes: Sequence[Intake]) -> Iterator[Placement]:
    for intake in intakes:
        for refusal in intake.refused:
            yield Placement(
                bucket=refusal.bucket,
                reason=refusal.reason,
                title=refusal.entry.title,
                where=refusal.entry.where,
            )


def _withdrawn(one: Hidden) -> Placement:
    reason = (
        f"it may be an entry that was withdrawn, and {WAITS}"
        if one.maybe
        else "it was withdrawn, or bears nothing but the title of an entry that was"
    )
    entry = one.entry
    return Placement(bucket="withdrawn", reason=reason, title=entry.title, where=entry.where)


def _about_withdrawn(store: Store, hidden: Sequence[Hidden]) -> Iterator[Finding]:
    """Yield the questions about entries that may have been withdrawn, and a word on the others."""
    asked = {one.guid: one for one in reversed(hidden) if one.maybe}
    told = store.index.withdrawn([*asked, *(one.maybe for one in asked.values())])
    for guid, one in sorted(asked.items(), key=lambda pair: told[pair[0]]):
        (code, _), (other, day) = told[guid], told[one.maybe]
        what = (
            f"Is {one.entry.title!r} [{code}] the entry [{other}] that was withdrawn on"
            f" {spell(day.isoformat())}? Its title or its summary is the same."
        )
        yield question(what, one.entry.where, other, code)
    if count := len([one for one in hidden if not one.maybe]):
        yield Finding(
            severity="note",
            what="Left out, as it was withdrawn and a source still shows it:"
            f" {number_of(count, 'entry', 'entries')}.",
            hint="Take it down there too.",
        )


def _about_sent(left: Sequence[Known], sent: dict[str, int]) -> Iterator[Finding]:
    """Yield a word on entries that readers have got, and that `left` the public since."""
    named = [
        f"{line.entry.title!r} [{line.id}] of issue {sent[line.identity.guid]}"
        for line in left
        if line.identity.guid in sent
    ]
    if named:
        count = number_of(len(named), "entry is", "entries are")
        yield Finding(
            severity="warning",
            what=f"Sent, and {count} not public at the source any more: {first_of(named, _NAMED)}.",
            hint="An issue's page keeps what was sent. Should one come down there too:"
            " bulletin withdraw, and its code.",
        )
