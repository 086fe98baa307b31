"""What leaves by itself, what must not, and thin months."""

from collections.abc import Callable

import pytest
from tests.ledger.office import Office, code, entry, titles

WHOLE = ('path = "entries.json"', 'path = "entries.json"\ncomplete = true')


def test_what_a_complete_source_shows_no_more_leaves_draft_and_feeds(office: Office) -> None:
    office.configure(WHOLE)
    office.put(entry("a"), entry("b"))
    handle = code(office.build(), "Title b")
    office.edit(f"- Title b [{handle}]\n", f"- Title b [{handle}]\n  A note.\n")
    office.put(entry("a"))
    report = office.build("2026-11-25")
    assert titles(report) == ["Title a"]
    assert report.buckets["gone from its source"] == 1
    assert report.read + report.kept == sum(report.buckets.values())
    assert "Your note under it was: A note." in str(report.findings)
    for name, data in office.files().items():
        assert b"Title b" not in data or name == "identities.jsonl" or "builds/" in name, name
    assert "no source shows it any more" in office.why("Title b")
    office.put(entry("a"), entry("b"))
    assert set(titles(office.build("2026-11-26"))) == {"Title a", "Title b"}


def test_what_another_source_proves_gone_but_one_still_shows_stays(office: Office) -> None:
    second = '[[source]]\nkind = "records"\npath = "more.json"\n[[section]]'
    office.configure(WHOLE, ("[[section]]", second))
    office.put(entry("a"), entry("b"))
    office.put(entry("b"), name="more.json")
    office.build()
    office.put(entry("a"))
    assert set(titles(office.build("2026-11-25"))) == {"Title a", "Title b"}


def test_a_listing_that_shows_its_newest_alone_proves_nothing(office: Office) -> None:
    office.put(entry("a"), entry("b"))
    office.build()
    office.put(entry("c"))
    assert len(titles(office.build("2026-11-25"))) == 3


def test_a_sent_entry_that_is_gone_stays_in_its_issue(office: Office) -> None:
    office.configure(WHOLE)
    office.put(entry("a"), entry("b"))
    office.issue()
    office.put(entry("a"))
    said = str(office.build("2026-12-01").findings)
    assert "Sent, and 1 entry is not public at the source any more: 'Title b'" in said
    assert b"Title b" in office.files()["out/site/issues/1/index.html"]
    assert b"Title b" not in office.files()["out/site/feed.xml"]
    assert "was sent in issue 1" in office.why("Title b")


def _private(office: Office) -> None:
    office.put(entry("a"), entry("b", status="private"))


def _deleted(office: Office) -> None:
    office.put(entry("a"))


def _no_database(office: Office) -> None:
    _private(office)
    office.build("2026-11-25")
    (office.folder / "bulletin.db").unlink()


@pytest.mark.parametrize("leave", [_private, _deleted, _no_database])
def test_what_was_not_public_any_more_when_it_was_said_to_be_sent_is_on_no_page(
    office: Office, leave: Callable[[Office], None]
) -> None:
    office.configure(WHOLE)
    office.put(entry("a"), entry("b"))
    seen = office.build()
    leave(office)
    assert titles(office.build("2026-11-25")) == ["Title a"]
    done = office.sent(seen.mark, "2026-11-26")
    assert [one.title for one in done.off_page] == ["Title b"]
    site = {name: data for name, data in office.files().items() if name.startswith("out/site/")}
    assert not [name for name, data in site.items() if b"Title b" in data or b"/b/" in data]
    page = site["out/site/issues/1/index.html"]
    assert b"Title a" in page
    assert b"An entry that stood here was withdrawn on 26 November 2026." in page
    # Readers have it all the same: it counts as sent, and what is kept proves it.
    assert b"Title b" in office.files()["issues/0001/email.html"]
    assert [one.findings for one in office.publication.verify()] == [()]
    office.put(entry("a"), entry("b"), entry("c"))
    assert titles(office.build("2026-12-20")) == ["Title c"]


def test_taking_a_seal_back_puts_nothing_up_that_is_not_public_any_more(office: Office) -> None:
    office.configure(WHOLE, ("[email]", "[email]\nweb_copy = true"))
    office.put(entry("a"), entry("b"))
    seen = office.build()
    assert b"Title b" in office.files()["out/site/issues/1/index.html"]
    office.sent(seen.mark)
    _private(office)
    said = str(office.build("2026-11-26").findings)
    assert "'Title b'" in said
    office.undo()
    assert not [name for name in office.files() if name.startswith(("out/email", "out/site/iss"))]
    assert titles(office.build("2026-11-27")) == ["Title a"]


def test_a_complete_source_that_shrinks_stops_the_issue_and_nothing_else(office: Office) -> None:
    office.configure(WHOLE)
    many = [entry(str(number)) for number in range(24)]
    office.put(*many)
    office.build()
    before = office.files()
    office.put(*many[:15])
    for _ in range(2):
        report = office.build("2026-11-25")
        assert report.failed
        assert (report.findings[0].severity, report.mark) == ("error", "")
        assert "--allow-shrink" in report.findings[0].hint
        assert {n: d for n, d in office.files().items() if "email" in n} == {
            n: d for n, d in before.items() if "email" in n
        }
    report = office.build("2026-11-25", allow_shrink=True)
    assert len(titles(report)) == 15


@pytest.mark.parametrize(("count", "left"), [(19, 5), (24, 16)])
def test_a_source_that_is_small_or_shrinks_a_little_is_believed(
    office: Office, count: int, left: int
) -> None:
    office.configure(WHOLE)
    many = [entry(str(number)) for number in range(count)]
    office.put(*many)
    office.build()
    office.put(*many[:left])
    assert len(titles(office.build("2026-11-25"))) == left


def test_a_complete_source_that_shows_nothing_any_more_is_not_believed(office: Office) -> None:
    office.configure(WHOLE)
    office.put(entry("a"), entry("b"), entry("c"))
    mark = office.build().mark
    office.put()
    report = office.build("2026-11-25")
    assert report.failed
    assert "it shows 0 entries; before there were 3" in report.findings[0].what
    assert mark.encode() in office.files()["out/email.txt"]
    assert not office.build("2026-11-25", allow_shrink=True).failed


def test_the_shrinking_is_seen_without_the_database_too(office: Office) -> None:
    office.configure(WHOLE)
    many = [entry(str(number)) for number in range(24)]
    office.put(*many)
    office.build()
    (office.folder / "bulletin.db").unlink()
    office.put(*many[:5])
    assert office.build("2026-11-25").failed


def test_a_thin_month_waits_and_nothing_is_lost(office: Office) -> None:
    office.configure(("[email]", "[issue]\nmin_entries = 3\n[email]"))
    office.put(entry("a"))
    report = office.build("2026-11-24")
    assert (report.mark, report.few, report.needed) == ("", 1, 3)
    assert report.buckets["waiting"] == 1
    assert not office.draft_path().exists()  # begun with the first build that makes an issue
    assert b"Title a" in office.files()["entries.jsonl"]
    assert "an issue needs 3, and so far there is 1" in office.why("Title a")
    assert not (office.folder / "out/email.html").exists()
    office.put(entry("b"), entry("c"))
    assert len(titles(office.build("2026-12-24"))) == 3


def test_a_thin_issue_can_be_made_all_the_same(office: Office) -> None:
    office.configure(("[email]", "[issue]\nmin_entries = 3\n[email]"))
    office.put(entry("a"))
    assert titles(office.build("2026-11-24", allow_few=True)) == ["Title a"]


def test_since_keeps_years_of_old_entries_out_of_the_first_issue(office: Office) -> None:
    office.configure(("[email]", "[issue]\nsince = 2026-11-01\n[email]"))
    old = [entry(f"old{n}", date="2024-03-01") for n in range(5)]
    office.put(entry("new"), *old)
    report = office.build()
    assert titles(report) == ["Title new"]
    assert report.buckets["too old"] == 5
    assert "too old" in office.why("Title old3")


def test_what_turns_up_later_is_never_too_old_however_it_is_dated(office: Office) -> None:
    office.configure(("[email]", "[issue]\nsince = 2026-11-01\n[email]"))
    office.put(entry("new"))
    office.issue()
    office.put(entry("new"), entry("back-dated", date="2023-01-01"))
    for _ in range(2):
        assert titles(office.build("2026-12-20")) == ["Title back-dated"]
        (office.folder / "bulletin.db").unlink()


def test_a_source_that_is_added_later_does_not_flood_an_issue(office: Office) -> None:
    since = ("[email]", "[issue]\nsince = 2026-11-01\n[email]")
    office.configure(since)
    office.put(entry("a"))
    office.issue()
    office.configure(
        since, ("[[section]]", '[[source]]\nkind = "records"\npath = "more.json"\n[[section]]')
    )
    office.put(entry("x", date="2020-01-01"), entry("y", date="2026-12-01"), name="more.json")
    assert titles(office.build("2026-12-20")) == ["Title y"]
