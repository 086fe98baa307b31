"""``identities.jsonl``: the names of every entry, for good. Append-only, one JSON object a line.

A line that mints: ``{"id": "91c0", "guid": "urn:uuid:...", "seen": "2026-11-24T10:00:00Z",
"names": ["link:..."]}``. A line that adds names: ``{"guid": ..., "names": [...]}``. The order of
lines is the order of minting; git merges two branches by keeping both (``merge=union``).
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from bulletin import files
from bulletin.errors import StateError

FILE = "identities.jsonl"
SHORTEST = 4


class Line(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One line of the file; `id` and `seen` only where an identity is minted."""

    id: str = ""
    guid: str
    seen: datetime | None = None
    names: tuple[str, ...] = ()


def load(folder: Path) -> Iterator[Line]:
    """Yield the lines of the publication at `folder`; none when there is no file yet.

    A last line that was torn by a power cut is passed over: its build never finished. Raises
    `StateError` with ``file:line`` for any other line that cannot be read.
    """
    path = folder / FILE
    data = path.read_bytes() if path.is_file() else b""
    decoder = msgspec.json.Decoder(Line)
    lines = data.split(b"\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            if number == len(lines):
                return
            raise StateError(
                f"this line of the record cannot be read: {error}",
                where=f"{path}:{number}",
                hint="A merge in git may have left its <<<<<<< marks: keep both sides' lines.",
            ) from error


def append(folder: Path, lines: Iterable[Line]) -> None:
    """Add `lines`, on disk when this returns. Raises `BulletinError`."""
    data = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
    path = folder / FILE
    if not data:
        return
    old = path.read_bytes() if path.is_file() else b""
    last = old[old.rfind(b"\n") + 1 :]
    if last and _is_whole(last):
        data = b"\n" + data  # an editor took the line end away
    elif last:
        # Torn: part of a build that never finished. Cut it off before going on.
        files.write_whole(path, old[: -len(last)])
    files.append(path, data)


def _is_whole(line: bytes) -> bool:
    try:
        msgspec.json.decode(line, type=Line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True


def state(folder: Path) -> str:
    """Return a short word that changes whenever the file does, without reading it."""
    try:
        found = (folder / FILE).stat()
    except OSError:
        return ""
    return f"{found.st_size} {found.st_mtime_ns}"


def handle(guid: str, is_taken: Callable[[str], bool]) -> str:
    """Return the shortest handle for `guid`, four hex digits or more, that is not taken."""
    digits = hashlib.sha256(guid.encode()).hexdigest()
    return next(digits[:length] for length in range(SHORTEST, 65) if not is_taken(digits[:length]))
