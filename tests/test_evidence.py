"""Is a newcomer a known entry under new names? What is certain, what is asked, what is another."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.identity.evidence import Case, judge
from bulletin.model import Entry
from bulletin.text import likeness

DAY = datetime(2026, 11, 3, 9, tzinfo=UTC)
SUMMARY = "Workers pay up to nine months of wages before they start; who collects the fees."
REPAIRED = "Workers pay up to nine months of wages before they start: who collects these fees."
OTHER = "A directory of the courts that have heard cases on supply chains since the last reform."
TITLE = "Recruitment fees along four labour corridors"
AKIN = "Recruitment fees along five labour corridors"


def entry(title: str = TITLE, **values: Any) -> Entry:
    defaults = {"where": "f:1", "link": "https://example.org/x/", "published": DAY}
    return Entry(title=title, **{**defaults, "summary": SUMMARY, **values})


@pytest.mark.parametrize(
    ("new", "verdict"),
    [
        # one title
        ({}, "same"),
        ({"published": None}, "same"),
        ({"published": DAY.replace(month=12)}, "same"),
        ({"summary": REPAIRED, "published": DAY.replace(month=12)}, "same"),
        ({"summary": ""}, "same"),
        ({"summary": "", "published": None}, "ask"),
        ({"summary": "", "published": DAY.replace(month=12)}, "ask"),
        ({"summary": OTHER}, "ask"),
        ({"summary": OTHER, "published": DAY.replace(month=12)}, "ask"),
        # another title
        ({"title": AKIN}, "same"),
        ({"title": AKIN, "published": None}, "ask"),
        ({"title": "Something else entirely"}, "ask"),
        ({"title": "Something else entirely", "published": DAY.replace(month=12)}, "ask"),
        ({"title": "Something else entirely", "summary": OTHER}, "other"),
        ({"title": AKIN, "summary": OTHER}, "other"),
        ({"title": AKIN, "summary": "", "published": DAY.replace(month=12)}, "other"),
        ({"title": "Recruitment fees along the four labour corridors", "summary": ""}, "ask"),
    ],
)
def test_what_the_evidence_says(new: dict[str, Any], verdict: str) -> None:
    assert judge(Case(new=entry(**new), old=entry())) == verdict


def test_a_short_title_with_another_text_is_a_series() -> None:
    new = entry("Monthly roundup", summary=OTHER, published=DAY.replace(month=12))
    assert judge(Case(new=new, old=entry("Monthly roundup"))) == "other"


def test_a_summary_that_stands_under_many_tells_nothing() -> None:
    new = entry("Something else entirely", published=None)
    assert judge(Case(new=new, old=entry(), telling=False)) == "other"


def test_what_an_entry_was_called_and_said_before_counts_too() -> None:
    old = entry("Renamed since", summary=OTHER)
    titles = ["recruitment fees along four labour corridors"]
    assert judge(Case(new=entry(), old=old, titles=titles, says_the_same=True)) == "same"


def test_cards_without_a_link_are_asked_about() -> None:
    def bare(title: str) -> Entry:
        return Entry(where="f:1", title=title, summary="")

    assert judge(Case(new=bare(AKIN), old=bare(TITLE))) == "ask"
    assert judge(Case(new=bare("Another thing"), old=bare(TITLE))) == "other"


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("", "", 1, 1),
        ("a b", "", 0, 0),
        ("The rules – explained", "the RULES explained!", 1, 1),
        ("one two three four", "four three two one", 1, 1),
        (
            "one two three four five six seven eight nine ten",
            "one two three four five six seven eight nine",
            0.9,
            1,
        ),
        ("a b c d", "a b x y", 0.5, 0.5),
        ("强迫劳动报告", "强迫劳动年报", 0.6, 0.9),
        ("one two three…", "one two three four five", 1, 1),
    ],
)
def test_likeness(one: str, other: str, least: float, most: float) -> None:
    assert least <= likeness(one, other) <= most


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_the_same_both_ways(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) == 1
