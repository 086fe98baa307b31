"""`bulletin status`: where things stand."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from bulletin.cli import options

if TYPE_CHECKING:
    from bulletin.publication import Publication
    from bulletin.publication.status import SourceAge, Status

CHANGES, WAITING = 8, 5
"""Changes since the last build, and entries that wait, that are told; the others are counted."""


@click.command("status", short_help="Show what the next issue would hold, and what to do.")
@options.config
@options.now
@options.as_json
@options.debug
@click.pass_context
def command(ctx: click.Context, *, start: str, now: datetime, as_json: bool) -> None:
    """Show what the next issue would hold, what changed, how old each source is, what to do.

    Writes nothing. Every entry ends in one place; the counts add up to what was read.
    """
    from pathlib import Path

    from bulletin.cli import terminal
    from bulletin.cli.words import nearby
    from bulletin.publication import Publication

    publication = Publication.open(start)
    found = publication.status(now=now, out=Path(nearby(publication.folder / "out")))
    if as_json:
        terminal.put_json(found.to_json())
    else:
        terminal.say("\n".join(_screen(publication, found, now)))
    if any(finding.severity == "error" for finding in found.findings):
        ctx.exit(1)


def _screen(publication: "Publication", found: "Status", now: datetime) -> Iterator[str]:
    from bulletin.cli import choosing, terminal
    from bulletin.cli.screen import FITTING, counted, section_lines
    from bulletin.text import number_of

    zone = publication.settings.publication.timezone
    total = sum(len(section.entries) for section in found.sections)
    title = publication.settings.publication.title
    yield click.style(f"{title}: issue {found.number}, a draft", bold=True)
    yield f"  {number_of(total, 'entry', 'entries')} so far; nothing is written by this command"
    yield from section_lines(found.sections)
    yield from terminal.wrapped(counted(found.buckets, found.read, found.kept), "  ", "  ")
    yield from terminal.wrapped(found.subject, "  Subject  ", FITTING)
    yield from _waiting(found)
    yield from _changes(found)
    if found.builds:
        yield click.style("  Built, and not declared sent", bold=True)
        yield from (f"    {line}" for line in choosing.lines(found.builds, zone))
    yield click.style("  Sources", bold=True)
    for age in found.sources:
        yield from terminal.wrapped(_age(age, now), "    ", "      ")
    if found.findings:
        yield click.style("  Please look", bold=True)
    for finding in found.findings:
        yield from terminal.finding(finding, indent="    ")
    yield click.style("  Next", bold=True)
    yield from terminal.numbered(found.next)


def _waiting(found: "Status") -> Iterator[str]:
    from bulletin.cli import terminal

    waiting = [one for one in found.left_out if one.bucket == "waiting"]
    if waiting:
        yield click.style("  Waiting", bold=True)
    for one in waiting[:WAITING]:
        yield from terminal.wrapped(f"{one.title}: {one.reason}", "    ", "      ")
    if len(waiting) > WAITING:
        yield f"    and {len(waiting) - WAITING:,} more: bulletin status --json lists them."


def _changes(found: "Status") -> Iterator[str]:
    if not found.builds:
        return
    if not found.changes:
        yield "  Nothing has changed since the last build."
        return
    yield click.style("  Since the last build", bold=True)
    yield from (f"    {change}" for change in found.changes[:CHANGES])
    if len(found.changes) > CHANGES:
        yield f"    and {len(found.changes) - CHANGES} more: bulletin status --json lists them."


def _age(age: "SourceAge", now: datetime) -> str:
    from bulletin.cli.words import ago
    from bulletin.text import number_of

    kind, _, path = age.source.partition(":")
    name = f"{path} ({kind})"
    if age.failed:
        return f"{name}: {age.failed}"
    parts = [number_of(age.entries, "entry", "entries")]
    if age.newest:
        parts.append(f"the newest of {age.newest}")
    if not age.read:
        parts.append("read by no build yet")
    elif age.changed:
        parts.append(f"last read by a build {ago(now - age.read)}")
        parts.append(f"unchanged for {ago(now - age.changed, '')}".rstrip())
    else:
        parts.append(f"changed since a build read it {ago(now - age.read)}")
    return f"{name}: {', '.join(parts)}"
