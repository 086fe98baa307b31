"""Withdrawn entries: known by hashes of their names, and kept out whatever they become.

A newcomer that has only a title or a summary in common with one may be the same story put up again,
or another resource. It is kept out too, known by hashes alone, until a person has said which; of
each withdrawn entry that it may be.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct

from bulletin.identity.bans import Bans
from bulletin.identity.book import Book
from bulletin.identity.names import TEXT, TITLE, hashed
from bulletin.identity.values import Answer, Hidden, Named


class Parted(Struct, frozen=True):
    """A reading parted: what may be shown, and what may not."""

    shown: tuple[Named, ...]
    hidden: tuple[Hidden, ...] = ()


class _Match(Struct, frozen=True):
    """The withdrawn entries that another one is; or a suspect, and the one that it may be."""

    guids: Sequence[str]
    maybe: str = ""


def part(reading: Sequence[Named], answer: Answer) -> Parted:
    """Return a reading without the entries that were withdrawn, or may have been.

    What is known by an id or a link is followed through its changes. So is what is known by its
    title alone, unless the withdrawn entry itself still stands beside it.
    """
    if not answer.withdrawn:
        return Parted(tuple(reading))
    book, bans = Book(answer), Bans(answer)
    beside = {guid for one in reading for guid in _linked(one, book, bans, answer) or ()}
    shown, found = [], []
    for one in reading:
        match = _match(one, book, bans, answer)
        if match is None:
            shown.append(one)
        else:
            if match.maybe:  # another source may show it too
                bans.suspect(match.guids[0], match.maybe, _better(one))
            found.append((one, match))
    said = {one.hint for one in shown} | answer.guids.keys()
    hidden = (_hidden(one, match, said, beside, answer) for one, match in found)
    return Parted(tuple(shown), tuple(hidden))


def _match(one: Named, book: Book, bans: Bans, answer: Answer) -> _Match | None:
    """Return which withdrawn entry one is, or may be, if any: the best name that is known decides.

    Whoever bears nothing better than a title is every withdrawn entry of that title.
    """
    linked = _linked(one, book, bans, answer)
    if linked is None:
        return None
    if linked and not bans.is_suspect(linked[0]):
        return _Match(linked)
    names = (*one.recorded, *one.spelled)
    texts, named = ([n for n in names if n.startswith(rung)] for rung in (TEXT, TITLE))
    alike = bans.meant((*texts, *named))
    if linked:
        maybe = bans.asked(linked[0], alike)
        return _Match(linked[:1], maybe) if maybe else None
    if not alike or (not bans.meant(texts) and _is_living(one, book)):
        return None
    return _Match([f"urn:{hashed(one.names[0])}"], alike[0]) if _better(one) else _Match(alike)


def _linked(one: Named, book: Book, bans: Bans, answer: Answer) -> Sequence[str] | None:
    """Return what was withdrawn, or is suspect, under the best known name of one but the title.

    None when a living entry bears it; nothing when nobody does.
    """
    for name in one.names[:-1]:
        if any(book.may_be_one(one.names, guid) for guid in answer.guids.get(name, ())):
            return None
        if found := bans.bearers(name):
            return found
    former = (bans.bearers(name) for name in _better(one))
    return next(filter(None, former), ())


def _better(one: Named) -> list[str]:
    """Return the names of an entry that are better than its title."""
    return [n for n in (*one.names, *one.spelled) if not n.startswith((TITLE, TEXT))]


def _is_living(one: Named, book: Book) -> bool:
    """Whether title and summary show an entry to be one that was not withdrawn."""
    return not set(book.titled(one.names)).isdisjoint(book.saying(one.hint))


def _hidden(
    one: Named, match: _Match, said: AbstractSet[str], beside: AbstractSet[str], answer: Answer
) -> Hidden:
    """Return what is kept out, with the hashes that are not recorded yet."""
    names = one.recorded if one.hint not in said else one.names  # a hint that others share
    hashes = [(name, answer.withdrawn.get(name, ())) for name in map(hashed, names)]
    followed = [guid for guid in match.guids if _better(one) or guid not in beside]
    new = {guid: [name for name, of in hashes if guid not in of] for guid in followed}
    added = {guid: names for guid, names in new.items() if names}
    return Hidden(one.entry, match.guids[0], added, match.maybe)
