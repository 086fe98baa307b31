"""An entry that has only its title in common with a withdrawn one: the same story, or another?"""

import json
import re
from typing import Any

import pytest
from tests.conftest import Run
from tests.ledger.office import Office, entry, moment, titles

from bulletin.errors import BulletinError
from bulletin.model import Finding
from bulletin.publication import Report
from bulletin.publication.report import Line

TITLE = "Monthly round-up"
OLD, NEW = "https://example.org/round-up-1/", "https://example.org/round-up-2/"


def named(link: str, **more: Any) -> dict[str, Any]:
    return {**entry(link.strip("/")[-1]), "title": TITLE, "link": link, "guid": None, **more}


def question(report: Report) -> Finding:
    (found,) = [f for f in report.findings if "bulletin same" in f.hint]
    return found


def codes(report: Report) -> tuple[str, str]:
    match = re.search("bulletin same ([0-9a-f]+) ([0-9a-f]+) ", question(report).hint)
    assert match
    return match[1], match[2]


@pytest.fixture
def asked(office: Office) -> Report:
    """A build that meets another entry of a withdrawn one's title."""
    office.put(named(OLD), entry("b"))
    office.build("2026-11-20")
    office.publication.withdraw(OLD, now=moment("2026-11-21"))
    office.put(named(NEW), entry("b"))
    return office.build("2026-11-22")


def test_a_known_entry_of_its_title_stays(office: Office) -> None:
    office.put(named(OLD), named(NEW))
    office.build("2026-11-20")
    office.publication.withdraw(OLD, now=moment("2026-11-21"))
    office.put(named(NEW))
    assert titles(office.build("2026-11-22")) == [TITLE]
    office.put(named("https://example.org/moved/", summary=named(NEW)["summary"]))
    report = office.build("2026-11-23")
    assert (titles(report), report.buckets["withdrawn"]) == ([TITLE], 0)


def test_a_newcomer_waits_and_a_person_is_asked(office: Office, asked: Report) -> None:
    assert (titles(asked), asked.buckets["withdrawn"]) == (["Title b"], 1)
    said = question(asked)
    assert "withdrawn on 21 November 2026" in said.what
    assert "It waits until you say." in said.what
    assert said.where
    again = office.build("2026-11-25")
    assert question(again) == said
    (office.folder / "bulletin.db").unlink()
    assert question(office.build("2026-11-26")) == said


def test_nothing_of_it_is_written_while_it_waits(office: Office, asked: Report) -> None:
    assert asked.mark
    record = (office.folder / "identities.jsonl").read_text("utf-8")
    assert "round-up" not in record
    for path in office.folder.rglob("*"):
        if path.is_file() and path.name != "entries.json":
            assert b"round-up-2" not in path.read_bytes(), path


def test_said_to_be_another_it_comes(office: Office, asked: Report, run: Run) -> None:
    withdrawn, waits = codes(asked)
    done = run("same", "--not", withdrawn, waits)
    assert done.returncode == 0, done.stderr
    words = " ".join(done.stdout.split())
    assert f"The entry [{waits}]" in words or f"the entry [{waits}]" in words
    report = office.build("2026-11-23")
    assert sorted(titles(report)) == [TITLE, "Title b"]
    assert not [f for f in report.findings if "bulletin same" in f.hint]
    (office.folder / "bulletin.db").unlink()
    assert sorted(titles(office.build("2026-11-24"))) == [TITLE, "Title b"]
    office.put(named(NEW, title="Another title"), entry("b"))
    assert sorted(titles(office.build("2026-11-25"))) == ["Another title", "Title b"]
    office.put(named(NEW), named(OLD), entry("b"))
    report = office.build("2026-11-26")
    assert (sorted(titles(report)), report.buckets["withdrawn"]) == ([TITLE, "Title b"], 1)


def test_said_to_be_it_it_stays_out_whatever_it_becomes(office: Office, asked: Report) -> None:
    withdrawn, waits = codes(asked)
    office.publication.same(withdrawn, waits, differ=False)
    for change in ({}, {"title": "Another title"}, {"link": NEW + "?utm_source=x"}, {}):
        office.put(named(NEW) | change, entry("b"))
        report = office.build("2026-11-23")
        assert (titles(report), report.buckets["withdrawn"]) == (["Title b"], 1)
        assert not [f for f in report.findings if "bulletin same" in f.hint]
    (office.folder / "bulletin.db").unlink()
    assert titles(office.build("2026-11-24")) == ["Title b"]
    office.put({**named(NEW, title="Another title"), "link": OLD + "again/"}, entry("b"))
    report = office.build("2026-11-25")
    assert titles(report) == ["Title b"]
    assert question(report).where == "entries.json:1"


def test_a_card_without_a_link_takes_no_name_from_a_namesake(office: Office) -> None:
    office.put(named(OLD, id="41"), entry("b"))
    office.build("2026-11-20")
    office.publication.withdraw(OLD, now=moment("2026-11-21"))
    card = {**named(NEW), "link": None}
    office.put(card, entry("b"))
    assert titles(office.build("2026-11-22")) == ["Title b"]
    office.put(named(NEW, id="42"), card, entry("b"))
    office.publication.same(*codes(office.build("2026-11-23")), differ=True)
    assert sorted(titles(office.build("2026-11-24"))) == [TITLE, "Title b"]


def test_the_answer_can_be_changed_to_not_but_then_it_has_to_be_withdrawn(
    office: Office, asked: Report
) -> None:
    withdrawn, waits = codes(asked)
    office.publication.same(withdrawn, waits, differ=False)
    assert titles(office.build("2026-11-23")) == ["Title b"]
    office.publication.same(waits, withdrawn, differ=True)
    assert sorted(titles(office.build("2026-11-24"))) == [TITLE, "Title b"]
    with pytest.raises(BulletinError, match="two") as caught:
        office.publication.same(withdrawn, waits, differ=False)
    assert "bulletin withdraw" in caught.value.hint
    office.publication.withdraw(NEW, now=moment("2026-11-25"))
    report = office.build("2026-11-26")
    assert (titles(report), report.buckets["withdrawn"]) == (["Title b"], 1)
    assert not [f for f in report.findings if "bulletin same" in f.hint]


def test_its_changes_are_followed_while_it_waits(office: Office, asked: Report) -> None:
    office.put(named(NEW, title="Another title"), entry("b"))
    report = office.build("2026-11-23")
    assert titles(report) == ["Title b"]
    assert codes(report) == codes(asked)
    office.publication.same(*codes(report), differ=True)
    assert sorted(titles(office.build("2026-11-24"))) == ["Another title", "Title b"]


def test_one_shown_by_two_sources_is_one_question(office: Office) -> None:
    office.put(named(OLD), entry("b"))
    office.build("2026-11-20")
    office.publication.withdraw(OLD, now=moment("2026-11-21"))
    office.put(named(NEW), named(NEW, id="41"), entry("b"))
    report = office.build("2026-11-22")
    assert report.buckets["withdrawn"] == 2
    office.publication.same(*codes(report), differ=True)
    report = office.build("2026-11-23")
    assert (sorted(titles(report)), report.buckets["duplicate"]) == ([TITLE, "Title b"], 1)


def test_why_and_status_tell(office: Office, asked: Report, run: Run) -> None:
    assert asked.mark
    done = run("why", NEW, "--json")
    (reason,) = json.loads(done.stdout)
    assert reason["bucket"] == "withdrawn"
    assert "waits until you say" in reason["sentence"]
    status = office.publication.status(now=moment("2026-11-23"))
    assert question_of(status.findings)
    assert any("Answer the questions" in words for words in status.next)


def question_of(findings: tuple[Finding, ...]) -> bool:
    return any("bulletin same" in finding.hint for finding in findings)


def test_a_summary_alone_is_enough_to_ask_even_under_a_new_domain(office: Office) -> None:
    office.put(named(OLD), entry("b"))
    office.build("2026-11-20")
    office.publication.withdraw(OLD, now=moment("2026-11-21"))
    line = 'home = "https://new.example.net/"\nformerly = ["https://example.org/"]'
    office.configure(('home = "https://example.org/"', line))
    moved = named("https://new.example.net/elsewhere/", title="Renamed", date="2026-11-02")
    office.put(moved | {"summary": named(OLD)["summary"]}, entry("b"))
    report = office.build("2026-11-22")
    assert (titles(report), report.buckets["withdrawn"]) == (["Title b"], 1)
    assert codes(report)


LATER = [f"https://example.org/round-up-{number}/" for number in range(3, 11)]


def asked_about(report: Report) -> set[str]:
    """The codes of the entries that questions take for withdrawn, with their days."""
    said = [f.what for f in report.findings if "bulletin same" in f.hint]
    return {
        found for what in said for found in re.findall(r"\[\w+\] that was withdrawn .*\?", what)
    }


@pytest.mark.parametrize("answer", ["", "other", "same"])
@pytest.mark.parametrize("forget", [False, True])
def test_later_newcomers_are_asked_about_the_withdrawn_entry_and_never_about_a_suspect(
    office: Office,
    asked: Report,
    answer: str,
    forget: bool,  # noqa: FBT001
) -> None:
    about = asked_about(asked)
    if answer:
        office.publication.same(*codes(asked), differ=answer == "other")
    for number in range(len(LATER)):
        office.put(*(named(each) for each in (NEW, *LATER[: number + 1])), entry("b"))
        if forget:
            (office.folder / "bulletin.db").unlink()
        report = office.build(f"2026-12-{number + 1:02}")
        assert asked_about(report) == about


@pytest.mark.parametrize("answer", ["", "other", "same"])
def test_one_that_has_a_title_of_a_suspect_alone_is_never_asked_about_that(
    office: Office, asked: Report, answer: str
) -> None:
    about = asked_about(asked)
    suspect = named(NEW, title="Another title of this one")
    office.put(suspect, entry("b"))
    office.build("2026-11-23")
    if answer:
        office.publication.same(*codes(asked), differ=answer == "other")
    for number, link in enumerate(LATER):
        office.put(suspect, named(link, title=suspect["title"]), entry("b"))
        report = office.build(f"2026-12-{number + 1:02}")
        assert asked_about(report) == (set() if answer == "other" else about)


@pytest.fixture
def two_gone(office: Office, asked: Report) -> list[str]:
    """The codes of two withdrawn entries of one title: a person had told the second one apart."""
    first, waits = codes(asked)
    office.publication.same(first, waits, differ=True)
    (line,) = [one for one in lines(office.build("2026-11-23")) if one.title == TITLE]
    office.publication.withdraw(NEW, now=moment("2026-11-24"))
    office.put(entry("b"))
    assert titles(office.build("2026-11-25")) == ["Title b"]
    return [first, line.id]


def lines(report: Report) -> list[Line]:
    return [line for section in report.sections for line in section.entries]


@pytest.mark.parametrize("answer", ["other", "same"])
@pytest.mark.parametrize("forget", [False, True])
def test_a_newcomer_is_asked_about_each_withdrawn_entry_of_its_title(
    office: Office,
    two_gone: list[str],
    answer: str,
    forget: bool,  # noqa: FBT001
) -> None:
    office.put(named(LATER[0]), entry("b"))
    first, waits = codes(office.build("2026-11-26"))
    office.publication.same(first, waits, differ=True)
    if forget:
        (office.folder / "bulletin.db").unlink()
    report = office.build("2026-11-27")
    assert (titles(report), report.buckets["withdrawn"]) == (["Title b"], 1)
    second, again = codes(report)
    assert (again, {first, second}) == (waits, set(two_gone))
    office.publication.same(second, waits, differ=answer == "other")
    if forget:
        (office.folder / "bulletin.db").unlink()
    report = office.build("2026-11-28")
    assert sorted(titles(report)) == ([TITLE] if answer == "other" else []) + ["Title b"]
    assert not question_of(report.findings)


def test_a_card_takes_its_new_summary_to_each_withdrawn_entry_of_its_title(
    office: Office, two_gone: list[str]
) -> None:
    card = {**named(NEW), "link": None, "summary": "Words of a summary that nobody has read before"}
    office.put(card, entry("b"))
    assert titles(office.build("2026-11-26")) == ["Title b"]
    office.put({**named(LATER[0], title="Another title"), "summary": card["summary"]}, entry("b"))
    first, waits = codes(office.build("2026-11-27"))
    office.publication.same(first, waits, differ=True)
    second, _ = codes(office.build("2026-11-28"))
    assert {first, second} == set(two_gone)


@pytest.mark.parametrize("differ", [False, True])
def test_of_two_that_were_withdrawn_nothing_can_be_told(
    office: Office,
    two_gone: list[str],
    differ: bool,  # noqa: FBT001
) -> None:
    before = (office.folder / "identities.jsonl").read_bytes()
    with pytest.raises(BulletinError, match="both were withdrawn"):
        office.publication.same(*two_gone, differ=differ)
    assert (office.folder / "identities.jsonl").read_bytes() == before


@pytest.mark.parametrize("forget", [False, True])
def test_of_one_that_was_two_a_newcomer_is_asked_once(
    office: Office,
    forget: bool,  # noqa: FBT001
) -> None:
    office.put(named(OLD), named(LATER[0], title="Another title"), entry("b"))
    office.build("2026-11-20")
    office.publication.same(OLD, LATER[0], differ=False)
    office.build("2026-11-21")
    office.publication.withdraw(LATER[0], now=moment("2026-11-22"))
    office.put(named(NEW), named(LATER[0]), named(OLD, title="A third title"), entry("b"))
    if forget:
        (office.folder / "bulletin.db").unlink()
    report = office.build("2026-11-23")
    assert (titles(report), report.buckets["withdrawn"]) == (["Title b"], 3)
    office.publication.same(*codes(report), differ=True)
    report = office.build("2026-11-24")
    assert (sorted(titles(report)), report.buckets["withdrawn"]) == ([TITLE, "Title b"], 2)
    assert not question_of(report.findings)
