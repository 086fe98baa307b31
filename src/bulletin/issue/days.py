"""The day until which an entry under Later is held, wherever and however a person writes it."""

import re
from datetime import date

from bulletin import dates
from bulletin.issue.headers import HYPHENS
from bulletin.model import Finding

_WORD = r"(?:until|till|not\ before)\b"
_BEHIND = re.compile(
    rf"(?xi) [\s,;:(–—-]* (?P<word>{_WORD}|(?:from|after|on)\b)? [\s:]* (?P<day>.+?) [\s.)]*"
)
_LAST = re.compile(rf"(?xi) (?:.*[\s,;:(–—-])? (?P<all>{_WORD} [\s:]* (?P<day>.+?)) [\s.)]*")
_BELOW = re.compile(rf"(?xi) [\s(]* {_WORD} [\s:]* (?P<day>.+?) [\s.)]*")
# What bulletin itself has put behind a code; a person may have gone on after it.
_UPDATED = re.compile(r"\s*\(updated since .*\)(.*)")
_NUMERIC = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4})")
_MONTHS = 12


class TwoDaysError(ValueError):
    """A date that is one day in Europe and another one in America; `day` is the former."""

    def __init__(self, day: date, other: date) -> None:
        one, two = dates.spell(day.isoformat()), dates.spell(other.isoformat())
        super().__init__(f"may be {one} or {two}")
        self.day = day


def day_of(words: str) -> date:
    """Return the day that words name; of a month its first.

    Raises `ValueError`, and `TwoDaysError` where they may name two.
    """
    plain = " ".join(words.translate(HYPHENS).split())
    if match := _NUMERIC.fullmatch(plain):
        return _numeric(int(match[1]), int(match[3]), int(match[4]), dotted=match[2] == ".")
    day = dates.partial(plain)
    return date.fromisoformat(day if day.count("-") == 2 else f"{day}-01")  # noqa: PLR2004


def behind(rest: str, where: str, *, later: bool) -> tuple[date | None, Finding | None]:
    """Return the day that stands behind a code, or what to say about the words there."""
    if updated := _UPDATED.fullmatch(rest):
        rest = updated[1]
    match = _BEHIND.fullmatch(rest)
    if not match or not rest.strip():
        return None, None
    try:
        if later:
            return day_of(match["day"]), None
    except TwoDaysError as error:
        return None, _asked(match["day"], error, where)
    except ValueError:
        pass
    if rest.lstrip().startswith("(") and not (later and match["word"]):
        return None, None  # a remark of the editor's own
    return None, Finding(
        severity="warning",
        what=f"{rest.strip()!r} behind the code of an entry means nothing here.",
        where=where,
        hint="Under Later a day may stand there: - Title [91c0] until 2027-01-15.",
    )


def below(line: str, where: str) -> tuple[date | None, Finding | None]:
    """Return the day that a line below an entry under Later names, if it does nothing else."""
    match = _BELOW.fullmatch(line)
    try:
        return (day_of(match["day"]) if match else None), None
    except TwoDaysError as error:
        return None, _asked(match["day"] if match else "", error, where)
    except ValueError:
        return None, None


def at_end(title: str) -> tuple[date | None, str]:
    """Return the day with which the title of a line ends, and the words that tell it."""
    match = _LAST.fullmatch(title)
    try:
        return (day_of(match["day"]), match["all"]) if match else (None, "")
    except ValueError:
        return None, ""


def _numeric(first: int, second: int, year: int, *, dotted: bool) -> date:
    """Return a day in figures. With full stops it is the day that stands first, everywhere."""
    if dotted or first > _MONTHS or first == second:
        return date(year, second, first)
    if second > _MONTHS:
        return date(year, first, second)
    raise TwoDaysError(date(year, second, first), date(year, first, second))


def _asked(words: str, error: TwoDaysError, where: str) -> Finding:
    return Finding(
        severity="warning",
        what=f"{words!r} {error}, so the entry is held without a day.",
        where=where,
        hint=f"If it is the first: until {error.day.isoformat()}",
    )
