"""The record of a publication: text files, and an index over them in SQLite.

The text is the truth: ``identities.jsonl``, ``entries.jsonl`` and the folders of ``issues/``.
``bulletin.db`` makes it quick to ask; it is made anew when it is missing, older or torn. The one
importer of sqlite3.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from bulletin import files
from bulletin.dates import rfc3339
from bulletin.identity import Answer, Decision, Hub, Named, Settled
from bulletin.model import Entry, Known
from bulletin.store import conflicts, identities, pending, seals
from bulletin.store.catalogue import Catalogue
from bulletin.store.database import FILE, connect, damaged, is_damage, refused
from bulletin.store.identities import Line
from bulletin.store.index import Index, asked

__all__ = ["Line", "Store", "Visit", "open_store"]


class Visit(Struct, frozen=True):
    """When a source was last read here, when it last showed something else, how many it shows."""

    read: datetime
    changed: datetime
    entries: int


class Store:
    """The open record of one publication. Made by `open_store`, which holds the lock."""

    def __init__(self, folder: Path, database: sqlite3.Connection, hub: Hub, *, dry: bool) -> None:
        self.folder = folder
        self.index = Index(database, hub)
        self.catalogue = Catalogue(database)
        self._db = database
        self._dry = dry
        self._sync()

    # -- who is who

    def answer(self, reading: Sequence[Named], titles: Sequence[str] = ()) -> Answer:
        """Return what is known about the names of a reading, and about more `titles`."""
        names = sorted({name for one in reading for name in one.recorded} | {*titles})
        bearers = self.index.bearers(names)
        found = sorted({guid for guids in bearers.values() for guid in guids})
        return Answer(
            guids=bearers,
            names=self.index.names(found),
            known={line.identity.guid: line for line in self.catalogue.entries(found)},
            sent=frozenset(self.sealed(found)) | frozenset(self.index.adopted(found)),
            apart=self.index.apart(),
            asked=self.index.questions(),
            withdrawn=self.index.hidden(),
        )

    def settle(
        self, decision: Decision, now: datetime, read: Sequence[str] = ()
    ) -> tuple[Known, ...]:
        """Put what was decided into the record and the catalogue; return entries with identities.

        `read` are the sources of the reading.
        """
        lines = [
            *self._lines(decision.settled),
            *(Line(guid=guid, asks=other) for guid, other in decision.asks),
            *(Line(guid=guid, other=other) for guid, other in decision.apart),
            *(
                Line(guid=guid, withdrawn=now.date(), names=names)
                for guid, names in decision.hidden
            ),
            *(Line(source=key, seen=now) for key in sorted({*read} - self.index.sources())),
        ]
        self.record(lines)
        found = self.index.identities([one.guid for one in decision.settled])
        known = tuple(Known(found[one.guid], one.entry, one.sources) for one in decision.settled)
        self.catalogue.file(known)
        return known

    def record(self, lines: Sequence[Line]) -> None:
        """Add `lines` to the record and to the index over it."""
        for line in lines:
            self.index.add(line)
        self.index.decide(line for line in lines if line.other)
        if lines and not self._dry:
            identities.append(self.folder, lines)
            self._remember("identities", self._identities())
        if any(line.same for line in lines) or self.index.are_one(lines):
            self._reindex([*identities.load(self.folder), *(lines if self._dry else ())])

    def with_handle(self, line: Line, now: datetime) -> Line:
        """Return a line in full, and put it into the index: one that mints gets its handle."""
        new = not self.index.identities([line.guid])
        if new and not line.same:
            handle = self.index.handle(line.guid)
            line = structs.replace(line, id=handle, seen=line.seen or now)
        elif not line.same:
            line = structs.replace(line, seen=None)
        self.index.add(line)
        return line

    def rewrite(self, lines: Sequence[Line]) -> None:
        """Put `lines` in place of the whole record of names, and make the index anew."""
        if not self._dry:
            identities.rewrite(self.folder, lines)
        self._reindex(lines)

    def lines(self) -> list[Line]:
        """Return every line of the record of names."""
        return list(identities.load(self.folder))

    def _lines(self, settled: Sequence[Settled]) -> Iterator[Line]:
        """Yield the lines that the record lacks: newly minted identities, and new names."""
        guids = [one.guid for one in settled]
        known, held = self.index.identities(guids), self.index.names(guids)
        minted: set[str] = set()
        for one in settled:
            names = held.get(one.guid, frozenset())
            if one.guid not in known:
                handle = identities.handle(
                    one.guid, lambda handle: handle in minted or self.index.is_taken(handle)
                )
                minted.add(handle)
                yield Line(id=handle, guid=one.guid, seen=one.first_seen, names=one.names)
            elif new := tuple(name for name in one.names if name not in names):
                yield Line(guid=one.guid, names=new)

    # -- the ledger

    def sealed(self, guids: Sequence[str]) -> dict[str, int]:
        """Return, for those of `guids` that are in a sealed issue, its number."""
        rows = self._db.execute(
            "SELECT guid, number FROM json_each(?) j JOIN sealed s ON s.guid = j.value",
            (asked(guids),),
        )
        return dict(rows.fetchall())

    def sent_texts(self, guids: Sequence[str]) -> dict[str, Entry]:
        """Return the text of each of `guids` as readers had it last."""
        rows = self._db.execute(
            "SELECT guid, body FROM json_each(?) j JOIN sealed s ON s.guid = j.value",
            (asked(guids),),
        )
        return {guid: msgspec.json.decode(body, type=Entry) for guid, body in rows}

    def ledger_state(self) -> str:
        """Return a word that changes whenever the ledger does."""
        return self._recall("ledger")

    def last_sealed(self) -> int:
        """Return the number of the last sealed issue, 0 when there is none."""
        return int(self._recall("last sealed") or 0)

    # -- sources

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

    # -- what was worked out before

    def state(self) -> str:
        """Return a word that changes whenever the record of names does."""
        return self._identities()

    def recall(self, kind: str, key: str, digest: str) -> bytes | None:
        """Return what was remembered under `kind` and `key`, if it was made from `digest`."""
        row = self._db.execute(
            "SELECT body FROM memo WHERE kind = ? AND key = ? AND digest = ?", (kind, key, digest)
        ).fetchone()
        return bytes(row[0]) if row else None

    def remember(self, kind: str, key: str, digest: str, body: bytes) -> None:
        """Keep `body`, made from `digest`, in place of what stood under `kind` and `key`."""
        self._db.execute("REPLACE INTO memo VALUES (?, ?, ?, ?)", (kind, key, digest, body))

    def forget_memos(self) -> None:
        """Forget all that was worked out: it may hold the text of an entry."""
        self._db.execute("DELETE FROM memo")

    # -- keeping text and index true to each other

    def refresh(self) -> None:
        """Take in what was just changed in the ledger."""
        self._sync()

    def keep(self) -> None:
        """Make what was done so far last, whatever becomes of the rest; the lock is held on."""
        if not self._dry:
            self._db.execute("COMMIT")
            self._db.execute("BEGIN IMMEDIATE")

    def save(self, entries: Sequence[pending.Pending]) -> None:
        """Write ``entries.jsonl``."""
        if not self._dry:
            pending.save(self.folder, entries)
            self._remember("entries", pending.state(self.folder))

    def _identities(self) -> str:
        return f"{identities.state(self.folder)} {self.index.hub}"

    def _reindex(self, lines: Sequence[Line]) -> None:
        hidden = self.index.hidden()
        self.index.rebuild(lines)
        self.catalogue.tidy()
        if self.index.hidden() != hidden:
            self.forget_memos()  # withdrawn elsewhere: its text leaves this machine too
        self._remember("identities", self._identities())
        self._remember("ledger", "")

    def _sync(self) -> None:
        """Bring the index up to date with text that another program, or git, has changed."""
        was_new = self.catalogue.is_new
        if self._recall("identities") != self._identities():
            self._reindex(self.lines())
        if self._recall("entries") != (now := pending.state(self.folder)):
            self._take_in(list(pending.load(self.folder)))
            self._remember("entries", now)
        if self._recall("ledger") != (now := seals.state(self.folder)):
            self._read_ledger(texts=was_new)
            self._remember("ledger", now)

    def _take_in(self, lines: Sequence[pending.Pending]) -> None:
        by_guid = {line.guid: line for line in lines}
        found = self.index.identities([*by_guid])
        self.catalogue.file(
            [
                Known(found[guid], line.entry, line.sources)
                for guid, line in by_guid.items()
                if guid in found
            ]
        )
        for line in lines:
            if line.draft and line.guid in found:
                self.catalogue.offer([found[line.guid].id], line.draft)
        self.catalogue.tidy()

    def _read_ledger(self, *, texts: bool) -> None:
        """Read who is in which sealed issue; with `texts`, also what stood there."""
        numbers = seals.numbers(self.folder)
        self._db.execute("DELETE FROM sealed")
        for number in numbers:
            printed = seals.printed(self.folder, number)
            self._db.executemany(
                "REPLACE INTO sealed SELECT coalesce(r.guid, ?1), ?2, ?3 FROM (SELECT 1)"
                " LEFT JOIN identity i ON i.guid = ?1 LEFT JOIN identity r ON r.seq = i.same",
                [(one.identity.guid, number, msgspec.json.encode(one.entry)) for one in printed],
            )
            if texts:
                known = self.index.identities([one.identity.guid for one in printed])
                self.catalogue.file([one for one in printed if one.identity.guid in known])
        self.catalogue.mark_sealed()
        self._remember("last sealed", str(max(numbers, default=0)))

    def _recall(self, key: str) -> str:
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def _remember(self, key: str, value: str) -> None:
        self._db.execute("REPLACE INTO meta VALUES (?, ?)", (key, value))


def _heal(folder: Path) -> None:
    """Remove what a killed run has left: parts of files, and what belongs to no finished seal."""
    files.finish(folder / identities.FILE)
    files.sweep(folder / name for name in (identities.FILE, pending.FILE))
    last = max(seals.numbers(folder), default=0)
    for number in seals.folders(folder):
        if number >= last - 1:
            seals.heal(folder, number, last)


@contextmanager
def open_store(folder: Path, hub: Hub, *, dry: bool = False, wait: float = 0) -> Iterator[Store]:
    """Open the record of the publication at `folder` and hold its lock until the block ends.

    What the block did is kept when it ends well and forgotten when it raises. `dry` keeps nothing
    and writes nothing. Waits `wait` seconds for another build to end, then raises `LockedError`.
    """
    conflicts.refuse(folder)
    database = connect(folder / FILE, dry=dry, wait=wait)
    try:
        if not dry:
            _heal(folder)
            identities.migrate(folder)
        yield Store(folder, database, hub, dry=dry)
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
