"""``entries.jsonl``: the texts of the entries that are in no issue yet, one JSON object a line.

What a source no longer shows, and no issue holds, is known from here alone. A line also tells in
which draft the entry was put, so that a line which a person deletes there is noticed; what was sent
and is put into a draft again, as it has changed, has a line for that.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from bulletin import files
from bulletin.errors import StateError
from bulletin.model import Entry

FILE = "entries.jsonl"


class Pending(Struct, frozen=True, omit_defaults=True):
    """One line: who it is, its text, the sources that show it, the draft that names it (or 0)."""

    guid: str
    entry: Entry
    sources: tuple[str, ...] = ()
    draft: int = 0


def load(folder: Path) -> Iterator[Pending]:
    """Yield the lines of the publication at `folder`. Raises `StateError` with ``file:line``.

    Of two lines for one entry, which a merge in git may bring, the later one counts.
    """
    path = folder / FILE
    decoder = msgspec.json.Decoder(Pending)
    lines = path.read_bytes().split(b"\n") if path.is_file() else []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise StateError(
                f"this line of the entries cannot be read: {error}",
                where=f"{path}:{number}",
                hint="A merge in git may have left its <<<<<<< marks: keep both sides' lines.",
            ) from error


def save(folder: Path, entries: Iterable[Pending]) -> None:
    """Put `entries` in place of all that the file holds. Raises `BulletinError`."""
    data = b"".join(msgspec.json.encode(entry) + b"\n" for entry in entries)
    path = folder / FILE
    if data or path.exists():
        files.write_whole(path, data)


def state(folder: Path) -> str:
    """Return a short word that changes whenever the file does, without reading it."""
    return files.state(folder / FILE)
