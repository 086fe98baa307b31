"""A sent entry does not come back, unless its section shows updates and it has really changed."""

import csv
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Run
from tests.ledger.office import Office, code, entry, moment, titles

from bulletin.issue.updates import changes
from bulletin.model import Enclosure, Entry

PAIRS = [
    tuple(row)
    for row in csv.reader(
        (Path(__file__).parent / "updates.tsv").read_text("utf-8").splitlines()[1:], delimiter="\t"
    )
]
UPDATES = ('title = "Legislation"', 'title = "Legislation"\nupdates = true')


def act(field: str, value: str) -> dict[str, Any]:
    record = entry(
        "act", title="Modern Slavery Act", dated="2026-01-01", link="https://example.org/act/"
    )
    return {**record, field: value or None}


def test_there_are_pairs_enough_of_both_kinds() -> None:
    kinds = [news for news, *_ in PAIRS]
    assert len(PAIRS) >= 30
    assert min(kinds.count("yes"), kinds.count("no")) >= 12


@pytest.mark.parametrize(("news", "field", "before", "after"), PAIRS)
def test_what_is_news_comes_again_and_what_is_none_does_not(
    office: Office, news: str, field: str, before: str, after: str
) -> None:
    office.configure(UPDATES)
    office.put({**act(field, before), "id": "1"})
    office.issue("2026-11-24")
    office.put({**act(field, after), "id": "1"}, entry("b"))
    report = office.build("2026-12-20")
    assert len(titles(report)) == (2 if news == "yes" else 1), report.sections


def test_an_update_says_what_changed_in_words_everywhere(office: Office) -> None:
    office.configure(UPDATES)
    office.put(act("dated", "2026-01-01"))
    office.issue("2026-11-24")
    office.put(act("dated", "2026-06-01"))
    report = office.build("2026-12-20")
    words = "Updated since issue 1: the date is now 1 June 2026 (it was 1 January 2026)."
    assert words in (office.folder / "out/email.html").read_text("utf-8")
    assert words in " ".join((office.folder / "out/email.txt").read_text("utf-8").split())
    told = "(updated since issue 1: the date is now 1 June 2026 (it was 1 January 2026))"
    assert f"] {told}\n" in office.draft(2)
    assert "updated since issue 1: the date is now" in office.why("Modern Slavery Act")
    assert not office.sent(report.mark, "2026-12-21").repeats
    assert words in (office.folder / "out/site/issues/2/index.html").read_text("utf-8")
    assert titles(office.build("2027-01-20")) == []
    office.put(act("dated", "2026-07-01"))
    assert "since issue 2" in str(office.build("2027-01-20").sections) + office.why(
        "Modern Slavery Act", "2027-01-20"
    )


def test_other_sections_show_no_updates(office: Office) -> None:
    office.put(act("dated", "2026-01-01"))
    office.issue("2026-11-24")
    office.put(act("dated", "2026-06-01"))
    assert titles(office.build("2026-12-20")) == []


def _taken_out(office: Office) -> str:
    """Let an update and a newcomer stand in draft 2, delete the line of the update, return it."""
    office.configure(UPDATES)
    office.put(act("dated", "2026-01-01"))
    office.issue("2026-11-24")
    office.put(act("dated", "2026-06-01"), entry("b"))
    office.build("2026-12-20")
    line = next(line for line in office.draft(2).splitlines() if "updated since" in line)
    office.edit(f"{line}\n", "", 2)
    return line


def _move(office: Office, heading: str) -> None:
    """Put the line of an update under a heading of draft 2."""
    line = _taken_out(office)
    office.draft_path(2).write_text(office.draft(2) + f"\n## {heading}\n{line}\n", "utf-8")


def test_an_update_can_be_declined(office: Office) -> None:
    _move(office, "Never")
    report = office.build("2026-12-21")
    assert titles(report) == ["Title b"]
    office.sent(report.mark, "2026-12-22")
    assert titles(office.build("2027-01-20")) == []


def test_the_screen_tells_all_that_changed(office: Office, run: Run) -> None:
    office.configure(UPDATES)
    office.put(entry("a", stage="Draft before the second chamber of parliament"))
    office.issue("2026-11-24")
    office.put(entry("a", stage="In force in all of the country since this summer"))
    said = run("build", "--now", "2026-12-20T09:00:00Z").stdout
    assert max(map(len, said.splitlines())) <= 80
    assert "(it was “Draft before the second chamber of parliament”)" in " ".join(said.split())


@pytest.mark.parametrize("heading", ["Never", "Later"])
def test_why_and_status_say_the_same_of_an_update_that_is_held(
    office: Office, heading: str
) -> None:
    _move(office, heading)
    (reason,) = office.publication.why("Modern Slavery Act", now=moment("2026-12-21"))
    (held,) = office.publication.status(now=moment("2026-12-21")).left_out
    assert reason.bucket == held.bucket == heading.lower()
    assert reason.issue == 1
    assert "was sent in issue 1 (mark 1-" in reason.sentence
    assert f"its update is {'kept out' if heading == 'Never' else 'held'}" in reason.sentence
    assert f": under {heading} in issues/0002/issue.md" in reason.sentence


def test_without_the_database_an_update_is_still_one(office: Office) -> None:
    office.configure(UPDATES)
    office.put(act("dated", "2026-01-01"))
    office.issue("2026-11-24")
    (office.folder / "bulletin.db").unlink()
    office.put(act("dated", "2026-06-01"))
    assert titles(office.build("2026-12-20")) == ["Modern Slavery Act"]


def test_a_move_of_the_whole_hub_is_no_update(office: Office) -> None:
    office.configure(UPDATES)
    office.put(act("dated", "2026-01-01"))
    office.issue("2026-11-24")
    line = 'home = "https://new.example.net/"\nformerly = ["https://example.org/"]'
    office.configure(UPDATES, ('home = "https://example.org/"', line))
    office.put({**act("dated", "2026-01-01"), "link": "https://new.example.net/act/"})
    assert titles(office.build("2026-12-20")) == []


def test_a_file_that_was_replaced_under_its_name_is_told() -> None:
    def of(length: int) -> Entry:
        return Entry(
            where="", title="T", enclosures=(Enclosure("https://e.org/a.pdf", "", length),)
        )

    assert changes(of(100), of(200)) == ("the attachment a.pdf was replaced",)
    assert changes(of(0), of(200)) == ()


def test_a_day_that_changed_is_told_as_it_is_at_the_publication(office: Office) -> None:
    office.configure(UPDATES)
    late = entry("act", title="Modern Slavery Act", date="2026-11-01T23:30:00Z")
    office.put(late)
    office.issue("2026-11-24")
    office.put({**late, "date": "2026-11-30T23:30:00Z"})
    office.build("2026-12-20")
    assert "the date is now 1 December 2026 (it was 2 November 2026)" in office.why(
        "Modern Slavery Act"
    )


def test_the_screen_tells_updates_from_news(office: Office, run: Run) -> None:
    office.configure(UPDATES)
    office.put({**act("summary", "The bill as it was introduced."), "category": "Legislation"})
    office.issue("2026-11-24")
    changed = {**act("summary", "Passed by both houses."), "category": "Legislation"}
    office.put(changed, entry("b"))
    said = run("build", "--now", "2026-12-20T09:00:00Z").stdout
    assert "  2 entries, 1 new, 1 updated since readers had it\n" in said
    assert "    updated since issue 1: the summary was rewritten\n" in said
    said = run("build", "--now", "2026-12-20T09:00:00Z").stdout
    assert "  2 entries, none new since the last build, 1 updated since readers had it\n" in said


def test_square_brackets_in_what_changed_are_not_taken_for_a_code(office: Office) -> None:
    office.configure(UPDATES)
    office.put(act("title", "Modern Slavery Act [2026]"))
    office.issue("2026-11-24")
    office.put(act("title", "Statute on forced labour"))
    assert titles(office.build("2026-12-20")) == ["Statute on forced labour"]
    assert "(updated since issue 1: the title was “Modern Slavery Act (2026)”)" in office.draft(2)
    assert titles(office.build("2026-12-21")) == ["Statute on forced labour"]


@pytest.mark.parametrize("person", ["", "Mine: "])
def test_words_about_an_update_follow_its_source_unless_a_person_wrote_them(
    office: Office, person: str
) -> None:
    office.configure(UPDATES)
    office.put(act("dated", "2026-01-01"))
    office.issue("2026-11-24")
    office.put(act("dated", "2026-06-01"))
    office.build("2026-12-20")
    office.edit("the date is now", f"{person}the date is now", 2)
    office.put(act("dated", "2026-07-01"))
    before = office.draft(2)
    report = office.build("2026-12-21")
    now = before if person else before.replace("1 June", "1 July")
    assert office.draft(2) == now
    told = [one for one in report.findings if "1 July 2026" in one.what]
    assert [one.where for one in told] == (["issues/0002/issue.md:6"] if person else [])
    assert "the date is now 1 July" in (office.folder / "out/email.html").read_text("utf-8")
    assert office.build("2026-12-21").new == 0
    assert office.draft(2) == now


@pytest.mark.parametrize("kept", [True, False], ids=["with the database", "without it"])
def test_the_deleted_line_of_an_update_goes_to_later(office: Office, *, kept: bool) -> None:
    _taken_out(office)
    if not kept:
        (office.folder / "bulletin.db").unlink()
    report = office.build("2026-12-21")
    assert (titles(report), report.new, report.buckets["later"]) == (["Title b"], 0, 1)
    assert "\n## Later\n- Modern Slavery Act [" in office.draft(2)
    office.sent(report.mark, "2026-12-22")
    office.put(act("dated", "2026-06-01"), entry("b"), entry("c"))
    assert titles(office.build("2027-01-20")) == ["Title c"]
    assert "\n## Later\n- Modern Slavery Act [" in office.draft(3)


def test_a_deleted_line_of_what_was_sent_is_gone(office: Office) -> None:
    office.put(entry("a"))
    handle = code(office.issue(), "Title a")
    office.put(entry("a"), entry("b"))
    office.build("2026-12-01")
    before = office.draft(2)
    office.draft_path(2).write_text(f"{before}- again [{handle}]\n", "utf-8")
    office.build("2026-12-02")
    office.draft_path(2).write_text(before, "utf-8")
    assert titles(office.build("2026-12-03")) == ["Title b"]
    assert office.draft(2) == before
