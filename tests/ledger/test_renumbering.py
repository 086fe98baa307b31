"""The number of the issue that is being made is changed in the settings: nothing written is lost."""

import json
import shutil

import pytest
from tests.conftest import Run
from tests.ledger.office import Office, code, entry, moment, titles

from bulletin.errors import BulletinError


def count_from(office: Office, first: int) -> None:
    office.configure()
    settings = office.folder / "bulletin.toml"
    text = settings.read_text("utf-8")
    settings.write_text(f"{text}\n[issue]\nfirst = {first}\n", "utf-8")


def drafts(office: Office) -> list[str]:
    return sorted(path.parent.name for path in office.folder.glob("issues/*/issue.md"))


@pytest.mark.parametrize(
    ("was", "first"), [(1, 48), (1, 3), (1, 2), (1, 1_000), (2, 1), (48, 47), (48, 9)]
)
def test_a_draft_goes_along_to_its_new_number(office: Office, was: int, first: int) -> None:
    count_from(office, was)
    office.put(*(entry(name) for name in "abc"))
    report = office.build("2026-11-24")
    handle, other = code(report, "Title b"), code(report, "Title c")
    office.edit(f"- Title b [{handle}]", f"- Title b [{handle}]\n  Read **this**.", was)
    office.edit(f"- Title c [{other}]\n", "", was)
    office.edit("Subject: ", "Subject: My own: ", was)
    before = office.draft(was)
    count_from(office, first)
    status = office.publication.status(now=moment("2026-11-25"))
    assert status.findings[0].what in str(office.build("2026-11-25", dry=True).findings)
    report = office.build("2026-11-25")
    assert report.issue == first
    assert titles(report) == ["Title a", "Title b"]
    assert report.subject.startswith("My own: ")
    assert "held for later" in office.why("Title c")
    assert drafts(office) == [f"{first:04}"]
    assert office.draft(first).startswith(before.replace(f"Number: {was}\n", f"Number: {first}\n"))
    assert f"was to be number {was} is number {first}" in str(report.findings)
    assert not office.build("2026-11-26").findings
    assert office.sent(report.mark).number == first


def test_a_draft_that_a_killed_build_left_behind_is_removed_from_beside_its_own(
    office: Office,
) -> None:
    count_from(office, 2)
    office.put(entry("a"))
    office.build()
    left = office.draft(2)
    count_from(office, 1)
    office.build()
    office.draft_path(2).write_text(left, "utf-8")
    office.build()
    assert drafts(office) == ["0001"]


def test_a_build_under_the_next_number_says_how_to_declare_it_sent(office: Office) -> None:
    count_from(office, 2)
    office.put(entry("a"))
    old = office.build().mark
    count_from(office, 1)
    with pytest.raises(BulletinError, match="being made is number 1") as caught:
        office.sent(old)
    assert "first = 2 " in caught.value.hint


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


@pytest.fixture
def undone(office: Office) -> tuple[Office, dict[str, str]]:
    """An office whose first issue was taken back, when a draft of the second lay there already.

    In that, "c" has a note, "d" is under Never and "e" under Later.
    """
    office.put(entry("a"), entry("b"))
    report = office.build()
    office.edit("Subject: ", "Subject: My own: ")
    codes = {name: code(report, f"Title {name}") for name in "ab"}
    office.edit(f"- Title a [{codes['a']}]\n", f"- Title a [{codes['a']}]\n  A word on a.\n")
    office.issue("2026-11-24")
    office.put(*(entry(name) for name in "abcde"))
    report = office.build("2026-12-20")
    codes |= {name: code(report, f"Title {name}") for name in "cde"}
    lines = {name: f"- Title {name} [{codes[name]}]\n" for name in "cde"}
    office.edit(lines["c"], f"{lines['c']}  A word on c.\n", 2)
    office.edit(lines["d"], "", 2)
    office.edit(lines["e"], "", 2)
    text = f"{office.draft(2)}\n## Later\n{lines['e']}\n## Never\n{lines['d']}"
    office.draft_path(2).write_text(text, "utf-8")
    return office, codes


def test_a_draft_that_was_sent_and_taken_back_goes_along_with_what_was_said_since(
    undone: tuple[Office, dict[str, str]],
) -> None:
    office, codes = undone
    office.undo()
    count_from(office, 12)
    for day in ("2026-12-21", "2026-12-22"):
        report = office.build(day)
        assert report.subject.startswith("My own: ")
        assert titles(report) == ["Title a", "Title b", "Title c"]
        assert drafts(office) == ["0002", "0012"]
        text = office.draft(12)
        assert "  A word on a.\n" in text
        assert "  A word on c.\n" in text
        assert f"## Later\n- Title e [{codes['e']}]\n" in text
        assert f"## Never\n- Title d [{codes['d']}]\n" in text
        [told] = [one for one in report.findings if one.where == "issues/0002/issue.md"]
        assert "issue that is being made is number 12" in told.what


def test_never_in_a_draft_that_was_taken_back_holds_under_its_new_number(office: Office) -> None:
    office.put(entry("a"), entry("b"))
    handle = code(office.issue(), "Title b")
    office.put(entry("a"), entry("b"), entry("c"))
    office.build("2026-12-20")
    office.undo()
    office.edit(f"- Title b [{handle}]\n", f"\n## Never\n- Title b [{handle}]\n")
    count_from(office, 41)
    assert titles(office.build("2026-12-21")) == ["Title a", "Title c"]


def test_drafts_of_later_issues_are_left_alone_when_several_are_taken_back(office: Office) -> None:
    jumping(office, 1, 2)
    count_from(office, 1)
    office.put(*(entry(one) for one in "abc"))
    office.build("2026-12-03")
    before = office.draft(3)
    office.undo()
    office.undo()
    assert not office.build("2026-12-03").findings
    assert office.draft(3) == before


@pytest.mark.parametrize("first", [9, 1])
def test_taking_back_tells_the_number_that_the_issue_gets(
    office: Office, run: Run, first: int
) -> None:
    count_from(office, 2)
    office.put(entry("a"))
    mark = office.issue().mark
    count_from(office, first)
    told = " ".join(run("sent", "--undo").stdout.split())
    assert f"makes it issue {first}." in told
    assert "keeps its number" not in told
    assert f"write first = 2 into bulletin.toml, and type: bulletin sent {mark}" in told
    count_from(office, 2)
    assert office.sent(mark).number == 2
    undone = office.undo()
    assert (undone.number, undone.becomes) == (2, 2)
