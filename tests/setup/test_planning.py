"""Which sections are proposed, in which order, and what is assumed where nobody knows."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec import structs

from bulletin.setup import planning
from bulletin.setup.planning import chosen_numbers, plan, sections
from bulletin.setup.values import Found, Offer, Wishes
from bulletin.sources.probing import Category

TODAY = date(2026, 11, 24)


def proposed(*categories: tuple[str, int] | tuple[str, int, str]) -> list[str]:
    return [section.title for section in sections([Category(*each) for each in categories])]


def found(*names: str, kind: str = "wordpress", **more: Any) -> Found:
    categories = tuple(Category(name, 50 - number) for number, name in enumerate(names))
    source = Offer(
        kind=kind, settings={"url": "https://hub.example.org/"}, why="", categories=categories
    )
    return Found(place="there", offers=(source,), **more)


def test_the_largest_category_is_the_most_general() -> None:
    assert proposed(("Rare", 1), ("Large", 9), ("Middle", 4)) == ["Large", "Middle", "Rare"]


def test_three_known_ones_keep_their_order() -> None:
    assert proposed(
        ("Legislation", 30), ("Reports", 20), ("Good Practices", 9), ("News & Analysis", 5)
    ) == [
        "News & Analysis",
        "Reports",
        "Good Practices",
        "Legislation",
    ]


def test_a_part_goes_where_its_whole_goes() -> None:
    (section, other) = sections(
        [Category("EU Law", 3, "Law"), Category("News", 8), Category("Law", 7)]
    )
    assert (section.title, section.categories, section.entries) == ("Law", ("Law", "EU Law"), 10)
    assert other.title == "News"


def test_the_whole_of_a_part_needs_no_entries_itself() -> None:
    (section,) = sections([Category("EU Law", 3, "Law")])
    assert (section.title, section.categories) == ("Law", ("Law", "EU Law"))


def test_what_has_a_meaning_in_a_draft_is_called_otherwise() -> None:
    (section,) = sections([Category("Later", 3)])
    assert (section.title, section.categories) == ("Later (category)", ("Later",))


def test_more_than_seven_are_not_proposed_but_named() -> None:
    names = [f"Category {number}" for number in range(9)]
    made = plan(found(*names), Wishes(), TODAY)
    assert [section.title for section in made.sections] == names[:7]
    assert [section.title for section in made.others] == names[7:]


def test_the_rest_has_a_title_of_its_own() -> None:
    made = plan(found("More Resources", "other resources"), Wishes(), TODAY)
    assert made.rest == "Everything else"


def test_a_person_orders_and_leaves_out() -> None:
    made = plan(found("A", "B", "C"), Wishes(order=(3, 1)), TODAY)
    assert [section.title for section in made.sections] == ["C", "A"]
    assert [section.title for section in made.others] == ["B"]


@pytest.mark.parametrize(
    ("answer", "numbers"),
    [
        ("2 1", (2, 1)),
        ("1, 3", (1, 3)),
        ("4", None),
        ("1 1", None),
        ("x", None),
        ("²", None),
        ("0", None),
    ],
)
def test_numbers_are_read_as_typed(answer: str, numbers: tuple[int, ...] | None) -> None:
    assert chosen_numbers(answer, 3) == numbers


def test_what_nobody_knows_is_said() -> None:
    made = plan(found("A", timezone="Mars/Olympus"), Wishes(), TODAY)
    assert (made.home, made.timezone, made.language) == ("https://example.org/", "UTC", "en")
    assert [check.sign for check in made.assumed] == ["look"] * 3
    assert "time zone" in made.assumed[1].what


@pytest.mark.parametrize(("tag", "taken"), [("eng", "en"), ("fra-CA", "fr-CA"), ("xx", "en")])
def test_a_language_is_set_that_the_settings_take(tag: str, taken: str) -> None:
    made = plan(found("A", language=tag), Wishes(), TODAY)
    assert made.language == taken
    assert any("language" in check.what for check in made.assumed) == (tag == "xx")


def test_what_is_known_is_not() -> None:
    known = {"home": "https://hub.example.org/", "timezone": "Europe/Oslo", "language": "nb"}
    assert plan(found("A", **known), Wishes(), TODAY).assumed == ()


def test_issue_one_begins_with_the_hubs_own_day() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert planning.today_at(found("A", timezone="Europe/Oslo"), late) == date(2026, 11, 25)
    assert planning.today_at(found("A"), late) == date(2026, 11, 24)
    assert plan(found("A"), Wishes(since=date(2026, 1, 1)), TODAY).since == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("days", "since"),
    [
        ((), TODAY),
        (("2026-11-23", "2026-11-20"), date(2026, 10, 24)),
        (("2026-11-23", "2026-10-20"), date(2026, 10, 20)),
        (("2026-11-23", "2022-01-05"), date(2022, 1, 5)),
    ],
)
def test_the_first_issue_takes_a_month_or_the_newest_few(
    days: tuple[str, ...], since: date
) -> None:
    hub = found("A")
    offer = structs.replace(hub.offers[0], days=days)
    assert plan(structs.replace(hub, offers=(offer,)), Wishes(), TODAY).since == since


def test_names_that_run_together_are_told_to_the_reader() -> None:
    names = [f"Category {number}" for number in range(9)]
    made = plan(found(*names, kind="listing-text"), Wishes(), TODAY)
    assert made.source.settings["categories"] == ("Category 7", "Category 8")
