"""Records out of a spreadsheet: the sheet, the row that names the columns, then an entry a row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from bulletin.errors import SourceError
from bulletin.model import Finding
from bulletin.schema import suggest
from bulletin.sources import _ods, _xlsx
from bulletin.sources._columns import WITHIN, Columns, about_rows_above, by_name
from bulletin.sources._json_records import Record
from bulletin.sources._sheet_parts import Parts
from bulletin.sources._sheet_rows import Line, Lines
from bulletin.sources._sheet_survey import Place, Sheet
from bulletin.sources.base import Document
from bulletin.text import one_line

Book = _xlsx.Workbook | _ods.Spreadsheet
_UNDER_TEXT = ("link", "image")  # fields for which the link under a cell's text is what is meant
_ADDRESS = ("http://", "https://")


def records(document: Document, wanted: str | int, columns: Columns) -> Iterator[Record | Finding]:
    """Yield each row of one sheet by the names of its columns, and what was left out.

    `wanted` is the sheet's name or its number from 1; without it ("") the first sheet is read that
    a person sees and that has a row which names the columns. Raises `SourceError`.
    """
    parts = Parts(document.data, document.where)
    book: Book = _xlsx.Workbook(parts) if parts.form == "xlsx" else _ods.Spreadsheet(parts)
    failure: SourceError | None = None
    for sheet in _chosen(book.sheets, wanted, document.where):
        where = f"{document.where}, sheet {one_line(sheet.name)[:60]}"
        lines = Lines(book.survey(sheet), book.alone(sheet), sheet.number, where)
        rows = iter(lines)
        first = list(islice(rows, WITHIN))
        spoken = [(line.where, line.cells) for line in first]
        header = columns.header(spoken)
        if header is None:
            failure = failure or columns.missing(spoken, where)
            continue
        line = first[header]
        columns.check(line.cells, line.where)
        if above := about_rows_above(spoken[:header], spoken[0][0]):
            yield above
        yield from _entries(line.cells, chain(first[header + 1 :], rows), lines, columns)
        yield from lines.findings([*map(columns.field_of, line.cells)], line.number)
        return
    raise failure or _none(book.sheets, document.where)


def _chosen(sheets: Sequence[Sheet], wanted: str | int, where: str) -> Sequence[Sheet]:
    """Return the sheets that may be meant. Raises `SourceError` for one that is not there."""
    if wanted == "":
        return [sheet for sheet in sheets if not sheet.hidden]
    if isinstance(wanted, int):
        if 0 < wanted <= len(sheets):
            return [sheets[wanted - 1]]
    else:
        for same in (str, str.casefold):
            if found := [s for s in sheets if same(s.name.strip()) == same(wanted.strip())]:
                return found[:1]
    near = suggest(str(wanted), [sheet.name for sheet in sheets])
    raise SourceError(
        f"there is no sheet {wanted!r}",
        where=where,
        hint=f"{near} {_listed(sheets)}" if near.startswith("Did") else _listed(sheets),
    )


def _none(sheets: Sequence[Sheet], where: str) -> SourceError:
    return SourceError("there is no sheet to be seen", where=where, hint=_listed(sheets))


def _listed(sheets: Sequence[Sheet]) -> str:
    named = (
        f"{number} {one_line(sheet.name)[:60]!r}{' (hidden)' if sheet.hidden else ''}"
        for number, sheet in enumerate(sheets, 1)
    )
    return f"The sheets here are: {', '.join(named)}." if sheets else "There are none in it."


def _entries(
    names: Sequence[str], rows: Iterable[Line], lines: Lines, columns: Columns
) -> Iterator[Record]:
    """Yield each row by the names of its columns, with the links that lie under its texts.

    A row without a word in any column that has a field is passed over: numbers and boxes to tick
    are often prepared for rows to come.
    """
    named = [name.strip() for name in names]
    fields = {
        column: field for column, name in enumerate(named, 1) if (field := columns.field_of(name))
    }
    for line in rows:
        if not any(_says(line, column, lines) for column in fields):
            lines.empty += 1
            continue
        record = by_name(named, [*_linked(line, fields, lines.links)])
        if under := _under_title(line, fields, lines.links):
            record.setdefault("href", under)  # the least of a link's names: a column goes before
        yield line.where, dict(record)


def _says(line: Line, column: int, lines: Lines) -> bool:
    said = line.cells[column - 1].strip() if column <= len(line.cells) else ""
    return said not in ("", "false") or (line.number, column) in lines.errors


def _linked(line: Line, fields: Mapping[int, str], links: Mapping[Place, str]) -> Iterator[str]:
    """Yield the row's cells; where an address belongs, the link under a text that is none."""
    for column, cell in enumerate(line.cells, 1):
        link = links.get((line.number, column))
        is_meant = link and fields.get(column) in _UNDER_TEXT and not cell.startswith(_ADDRESS)
        yield link if link and is_meant else cell


def _under_title(line: Line, fields: Mapping[int, str], links: Mapping[Place, str]) -> str:
    titles = (column for column, field in fields.items() if field == "title")
    return next(filter(None, (links.get((line.number, column)) for column in titles)), "")
