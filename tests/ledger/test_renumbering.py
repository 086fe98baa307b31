"""The number of the issue that is being made is changed in the settings: nothing written is lost."""

import json
import shutil

import pytest
from tests.ledger.office import Office, code, entry, moment, titles

from bulletin.errors import BulletinError


def count_from(office: Office, first: int) -> None:
    office.configure()
    settings = office.folder / "bulletin.toml"
    text = settings.read_text("utf-8")
    settings.write_text(f"{text}\n[issue]\nfirst = {first}\n", "utf-8")


def drafts(office: Office) -> list[str]:
    return sorted(path.parent.name for path in office.folder.glob("issues/*/issue.md"))


@pytest.mark.parametrize("first", [48, 3, 1_000])
def test_a_draft_goes_along_to_its_new_number(office: Office, first: int) -> None:
    office.put(*(entry(name) for name in "abc"))
    report = office.build("2026-11-24")
    handle, other = code(report, "Title b"), code(report, "Title c")
    office.edit(f"- Title b [{handle}]", f"- Title b [{handle}]\n  Read **this**.")
    office.edit(f"- Title c [{other}]\n", "")
    office.edit("Subject: ", "Subject: My own: ")
    before = office.draft()
    count_from(office, first)
    status = office.publication.status(now=moment("2026-11-25"))
    assert status.findings[0].what in str(office.build("2026-11-25", dry=True).findings)
    report = office.build("2026-11-25")
    assert report.issue == first
    assert titles(report) == ["Title a", "Title b"]
    assert report.subject.startswith("My own: ")
    assert "held for later" in office.why("Title c")
    assert drafts(office) == [f"{first:04}"]
    assert office.draft(first).startswith(before.replace("Number: 1\n", f"Number: {first}\n"))
    assert f"was to be number 1 is number {first}" in str(report.findings)
    assert not office.build("2026-11-26").findings
    assert office.sent(report.mark).number == first


def test_it_goes_back_as_well(office: Office) -> None:
    count_from(office, 48)
    office.put(entry("a"))
    office.build()
    office.edit("Subject: ", "Subject: My own: ", 48)
    count_from(office, 2)
    assert office.build().subject.startswith("My own: ")
    assert drafts(office) == ["0002"]


def test_a_jump_between_two_issues_carries_what_was_decided(office: Office) -> None:
    office.put(entry("a"), entry("b"))
    handle = code(office.build(), "Title b")
    office.edit(f"- Title b [{handle}]\n", f"\n## Never\n- Title b [{handle}]\n")
    office.issue()
    count_from(office, 10)
    office.put(entry("a"), entry("b"), entry("c"))
    report = office.build("2026-12-20")
    assert (report.issue, titles(report)) == (10, ["Title c"])
    assert f"## Never\n- Title b [{handle}]" in office.draft(10)


def test_two_drafts_of_one_issue_are_told(office: Office) -> None:
    office.put(entry("a"))
    office.build()
    text = office.draft() + "\nWords of a colleague.\n"
    count_from(office, 5)
    office.build()
    office.draft_path(1).write_text(text, "utf-8")
    told = office.build().findings
    assert [one.where for one in told] == ["issues/0001/issue.md"]
    assert "number 5" in told[0].what
    assert office.draft(1) == text


def test_a_build_under_the_old_number_says_how_to_declare_it_sent(office: Office) -> None:
    office.put(entry("a"))
    old = office.build().mark
    count_from(office, 5)
    office.build()
    with pytest.raises(BulletinError, match="number 5") as caught:
        office.sent(old)
    assert "first = 1 " in caught.value.hint
    assert "first back to 5" in caught.value.hint
    count_from(office, 1)
    assert office.sent(old).number == 1
    count_from(office, 5)
    office.put(entry("a"), entry("b"))
    report = office.build("2026-12-20")
    assert (report.issue, titles(report)) == (5, ["Title b"])
    assert not lost(office)


def lost(office: Office) -> list[int]:
    """The issues that are told to be lost."""
    return [one.number for one in office.publication.verify() if one.findings]


def jumping(office: Office, *firsts: int) -> None:
    """Send an issue for each number that is to be counted from."""
    for at, first in enumerate(firsts):
        count_from(office, first)
        office.put(*(entry(name) for name in "abcdef"[: at + 1]))
        assert office.issue(f"2026-12-{at + 1:02}").issue == first


@pytest.mark.parametrize("now", [1, 15, 20, 90])
def test_an_issue_that_never_was_is_not_lost(office: Office, now: int) -> None:
    jumping(office, 1, 2, 10, 20, 50)
    count_from(office, now)
    assert not lost(office)
    for number in (10, 50):  # nobody can tell of the last one
        shutil.rmtree(office.draft_path(number).parent)
    (office.folder / "bulletin.db").unlink()
    assert 10 in lost(office)
    assert {*lost(office)} <= {*range(3, 11)}


def test_a_seal_that_does_not_say_what_was_before_it_is_taken_by_its_number(office: Office) -> None:
    jumping(office, 1, 2, 3)
    count_from(office, 1)
    for path in office.folder.glob("issues/*/sealed.json"):
        told = json.loads(path.read_text("utf-8"))
        path.write_text(json.dumps({key: told[key] for key in told if key != "after"}), "utf-8")
    assert not lost(office)
    shutil.rmtree(office.draft_path(2).parent)
    (office.folder / "bulletin.db").unlink()
    assert lost(office) == [2]


def test_a_seal_that_was_taken_back_says_anew_what_was_before_it(office: Office) -> None:
    jumping(office, 1, 2)
    kept = sorted(office.folder.glob("issues/0002/builds/*"))
    office.undo()
    assert sorted(office.folder.glob("issues/0002/builds/*")) == kept
    office.undo()
    count_from(office, 2)
    office.issue("2026-12-03")
    assert not lost(office)


def test_a_build_under_a_higher_number_needs_no_way_back(office: Office) -> None:
    count_from(office, 8)
    office.put(entry("a"))
    old = office.build().mark
    count_from(office, 3)
    office.build()
    with pytest.raises(BulletinError, match="number 3") as caught:
        office.sent(old)
    assert "first = 8 " in caught.value.hint
    assert "back" not in caught.value.hint
