"""`bulletin why`: one sentence on an entry."""

from datetime import datetime

import click

from bulletin.cli import options


@click.command("why", short_help="Say where an entry is, and why.")
@click.argument("entry", metavar="LINK|TITLE|CODE", nargs=-1, required=True)
@options.config
@options.now
@options.as_json
@options.debug
def command(*, entry: tuple[str, ...], start: str, now: datetime, as_json: bool) -> None:
    """Say in one sentence where an entry is and why: in the draft, sent, held back, left out.

    Name it by its link, its title, or the code that stands in brackets in issue.md.
    """
    from bulletin.cli import terminal
    from bulletin.publication import Publication

    query = " ".join(entry).strip()
    if not query:
        raise click.UsageError("Name an entry by its link, its title or its code.")
    reasons = Publication.open(start).why(query, now=now)
    if as_json:
        import msgspec

        terminal.put_json(msgspec.json.encode(reasons))
        return
    for reason in reasons:
        terminal.say(terminal.filled(reason.sentence))
