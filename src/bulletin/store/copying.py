"""A copy in memory of ``bulletin.db`` as it was last committed, for those that only look.

It is taken without the lock, so that nobody waits. SQLite puts every page into a journal beside the
file before it changes the file (https://www.sqlite.org/atomiccommit.html): while another one writes
the copy takes both, as it does when one was killed, and SQLite brings back what was committed.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from bulletin.store.refusals import is_damage

_MAGIC = bytes.fromhex("d9d505f920a163d7")
_HEAD = 16
_TRIES = 5
"""How often at most both are read, when a change was begun or ended meanwhile."""


def copied(path: Path) -> sqlite3.Connection:
    """Return a copy of the index at `path`; an empty one if there is none, or it is damaged.

    Raises `OSError` or `sqlite3.OperationalError` when the files cannot be read, or copied.
    """
    image, journal = _read(path)
    try:
        committed = _rolled_back(image, journal) if journal else image
        memory = _in_memory(committed)
        if memory.execute("PRAGMA quick_check(1)").fetchone() == ("ok",):
            return memory
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
    return _in_memory(b"")


def journal_of(path: Path) -> Path:
    """Return where SQLite keeps the journal of the index at `path`."""
    return path.with_name(f"{path.name}-journal")


def _read(path: Path) -> tuple[bytes, bytes]:
    """Return what the index holds, and the journal of the change that was going on, if any."""
    log = journal_of(path)
    for _ in range(_TRIES):
        begun, image = _nonce(log), _bytes(path)
        journal = _bytes(log) if begun else b""
        if _nonce(log) != begun:
            continue
        if begun or _bytes(path) == image:  # of two alike with no change between, none is torn
            return image, journal
    raise sqlite3.OperationalError("the index is locked, for it changes all the time")


def _bytes(path: Path, length: int = -1) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(length)
    except FileNotFoundError:
        return b""


def _nonce(journal: Path) -> bytes:
    """Return the number drawn for the change that a journal tells of, b"" if it tells of none.

    See https://www.sqlite.org/fileformat.html, 3.
    """
    head = _bytes(journal, _HEAD)
    return head[12:16] if head.startswith(_MAGIC) else b""


def _rolled_back(image: bytes, journal: bytes) -> bytes:
    """Return an index without the change that its journal tells of."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="bulletin-") as folder:
        copy = Path(folder, "copy.db")
        copy.write_bytes(image)
        journal_of(copy).write_bytes(journal)
        with closing(sqlite3.connect(copy, isolation_level=None)) as database:
            database.execute("SELECT 1 FROM sqlite_master").fetchone()  # this rolls it back
            return database.serialize()


def _in_memory(image: bytes) -> sqlite3.Connection:
    memory = sqlite3.connect(":memory:", isolation_level=None)
    if image:
        memory.deserialize(image)
    return memory
