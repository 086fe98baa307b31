"""The lines of ``identities.jsonl`` put into the tables of the index, one by one or all anew."""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime

from bulletin.dates import rfc3339
from bulletin.identity import canonical
from bulletin.store import joining
from bulletin.store.identities import Line
from bulletin.store.index import Index

_UNKNOWN = datetime.fromtimestamp(0, UTC)
_TABLES = ("identity", "name", "question", "apart", "withdrawing", "hidden", "suspect", "source")


class Indexer:
    """Writes the tables of names and identities that `Index` asks."""

    def __init__(self, database: sqlite3.Connection, index: Index) -> None:
        self._db = database
        self._index = index

    def add(self, line: Line) -> None:
        """Put one line of the record into the tables. Decisions between entries come last."""
        if line.withdrawn:
            self._hide(line)
        elif line.withdrawing:
            self._db.execute(
                "REPLACE INTO withdrawing VALUES (?, ?)", (line.guid, str(line.withdrawing))
            )
        elif line.source:
            self._db.execute(
                "INSERT INTO source VALUES (?1, ?2)"
                " ON CONFLICT DO UPDATE SET seen = min(seen, excluded.seen)",
                (line.source, rfc3339(line.seen or _UNKNOWN)),
            )
        elif line.asks:
            self._db.execute("REPLACE INTO question VALUES (?, ?)", (line.guid, line.asks))
            self._db.execute("REPLACE INTO suspect VALUES (?)", (line.guid,))
        elif line.guid and not (line.same or line.other):
            self._name(line)

    def _name(self, line: Line) -> None:
        seq = self._seq(line)
        names = [canonical(name, self._index.hub) for name in line.names]
        self._db.executemany("INSERT OR IGNORE INTO name VALUES (?, ?)", [(n, seq) for n in names])
        if line.adopted:
            self._db.execute("UPDATE identity SET adopted = ? WHERE seq = ?", (line.adopted, seq))

    def _seq(self, line: Line) -> int:
        """Return the number of the identity that a line tells of, minting it where it is new."""
        row = self._db.execute("SELECT seq FROM identity WHERE guid = ?", (line.guid,)).fetchone()
        if row is None:
            made = self._db.execute(
                "INSERT INTO identity (guid, id, seen) VALUES (?, ?, ?)",
                (line.guid, self._free(line), rfc3339(line.seen or _UNKNOWN)),
            )
            return int(made.lastrowid or 0)
        if line.seen:
            # Two branches that git merged may both have minted it: the earlier one saw it.
            self._db.execute(
                "UPDATE identity SET seen = min(seen, ?) WHERE seq = ?",
                (rfc3339(line.seen), row[0]),
            )
        return int(row[0])

    def _free(self, line: Line) -> str:
        """Return a line's handle; of two that git brought together, the later one grows."""
        taken = not line.id or self._index.is_taken(line.id)
        return self._index.handle(line.guid) if taken else line.id

    def _hide(self, line: Line) -> None:
        if not self._index.identities([line.guid]):
            self._db.execute(
                "INSERT INTO identity (guid, id, seen, withdrawn) VALUES (?, ?, ?, ?)",
                (line.guid, self._free(line), rfc3339(_UNKNOWN), str(line.withdrawn)),
            )
        self._db.executemany(
            "INSERT OR IGNORE INTO hidden VALUES (?, ?)", [(n, line.guid) for n in line.names]
        )

    def rebuild(self, lines: Iterable[Line]) -> None:
        """Make the tables anew from all lines of the record, in whatever order git left them."""
        for table in _TABLES:
            self._db.execute(f"DELETE FROM {table}")
        decisions: dict[frozenset[str], Line] = {}
        for line in lines:
            self.add(line)
            if other := line.same or line.other:
                decisions[frozenset((line.guid, other))] = line  # of two, the later one counts
        joining.decide(self._db, decisions.values())
