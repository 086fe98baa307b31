"""Where things stand: what the next issue would hold, what changed, what to do. Writes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from bulletin.dates import day_at
from bulletin.errors import MovedError
from bulletin.model import Finding, Intake, Issue, Known, Printed
from bulletin.outbox import Outbox
from bulletin.publication import drafts
from bulletin.publication.report import Listing, by_severity, failure, listing
from bulletin.publication.room import first_in_line, left_out, without
from bulletin.publication.sealing import (
    Candidate,
    about_forgotten,
    candidates,
    forgotten,
    standing_build,
)
from bulletin.publication.settling import Settled, Terms, settle
from bulletin.publication.steps import Outcome, steps, todo
from bulletin.publication.survey import survey
from bulletin.selection import Placement, counts
from bulletin.store import Store, Visit, builds

if TYPE_CHECKING:
    from bulletin.publication import Publication
    from bulletin.publication.reading import Taken

NOTHING = "Nothing: there is nothing new to send."
"""What there is to do when no step is left."""


class SourceAge(Struct, frozen=True, kw_only=True):
    """How old what a source shows is.

    `read` is the last build that read it, `changed` the first one that saw what it shows now; None
    where no build of this machine did; `newest` is the day of its newest entry, "" when none
    is dated. `failed` says why it cannot be read now.
    """

    source: str
    read: datetime | None = None
    changed: datetime | None = None
    entries: int = 0
    newest: str = ""
    failed: str = ""


class Status(Struct, frozen=True, kw_only=True):
    """Where things stand.

    `number`, `date`, `subject` and `sections` are those of the issue that is being made. `buckets`
    add up to `read` and `kept` together; `left_out` names every entry that is not chosen, with its
    reason, those for which there was no room first. `changes` say in words what is different from
    the last build; `builds` are those that may be declared sent. `next` says what to do.
    """

    number: int
    date: str
    subject: str
    sections: tuple[Listing, ...]
    read: int
    kept: int
    buckets: dict[str, int]
    left_out: tuple[Placement, ...]
    changes: tuple[str, ...]
    sources: tuple[SourceAge, ...]
    builds: tuple[Candidate, ...]
    findings: tuple[Finding, ...]
    next: tuple[str, ...]

    def to_json(self) -> bytes:
        """Return the status as one line of JSON, UTF-8."""
        return msgspec.json.encode(self)


def status(publication: "Publication", now: datetime, out: Path) -> Status:
    """Return where `publication` stands at `now`; see `Publication.status`."""
    kept = candidates(publication)
    with publication.opened(dry=True) as store:
        taken = publication.read(memory=store.memory, offline=True)
        terms = Terms(publication.hub, publication.may_have_moved)
        visits = {key: store.memory.visit(key) for key in publication.source_keys()}
        known, settled = _settled(store, taken, terms, now)
        ages = tuple(_ages(publication, store, taken, visits))
        lying = forgotten(publication, store, now)
        found = survey(publication, store, known, now)
        no_room = left_out(publication, found.plan.issue.number)
        found = without(found, no_room)
    placements = first_in_line((*settled.placements, *found.placements), no_room)
    last = _last_build(publication)
    changes = tuple(_changes(last, found.plan.issue)) if last else ()
    made, mailer = found.plan.issue, publication.settings.mailer
    findings = by_severity(
        [
            *taken.findings(),
            *settled.failures,
            *about_forgotten(publication, lying),
            *settled.findings,
            *drafts.about_tags(publication, found.draft, made, mailer),
            *found.findings,
        ]
    )
    buckets = counts(placements)
    outcome = Outcome(
        failed=bool(taken.failures or settled.failures),
        findings=findings,
        few=found.few,
        prints=bool(made.sections),
        later=buckets["later"],
        held_in=drafts.held_in(publication) if buckets["later"] else "",
        built=[] if changes else _after_build(publication, kept, out),
    )
    return Status(
        number=made.number,
        date=made.date.isoformat(),
        subject=made.subject,
        sections=listing(made),
        read=len(known) + len(settled.placements),
        kept=found.kept,
        buckets=buckets,
        left_out=tuple(one for one in placements if one.bucket != "chosen"),
        changes=changes,
        sources=ages,
        builds=tuple(kept),
        findings=findings,
        next=tuple(todo(outcome)) or (NOTHING,),
    )


def _settled(
    store: Store, taken: "Taken", terms: Terms, now: datetime
) -> tuple[tuple[Known, ...], Settled]:
    """Return what settling comes to; where the hub seems to have moved, what was known before."""
    try:
        return settle(store, taken, terms, now)
    except MovedError as error:
        return (), Settled((), (), (), failures=(failure(error),))


def _ages(
    publication: "Publication", store: Store, taken: "Taken", visits: Mapping[str, Visit | None]
) -> Iterator[SourceAge]:
    """Yield how old the sources are. `visits` are those of the builds, before this reading."""
    by_source = {intake.source: intake for intake in taken.intakes}
    failures = iter(taken.failures)
    zone = publication.settings.publication.timezone
    for key, visit in visits.items():
        intake = by_source.get(key)
        yield SourceAge(
            source=key,
            read=visit.read if visit else None,
            changed=visit.changed if visit and visit.changed == _changed(store, key) else None,
            entries=len(intake.entries) if intake else 0,
            newest=_newest(intake, zone) if intake else "",
            failed="" if intake else next((failure.message for failure in failures), ""),
        )


def _changed(store: Store, key: str) -> datetime | None:
    """Return since when a source shows what it shows, as this reading left it."""
    visit = store.memory.visit(key)
    return visit.changed if visit else None


def _newest(intake: Intake, timezone: str) -> str:
    dates = [entry.published for entry in intake.entries if entry.published]
    return day_at(max(dates), timezone).isoformat() if dates else ""


def _last_build(publication: "Publication") -> Issue | None:
    kept = builds.kept(publication.folder, drafts.number_of(publication))
    return kept[-1].issue if kept else None


def _mark(publication: "Publication", kept: Sequence[Candidate]) -> str:
    """Return the mark of the build that lies in ``out/``, else of the last one; "" without any."""
    if len(kept) > 1:  # one issue for two mailers, or a draft that is again what it was
        outbox = Outbox(publication.folder / "out", dry=True)
        if standing := standing_build(publication, outbox, kept[-1].number):
            return standing.mark
    return kept[-1].mark if kept else ""


def _after_build(publication: "Publication", kept: Sequence[Candidate], out: Path) -> list[str]:
    """Return what to do with the build that is to be pasted, each step in lines; [] without any."""
    mark = _mark(publication, kept)
    if not mark:
        return []
    number = kept[-1].number
    sketches = builds.sketches(publication.folder, number)
    mailer = next(build.mailer for build in sketches if build.mark == mark)
    return list(steps(publication.masthead, mailer, number, mark, out))


def _changes(last: Issue, now: Issue) -> Iterator[str]:
    """Yield what is different from the last build, in words."""
    before, after = _by_id(last), _by_id(now)
    for id_, (section, line) in after.items():
        if id_ not in before:
            yield f"new under {section}: {line.entry.title}"
        elif before[id_][0] != section:
            yield f"moved to {section}: {line.entry.title}"
        elif (before[id_][1].entry, before[id_][1].note_html) != (line.entry, line.note_html):
            yield f"changed: {line.entry.title}"
    for id_, (_, line) in before.items():
        if id_ not in after:
            yield f"no longer in it: {line.entry.title}"
    if last.subject != now.subject:
        yield f"the subject was: {last.subject}"
    if (last.intro_html, last.preheader) != (now.intro_html, now.preheader):
        yield "your introduction or preheader changed"
    kept = before.keys() & after.keys()
    orders = [[id_ for id_ in lines if id_ in kept] for lines in (before, after)]
    if orders[0] != orders[1]:
        yield "the order changed"


def _by_id(issue: Issue) -> dict[str, tuple[str, Printed]]:
    return {
        line.id: (section.title, line) for section in issue.sections for line in section.entries
    }
