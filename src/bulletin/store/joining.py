"""Entries that turned out to be one, or two: what was decided about pairs, in the tables."""

import sqlite3
from collections.abc import Iterable, Mapping

from bulletin.store.identities import Line

# What was asked about an entry, or decided, holds for the one that it turned out to be.
_FOLLOWING = (
    "DELETE FROM question WHERE guid = :guid",
    "UPDATE OR REPLACE question SET other = :root WHERE other = :guid",
    "DELETE FROM question WHERE guid = other",
    "INSERT OR IGNORE INTO apart SELECT :root, other FROM apart WHERE one = :guid",
    "INSERT OR IGNORE INTO apart SELECT one, :root FROM apart WHERE other = :guid",
)


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
    _join(database, {guid: _root(guid, roots) for guid in roots})


def _join(database: sqlite3.Connection, roots: Mapping[str, str]) -> None:
    """Let each guid's names be those of the entry that it is."""
    for guid, root in roots.items():
        pair = {"guid": guid, "root": root}
        database.execute(
            "INSERT OR IGNORE INTO name SELECT n.name, r.seq FROM identity i JOIN name n"
            " USING (seq), identity r WHERE i.guid = :guid AND r.guid = :root",
            pair,
        )
        database.execute(
            "DELETE FROM name WHERE seq = (SELECT seq FROM identity WHERE guid = :guid)", pair
        )
        database.execute(
            "UPDATE identity SET same = (SELECT seq FROM identity WHERE guid = :root)"
            " WHERE guid = :guid",
            pair,
        )
        for statement in _FOLLOWING:
            database.execute(statement, pair)
        database.execute(
            "UPDATE identity SET adopted = (SELECT adopted FROM identity WHERE guid = :guid)"
            " WHERE guid = :root AND adopted = ''",
            pair,
        )


def _root(guid: str, roots: Mapping[str, str]) -> str:
    while guid in roots:
        guid = roots[guid]
    return guid
