"""The links of a past issue: which pages they lead to, and by which titles those are known."""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from bulletin.sources._past_places import MAILERS, placed
from bulletin.sources._past_words import title_of
from bulletin.text import fold

HIDDEN = "click-tracking links that hide where they lead, without a title"
LONGEST = 300  # characters; a link round a title and its summary is longer

HEADING, WORDS, PICTURE = 2, 1, 0
"""How good a title a link's text is: a heading's, its own, the alternative of its picture."""


class Found(Struct, frozen=True):
    """A link as it stands in an issue: its address, its text and how good a title that is.

    `above` is the heading or line before it, for a link whose own text names nothing.
    """

    href: str
    text: str = ""
    rank: int = WORDS
    above: str = ""


class Settled(Struct, frozen=True):
    """What the links come to: titles with links, in order, and what was left out, counted."""

    entries: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[str, int], ...]


class _Place(Struct):
    """A page that links lead to: its `link`, "" when it is hidden, and all that was found."""

    link: str
    found: list[Found] = []
    reasons: list[str] = []


def settle(found: Iterable[Found], base: str = "") -> Settled:
    """Return each resource that links lead to once, with its best title, in order of appearance.

    A link that hides its target stays as a title alone; of two such with one title, or one whose
    title a known link has, the known one stays.
    """
    places: dict[str, _Place] = {}
    for each in found:
        name, link, reason = placed(each.href, each.text, base)
        place = places.setdefault(name, _Place(link))
        place.found.append(each)
        place.reasons.append(reason)
    left_out: Counter[str] = Counter()
    entries: dict[str, tuple[str, str]] = {}
    titled: dict[str, str] = {}  # folded titles, and the name under which the entry stands
    for name, place in places.items():
        reason = "" if "" in place.reasons else place.reasons[0]
        reason = MAILERS if MAILERS in place.reasons else reason
        title, is_own = ("", False) if reason else _title(place)
        known = titled.get(fold(title), "") if title else ""
        if reason or not (title or place.link):
            left_out[reason or HIDDEN] += 1
        elif known and not place.link:
            continue
        elif known and not entries[known][1]:
            entries[known] = (title, place.link)
        else:
            # One heading names one page; what else stands below it has only its link.
            entries[name] = ("" if known and not is_own else title, place.link)
            if title:
                titled.setdefault(fold(title), name)
    return Settled(tuple(entries.values()), tuple(left_out.items()))


def _title(place: _Place) -> tuple[str, bool]:
    """Return the best title of a page, and whether it is its own, not that of a heading above."""
    ranked = [
        (each.rank if len(title) <= LONGEST else -1, len(title), title)
        for each, reason in zip(place.found, place.reasons, strict=True)
        if not reason and (title := title_of(each.text))
    ]
    if ranked:
        return max(ranked, key=lambda each: each[:2])[2], True
    return next(filter(None, (title_of(each.above) for each in place.found)), ""), False
