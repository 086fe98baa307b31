"""Records out of CSV: a row that names the columns, then an entry a row."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import chain, islice

from bulletin.errors import SourceError
from bulletin.model import Finding
from bulletin.sources._columns import WITHIN, Columns, Row, about_rows_above, by_name
from bulletin.sources._json_records import Record

MAX_CELL = 10_000_000  # characters; the library's own limit (131,072) is less than a long article
_SEPARATORS = ",;\t|"
_SEPARATOR_LINE = re.compile(r"\s*\"?sep=(.)\"?[ \t]*(?:\n|$)", re.IGNORECASE)


def records(source: str, where: str, columns: Columns) -> Iterator[Record | Finding]:
    """Yield each row by the names of the columns; a title may stand above the row that has them.

    The separator is the one of ``,`` ``;`` tab and ``|`` that parts the most names of `columns`, or
    the one that a line ``sep=;`` at the beginning names, as Excel writes it.
    """
    told = _SEPARATOR_LINE.match(source)
    above = source.count("\n", 0, told.end()) if told else 0
    body = source[told.end() :] if told else source
    delimiter = told[1] if told else _separator(body, columns)
    rows = (
        (at, row) for at, row in _rows(body, delimiter, where, above) if any(map(str.strip, row))
    )
    first = list(islice(rows, WITHIN))
    number = columns.header(first)
    if number is None:
        raise columns.missing(first, where)
    names_at, names = first[number]
    columns.check(names, names_at)
    if left_out := about_rows_above(first[:number], first[0][0]):
        yield left_out
    names = [name.strip() for name in names]
    for at, row in chain(first[number + 1 :], rows):
        if any(cell.strip() for cell in row[len(names) :]):
            yield _surplus(row, names, at)
        yield at, dict(by_name(names, row))


def _separator(body: str, columns: Columns) -> str:
    """Return what parts the most names in one of the first lines, else most often in the first."""
    lines = [line for line in body[:MAX_CELL].split("\n") if line.strip()][:WITHIN]

    def parted(separator: str) -> tuple[int, int]:
        names = ([name.strip(' "') for name in line.split(separator)] for line in lines)
        return max(len(columns.known(each)) for each in names), lines[0].count(separator)

    return max(_SEPARATORS, key=parted)


def _rows(source: str, delimiter: str, where: str, above: int) -> Iterator[Row]:
    """Yield each row with the line it begins on. Raises `SourceError`."""
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL))
    rows = csv.reader(io.StringIO(source), delimiter=delimiter, strict=True)
    begins = 1 + above
    try:
        for row in rows:
            yield f"{where}:{begins}", row
            begins = rows.line_num + 1 + above
    except csv.Error as error:
        raise SourceError(
            f"this is no CSV: {error}",
            where=f"{where}:{begins}",
            hint="A text that holds the separator, quotes or line breaks stands in double quotes.",
        ) from error


def _surplus(row: list[str], names: list[str], where: str) -> Finding:
    return Finding(
        severity="warning",
        what=f"this row has {len(row)} cells, but {len(names)} columns have a name",
        where=where,
        hint="A text that holds the separator stands in double quotes.",
    )
