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
        if pair := _suspects(store, one, other):
            return _about_withdrawn(store, *pair, differ=differ)
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


def _suspects(store: Store, one: str, other: str) -> tuple[str, str] | None:
    """Return what may be a withdrawn entry, and that one, when the two queries name such a pair."""
    found = [store.index.own_guid(lookup.code_of(query)) for query in (one, other)]
    if len(store.index.withdrawn(found)) != len(found):
        return None
    pair = next((p for p in store.index.questions() if set(p) == set(found)), None)
    first, second = store.index.order(found)
    return pair or (second, first)


def _about_withdrawn(store: Store, waits: str, withdrawn: str, *, differ: bool) -> Decided:
    """Write down whether an entry that is kept out is the withdrawn one; nothing is kept of it."""
    if not differ and frozenset((waits, withdrawn)) in store.index.apart():
        raise BulletinError(
            "you said that these are two, and bulletin has taken the entry in since",
            hint="If it has to come down after all: bulletin withdraw LINK",
        )
    told = Decided(lookup.called(store, withdrawn), _called(store, waits), not differ)
    line = Line(guid=waits, other=withdrawn) if differ else Line(guid=withdrawn, same=waits)
    store.record([line])
    return told


def _called(store: Store, guid: str) -> str:
    return f"the entry [{store.index.withdrawn([guid])[guid][0]}] that is left out"


def _the_one(store: Store, query: str, *, differ: bool) -> str:
    """Return the guid that a query names; to part two that were made one, by its own code."""
    if differ and (guid := store.index.own_guid(lookup.code_of(query))):
        return guid
    return lookup.the_one(store, query)


def _ranked(store: Store, guids: list[str]) -> tuple[str, str]:
    """Return first the one to keep: which readers have had, else the one that was seen first."""
    sent = store.ledger.sealed(guids).keys() | store.index.adopted(guids).keys()
    first, second = store.index.order(guids)
    return (second, first) if second in sent and first not in sent else (first, second)
