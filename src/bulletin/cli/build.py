"""`bulletin build`: the issue being made, and the feeds."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bulletin.cli import options

if TYPE_CHECKING:
    from bulletin.publication import Publication

NO_EMAIL = 3


@click.command("build", short_help="Make the issue: an email to paste, and the feeds.")
@click.option("--feeds", is_flag=True, help="Write the feeds only; leave the email as it is.")
@click.option("--for", "mailer", default="", metavar="NAME", help="Make it for this mailer.")
@click.option("--allow-few", is_flag=True, help="Make an issue of however few entries.")
@click.option(
    "--allow-shrink", is_flag=True, help="Believe a source that shows much less than before."
)
@click.option("--open", "opens", is_flag=True, help="Open the email, once made, in your browser.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@options.offline
@options.out
@options.config
@options.now
@options.wait
@options.as_json
@click.option("--quiet", "-q", is_flag=True, help="Say nothing unless something is wrong.")
@options.debug
@click.pass_context
def command(
    ctx: click.Context,
    *,
    feeds: bool,
    mailer: str,
    allow_few: bool,
    allow_shrink: bool,
    opens: bool,
    dry_run: bool,
    offline: bool,
    out: Path | None,
    start: str,
    now: datetime,
    wait: float,
    as_json: bool,
    quiet: bool,
) -> None:
    """Make the issue: an email to paste into your mailer, and the feeds.

    Reads every source, puts what is new into the draft (issues/NNNN/issue.md), and writes
    out/email.html, email.fragment.html, email.txt, email.eml and out/site/. Run it as often as
    you like: the same input gives the same files, and nothing counts as sent.

    Ends with 0, or with 1 when something is wrong, 3 when there is no email to paste (the feeds
    were written all the same), 75 when another build is at work.
    """
    from bulletin.cli import opening, screen, terminal
    from bulletin.cli.progress import Progress
    from bulletin.publication import Publication, Wishes

    compiled = None if dry_run else options.private_cache()
    progress = Progress(quiet=quiet)
    with opening.told_on_error(wanted=opens):
        publication = Publication.open(start, compiled=compiled, progress=progress)
        if mailer and mailer not in publication.settings.mailers:
            raise click.BadParameter(_no_mailer(publication, mailer), ctx, param_hint="--for")
        if not (feeds or dry_run or as_json or quiet):
            _ask_whether_sent(publication, now, out, wait)
        wishes = Wishes(
            feeds_only=feeds,
            dry=dry_run,
            allow_few=allow_few,
            allow_shrink=allow_shrink,
            wait=wait,
            offline=offline,
            mailer=mailer,
        )
        with progress:
            report = publication.build(now=now, out=out, wishes=wishes)
    if as_json:
        terminal.put_json(report.to_json())
    else:
        screen.show(publication, report, out=out, feeds_only=feeds, dry_run=dry_run, quiet=quiet)
    if opens and not dry_run:
        opening.show(publication, report, out or publication.folder / "out")
    if any(finding.severity == "error" for finding in report.findings):
        ctx.exit(1)
    if not feeds and not report.mark:
        ctx.exit(NO_EMAIL)


def _no_mailer(publication: "Publication", name: str) -> str:
    """Return in words that there is no such mailer, and which there are."""
    from bulletin.schema import suggest

    return f"There is no mailer {name!r}. {suggest(name, publication.settings.mailers)}"


def _ask_whether_sent(
    publication: "Publication", now: datetime, out: Path | None, wait: float
) -> None:
    """Ask the person at the terminal about a build that has lain undeclared for days."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return
    if lying := publication.forgotten(now=now, wait=wait):
        from bulletin.cli import choosing, sent

        mark = choosing.choose(lying, publication.settings.publication.timezone)
        if mark:
            done = publication.sent(mark, now=now, out=out, wait=wait)
            sent.tell(publication, done, out or publication.folder / "out", as_json=False)
