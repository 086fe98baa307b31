"""`bulletin init`: a publication of one's own."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bulletin.cli import options

if TYPE_CHECKING:
    from bulletin.setup.values import Found, Wishes


@click.command("init", short_help="Set up a newsletter of your own from a website or a file.")
@click.argument("place", required=False, metavar="[URL|FILE]")
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path),
    default=".",
    metavar="DIR",
    help="The folder to set it up in; made if it is not there. [default: this one]",
)
@click.option("--title", default="", metavar="TEXT", help="What the newsletter is called.")
@click.option("--home", default="", metavar="URL", help="The website, where a file does not tell.")
@click.option("--contact", default="", metavar="ADDRESS", help="Who answers for it, by email.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day from which on entries are for issue 1, like 2026-11-24. [default: a month back]",
)
@click.option("--yes", is_flag=True, help="Ask nothing; take what is proposed.")
@click.option("--force", is_flag=True, help="Let other files be in the folder; they stay.")
@options.allow_private
@options.now
@options.as_json
@options.debug
@click.pass_context
def command(
    ctx: click.Context,
    *,
    place: str | None,
    folder: Path,
    title: str,
    home: str,
    contact: str,
    since: datetime | None,
    yes: bool,
    force: bool,
    allow_private: bool,
    now: datetime,
    as_json: bool,
) -> None:
    """Set up a newsletter of your own, in an empty folder, from a website or a file of it.

    It looks at what the website offers (WordPress, feeds, cards on a page), or what the file is (a
    WordPress export, a feed, a saved page, a table), says what it found, takes the best, and writes
    the settings and a few files that explain themselves. Nothing is overwritten.
    """
    from bulletin.cli import setup_screen
    from bulletin.cli.choosing import at_terminal
    from bulletin.cli.setup_screen import say
    from bulletin.setup import folder as folders
    from bulletin.setup.values import Wishes

    asks = at_terminal() and not (yes or as_json)
    if not place:
        if not asks:
            raise click.UsageError("Name the website, or a file of it.", ctx)
        place = str(click.prompt("The address of the website, or a file of its entries")).strip()
    folder = folder.absolute()
    folders.refuse(folder, place, force=force)
    wishes = Wishes(title=title, home=home, contact=contact, since=since.date() if since else None)
    _check(ctx, wishes)
    found = _look(place, folder, allow_private=allow_private)
    if not as_json:
        say(setup_screen.found(found))
    if asks:
        from bulletin.cli import asking

        wishes = asking.wishes(found, wishes, now)
    _set_up(found, wishes, folder, now, as_json=as_json, asked=asks)


def _check(ctx: click.Context, wishes: "Wishes") -> None:
    """Raise a usage error for what would not do as a setting."""
    from bulletin.setup.planning import is_email_address, is_web_address

    if wishes.home and not is_web_address(wishes.home):
        raise click.UsageError("--home takes an address like https://example.org/", ctx)
    if wishes.contact and not is_email_address(wishes.contact):
        raise click.UsageError("--contact takes an address like editor@example.org", ctx)


def _look(place: str, folder: Path, *, allow_private: bool) -> "Found":
    import sys

    from msgspec import structs

    from bulletin.cli import terminal
    from bulletin.setup.folder import seen_from
    from bulletin.setup.looking import look
    from bulletin.sources.access import Means

    if sys.stderr.isatty():
        terminal.say(f"Looking at {place} ...", err=True)
    found = look(place, Means(Path(), lambda: sys.stdin.buffer, allow_private=allow_private))
    return structs.replace(found, offers=tuple(seen_from(folder, one) for one in found.offers))


def _set_up(
    found: "Found", wishes: "Wishes", folder: Path, now: datetime, *, as_json: bool, asked: bool
) -> None:
    from bulletin.cli import setup_screen, terminal
    from bulletin.cli.setup_screen import say
    from bulletin.setup.folder import write
    from bulletin.setup.papers import papers
    from bulletin.setup.planning import plan, today_at

    planned = plan(found, wishes, today_at(found, now))
    written, kept = write(folder, papers(planned))
    if as_json:
        import msgspec

        told = {"folder": str(folder), "written": written, "kept": kept}
        terminal.put_json(msgspec.json.encode({"found": found, "plan": planned} | told))
        return
    if not asked:
        say(setup_screen.proposed(planned))
    say(setup_screen.closing(planned, folder, written, kept))
