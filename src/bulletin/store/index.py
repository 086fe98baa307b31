"""The names of all entries, to be asked: an index over ``identities.jsonl``."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import msgspec

from bulletin import links
from bulletin.identity import Hub
from bulletin.identity.names import TEXT
from bulletin.model import Identity
from bulletin.store import identities
from bulletin.store.identities import Line

_FEW = 4
_ASKED = "(SELECT value FROM json_each(?))"


class Index:
    """The tables of names and identities in an open database."""

    def __init__(self, database: sqlite3.Connection, hub: Hub) -> None:
        self._db = database
        self.hub = hub

    def bearers(self, names: Sequence[str]) -> dict[str, list[str]]:
        """Return for each of `names` that is known the guids that bear it, oldest first.

        Of a hint, which thousands may bear, only a few: more than one says nothing anyway.
        """
        found: dict[str, list[str]] = {}
        rows = self._db.execute(
            "SELECT n.name, i.guid FROM json_each(?) j JOIN name n ON n.name = j.value"
            " JOIN identity i USING (seq) ORDER BY n.seq",
            (asked([name for name in names if not name.startswith(TEXT)]),),
        )
        hints = self._db.execute(
            "SELECT j.value, i.guid FROM json_each(?) j JOIN identity i ON i.seq IN"
            " (SELECT seq FROM name WHERE name = j.value ORDER BY seq LIMIT ?) ORDER BY i.seq",
            (asked([name for name in names if name.startswith(TEXT)]), _FEW),
        )
        for name, guid in (*rows, *hints):
            found.setdefault(name, []).append(guid)
        return found

    def names(self, guids: Sequence[str]) -> dict[str, frozenset[str]]:
        """Return all the names of each of `guids` that is known."""
        found: dict[str, set[str]] = {}
        rows = self._db.execute(
            "SELECT i.guid, n.name FROM json_each(?) j JOIN identity i ON i.guid = j.value"
            " JOIN name n USING (seq)",
            (asked(guids),),
        )
        for guid, name in rows:
            found.setdefault(guid, set()).add(name)
        return {guid: frozenset(names) for guid, names in found.items()}

    def identities(self, guids: Sequence[str]) -> dict[str, Identity]:
        """Return the identity of each of `guids` that is known."""
        rows = self._db.execute(
            f"SELECT id, guid, seen FROM identity WHERE guid IN {_ASKED}", (asked(guids),)
        )
        return {guid: identity(id_, guid, seen) for id_, guid, seen in rows}

    def resolve(self, handles: Iterable[str]) -> dict[str, str]:
        """Return for each known handle that of the entry it stands for: its own, but for aliases.

        One of an entry that was withdrawn stands for "".
        """
        rows = self._db.execute(
            "SELECT i.id, CASE WHEN i.withdrawn IS NULL THEN coalesce(s.id, i.id) ELSE '' END"
            f" FROM identity i LEFT JOIN identity s ON s.seq = i.same WHERE i.id IN {_ASKED}",
            (asked(sorted(handles)),),
        )
        return dict(rows.fetchall())

    def guid(self, handle: str) -> str:
        """Return the guid of the entry that a handle stands for, "" when there is none."""
        row = self._db.execute(
            "SELECT coalesce(s.guid, i.guid) FROM identity i LEFT JOIN identity s"
            " ON s.seq = i.same WHERE i.id = ? AND i.withdrawn IS NULL",
            (handle,),
        ).fetchone()
        return row[0] if row else ""

    def are_one(self, lines: Iterable[Line]) -> bool:
        """Tell whether `lines` part entries that were made one before."""
        pairs = [asked([line.guid, line.other]) for line in lines if line.other]
        return any(
            self._db.execute(
                f"SELECT 1 FROM identity WHERE same IS NOT NULL AND guid IN {_ASKED}", (pair,)
            ).fetchone()
            for pair in pairs
        )

    def own_guid(self, handle: str) -> str:
        """Return the guid that was minted with a handle, whatever it turned out to be."""
        row = self._db.execute("SELECT guid FROM identity WHERE id = ?", (handle,)).fetchone()
        return row[0] if row else ""

    def withdrawn(self, guids: Sequence[str]) -> dict[str, tuple[str, date]]:
        """Return the handle and the day of those of `guids` that stand for withdrawn entries."""
        rows = self._db.execute(
            "SELECT guid, id, withdrawn FROM identity WHERE withdrawn IS NOT NULL"
            f" AND guid IN {_ASKED}",
            (asked(guids),),
        )
        return {guid: (id_, date.fromisoformat(day)) for guid, id_, day in rows}

    def order(self, guids: Sequence[str]) -> list[str]:
        """Return those of `guids` that are known, the one minted first first."""
        rows = self._db.execute(
            f"SELECT guid FROM identity WHERE guid IN {_ASKED} ORDER BY seq", (asked(guids),)
        )
        return [row[0] for row in rows]

    def guids(self) -> list[str]:
        """Return every guid there is, but for those of what was withdrawn."""
        rows = self._db.execute("SELECT guid FROM identity WHERE withdrawn IS NULL")
        return [row[0] for row in rows]

    def handles(self) -> list[str]:
        """Return every handle there is."""
        return [row[0] for row in self._db.execute("SELECT id FROM identity")]

    def adopted(self, guids: Sequence[str]) -> dict[str, str]:
        """Return, for those of `guids` that readers had before bulletin, the file that told so."""
        rows = self._db.execute(
            f"SELECT guid, adopted FROM identity WHERE adopted != '' AND guid IN {_ASKED}",
            (asked(guids),),
        )
        return dict(rows.fetchall())

    def is_one_page(self, link: str, other: str) -> bool:
        """Tell whether two links are one page, as the hub's addresses are now."""
        pages = (self.hub.here(links.page(link)) if link else "" for link in (link, other))
        return len(set(pages)) == 1

    def questions(self) -> list[tuple[str, str]]:
        """Return the open questions: who waits, and whom it may be."""
        return self._db.execute("SELECT guid, other FROM question ORDER BY guid, other").fetchall()

    def apart(self) -> frozenset[frozenset[str]]:
        """Return the pairs of guids that are known not to be one entry."""
        rows = self._db.execute("SELECT one, other FROM apart")
        return frozenset(frozenset(pair) for pair in rows)

    def withdrawing(self) -> list[tuple[str, date]]:
        """Return the guids whose withdrawal was begun and not finished, and its day."""
        rows = self._db.execute("SELECT guid, day FROM withdrawing ORDER BY guid")
        return [(guid, date.fromisoformat(day)) for guid, day in rows]

    def aliases(self, guid: str) -> list[str]:
        """Return a guid and those of the entries that turned out to be it."""
        rows = self._db.execute(
            "SELECT guid FROM identity WHERE guid = ?1 OR same ="
            " (SELECT seq FROM identity WHERE guid = ?1) ORDER BY guid != ?1, seq",
            (guid,),
        )
        return [row[0] for row in rows]

    def hidden(self) -> dict[str, list[str]]:
        """Return the hashed names of what was withdrawn, and who bears them, oldest first."""
        found: dict[str, list[str]] = {}
        rows = self._db.execute(
            "SELECT h.name, coalesce(s.guid, h.guid) FROM hidden h LEFT JOIN identity i"
            " ON i.guid = h.guid LEFT JOIN identity s ON s.seq = i.same ORDER BY i.seq"
        )
        for name, guid in rows:
            found.setdefault(name, []).append(guid)
        return found

    def suspects(self) -> dict[str, frozenset[str]]:
        """Return what is kept out, or was, while a person is asked, or was, what it is.

        Each with the withdrawn entries that it was told apart from.
        """
        found: dict[str, set[str]] = {}
        rows = self._db.execute(
            "SELECT w.guid, a.other FROM suspect w JOIN identity i USING (guid)"
            " LEFT JOIN apart a ON a.one = w.guid WHERE i.withdrawn IS NOT NULL"
        )
        for guid, other in rows:
            found.setdefault(guid, set()).update((other,) if other else ())
        return {guid: frozenset(others) for guid, others in found.items()}

    def sources(self) -> frozenset[str]:
        """Return the sources that were read before."""
        return frozenset(row[0] for row in self._db.execute("SELECT key FROM source"))

    def fresh(self, keys: Iterable[str]) -> frozenset[str]:
        """Return those of the sources `keys` that are read for the first time.

        None, where entries are known but no sources: an older bulletin did not note them.
        """
        known = self.sources()
        if not known and self._db.execute("SELECT 1 FROM identity LIMIT 1").fetchone():
            return frozenset()
        return frozenset(keys) - known

    def scopes(self) -> tuple[str, ...]:
        """Return the hosts, beside the hub's own, under which titles are recorded."""
        found: list[str] = []
        last = "title:"
        while row := self._db.execute(
            "SELECT name FROM name WHERE name >= ? AND name < 'title;' ORDER BY name LIMIT 1",
            (last,),
        ).fetchone():
            host = row[0].split(":", 2)[1]
            found.append(host)
            last = f"title:{host};"  # the sign after the colon: the first name of the next host
        return tuple(host for host in found if host != self.hub.host)

    def handle(self, guid: str) -> str:
        """Return a handle for `guid` that is not taken yet."""
        return identities.handle(guid, self.is_taken)

    def is_taken(self, handle: str) -> bool:
        """Tell whether a handle is some entry's already."""
        found = self._db.execute("SELECT 1 FROM identity WHERE id = ?", (handle,))
        return found.fetchone() is not None


def asked(values: Sequence[str]) -> str:
    """Return values as `json_each` takes them: any number of them in one parameter."""
    return msgspec.json.encode(values).decode()


def identity(id_: str, guid: str, seen: str) -> Identity:
    """Return an identity as the tables hold it."""
    return Identity(id=id_, guid=guid, first_seen=datetime.fromisoformat(seen))
