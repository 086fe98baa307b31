"""The files of an export: one, or those of a zip, as bytes in UTF-8 to be read in pieces.

Nothing of a zip is ever written to the disk.
"""

import codecs
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, NoReturn
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from msgspec import Struct

from bulletin.characters import expunge
from bulletin.errors import SourceError
from bulletin.sources import _wxr_head
from bulletin.sources.base import Access

MEMBERS = 1000
"""Files that a zip may hold."""
HARMLESS = 50_000_000
RATIO = 200
"""A zip may unpack to `HARMLESS` bytes, or to so many times its own size; exports reach some 20."""

_DIRECTORY = 1_000_000  # bytes of the list of a zip's files, all of which is read into memory
_ENCRYPTED = 0x1  # of a member's flags (APPNOTE.TXT section 4.4.4)
_START = 4096
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([\w.-]{1,40})["']""")
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What a WordPress may have been set to write (Settings, Reading, of old), by Python's names.
_KNOWN = re.compile(
    r"iso8859-\d+|cp125\d|cp932|koi8-[ru]|gb2312|gbk|gb18030|big5|shift_jis|euc_jp|euc_kr"
)


class File(Struct, frozen=True):
    """One file of an export: what it is called, and its bytes in pieces, b"" at the end."""

    where: str
    read: Callable[[int], bytes]


@contextmanager
def opened(access: Access, place: str) -> Iterator[Iterator[File]]:
    """Open a place and give its files in order, each to be read before the next is asked for.

    Raises `SourceError` for what is no XML and no zip, and for a zip that may mean harm.
    """
    with access.open(place) as file:
        name = "stdin" if place == "-" else place
        total = file.seek(0, 2)
        file.seek(0)
        is_zip = file.read(4) in (b"PK\3\4", b"PK\5\6")
        file.seek(0)
        counted = _counted(file.read, lambda done: access.progress(done, total))
        yield _members(file, total, name) if is_zip else iter([_file(counted, name)])


def _file(read: Callable[[int], bytes], where: str) -> File:
    """Return a file whose bytes come out in UTF-8. Raises `SourceError` when it is no text."""
    start = read(_START)
    for bom, encoding in _BOMS:
        if start.startswith(bom):
            return File(where, _transcoded(start, read, encoding))
    _wxr_head.check_bytes(start, where)
    declared = _DECLARED.match(start.removeprefix(codecs.BOM_UTF8).lstrip())
    encoding = _encoding(declared[1].decode("ascii")) if declared else ""
    return File(where, _transcoded(start, read, encoding) if encoding else _prefixed(start, read))


def _encoding(name: str) -> str:
    """Return an encoding that has to be changed by Python's name, "" for UTF-8 and unknown ones."""
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return ""
    known = "cp1252" if known in ("iso8859-1", "latin-1") else known  # as browsers read it
    return known if _KNOWN.fullmatch(known) else ""


def _transcoded(
    start: bytes, read: Callable[[int], bytes], encoding: str
) -> Callable[[int], bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    source = _prefixed(start, read)

    def transcode(size: int) -> bytes:
        while block := source(size):
            if text := decoder.decode(block):
                return text.encode("utf-8", "replace")
        return decoder.decode(b"", final=True).encode("utf-8", "replace")

    return transcode


def _prefixed(start: bytes, read: Callable[[int], bytes]) -> Callable[[int], bytes]:
    """Return a `read` that gives what was read to have a look, and then the rest."""
    waiting = [start]
    return lambda size: waiting.pop() if waiting else read(size)


def _counted(read: Callable[[int], bytes], tell: Callable[[int], None]) -> Callable[[int], bytes]:
    """Return a `read` that tells how many bytes have been read."""
    done = 0

    def count(size: int) -> bytes:
        nonlocal done
        block = read(size)
        done += len(block)
        tell(done)
        return block

    return count


def _check_directory(file: BinaryIO, size: int, where: str) -> None:
    """Raise `SourceError` where a zip lists too many files (APPNOTE.TXT section 4.3.16)."""
    file.seek(max(size - (1 << 16) - 22, 0))
    tail = file.read()
    file.seek(0)
    end = tail.rfind(b"PK\5\6")
    length = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    if length > _DIRECTORY or b"PK\6\7" in tail[max(end - 20, 0) : max(end, 0)]:
        _refuse("it lists too many files, or is larger than 4 GB", where)


def _members(file: BinaryIO, size: int, where: str) -> Iterator[File]:
    _check_directory(file, size, where)
    try:
        archive = ZipFile(file)
    except (BadZipFile, ValueError, OSError) as error:
        raise SourceError(
            f"the zip cannot be opened: {error}",
            where=where,
            hint="It may not have been copied whole. Copy it again.",
        ) from error
    unpacked = 0

    def check(number: int) -> None:
        nonlocal unpacked
        unpacked += number
        if unpacked > max(HARMLESS, RATIO * size):
            _refuse(f"it unpacks to more than {RATIO} times its size, as no export does", where)

    with archive:
        members = [one for one in archive.infolist() if _is_part(one)]
        if len(members) > MEMBERS:
            _refuse(f"it holds more than {MEMBERS:,} files", where)
        if not members:
            _refuse("it holds no .xml file", where)
        for member in sorted(members, key=lambda one: one.filename):
            called = f"{where}/{_name(member, where)}"
            with _readable(called), archive.open(member) as unpacking:
                yield _file(_unpacking(unpacking.read, check, called), called)


def _is_part(member: ZipInfo) -> bool:
    """Tell whether a member is a part of the export; a Mac adds files of its own."""
    name = member.filename.replace("\\", "/")
    hidden = name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")
    return name.casefold().endswith(".xml") and not hidden


def _name(member: ZipInfo, where: str) -> str:
    """Return what a member is called. Raises `SourceError` for one that no export would hold."""
    shown = expunge(member.filename)[:100]
    if re.match(r"[/\\]|[A-Za-z]:", member.filename) or ".." in re.split(r"[/\\]", shown):
        _refuse(f"it holds a file whose name leads elsewhere: {shown!r}", where)
    if member.flag_bits & _ENCRYPTED:
        _refuse(f"{shown!r} in it needs a password", where)
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        _refuse(f"{shown!r} in it is packed in a way that is not read", where)
    return shown


def _unpacking(
    read: Callable[[int], bytes], check: Callable[[int], None], where: str
) -> Callable[[int], bytes]:
    def unpack(size: int) -> bytes:
        with _readable(where):
            block = read(size)
        check(len(block))
        return block

    return unpack


@contextmanager
def _readable(where: str) -> Iterator[None]:
    try:
        yield
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise SourceError(
            f"it cannot be unpacked: {error}",
            where=where,
            hint="The zip is damaged, or was not copied whole. Copy it again.",
        ) from error


def _refuse(what: str, where: str) -> NoReturn:
    raise SourceError(
        f"the zip is not read: {what}",
        where=where,
        hint="Make a new zip of the .xml files that WordPress handed out, or name the files.",
    )
