"""From what was found to what is set up: title, source, sections, the first day. Pure."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import chain, count

from msgspec import structs

from bulletin import language
from bulletin.config import checks
from bulletin.dates import day_at, zone_of
from bulletin.issue import OWN
from bulletin.links import WEB, judge
from bulletin.setup.values import Check, Found, Offer, Plan, Section, Wishes
from bulletin.sources.probing import Category
from bulletin.text import fold, is_visible, one_line

TITLE = "Our Newsletter"
SAMPLE = "https://example.org/"
MOST = 7
"""Sections that are proposed; among more headings than that it is hard to find one's way."""
FIRST = ("News & Analysis", "Good Practices", "Legislation")
"""Categories that go from general to special in this order, however large they are."""
MONTH = timedelta(days=31)
_RESTS = ("More resources", "Other resources", "Everything else")


def plan(found: Found, wishes: Wishes, today: date) -> Plan:
    """Return what to set up for a hub; `found` has an offer."""
    source = found.offers[0]
    proposed = sections(source.categories)
    chosen = _ordered(proposed[:MOST], wishes.order)
    others = tuple(one for one in proposed if one not in chosen)
    if source.kind == "listing-text" and others:  # it runs names together; sections' are known
        names = tuple(name for section in others for name in section.categories)
        source = structs.replace(source, settings={**source.settings, "categories": names})
    home = wishes.home or found.home or SAMPLE
    zone = found.timezone if _is_zone(found.timezone) else ""
    return Plan(
        title=next(filter(is_visible, map(one_line, (wishes.title, found.title))), TITLE),
        home=home,
        language=_tongue(found) or "en",
        timezone=zone or "UTC",
        contact=wishes.contact,
        since=wishes.since or _first_day(source, today),
        source=source,
        sections=chosen,
        others=others,
        rest=_rest({fold(section.title) for section in chosen}),
        assumed=tuple(_assumed(found, home, zone)),
    )


def _first_day(source: Offer, today: date) -> date:
    """Return the day from which on entries are for issue 1: a month back, or the newest few.

    A hub has years of entries; its first issue should hold some, and not all of them.
    """
    if not source.days:
        return today
    return min(today - MONTH, date.fromisoformat(source.days[-1]))


def sections(categories: Sequence[Category]) -> tuple[Section, ...]:
    """Return a section for each category, from general to special: the largest one first.

    A category within another goes where that one goes.
    """
    grouped: dict[str, list[Category]] = {}
    for each in categories:
        grouped.setdefault(fold(each.within or each.name) or each.name, []).append(each)
    found = []
    for members in grouped.values():
        named = [each.name for each in members if not each.within]
        above = members[0].within or named[0]
        names = dict.fromkeys([above, *(each.name for each in members)])
        if is_visible(above):
            found.append(Section(_title(above), tuple(names), sum(m.entries for m in members)))
    found.sort(key=lambda section: -section.entries)
    return _in_known_order(found)


def chosen_numbers(answer: str, most: int) -> tuple[int, ...] | None:
    """Return the numbers from 1 to `most` that a person typed, None when it is no such list."""
    words = re.findall(r"[^\s,;]+", answer)
    if not all(word.isascii() and word.isdigit() and 1 <= int(word) <= most for word in words):
        return None
    numbers = tuple(map(int, words))
    return numbers if len(set(numbers)) == len(numbers) else None


def today_at(found: Found, now: datetime) -> date:
    """Return which day it is at the hub; in UTC where its time zone is not known."""
    return day_at(now, found.timezone if _is_zone(found.timezone) else "UTC")


def is_email_address(text: str) -> bool:
    """Tell whether `text` may stand in the settings as who answers for a newsletter."""
    return checks.is_sender(text)


def is_web_address(text: str) -> bool:
    """Tell whether `text` may be the address of a hub."""
    return judge(text).startswith(WEB)


def _ordered(proposed: Sequence[Section], order: Sequence[int]) -> tuple[Section, ...]:
    return tuple(proposed[number - 1] for number in order) if order else tuple(proposed)


def _in_known_order(found: list[Section]) -> tuple[Section, ...]:
    """Put the sections of `FIRST` into their order, each where one of them stands."""
    ranks = {fold(name): rank for rank, name in enumerate(FIRST)}
    places = [place for place, section in enumerate(found) if fold(section.title) in ranks]
    known = sorted((found[place] for place in places), key=lambda s: ranks[fold(s.title)])
    for place, section in zip(places, known, strict=True):
        found[place] = section
    return tuple(found)


def _title(name: str) -> str:
    return f"{name} (category)" if fold(name) in OWN else name


def _rest(taken: set[str]) -> str:
    """Return a title for the section that takes the rest, which no other section has."""
    names = chain(_RESTS, (f"More resources ({number})" for number in count(2)))
    return next(name for name in names if fold(name) not in taken)


def _is_zone(name: str) -> bool:
    try:
        return bool(name) and bool(zone_of(name))
    except ValueError:
        return False


def _tongue(found: Found) -> str:
    """Return the hub's language as a tag that is known, also where the hub writes "eng"; or ""."""
    tag = found.language
    return tag if not tag or language.is_known(tag) else language.meant(tag)


def _assumed(found: Found, home: str, zone: str) -> Iterator[Check]:
    """Yield what is not known, and what stands in its place."""
    if home == SAMPLE:
        yield Check(
            sign="look",
            what="The address of the hub's website is not known.",
            hint="Write it in bulletin.toml under home, before the first build.",
        )
    if not zone:
        yield Check(
            sign="look",
            what="The hub's time zone is not known; UTC is taken.",
            hint='Write it in bulletin.toml, for example timezone = "Europe/Brussels".',
        )
    if not _tongue(found):
        yield Check(
            sign="look",
            what="The hub's language is not known; English is taken.",
            hint='Write it in bulletin.toml, for example language = "fr".',
        )
