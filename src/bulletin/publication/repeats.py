"""Entries of a build that readers have had already: named, and in which issue they had them."""

from msgspec import Struct

from bulletin.store import Store
from bulletin.store.issue_files import Seal


class Repeat(Struct, frozen=True):
    """An entry that readers have had: its handle, its title, and the `number` of the issue."""

    id: str
    title: str
    number: int


def repeats(store: Store, build: Seal) -> tuple[Repeat, ...]:
    """Return the entries of a build that are in sealed issues; an update repeats nothing."""
    printed = [one for one in build.issue.printed if not one.since]
    guids = {one.id: store.index.guid(one.id) for one in printed}
    sent = store.ledger.sealed([*guids.values()])
    return tuple(
        Repeat(one.id, one.entry.title, sent[guids[one.id]])
        for one in printed
        if guids[one.id] in sent
    )
