"""``bulletin.db``: its layout, and how it is opened.

All in it comes from text files and from the sources. An entry's `issue` is the sealed issue that
holds it, 0 when readers had it before bulletin, NULL when it is in none; its `draft` the draft that
names it. `last` is the later of its date and the moment it was first seen. What stands in a sealed
issue has the guid that it was sent with (`own`), and that of the entry which it is (`guid`). Each
`body` has its checksum (`bulletin.store.bodies`).
"""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from bulletin import files
from bulletin.store.copying import copied, journal_of
from bulletin.store.refusals import damaged, is_damage, refused

FILE = "bulletin.db"
VERSION = 6
_PATIENCE = 0.2
"""Seconds for which even one that is not to wait tries: of two that begin at once one must win."""

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE identity (seq INTEGER PRIMARY KEY, guid TEXT UNIQUE, id TEXT UNIQUE, seen TEXT,
                       adopted TEXT NOT NULL DEFAULT '', same INTEGER, withdrawn TEXT);
CREATE TABLE name (name TEXT, seq INTEGER, PRIMARY KEY (name, seq)) WITHOUT ROWID;
CREATE INDEX bearer ON name (seq);
CREATE TABLE question (guid TEXT, other TEXT, PRIMARY KEY (guid, other)) WITHOUT ROWID;
CREATE TABLE apart (one TEXT, other TEXT, PRIMARY KEY (one, other)) WITHOUT ROWID;
CREATE TABLE withdrawing (guid TEXT PRIMARY KEY, day TEXT) WITHOUT ROWID;
CREATE TABLE hidden (name TEXT, guid TEXT, PRIMARY KEY (name, guid)) WITHOUT ROWID;
CREATE TABLE suspect (guid TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE source (key TEXT PRIMARY KEY, seen TEXT) WITHOUT ROWID;
CREATE TABLE visit (key TEXT PRIMARY KEY, read TEXT, changed TEXT, entries INTEGER) WITHOUT ROWID;
CREATE TABLE entry (guid TEXT PRIMARY KEY, date TEXT, last TEXT, issue INTEGER, draft INTEGER,
                    body BLOB);
CREATE INDEX newest ON entry (date DESC);
CREATE INDEX unsealed ON entry (last) WHERE issue IS NULL;
CREATE INDEX again ON entry (last) WHERE issue >= 1 AND issue < draft;
CREATE INDEX drafted ON entry (draft) WHERE draft IS NOT NULL;
CREATE TABLE shown (source TEXT, guid TEXT, PRIMARY KEY (source, guid)) WITHOUT ROWID;
CREATE INDEX shown_by ON shown (guid);
CREATE TABLE sealed (own TEXT, number INTEGER, guid TEXT, body BLOB, PRIMARY KEY (number, own));
CREATE INDEX sent ON sealed (guid);
CREATE TABLE memo (kind TEXT, key TEXT, digest TEXT, body BLOB, PRIMARY KEY (kind, key))
    WITHOUT ROWID;
"""


def connect(path: Path, *, dry: bool, wait: float = 0) -> sqlite3.Connection:
    """Open the index at `path` in a transaction that holds the lock; `dry` opens a copy of it.

    An index that is missing, of another version or torn is laid out anew. Waits `wait` seconds for
    the lock. Raises `LockedError` or `StateError`.
    """
    for _ in range(2):
        database = _open(path, dry=dry, wait=wait)
        try:
            # Safe when the program dies; a power cut may cost what can be read again.
            database.execute("PRAGMA synchronous = NORMAL")
            # The text of an entry that was withdrawn leaves the file too.
            database.execute("PRAGMA secure_delete = ON")
            database.execute("BEGIN EXCLUSIVE")
            # Held until the connection closes, over every transaction in between. Only now: one
            # that waits in this mode keeps the lock of a reader, and the other could not commit.
            database.execute("PRAGMA locking_mode = EXCLUSIVE")
            if not dry:
                _drop_journal(path)
            if database.execute("PRAGMA user_version").fetchone() != (VERSION,):
                _make(database)
        except sqlite3.OperationalError as error:
            database.close()
            raise refused(error, path, wait) from error
        except sqlite3.DatabaseError as error:
            database.close()
            if not is_damage(error):
                raise
            if not dry:
                files.remove(path)  # torn: what it held can be read again
        else:
            return database
    raise damaged(path, dry=dry)


def _open(path: Path, *, dry: bool, wait: float = 0) -> sqlite3.Connection:
    try:
        if dry:
            return copied(path)
        return sqlite3.connect(path, timeout=max(wait, _PATIENCE), isolation_level=None)
    except (sqlite3.OperationalError, OSError) as error:
        raise refused(error, path) from error


def is_locked(path: Path) -> bool:
    """Tell whether another one has the index at `path` open to write; it is only read for that."""
    if not path.is_file():
        return False
    try:
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0)
        ) as database:
            database.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        return "locked" in str(error)
    return False


def _drop_journal(path: Path) -> None:
    """Remove the journal of a run that was killed after its last commit. The lock is held.

    SQLite has undone by now what any had begun. This one it passes over, and it would lie there for
    good.
    """
    with suppress(OSError):
        journal_of(path).unlink()


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
