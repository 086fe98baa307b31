"""Dates: strict reading, without guessing, and the few spellings that outputs need."""

import re
from datetime import UTC, date, datetime, time, tzinfo
from email.utils import parsedate_to_datetime

MONTHS = (
    "January February March April May June July August September October November December"
).split()
_MONTH = {name[:3].casefold(): number for number, name in enumerate(MONTHS, 1)}
_WORD = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS) + "|Sept"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_MONTH_YEAR = re.compile(rf"({_WORD})\.?,?\s+(\d{{4}})", re.IGNORECASE)
_DAY_MONTH_YEAR = re.compile(rf"{_DAY}\s+({_WORD})\.?,?\s+(\d{{4}})", re.IGNORECASE)
_MONTH_DAY_YEAR = re.compile(rf"({_WORD})\.?\s+{_DAY},?\s+(\d{{4}})", re.IGNORECASE)
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def moment(text: str, zone: tzinfo) -> datetime:
    """Return the moment that `text` names, aware and in UTC, to the second.

    Understood: ISO 8601, RFC 822/2822, and dates with the month in English words. A time without an
    offset, and a date without a time, is taken in `zone`. Raises `ValueError` for anything else,
    numeric dates such as ``05/03/2026`` included: they mean two days.
    """
    text = text.strip()
    found = _iso(text) or _rfc822(text) or _words(text)
    if found is None:
        raise ValueError(f"{text!r} is no date that can be read without guessing")
    if found.tzinfo is None:
        found = found.replace(tzinfo=zone)
    try:
        return found.astimezone(UTC).replace(microsecond=0)
    except OverflowError as error:
        raise ValueError(f"{text!r} is out of range") from error


def _iso(text: str) -> datetime | None:
    if not re.match(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _rfc822(text: str) -> datetime | None:
    if not re.match(r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d", text):
        return None
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None


def _words(text: str) -> datetime | None:
    partial = _named(text)
    return datetime.combine(date.fromisoformat(partial), time()) if len(partial) == 10 else None  # noqa: PLR2004 - YYYY-MM-DD


def partial(text: str) -> str:
    """Return a date that may lack its day or month, as ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Understood: those three, ISO date-times, and the month in English words ("June 2022"). Raises
    `ValueError` for anything else.
    """
    text = text.strip()
    if _PARTIAL.fullmatch(text):
        return _checked(text)
    if iso := _iso(text):
        return iso.date().isoformat()
    if named := _named(text):
        return named
    raise ValueError(f"{text!r} is no date that can be read without guessing")


def _named(text: str) -> str:
    """Return the partial date that English words name, or ""."""
    if match := _DAY_MONTH_YEAR.fullmatch(text):
        day, word, year = match.groups()
    elif match := _MONTH_DAY_YEAR.fullmatch(text):
        word, day, year = match.groups()
    elif match := _MONTH_YEAR.fullmatch(text):
        (word, year), day = match.groups(), ""
    else:
        return ""
    month = _MONTH[word[:3].casefold()]
    return _checked(f"{year}-{month:02}" + (f"-{int(day):02}" if day else ""))


def _checked(partial: str) -> str:
    """Return `partial` when such a day exists; raises ValueError."""
    date.fromisoformat((partial + "-01-01")[:10] if len(partial) < 7 else (partial + "-01")[:10])  # noqa: PLR2004
    return partial


def spell(partial: str) -> str:
    """Return a partial date in English words: ``30 June 2022``, ``June 2022`` or ``2022``."""
    year, month, day = [*partial.split("-"), "", ""][:3]
    return " ".join(filter(None, (day.lstrip("0"), MONTHS[int(month) - 1] if month else "", year)))


def rfc3339(when: datetime) -> str:
    """Return `when` in UTC as RFC 3339 with ``Z``, to the second."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
