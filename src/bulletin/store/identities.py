"""``identities.jsonl``: the names of every entry, and what was decided about them, for good.

Append-only, one JSON object a line; git merges two branches by keeping both sides' lines
(``merge=union``), in any order. The first line tells the format. The others say one thing each:

- ``{"id": "91c0", "guid": G, "seen": MOMENT, "names": [...]}``: an entry was first seen;
- ``{"guid": G, "names": [...]}``: it has more names; ``"adopted": FILE``: readers had it before;
- ``{"guid": B, "asks": A}``: B waits until a person says whether it is A;
- ``{"guid": A, "same": B}``: B is A; ``{"guid": A, "other": B}``: it is not;
- ``{"guid": G, "withdrawing": DAY}``: G is being taken down (`bulletin.publication.withdrawal`);
- ``{"id": ..., "guid": HASH, "withdrawn": DAY, "names": [HASHES]}``: it was, and this is all left;
- ``{"source": KEY, "seen": MOMENT}``: a source was read for the first time.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from bulletin import files
from bulletin.errors import StateError
from bulletin.store import formats

FILE = "identities.jsonl"
SHORTEST = 4
_TAIL = 1 << 16
_SHOWN = 60


class Line(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One line of the file; the module says which fields go together."""

    format: int = 0
    needs: str = ""
    id: str = ""
    guid: str = ""
    seen: datetime | None = None
    names: tuple[str, ...] = ()
    adopted: str = ""
    asks: str = ""
    same: str = ""
    other: str = ""
    withdrawing: date | None = None
    withdrawn: date | None = None
    source: str = ""


_HEAD = Line(format=formats.FORMAT, needs=formats.NEEDS)


def load(folder: Path) -> Iterator[Line]:
    """Yield the lines of the publication at `folder`; none when there is no file yet.

    A last line that was cut off is passed over, and `torn` tells it. Raises `StateError` with
    ``file:line`` for any other line that cannot be read, and for a file of a newer bulletin.
    """
    path = folder / FILE
    data = path.read_bytes() if path.is_file() else b""
    decoder = msgspec.json.Decoder(Line)
    lines = data.split(b"\n")
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            line = decoder.decode(text)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            if number == len(lines):
                return
            raise StateError(
                f"this line of the record cannot be read: {error}",
                where=f"{path}:{number}",
                hint="A merge in git may have left its <<<<<<< marks: keep both sides' lines.",
            ) from error
        formats.refuse_newer(line.format, line.needs, f"{path}:{number}")
        yield line


def torn(folder: Path) -> Iterator[str]:
    """Yield the beginning of the last line, if that was cut off before its end."""
    path = folder / FILE
    last = _last_line(path) if path.is_file() else b""
    if last and not _is_whole(last):
        yield last[:_SHOWN].decode(errors="replace")


def append(folder: Path, lines: Iterable[Line]) -> None:
    """Add `lines`, all of them or none, on disk when this returns. Raises `BulletinError`.

    Of some lines alone, an entry would be known without the question that it raised.
    """
    data = _encoded(lines)
    path = folder / FILE
    if not data:
        return
    if not path.is_file() or not path.stat().st_size:
        files.write_whole(path, _encoded([_HEAD]) + data)
        return
    last = _last_line(path)
    if last and _is_whole(last):
        data = b"\n" + data  # an editor took the line end away
    elif last:
        files.write_whole(path, path.read_bytes()[: -len(last)])  # torn, by hands not ours
    files.append(path, data)


def rewrite(folder: Path, lines: Iterable[Line]) -> None:
    """Put `lines` in place of all that the file holds, in one step. Raises `BulletinError`."""
    rest = (line for line in lines if not line.format)
    files.write_whole(folder / FILE, _encoded([_HEAD, *rest]))


def migrate(folder: Path) -> None:
    """Bring a file of an older format to the present one; a copy of it is put into ``backups/``.

    Format 1 had no first line that tells the format, and none of the later kinds of lines.
    """
    path = folder / FILE
    if not path.is_file():
        return
    with path.open("rb") as file:
        first = file.readline()
    if first.strip() and not first.startswith(b'{"format":'):
        lines = list(load(folder))
        if not any(line.format for line in lines):  # git may have put others' lines first
            formats.back_up(path, 1)
            rewrite(folder, lines)


def _encoded(lines: Iterable[Line]) -> bytes:
    return b"".join(msgspec.json.encode(line) + b"\n" for line in lines)


def _last_line(path: Path) -> bytes:
    """Return what stands after the last line end, b"" when the file ends in one."""
    with path.open("rb") as file:
        size, tail = file.seek(0, 2), b""
        while len(tail) < size and b"\n" not in tail:  # the file is long, its lines are short
            start = max(0, size - len(tail) - _TAIL)
            file.seek(start)
            tail = file.read(size - len(tail) - start) + tail
    return tail[tail.rfind(b"\n") + 1 :]


def _is_whole(line: bytes) -> bool:
    try:
        msgspec.json.decode(line, type=Line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True


def state(folder: Path) -> str:
    """Return a short word that changes whenever the file does, without reading it."""
    return files.state(folder / FILE)


def handle(guid: str, is_taken: Callable[[str], bool]) -> str:
    """Return the shortest handle for `guid`, four hex digits or more, that is not taken."""
    digits = _digits(guid)
    return next(digits[:length] for length in range(SHORTEST, 65) if not is_taken(digits[:length]))


def fits(id_: str, guid: str) -> bool:
    """Tell whether a handle can be one of `guid`."""
    return len(id_) >= SHORTEST and _digits(guid).startswith(id_)


def _digits(guid: str) -> str:
    return hashlib.sha256(guid.encode()).hexdigest()
