"""Withdrawn entries: known by hashes of their names, and kept out whatever they become."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from bulletin.identity.names import TEXT, TITLE, hashed
from bulletin.identity.values import Answer, Named


class Parted(Struct, frozen=True):
    """A reading parted: what may be shown, what was withdrawn, and names that it has come to bear.

    `more` gives for withdrawn guids the hashes of their new names.
    """

    shown: tuple[Named, ...]
    withdrawn: tuple[Named, ...] = ()
    more: tuple[tuple[str, tuple[str, ...]], ...] = ()


def part(reading: Sequence[Named], answer: Answer) -> Parted:
    """Return a reading without the entries that were withdrawn; a title is name enough.

    What is known by an id or a link is followed through its changes. So is what is known by its
    title alone, unless the withdrawn entry itself still stands beside it.
    """
    if not answer.withdrawn:
        return Parted(tuple(reading))
    found = [(one, _guids(one.recorded + one.spelled, answer)) for one in reading]
    strong = {one: _guids(_better(one), answer) for one, _ in found}
    there = {guid for guids in strong.values() for guid in guids}
    others = {one.hint for one, guids in found if not guids} | answer.guids.keys()
    more = []
    for one, guids in found:
        own = one.hint not in others  # nothing else says the same
        names = one.recorded if own else one.names
        new = tuple(name for name in map(hashed, names) if name not in answer.withdrawn)
        more += [(g, new) for g in sorted(guids) if new and (g in strong[one] or g not in there)]
    return Parted(
        shown=tuple(one for one, guids in found if not guids),
        withdrawn=tuple(one for one, guids in found if guids),
        more=tuple(more),
    )


def _better(one: Named) -> list[str]:
    """Return the names of an entry that are better than its title."""
    return [n for n in (*one.names, *one.spelled) if not n.startswith((TITLE, TEXT))]


def _guids(names: Iterable[str], answer: Answer) -> set[str]:
    hashes = map(hashed, names)
    return {answer.withdrawn[name] for name in hashes if name in answer.withdrawn}
