"""The open record: what is asked of it and added to it; text and index are kept true."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import structs

from bulletin.errors import StateError
from bulletin.identity import Answer, Decision, Hidden, Hub, Named, Settled, guid_of
from bulletin.model import Finding, Known
from bulletin.store import builds, identities, joining, pending, seals
from bulletin.store.catalogue import Catalogue
from bulletin.store.identities import Line
from bulletin.store.index import Index
from bulletin.store.indexing import Indexer
from bulletin.store.issue_files import folder_of, folders
from bulletin.store.ledger import Ledger
from bulletin.store.memory import Memory


class Store:
    """The open record of one publication. Made by `open_store`, which holds the lock.

    `numbers` are those of the sealed issues, in order; `findings` tell what was found amiss when
    it was opened, and mended. `is_changed` tells whether another program, or git, has changed the
    record or the ledger since it was last open to write, `has_other_builds` the kept builds.
    """

    numbers: tuple[int, ...]
    is_changed: bool = False
    has_other_builds: bool = False
    findings: tuple[Finding, ...] = ()

    def __init__(self, folder: Path, database: sqlite3.Connection, hub: Hub, *, dry: bool) -> None:
        self.folder = folder
        self.index = Index(database, hub)
        self._indexer = Indexer(database, self.index)
        self.catalogue = Catalogue(database)
        self.ledger = Ledger(database, folder)
        self.memory = Memory(database)
        self._db = database
        self._dry = dry
        self._sync()
        self.has_other_builds = self.memory.noted("builds") != self._builds()

    # -- who is who

    def answer(self, reading: Sequence[Named], titles: Sequence[str] = ()) -> Answer:
        """Return what is known about the names of a reading, and about more `titles`."""
        names = sorted({name for one in reading for name in one.recorded} | {*titles})
        bearers = self.index.bearers(names)
        found = sorted({guid for guids in bearers.values() for guid in guids})
        adopted = frozenset(self.index.adopted(found))
        return Answer(
            guids=bearers,
            names=self.index.names(found),
            known={line.identity.guid: line for line in self.catalogue.entries(found)},
            sent=frozenset(self.ledger.sealed(found)) | adopted,
            adopted=adopted,
            apart=self.index.apart(),
            asked=self.index.questions(),
            withdrawn=self.index.hidden(),
            suspects=self.index.suspects(),
            taken=frozenset(self.index.order([guid_of(one.entry, one.names) for one in reading])),
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
            *self._hidden(decision.hidden, now),
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
            self._indexer.add(line)
        joining.decide(self._db, (line for line in lines if line.other))
        if lines and not self._dry:
            identities.append(self.folder, lines)
            self.memory.note("identities", self._identities())
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
        self._indexer.add(line)
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

    def _hidden(self, hidden: Sequence[Hidden], now: datetime) -> Iterator[Line]:
        """Yield the lines that the record lacks about what is kept out: hashes, and questions."""
        held = {guid for one in hidden for guid in (one.guid, *one.names)}
        known = set(self.index.identities(sorted(held)))
        asked = set(self.index.questions())
        for one in hidden:
            for guid, names in one.names.items():
                id_ = "" if guid in known else self.index.handle(guid)
                known.add(guid)
                yield Line(id=id_, guid=guid, withdrawn=now.date(), names=tuple(names))
            if one.maybe and (pair := (one.guid, one.maybe)) not in asked:
                asked.add(pair)
                yield Line(guid=one.guid, asks=one.maybe)

    # -- the ledger

    def ledger_state(self) -> str:
        """Return a word that changes whenever the ledger does."""
        return self.memory.noted("ledger")

    def state(self) -> str:
        """Return a word that changes whenever the record of names does."""
        return self._identities()

    # -- keeping text and index true to each other

    def refresh(self) -> None:
        """Take in what was just changed in the ledger."""
        self._sync()

    def keep(self) -> None:
        """Make what was done so far last, whatever becomes of the rest; the lock is held on."""
        if not self._dry:
            self._db.execute("COMMIT")
            self._db.execute("BEGIN IMMEDIATE")

    def leave(self) -> None:
        """Note how the kept builds are left, so that others' are told when it is opened again."""
        self.memory.note("builds", self._builds())

    def save(self, entries: Sequence[pending.Pending]) -> None:
        """Write ``entries.jsonl``."""
        if not self._dry:
            pending.save(self.folder, entries)
            self.memory.note("entries", pending.state(self.folder))

    def _identities(self) -> str:
        return f"{identities.state(self.folder)} {self.index.hub}"

    def _builds(self) -> str:
        last = max(self.numbers, default=0)
        return builds.state(self.folder, (n for n in folders(self.folder) if n >= last))

    def _reindex(self, lines: Sequence[Line]) -> None:
        hidden = self.index.hidden()
        self._indexer.rebuild(lines)
        self.catalogue.tidy()
        if self.index.hidden() != hidden:
            self.memory.forget()  # withdrawn elsewhere: its text leaves this machine too
        self.ledger.follow()
        self.catalogue.mark_sealed()
        self.memory.note("identities", self._identities())

    def _sync(self) -> None:
        """Bring the index up to date with text that another program, or git, has changed."""
        was_new = self.catalogue.is_new
        same_record = self.memory.noted("identities") == self._identities()
        if not same_record:
            self.is_changed = True
            if not identities.state(self.folder) and (
                self.index.handles() or seals.numbers(self.folder)
            ):
                raise _no_names(self.folder / identities.FILE)
            self.findings = tuple(map(_cut_off, identities.torn(self.folder)))
            self._reindex(self.lines())
        if self.memory.noted("entries") != (now := pending.state(self.folder)):
            self._take_in(list(pending.load(self.folder)))
            self.memory.note("entries", now)
        self._sync_ledger(was_new=was_new, same_record=same_record)

    def _sync_ledger(self, *, was_new: bool, same_record: bool) -> None:
        """Read the issues whose seals have changed; all of them, where no text is known.

        Raises `StateError` when the folder of one is gone while the record of names is as it was:
        git, which has other states of it, would have changed both.
        """
        states = seals.states(self.folder)
        self.numbers = tuple(states)
        held = msgspec.json.decode(self.memory.noted("ledger") or "{}", type=dict[int, str])
        if held == states:
            return
        gone = sorted(held.keys() - states.keys())
        lost = [number for number in gone if not folder_of(self.folder, number).exists()]
        if lost and same_record:
            raise _lost(folder_of(self.folder, lost[0]), lost[0])
        self.is_changed = True
        changed = [n for n, state in states.items() if was_new or held.get(n) != state]
        printed = self.ledger.read(changed, gone)
        if was_new:
            known = self.index.identities([one.identity.guid for one in printed])
            self.catalogue.file([one for one in printed if one.identity.guid in known])
            self.catalogue.tidy()  # of two that turned out to be one, both may have been sent
        self.catalogue.mark_sealed()
        if was_new:
            self.catalogue.offer_sealed()
        self.memory.note("ledger", msgspec.json.encode(states).decode())

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


def _lost(folder: Path, number: int) -> StateError:
    return StateError(
        f"issue {number} was declared sent, and its folder is gone",
        where=str(folder),
        hint="Put it back from your backup or from git: without it its entries would be sent once"
        " more. If that is what you want, delete bulletin.db, and build.",
    )


def _cut_off(line: str) -> Finding:
    return Finding(
        severity="warning",
        what=f"The record of names ends in a line that was cut off; it is left out: {line}",
        where=identities.FILE,
        hint="Where a sync tool or a backup was just copying this folder, let it end, and take its"
        " file: a line may tell that an entry was withdrawn, or is another one.",
    )


def _no_names(path: Path) -> StateError:
    return StateError(
        "the record of names is gone",
        where=str(path),
        hint="Put it back from your backup or from git: it alone knows what was withdrawn, and what"
        " you said of two entries. To start anew, take issues/ and bulletin.db away as well.",
    )
