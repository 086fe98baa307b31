"""What the engine does not tell of a sheet, and what it could not bear: looked up before it reads.

Measured on python-calamine 0.9: it gives no hidden rows, no links, an empty cell for one in error,
and of ODS no merged cells. It takes memory for every cell between the first and the last one, and
for every repetition of a text, and ends the whole process when there is none left.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from msgspec import Struct

from bulletin.errors import SourceError

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384  # of a sheet, in every program there is
MAX_CELLS = 5_000_000  # between the first cell and the last one that says something
MAX_TEXT = 100_000_000  # characters of all cells, each repetition counted
MAX_NOTED = 200_000  # cells in error, with a link, or merged with one above; the rest is not
MAX_SHEETS = 1_000
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

Place = tuple[int, int]
"""A cell by its row and column, both from 1."""


class Sheet(Struct, frozen=True):
    """A sheet: what it is called, whether a person sees it, and where its cells are.

    They are in a part of the file, in which the sheet is the one with this `number` (from 0).
    """

    name: str
    hidden: bool
    part: str
    number: int = 0


@dataclass
class Survey:
    """What a look at a sheet's XML gives. Rows and columns count from 1.

    `rows` and `columns` tell how far the cells go that say something, `text` how many characters
    they hold. `errors` are cells in error and how they put it ("#REF!"; "" for a formula without
    its result), `links` those with a link under their text; `merged` the areas that are one cell,
    by their first and last place.
    """

    rows: int = 0
    columns: int = 0
    text: int = 0
    hidden: set[int] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    links: dict[Place, str] = field(default_factory=dict)
    merged: list[tuple[Place, Place]] = field(default_factory=list)

    def reach(self, row: int, column: int, where: str) -> None:
        """Note that a cell says something. Raises `SourceError` for a place no sheet has."""
        if not (0 < row <= MAX_ROWS and 0 < column <= MAX_COLUMNS):
            raise odd(f"a cell in row {row:,}, column {column:,}, where no sheet has one", where)
        if row > self.rows or column > self.columns:
            self.rows, self.columns = max(self.rows, row), max(self.columns, column)
            self.check(where)

    def note_hidden(self, first: int, last: int = 0) -> None:
        """Note rows that are not seen; `last` is the first, where it is not given."""
        self.hidden.update(range(first, min(max(first, last), MAX_ROWS) + 1))

    def note_error(self, row: int, column: int, said: str) -> None:
        """Note a cell in error."""
        if len(self.errors) < MAX_NOTED:
            self.errors[row, column] = said

    def note_link(self, row: int, column: int, link: str) -> None:
        """Note the link under a cell's text; of several the first."""
        if len(self.links) < MAX_NOTED:
            self.links.setdefault((row, column), link)

    def note_merged(self, first: Place, last: Place) -> None:
        """Note an area that is one cell."""
        if len(self.merged) < MAX_NOTED:
            self.merged.append((first, last))

    def check(self, where: str) -> None:
        """Raise `SourceError` when it is more than can be read."""
        if self.rows * self.columns > MAX_CELLS:
            raise SourceError(
                f"this sheet is too large: its cells go as far as {spell(self.rows, self.columns)}",
                where=where,
                hint="A stray cell far from the others? Delete the empty rows and columns after"
                " your table, or copy the table into a new file.",
            )
        if self.text > MAX_TEXT:
            raise SourceError(
                f"this sheet is too large: its cells hold more than {MAX_TEXT:,} characters",
                where=where,
                hint="Copy what is needed into a file of its own.",
            )

    def below(self) -> Iterator[tuple[Place, Place]]:
        """Yield each cell that is merged with one above it, and that one."""
        left = MAX_NOTED
        for (top, column), (bottom, _) in self.merged:
            for row in range(top + 1, min(bottom, self.rows) + 1):
                if not left:
                    return
                left -= 1
                yield (row, column), (top, column)

    def across(self) -> frozenset[int]:
        """Return the rows that have a cell across several columns, as a heading is."""
        return frozenset(
            first[0] for first, last in self.merged if first[0] == last[0] and last[1] > first[1]
        )


def place(reference: str, where: str) -> Place:
    """Return the place that a reference ("C7") names. Raises `SourceError` for none."""
    match = _REFERENCE.fullmatch(reference)
    if not match:
        raise odd(f"a cell at {reference[:40]!r}", where)
    return int(match[2]), column_of(match[1])


def area(reference: str, where: str) -> tuple[Place, Place]:
    """Return the first and last place of an area ("A1:C7", or one cell). Raises `SourceError`."""
    first, _, last = reference.partition(":")
    return place(first, where), place(last or first, where)


def column_of(letters: str) -> int:
    """Return a column's number: 1 for A, 28 for AB."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def spell(row: int, column: int) -> str:
    """Return how a person calls a cell: "C7"."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def odd(what: str, where: str) -> SourceError:
    """Return what to say of something that no spreadsheet program writes."""
    return SourceError(
        f"this spreadsheet is damaged: it has {what}",
        where=where,
        hint="Open it in your spreadsheet program and save it anew.",
    )
