"""A spreadsheet's file: a zip of XML parts, of which no more is unpacked than memory can bear."""

import io
import struct
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Literal
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from bulletin.errors import SourceError
from bulletin.sources.base import COMPOUND

LARGEST = 100_000_000  # bytes that the parts which are read may have together, unpacked
LARGEST_LIST = 20_000_000  # bytes of a part that lists others
MOST_TAGS = 10_000_000  # in one part; a cell has four
DEEPEST = 100  # elements within elements
LONGEST_TAG = 1_000_000  # bytes, attributes and all
MOST = 10_000  # parts in the zip, pictures and all
_DAMAGED = (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)
_OTHERS = {
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "xl/workbook.bin": "an Excel file in binary form (.xlsb)",
    "content.xml": "an OpenDocument file, but no spreadsheet",
}
_PIECE = 1 << 18
_SAVE = "Save it as XLSX, ODS or CSV, or name another file."

Attributes = Mapping[str, str]


class Parts:
    """The parts of a spreadsheet's zip. `form` says which kind of spreadsheet it is."""

    def __init__(self, data: bytes, where: str) -> None:
        """Open `data`, called `where`. Raises `SourceError` for all that is no spreadsheet."""
        self.where = where
        self._left = LARGEST
        self._read: dict[str, bytes] = {}
        if data.startswith(COMPOUND):
            raise _older(data, where)
        if data.count(b"PK\x01\x02") > MOST:  # the directory of a zip is read as a whole
            raise self.refused(f"it has more than {MOST:,} parts")
        try:
            self._zip = ZipFile(io.BytesIO(data))
        except (*_DAMAGED, struct.error) as error:
            raise self.refused("it is damaged, or was cut off") from error
        self._names = {name.casefold(): name for name in self._zip.namelist()}
        self.form = self._form()

    def _form(self) -> Literal["xlsx", "ods"]:
        if "xl/workbook.xml" in self:
            return "xlsx"
        kind = self.read("mimetype") if "mimetype" in self else b""
        if b"opendocument.spreadsheet" in kind and "content.xml" in self:
            return "ods"
        form = next((words for part, words in _OTHERS.items() if part in self), "a zip")
        raise SourceError(f"this is {form}, no spreadsheet", where=self.where, hint=_SAVE)

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._names

    def read(self, name: str) -> bytes:
        """Return a part, b"" where there is none. Raises `SourceError`."""
        if name in self and name not in self._read:
            self._read[name] = self._unpacked(name)
        return self._read.get(name, b"")

    def _unpacked(self, name: str) -> bytes:
        info = self._zip.getinfo(self._names[name.casefold()])
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise self.refused(f"its part {name} is packed in a way that spreadsheets are not")
        if info.file_size <= self._left:
            try:
                with self._zip.open(info) as file:  # gives no more than the directory promised
                    data = file.read()
            except (*_DAMAGED, zlib.error) as error:
                raise self.refused("it is damaged, or was cut off") from error
            self._left -= len(data)
            return data
        raise self.refused(f"it unpacks to more than {LARGEST // 1_000_000} MB")

    def walk(
        self,
        name: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Call back for each element of a part, by its name without prefix, and for its text.

        Attributes have their names as they are written. Raises `SourceError` for what is no XML,
        and for what no spreadsheet has and a reader cannot bear, such as a document type.
        """
        walk(self.read(name), f"{self.where}: {name}", start, end, text)

    def walk_list(self, name: str, start: Callable[[str, Attributes], None]) -> None:
        """Walk through a part that lists others, which is never large. Raises `SourceError`."""
        if len(self.read(name)) > LARGEST_LIST:
            raise self.refused(f"its part {name} is larger than {LARGEST_LIST // 1_000_000} MB")
        self.walk(name, start)

    def refused(self, reason: str) -> SourceError:
        """Return what to say of a file that is not read for a reason."""
        return SourceError(f"this spreadsheet is not read: {reason}", where=self.where, hint=_SAVE)


def walk(
    data: bytes,
    where: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """See `Parts.walk`. What has no byte is no document, and nothing is called back."""
    if not data:
        return
    if data.count(b"<") > MOST_TAGS:
        raise _unbearable(f"has more than {MOST_TAGS:,} tags", where)
    parser = _parser(where, start, end or _nothing)
    if text:
        parser.CharacterDataHandler = text
    try:
        for at in range(0, len(data), _PIECE):
            parser.Parse(data[at : at + _PIECE], False)  # noqa: FBT003 - expat takes no keywords
            if at + _PIECE - parser.CurrentByteIndex > _PIECE + LONGEST_TAG:
                raise _unbearable(f"has a tag of more than {LONGEST_TAG:,} bytes", where)
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        raise SourceError(
            f"this part of the spreadsheet is damaged: {expat.ErrorString(error.code)}",
            where=f"{where}:{error.lineno}:{error.offset + 1}",
            hint="Open it in your spreadsheet program and save it anew.",
        ) from error


def _parser(
    where: str, start: Callable[[str, Attributes], None], end: Callable[[str], None]
) -> expat.XMLParserType:
    """Return a parser that calls back by local names, and refuses what no spreadsheet has."""
    depth = 0

    @cache
    def local(name: str) -> str:
        return name.rpartition(":")[2]

    def started(name: str, found: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise _unbearable(f"is nested deeper than {DEEPEST} elements", where)
        start(local(name), found)

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(local(name))

    def doctype(*_: object) -> None:
        raise _unbearable("declares a document type, which can blow up a reader", where)

    parser = expat.ParserCreate("utf-8")  # the same letters for every reader of these bytes
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    return parser


def _nothing(_name: str) -> None:
    """Care for no end."""


def _unbearable(what: str, where: str) -> SourceError:
    return SourceError(f"this part of the spreadsheet {what}", where=where, hint=_SAVE)


def _older(data: bytes, where: str) -> SourceError:
    """Return what to say of a compound file (MS-CFB): an old Office file, or a locked one."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return SourceError(
            "this spreadsheet is protected by a password",
            where=where,
            hint="Save a copy without a password (File, Info, Protect Workbook).",
        )
    book = any(name.encode("utf-16-le") in data for name in ("Workbook", "Book"))
    form = "an Excel file of the old form (.xls)" if book else "an old Office file"
    return SourceError(f"this is {form}, which is not read", where=where, hint=_SAVE)
