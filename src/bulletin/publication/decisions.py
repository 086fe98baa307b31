"""`same`: what a person decides about two entries that may be one."""

from typing import TYPE_CHECKING

from msgspec import Struct

from bulletin.errors import BulletinError
from bulletin.publication import lookup
from bulletin.store import Line, Store

if TYPE_CHECKING:
    from bulletin.publication import Publication


class Party(Struct, frozen=True):
    """One of two entries: its code, its title ("" if none is kept), and how a message names it."""

    id: str
    title: str
    called: str


class Decided(Struct, frozen=True):
    """What was decided: `kept` is the entry that stays, `other` the one that is it, or is not."""

    kept: Party
    other: Party
    same: bool


def same(
    publication: "Publication", one: str, other: str, *, differ: bool, wait: float = 0
) -> Decided:
    """Write down that two entries are one, or with `differ` that they are two."""
    with publication.opened(wait=wait) as store:
        if pair := _suspects(store, one, other):
            return _about_withdrawn(store, *pair, differ=differ)
        zone = publication.settings.publication.timezone
        found = [_the_one(store, query, zone, differ=differ) for query in (one, other)]
        if found[0] == found[1]:
            found = _its_two(store, found[0], f"{one}, {other}", differ=differ)
        kept, joined = _ranked(store, found)
        told = Decided(_party(store, kept), _party(store, joined), not differ)
        line = Line(guid=kept, other=joined) if differ else Line(guid=kept, same=joined)
        store.record([line])
    return told


def _its_two(store: Store, guid: str, where: str, *, differ: bool) -> list[str]:
    """Return the two that an entry was made of, to be parted again. Raises `BulletinError`."""
    parts = store.index.aliases(guid)
    if differ and len(parts) == 2:  # noqa: PLR2004 - two
        return parts
    hint = "They were one all along, or were made one before."
    if differ and parts != [guid]:
        known = store.index.identities(parts)
        codes = ", ".join(f"[{known[part].id}]" for part in parts)
        hint = f"It was made of {codes}. Name the two by these codes."
    what = f"both are {lookup.called(store, guid)} already"
    raise BulletinError(what, where=where, hint=hint)


def _suspects(store: Store, one: str, other: str) -> tuple[str, str] | None:
    """Return what may be a withdrawn entry, and that one, when the two queries name such a pair.

    Raises `BulletinError` when both were withdrawn for good: neither waits for an answer.
    """
    found = [store.index.own_guid(lookup.code_of(query)) for query in (one, other)]
    if len(store.index.withdrawn(found)) != len(found):
        return None
    pair = next((p for p in store.index.questions() if set(p) == set(found)), None)
    if pair:
        return pair
    suspects = store.index.suspects().keys()
    waits, other = sorted(found, key=lambda guid: guid not in suspects)
    if waits not in suspects:
        raise BulletinError(
            "both were withdrawn, and neither can come back: there is nothing to tell",
            where=f"{one}, {other}",
        )
    return waits, other


def _about_withdrawn(store: Store, waits: str, withdrawn: str, *, differ: bool) -> Decided:
    """Write down whether an entry that is kept out is the withdrawn one; nothing is kept of it."""
    if not differ and frozenset((waits, withdrawn)) in store.index.apart():
        raise BulletinError(
            "you said that these are two, and bulletin has taken the entry in since",
            hint="If it has to come down after all: bulletin withdraw LINK",
        )
    code = store.index.withdrawn([waits])[waits][0]
    left_out = Party(code, "", f"the entry [{code}] that is left out")
    told = Decided(_party(store, withdrawn), left_out, not differ)
    line = Line(guid=waits, other=withdrawn) if differ else Line(guid=withdrawn, same=waits)
    store.record([line])
    return told


def _party(store: Store, guid: str) -> Party:
    called = lookup.called(store, guid)
    if gone := store.index.withdrawn([guid]).get(guid):
        return Party(gone[0], "", called)
    handle = store.index.identities([guid])[guid].id
    return Party(handle, lookup.title_of(store, guid), called)


def _the_one(store: Store, query: str, timezone: str, *, differ: bool) -> str:
    """Return the guid that a query names; to part two that were made one, by its own code."""
    if differ and (guid := store.index.own_guid(lookup.code_of(query))):
        return guid
    return lookup.the_one(store, query, timezone)


def _ranked(store: Store, guids: list[str]) -> tuple[str, str]:
    """Return first the one to keep: which readers have had, else the one that was seen first."""
    sent = store.ledger.sealed(guids).keys() | store.index.adopted(guids).keys()
    first, second = store.index.order(guids)
    return (second, first) if second in sent and first not in sent else (first, second)
