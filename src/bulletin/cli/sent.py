"""`bulletin sent`: the issue went out, or it did not after all."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bulletin.cli import options

if TYPE_CHECKING:
    from bulletin.publication import Publication
    from bulletin.publication.sealing import Sealing

NAMED = 3
"""So many entries are named; more are counted."""


@click.command("sent", short_help="Say that the issue was sent; --undo takes it back.")
@click.argument("which", required=False, metavar="[MARK|FILE.eml]")
@click.option("--undo", is_flag=True, help="Take back the last one: it is a draft again.")
@options.out
@options.config
@options.now
@options.wait
@options.as_json
@options.debug
def command(
    *,
    which: str | None,
    undo: bool,
    out: Path | None,
    start: str,
    now: datetime,
    wait: float,
    as_json: bool,
) -> None:
    """Say that the issue was sent: its entries are never offered again.

    The mark is in the last line of the email (12-k7f3); the .eml file that you sent will do too.
    Without either you are asked. The email as sent is kept in issues/NNNN, its page is made, and
    the next build starts the next issue. Only this command, and its --undo, change what counts as
    sent.
    """
    from bulletin.publication import Publication

    if undo and which:
        raise click.UsageError("--undo takes back the last issue; it needs no mark.")
    publication = Publication.open(start, compiled=options.private_cache())
    folder = out or publication.folder / "out"
    if undo:
        done = publication.undo(out=folder, wait=wait)
    else:
        mark = which or _asked(publication)
        done = publication.sent(mark, now=now, out=folder, wait=wait)
    tell(publication, done, folder, as_json=as_json)


def _asked(publication: "Publication") -> str:
    """Return the mark that the person at the terminal chooses; without one, exit 2 in words."""
    from bulletin.cli import choosing
    from bulletin.errors import BulletinError

    builds = publication.builds()
    zone = publication.settings.publication.timezone
    if not builds:
        raise BulletinError(
            "there is no build that could have been sent",
            where=str(publication.folder),
            hint="Type: bulletin build",
        )
    if not choosing.at_terminal():
        listed = "\n".join(f"  {line}" for line in choosing.lines(builds, zone))
        raise click.UsageError(
            f"Say which build was sent, for example: bulletin sent {builds[-1].mark}\n{listed}"
        )
    mark = choosing.choose(builds, zone)
    if not mark:
        raise click.Abort
    return mark


def tell(publication: "Publication", done: "Sealing", out: Path, *, as_json: bool) -> None:
    """Print what sealing, or taking a seal back, has done."""
    from bulletin.cli import terminal

    if as_json:
        import msgspec

        terminal.put_json(msgspec.json.encode(done))
        return
    lines = _undone(publication, done, out) if done.since else _sealed(publication, done, out)
    terminal.say("\n".join(lines))


def _sealed(publication: "Publication", done: "Sealing", out: Path) -> list[str]:
    from bulletin.cli.terminal import wrapped
    from bulletin.cli.words import joined, nearby
    from bulletin.text import number_of

    folder = nearby(publication.folder / "issues" / f"{done.number:04}")
    later = number_of(done.waiting, "entry that came later waits", "entries that came later wait")
    more = f" {later} for it." if done.waiting else ""
    if done.no_room:
        more += f" The {done.no_room} that had no room in this one come first in it."
    told = (
        f"{done.subject}, {number_of(done.entries, 'entry', 'entries')}",
        f"Kept in {folder}: the email as it was sent, and sealed.json.",
        f"Its page: {joined(nearby(out), *done.page.split('/'))}",
        *_left_out(done),
        *_again(done),
        f"The next build starts issue {done.number + 1}.{more}",
        "Was it a mistake? Type: bulletin sent --undo",
    )
    return [
        click.style(f"Issue {done.number} is sent: {done.mark}", bold=True),
        *(line for each in told for line in wrapped(each, "  ", "    ")),
    ]


def _left_out(done: "Sealing") -> list[str]:
    """Return a line for each entry that readers have got and that the page must not show."""
    return [
        f"Its page leaves out {one.title!r}: it is not public any more. It counts as sent. To take"
        f" it out of what is kept here as well: bulletin withdraw {one.id}"
        for one in done.off_page
    ]


def _again(done: "Sealing") -> list[str]:
    """Return a line that names entries which readers had before, the first three of them."""
    from bulletin.text import first_of, number_of

    if not done.repeats:
        return []
    named = first_of([f"{one.title!r} (issue {one.number})" for one in done.repeats], NAMED)
    what = number_of(len(done.repeats), "entry of it was", "entries of it were")
    return [f"{what} sent before: {named}."]


def _undone(publication: "Publication", done: "Sealing", out: Path) -> list[str]:
    from bulletin.cli.choosing import moment
    from bulletin.cli.words import joined, nearby
    from bulletin.text import number_of

    zone = publication.settings.publication.timezone
    assert done.since
    page, site = joined(nearby(out), *done.page.split("/")), joined(nearby(out), "site")
    these = "this entry" if done.entries == 1 else f"these {done.entries} entries"
    return [
        click.style(f"Issue {done.number} is a draft again: {done.mark}", bold=True),
        f"  {done.subject}, {number_of(done.entries, 'entry', 'entries')}",
        f"  Its page {page} is taken down here.",
        f"  If you have put {site} on the web since {moment(done.since, zone)}, readers",
        f"  may have seen {these} at {done.url}.",
        *_what_next(done),
    ]


def _what_next(done: "Sealing") -> list[str]:
    """Return what becomes of an issue that is a draft again."""
    if done.becomes == done.number:
        return [
            "  The issue keeps its number and its id, so nobody gets it as another one.",
            "  Next: bulletin build, then bulletin sent",
        ]
    return [
        f"  By first in bulletin.toml the next build makes it issue {done.becomes}.",
        f"  If it was sent as issue {done.number} after all: write first = {done.number} into",
        f"  bulletin.toml, and type: bulletin sent {done.mark}",
    ]
