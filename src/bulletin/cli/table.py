"""Entries as a table, for a person."""

import sys
from collections.abc import Sequence

from rich.box import ASCII, SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bulletin.cli.terminal import fit, say, width
from bulletin.dates import day_at, spell
from bulletin.model import Entry
from bulletin.text import number_of


def show(entries: Sequence[Entry], timezone: str) -> None:
    """Print one row an entry on stdout, as wide as the terminal allows; days are of `timezone`."""
    plain = fit("─", sys.stdout) != "─"
    table = Table(box=ASCII if plain else SIMPLE_HEAD, show_edge=False, pad_edge=False, leading=1)
    for heading, ratio in (("Entry", 7), ("Categories", 5), ("Tags", 4), ("Date", 0), ("Link", 2)):
        # A date on two lines is none: its column keeps its width, the others share the rest.
        fixed = None if ratio else len("2026-11-24")
        table.add_column(heading, ratio=ratio or None, width=fixed, overflow="fold")
    table.expand = True
    for entry in entries:
        cells = (
            entry.title,
            ", ".join(entry.categories),
            ", ".join(entry.tags),
            _date(entry, timezone),
            _link(entry),
        )
        table.add_row(*(Text(fit(cell, sys.stdout)) for cell in cells))
    Console(width=width()).print(table)
    say(number_of(len(entries), "entry", "entries"))


def _date(entry: Entry, timezone: str) -> str:
    """Return the day it appeared on the hub, else the resource's own date in words."""
    if entry.published:
        return day_at(entry.published, timezone).isoformat()
    return spell(entry.dated) if entry.dated else ""


def _link(entry: Entry) -> str:
    if not entry.link:
        return "none"
    return "worked out" if entry.link_derived else "given"
