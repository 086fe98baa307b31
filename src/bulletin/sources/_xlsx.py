"""XLSX (ECMA-376 part 1, chapter 18): its sheets, a survey of one, and it alone for the engine."""

import io
import posixpath
import re
from zipfile import ZipFile

from bulletin.sources._sheet_parts import Attributes, Parts
from bulletin.sources._sheet_survey import (
    MAX_NOTED,
    MAX_SHEETS,
    Sheet,
    Survey,
    area,
    column_of,
    odd,
)

_TRUE = ("1", "true")
_HYPERLINK = re.compile(r'\s*HYPERLINK\(\s*"((?:[^"]|"")+)"', re.IGNORECASE)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STRINGS = "xl/sharedStrings.xml"
_STYLES = "xl/styles.xml"
# A package with one sheet; whatever else the file holds, the engine never sees.
_ALONE = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml"'
    ' ContentType="application/xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="a"'
    f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="a" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>",
}
_WORKBOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr date1904="%d"/><sheets>'
    '<sheet name="a" sheetId="1" r:id="a"/></sheets></workbook>'
)


class Workbook:
    """An XLSX file, of which one sheet at a time is read."""

    def __init__(self, parts: Parts) -> None:
        """Find its sheets. Raises `SourceError` when its directory is damaged."""
        self._parts = parts
        self._since_1904 = False
        self._strings: list[int] | None = None
        targets = self._targets("xl/workbook.xml")
        sheets: list[Sheet] = []

        def start(name: str, found: Attributes) -> None:
            if name == "workbookPr":
                self._since_1904 = found.get("date1904") in _TRUE
            elif name == "sheet":
                kind, target = targets.get(_id(found), ("", ""))
                if kind.endswith("/worksheet"):  # charts stand on sheets, too
                    hidden = found.get("state", "visible") != "visible"
                    sheets.append(Sheet(found.get("name", ""), hidden, target))

        parts.walk_list("xl/workbook.xml", start)
        if len(sheets) > MAX_SHEETS:
            raise parts.refused(f"it has more than {MAX_SHEETS:,} sheets")
        self.sheets = tuple(sheets)

    def survey(self, sheet: Sheet) -> Survey:
        """Return what a sheet's XML tells. Raises `SourceError` when it is damaged or too large."""
        where = f"{self._parts.where}, sheet {sheet.name}"
        if sheet.part not in self._parts:
            raise odd("a sheet whose cells are not in the file", where)
        if self._strings is None:
            self._strings = self._lengths()
        looked = _Look(self._strings, where)
        self._parts.walk(sheet.part, looked.start, looked.end, looked.text)
        targets = self._targets(sheet.part) if looked.linked else {}
        for reference, target in looked.linked:
            first, _ = area(reference, where)
            looked.survey.note_link(*first, targets.get(target, ("", ""))[1])
        looked.survey.check(where)
        return looked.survey

    def alone(self, sheet: Sheet) -> bytes:
        """Return a file that holds a sheet, and nothing that has not been looked at."""
        held = _ALONE | {"xl/workbook.xml": _WORKBOOK % self._since_1904}
        file = io.BytesIO()
        with ZipFile(file, "w") as made:
            for name, text in held.items():
                made.writestr(name, text)
            for name in (_STRINGS, _STYLES):
                if data := self._parts.read(name):
                    made.writestr(name, data)
            made.writestr("xl/worksheets/sheet1.xml", self._parts.read(sheet.part))
        return file.getvalue()

    def _targets(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the kind and target of each relationship of a part, by its id (OPC section 9.3).

        The target is a part of the file, or an address outside of it.
        """
        folder, _, name = part.rpartition("/")
        found: dict[str, tuple[str, str]] = {}

        def start(name: str, attributes: Attributes) -> None:
            if name == "Relationship":
                target = attributes.get("Target", "")
                if attributes.get("TargetMode") != "External":
                    target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[attributes.get("Id", "")] = (attributes.get("Type", ""), target)

        self._parts.walk_list(f"{folder}/_rels/{name}.rels", start)
        return found

    def _lengths(self) -> list[int]:
        """Return how long each of the shared texts is, in characters."""
        lengths: list[int] = []

        def start(name: str, _found: Attributes) -> None:
            if name == "si":
                lengths.append(0)

        def text(piece: str) -> None:
            if lengths:
                lengths[-1] += len(piece)

        self._parts.walk(_STRINGS, start, text=text)
        self._parts.walk(_STYLES, lambda _name, _found: None)  # the engine gets it as well
        return lengths


class _Look:
    """The survey of one sheet, as its elements come along (ECMA-376 part 1, section 18.3.1)."""

    def __init__(self, strings: list[int], where: str) -> None:
        self.survey = Survey()
        self.linked: list[tuple[str, str]] = []  # an area, and the id of its link
        self._strings = strings
        self._where = where
        self._columns: dict[str, int] = {}
        self._row = self._column = 0
        self._digits = ""  # how the row's number is written
        self._kind = ""
        self._says = self._computed = False
        self._text: list[str] = []

    def start(self, name: str, found: Attributes) -> None:
        if name == "c":
            self._cell(found)
        elif name in ("v", "is", "f"):
            self._text.clear()
            if name != "f":
                self.survey.reach(self._row, self._column, self._where)
                self._says = True
            else:
                self._computed = True
        elif name == "row":
            self._begin_row(found.get("r"))
            if found.get("hidden") in _TRUE:
                self.survey.note_hidden(self._row)
        elif name == "mergeCell":
            self.survey.note_merged(*area(found.get("ref", ""), self._where))
        elif name == "hyperlink" and _id(found) and len(self.linked) < MAX_NOTED:
            self.linked.append((found.get("ref", ""), _id(found)))

    def end(self, name: str) -> None:
        if name == "v":
            self._value("".join(self._text))
        elif name == "is":
            self.survey.text += sum(map(len, self._text))
        elif name == "f" and (link := _HYPERLINK.match("".join(self._text))):
            self.survey.note_link(self._row, self._column, link[1].replace('""', '"'))
        elif name == "c" and self._computed and not self._says:
            self.survey.reach(self._row, self._column, self._where)
            self.survey.note_error(self._row, self._column, "")

    def text(self, piece: str) -> None:
        self._text.append(piece)

    def _begin_row(self, digits: str | None) -> None:
        self._row = self._row + 1 if digits is None else self._number(digits)
        self._digits = "" if digits is None else digits
        self._column = 0

    def _cell(self, found: Attributes) -> None:
        self._kind = found.get("t", "")
        self._says = self._computed = False
        reference = found.get("r")
        if reference is None:
            self._column += 1
            return
        letters = reference.rstrip("0123456789")
        if letters not in self._columns:
            if not re.fullmatch("[A-Z]{1,3}", letters):
                raise odd(f"a cell at {reference[:40]!r}", self._where)
            self._columns[letters] = column_of(letters)
        self._column = self._columns[letters]
        self._row = self._number(reference[len(letters) :])

    def _number(self, digits: str) -> int:
        if digits == self._digits:  # as for all cells of a row
            return self._row
        if not re.fullmatch("[0-9]{1,7}", digits, re.ASCII):
            raise odd(f"a row {digits[:40]!r}", self._where)
        self._digits = digits
        return int(digits)

    def _value(self, text: str) -> None:
        if self._kind == "s":
            number = int(text) if re.fullmatch("[0-9]{1,9}", text) else -1
            if not 0 <= number < len(self._strings):
                raise odd("a cell whose text is not in the file", self._where)
            self.survey.text += self._strings[number]
        elif self._kind == "e":
            self.survey.note_error(self._row, self._column, text[:20])
        else:
            self.survey.text += len(text)


def _id(found: Attributes) -> str:
    return next((value for key, value in found.items() if key.endswith(":id")), "")
