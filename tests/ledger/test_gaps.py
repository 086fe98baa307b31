"""An issue whose seal is gone while later ones have theirs."""

import shutil

import pytest
from tests.ledger.office import Office, entry, moment, titles

from bulletin.model import Finding
from bulletin.setup import record

WHAT = "Issue 1 is not sealed, though issue 2 is"


def told(findings: "tuple[Finding, ...]") -> list[Finding]:
    return [one for one in findings if "is not sealed" in one.what]


@pytest.fixture
def two(office: Office) -> Office:
    """Two issues were sent, and a third is being made."""
    for number, name in enumerate("abc", 1):
        office.put(*map(entry, "abc"[:number]))
        report = office.build(f"2026-11-0{number}")
        if name != "c":
            office.sent(report.mark, f"2026-11-0{number}")
    return office


@pytest.mark.parametrize("left", [("issue.md",), ("email.html", "email.txt", "email.eml")])
@pytest.mark.parametrize("is_new", [False, True])
def test_it_is_told_by_build_status_and_doctor(
    two: Office,
    left: tuple[str, ...],
    is_new: bool,  # noqa: FBT001
) -> None:
    for path in (two.folder / "issues/0001").iterdir():
        if path.name not in left:
            path.unlink()
    if is_new:
        (two.folder / "bulletin.db").unlink()
    day = "2026-11-05"
    (status,) = told(two.publication.status(now=moment(day)).findings)
    (look,) = (c for c in record.look(two.publication, moment(day)) if "is not sealed" in c.what)
    report = two.build(day)
    (build,) = told(report.findings)
    assert build.what == status.what == look.what == f"{WHAT}: its entries are offered once more."
    assert (build.severity, build.where) == ("warning", "issues/0001")
    assert "put issues/0001/sealed.json back" in build.hint
    assert sorted(titles(report)) == ["Title a", "Title c"]
    assert len(told(two.build(day).findings)) == 1


def test_what_it_says_to_do_ends_it(two: Office) -> None:
    seal = two.folder / "issues/0001/sealed.json"
    sealed = seal.read_bytes()
    seal.unlink()
    assert told(two.build("2026-11-05").findings)
    seal.write_bytes(sealed)
    report = two.build("2026-11-06")
    assert (told(report.findings), titles(report)) == ([], ["Title c"])
    seal.unlink()
    assert told(two.build("2026-11-07").findings)
    shutil.rmtree(two.folder / "issues/0001")
    assert told(two.build("2026-11-07").findings) == []


def test_a_gap_that_first_has_made_is_none(two: Office) -> None:
    two.configure(("[email]", "[issue]\nfirst = 7\n[email]"))
    two.issue("2026-11-05")
    two.put(*map(entry, "abcd"))
    report = two.build("2026-11-06")
    assert (report.issue, told(report.findings)) == (8, [])
