"""Which row of a table names its columns, and which field each column is for."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from msgspec import Struct

from bulletin.errors import SourceError
from bulletin.model import Finding
from bulletin.text import one_line

WITHIN = 20
"""So many rows that say something may a table begin with before the one that names its columns."""

Row = tuple[str, list[str]]
"""Where a row stands, and its cells."""

Cell = TypeVar("Cell")


class Columns(Struct, frozen=True):
    """What names of columns mean: `field_of` gives the field of one, "" for none.

    `mapped` are the columns that the settings name, as they are spelled there, and their fields.
    """

    field_of: Callable[[str], str]
    mapped: Mapping[str, str] = {}

    def known(self, cells: Sequence[str]) -> list[str]:
        """Return the fields that cells are the names of."""
        return [field for cell in cells if (field := self.field_of(cell))]

    def header(self, rows: Sequence[Row]) -> int | None:
        """Return which of the rows names the columns, None where none of the first does.

        It is the first that names the title and another field; above it a table may have a title
        of its own. Else it is the first row that says anything, if that names the title.
        """
        spoken = ((n, row) for n, (_, row) in enumerate(rows) if _says(row))
        first = list(islice(spoken, WITHIN))
        for number, row in first:
            known = self.known(row)
            if "title" in known and len(known) > 1:
                return number
        alone = [number for number, row in first[:1] if "title" in self.known(row)]
        return alone[0] if alone else None

    def missing(self, rows: Sequence[Row], where: str) -> SourceError:
        """Return what to say of a table in whose `rows` `header` found nothing."""
        spoken = [row for row in rows if _says(row[1])][:WITHIN]
        read = ""
        if spoken:
            likeliest = max(spoken, key=lambda row: len(self.known(row[1])))
            place = "first" if likeliest is spoken[0] else "likeliest"
            seen = one_line(", ".join(filter(None, likeliest[1])))
            read, where = f"; the {place} line reads {seen[:60]!r}", likeliest[0]
        return SourceError(
            f"no column for the title{read}",
            where=where,
            hint="One row names the columns, one of them title. If yours has another name, write"
            ' it into the settings: columns = { "its name" = "title" }.',
        )

    def check(self, names: Sequence[str], where: str) -> None:
        """Raise `SourceError` when a column that the settings name is not among `names`."""
        spelled = {_spelled(name) for name in names}
        lacking = [name for name in self.mapped if _spelled(name) not in spelled]
        if lacking:
            there = ", ".join(repr(one_line(name)[:60]) for name in names if name.strip())
            raise SourceError(
                f"there is no column {' nor '.join(map(repr, lacking))}, which columns names",
                where=where,
                hint=f"The columns here are: {there}.",
            )


def by_name(names: Sequence[str], cells: Sequence[Cell]) -> dict[str, Cell]:
    """Return a row's cells by column; of two columns with one name the first that says anything."""
    found: dict[str, Cell] = {}
    for name, cell in zip(names, cells, strict=False):
        if not isinstance(cell, str) or cell.strip():
            found.setdefault(name, cell)
    return found


def about_rows_above(rows: Sequence[Row], where: str) -> Finding | None:
    """Return a note on the rows above the names of the columns, if they say anything."""
    said = [one_line(" ".join(row))[:60] for _, row in rows if _says(row)]
    if not said:
        return None
    return Finding(
        severity="note",
        what=f"left out what stands above the names of the columns: {' / '.join(said)[:200]}",
        where=where,
    )


def _says(row: Sequence[str]) -> bool:
    return any(cell.strip() for cell in row)


def _spelled(name: str) -> str:
    return one_line(name).casefold()
