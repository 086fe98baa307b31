"""``bulletin.db``: its layout, and how it is opened. Nothing in it cannot be had from the text."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from bulletin.errors import LockedError, StateError

FILE = "bulletin.db"
VERSION = 1

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE identity (seq INTEGER PRIMARY KEY, guid TEXT UNIQUE, id TEXT UNIQUE, seen TEXT,
                       strong INTEGER);
CREATE TABLE name (name TEXT, seq INTEGER, PRIMARY KEY (name, seq)) WITHOUT ROWID;
CREATE TABLE entry (guid TEXT PRIMARY KEY, date TEXT, issue INTEGER, body BLOB);
CREATE INDEX newest ON entry (date DESC);
CREATE INDEX unsealed ON entry (date) WHERE issue IS NULL;
CREATE TABLE sealed (guid TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID;
CREATE TABLE memo (kind TEXT, key TEXT, digest TEXT, body BLOB, PRIMARY KEY (kind, key))
    WITHOUT ROWID;
"""


def connect(path: Path, *, dry: bool) -> sqlite3.Connection:
    """Open the index at `path` in a transaction that holds the lock; `dry` opens a copy in memory.

    An index that is missing, of another version or torn is laid out anew. Raises `LockedError` or
    `StateError`.
    """
    for _ in range(2):
        try:
            database = _open(path, dry=dry)
            database.execute("BEGIN IMMEDIATE")
            if database.execute("PRAGMA user_version").fetchone() != (VERSION,):
                _make(database)
        except sqlite3.OperationalError as error:
            raise _refused(error, path) from error
        except sqlite3.DatabaseError:
            path.unlink()  # torn: everything in it can be had again from the text
        else:
            return database
    raise StateError("the catalogue cannot be opened", where=str(path), hint="Delete this file.")


def _open(path: Path, *, dry: bool) -> sqlite3.Connection:
    if not dry:
        return sqlite3.connect(path, timeout=0, isolation_level=None)
    memory = sqlite3.connect(":memory:", isolation_level=None)
    if path.is_file():
        disk = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=0)
        with closing(disk), suppress(sqlite3.DatabaseError):
            disk.backup(memory)
    return memory


def _make(database: sqlite3.Connection) -> None:
    """Lay out an empty index; an older one is dropped, for the text holds all of it."""
    tables = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    for (table,) in tables:
        database.execute(f'DROP TABLE "{table}"')
    for statement in filter(str.strip, _SCHEMA.split(";")):
        database.execute(statement)
    database.execute(f"PRAGMA user_version = {VERSION}")


def _refused(error: sqlite3.OperationalError, path: Path) -> LockedError | StateError:
    if "locked" in str(error):
        return LockedError(
            "another build of this publication is at work",
            where=str(path.parent),
            hint="Wait for it to end and try again.",
        )
    return StateError(
        f"the catalogue cannot be opened: {error}",
        where=str(path),
        hint="Is the folder yours to write in, and is there room on the disk?",
    )
