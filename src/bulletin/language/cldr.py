"""What Unicode's CLDR knows of a language: its dates, its digits and its comma. Through Babel."""

import re
from datetime import date
from typing import TYPE_CHECKING

from bulletin.language.tags import lineage

if TYPE_CHECKING:
    from babel import Locale

# Where a numbering system begins; each has its ten digits in a row. CLDR names it, Babel's data
# lack the signs. The few not listed here are written with Latin digits.
_ZEROS = {"arab": "٠", "arabext": "۰", "beng": "০", "deva": "०", "mymr": "၀", "tibt": "༠"}
_PARTS_OF_A_DAY = 3


def locale_of(tag: str) -> "Locale | None":
    """Return what CLDR knows of a tag's language, as near to its country as it can; else None."""
    from babel import Locale, UnknownLocaleError

    for shorter in lineage(tag):
        try:
            return Locale.parse(shorter, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


def spell(partial: str, locale: "Locale") -> str:
    """Return a partial date (``2022``, ``2022-06``, ``2022-06-30``) in words."""
    from babel.dates import format_date, format_skeleton

    parts = [int(part) for part in partial.split("-")]
    day = date(*[*parts, 1, 1][:_PARTS_OF_A_DAY])
    if len(parts) == 1:
        return digits(partial, locale)
    if len(parts) < _PARTS_OF_A_DAY:
        return digits(format_skeleton("yMMMM", day, locale=locale), locale)
    spelled = format_date(day, "long", locale=locale)
    # French alone calls the first of a month so; CLDR has no pattern for it.
    spelled = re.sub(r"^1 ", "1er ", spelled) if locale.language == "fr" else spelled
    return digits(spelled, locale)


def month(number: int, locale: "Locale") -> str:
    """Return the name of a month (1 to 12) as it stands alone."""
    from babel.dates import get_month_names

    return str(get_month_names("wide", "stand-alone", locale)[number])


def digits(text: str, locale: "Locale") -> str:
    """Return `text` with the digits that the language writes: Egypt's are others than Morocco's."""
    zero = _ZEROS.get(locale.default_numbering_system)
    if not zero:
        return text
    return text.translate({ord("0") + value: chr(ord(zero) + value) for value in range(10)})


def comma(locale: "Locale") -> str:
    """Return what parts the members of a list, with its space: ``، `` in Arabic.

    Lists that Babel formats have an "and" before the last, in Arabic before each; here it is the
    comma alone, as in a line of names or of tags.
    """
    patterns = locale.list_patterns
    for kind in ("standard", "unit-short"):
        middle = patterns[kind].get("middle", "") if kind in patterns else ""
        if found := re.match(r"\{0\}([^\w\s{][^\w{]*)", middle):
            return found[1]
    return ", "
