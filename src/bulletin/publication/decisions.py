"""`same`: what a person decides about two entries that may be one."""

from typing import TYPE_CHECKING

from msgspec import Struct

from bulletin.errors import BulletinError
from bulletin.publication import lookup
from bulletin.store import Line, Store

if TYPE_CHECKING:
    from bulletin.publication import Publication


class Decided(Struct, frozen=True):
    """What was decided: `kept` is the entry that stays, `other` the one that is it, or is not."""

    kept: str
    other: str
    same: bool


def same(
    publication: "Publication", one: str, other: str, *, differ: bool, wait: float = 0
) -> Decided:
    """Write down that two entries are one, or with `differ` that they are two."""
    with publication.opened(wait=wait) as store:
        found = [_the_one(store, query, differ=differ) for query in (one, other)]
        if found[0] == found[1]:
            raise BulletinError(
                f"both are {lookup.called(store, found[0])} already",
                where=f"{one}, {other}",
                hint="They were one all along, or were made one before.",
            )
        kept, joined = _ranked(store, found)
        told = Decided(lookup.called(store, kept), lookup.called(store, joined), not differ)
        line = Line(guid=kept, other=joined) if differ else Line(guid=kept, same=joined)
        store.record([line])
    return told


def _the_one(store: Store, query: str, *, differ: bool) -> str:
    """Return the guid that a query names; to part two that were made one, by its own code."""
    if differ and (guid := store.index.own_guid(query.strip().strip("[]").lower())):
        return guid
    return lookup.the_one(store, query)


def _ranked(store: Store, guids: list[str]) -> tuple[str, str]:
    """Return first the one to keep: which readers have had, else the one that was seen first."""
    sent = store.sealed(guids).keys() | store.index.adopted(guids).keys()
    first, second = store.index.order(guids)
    return (second, first) if second in sent and first not in sent else (first, second)
