"""The one importer of python_calamine: the values of one sheet, row by row.

What is repaired here: it counts columns from the first cell that says something (all are given from
the first column), it gives a whole number as one with a point, and it panics where it should raise
(a panic is no `Exception`; it becomes one error). What it does not tell, and what would make it end
the process, is looked up before (`_sheet_survey`).
"""

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bulletin.errors import SourceError

_EXACT = 10**15  # a number up to here is held by a spreadsheet to its last digit


def rows(data: bytes, number: int, where: str) -> Iterator[list[str]]:
    """Yield each row of a sheet from the first on, as texts; `number` counts sheets from 0.

    Dates are ``2026-11-24`` or ``2026-11-24T09:30:00``, answers ``true`` and ``false``, and an
    empty cell or one in error is "". Raises `SourceError` for what cannot be read, and when the
    engine is not installed.
    """
    try:
        from python_calamine import CalamineError, load_workbook
    except ImportError as error:
        raise SourceError(
            "spreadsheets are read by a package that is not installed here",
            where=where,
            hint='Type: pip install "bulletin[spreadsheets]". Or save the sheet as CSV.',
        ) from error
    try:
        sheet = load_workbook(io.BytesIO(data)).get_sheet_by_index(number)
        indent = [""] * (sheet.start[1] if sheet.start else 0)
        for row in sheet.iter_rows():
            yield indent + [_text(value) for value in row]
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise _unread(where) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise _unread(where) from error
        raise


def _unread(where: str) -> SourceError:
    return SourceError(
        "this sheet cannot be read: a value in it is not as it should be",
        where=where,
        hint="Open it in your spreadsheet program and save it anew, or save it as CSV.",
    )


def _text(value: object) -> str:
    """Return a cell's value as a person would type it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    if isinstance(value, datetime) and value.microsecond:  # days as fractions are never exact
        value = (value + timedelta(milliseconds=500)).replace(microsecond=0)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return "" if value is None else str(value)
