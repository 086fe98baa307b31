"""An entry keeps its identity whatever happens to its title, link, date or source."""

import json
from typing import Any

import pytest
from tests.ledger.office import Office, code, entry, moment, titles

from bulletin.errors import BulletinError, StateError


def resent(office: Office, *records: dict[str, Any], day: str = "2026-12-20") -> list[str]:
    """Put other records and return the titles that the next issue would hold."""
    office.put(*records)
    return titles(office.build(day))


@pytest.mark.parametrize(
    "change",
    [
        {"link": "http://www.example.org/a"},
        {"link": "https://example.org/a/?utm_source=x#top"},
        {"link": "https://example.org/a-new-slug/"},
        {"title": "Another title altogether"},
        {"date": "2026-12-01"},
        {"date": "2019-01-01"},
        {"date": None},
        {"summary": "Rewritten from the first word to the last one, so that nothing is alike."},
        {"link": "https://example.org/a-new-slug/", "date": "2026-12-02"},
        {"link": "https://example.org/b/", "title": "Title a, corrected"},
    ],
)
def test_one_with_a_link_is_known_again(office: Office, change: dict[str, Any]) -> None:
    office.put(entry("a"))
    office.issue()
    assert resent(office, {**entry("a"), **change}) == []


@pytest.mark.parametrize(
    "change",
    [
        {"link": "https://example.org/z/", "title": "Z", "date": "2026-12-02", "summary": "z"},
        {"id": "7", "link": "", "title": "Z"},
        {"id": None, "guid": "http://www.example.org/?p=7", "title": "Z", "link": ""},
        {"id": None, "link": "https://example.org/?p=7", "title": "Z"},
        {"id": None, "link": "https://example.org/index.php?p=7", "title": "Z"},
    ],
)
def test_one_with_an_id_is_known_again_whatever_changes(
    office: Office, change: dict[str, Any]
) -> None:
    office.put(entry("a", id="7"))
    office.issue()
    assert resent(office, {**entry("a", id="7"), **change}) == []


def test_a_plain_wordpress_permalink_and_a_pretty_one_are_one(office: Office) -> None:
    office.put(entry("a", link="https://example.org/?p=12"))
    office.issue()
    assert resent(office, entry("a", id="12", link="https://example.org/2026/a/")) == []


def test_two_resources_with_one_title_are_two(office: Office) -> None:
    office.put(entry("a"))
    office.issue()
    other = entry("b", title="Title a", date="2026-12-01")
    assert resent(office, entry("a"), other) == ["Title a"]
    assert not office.publication.status(now=moment("2026-12-20")).findings


def test_a_series_under_one_title_is_not_asked_about(office: Office) -> None:
    for month in ("09", "10", "11"):
        roundup = entry(
            f"roundup-{month}",
            title="Monthly roundup",
            date=f"2026-{month}-01",
            summary=f"Number {month}: " + " ".join(f"word{month}{n}" for n in range(12)),
        )
        office.put(roundup)
        report = office.issue(f"2026-{month}-24")
        assert (titles(report), report.findings) == (["Monthly roundup"], ())


def test_one_resource_from_two_sources_is_one_entry(office: Office) -> None:
    office.configure(
        ("[[section]]", '[[source]]\nkind = "records"\npath = "more.json"\n[[section]]')
    )
    office.put(entry("a"))
    office.put({"title": "Title a", "partial": True}, name="more.json")
    report = office.issue()
    assert (titles(report), report.buckets["duplicate"]) == (["Title a"], 1)
    office.put()
    assert titles(office.build("2026-12-20")) == []


def test_the_same_day_and_title_at_two_addresses_is_one_from_two_sources(office: Office) -> None:
    office.configure(
        ("[[section]]", '[[source]]\nkind = "records"\npath = "more.json"\n[[section]]')
    )
    office.put(entry("a"))
    office.put(entry("a", link="https://partner.example.org/a/"), name="more.json")
    assert titles(office.build()) == ["Title a"]


def test_what_is_uncertain_waits_and_is_asked(office: Office) -> None:
    office.put(entry("a", date=None, summary=""))
    sent = code(office.issue(), "Title a")
    office.put(entry("a-moved", title="Title a", date=None, summary=""))
    report = office.build("2026-12-20")
    assert (titles(report), report.buckets["waiting"]) == ([], 1)
    (finding,) = report.findings
    assert f"the same as 'Title a' [{sent}]" in finding.what
    assert "bulletin same --not" in finding.hint
    assert "only a person can tell" in office.why("https://example.org/a-moved/")


@pytest.mark.parametrize("forget", [False, True])
@pytest.mark.parametrize("differ", [False, True])
def test_the_answer_is_kept_for_good(office: Office, differ: bool, forget: bool) -> None:  # noqa: FBT001
    office.put(entry("a", date=None, summary=""))
    sent = code(office.issue(), "Title a")
    office.put(entry("a-moved", title="Title a", date=None, summary=""))
    office.build("2026-12-20")
    office.publication.same(sent, "https://example.org/a-moved/", differ=differ)
    if forget:
        (office.folder / "bulletin.db").unlink()
    report = office.build("2026-12-21")
    assert titles(report) == (["Title a"] if differ else [])
    assert not report.findings


def test_an_answer_can_be_taken_back(office: Office) -> None:
    office.put(entry("a"), entry("b", title="Title b of another kind"))
    report = office.build()
    one, other = code(report, "Title a"), code(report, "Title b of another kind")
    office.publication.same(one, other)
    assert len(titles(office.build("2026-11-25"))) == 1
    office.publication.same(one, other, differ=True)
    assert len(titles(office.build("2026-11-26"))) == 2
    with pytest.raises(BulletinError, match="already"):
        office.publication.same(one, one)


@pytest.mark.parametrize("by", ["title", "link", "code and title", "title and code"])
def test_an_answer_is_taken_back_by_title_and_link_as_well(office: Office, by: str) -> None:
    office.put(entry("a"), entry("b", title="Another kind of thing"))
    report = office.build()
    pair = ["Title a", "Another kind of thing"]
    codes = [code(report, title) for title in pair]
    office.publication.same(*pair)
    office.build("2026-11-25")
    asked = {
        "title": pair,
        "link": ["https://example.org/a/", "https://example.org/b/"],
        "code and title": [codes[0], pair[1]],
        "title and code": [pair[1], codes[0]],
    }[by]
    parted = office.publication.same(*asked, differ=True)
    assert [parted.kept.id, parted.other.id] == codes
    assert sorted(titles(office.build("2026-11-26"))) == sorted(pair)


def test_of_three_that_are_one_the_codes_are_named(office: Office) -> None:
    office.put(entry("a"), entry("b"), entry("c"))
    report = office.build()
    codes = [code(report, f"Title {name}") for name in "abc"]
    office.publication.same("Title a", "Title b")
    office.publication.same("Title b", "Title c")
    with pytest.raises(BulletinError, match="both are") as caught:
        office.publication.same("Title a", "Title c", differ=True)
    assert f"[{codes[0]}], [{codes[1]}], [{codes[2]}]" in caught.value.hint
    with pytest.raises(BulletinError, match="both are") as caught:
        office.publication.same("Title a", "Title c")
    assert "codes" not in caught.value.hint


def test_both_shown_side_by_side_answers_the_question(office: Office) -> None:
    office.put(entry("a", date=None, summary=""))
    office.issue()
    moved = entry("a-moved", title="Title a", date=None, summary="")
    office.put(moved)
    assert titles(office.build("2026-12-20")) == []
    office.put(moved, entry("a", date=None, summary=""))
    assert titles(office.build("2026-12-21")) == ["Title a"]


def test_a_guid_given_to_an_alias_is_not_given_again(office: Office) -> None:
    texts = (
        "Fishing vessels, their crews and what they owe, seen over ten years at sea.",
        "Brick kilns along the river: who works there, and for what wage and how long.",
        "A handbook of interviews with children, written for judges and for their clerks.",
    )
    bare = [entry("t", link=None, guid=None, date=None, summary=text) for text in texts]
    office.put(entry("t", summary=texts[0]), bare[1])
    report = office.build()
    one, other = (line.id for section in report.sections for line in section.entries)
    office.publication.same(one, other)
    office.put(entry("t", summary=texts[0]), bare[2])
    report = office.build("2026-11-26")
    kept, third = (line.id for section in report.sections for line in section.entries)
    assert kept in (one, other)
    assert third not in (one, other)


def test_joining_two_lines_of_the_draft_keeps_the_editors_note(office: Office) -> None:
    office.put(entry("a"), entry("b"))
    report = office.build()
    one, other = code(report, "Title a"), code(report, "Title b")
    office.edit(f"- Title a [{one}]\n", "")
    office.edit(f"- Title b [{other}]\n", f"- Title b [{other}]\n  A note.\n")
    office.publication.same(one, other)
    office.build("2026-11-25")
    assert f"- Title b [{one}]\n  A note.\n" in office.draft()


PLACES = {
    "section": "\n## Legislation\n{}",
    "due": "\n## Later\n{} until 2026-11-20",
    "later": "\n## Later\n{} until 2027-03-01",
    "never": "\n## Never\n{}",
}
"""Where a line may stand; a day that has come holds nothing."""


@pytest.mark.parametrize(
    ("stays", "goes"),
    [
        ("later", "section"),
        ("never", "section"),
        ("never", "later"),
        ("later", "due"),
        ("never", "due"),
    ],
)
@pytest.mark.parametrize(("held", "other"), ["ab", "ba"])
def test_of_two_lines_that_are_joined_the_one_that_holds_back_stays(
    office: Office, stays: str, goes: str, held: str, other: str
) -> None:
    office.put(entry("a"), entry("b"))
    report = office.build()
    codes = [code(report, "Title a"), code(report, "Title b")]
    for name, id_ in zip("ab", codes, strict=True):
        office.edit(f"- Title {name} [{id_}]\n", "")
    text = office.draft()
    for name, id_ in zip("ab", codes, strict=True):
        place = stays if name == held else goes
        text += f"{PLACES[place].format(f'- Title {name} [{id_}]')}\n  A note on {name}.\n"
    office.draft_path().write_text(text, "utf-8")
    assert office.publication.same(*codes).kept.id == codes[0]
    report = office.build("2026-11-25")
    assert f"A note on {held}." in office.draft()
    assert f"A note on {other}." not in office.draft()
    [told] = [each for each in report.findings if "has left the draft" in each.what]
    assert f"'Title {other}' has left" in told.what
    assert told.hint == f"Your note under it was: A note on {other}."
    assert titles(report) == []
    assert "has left the draft" not in str(office.build("2026-11-25").findings)


def test_never_of_an_entry_that_was_joined_holds_in_the_next_draft(office: Office) -> None:
    office.put(entry("a"), entry("b"), entry("c"))
    report = office.build()
    codes = [code(report, "Title a"), code(report, "Title b")]
    for name, id_ in zip("ab", codes, strict=True):
        office.edit(f"- Title {name} [{id_}]\n", "")
    held = f"\n## Never\n- Title b [{codes[1]}]\n\n## Later\n- Title a [{codes[0]}]\n"
    office.draft_path().write_text(office.draft() + held, "utf-8")
    office.issue()
    office.publication.same(*codes)
    office.put(*(entry(name) for name in "abcd"))
    assert titles(office.build("2026-11-25")) == ["Title d"]
    assert f"## Never\n- Title b [{codes[0]}]\n" in office.draft(2)


def test_a_title_that_changes_on_a_crawled_page_is_asked_about(office: Office) -> None:
    crawled = {"title": "New study on forced labour in fisheries", "category": "Legislation"}
    office.put(crawled)
    office.issue()
    office.put({**crawled, "title": "New study on forced labour in the fisheries"})
    report = office.build("2026-12-20")
    assert (titles(report), len(report.findings)) == ([], 1)
    office.put({"title": "An unrelated resource", "category": "Legislation"})
    assert titles(office.build("2026-12-21")) == ["An unrelated resource"]


def moved(name: str, **more: Any) -> dict[str, Any]:
    return entry(name, link=f"https://new.example.net/{name}/", **more)


HOME = ('home = "https://example.org/"', 'home = "https://new.example.net/"')


@pytest.mark.parametrize("home", [[], [HOME]])
def test_a_hub_that_moved_stops_the_issue_with_the_line_to_add(
    office: Office, home: list[tuple[str, str]]
) -> None:
    names = "abcdef"
    office.put(*map(entry, names))
    office.issue()
    before = office.files()
    office.configure(*home)
    office.put(*map(moved, names), moved("g"))
    with pytest.raises(StateError, match="6 of the 6 known entries") as caught:
        office.build("2026-12-20")
    assert 'formerly = ["https://example.org/"]' in caught.value.hint
    assert {n: d for n, d in office.files().items() if n in before and n != "bulletin.toml"} == {
        n: d for n, d in before.items() if n not in ("bulletin.toml", "entries.json")
    } | {"entries.json": (office.folder / "entries.json").read_bytes()}
    line = 'home = "https://new.example.net/"\nformerly = ["https://example.org/"]'
    office.configure(('home = "https://example.org/"', line))
    assert titles(office.build("2026-12-20")) == ["Title g"]


def test_a_move_with_ids_keeps_every_guid(office: Office) -> None:
    office.put(entry("a", id="1"), entry("b", id="2"))
    office.issue()
    feed = office.files()["out/site/feed.json"]
    line = 'home = "https://new.example.net/"\nformerly = ["https://example.org/"]'
    office.configure(('home = "https://example.org/"', line))
    office.put(moved("a", id="1", title="Renamed"), moved("b", id="2", date="2026-12-01"))
    assert titles(office.build("2026-12-20")) == []
    ids = [
        {item["id"] for item in json.loads(data)["items"]}
        for data in (feed, office.files()["out/site/feed.json"])
    ]
    assert ids[0] == ids[1]


def test_a_folder_that_reads_another_hub_on_purpose_says_so_once(office: Office) -> None:
    office.put(*map(entry, "abc"))
    office.issue()
    office.put(*map(moved, "abc"))
    office.configure(
        ('timezone = "Europe/Brussels"', 'timezone = "Europe/Brussels"\nformerly = []')
    )
    # Same titles and days, so each is recognised by evidence all the same: nothing goes twice.
    assert titles(office.build("2026-12-20")) == []


def test_one_entry_that_moved_to_another_host_is_no_move_of_the_hub(office: Office) -> None:
    office.put(*map(entry, "abcdef"))
    office.issue()
    assert resent(office, *map(entry, "abcde"), moved("f")) == []
