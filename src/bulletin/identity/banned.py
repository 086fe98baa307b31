"""Withdrawn entries: known by hashes of their names, and kept out whatever they become.

A newcomer that has only a title or a summary in common with one may be the same story put up again,
or another resource. It is kept out too, known by hashes alone, until a person has said which.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from bulletin.identity.book import Book
from bulletin.identity.names import TEXT, TITLE, hashed
from bulletin.identity.values import Answer, Hidden, Named


class Parted(Struct, frozen=True):
    """A reading parted: what may be shown, and what may not."""

    shown: tuple[Named, ...]
    hidden: tuple[Hidden, ...] = ()


class _Match(Struct, frozen=True):
    """The withdrawn entry that another one is; or may be, when no better name than a title says."""

    guid: str
    surely: bool = True


def part(reading: Sequence[Named], answer: Answer) -> Parted:
    """Return a reading without the entries that were withdrawn, or may have been.

    What is known by an id or a link is followed through its changes. So is what is known by its
    title alone, unless the withdrawn entry itself still stands beside it.
    """
    if not answer.withdrawn:
        return Parted(tuple(reading))
    book = Book(answer)
    known = dict(answer.withdrawn)
    beside = {guid for one in reading if (guid := _linked(one, book, answer, known))}
    asked = dict(answer.asked)
    shown, found = [], []
    for one in reading:
        match = _match(one, book, answer, known)
        if match is None:
            shown.append(one)
            continue
        guid = match.guid if match.surely else f"urn:{hashed(one.names[0])}"
        if not match.surely:
            known.update((hashed(name), guid) for name in _better(one))
        # What waits itself was not withdrawn: one like it is asked about the entry that was.
        found.append((one, guid, asked.get(match.guid, "" if match.surely else match.guid)))
    said = {one.hint for one in shown} | answer.guids.keys()
    return Parted(tuple(shown), tuple(_hidden(found, said, beside, answer)))


def _match(one: Named, book: Book, answer: Answer, known: dict[str, str]) -> _Match | None:
    """Return which withdrawn entry one is, if any: the best name that is known decides."""
    guid = _linked(one, book, answer, known)
    if guid is None:
        return None
    if guid:
        return _Match(guid)
    title, hint = (_bearer(one, rung, known) for rung in (TITLE, TEXT))
    if not hint and (not title or _is_living(one, book)):
        return None
    return _Match(hint or title, surely=not _better(one))


def _linked(one: Named, book: Book, answer: Answer, known: dict[str, str]) -> str | None:
    """Return the withdrawn entry that bears the best name but the title which is known.

    None when a living entry bears it, or one that was told apart; "" when nobody does.
    """
    for name in one.names[:-1]:
        if any(book.may_be_one(one.names, guid) for guid in answer.guids.get(name, ())):
            return None
        if (guid := known.get(hashed(name))) is not None:
            return guid or None
    former = (known.get(hashed(name)) for name in _better(one))
    return next(filter(None, former), "")


def _bearer(one: Named, rung: str, known: dict[str, str]) -> str:
    """Return the withdrawn entry that has the title, or the summary, of one; "" if none has."""
    names = (*one.recorded, *one.spelled)
    found = (known.get(hashed(name)) for name in names if name.startswith(rung))
    return next(filter(None, found), "")


def _better(one: Named) -> list[str]:
    """Return the names of an entry that are better than its title."""
    return [n for n in (*one.names, *one.spelled) if not n.startswith((TITLE, TEXT))]


def _is_living(one: Named, book: Book) -> bool:
    """Whether title and summary show an entry to be one that was not withdrawn."""
    return not set(book.titled(one.names)).isdisjoint(book.saying(one.hint))


def _hidden(
    found: Sequence[tuple[Named, str, str]], said: set[str], beside: set[str], answer: Answer
) -> Iterator[Hidden]:
    """Yield what is kept out, with the hashes that are not recorded yet."""
    for one, guid, maybe in found:
        names = one.recorded if one.hint not in said else one.names  # a hint that others share
        new = tuple(name for name in map(hashed, names) if name not in answer.withdrawn)
        followed = _better(one) or guid not in beside
        yield Hidden(one.entry, guid, new if followed else (), maybe)
