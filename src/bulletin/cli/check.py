"""`bulletin check`: whether an email survives its clients, and does no harm."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bulletin.cli import options

if TYPE_CHECKING:
    from bulletin.publication import Publication


@click.command("check", short_help="Look for faults in the email, or in any email file.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.option("--links", is_flag=True, help="Ask for every linked page and picture, too.")
@options.allow_private
@options.out
@options.config
@options.as_json
@options.debug
@click.pass_context
def command(
    ctx: click.Context,
    *,
    paths: tuple[Path, ...],
    links: bool,
    allow_private: bool,
    out: Path | None,
    start: str,
    as_json: bool,
) -> None:
    """Look for faults in the email that was built, or in any HTML, text or .eml FILE.

    Files that differ in their ending alone are one email: its text is compared with its HTML. The
    settings under [checks] count where there is a bulletin.toml; a file needs none. The network is
    left alone without --links. Ends with 1 when there is an error.
    """
    from bulletin.cli import terminal
    from bulletin.cli.progress import Progress
    from bulletin.publication.checking import check

    publication = _publication(start, needed=not paths)
    folder = out or (publication.folder / "out" if publication else None)
    with Progress() as progress:
        judged = check(
            paths,
            publication,
            folder,
            links_too=links,
            allow_private=allow_private,
            progress=progress,
        )
    if as_json:
        import msgspec

        terminal.put_json(msgspec.json.encode(judged))
    else:
        from bulletin.cli.check_screen import screen

        terminal.say("\n".join(screen(judged)))
    if any(found.severity == "error" for found in judged.findings):
        ctx.exit(1)


def _publication(start: str, *, needed: bool) -> "Publication | None":
    """Return the publication; None where there is none and files are judged, which need none."""
    from bulletin import config
    from bulletin.errors import ConfigError
    from bulletin.publication import Publication

    if not needed:
        try:
            config.find(Path(start).absolute())
        except ConfigError:
            if start != ".":
                raise
            return None
    return Publication.open(start)
