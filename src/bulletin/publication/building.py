"""A build, step by step: read, settle, select, compose, render, put out. All effects are here."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct, structs

from bulletin import files, issue, language, pipeline, site, wording
from bulletin.identity import issue_id
from bulletin.model import Finding, Issue, Known, Mailer
from bulletin.outbox import Outbox
from bulletin.publication import drafts, renumbering
from bulletin.publication.pages import public_pages
from bulletin.publication.report import Fit, Report, by_severity, listing
from bulletin.publication.room import fit_of, in_line, without
from bulletin.publication.sealing import about_forgotten, candidates, forgotten, standing_build
from bulletin.publication.settling import Settled, Terms, settle
from bulletin.publication.survey import Survey, survey
from bulletin.selection import counts
from bulletin.store import Store, builds
from bulletin.store.issue_files import Seal
from bulletin.version import VERSION

if TYPE_CHECKING:
    from bulletin.publication import Publication


class Wishes(Struct, frozen=True, kw_only=True):
    """What is wanted of a build.

    `feeds_only` leaves the email alone; `dry` writes nothing; `allow_few` makes an issue of however
    few entries, `allow_shrink` believes a source that shows much less than before. `wait` is for
    how many seconds another build is waited for. `offline` takes what is on the web as it was read
    last. `mailer` names the one to make it for, else it is the first of the settings.
    """

    feeds_only: bool = False
    dry: bool = False
    allow_few: bool = False
    allow_shrink: bool = False
    wait: float = 0
    offline: bool = False
    mailer: str = ""


def build(publication: "Publication", now: datetime, out: Path, wishes: Wishes) -> Report:
    """Build `publication` into the folder `out`; see `Publication.build`."""
    settings = publication.settings
    mailer = settings.mailer_named(wishes.mailer) if wishes.mailer else settings.mailer
    with publication.opened(dry=wishes.dry, wait=wishes.wait) as store:
        number = drafts.number_of(publication, store)
        email = (*pipeline.EMAIL, pipeline.SITE + site.path_of(number))
        lying = forgotten(publication, store, now)
        was_new = store.catalogue.is_new
        taken = publication.read(memory=store.memory, offline=wishes.offline)
        terms = Terms(publication.hub, publication.may_have_moved, wishes.allow_shrink)
        known, settled = settle(store, taken, terms, now)
        failed = bool(taken.failures or settled.failures)
        if settled.forgot:
            # Before the record forgets it, too: else, were this build killed here, none would know.
            Outbox(out, dry=wishes.dry).drop(email)
        store.keep()  # what was read stays known, whatever becomes of the outputs
        found = survey(publication, store, known, now, allow_few=wishes.allow_few)
        wanted = not wishes.feeds_only and not failed
        if not wishes.dry:
            _save(publication, store, found, whole=wanted)
        emailed = wanted and found.makes_an_issue
        # An email that this build has nothing to say about stays, unless it shows too much.
        stands = found.few and _is_of(publication, out, found.plan.issue)
        aside = (wishes.feeds_only or failed or stands) and not settled.forgot
        # Where nothing is remembered, feeds without the failed source would be cut short.
        blind = bool(taken.failures) and was_new
        keep = (email if aside else ()) + (pipeline.FEEDS if blind else ())
        outbox = Outbox(out, keep=keep, dry=wishes.dry)
        done = (
            Report(files=outbox.names(()))
            if blind
            else put_out(publication, store, found if emailed else None, outbox, now, mailer=mailer)
        )
        done = structs.replace(done, waiting=in_line(found.plan.issue, done.fit.waiting))
        found = without(found, done.fit.waiting)
        written = wanted and (found.draft.source or found.makes_an_issue)
        source = found.plan.source if written else found.draft.source
        done = structs.replace(done, findings=_in_place(publication, done.findings, number, source))
        told = [*taken.findings(), *settled.failures, *about_forgotten(publication, lying)]
        if emailed:
            told += _about_issue(publication, found, mailer)
        report = _report(done, known, settled, found, told)
        needed = publication.settings.issue.min_entries if found.few else 0
        shrunk = bool(settled.failures) and not taken.failures
        report = structs.replace(report, failed=failed, shrunk=shrunk, few=found.few, needed=needed)
        return _with_issue(report, found) if emailed else report


def _is_of(publication: "Publication", out: Path, made: Issue) -> bool:
    """Whether the email that lies in `out` was made of just this issue, as with `allow_few`."""
    build = standing_build(publication, Outbox(out, dry=True), made.number)
    return build is not None and build.issue == made


def put_out(
    publication: "Publication",
    store: Store,
    found: Survey | None,
    outbox: Outbox,
    now: datetime,
    *,
    mailer: Mailer,
) -> Report:
    """Bring the outbox up to date with the issue `found`, the catalogue and the ledger.

    The email is made for `mailer`; without an issue there is none. A build that is new is
    kept until the seal.
    """
    masthead, settings = publication.masthead, publication.settings
    made = found.plan.issue if found else None
    job = pipeline.Job(
        masthead=masthead,
        mailer=mailer,
        channel=pipeline.channel_of(masthead, store.catalogue.newest(settings.feeds.entries, now)),
        issue=made,
        budget=settings.email.budget * 1000,
        first=found.first if found else (),
        rules=settings.checks,
    )
    templates = publication.templates
    pages = public_pages(publication, store, outbox, templates)
    place = str(outbox.folder.resolve())
    fingerprint = job.fingerprint(templates)
    last = store.memory.recall("built", place, fingerprint)
    if last and not pages and outbox.holds(job.paths(), fingerprint):
        return structs.replace(msgspec.json.decode(last, type=Report), changed=())
    cached = store.memory.recall("inlined", "digest", VERSION)
    cache = msgspec.json.decode(cached, type=dict[str, str]) if cached else {}
    built = publication.press.run(job, templates, cache)
    outputs = built.outputs | pages
    if made and not built.mark:
        _keep_last_good(publication, outbox)
    if built.mark and not outbox.dry:
        keep_build(publication, job, built, now)
    changed = outbox.put(outputs, fingerprint)
    report = Report(
        mark=built.mark,
        mailer=mailer.name,
        findings=built.findings,
        files=outbox.names(outputs),
        changed=changed,
        size=len(outputs.get("email.html", b"")),
        fit=fit_of(built.issue, built.waiting, job.budget) if built.issue else Fit(),
    )
    store.memory.remember("inlined", "digest", VERSION, msgspec.json.encode(cache))
    store.memory.remember("built", place, fingerprint, msgspec.json.encode(report))
    return report


def _about_issue(publication: "Publication", found: Survey, mailer: Mailer) -> Iterator[Finding]:
    """Yield what to say of the words round the entries of an issue."""
    settings = publication.settings
    yield from drafts.about_tags(publication, found.draft, found.plan.issue, mailer)
    if found.draft.number == settings.issue.first:  # once is enough; doctor says it any time
        yield from wording.lacking(language.of(settings.publication.language))


def _keep_last_good(publication: "Publication", outbox: Outbox) -> None:
    """Let the email that lies there stay, when the new one has failed its checks, if it passes."""
    from bulletin.publication.checking import may_stay

    marks = [candidate.mark for candidate in candidates(publication)]
    if may_stay(publication, outbox, marks):
        outbox.retain(pipeline.EMAIL)


def keep_build(
    publication: "Publication", job: pipeline.Job, built: pipeline.Build, now: datetime
) -> None:
    """Keep a build until the seal: a person may paste it, and say so days later."""
    templates, made = publication.templates, built.issue
    assert made
    builds.keep(
        publication.folder,
        Seal(
            bulletin=VERSION,
            number=made.number,
            mark=built.mark,
            id=issue_id(publication.hub, made.number),
            built=now,
            issue=made,
            masthead=job.masthead,
            mailer=job.mailer,
            look=templates.fingerprint(),
            templates=templates.own(),
            waiting=built.waiting,
            files={
                name: built.outputs[name].decode()
                for name in job.paths()
                if name not in pipeline.FEEDS
            },
        ),
    )


def _save(publication: "Publication", store: Store, found: Survey, *, whole: bool) -> None:
    """Write the draft and the texts of the entries that are in no issue yet.

    The draft goes first: an entry that it was said to name, and does not, would count as deleted.
    Unless `whole`, only lines that have to leave are taken out. A draft is begun with the first
    build that makes an issue of it: from then on its date and subject are a person's.
    """
    draft, plan = found.draft, found.plan
    source, named = (plan.source, plan.named) if whole else (draft.source, draft.named)
    if draft.source or (whole and found.makes_an_issue):
        # Where it says the same it keeps the encoding that it was saved in.
        if drafts.source_of(publication, draft.number) != source:
            files.write_whole(drafts.draft_path(publication, draft.number), source.encode())
        renumbering.clear(publication, store, found.lying, draft.number)
        store.catalogue.offer(named, draft.number)
    settings = publication.settings
    store.save(store.catalogue.pending(settings.issue.since, settings.publication.timezone))


def _in_place(
    publication: "Publication", findings: tuple[Finding, ...], number: int, source: str
) -> tuple[Finding, ...]:
    """Return findings with the lines that the entries they are about have in the draft `source`."""
    if not any(finding.entry for finding in findings):
        return findings
    where = publication.where(number)
    return tuple(drafts.in_place(findings, issue.parse(source, where), where))


def _report(
    done: Report,
    known: Sequence[Known],
    settled: Settled,
    found: Survey,
    findings: Sequence[Finding],
) -> Report:
    return structs.replace(
        done,
        buckets=counts([*settled.placements, *found.placements]),
        read=len(known) + len(settled.placements),
        kept=found.kept,
        findings=by_severity([*findings, *settled.findings, *done.findings, *found.findings]),
    )


def _with_issue(report: Report, found: Survey) -> Report:
    made = found.plan.issue
    ids = [known.id for known in made.printed]
    return structs.replace(
        report,
        issue=made.number,
        date=made.date.isoformat(),
        subject=made.subject,
        sections=listing(made),
        new=sum(id_ not in found.draft.named for id_ in ids),
    )
