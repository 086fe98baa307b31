"""What is different about an entry since it was sent, as far as a reader should know.

A corrected letter, a category, a picture or the hub's own day of change is no news. A date, how far
a law has come, a link, an attachment, or words that were really rewritten are.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import unquote

from bulletin import links
from bulletin.dates import day_at
from bulletin.language import Language
from bulletin.language import of as language_of
from bulletin.model import Enclosure, Entry
from bulletin.text import fold, words_of_both

ALIKE = 0.9
"""Texts that share this many of their words say the same."""
TYPO = 0.8
"""Words that share this much of their letters are one word, with a slip corrected."""
SHORT = 4
"""Letters below which a word is compared as it is: "not" is not "now"."""


def changes(
    old: Entry, new: Entry, *, moved: bool = False, language: str = "en", timezone: str = "UTC"
) -> tuple[str, ...]:
    """Return what changed from the entry that was sent to what the hub says now, in words.

    `moved` says that the two links are one page that moved with the whole hub; `language` is the
    publication's, as a tag, and `timezone` the one in which its days are told.
    """
    days = _date(old, new, timezone)
    return tuple(_changes(old, new, language_of(language), days=days, moved=moved))


def _changes(
    old: Entry, new: Entry, language: Language, *, days: tuple[str, str] | None, moved: bool
) -> Iterator[str]:
    say = language.say
    if days:
        after, before = map(language.spell, days)
        yield say("the date is now {now} (it was {before})", now=after, before=before)
    if old.stage and new.stage and fold(old.stage) != fold(new.stage):
        yield say("it is now “{now}” (it was “{before}”)", now=new.stage, before=old.stage)
    if likeness(old.title, new.title) < ALIKE:
        yield say("the title was “{before}”", before=old.title)
    if _is_rewritten(old.summary, new.summary):
        yield say("the summary was rewritten")
    given = not old.link_derived and not new.link_derived and old.link and new.link
    if given and not moved and links.key(old.link) != links.key(new.link):
        yield say("it has a new link")
    yield from _files(old.enclosures, new.enclosures, language)


def _date(old: Entry, new: Entry, timezone: str) -> tuple[str, str] | None:
    """Return the new date and the old one, if they differ; a more exact one is the same.

    The resource's own date counts where there is one, else the day it appeared on the hub.
    """
    if old.dated or new.dated:
        before, now = old.dated, new.dated
    else:
        before, now = (_day(entry.published, timezone) for entry in (old, new))
    if not before or not now or before.startswith(now) or now.startswith(before):
        return None
    return now, before


def _day(moment: datetime | None, timezone: str) -> str:
    return day_at(moment, timezone).isoformat() if moment else ""


def _is_rewritten(old: str, new: str) -> bool:
    """Whether a summary says something else than before."""
    return bool(old and new) and likeness(old, new) < ALIKE


def _files(
    old: tuple[Enclosure, ...], new: tuple[Enclosure, ...], language: Language
) -> Iterator[str]:
    before = {links.key(file.url): file for file in old}
    now = {links.key(file.url): file for file in new}
    for key, file in now.items():
        was = before.get(key)
        if was is None:
            yield language.say("it has a new attachment, {name}", name=_name(file))
        elif was.length and file.length and was.length != file.length:
            yield language.say("the attachment {name} was replaced", name=_name(file))
    for key, file in before.items():
        if key not in now:
            yield language.say("the attachment {name} was removed", name=_name(file))


def _name(file: Enclosure) -> str:
    return unquote(file.url.partition("?")[0].rstrip("/").rpartition("/")[2]) or file.url


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are word by word, as `text.likeness`, a slip of letters forgiven.

    Words that hold a digit are never a slip of each other.
    """
    bags = list(map(Counter, words_of_both(one, other)))
    total = sum(map(Counter.total, bags))
    shared = bags[0] & bags[1]
    left = [list((bag - shared).elements()) for bag in bags]
    count = shared.total() + _slips(*left)
    return 2 * count / total if total else 1.0


def _slips(one: list[str], other: list[str]) -> int:
    """Return how many words of one text are words of the other with a slip corrected."""
    if not one or not other or max(len(one), len(other)) > 2 * max(3, min(len(one), len(other))):
        return 0
    from difflib import SequenceMatcher

    count = 0
    rest = list(other)
    for word in one:
        for candidate in rest:
            if (
                min(len(word), len(candidate)) >= SHORT
                and not re.search(r"\d", word + candidate)
                and SequenceMatcher(None, word, candidate, autojunk=False).ratio() >= TYPO
            ):
                rest.remove(candidate)
                count += 1
                break
    return count
