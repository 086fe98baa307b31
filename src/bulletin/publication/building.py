"""A build, step by step: read, settle, select, compose, render, put out. All effects are here."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct, structs

from bulletin import files, issue, links, pipeline
from bulletin.errors import StateError
from bulletin.identity import Decision, decide, names_of, refused_guids
from bulletin.model import Finding, Intake, Known
from bulletin.outbox import Outbox
from bulletin.publication.report import Report, by_severity, listing
from bulletin.selection import Placement, Rules, counts, duplicate, select
from bulletin.store import Store, open_store
from bulletin.store.ledger import folder_of
from bulletin.templating import Templates
from bulletin.text import decode
from bulletin.version import VERSION

if TYPE_CHECKING:
    from bulletin.publication import Publication

DRAFT = "issue.md"


class _Settled(Struct, frozen=True):
    """What settling a reading came to: its resources, its other entries, and what is uncertain."""

    guids: tuple[str, ...]
    placements: tuple[Placement, ...]
    findings: tuple[Finding, ...]
    forgot: bool = False


def build(
    publication: "Publication", now: datetime, out: Path, *, feeds_only: bool, dry_run: bool
) -> Report:
    """Build `publication` into the folder `out`; see `Publication.build`."""
    with open_store(publication.folder, dry=dry_run) as store:
        was_new = store.is_new
        taken = publication.read(memory=store)
        host = links.host(publication.settings.publication.home)
        known, settled = _settle(store, taken.intakes, host, now)
        store.keep()  # what was read stays known, whatever becomes of the outputs
        draft = _draft(publication, store, now)
        plan, placed, kept = _plan(publication, store, draft, known, now)
        wanted = bool(plan.issue.sections) and not feeds_only and not taken.failures
        job = pipeline.Job(
            masthead=publication.masthead,
            mailer=publication.settings.mailer,
            channel=pipeline.channel_of(
                publication.masthead, store.newest(publication.settings.feeds.entries, now)
            ),
            issue=plan.issue if wanted else None,
        )
        if wanted and not dry_run and plan.source != draft.source:
            files.write_whole(_path(publication, plan.issue.number), plan.source.encode())
        # An email that this build has nothing to say about stays, unless it shows too much.
        aside = (feeds_only or taken.failures) and not settled.forgot
        # Where nothing is remembered, feeds without the failed source would be cut short.
        blind = bool(taken.failures) and was_new
        keep = (pipeline.EMAIL if aside else ()) + (pipeline.FEEDS if blind else ())
        outbox = Outbox(out, keep=keep, dry=dry_run)
        templates = Templates(publication.folder / "templates", compiled=publication.compiled)
        done = Report(files=outbox.names(())) if blind else _render(job, templates, store, outbox)
        report = structs.replace(
            done,
            buckets=counts([*settled.placements, *placed]),
            read=len(known) + len(settled.placements),
            kept=kept,
            findings=by_severity(
                [*taken.findings(), *settled.findings, *done.findings, *_about(draft, placed)]
            ),
            failed=bool(taken.failures),
        )
        return _with_issue(report, plan, draft) if wanted else report


def _about(draft: issue.Draft, placed: Sequence[Placement]) -> Iterator[Finding]:
    """Yield findings for lines of the draft that come to nothing, and entries nobody knows."""
    where = f"issues/{draft.number:04}/{DRAFT}"
    if draft.unread:
        yield Finding(
            severity="warning",
            what=f"Not printed: {_lines(draft.unread)} of the draft.",
            where=f"{where}:{draft.unread[0]}",
            hint="Under a heading each line is an entry, ends in its code, and stands once:"
            " - Title [91c0]. Words of your own stand above the first heading.",
        )
    lost = sorted(draft.placed - {placement.id for placement in placed})
    if lost:
        yield Finding(
            severity="warning",
            what=f"The draft names entries that are not known here: {', '.join(lost)}.",
            where=where,
            hint="A code was mistyped, or no source shows the entry any more and bulletin.db is"
            " not the one that knew it. These lines are left out.",
        )


def _lines(numbers: Sequence[int]) -> str:
    return f"line{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def _with_issue(report: Report, plan: issue.Plan, draft: issue.Draft) -> Report:
    made = plan.issue
    ids = [known.id for section in made.sections for known in section.entries]
    return structs.replace(
        report,
        issue=made.number,
        date=made.date.isoformat(),
        subject=made.subject,
        sections=listing(made),
        new=sum(id_ not in draft.placed for id_ in ids),
    )


def _settle(
    store: Store, intakes: Sequence[Intake], host: str, now: datetime
) -> tuple[tuple[Known, ...], _Settled]:
    """Return the reading's resources with their identities, and what else settling came to.

    A reading that was settled before, with the record as it is, is not settled again.
    """
    digest = _digest_of(store, intakes, host)
    if body := store.recall("settled", "all", digest):
        last = msgspec.json.decode(body, type=_Settled)
        known = store.entries(last.guids)
        if len(known) == len(last.guids):
            return known, last
    forgot = store.forget(_refused(store, intakes, host))
    decision = _decide(store, intakes, host, now)
    known = store.settle(decision.settled)
    placements = [
        duplicate(twin, line)
        for line, settled in zip(known, decision.settled, strict=True)
        for twin in settled.twins
    ]
    placements += [
        Placement(
            bucket=refusal.bucket,
            reason=refusal.reason,
            title=refusal.entry.title,
            where=refusal.entry.where,
        )
        for intake in intakes
        for refusal in intake.refused
    ]
    guids = tuple(line.identity.guid for line in known)
    made = _Settled(guids, tuple(placements), decision.findings)
    digest = _digest_of(store, intakes, host)
    store.remember("settled", "all", digest, msgspec.json.encode(made))
    return known, structs.replace(made, forgot=forgot)


def _digest_of(store: Store, intakes: Sequence[Intake], host: str) -> str:
    made_of = msgspec.json.encode([VERSION, host, store.state(), intakes])
    return hashlib.sha256(made_of).hexdigest()


def _refused(store: Store, intakes: Sequence[Intake], host: str) -> list[str]:
    """Return the guids of what was public once and is no longer."""
    names = [
        names_of(refusal.entry, host)
        for intake in intakes
        for refusal in intake.refused
        if refusal.bucket == "not public"
    ]
    return refused_guids(names, store.lookup(sorted({name for one in names for name in one})))


def _decide(store: Store, intakes: Sequence[Intake], host: str, now: datetime) -> Decision:
    entries = [(entry, names_of(entry, host)) for intake in intakes for entry in intake.entries]
    asked = {name for _, names in entries for name in names}
    return decide(entries, store.lookup(sorted(asked)), now)


def _plan(
    publication: "Publication",
    store: Store,
    draft: issue.Draft,
    known: Sequence[Known],
    now: datetime,
) -> tuple[issue.Plan, list[Placement], int]:
    """Return the issue, a placement for every entry, and how many came from earlier readings."""
    settings = publication.settings
    ours = {line.id for line in known}
    earlier = [line for line in store.unsealed() if line.id not in ours]
    candidates = [*known, *earlier]
    rules = Rules(
        now=now,
        timezone=settings.publication.timezone,
        since=settings.issue.since,
        sealed=store.sealed([line.identity.guid for line in candidates]),
        never=draft.ids_under("never"),
        later=draft.ids_under("later"),
    )
    chosen, placements = select(candidates, rules)
    newest_first = sorted(chosen, key=lambda line: line.date, reverse=True)
    plan = issue.compose(draft, newest_first, publication.headings, settings.issue.placement)
    return plan, placements, len(earlier)


def _path(publication: "Publication", number: int) -> Path:
    return folder_of(publication.folder, number) / DRAFT


def _draft(publication: "Publication", store: Store, now: datetime) -> issue.Draft:
    """Return the draft of the issue being made: the one that lies there, else a new one."""
    settings = publication.settings
    number = max(store.last_sealed() + 1, settings.issue.first)
    path = _path(publication, number)
    own = settings.publication
    new = issue.new_draft(settings.issue.name, own.title, number, now, own.timezone)
    if not path.is_file():
        return new
    try:
        source, _ = decode(path.read_bytes())
    except (OSError, ValueError) as error:
        raise StateError(
            f"the draft cannot be read: {error}",
            where=str(path),
            hint="Save it as plain text in UTF-8.",
        ) from error
    draft = issue.parse(source, str(path))
    if draft.number != number:
        raise StateError(
            f"the draft says it is issue {draft.number}, but its folder is that of issue {number}",
            where=str(path),
            hint=f"Write: Number: {number}",
        )
    return draft if draft.subject else structs.replace(draft, subject=new.subject)


def _render(job: pipeline.Job, templates: Templates, store: Store, outbox: Outbox) -> Report:
    """Bring the outbox up to date with `job`; nothing is rendered when it already is."""
    place = str(outbox.folder.resolve())
    fingerprint = job.fingerprint(templates)
    last = store.recall("built", place, fingerprint)
    if last and outbox.holds(job.paths(), fingerprint):
        return structs.replace(msgspec.json.decode(last, type=Report), changed=())
    cached = store.recall("inlined", "digest", VERSION)
    cache = msgspec.json.decode(cached, type=dict[str, str]) if cached else {}
    made = pipeline.run(job, templates, cache)
    changed = outbox.put(made.outputs, fingerprint)
    report = Report(
        mark=made.mark,
        findings=made.findings,
        files=outbox.names(made.outputs),
        changed=changed,
        size=len(made.outputs.get("email.html", b"")),
    )
    store.remember("inlined", "digest", VERSION, msgspec.json.encode(cache))
    store.remember("built", place, fingerprint, msgspec.json.encode(report))
    return report
