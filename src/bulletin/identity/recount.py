"""Does a source count its records anew? Every id is another one then, and the rest as it was."""

from collections.abc import Sequence

from bulletin.identity.names import ID, LINK
from bulletin.identity.values import Answer, Named

FEWEST = 2


def counted_anew(reading: Sequence[Named], answer: Answer) -> frozenset[str]:
    """Return the guids whose ids a reading has given up, if it has given others in their place.

    None, unless most of its new ids stand under a title, and at a link or over a summary of a day,
    that are known with an id which it no longer shows: a table whose rows were numbered again, a
    site that was imported anew, be it under another address.
    """
    fresh = [one for one in reading if one.has_id and one.names[0] not in answer.guids]
    if len(fresh) < FEWEST:
        return frozenset()
    shown = {name for one in reading for name in one.names if name.startswith(ID)}
    given_up = frozenset(guid for guid, names in answer.names.items() if shown.isdisjoint(names))
    again = sum(_is_known(one, answer, given_up) for one in fresh)
    return given_up if again >= FEWEST and again * 2 > len(fresh) else frozenset()


def _is_known(one: Named, answer: Answer, given_up: frozenset[str]) -> bool:
    """Whether an entry says what one known entry alone says, whose id is given up."""
    links = [name for name in one.names if name.startswith(LINK)]
    bearers = {guid for name in links for guid in answer.guids.get(name, ())}
    bearers |= {guid for guid in answer.guids.get(one.hint, ()) if _of_one_day(one, guid, answer)}
    if len(bearers) != 1 or not bearers <= given_up:
        return False
    guid = bearers.pop()
    names = answer.names[guid]
    called = one.names[-1] in names or (one.hint in names and _of_one_day(one, guid, answer))
    return called and any(name.startswith(ID) for name in names)


def _of_one_day(one: Named, guid: str, answer: Answer) -> bool:
    known = answer.known.get(guid)
    day = one.entry.published
    return known is not None and day is not None and known.entry.published == day
