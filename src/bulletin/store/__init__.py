"""The record of a publication: identities and seals as text, and an index over them in SQLite.

The text is the truth. ``bulletin.db`` holds the catalogue, readings and templates already worked
on; it is rebuilt from the text when it is missing, older or torn. The one importer of sqlite3.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from bulletin.dates import rfc3339
from bulletin.identity import Answer, Settled
from bulletin.model import Entry, Identity, Known
from bulletin.store import identities, ledger
from bulletin.store.database import FILE, connect, damaged, is_damage, refused

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
        return Answer(guids=guids, known=known, strong=frozenset(strong), ids=self._ids(found))

    def _ids(self, guids: Sequence[str]) -> dict[str, frozenset[str]]:
        rows = self._db.execute(
            "SELECT i.guid, n.name FROM json_each(?) j JOIN identity i ON i.guid = j.value"
            " JOIN name n USING (seq) WHERE n.name LIKE 'id:%'",
            (msgspec.json.encode(guids).decode(),),
        )
        ids: dict[str, set[str]] = {}
        for guid, name in rows:
            ids.setdefault(guid, set()).add(name)
        return {guid: frozenset(names) for guid, names in ids.items()}

    def entries(self, guids: Sequence[str]) -> tuple[Known, ...]:
        """Return the catalogue's lines for `guids`, in that order, without those it has not."""
        asked = msgspec.json.encode(guids).decode()
        found = self._known("WHERE i.guid IN (SELECT value FROM json_each(?))", (asked,))
        by_guid = {line.identity.guid: line for line in found}
        return tuple(by_guid[guid] for guid in guids if guid in by_guid)

    def settle(self, settled: Sequence[Settled]) -> tuple[Known, ...]:
        """Put decided entries into the record and the catalogue; return them with identities."""
        guids = msgspec.json.encode([one.guid for one in settled]).decode()
        lines = self._lines(settled, guids)
        for line in lines:
            self._index(line)
        if lines and not self._dry:
            identities.append(self.folder, lines)
            self._remember("identities", identities.state(self.folder))
        rows = self._db.execute(
            "SELECT guid, id, seen FROM identity WHERE guid IN (SELECT value FROM json_each(?))",
            (guids,),
        )
        found = {guid: _identity(id_, guid, seen) for guid, id_, seen in rows}
        known = tuple(Known(found[one.guid], one.entry) for one in settled)
        self._file(known, guids)
        return known

    def _lines(self, settled: Sequence[Settled], guids: str) -> list[identities.Line]:
        """Return the lines that the record lacks: newly minted identities, and new names."""
        held: dict[str, set[str]] = {}
        rows = self._db.execute(
            "SELECT i.guid, n.name FROM json_each(?) j JOIN identity i ON i.guid = j.value"
            " JOIN name n USING (seq)",
            (guids,),
        )
        for guid, name in rows:
            held.setdefault(guid, set()).add(name)
        minted: set[str] = set()
        lines: list[identities.Line] = []
        for one in settled:
            if one.guid not in held:
                handle = identities.handle(one.guid, lambda h: h in minted or self._is_taken(h))
                minted.add(handle)
                lines.append(
                    identities.Line(id=handle, guid=one.guid, seen=one.first_seen, names=one.names)
                )
            elif new := tuple(name for name in one.names if name not in held[one.guid]):
                lines.append(identities.Line(guid=one.guid, names=new))
        return lines

    def _index(self, line: identities.Line) -> None:
        """Put one line of ``identities.jsonl`` into the tables that are asked."""
        row = self._db.execute("SELECT seq FROM identity WHERE guid = ?", (line.guid,)).fetchone()
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
            if line.seen:
                # Two branches that git merged may both have minted it: the earlier one saw it.
                self._db.execute(
                    "UPDATE identity SET seen = min(seen, ?) WHERE seq = ?",
                    (rfc3339(line.seen), seq),
                )
        self._db.executemany(
            "INSERT OR IGNORE INTO name VALUES (?, ?)", [(name, seq) for name in line.names]
        )
        if any(not name.startswith("title:") for name in line.names):
            self._db.execute("UPDATE identity SET strong = 1 WHERE seq = ?", (seq,))

    def _is_taken(self, handle: str) -> bool:
        asked = self._db.execute("SELECT 1 FROM identity WHERE id = ?", (handle,))
        return asked.fetchone() is not None

    def _file(self, known: Sequence[Known], guids: str) -> None:
        """Put entries into the catalogue, but for those that are there letter by letter."""
        rows = self._db.execute(
            "SELECT guid, body FROM entry WHERE guid IN (SELECT value FROM json_each(?))", (guids,)
        )
        old = dict(rows.fetchall())
        filed = [(line, self._encode(line.entry)) for line in known]
        self._db.executemany(
            "INSERT INTO entry VALUES (?1, ?2, (SELECT number FROM sealed WHERE guid = ?1), ?3)"
            " ON CONFLICT DO UPDATE SET date = excluded.date, body = excluded.body",
            [
                (line.identity.guid, rfc3339(line.date), body)
                for line, body in filed
                if old.get(line.identity.guid) != body
            ],
        )

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
            Known(_identity(id_, guid, seen), self._decode(body)) for id_, guid, seen, body in rows
        )

    def forget(self, guids: Sequence[str]) -> bool:
        """Take the text of `guids` out of the catalogue; tell whether any of it was there.

        Their identities stay: what comes back is known. Sealed issues keep what was sent.
        """
        asked = msgspec.json.encode(guids).decode()
        done = self._db.execute(
            "DELETE FROM entry WHERE guid IN (SELECT value FROM json_each(?))", (asked,)
        )
        return done.rowcount > 0

    def keep(self) -> None:
        """Make what was done so far last, whatever becomes of the rest; the lock is held on."""
        if not self._dry:
            self._db.execute("COMMIT")
            self._db.execute("BEGIN IMMEDIATE")

    @property
    def is_new(self) -> bool:
        """Whether the catalogue knows no text at all, as on a fresh machine."""
        return self._db.execute("SELECT 1 FROM entry LIMIT 1").fetchone() is None

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
        return int(self._recall("last sealed") or 0)

    # -- what was worked out before

    def state(self) -> str:
        """Return a word that changes whenever an identity or a name is added to the record."""
        return identities.state(self.folder)

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
            seals = list(ledger.load(self.folder))
            self._db.execute("DELETE FROM sealed")
            self._db.executemany(
                "REPLACE INTO sealed VALUES (?, ?)",
                [(entry.guid, seal.number) for seal in seals for entry in seal.entries],
            )
            self._remember("last sealed", str(max((seal.number for seal in seals), default=0)))
            self._db.execute(
                "UPDATE entry SET issue = (SELECT number FROM sealed WHERE guid = entry.guid)"
            )
            self._remember("ledger", now)

    def _recall(self, key: str) -> str:
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def _remember(self, key: str, value: str) -> None:
        self._db.execute("REPLACE INTO meta VALUES (?, ?)", (key, value))


def _identity(id_: str, guid: str, seen: str) -> Identity:
    return Identity(id=id_, guid=guid, first_seen=datetime.fromisoformat(seen))


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
    except sqlite3.OperationalError as error:
        raise refused(error, folder / FILE) from error
    except sqlite3.DatabaseError as error:
        database.close()
        if not is_damage(error):
            raise
        raise damaged(folder / FILE, dry=dry) from error
    finally:
        database.close()  # what was not committed is rolled back
