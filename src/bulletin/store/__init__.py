"""The record of a publication: identities and seals as text, and an index over them in SQLite.

The text is the truth. ``bulletin.db`` holds the catalogue, readings and templates already worked
on; it is rebuilt from the text when it is missing, older or torn. The one importer of sqlite3.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from bulletin.dates import rfc3339
from bulletin.identity import Answer, Settled
from bulletin.model import Entry, Identity, Known
from bulletin.store import identities, ledger
from bulletin.store.database import FILE, connect

_UNKNOWN = datetime.fromtimestamp(0, UTC)
_KNOWN = "SELECT i.id, i.guid, i.seen, e.body FROM entry e JOIN identity i USING (guid)"


class Store:
    """The open record of one publication. Made by `open_store`, which holds the lock."""

    def __init__(self, folder: Path, database: sqlite3.Connection, *, dry: bool) -> None:
        self.folder = folder
        self._db = database
        self._dry = dry
        self._encode = msgspec.json.Encoder().encode
        self._decode = msgspec.json.Decoder(Entry).decode
        self._sync()

    # -- names and identities

    def lookup(self, names: Sequence[str]) -> Answer:
        """Return what is known about `names`, in one query for the names and one for the text."""
        asked = msgspec.json.encode(names).decode()
        guids: dict[str, list[str]] = {}
        strong: set[str] = set()
        rows = self._db.execute(
            "SELECT n.name, i.guid, i.strong FROM json_each(?) j JOIN name n ON n.name = j.value"
            " JOIN identity i USING (seq) ORDER BY n.seq",
            (asked,),
        )
        for name, guid, is_strong in rows:
            guids.setdefault(name, []).append(guid)
            if is_strong:
                strong.add(guid)
        found = sorted({guid for several in guids.values() for guid in several})
        known = {line.identity.guid: line for line in self.entries(found)}
        return Answer(guids=guids, known=known, strong=frozenset(strong))

    def entries(self, guids: Sequence[str]) -> tuple[Known, ...]:
        """Return the catalogue's lines for `guids`."""
        asked = msgspec.json.encode(guids).decode()
        return self._known("WHERE i.guid IN (SELECT value FROM json_each(?))", (asked,))

    def settle(self, settled: Iterable[Settled]) -> tuple[Known, ...]:
        """Put decided entries into the record and the catalogue; return them with identities."""
        lines: list[identities.Line] = []
        known: list[Known] = []
        for one in settled:
            row = self._identity(one.guid)
            if row is None:
                line = identities.Line(
                    id=identities.handle(one.guid, self._is_taken),
                    guid=one.guid,
                    seen=one.first_seen,
                    names=one.names,
                )
                self._index(line)
                lines.append(line)
            elif new := self._unknown_names(row[0], one.names):
                line = identities.Line(guid=one.guid, names=new)
                self._index(line)
                lines.append(line)
            known.append(self._file(one))
        if lines and not self._dry:
            identities.append(self.folder, lines)
            self._remember("identities", identities.state(self.folder))
        return tuple(known)

    def _identity(self, guid: str) -> tuple[int, str, str] | None:
        row: tuple[int, str, str] | None = self._db.execute(
            "SELECT seq, id, seen FROM identity WHERE guid = ?", (guid,)
        ).fetchone()
        return row

    def _unknown_names(self, seq: int, names: Iterable[str]) -> tuple[str, ...]:
        held = {name for (name,) in self._db.execute("SELECT name FROM name WHERE seq = ?", (seq,))}
        return tuple(name for name in names if name not in held)

    def _index(self, line: identities.Line) -> None:
        """Put one line of ``identities.jsonl`` into the tables that are asked."""
        row = self._identity(line.guid)
        if row is None:
            # Two branches that git merged may have minted one handle; the later one grows.
            clash = self._is_taken(line.id) or not line.id
            handle = identities.handle(line.guid, self._is_taken) if clash else line.id
            seq = self._db.execute(
                "INSERT INTO identity (guid, id, seen, strong) VALUES (?, ?, ?, 0)",
                (line.guid, handle, rfc3339(line.seen or _UNKNOWN)),
            ).lastrowid
        else:
            seq = row[0]
        self._db.executemany(
            "INSERT OR IGNORE INTO name VALUES (?, ?)", [(name, seq) for name in line.names]
        )
        if any(not name.startswith("title:") for name in line.names):
            self._db.execute("UPDATE identity SET strong = 1 WHERE seq = ?", (seq,))

    def _is_taken(self, handle: str) -> bool:
        asked = self._db.execute("SELECT 1 FROM identity WHERE id = ?", (handle,))
        return asked.fetchone() is not None

    def _file(self, one: Settled) -> Known:
        """Put one entry into the catalogue unless it is there already, letter by letter."""
        row = self._identity(one.guid)
        assert row is not None
        _, id_, seen = row
        identity = Identity(id=id_, guid=one.guid, first_seen=datetime.fromisoformat(seen))
        known = Known(identity, one.entry)
        body = self._encode(one.entry)
        old = self._db.execute("SELECT body FROM entry WHERE guid = ?", (one.guid,)).fetchone()
        if old is None or old[0] != body:
            self._db.execute(
                "INSERT INTO entry VALUES (?, ?, (SELECT number FROM sealed WHERE guid = ?), ?)"
                " ON CONFLICT DO UPDATE SET date = excluded.date, body = excluded.body",
                (one.guid, rfc3339(known.date), one.guid, body),
            )
        return known

    # -- the catalogue

    def newest(self, limit: int, now: datetime) -> tuple[Known, ...]:
        """Return the `limit` newest entries that appeared by `now`; ties in order of minting."""
        return self._known(
            "WHERE e.date <= ? ORDER BY e.date DESC, seq LIMIT ?", (rfc3339(now), limit)
        )

    def unsealed(self) -> tuple[Known, ...]:
        """Return every entry of the catalogue that is in no sealed issue, newest first."""
        return self._known("WHERE e.issue IS NULL ORDER BY e.date DESC, i.seq", ())

    def _known(self, where: str, values: Sequence[object]) -> tuple[Known, ...]:
        rows = self._db.execute(f"{_KNOWN} {where}", values)
        return tuple(
            Known(
                Identity(id=id_, guid=guid, first_seen=datetime.fromisoformat(seen)),
                self._decode(body),
            )
            for id_, guid, seen, body in rows
        )

    def forget(self, names: Iterable[str]) -> None:
        """Take the text of the entries that bear one of `names` out of the catalogue.

        Their identities stay: what comes back is known. Sealed issues keep what was sent.
        """
        asked = msgspec.json.encode(list(names)).decode()
        self._db.execute(
            "DELETE FROM entry WHERE guid IN (SELECT i.guid FROM json_each(?) j"
            " JOIN name n ON n.name = j.value JOIN identity i USING (seq))",
            (asked,),
        )

    # -- the ledger

    def sealed(self, guids: Sequence[str]) -> dict[str, int]:
        """Return, for those of `guids` that are in a sealed issue, its number."""
        asked = msgspec.json.encode(guids).decode()
        rows = self._db.execute(
            "SELECT guid, number FROM json_each(?) j JOIN sealed s ON s.guid = j.value", (asked,)
        )
        return dict(rows.fetchall())

    def last_sealed(self) -> int:
        """Return the number of the last sealed issue, 0 when there is none."""
        (number,) = self._db.execute("SELECT COALESCE(MAX(number), 0) FROM sealed").fetchone()
        return int(number)

    # -- what was worked out before

    def recall(self, kind: str, key: str, digest: str) -> bytes | None:
        """Return what was remembered under `kind` and `key`, if it was made from `digest`."""
        row = self._db.execute(
            "SELECT body FROM memo WHERE kind = ? AND key = ? AND digest = ?", (kind, key, digest)
        ).fetchone()
        return bytes(row[0]) if row else None

    def remember(self, kind: str, key: str, digest: str, body: bytes) -> None:
        """Keep `body`, made from `digest`, in place of what stood under `kind` and `key`."""
        self._db.execute("REPLACE INTO memo VALUES (?, ?, ?, ?)", (kind, key, digest, body))

    # -- keeping the index true to the text

    def _sync(self) -> None:
        if self._recall("identities") != (now := identities.state(self.folder)):
            self._db.execute("DELETE FROM identity")
            self._db.execute("DELETE FROM name")
            for line in identities.load(self.folder):
                self._index(line)
            self._remember("identities", now)
        if self._recall("ledger") != (now := ledger.state(self.folder)):
            self._db.execute("DELETE FROM sealed")
            self._db.executemany(
                "REPLACE INTO sealed VALUES (?, ?)",
                [(e.guid, seal.number) for seal in ledger.load(self.folder) for e in seal.entries],
            )
            self._db.execute(
                "UPDATE entry SET issue = (SELECT number FROM sealed WHERE guid = entry.guid)"
            )
            self._remember("ledger", now)

    def _recall(self, key: str) -> str:
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def _remember(self, key: str, value: str) -> None:
        self._db.execute("REPLACE INTO meta VALUES (?, ?)", (key, value))


@contextmanager
def open_store(folder: Path, *, dry: bool = False) -> Iterator[Store]:
    """Open the record of the publication at `folder` and hold its lock until the block ends.

    What the block did is kept when it ends well and forgotten when it raises. `dry` keeps nothing
    and writes nothing. Raises `LockedError` when another build holds the lock.
    """
    database = connect(folder / FILE, dry=dry)
    try:
        yield Store(folder, database, dry=dry)
        database.execute("ROLLBACK" if dry else "COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise
    finally:
        database.close()
