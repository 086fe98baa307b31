"""Records out of CSV: a first line that names the columns, then an entry a row."""

import csv
import io
import re
from collections.abc import Callable, Iterator

from bulletin.errors import SourceError
from bulletin.model import Finding
from bulletin.sources._json_records import Record

MAX_CELL = 10_000_000  # characters; the library's own limit (131,072) is less than a long article
_SEPARATOR_LINE = re.compile(r"\s*\"?sep=(.)\"?[ \t]*(?:\n|$)", re.IGNORECASE)


def records(source: str, where: str, is_title: Callable[[str], bool]) -> Iterator[Record | Finding]:
    """Yield each row by the names in the first line, one of which `is_title`.

    The separator is the one of ``,`` ``;`` and tab that the first line has most of, or the one
    that a line ``sep=;`` before it names, as Excel writes it.
    """
    told = _SEPARATOR_LINE.match(source)
    above = source.count("\n", 0, told.end()) if told else 0
    body = source[told.end() :] if told else source
    delimiter = told[1] if told else max(",;\t", key=body.lstrip("\n").partition("\n")[0].count)
    names: list[str] = []
    for number, row in _rows(body, delimiter, where, above):
        if not any(cell.strip() for cell in row):
            continue
        if not names:
            names = _names(row, f"{where}:{number}", is_title)
            continue
        if any(cell.strip() for cell in row[len(names) :]):
            yield _surplus(row, names, f"{where}:{number}")
        yield f"{where}:{number}", _by_name(names, row)


def _rows(source: str, delimiter: str, where: str, above: int) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line it begins on. Raises `SourceError`."""
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL))
    rows = csv.reader(io.StringIO(source), delimiter=delimiter, strict=True)
    begins = 1 + above
    try:
        for row in rows:
            yield begins, row
            begins = rows.line_num + 1 + above
    except csv.Error as error:
        raise SourceError(
            f"this is no CSV: {error}",
            where=f"{where}:{begins}",
            hint="A text that holds the separator, quotes or line breaks stands in double quotes.",
        ) from error


def _names(row: list[str], where: str, is_title: Callable[[str], bool]) -> list[str]:
    names = [name.strip() for name in row]
    if not any(map(is_title, names)):
        seen = ", ".join(names)
        raise SourceError(
            f"no column for the title; the first line reads {seen[:60]!r}",
            where=where,
            hint="The first line names the columns, one of them title.",
        )
    return names


def _by_name(names: list[str], row: list[str]) -> dict[str, str]:
    """Return a row by its columns; of two columns with one name the first that says anything."""
    found: dict[str, str] = {}
    for name, cell in zip(names, row, strict=False):
        if cell.strip():
            found.setdefault(name, cell)
    return found


def _surplus(row: list[str], names: list[str], where: str) -> Finding:
    return Finding(
        severity="warning",
        what=f"this row has {len(row)} cells, the first line names {len(names)} columns",
        where=where,
        hint="A text that holds the separator stands in double quotes.",
    )
