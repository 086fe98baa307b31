"""`bulletin build`: the issue being made, and the feeds."""

from datetime import datetime
from pathlib import Path

import click

from bulletin.cli import options

NO_EMAIL = 3


@click.command("build", short_help="Make the issue: an email to paste, and the feeds.")
@click.option("--feeds", is_flag=True, help="Write the feeds only; leave the email as it is.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write to this folder. [default: out, beside bulletin.toml]",
)
@options.config
@options.now
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout instead.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing unless something is wrong.")
@options.debug
@click.pass_context
def command(
    ctx: click.Context,
    *,
    feeds: bool,
    dry_run: bool,
    out: Path | None,
    start: str,
    now: datetime,
    as_json: bool,
    quiet: bool,
) -> None:
    """Make the issue: an email to paste into your mailer, and the feeds.

    Reads every source, puts what is new into the draft (issues/NNNN/issue.md), and writes
    out/email.html, email.txt, email.eml and out/site/. Run it as often as you like: the same
    input gives the same files, and nothing counts as sent.

    Ends with 0, or with 1 when something is wrong, 3 when there is no email to paste (the feeds
    were written all the same), 75 when another build is at work.
    """
    from bulletin.cli import screen, terminal
    from bulletin.publication import Publication

    compiled = None if dry_run else options.private_cache()
    publication = Publication.open(start, compiled=compiled)
    report = publication.build(now=now, out=out, feeds_only=feeds, dry_run=dry_run)
    if as_json:
        terminal.put_json(report.to_json())
    else:
        screen.show(publication, report, out=out, feeds_only=feeds, dry_run=dry_run, quiet=quiet)
    if any(finding.severity == "error" for finding in report.findings):
        ctx.exit(1)
    if not feeds and not report.mark:
        ctx.exit(NO_EMAIL)
