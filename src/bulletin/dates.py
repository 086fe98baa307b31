"""Dates: strict reading, without guessing, and the few spellings that outputs need."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

MONTHS = (
    "January February March April May June July August September October November December"
).split()
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTH = {name[:3].casefold(): number for number, name in enumerate(MONTHS, 1)}
_WORD = "(" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS) + "|Sept)"
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,?\s)?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_TIME = r"(\d{2}:\d{2}(?::\d{2})?)"
# Names of zones that mean one thing: UTC's, and the American ones of RFC 822 section 5.
_ZONES = {"utc": 0, "gmt": 0, "ut": 0, "z": 0} | {
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip


# Patterns are compiled, and kept by `re`, when a date is first read: most builds read none.
_ISO = rf"(\d{{4}}-\d{{2}}-\d{{2}})(?:[T ]{_TIME}(?:[.,]\d+)?\s?(.*))?"
_RFC822 = rf"{_WEEKDAY}(\d{{1,2}}) ([a-z]{{3}}) (\d{{4}}) {_TIME}\s?(.*)"
_OFFSET = r"([+-])(\d{2}):?(\d{2})?"
_MONTH_YEAR = rf"{_WORD}\.?,? (\d{{4}})"
_DAY_MONTH_YEAR = rf"{_WEEKDAY}{_DAY} {_WORD}\.?,? (\d{{4}})"
_MONTH_DAY_YEAR = rf"{_WEEKDAY}{_WORD}\.? {_DAY},? (\d{{4}})"
_PARTIAL = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"


def _match(pattern: str, text: str) -> re.Match[str] | None:
    return re.fullmatch(pattern, text, re.IGNORECASE | re.ASCII)


def zone_of(name: str) -> tzinfo:
    """Return the time zone of an IANA name such as ``Europe/Brussels``; raises `ValueError`."""
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"there is no time zone {name!r}") from error


def day_at(when: datetime, timezone: str) -> date:
    """Return the day that an aware moment is in a time zone, an IANA name; raises `ValueError`."""
    return when.astimezone(zone_of(timezone)).date()


def moment(text: str, zone: tzinfo) -> datetime:
    """Return the moment that `text` names, aware and in UTC, to the second.

    Understood: ISO 8601, RFC 822/2822, and dates with the month in English words. A time without an
    offset, and a date without a time, is taken in `zone`; a time that the clock there shows twice
    is the first of the two. Raises `ValueError` for anything else, numeric dates such as
    ``05/03/2026`` included: they mean two days.
    """
    spelled = " ".join(text.split())
    try:
        found = _iso(spelled) or _rfc822(spelled) or _words(spelled)
        if found:
            return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{_quoted(text)} is no day of the calendar or time of a day") from error
    raise _unread(text)


def _iso(text: str) -> datetime | None:
    match = _match(_ISO, text)
    return _joined(match[1], match[2] or "00:00", match[3] or "") if match else None


def _rfc822(text: str) -> datetime | None:
    match = _match(_RFC822, text)
    if not match or match[2].casefold() not in _MONTH:
        return None
    day = f"{match[3]}-{_MONTH[match[2].casefold()]:02}-{int(match[1]):02}"
    return _joined(day, match[4], match[5])


def _joined(day: str, hour: str, zone: str) -> datetime | None:
    """Return a date-time, naive when `zone` is empty; None when it is none we know."""
    if hour.startswith("24"):  # some Pythons read it as the next day, some do not
        raise ValueError("there is no hour 24")
    when = datetime.fromisoformat(f"{day}T{hour}")
    if not zone:
        return when
    if match := _match(_OFFSET, zone):
        minutes = 60 * int(match[2]) + int(match[3] or 0)
        return when.replace(tzinfo=timezone(timedelta(minutes=int(f"{match[1]}{minutes}"))))
    hours = _ZONES.get(zone.casefold())
    return None if hours is None else when.replace(tzinfo=timezone(timedelta(hours=hours)))


def _words(text: str) -> datetime | None:
    day = _named(text)
    return datetime.combine(date.fromisoformat(day), time()) if day.count("-") == 2 else None  # noqa: PLR2004 - YYYY-MM-DD


def partial(text: str) -> str:
    """Return a date that may lack its day or month, as ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Understood: those three, ISO date-times, and the month in English words ("June 2022"). Raises
    `ValueError` for anything else.
    """
    spelled = " ".join(text.split())
    try:
        if _match(_PARTIAL, spelled):
            return _checked(spelled)
        if iso := _iso(spelled):
            return iso.date().isoformat()
        if named := _named(spelled):
            return _checked(named)
    except ValueError as error:
        raise ValueError(f"{_quoted(text)} is no day of the calendar") from error
    raise _unread(text)


def _named(text: str) -> str:
    """Return the partial date that English words name, or ""."""
    if match := _match(_DAY_MONTH_YEAR, text):
        day, word, year = match.groups()
    elif match := _match(_MONTH_DAY_YEAR, text):
        word, day, year = match.groups()
    elif match := _match(_MONTH_YEAR, text):
        (word, year), day = match.groups(), ""
    else:
        return ""
    month = _MONTH[word[:3].casefold()]
    return f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")


def _checked(partial: str) -> str:
    """Return `partial` when such a day exists; raises ValueError."""
    missing = "-01-01"[len(partial) - len("YYYY") :]
    date.fromisoformat(partial + missing)
    return partial


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:60]}…")  # noqa: PLR2004 - enough to find it


def _unread(text: str) -> ValueError:
    return ValueError(f"{_quoted(text)} is no date that can be read without guessing")


def spell(partial: str) -> str:
    """Return a partial date in English words: ``30 June 2022``, ``June 2022`` or ``2022``."""
    year, month, day = [*partial.split("-"), "", ""][:3]
    return " ".join(filter(None, (day.lstrip("0"), MONTHS[int(month) - 1] if month else "", year)))


def rfc3339(when: datetime) -> str:
    """Return `when` in UTC as RFC 3339 with ``Z``, to the second."""
    utc = when.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="seconds") + "Z"


def rfc822(when: datetime) -> str:
    """Return `when`, in its own zone, as mail and RSS write it (RFC 5322 section 3.3).

    The names are English whatever the locale, which `strftime` cannot promise.
    """
    day, month = DAYS[when.weekday()], MONTHS[when.month - 1][:3]
    return f"{day}, {when.day:02} {month} {when.year:04} {when:%H:%M:%S %z}"
