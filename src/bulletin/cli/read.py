"""`bulletin read`: what the reader understood. Writes nothing."""

import click

from bulletin.cli import options


@click.command("read", short_help="Show what was understood of a source; write nothing.")
@click.argument("paths", nargs=-1, metavar="[PATH|URL]...")
@click.option("--kind", metavar="KIND", help="What PATH is, for example records or listing-text.")
@click.option(
    "--category",
    "categories",
    multiple=True,
    metavar="NAME",
    help="A category name to know when names are run together; may be given again.",
)
@click.option("--jsonl", is_flag=True, help="Print one JSON object a line, one for each entry.")
@options.allow_private
@options.config
@options.debug
@click.pass_context
def command(
    ctx: click.Context,
    *,
    paths: tuple[str, ...],
    kind: str | None,
    categories: tuple[str, ...],
    jsonl: bool,
    allow_private: bool,
    start: str,
) -> None:
    """Show what the reader understood: the publication's sources, or the files at PATH.

    With PATH or URL and --kind no bulletin.toml is needed; - is standard input. Nothing is written.
    """
    if bool(paths) != bool(kind):
        raise click.UsageError("PATH and --kind go together.", ctx)
    from bulletin.cli import terminal
    from bulletin.cli.progress import Progress
    from bulletin.publication import Publication, read_places

    with Progress() as progress:
        if kind:
            timezone = "UTC"
            taken = read_places(
                kind, paths, categories, progress=progress, allow_private=allow_private
            )
        else:
            publication = Publication.open(start, progress=progress)
            timezone = publication.settings.publication.timezone
            taken = publication.read(categories)
    entries = [entry for intake in taken.intakes for entry in intake.entries]
    if jsonl:
        from bulletin.sources.records import as_record

        for entry in entries:
            terminal.put_json(as_record(entry))
    elif entries or not taken.failures:
        from bulletin.cli.table import show

        show(entries, timezone)
    findings = tuple(taken.findings())
    for finding in findings:
        terminal.say("\n".join(terminal.finding(finding)), err=True)
    if any(finding.severity == "error" for finding in findings):
        ctx.exit(1)
