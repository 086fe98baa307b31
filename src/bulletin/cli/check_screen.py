"""What `bulletin check` shows: a table a file, one row a check, its places and what to do."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from bulletin.cli import terminal
from bulletin.text import first_of, number_of

if TYPE_CHECKING:
    from bulletin.checks.letter import Checked
    from bulletin.publication.checking import Judged

SHOWN, LINES = 3, 5
"""So many different spots of a check are shown, and so many lines with the same; others counted."""
_ORDER = ("error", "warning", "note")


def screen(judged: "Judged") -> Iterator[str]:
    """Yield the lines that tell what came of checking."""
    places: dict[str, list[Checked]] = {}
    for found in judged.findings:
        places.setdefault(_place(found), []).append(found)
    for place, findings in places.items():
        yield click.style(place, bold=True)
        yield from _table(findings)
        yield ""
    yield click.style(_sum(judged), bold=True)


def _place(found: "Checked") -> str:
    return found.where.removesuffix(f":{found.line}")


def _table(findings: "Iterable[Checked]") -> Iterator[str]:
    """Yield one row a check, gravest first."""
    rows: dict[str, list[Checked]] = {}
    for found in sorted(findings, key=lambda each: _ORDER.index(each.severity)):
        rows.setdefault(found.check, []).append(found)
    name_width = max(map(len, rows))
    line_width = max(len(str(each.line or "")) for row in rows.values() for each in row)
    for name, row in rows.items():
        head = f"  {terminal.sign(row[0].severity)} {name:{name_width}}"
        blank = " " * (4 + name_width)
        room = max(terminal.width() - len(blank) - line_width - 4, 30)
        for line, text in _cells(row):
            number = f"{line or '':>{line_width}}"
            for part in wrap(text, room, break_on_hyphens=False) or [""]:
                yield f"{head}  {number}  {part}".rstrip()
                head, number = blank, " " * line_width


def _cells(row: "Sequence[Checked]") -> Iterator[tuple[int, str]]:
    """Yield what a check saw, by line, each hint after the last that it is for."""
    spots: dict[tuple[str, str], list[int]] = {}
    for found in row:
        spots.setdefault((found.what, found.hint), []).append(found.line)
    shown = list(spots.items())[:SHOWN]
    for number, ((what, hint), lines) in enumerate(shown, 1):
        yield lines[0], what + _also(lines)
        if number == len(shown):
            left = sum(map(len, spots.values())) - sum(len(lines) for _, lines in shown)
            if left:
                yield 0, f"and {left:,} more"
        if hint and (number == len(shown) or shown[number][0][1] != hint):
            yield 0, hint


def _also(lines: Sequence[int]) -> str:
    """Return where else the same was seen."""
    others = sorted({*lines} - {lines[0]})
    if not others:
        return f" ({len(lines):,} times)" if len(lines) > 1 else ""
    told = first_of([*map(str, others)], LINES)
    return f" (and on line{'s' if len(others) > 1 else ''} {told})"


def _sum(judged: "Judged") -> str:
    counts = [(sum(each.severity == one for each in judged.findings), one) for one in _ORDER]
    said = ", ".join(number_of(count, one) for count, one in counts if count) or "nothing to say"
    files = number_of(len(judged.files), "file")
    return f"{files}, {number_of(judged.checks, 'check')}: {said}."
