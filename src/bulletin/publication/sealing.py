"""`sent` and `sent --undo`: the only two things that change the ledger."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from bulletin import issue, pipeline, site
from bulletin.dates import MONTHS, zone_of
from bulletin.errors import BulletinError, StateError
from bulletin.model import Finding
from bulletin.outbox import Outbox
from bulletin.publication import drafts
from bulletin.publication.ledger import email_again
from bulletin.publication.marks import build_meant
from bulletin.publication.pages import not_public, public_pages
from bulletin.publication.repeats import Repeat, repeats
from bulletin.publication.report import Line, line_of
from bulletin.store import Store, builds, seals
from bulletin.store.issue_files import Seal, folders, name_of

if TYPE_CHECKING:
    from bulletin.publication import Publication

FORGOTTEN = timedelta(days=3)
"""After so long a build that was not declared sent is asked about."""


class Candidate(Struct, frozen=True):
    """A build that may be declared sent: how a person tells it from the others."""

    number: int
    mark: str
    built: datetime
    entries: int
    subject: str
    mailer: str = ""


class Sealing(Struct, frozen=True):
    """What sealing, or taking a seal back, has done.

    `page` is where the issue's page stands, or stood, below the outbox; `url` its public address.
    `waiting` counts the entries of other builds that this one lacks: they are for the next issue.
    `no_room` counts those that there was no room for: they come first in it. `off_page` are the
    entries that the page leaves out, as they were not public any more when this was said.
    `repeats` are the entries that readers had in an earlier issue already.
    `since` is the moment from which readers may have seen it, None for a fresh seal. `becomes` is
    the number of the draft that the issue is again, 0 for a fresh seal.
    """

    number: int
    mark: str
    subject: str
    date: str
    entries: int
    page: str
    url: str
    waiting: int = 0
    no_room: int = 0
    off_page: tuple[Line, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    since: datetime | None = None
    becomes: int = 0


def candidates(publication: "Publication", store: Store | None = None) -> list[Candidate]:
    """Return the builds of the issue being made that may be declared sent, the first one first."""
    number = drafts.number_of(publication, store)
    return [
        Candidate(
            number=number,
            mark=build.mark,
            built=build.built,
            entries=sum(len(section.entries) for section in build.issue.sections),
            subject=build.issue.subject,
            mailer=build.mailer.title,
        )
        for build in builds.sketches(publication.folder, number)
    ]


def forgotten(publication: "Publication", store: Store, now: datetime) -> list[Candidate]:
    """Return the builds that have lain undeclared for three days or more, the first one first.

    One all of whose entries were sent since, in other issues, is asked about no more.
    """
    lying = old(candidates(publication, store), now)
    if not lying or not store.numbers:
        return lying
    kept = builds.kept(publication.folder, lying[0].number)
    came = {build.mark for build in kept if len(repeats(store, build)) == len(build.issue.printed)}
    return [build for build in lying if build.mark not in came]


def old(kept: Sequence[Candidate], now: datetime) -> list[Candidate]:
    """Return the builds that were made three days ago or before."""
    return [build for build in kept if now - build.built >= FORGOTTEN]


def about_forgotten(publication: "Publication", lying: Sequence[Candidate]) -> Iterator[Finding]:
    """Yield what to say of builds that may have been sent days ago without a word."""
    if lying:
        first = lying[0]
        zone = zone_of(publication.settings.publication.timezone)
        day = first.built.astimezone(zone)
        marks = ", or ".join(f"bulletin sent {build.mark}" for build in lying)
        yield Finding(
            severity="warning",
            what=f"Issue {first.number} was built on {day.day} {MONTHS[day.month - 1]} and never"
            " declared sent.",
            where=name_of(first.number),
            hint=f"If your readers got it, its mark is in the email's last line: {marks}.",
        )


def _handles(build: Seal) -> set[str]:
    """Return the handles of the entries that a build has, or had no room for."""
    return {one.id for one in build.issue.printed} | {*build.waiting}


def seal(
    publication: "Publication", which: str, now: datetime, out: Path, *, wait: float = 0
) -> Sealing:
    """Declare a build sent: by its mark, or by the .eml file that was sent.

    Writes the email, ``sealed.json`` and the issue's page, and clears the email from `out`. Raises
    `BulletinError` when no build is meant by `which`.
    """
    with publication.opened(wait=wait) as store:
        number = drafts.number_of(publication, store)
        kept = builds.kept(publication.folder, number)
        build = build_meant(publication, kept, which, number)
        again = repeats(store, build)
        outbox = Outbox(out, keep=pipeline.FEEDS)
        standing = standing_build(publication, outbox, number)
        stood = standing.mark if standing else ""
        hidden = not_public(store, build.issue)
        build = structs.replace(
            build,
            stood=stood,
            off_page=tuple(one.id for one in hidden),
            after=drafts.last_before(store, number),
        )
        sealed = seals.seal(publication.folder, build, now)
        _after(publication, store, outbox)
        for earlier in folders(publication.folder):
            if earlier < number:
                builds.forget(publication.folder, earlier)
        draft = None
        with suppress(BulletinError):  # what was sent was sent, whatever became of the draft since
            draft = drafts.read_draft(publication, number)
    lines = list(draft.lines()) if draft else []
    held = {line.id for title, line in lines if issue.held_as(title) in issue.HELD}
    shown = {line.id for _, line in lines} - held
    offered = set().union(*map(_handles, kept)) - {*build.waiting}
    return structs.replace(
        _sealing(publication, sealed),
        waiting=len((offered - _handles(build)) & shown),
        no_room=len(build.waiting),
        off_page=tuple(map(line_of, hidden)),
        repeats=again,
    )


def undo(publication: "Publication", out: Path, *, wait: float = 0) -> Sealing:
    """Take back the last seal: the issue is a draft again, as it was before it was declared sent.

    Raises `StateError` when no issue is sealed.
    """
    with publication.opened(wait=wait) as store:
        number = max(store.numbers, default=0)
        if not number:
            raise StateError(
                "no issue was declared sent yet",
                where=str(publication.folder),
                hint="There is nothing to take back.",
            )
        sealed = seals.load(publication.folder, number)
        kept = builds.kept(publication.folder, number)
        stood = next((build for build in kept if build.mark == sealed.stood), None)
        if all(build.mark != sealed.mark for build in kept):
            builds.keep(publication.folder, _unsealed(publication, sealed))
        seals.unseal(publication.folder, number)
        outbox = Outbox(out, keep=pipeline.FEEDS)
        _after(publication, store, outbox, stood)
        becomes = drafts.number_of(publication, store)
    return structs.replace(_sealing(publication, sealed), since=sealed.sealed, becomes=becomes)


def _unsealed(publication: "Publication", sealed: Seal) -> Seal:
    """Return the build that was sealed, with the email as it was sent.

    It is no longer kept once a later issue is sealed. The fragment was not, and is made again.
    """
    sent = seals.email(publication.folder, sealed.number)
    texts = email_again(publication, sealed) | sent
    return structs.replace(sealed, sealed=None, files=texts, stood="", off_page=(), after=None)


def _after(
    publication: "Publication", store: Store, outbox: Outbox, stood: Seal | None = None
) -> None:
    """Bring the index, ``entries.jsonl`` and the outbox up to date with a changed ledger."""
    store.refresh()
    settings = publication.settings
    store.save(store.catalogue.pending(settings.issue.since, settings.publication.timezone))
    if stood and not_public(store, stood.issue):
        stood = None
    email = {name: text.encode() for name, text in stood.files.items()} if stood else {}
    pages = public_pages(publication, store, outbox, publication.templates)
    outbox.put(email | pages, "")


def standing_build(publication: "Publication", outbox: Outbox, number: int) -> Seal | None:
    """Return the build whose email lies in the outbox, None when none does."""
    path = outbox.folder / "email.html"
    html = path.read_bytes() if path.is_file() else b""
    for build in builds.kept(publication.folder, number):
        if build.files["email.html"].encode() == html:
            return build
    return None


def _sealing(publication: "Publication", sealed: Seal) -> Sealing:
    path = site.path_of(sealed.number)
    return Sealing(
        number=sealed.number,
        mark=sealed.mark,
        subject=sealed.issue.subject,
        date=sealed.issue.date.isoformat(),
        entries=len(sealed.issue.printed),
        page=pipeline.SITE + path,
        url=publication.masthead.url + path.removesuffix("index.html"),
    )
