"""`bulletin adopt`: what subscribers already have."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from bulletin.cli import options

if TYPE_CHECKING:
    from bulletin.publication.adoption import Adopted


@click.command("adopt", short_help="Take in what subscribers already have, to repeat nothing.")
@click.argument("places", nargs=-1, required=True, metavar="PATH|URL...")
@click.option("--dry-run", is_flag=True, help="Say what would be taken; write nothing.")
@options.allow_private
@options.config
@options.now
@options.wait
@options.as_json
@options.debug
@click.pass_context
def command(
    ctx: click.Context,
    *,
    places: tuple[str, ...],
    dry_run: bool,
    allow_private: bool,
    start: str,
    now: datetime,
    wait: float,
    as_json: bool,
) -> None:
    """Take in what subscribers already have, when you come from another tool.

    Past issues (HTML, text, .eml, or a list of links; a folder of them will do): what they hold
    counts as sent, so that your first issue repeats nothing. The old feed (RSS, Atom, JSON Feed):
    its entries keep the guids that feed readers know, so that moving floods nobody.
    """
    from bulletin.cli import terminal
    from bulletin.publication import Publication

    publication = Publication.open(start)
    found = publication.adopt(places, now=now, dry=dry_run, allow_private=allow_private, wait=wait)
    if as_json:
        import msgspec

        terminal.put_json(msgspec.json.encode(found))
    else:
        terminal.say("\n".join(_screen(found, dry=dry_run)))
    if any(one.failed for one in found):
        ctx.exit(1)


def _taken(one: "Adopted") -> str:
    """Return how many entries were taken, and how many of them were known."""
    from bulletin.text import number_of

    entries = number_of(one.taken, "entry", "entries")
    if one.known < one.taken or not one.taken:
        known = f", {one.known:,} of them known already" if one.known else ""
        return f"{entries} taken{known}"
    return f"{entries}, {'all ' if one.known > 1 else ''}known already"


def _screen(found: "Sequence[Adopted]", *, dry: bool) -> Iterator[str]:
    from bulletin.cli.terminal import finding, wrapped
    from bulletin.text import number_of

    for one in found:
        if one.failed:
            yield from wrapped(f"x {one.where}: {one.failed}", "", "  ")
            continue
        if one.passed:
            files = number_of(one.passed, "file")
            yield f"{one.where}: passed over {files}, such as pictures and scripts"
            continue
        yield from wrapped(f"{one.where}: {one.what}: {_taken(one)}", "", "  ")
        for reason, count in one.left_out:
            yield from wrapped(f"left out {count}: {reason}", "  ", "    ")
        for told in one.findings:
            yield from finding(told, indent="  ")
    if dry:
        yield "A dry run: nothing was written."
    elif any(one.taken for one in found):
        yield "Next: bulletin build. Look one of them up with bulletin why LINK."
