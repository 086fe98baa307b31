"""`bulletin withdraw`: an entry has to come down, today."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bulletin.cli import options

if TYPE_CHECKING:
    from bulletin.publication.remains import Other
    from bulletin.publication.takedown import Withdrawn


@click.command("withdraw", short_help="Take an entry down everywhere, for good.")
@click.argument("entry", metavar="LINK|TITLE|CODE", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.out
@options.config
@options.now
@options.wait
@options.as_json
@options.debug
@click.pass_context
def command(
    ctx: click.Context,
    *,
    entry: tuple[str, ...],
    yes: bool,
    out: Path | None,
    start: str,
    now: datetime,
    wait: float,
    as_json: bool,
) -> None:
    """Take an entry down everywhere, for good: a story may have to go today.

    Its text, title and link leave the drafts, the feeds, the pages, the emails kept in issues/ and
    the catalogue. Hashes of its names stay, so that it is not taken in again. This cannot be
    undone. At the end you are told where copies remain.
    """
    from bulletin.cli import terminal
    from bulletin.publication import Publication

    publication = Publication.open(start, compiled=options.private_cache())
    query = " ".join(entry)
    if not yes and sys.stdin.isatty():
        for reason in publication.why(query, now=now):
            terminal.say(terminal.filled(reason.sentence))
        click.confirm("Take it down everywhere? This cannot be undone.", abort=True)
    folder = out or publication.folder / "out"
    done = publication.withdraw(query, now=now, out=folder, wait=wait)
    if as_json:
        import msgspec

        terminal.put_json(msgspec.json.encode(done))
    else:
        terminal.say("\n".join(_screen(done)))
    if done.named or done.others:
        ctx.exit(1)


def _screen(done: "Withdrawn") -> Iterator[str]:
    from bulletin.cli.terminal import wrapped

    yield click.style(f"Withdrawn: {done.title or done.link}", bold=True)
    own = "Its own entry" if done.others else "It"
    yield from wrapped(
        f"{own} has left the drafts, the feeds, the pages and the emails kept here. Hashes of its"
        " names are kept, so that it cannot return.",
        "  ",
        "  ",
    )
    if done.others:
        yield click.style("  Other entries still name it or link to it", bold=True)
        for other in done.others:
            yield from wrapped(_told(other), "  - ", "    ")
    if done.named:
        yield click.style("  It is still named here; take it out by hand", bold=True)
        yield from (f"    {place}" for place in done.named)
    yield click.style("  Where copies remain", bold=True)
    for words in done.remains:
        yield from wrapped(words, "  - ", "    ")


def _told(other: "Other") -> str:
    """Return where another entry still tells of the withdrawn one, and what to do about it."""
    public = ["in the feeds"] if other.public else []
    sent = [f"in the email and on the page of issue {number}" for number in other.issues]
    where = ", ".join(public + sent) or "not in the feeds, but in line for an issue"
    change = (
        f"Change it at its source ({other.where}) and build again. " if other.where else ""
    ) + ("What was sent stays as it was. " if other.issues else "")
    return (
        f"{other.title!r} [{other.id}], {where}. {change}"
        f"To take it down too: bulletin withdraw {other.id}"
    )
