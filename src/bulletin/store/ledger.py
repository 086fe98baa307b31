"""The sealed issues, to be asked: an index over ``issues/*/sealed.json``."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from bulletin.model import Entry, Printed
from bulletin.store import seals
from bulletin.store.bodies import body_of, entry_of
from bulletin.store.index import asked

# An entry that turned out to be another one stands there as that one.
_ROOT = (
    "coalesce((SELECT r.guid FROM identity i JOIN identity r ON r.seq = i.same"
    " WHERE i.guid = own), own)"
)


class Ledger:
    """The table of what was sent in an open database; `folder` is the publication's.

    Of an entry that stands in two issues, as when two were made one, the later issue counts.
    """

    def __init__(self, database: sqlite3.Connection, folder: Path) -> None:
        self._db = database
        self._folder = folder

    def sealed(self, guids: Sequence[str]) -> dict[str, int]:
        """Return, for those of `guids` that are in a sealed issue, its number."""
        rows = self._db.execute(
            "SELECT guid, number FROM json_each(?) j JOIN sealed s ON s.guid = j.value"
            " ORDER BY number",
            (asked(guids),),
        )
        return dict(rows.fetchall())

    def guids(self) -> list[str]:
        """Return the guids with which entries stand in sealed issues."""
        return [row[0] for row in self._db.execute("SELECT DISTINCT own FROM sealed")]

    def texts(self, guids: Sequence[str]) -> dict[str, Entry]:
        """Return the text of each of `guids` as readers had it last."""
        rows = self._db.execute(
            "SELECT guid, body FROM json_each(?) j JOIN sealed s ON s.guid = j.value"
            " ORDER BY number, s.rowid",
            (asked(guids),),
        )
        return {guid: entry_of(body) for guid, body in rows}

    def read(self, sealed: Iterable[int], unsealed: Iterable[int] = ()) -> list[Printed]:
        """Take in these `sealed` issues as they are now, and forget the others; return the entries.

        Raises `StateError` when a seal cannot be read.
        """
        found: list[Printed] = []
        for number in unsealed:
            self._forget(number)
        for number in sealed:
            self._forget(number)
            printed = seals.printed(self._folder, number)
            self._db.executemany(
                "REPLACE INTO sealed (own, number, body) VALUES (?, ?, ?)",
                [(one.identity.guid, number, body_of(one.entry)) for one in printed],
            )
            found += printed
        self.follow()
        return found

    def follow(self) -> None:
        """Bring the table up to date with which entries are one."""
        self._db.execute(f"UPDATE sealed SET guid = {_ROOT} WHERE guid IS NOT {_ROOT}")

    def _forget(self, number: int) -> None:
        self._db.execute("DELETE FROM sealed WHERE number = ?", (number,))
