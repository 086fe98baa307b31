"""ODS (OpenDocument 1.3 part 3, chapter 9): its sheets, surveyed, and a file for the engine."""

import io
from zipfile import ZipFile

from bulletin.errors import SourceError
from bulletin.sources._sheet_parts import Attributes, Parts
from bulletin.sources._sheet_survey import MAX_SHEETS, Sheet, Survey, odd

_CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_CELLS = ("table-cell", "covered-table-cell")
# Prefixes are these in every file there is, and the engine knows no others.
_VALUES = ("office:value", "office:date-value", "office:time-value", "office:boolean-value")


class Spreadsheet:
    """An ODS file, which the engine reads as a whole, so that all of it is looked at."""

    def __init__(self, parts: Parts) -> None:
        """Look at every sheet. Raises `SourceError` when it is damaged, locked or too large."""
        self._parts = parts
        locked: list[str] = []
        parts.walk_list(_MANIFEST, lambda name, _: locked.append(name))
        if "encryption-data" in locked:
            raise SourceError(
                "this spreadsheet is protected by a password",
                where=parts.where,
                hint="Save a copy without a password.",
            )
        self._content = parts.read(_CONTENT)
        looked = _Look(parts.where)
        parts.walk(_CONTENT, looked.start, looked.end, looked.text)
        self._surveys = looked.surveys
        whole = Survey(
            rows=sum(each.rows * each.columns for each in looked.surveys),
            columns=1,
            text=sum(each.text for each in looked.surveys),
        )
        whole.check(parts.where)
        self.sheets = tuple(
            Sheet(name, style in looked.unseen, _CONTENT, number)
            for number, (name, style) in enumerate(looked.names)
        )

    def survey(self, sheet: Sheet) -> Survey:
        """Return what a sheet's XML tells."""
        return self._surveys[sheet.number]

    def alone(self, _sheet: Sheet) -> bytes:
        """Return a file of what has been looked at, and nothing else."""
        file = io.BytesIO()
        with ZipFile(file, "w") as made:
            made.writestr("mimetype", _MIMETYPE)
            made.writestr(_CONTENT, self._content)
            made.writestr(_MANIFEST, "<manifest/>")
        return file.getvalue()


class _Look:
    """The surveys of all sheets, as the elements of the content come along."""

    def __init__(self, where: str) -> None:
        self.names: list[tuple[str, str]] = []  # a sheet's name, and the style of its table
        self.surveys: list[Survey] = []
        self.unseen: set[str] = set()  # styles of tables that are not shown
        self._where = self._file = where
        self._style = ""
        self._row = self._rows = 0  # the row, and how often it is repeated
        self._column = self._columns = 0
        self._cell: Attributes = {}
        self._text: list[str] = []

    def start(self, name: str, found: Attributes) -> None:
        if name == "style":
            self._style = found.get("style:name", "")
        elif name == "table-properties" and found.get("table:display") == "false":
            self.unseen.add(self._style)
        elif name == "table":
            if len(self.surveys) == MAX_SHEETS:
                raise odd(f"more than {MAX_SHEETS:,} sheets", self._file)
            called = found.get("table:name", "")
            self.names.append((called, found.get("table:style-name", "")))
            self.surveys.append(Survey())
            self._where = f"{self._file}, sheet {called}"
            self._row = self._rows = 0
        elif self.surveys:
            self._inside(name, found)

    def _inside(self, name: str, found: Attributes) -> None:
        if name == "table-row":
            self._row += self._rows or 1
            self._rows = self._repeated(found, "table:number-rows-repeated")
            self._column, self._columns = 0, 1
            if found.get("table:visibility", "visible") != "visible":
                self.surveys[-1].note_hidden(self._row, self._row + self._rows - 1)
        elif name in _CELLS:
            self._column += self._columns
            self._columns = self._repeated(found, "table:number-columns-repeated")
            self._cell = found
            self._text.clear()
        elif name == "a" and self._cell:
            self.surveys[-1].note_link(self._row, self._column, found.get("xlink:href", ""))

    def end(self, name: str) -> None:
        if name not in _CELLS or not self.surveys:
            return
        survey, found = self.surveys[-1], self._cell
        text = "".join(self._text)
        if text.strip() or any(key in found for key in _VALUES):
            survey.reach(self._row + self._rows - 1, self._column + self._columns - 1, self._where)
            survey.text += len(text) * self._rows * self._columns
        if found.get("calcext:value-type") == "error":
            survey.note_error(self._row, self._column, text[:20])
        down = self._repeated(found, "table:number-rows-spanned")
        across = self._repeated(found, "table:number-columns-spanned")
        if down > 1 or across > 1:
            first = (self._row, self._column)
            survey.note_merged(first, (first[0] + down - 1, first[1] + across - 1))
        self._cell = {}

    def text(self, piece: str) -> None:
        if self._cell:
            self._text.append(piece)

    def _repeated(self, found: Attributes, key: str) -> int:
        digits = found.get(key, "1")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 10 and int(digits)):  # noqa: PLR2004
            raise odd(f"a row or cell that comes {digits[:40]!r} times", self._where)
        return int(digits)
