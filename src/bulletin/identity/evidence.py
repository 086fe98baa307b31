"""Is a newcomer an entry that is known already, under other names? Evidence, and three answers.

Asked only about entries that share no id, guid or link. What the evidence leaves open is asked of a
person, never guessed: a wrong "same" loses an entry, a wrong "other" sends one twice.
"""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from bulletin.identity.names import WORDS
from bulletin.model import Entry
from bulletin.text import fold, likeness

Verdict = Literal["same", "ask", "other"]

ALIKE = 0.9
"""Texts that share this many of their words are one text with a correction."""
AKIN = 0.5
"""Titles that share this many of their words may be two versions of one title."""


def unlike(new: Entry, old: Entry) -> bool:
    """Tell whether two entries of one title are told apart by what they say."""
    text = _text(new, old)
    return text is not None and text < AKIN


def share_an_id_alone(new: Entry, old: Entry, titles: Sequence[str]) -> bool:
    """Tell whether two entries of one id, and of two links, differ in all else that they tell.

    `titles` are those that the old one has had, folded. They may be alike ("Annual report 2026")
    where day and summary tell that it is another one.
    """
    day = _day(new, old)
    text = likeness(new.summary, old.summary) if new.summary and old.summary else None
    if day or (text is not None and text >= ALIKE) or (day is None and text is None):
        return False
    return (day is False and unlike(new, old)) or _are_unlike(new, old, titles)


def share_a_link_alone(
    new: Entry, old: Entry, titles: Sequence[str], *, beside: bool = False
) -> bool:
    """Tell whether two entries at one link, as those of a list may be, differ in all else.

    A page may be written anew under its link: summaries that say something else tell, and days do
    when both entries are shown `beside` each other.
    """
    day = _day(new, old)
    apart = unlike(new, old) or (beside and day is False)
    return apart and not day and _are_unlike(new, old, titles)


def _are_unlike(new: Entry, old: Entry, titles: Sequence[str]) -> bool:
    return all(likeness(fold(new.title), title) < AKIN for title in (fold(old.title), *titles))


TELLING = 5
"""Words from which on a title is hardly a series' ("Monthly roundup")."""


class Case(Struct, frozen=True, kw_only=True):
    """A newcomer, and an entry that it may be.

    `titles` are all that the entry has had, folded. `says_the_same` tells that it has, or had, the
    newcomer's summary; unless the summary is `telling`, it stands under many and says nothing.
    `one_link` tells that both have one link, and each an id of its own.
    """

    new: Entry
    old: Entry
    titles: Sequence[str] = ()
    says_the_same: bool = False
    telling: bool = True
    one_link: bool = False


def judge(case: Case) -> Verdict:
    """Return whether a newcomer is the other entry, going by titles, day and summary."""
    new, old = case.new, case.old
    day = _day(new, old)
    text = 1.0 if case.says_the_same else _text(new, old)
    text = text if case.telling else None
    title, titles = fold(new.title), {fold(old.title), *case.titles}
    if case.one_link:
        return _one_link(text, one_title=title in titles)
    if title in titles:
        own = len(title.split()) >= TELLING or _is_bare(new) or _is_bare(old)
        return "ask" if own and text is not None and text < AKIN else _one_title(day, text)
    if text is not None and text < AKIN:
        return "other"
    akin = max(likeness(title, other) for other in titles)
    if text is not None and text >= ALIKE:
        return "same" if akin >= AKIN and day else "ask"
    if _is_bare(new) and _is_bare(old):
        return "ask" if akin >= AKIN else "other"
    return "ask" if day and akin >= ALIKE else "other"


def _one_link(text: float | None, *, one_title: bool) -> Verdict:
    """Return the verdict on two ids under one link: a source may count its records anew."""
    if one_title:
        return "ask" if text is not None and text < AKIN else "same"
    if text is None:
        return "ask"
    return "same" if text >= ALIKE else "ask" if text >= AKIN else "other"


def is_copy(one: Entry, other: Entry) -> bool:
    """Tell whether two entries are alike in title, day and a summary that says something."""
    return (
        fold(one.title) == fold(other.title)
        and _day(one, other) is True
        and (_text(one, other) or 0) >= ALIKE
    )


def _one_title(day: bool | None, text: float | None) -> Verdict:  # noqa: FBT001 - what is known
    """Return the verdict on two entries that share a title but no link."""
    if text is None:
        return "same" if day else "ask"
    if text >= ALIKE:
        return "same"
    return "ask" if day or text >= AKIN else "other"


def _day(new: Entry, old: Entry) -> bool | None:
    """Whether both appeared at the same moment; None when one of them does not say."""
    if not new.published or not old.published:
        return None
    return new.published == old.published


def _text(new: Entry, old: Entry) -> float | None:
    """How alike the summaries are; None when one of them is missing or says too little."""
    if min(len(new.summary.split()), len(old.summary.split())) < WORDS:
        return None
    return likeness(new.summary, old.summary)


def _is_bare(entry: Entry) -> bool:
    """Whether an entry has nothing but its title to be known by, as on a crawled page."""
    return not entry.guid and not entry.source_id and (not entry.link or entry.link_derived)
