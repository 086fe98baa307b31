"""What this machine remembers and may forget: readings, and results worked out before."""

import sqlite3
from contextlib import suppress
from datetime import datetime

from msgspec import Struct

from bulletin.dates import rfc3339
from bulletin.store.bodies import packed, unpacked


class Visit(Struct, frozen=True):
    """When a source was last read here, when it last showed something else, how many it shows."""

    read: datetime
    changed: datetime
    entries: int


class Memory:
    """The tables of an open database that hold nothing which cannot be had again."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def noted(self, key: str) -> str:
        """Return the word that was noted under `key`, or ""."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def note(self, key: str, value: str) -> None:
        """Note a word under `key`; one that stands there already is not written again."""
        self._db.execute(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"
            " WHERE value != excluded.value",
            (key, value),
        )

    def visit(self, key: str) -> Visit | None:
        """Return when a source was last read here, as far as this machine knows."""
        row = self._db.execute(
            "SELECT read, changed, entries FROM visit WHERE key = ?", (key,)
        ).fetchone()
        if row is None:
            return None
        return Visit(datetime.fromisoformat(row[0]), datetime.fromisoformat(row[1]), row[2])

    def visited(self, key: str, visit: Visit) -> None:
        """Note when a source was read."""
        self._db.execute(
            "REPLACE INTO visit VALUES (?, ?, ?, ?)",
            (key, rfc3339(visit.read), rfc3339(visit.changed), visit.entries),
        )

    def recall(self, kind: str, key: str, digest: str) -> bytes | None:
        """Return what was remembered under `kind` and `key`, if it was made from `digest`.

        What the disk has not kept well is forgotten.
        """
        row = self._db.execute(
            "SELECT body FROM memo WHERE kind = ? AND key = ? AND digest = ?", (kind, key, digest)
        ).fetchone()
        with suppress(sqlite3.DatabaseError):
            return unpacked(row[0]) if row else None
        return None

    def remember(self, kind: str, key: str, digest: str, body: bytes) -> None:
        """Keep `body`, made from `digest`, in place of what stood under `kind` and `key`."""
        self._db.execute("REPLACE INTO memo VALUES (?, ?, ?, ?)", (kind, key, digest, packed(body)))

    def forget(self) -> None:
        """Forget every result: it may hold the text of an entry."""
        self._db.execute("DELETE FROM memo")
