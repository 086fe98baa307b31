"""Ids and links that are another entry's by mistake, and entries put up again under new ones."""

import json
from typing import Any

import pytest
from tests.ledger.office import Office, entry, moment, titles

WORDS = {
    "cobalt": "Children dig for cobalt in tunnels that nobody has ever mapped.",
    "brick": "Families in debt bake bricks through nine months of every year.",
    "cotton": "Students were sent to the fields again when the harvest began.",
    "sea": "Two crews wait off the coast for wages that are a year late.",
    "rice": "A court has freed eleven people from a mill beside the river.",
}
TITLES = {
    "cobalt": "Children in cobalt tunnels",
    "brick": "Debt and bricks",
    "cotton": "Students at the harvest",
    "sea": "Crews without wages",
    "rice": "Eleven freed from a mill",
}
SECOND = """\
[[source]]
kind = "records"
path = "others.json"

[[section]]
title = "News & Analysis"
"""


def row(name: str, id_: str = "", **more: Any) -> dict[str, Any]:
    """An entry whose title, link, day and summary no other has."""
    day = f"2026-0{[*WORDS].index(name) + 1}-03"
    made = entry(name, title=TITLES[name], summary=WORDS[name], date=day, **more)
    return {**made, **({"id": id_} if id_ else {})}


def called(office: Office, day: str = "2026-11-28") -> list[str]:
    """The names of the rows that a build offers."""
    names = {title: name for name, title in TITLES.items()}
    return [names.get(title, title) for title in titles(office.build(day))]


def asked(office: Office, day: str = "2026-11-28") -> list[str]:
    return [f.what for f in office.build(day).findings if "waits until you say" in f.what]


def two_sources(office: Office) -> None:
    office.configure(('[[section]]\ntitle = "News & Analysis"\n', SECOND))


def test_rows_that_are_numbered_anew_stay_what_they_are(office: Office) -> None:
    office.put(row("cobalt", "1"), row("brick", "2"), row("cotton", "3"))
    office.issue("2026-11-24")
    for _ in range(2):
        office.put(row("sea", "1"), row("cobalt", "2"), row("brick", "3"), row("cotton", "4"))
        assert called(office) == ["sea"]
        (office.folder / "bulletin.db").unlink()
    assert "numbered anew" in str(office.build("2026-11-28").findings)
    assert "sent in issue 1" in office.why("Debt and bricks")
    office.issue("2026-11-29")
    office.put(
        row("rice", "1"), row("sea", "2"), row("cobalt", "3"), row("brick", "4"), row("cotton", "5")
    )
    assert called(office) == ["rice"]


@pytest.mark.parametrize("answer", ["same", "other"])
def test_a_number_that_is_used_again_is_asked_about(office: Office, answer: str) -> None:
    office.put(row("cobalt", "1"), row("brick", "2"))
    office.issue("2026-11-24")
    office.put(row("cobalt", "1"), row("sea", "2"))
    (question,) = asked(office)
    assert "'Crews without wages'" in question
    assert "'Debt and bricks'" in question
    office.publication.same("Crews without wages", "Debt and bricks", differ=answer == "other")
    assert called(office) == (["sea"] if answer == "other" else [])
    (office.folder / "bulletin.db").unlink()
    assert called(office) == (["sea"] if answer == "other" else [])
    assert not asked(office)


def test_a_number_of_a_series_that_is_used_again_is_asked_about(office: Office) -> None:
    office.put({**row("cobalt", "1"), "title": "Annual report 2025"})
    office.issue("2026-11-24")
    office.put({**row("sea", "1"), "title": "Annual report 2026"})
    assert len(asked(office)) == 1


def test_an_edited_entry_keeps_its_id(office: Office) -> None:
    office.put(row("cobalt", "1"), row("brick", "2"))
    office.issue("2026-11-24")
    new = row("sea", "2")
    for kept in ("title", "link", "date", "summary"):
        office.put(row("cobalt", "1"), {**new, kept: row("brick")[kept]})
        assert called(office) == []
        assert not asked(office)
        office.put(row("cobalt", "1"), row("brick", "2"))
        office.build("2026-11-28")


def test_two_lists_that_both_count_from_one_are_two(office: Office) -> None:
    two_sources(office)
    office.put(row("cobalt", "1"), row("brick", "2"))
    office.put(row("cotton", "1"), row("sea", "2"), name="others.json")
    assert sorted(called(office)) == ["brick", "cobalt", "cotton", "sea"]
    office.issue("2026-11-28")
    office.put(row("cobalt", "1"), row("brick", "2"), row("rice", "3"))
    assert called(office) == ["rice"]


def test_one_page_of_many_entries_is_no_name(office: Office) -> None:
    page = "https://example.org/publications/"
    rows = [row(name, link=page) for name in ("cobalt", "brick", "cotton")]
    office.put(*rows)
    assert sorted(called(office)) == ["brick", "cobalt", "cotton"]
    office.issue("2026-11-24")
    office.put(*rows, row("sea", link=page))
    assert called(office) == ["sea"]
    assert not asked(office)


def test_a_page_that_is_written_anew_is_asked_about(office: Office) -> None:
    page = "https://example.org/report/"
    office.put(row("cobalt", link=page))
    office.issue("2026-11-24")
    office.put(row("sea", link=page))
    (question,) = asked(office)
    assert "'Children in cobalt tunnels'" in question
    office.put({**row("sea", link=page), "summary": WORDS["cobalt"]})
    assert called(office) == []


@pytest.mark.parametrize(
    "change", [{}, {"date": "2026-11-20"}, {"title": "Children in cobalt tunnels, 2026"}]
)
def test_an_entry_that_is_put_up_again_is_asked_about(
    office: Office, change: dict[str, str]
) -> None:
    office.put(row("cobalt", "1"), row("brick", "2"))
    office.issue("2026-11-24")
    office.put(
        {**row("cobalt", "9", link="https://example.org/cobalt-2/"), **change}, row("brick", "2")
    )
    assert called(office) == []
    assert len(asked(office)) == 1


def test_a_series_under_one_title_is_not_asked_about(office: Office) -> None:
    office.put({**row("cobalt", "1"), "title": "Monthly roundup"})
    office.issue("2026-11-24")
    office.put({**row("brick", "2"), "title": "Monthly roundup"})
    assert titles(office.build("2026-11-28")) == ["Monthly roundup"]


def test_a_site_that_was_imported_anew_repeats_nothing(office: Office) -> None:
    office.put(*(row(name, str(n)) for n, name in enumerate(WORDS)))
    office.issue("2026-11-24")
    office.put(
        *(
            {
                **row(name, str(n + 500), link=f"https://example.org/{name}-2/"),
                "title": f"{TITLES[name]}, updated",
            }
            for n, name in enumerate(WORDS)
        )
    )
    assert called(office) == []
    assert not asked(office)


def test_a_title_of_an_entry_that_is_gone_is_asked_about(office: Office) -> None:
    office.configure(('path = "entries.json"', 'path = "entries.json"\ncomplete = true'))
    first, *rest = [row(name, str(n)) for n, name in enumerate(WORDS)]
    office.put(first, *rest)
    office.issue("2026-11-20")
    office.put(*rest)
    office.build("2026-11-22")
    anew = [{**one, "id": f"50{one['id']}"} for one in rest]
    new = {**entry("new", id="900"), "title": first["title"], "link": "https://new.example.net/c/"}
    office.put(new, *anew)
    (question,) = asked(office, "2026-11-24")
    assert question.count("'Children in cobalt tunnels'") == 2


def test_one_that_takes_over_the_link_of_a_sent_entry_is_asked_about(office: Office) -> None:
    two_sources(office)
    office.put(row("cobalt"))
    office.put(name="others.json")
    office.issue("2026-11-24")
    late = {**row("cobalt", "77"), "title": "Of cobalt, and of tunnels", "date": "2026-11-20"}
    office.put({**late, "link": ""}, name="others.json")
    office.put()
    office.build("2026-11-26")
    office.put(row("cobalt"))
    office.put(late, name="others.json")
    assert called(office) == []
    assert "'Children in cobalt tunnels'" in " ".join(asked(office))


@pytest.mark.parametrize("before", [True, False])
def test_an_old_feed_keeps_its_guids_where_the_source_counts_otherwise(
    office: Office,
    before: bool,  # noqa: FBT001
) -> None:
    item = (
        "<item><title>Children in cobalt tunnels</title><link>https://example.org/cobalt/</link>"
        '<guid isPermaLink="false">https://example.org/?p=1234</guid></item>'
    )
    feed = f'<rss version="2.0"><channel><title>T</title>{item}</channel></rss>'
    (office.folder / "old.xml").write_text(feed, "utf-8")
    office.put(row("cobalt", "12"))
    if not before:
        office.build("2026-11-24")
    office.publication.adopt([str(office.folder / "old.xml")], now=moment("2026-11-25"))
    report = office.build("2026-11-26")
    assert titles(report) == ["Children in cobalt tunnels"]
    (item,) = json.loads(office.files()["out/site/feed.json"])["items"]
    assert item["id"] == "https://example.org/?p=1234"
