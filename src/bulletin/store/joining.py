"""Entries that turned out to be one, or two: what was decided about pairs, in the tables."""

import sqlite3
from collections.abc import Iterable, Mapping

import msgspec

from bulletin.store.identities import Line

# In each of these, `:roots` is a JSON object: the guid of an alias, and that of the entry it is.
# Each entry's names become those of the one it is, and so does what was asked about it, or decided.
_JOINING = """
INSERT OR IGNORE INTO name SELECT n.name, r.seq FROM json_each(:roots) j
    JOIN identity i ON i.guid = j.key JOIN name n USING (seq) JOIN identity r ON r.guid = j.value;
DELETE FROM name WHERE seq IN
    (SELECT seq FROM json_each(:roots) j JOIN identity i ON i.guid = j.key);
UPDATE identity SET same = r.seq FROM json_each(:roots) j, identity r
    WHERE identity.guid = j.key AND r.guid = j.value;
DELETE FROM question WHERE guid IN (SELECT key FROM json_each(:roots));
UPDATE OR REPLACE question SET other = j.value FROM json_each(:roots) j WHERE other = j.key;
DELETE FROM question WHERE guid = other;
INSERT OR IGNORE INTO apart SELECT j.value, other FROM json_each(:roots) j JOIN apart ON one = key;
INSERT OR IGNORE INTO apart SELECT one, j.value FROM json_each(:roots) j JOIN apart ON other = key;
UPDATE identity SET adopted = first.file FROM
    (SELECT j.value root, i.adopted file, min(j.id) FROM json_each(:roots) j
     JOIN identity i ON i.guid = j.key WHERE i.adopted != '' GROUP BY j.value) first
    WHERE identity.guid = first.root AND identity.adopted = '';
"""


def decide(database: sqlite3.Connection, decisions: Iterable[Line]) -> None:
    """Apply what was decided about pairs of entries: one and the same, or two."""
    roots: dict[str, str] = {}
    for line in decisions:
        database.execute(
            "DELETE FROM question WHERE guid IN (?1, ?2) AND other IN (?1, ?2)",
            (line.guid, line.same or line.other),
        )
        if line.other:
            database.execute("REPLACE INTO apart VALUES (?, ?)", (line.guid, line.other))
        elif (kept := _root(line.guid, roots)) != (joined := _root(line.same, roots)):
            roots[joined] = kept
    if roots:
        pairs = msgspec.json.encode({guid: _root(guid, roots) for guid in roots}).decode()
        for statement in _JOINING.split(";"):
            database.execute(statement, {"roots": pairs})


def _root(guid: str, roots: Mapping[str, str]) -> str:
    while guid in roots:
        guid = roots[guid]
    return guid
