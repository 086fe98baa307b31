"""Dates: read strictly, refused when they would have to be guessed."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.dates import moment, partial, rfc822, rfc3339, spell

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-11-18", "2026-11-17T23:00:00Z"),
        ("2026-07-18", "2026-07-17T22:00:00Z"),
        ("2026-11-18T09:30", "2026-11-18T08:30:00Z"),
        ("2026-11-18T09:30:15", "2026-11-18T08:30:15Z"),
        ("2026-11-18 09:30:15", "2026-11-18T08:30:15Z"),
        ("2026-11-18T09:30:15Z", "2026-11-18T09:30:15Z"),
        ("2026-11-18t09:30:15z", "2026-11-18T09:30:15Z"),
        ("2026-11-18T09:30:15.987654Z", "2026-11-18T09:30:15Z"),
        ("2026-11-18T09:30:15,9Z", "2026-11-18T09:30:15Z"),
        ("2026-11-18T09:30:15+01:00", "2026-11-18T08:30:15Z"),
        ("2026-11-18T09:30:15+0100", "2026-11-18T08:30:15Z"),
        ("2026-11-18T09:30:15+01", "2026-11-18T08:30:15Z"),
        ("2026-11-18T09:30:15-05:30", "2026-11-18T15:00:15Z"),
        ("2026-11-18 09:30:15 UTC", "2026-11-18T09:30:15Z"),
        ("2026-11-18 09:30:15 +0000", "2026-11-18T09:30:15Z"),
        ("Wed, 18 Nov 2026 09:30:15 +0100", "2026-11-18T08:30:15Z"),
        ("Wed, 18 Nov 2026 09:30:15 GMT", "2026-11-18T09:30:15Z"),
        ("Wed, 18 Nov 2026 09:30:15 -0000", "2026-11-18T09:30:15Z"),
        ("Wed, 18 Nov 2026 09:30:15 EST", "2026-11-18T14:30:15Z"),
        ("18 Nov 2026 09:30 GMT", "2026-11-18T09:30:00Z"),
        ("8 Nov 2026 09:30:00", "2026-11-08T08:30:00Z"),
        ("18 November 2026", "2026-11-17T23:00:00Z"),
        ("November 18, 2026", "2026-11-17T23:00:00Z"),
        ("Nov. 18th 2026", "2026-11-17T23:00:00Z"),
        ("Wednesday, 18 November 2026", "2026-11-17T23:00:00Z"),
        (" 18\u00a0November\n2026 ", "2026-11-17T23:00:00Z"),
        ("2024-02-29", "2024-02-28T23:00:00Z"),
        ("0999-01-01T00:00:00Z", "0999-01-01T00:00:00Z"),
    ],
)
def test_a_moment_is_read_in_utc(text: str, utc: str) -> None:
    found = moment(text, BRUSSELS)
    assert found.tzinfo is UTC
    assert rfc3339(found) == utc


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-03-29T01:59:59", "2026-03-29T00:59:59Z"),
        ("2026-03-29T02:30:00", "2026-03-29T01:30:00Z"),  # there is none: the clock showed 03:30
        ("2026-03-29T03:00:00", "2026-03-29T01:00:00Z"),
        ("2026-10-25T02:30:00", "2026-10-25T00:30:00Z"),  # there are two: the first
        ("2026-10-25T03:00:00", "2026-10-25T02:00:00Z"),
    ],
)
def test_the_nights_when_the_clock_is_changed(text: str, utc: str) -> None:
    assert rfc3339(moment(text, BRUSSELS)) == utc


REFUSED = [
    "",
    "05/03/2026",
    "5.3.2026",
    "05-03-2026",
    "2026/03/05",
    "03-05-26",
    "20261118",
    "1763458200",
    "2026-W47-3",
    "2026-322",
    "tomorrow",
    "18 novembre 2026",
    "18 Nov 26",
    "Wed, 18 Nov 2026 09:30:15 CET",
    "2026-11-18T09:30:15 Brussels",
    "2026-11-18x09:30:15",
    "2026-11-18T9:30",
    "2026-11-18T",
    "2026-11-18T09",
    "٢٠٢٦-١١-١٨",
    "2026-11-18 or so",
    "18 November 2026 to 20 November 2026",
    "November 31, 2026",
    "2026-02-29",
    "2026-13-01",
    "2026-00-10",
    "0000-00-00 00:00:00",
    "2026-11-18T24:00:00",
    "2026-11-18T23:60:00",
    "2026-11-18T23:59:60",
    "2026-11-18T09:30:00+25:00",
    "Wed, 18 Nov 2026 09:30:15 +9999",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
]


@pytest.mark.parametrize("text", [*REFUSED, "2026", "2026-11", "November 2026"])
def test_a_moment_is_refused_rather_than_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no (date that can be read|day of the calendar)"):
        moment(text, BRUSSELS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2022", "2022"),
        (" 2022-06 ", "2022-06"),
        ("2022-06-30", "2022-06-30"),
        ("2022-06-30T23:30:00-05:00", "2022-06-30"),
        ("June 2022", "2022-06"),
        ("june, 2022", "2022-06"),
        ("Jun. 2022", "2022-06"),
        ("Sept. 2022", "2022-09"),
        ("May 2022", "2022-05"),
        ("30 June 2022", "2022-06-30"),
        ("30th June, 2022", "2022-06-30"),
        ("June 30, 2022", "2022-06-30"),
        ("1st May 2022", "2022-05-01"),
        ("Thursday, June 30, 2022", "2022-06-30"),
    ],
)
def test_a_partial_date_keeps_what_is_known(text: str, found: str) -> None:
    assert partial(text) == found


@pytest.mark.parametrize(
    "text",
    [
        *(text for text in REFUSED if "T" not in text and "GMT" not in text),
        "2022-6",
        "0000",
        "2022-06-31",
        "June",
        "Juneteenth 2022",
        "Summer 2022",
        "2021-2022",
        "c. 2022",
        "30 Feb 2022",
    ],
)
def test_a_partial_date_is_refused_rather_than_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no (date that can be read|day of the calendar)"):
        partial(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2022", "2022"),
        ("2022-06", "June 2022"),
        ("2022-06-30", "30 June 2022"),
        ("0999-01-02", "2 January 0999"),
    ],
)
def test_a_partial_date_is_spelled_and_read_back(text: str, words: str) -> None:
    assert spell(text) == words
    assert partial(words) == text


@given(st.datetimes(timezones=st.timezones()))
def test_a_moment_written_is_read_back(when: datetime) -> None:
    try:
        utc = when.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        return
    assert moment(rfc3339(when), BRUSSELS) == utc


@given(st.datetimes(), st.integers(-14 * 60, 14 * 60))
def test_isoformat_is_understood(when: datetime, offset: int) -> None:
    aware = when.replace(tzinfo=timezone(timedelta(minutes=offset)))
    try:
        utc = aware.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        return
    assert moment(aware.isoformat(), BRUSSELS) == utc


@given(
    st.text() | st.from_regex(r"[A-Z][a-z]{2},? [0-9]{1,2} [A-Z][a-z]{2,8} [0-9]{4} [0-9:+ A-Z-]*")
)
def test_anything_else_is_a_value_error_that_is_short(text: str) -> None:
    try:
        moment(text, BRUSSELS)
        partial(text)
    except ValueError as error:
        assert len(str(error)) < 600  # noqa: PT017 - it may be read as well


@given(st.datetimes(timezones=st.just(UTC)), st.integers(-14 * 60, 14 * 60))
def test_mail_dates_are_what_the_mail_library_writes(when: datetime, minutes: int) -> None:
    local = when.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    if minutes:  # for UTC the library has a spelling of its own, -0000, in some versions
        assert rfc822(local) == format_datetime(local)
    if local.year > 1000:
        assert parsedate_to_datetime(rfc822(local)) == local
