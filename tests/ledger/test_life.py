"""An issue has a life: draft, built as often as wanted, declared sent, undone if that was wrong."""

import json
import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from tests.ledger.office import Office, code, entry, moment, titles

from bulletin.errors import BulletinError, StateError
from bulletin.store import seals
from bulletin.store.database import FILE


def test_what_was_sent_is_never_offered_again(office: Office) -> None:
    office.put(entry("a"), entry("b"))
    first = office.issue("2026-11-24")
    office.put(entry("c"), entry("a"), entry("b"))
    second = office.build("2026-12-20")
    assert (first.issue, second.issue) == (1, 2)
    assert titles(second) == ["Title c"]
    assert second.buckets["sealed"] == 2


def test_the_seal_holds_the_email_as_it_was_sent(office: Office) -> None:
    office.put(entry("a"))
    mark = office.build().mark
    pasted = {f"out/{name}": office.files()[f"out/{name}"] for name in seals.EMAIL}
    office.sent(mark)
    after = office.files()
    for name, data in pasted.items():
        assert after[name.replace("out/", "issues/0001/")] == data
        assert name not in after
    sealed = json.loads(after["issues/0001/sealed.json"])
    assert (sealed["number"], sealed["mark"]) == (1, mark)
    assert set(sealed["files"]) == {"email.html", "email.txt", "email.eml"}
    assert b"Title a" in after["out/site/issues/1/index.html"]
    assert b"unsubscribe" not in after["out/site/issues/1/index.html"].lower()


def test_a_late_seal_takes_the_build_that_was_pasted(office: Office) -> None:
    office.put(entry("a"))
    pasted = office.build("2026-11-23").mark
    office.put(entry("b"), entry("a"))
    rebuilt = office.build("2026-11-24").mark
    assert pasted != rebuilt
    assert [build.mark for build in office.publication.builds()] == [pasted, rebuilt]
    done = office.sent(pasted, "2026-11-25")
    assert (done.entries, done.waiting) == (1, 1)
    assert titles(office.build("2026-12-20")) == ["Title b"]


def test_building_the_same_again_keeps_one_build(office: Office) -> None:
    office.put(entry("a"))
    assert office.build("2026-11-23").mark == office.build("2026-11-28").mark
    (build,) = office.publication.builds()
    assert build.built.day == 23


def test_undoing_takes_the_last_seal_back_exactly(office: Office) -> None:
    office.put(entry("a"))
    office.build("2026-11-23")
    office.put(entry("b"), entry("a"))
    mark = office.build("2026-11-24").mark
    before = office.files()
    office.sent(office.publication.builds()[0].mark, "2026-11-25")
    assert office.files() != before
    undone = office.undo()
    assert office.files() == before
    assert undone.since
    assert undone.url == "https://example.org/bulletin/issues/1/"
    assert office.build("2026-11-26").mark == mark


def test_an_undone_issue_keeps_its_id(office: Office) -> None:
    office.put(entry("a"))
    office.issue()
    first = json.loads((office.folder / "issues/0001/sealed.json").read_text())
    office.undo()
    office.edit("Subject: ", "Subject: Another ")
    office.issue("2026-11-27")
    again = json.loads((office.folder / "issues/0001/sealed.json").read_text())
    assert first["id"] == again["id"]
    assert first["mark"] != again["mark"]


def test_a_wrong_seal_is_undone_and_the_right_build_sealed(office: Office) -> None:
    office.put(entry("a"))
    right = office.build("2026-11-23").mark
    office.put(entry("a"), entry("b"))
    wrong = office.build("2026-11-24").mark
    office.sent(wrong)
    office.undo()
    office.sent(right)
    (issue,) = office.publication.issues()
    assert (issue.mark, [line.title for line in issue.entries]) == (right, ["Title a"])
    assert titles(office.build("2026-12-01")) == ["Title b"]


def test_what_a_person_decided_after_a_seal_survives_its_undoing(office: Office) -> None:
    office.put(entry("a"))
    office.issue()
    office.put(entry("a"), entry("b"), entry("c"))
    second = office.build("2026-12-01")
    office.edit(f"- Title b [{code(second, 'Title b')}]\n", "", 2)
    line = f"- Title b [{code(second, 'Title b')}]"
    office.draft_path(2).write_text(office.draft(2) + f"\n## Never\n{line}\n", "utf-8")
    office.undo()
    first = office.build("2026-12-02")
    assert titles(first) == ["Title a", "Title c"]
    assert f"## Never\n{line}" in office.draft(1)


def test_only_the_last_seal_can_be_undone_and_only_if_there_is_one(office: Office) -> None:
    with pytest.raises(StateError, match="no issue was declared sent"):
        office.undo()
    for number, name in enumerate("ab", 1):
        office.put(entry(name))
        office.issue(f"2026-11-2{number}")
    assert office.undo().number == 2
    assert office.undo().number == 1
    with pytest.raises(StateError):
        office.undo()


@pytest.mark.parametrize("which", ["1-zzzz", "zzzz", "2-bcdf", ""])
def test_a_mark_that_is_none_names_the_ones_there_are(office: Office, which: str) -> None:
    office.put(entry("a"))
    mark = office.build().mark
    with pytest.raises(BulletinError) as caught:
        office.sent(which)
    assert mark in caught.value.hint


def test_a_mark_that_was_sealed_before_says_so(office: Office) -> None:
    office.put(entry("a"))
    mark = office.issue().mark
    office.put(entry("b"))
    office.build("2026-12-01")
    with pytest.raises(BulletinError, match="already, as issue 1"):
        office.sent(mark)


def test_nothing_can_be_sent_before_it_was_built(office: Office) -> None:
    office.put(entry("a"))
    with pytest.raises(BulletinError, match="not been built"):
        office.sent("1-bcdf")


def test_the_message_that_was_sent_names_its_build(office: Office) -> None:
    office.put(entry("a"))
    pasted = office.build("2026-11-23").mark
    message = (office.folder / "out/email.eml").read_bytes()
    office.put(entry("a"), entry("b"))
    office.build("2026-11-24")
    letter = office.folder / "letter.eml"
    for data in (message, message.replace(b"Message-ID: <", b"Message-ID: <mailer-9@x.org> <1-")):
        letter.write_bytes(data)
        assert office.sent(str(letter)).mark == pasted
        office.undo()


def test_what_was_sent_can_be_sealed_again_however_many_seals_are_taken_back(
    office: Office,
) -> None:
    marks = []
    for number, name in enumerate("abc", 1):
        office.put(entry(name))
        marks.append(office.issue(f"2026-11-2{number}").mark)
    before = office.files()
    office.build("2026-11-27")
    for _ in marks:
        office.undo()
    office.build("2026-11-28")  # by now the draft is another one
    for number, mark in enumerate(marks, 1):
        office.sent(mark, f"2026-11-2{number}")
    after = office.files()
    for name, data in before.items():
        if re.fullmatch(r"issues/\d+/email\.\w+|out/site/.*", name):
            assert after[name] == data, name
    assert all(one.findings == () for one in office.publication.verify())


def test_the_mark_in_the_last_line_counts_not_one_that_somebody_quotes(office: Office) -> None:
    office.put(entry("a"))
    old = office.build("2026-11-23").mark
    office.put(entry("a"), entry("b"))
    new = office.build("2026-11-24").mark
    letter = office.folder / "letter.eml"
    html = (office.folder / "out/email.html").read_text("utf-8")
    letter.write_text(f"Content-Type: text/html\n\n<p>My reply to {old}</p>\n{html}", "utf-8")
    assert office.sent(str(letter)).mark == new
    office.undo()
    page = office.folder / "page.html"
    page.write_text(html, "utf-8")
    assert office.sent(str(page)).mark == new


@pytest.mark.parametrize("name", ["letter.eml", "entries.json", "bulletin.db"])
def test_a_file_without_a_mark_is_told(office: Office, name: str) -> None:
    office.put(entry("a"))
    office.build()
    (office.folder / "letter.eml").write_text("Subject: x\n\nHello 1-abcd", "utf-8")
    with pytest.raises(BulletinError, match="no mark of a build stands in this file"):
        office.sent(str(office.folder / name))


def test_another_build_of_a_sealed_issue_says_how_to_change_it(office: Office) -> None:
    office.put(entry("a"))
    first = office.build("2026-11-23").mark
    office.put(entry("a"), entry("b"))
    second = office.build("2026-11-24").mark
    office.sent(first)
    for _ in range(2):
        with pytest.raises(
            BulletinError, match=f"issue 1, which was declared sent as {first}"
        ) as it:
            office.sent(second)
        assert it.value.hint.endswith(f"bulletin sent --undo, then bulletin sent {second}")
        office.put(entry("a"), entry("b"), entry("c"))
        office.build("2026-12-20")
    third = office.publication.builds()[-1].mark
    office.undo()
    with pytest.raises(BulletinError, match="a build of issue 2, and issue 1 is not declared sent"):
        office.sent(third)


def test_builds_stay_until_the_next_issue_is_sealed(office: Office) -> None:
    office.put(entry("a"))
    office.issue("2026-11-24")
    builds = office.folder / "issues/0001/builds"
    assert len(list(builds.iterdir())) == 1
    office.put(entry("b"))
    office.build("2026-12-20")
    assert builds.exists()
    office.sent(office.publication.builds()[0].mark, "2026-12-21")
    assert not builds.exists()


def test_a_build_that_lay_for_three_days_is_told(office: Office) -> None:
    office.put(entry("a"))
    mark = office.build("2026-11-24").mark
    assert not office.build("2026-11-26").findings
    (finding,) = office.build("2026-11-27").findings
    assert "never declared sent" in finding.what
    assert mark in finding.hint
    status = office.publication.status(now=moment("2026-11-28"))
    assert "never declared sent" in status.findings[0].what


def test_the_next_issue_has_its_own_number_day_and_subject(office: Office) -> None:
    office.configure(("[email]", "[issue]\nfirst = 48\n[email]"))
    office.put(entry("a"))
    assert office.issue("2026-11-24").issue == 48
    office.put(entry("b"))
    second = office.build("2026-12-20")
    assert (second.issue, second.date) == (49, "2026-12-20")
    assert second.subject == "Example Digest, December 2026"


def test_the_list_of_issues_goes_to_their_pages(office: Office) -> None:
    for number, name in enumerate("ab", 1):
        office.put(entry(name))
        office.issue(f"2026-11-2{number}")
    listed = (office.folder / "out/site/issues/index.html").read_text("utf-8")
    assert listed.index('href="2/"') < listed.index('href="1/"')
    office.build("2026-12-01")
    assert (office.folder / "out/site/issues/2/index.html").is_file()
    office.undo()
    assert not (office.folder / "out/site/issues/2/index.html").exists()
    assert 'href="2/"' not in (office.folder / "out/site/issues/index.html").read_text("utf-8")


def test_pages_are_made_again_from_the_ledger_alone(office: Office) -> None:
    office.put(entry("a"))
    office.issue()
    office.build("2026-12-01")
    pages = {n: d for n, d in office.files().items() if n.startswith("out/site/")}
    shutil.rmtree(office.folder / "out")
    (office.folder / "bulletin.db").unlink()
    office.build("2026-12-02")
    assert {n: d for n, d in office.files().items() if n.startswith("out/site/")} == pages


def test_deleting_the_database_between_any_two_steps_changes_nothing(tmp_path: Path) -> None:
    def history(folder: Path, *, forget: bool) -> dict[str, bytes]:
        folder.mkdir()
        office = Office(folder)

        def forgetting() -> None:
            if forget:
                (folder / "bulletin.db").unlink()

        office.put(entry("a"), entry("b"))
        mark = office.build("2026-11-01").mark
        forgetting()
        office.put(entry("c"))  # a page that shows its newest entries only
        office.build("2026-11-02")
        forgetting()
        office.sent(mark, "2026-11-03")
        forgetting()
        office.put(entry("d"))
        office.build("2026-12-01")
        forgetting()
        office.sent(office.publication.builds()[0].mark, "2026-12-02")
        forgetting()
        office.put(entry("e"))
        office.build("2027-01-01")
        return office.files()

    kept = history(tmp_path / "kept", forget=False)
    assert history(tmp_path / "forgotten", forget=True) == kept


def test_the_index_of_the_ledger_is_the_same_however_it_came_to_be(office: Office) -> None:
    """Of one more seal only that is read; it must come to what reading all of them comes to."""

    def told() -> list[tuple[str, str, int, bytes]]:
        office.build("2027-03-01", feeds_only=True)
        with sqlite3.connect(office.folder / FILE) as database:
            rows = database.execute(
                "SELECT own, guid, number, body FROM sealed ORDER BY own, number"
            )
            return rows.fetchall()

    def anew() -> list[tuple[str, str, int, bytes]]:
        (office.folder / FILE).unlink()
        return told()

    office.put(entry("a"), entry("b"))
    office.issue("2026-11-24")
    office.put(entry("c"), entry("a"), entry("b", title="Another title"))
    office.issue("2026-12-20")
    office.put(entry("d"))
    office.issue("2027-01-20")
    after_three = told()
    assert [number for *_, number, _ in after_three].count(1) == 2
    assert after_three == anew()
    office.undo()
    assert told() == anew()
    office.publication.same("Title c", "Title a")
    assert told() == anew()
    office.issue("2027-02-20")
    assert len(told()) == 4
    assert told() == anew()


def test_two_sent_entries_that_are_one_stay_sent_where_the_database_is_lost(office: Office) -> None:
    office.put(entry("a"), entry("b"))
    office.issue("2026-11-24")
    office.publication.same("Title a", "Title b")
    (office.folder / FILE).unlink()
    office.put(entry("c"))
    assert titles(office.build("2026-12-20")) == ["Title c"]


def test_a_lost_folder_of_a_sent_issue_stops_everything_until_it_is_back(office: Office) -> None:
    office.put(entry("a"))
    office.issue("2026-11-24")
    office.put(entry("b"))
    office.build("2026-12-20")
    (office.folder / "issues/0001").rename(office.folder / "elsewhere")
    with pytest.raises(StateError, match="issue 1 was declared sent, and its folder is gone"):
        office.build("2026-12-21")
    (office.folder / "elsewhere").rename(office.folder / "issues/0001")
    assert titles(office.build("2026-12-21")) == ["Title b"]


def test_an_issue_that_is_missing_between_others_does_not_verify(office: Office) -> None:
    for number, name in enumerate("abc", 1):
        office.put(entry(name))
        office.issue(f"2026-11-2{number}")
    shutil.rmtree(office.folder / "issues/0002")
    found = {
        one.number: [finding.what for finding in one.findings]
        for one in office.publication.verify()
    }
    assert found == {1: [], 2: ["issue 2 is not here, though later ones were declared sent"], 3: []}
    office.configure(("[email]", "[issue]\nfirst = 3\n[email]"))
    assert [one.number for one in office.publication.verify()] == [1, 2, 3]


def test_a_seal_with_another_mark_than_its_emails_does_not_verify(office: Office) -> None:
    office.put(entry("a"))
    mark = office.issue("2026-11-24").mark
    seal = office.folder / "issues/0001/sealed.json"
    seal.write_text(seal.read_text("utf-8").replace(mark, "1-bcdf"), "utf-8")
    (one,) = office.publication.verify()
    assert [finding.what for finding in one.findings][:1] == ["the mark 1-bcdf is not the email's"]


def test_a_seal_whose_entries_the_record_does_not_know_does_not_verify(office: Office) -> None:
    office.put(entry("a"), entry("b"))
    report = office.issue("2026-11-24")
    handle = code(report, "Title a")
    seal, names = office.folder / "issues/0001/sealed.json", office.folder / "identities.jsonl"
    sealed, whole = seal.read_text("utf-8"), names.read_text("utf-8")
    seal.write_text(sealed.replace(f'"{handle}"', '"beef"'), "utf-8")
    (one,) = office.publication.verify()
    assert "'Title a' [beef]" in one.findings[0].what
    seal.write_text(sealed, "utf-8")
    names.write_text("\n".join(whole.splitlines()[:2]) + "\n", "utf-8")  # of an older backup
    (one,) = office.publication.verify()
    assert "does not know 1 entry of issue 1: 'Title" in one.findings[0].what
    names.write_text(whole, "utf-8")
    assert [one.findings for one in office.publication.verify()] == [()]


def test_no_empty_folders_are_left_of_a_page_that_is_taken_down(office: Office) -> None:
    office.put(entry("a"))
    office.issue("2026-11-24")
    office.undo()
    assert not (office.folder / "out/site/issues").exists()
