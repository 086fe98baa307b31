"""What an issue has no room for waits, comes first in the next one, and comes once."""

import json
import shutil
from typing import Any

import pytest
from tests.conftest import Run
from tests.ledger.office import Office, code, entry, moment, titles


@pytest.fixture
def small(office: Office) -> Office:
    """An office whose emails have 30 kB, room for some forty titles."""
    office.configure(("[email]\n", "[email]\nbudget = 30\n"))
    return office


def many(count: int, start: int = 0, **more: Any) -> list[dict[str, Any]]:
    """Entries, the newest first."""
    return [
        entry(f"n{n}", date=f"2026-{10 - n // 28:02}-{28 - n % 28:02}T08:00:00", **more)
        for n in range(start, start + count)
    ]


def test_what_waits_comes_first_next_time_and_nothing_comes_twice(small: Office) -> None:
    small.put(*many(200))
    seen: list[str] = []
    waiting: list[str] = []
    for number in range(1, 9):
        day = f"2026-12-{number:02}"
        report = small.build(day)
        html = small.files()["out/email.html"]
        assert len(html) <= 30_000
        assert b"unsubscribe" in html
        assert titles(report)[: len(waiting)] == waiting[: len(titles(report))]
        assert sum(report.buckets.values()) == report.read + report.kept
        assert report.buckets["waiting"] == len(report.fit.waiting)
        seen += titles(report)
        small.sent(report.mark, day)
        by_id = {one["id"]: one["title"] for one in json.loads(pending(small))}
        waiting = [by_id[id_] for id_ in report.fit.waiting]
        if not waiting:
            break
        small.put(*many(200), entry(f"new{number}", date="2026-11-30"))
    assert len(seen) == len(set(seen)) >= 200
    assert small.build("2026-12-20").buckets["waiting"] == 0


def pending(office: Office) -> str:
    """The entries that are in no issue yet: their handles and titles, as JSON."""
    known = office.publication.status(now=moment("2026-12-09"))
    return json.dumps(
        [{"id": one.id, "title": one.title} for s in known.sections for one in s.entries]
    )


def test_a_build_with_nothing_new_fits_the_same(small: Office) -> None:
    small.put(*many(120))
    first = small.build()
    before = small.files()
    again = small.build("2026-11-28")
    assert (again.fit, again.sections, again.changed) == (first.fit, first.sections, ())
    assert small.files() == before
    (small.folder / "bulletin.db").unlink()
    assert small.build("2026-11-28").mark == first.mark
    assert len(small.publication.builds()) == 1


def test_status_and_why_tell_of_what_waits(small: Office) -> None:
    small.put(*many(120))
    report = small.build()
    last = report.fit.waiting[-1]
    status = small.publication.status(now=moment("2026-11-25"))
    assert status.buckets == report.buckets
    assert not status.changes
    waits = {one.id: (one.bucket, one.reason) for one in status.left_out}
    assert waits[last] == ("waiting", "there was no room in issue 1")
    assert "waits: there was no room in issue 1" in small.why(last)
    small.sent(report.mark)
    assert "in the draft of issue 2" in small.why(last)
    assert "first in line, as there was no room in issue 1" in small.why(last)


def test_the_draft_shows_nothing_that_has_to_be_undone(small: Office) -> None:
    small.put(*many(120))
    small.build()
    text = small.draft()
    assert text.count("\n- ") == 120
    assert "## Later" not in text
    small.configure(("[email]\n", "[email]\nbudget = 0\n"))
    report = small.build()
    assert len(titles(report)) == 120
    assert not report.fit.waiting
    assert small.draft() == text


def test_a_person_moves_a_line_up_and_the_entry_gets_in(small: Office) -> None:
    small.put(*many(120))
    waits = small.build().fit.waiting[-1]
    line = next(line for line in small.draft().splitlines() if f"[{waits}]" in line)
    small.edit(f"{line}\n", "")
    small.edit("## Legislation\n", f"## Top\n{line}\n\n## Legislation\n")
    report = small.build()
    assert waits in {one.id for one in report.sections[0].entries}
    assert waits not in report.fit.waiting + report.fit.titles
    assert report.fit.waiting


def test_the_place_a_person_gave_an_entry_waits_with_it(small: Office) -> None:
    small.put(*many(120), *many(60, 130, category="Good Practices"))
    waits = small.build().fit.waiting[-1]
    line = next(line for line in small.draft().splitlines() if f"[{waits}]" in line)
    small.edit(f"{line}\n", "")
    small.edit("\n## Legislation\n", f"{line}\n\n## Legislation\n")
    report = small.build()
    assert waits in report.fit.waiting
    small.sent(report.mark)
    small.build("2026-12-01")
    assert line in small.draft(2).partition("## Legislation")[0]


def test_shortened_entries_count_as_sent_and_the_page_has_them_in_full(small: Office) -> None:
    small.put(*many(36, summary="A long summary, with words that go on. " * 6 + "The very end."))
    report = small.issue()
    assert report.fit.shortened
    assert not report.fit.waiting
    assert small.build("2026-12-20").buckets["sealed"] == 36
    page = small.files()["out/site/issues/1/index.html"].decode()
    assert page.count("The very end.") == 36
    assert small.files()["issues/0001/email.html"].decode().count("The very end.") == 0


def test_taking_a_seal_back_and_sending_again_loses_nothing(small: Office) -> None:
    small.put(*many(120))
    first = small.issue()
    small.undo()
    again = small.build("2026-11-26")
    assert (again.mark, again.fit) == (first.mark, first.fit)
    small.sent(again.mark)
    rest = small.build("2026-12-01")
    assert [one.id for s in rest.sections for one in s.entries][: len(rest.fit.waiting) or None]
    assert not {one.id for s in rest.sections for one in s.entries} & {
        one.id for s in first.sections for one in s.entries
    }


def test_an_email_made_again_without_a_withdrawn_entry_is_as_short_as_it_was(small: Office) -> None:
    small.put(*many(120))
    report = small.issue()
    gone = code(report, "Title n3")
    small.publication.withdraw(gone, now=moment("2026-12-01"))
    html = small.files()["issues/0001/email.html"]
    assert len(html) <= 30_000
    assert b"Title n3<" not in html


def test_the_screens_name_who_waits_and_who_lost_the_text(small: Office, run: Run) -> None:
    small.put(*many(120))
    screen = " ".join(run("build", cwd=small.folder).stdout.split())
    report = json.loads(run("build", "--json", cwd=small.folder).stdout)
    waits, titles_only = report["waiting"], report["fit"]["titles"]
    assert [one["id"] for one in report["waiting"]] == report["fit"]["waiting"]
    named = ", ".join(f"“{one['title']}”" for one in waits[:3])
    assert f"Waiting: {named} and {len(waits) - 3} more." in screen
    (first,) = [
        one["title"]
        for section in report["sections"]
        for one in section["entries"]
        if one["id"] == titles_only[0]
    ]
    assert f"Titles only: “{first}” and {len(titles_only) - 1} more." in screen
    said = run("status", cwd=small.folder).stdout
    for one in waits[:5]:
        assert f"    {one['title']}: there was no room in issue 1\n" in said
    assert f"and {len(waits) - 5} more: bulletin status --json lists them." in said
    found = json.loads(run("status", "--json", cwd=small.folder).stdout)
    listed = [one["id"] for one in found["left_out"] if one["bucket"] == "waiting"]
    assert listed == report["fit"]["waiting"]


def test_more_than_the_next_issue_holds_is_not_promised_for_it(small: Office, run: Run) -> None:
    small.put(*many(200))
    done = run("build", "--now", "2026-11-24T09:00:00Z", cwd=small.folder)
    said = " ".join(done.stdout.split())
    report = json.loads(run("build", "--json", cwd=small.folder).stdout)
    waiting = len(report["fit"]["waiting"])
    issues = -(-waiting // (200 - waiting))
    assert issues > 1
    assert f"{waiting} wait for the next issues, about {issues} like this one" in said
    assert "issue 2" not in said
    assert max(map(len, done.stdout.splitlines())) <= 80
    sent = run("sent", report["mark"], cwd=small.folder).stdout
    assert max(map(len, sent.splitlines())) <= 80


@pytest.mark.parametrize(("budget", "size"), [(0, "{} kB; {}"), (500, "{} kB of 500 kB; {}")])
def test_of_gmail_only_what_is_true_is_said(
    office: Office, run: Run, budget: int, size: str
) -> None:
    office.configure(("[email]\n", f"[email]\nbudget = {budget}\n"))
    office.put(*many(20))
    assert "Gmail" not in run("build", cwd=office.folder).stdout
    office.put(*many(200))
    said = run("build", cwd=office.folder).stdout
    kilo = -(-len(office.files()["out/email.html"]) // 1000)
    assert kilo > 103
    assert f"  Size     {size.format(kilo, 'Gmail cuts it off after 102')}\n" in said
    assert f"the email is {kilo} kB; Gmail cuts it off after 102" in said


def test_the_screen_says_what_was_done_and_how_to_choose_otherwise(small: Office, run: Run) -> None:
    small.put(*many(90))
    done = run("build", "--now", "2026-11-24T09:00:00Z", cwd=small.folder)
    said = " ".join(done.stdout.split())
    assert "of 90 entries" in said
    assert "titles only" in said
    assert "wait for issue 2" in said
    assert "budget = 0" in said
    report = json.loads(run("build", "--json", cwd=small.folder).stdout)
    assert report["fit"]["budget"] == 30_000
    assert report["fit"]["waiting"]
    sent = run("sent", report["mark"], cwd=small.folder).stdout
    assert f"The {len(report['fit']['waiting'])} that had no room" in " ".join(sent.split())
    shutil.rmtree(small.folder / "out")


@pytest.mark.parametrize(
    ("version", "how"),
    [("", "rendered again, the same bytes"), ("0.0.1", "entries, order, links and text compared")],
)
@pytest.mark.parametrize(("count", "words"), [(40, 60), (120, 12)])
def test_an_issue_that_was_made_to_fit_is_proved(
    small: Office, count: int, words: int, version: str, how: str
) -> None:
    summary = " ".join(f"word{n}" for n in range(words))
    small.put(*(one | {"summary": f"{one['title']}: {summary}."} for one in many(count)))
    report = small.issue()
    assert report.fit.shortened or report.fit.titles
    if version:
        seal = small.folder / "issues/0001/sealed.json"
        told = json.loads(seal.read_text("utf-8"))
        seal.write_text(json.dumps(told | {"bulletin": version}), "utf-8")
    [verified] = small.publication.verify()
    assert (verified.how, verified.findings) == (how, ())
