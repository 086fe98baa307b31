"""Every entry known, with its last good text, and which sources show it."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time

import msgspec

from bulletin.dates import rfc3339, zone_of
from bulletin.model import Known
from bulletin.store.bodies import body_of, entry_of
from bulletin.store.index import asked, identity
from bulletin.store.pending import Pending

_COLUMNS = (
    "SELECT i.id, i.guid, i.seen, e.body,"
    " (SELECT json_group_array(source) FROM shown WHERE guid = e.guid)"
    " FROM entry e JOIN identity i USING (guid)"
)
_LATELY = 400
"""Entries, the newest of all, among which a source's recent ones are looked for."""


class Catalogue:
    """The tables of entries in an open database."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database
        self._sources = msgspec.json.Decoder(tuple[str, ...]).decode

    # -- asking

    def entries(self, guids: Sequence[str]) -> tuple[Known, ...]:
        """Return the lines for `guids`, in that order, without those that have no text here."""
        found = self._known("WHERE i.guid IN (SELECT value FROM json_each(?))", (asked(guids),))
        by_guid = {line.identity.guid: line for line in found}
        return tuple(by_guid[guid] for guid in guids if guid in by_guid)

    def newest(self, limit: int, now: datetime) -> tuple[Known, ...]:
        """Return the `limit` newest entries that appeared by `now`; ties in order of minting."""
        return self._known(
            "WHERE e.date <= ? ORDER BY e.date DESC, seq LIMIT ?", (rfc3339(now), limit)
        )

    def latest(self) -> tuple[Known, ...]:
        """Return some hundred of the newest entries, whatever became of them."""
        return self._known("ORDER BY e.date DESC, seq LIMIT ?", (_LATELY,))

    def unsealed(self, since: date | None = None, timezone: str = "UTC") -> tuple[Known, ...]:
        """Return the entries that are in no sealed issue, newest first.

        Those dated and first seen before the day `since`, in `timezone`, are left out.
        """
        return self._known(
            "WHERE e.issue IS NULL AND e.last >= ? ORDER BY e.date DESC, i.seq",
            (_start(since, timezone),),
        )

    def recent(self, sources: Sequence[str]) -> tuple[Known, ...]:
        """Return entries that these sources showed, of the newest that there are."""
        return self._known(
            "WHERE e.guid IN (SELECT guid FROM entry ORDER BY date DESC LIMIT ?) AND EXISTS"
            " (SELECT 1 FROM shown s WHERE s.guid = e.guid AND s.source IN"
            " (SELECT value FROM json_each(?))) ORDER BY e.date DESC, i.seq",
            (_LATELY, asked(sources)),
        )

    def pending(self, since: date | None, timezone: str) -> list[Pending]:
        """Return what ``entries.jsonl`` should hold, in order of minting.

        That is what no issue holds, and what was sent and a later draft has named again.
        """
        rows = self._db.execute(
            "WITH held AS (SELECT guid FROM entry WHERE issue IS NULL AND last >= ?1 UNION ALL"
            " SELECT guid FROM entry WHERE issue >= 1 AND issue < draft AND last >= ?1)"
            " SELECT guid, body, coalesce(draft, 0),"
            " (SELECT json_group_array(source) FROM shown WHERE guid = e.guid)"
            " FROM held JOIN entry e USING (guid) JOIN identity i USING (guid) ORDER BY i.seq",
            (_start(since, timezone),),
        )
        return [
            Pending(guid, entry_of(body), self._sources(sources), draft)
            for guid, body, draft, sources in rows
        ]

    def offered(self, draft: int) -> frozenset[str]:
        """Return the handles of the entries that `draft` has named, those that come again, too."""
        rows = self._db.execute(
            "SELECT i.id FROM entry e JOIN identity i USING (guid)"
            " WHERE e.draft = ? AND (e.issue IS NULL OR (e.issue >= 1 AND e.issue < e.draft))",
            (draft,),
        )
        return frozenset(row[0] for row in rows)

    def showing(self, source: str) -> int:
        """Return how many entries a source shows, as far as is known."""
        row = self._db.execute("SELECT count(*) FROM shown WHERE source = ?", (source,)).fetchone()
        return int(row[0])

    @property
    def is_new(self) -> bool:
        """Whether no text is known at all, as on a fresh machine."""
        return self._db.execute("SELECT 1 FROM entry LIMIT 1").fetchone() is None

    def _known(self, where: str, values: Sequence[object]) -> tuple[Known, ...]:
        return tuple(
            Known(identity(id_, guid, seen), entry_of(body), self._sources(sources))
            for id_, guid, seen, body, sources in self._db.execute(f"{_COLUMNS} {where}", values)
        )

    # -- changing

    def file(self, known: Sequence[Known]) -> None:
        """Put entries into the catalogue, but for those that are there letter by letter."""
        guids = asked([line.identity.guid for line in known])
        rows = self._db.execute(
            "SELECT guid, body FROM entry WHERE guid IN (SELECT value FROM json_each(?))", (guids,)
        )
        old = dict(rows.fetchall())
        filed = [(line, body_of(line.entry)) for line in known]
        self._db.executemany(
            "INSERT INTO entry (guid, date, last, issue, body) VALUES (?1, ?2, ?3,"
            " coalesce((SELECT max(number) FROM sealed WHERE guid = ?1),"
            " (SELECT 0 FROM identity WHERE guid = ?1 AND adopted != '')), ?4)"
            " ON CONFLICT DO UPDATE SET date = excluded.date, last = excluded.last,"
            " body = excluded.body",
            [
                (
                    line.identity.guid,
                    rfc3339(line.date),
                    rfc3339(max(line.date, line.identity.first_seen)),
                    body,
                )
                for line, body in filed
                if old.get(line.identity.guid) != body
            ],
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO shown VALUES (?, ?)",
            [(source, line.identity.guid) for line in known for source in line.sources],
        )

    def offer(self, handles: Iterable[str], draft: int) -> None:
        """Note that `draft` names these entries."""
        self._db.execute(
            "UPDATE entry SET draft = ?1 WHERE draft IS NOT ?1 AND guid IN (SELECT guid FROM"
            " identity WHERE id IN (SELECT value FROM json_each(?2)))",
            (draft, asked(sorted(handles))),
        )

    def offer_sealed(self) -> None:
        """Note that its own draft named what an issue printed, where no draft is known to have."""
        self._db.execute("UPDATE entry SET draft = issue WHERE draft IS NULL AND issue >= 1")

    def vanish(self, source: str, shown: Sequence[str]) -> list[str]:
        """Note that a source shows the guids `shown` and no others; return those it showed before.

        Only for a source that shows all there is.
        """
        gone = self._db.execute(
            "DELETE FROM shown WHERE source = ? AND guid NOT IN (SELECT value FROM json_each(?))"
            " RETURNING guid",
            (source, asked(shown)),
        ).fetchall()
        return [guid for (guid,) in gone]

    def orphans(self, guids: Sequence[str]) -> tuple[Known, ...]:
        """Return those of `guids` that no source shows any more."""
        return self._known(
            "WHERE i.guid IN (SELECT value FROM json_each(?)) AND NOT EXISTS"
            " (SELECT 1 FROM shown s WHERE s.guid = e.guid) ORDER BY i.seq",
            (asked(guids),),
        )

    def forget(self, guids: Sequence[str]) -> bool:
        """Take the text of `guids` out of the catalogue; tell whether any of it was there.

        Their identities stay: what comes back is known. Sealed issues keep what was sent.
        """
        those = "guid IN (SELECT value FROM json_each(?))"
        self._db.execute(f"DELETE FROM shown WHERE {those}", (asked(guids),))
        done = self._db.execute(f"DELETE FROM entry WHERE {those}", (asked(guids),))
        return done.rowcount > 0

    def tidy(self) -> None:
        """Take out what no identity stands behind any more, or that turned out to be another.

        A source that shows this other one shows the one that it is.
        """
        self._db.execute(
            "INSERT OR IGNORE INTO shown SELECT s.source, r.guid FROM shown s"
            " JOIN identity i USING (guid) JOIN identity r ON r.seq = i.same"
        )
        for table in ("shown", "entry"):
            self._db.execute(
                f"DELETE FROM {table} WHERE guid NOT IN"
                " (SELECT guid FROM identity WHERE same IS NULL AND withdrawn IS NULL)"
            )
        self._update("last", "max(date, (SELECT seen FROM identity i WHERE i.guid = entry.guid))")

    def mark_sealed(self) -> None:
        """Bring the column `issue` of every entry up to date with the ledger."""
        self._update(
            "issue",
            "coalesce((SELECT max(number) FROM sealed s WHERE s.guid = entry.guid),"
            " (SELECT 0 FROM identity i WHERE i.guid = entry.guid AND i.adopted != ''))",
        )

    def _update(self, column: str, value: str) -> None:
        """Bring a column up to date; rows that have the value already are not written again."""
        self._db.execute(f"UPDATE entry SET {column} = {value} WHERE {column} IS NOT {value}")


def _start(since: date | None, timezone: str) -> str:
    """Return the first moment of a day as the tables hold it; "" sorts before all."""
    if since is None:
        return ""
    return rfc3339(datetime.combine(since, time(), zone_of(timezone)).astimezone(UTC))
