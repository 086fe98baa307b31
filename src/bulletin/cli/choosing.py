"""Asking which build was sent. Only at a terminal."""

import sys
from collections.abc import Sequence
from datetime import datetime

import click

from bulletin.cli.terminal import say, width
from bulletin.dates import zone_of
from bulletin.publication.sealing import Candidate
from bulletin.text import number_of


def at_terminal() -> bool:
    """Tell whether a person is there to be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def lines(builds: Sequence[Candidate], timezone: str) -> list[str]:
    """Return a line for each build: its mark, when and for which mailer, its entries, its subject.

    The mailer is told where that tells builds apart.
    """
    several = len({build.mailer for build in builds}) > 1
    marks = max(len(build.mark) for build in builds)
    return [
        f"{build.mark:{marks}}  built {moment(build.built, timezone)}"
        f"{f' for {build.mailer}' if several and build.mailer else ''}"
        f"  {number_of(build.entries, 'entry', 'entries')}  {build.subject}"[: width() - 6]
        for build in builds
    ]


def moment(when: datetime, timezone: str) -> str:
    """Return a moment as a person tells it, in the publication's zone."""
    local = when.astimezone(zone_of(timezone))
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"


def choose(builds: Sequence[Candidate], timezone: str) -> str:
    """Return the mark of the build that the person at the terminal says was sent, or ""."""
    if len(builds) == 1:
        say(f"Issue {builds[0].number}: {lines(builds, timezone)[0]}")
        sent = click.confirm("Was this one sent to your readers?", default=False)
        return builds[0].mark if sent else ""
    say(f"Issue {builds[0].number} was built {len(builds)} times. Which one did your readers get?")
    for number, line in enumerate(lines(builds, timezone), 1):
        say(f"  {number:>2}  {line}")
    say("The mark is in the last line of the email.")
    marks = {build.mark: build.mark for build in builds}
    marks |= {str(number): build.mark for number, build in enumerate(builds, 1)}
    marks |= {mark.partition("-")[2]: mark for mark in list(marks) if "-" in mark}
    while answer := click.prompt(
        "Its number or mark (Enter: none)", default="", show_default=False
    ):
        if found := marks.get(str(answer).strip().lower()):
            return found
        say(f"{answer!r} is none of these.")
    return ""
