"""A withdrawn story that a merge in git brings back leaves again, wherever it stands."""

from typing import Any

import pytest
from tests.ledger.office import Office, code, entry, moment, titles
from tests.ledger.test_copies import branch, merge, save, shared
from tests.ledger.test_withdraw import LINK, SECRETS, leaks, story

__all__ = ["shared"]

CODES = {"title": "Another name for what a survivor told us"}


def withdrawn(shared: Office) -> Office:
    """The branch on which the story of the draft is withdrawn."""
    shared.put(*map(entry, "abc"), story())
    shared.build("2026-11-21")
    save(shared)
    one = branch(shared, "one")
    one.build("2026-11-22")
    one.publication.withdraw(LINK, now=moment("2026-11-22"))
    one.put(*map(entry, "abc"))
    save(one)
    return one


def about(report: Any) -> list[str]:
    return [told.what for told in report.findings if "had come back" in told.what]


@pytest.mark.parametrize("change", [{}, CODES])
def test_one_that_the_other_side_declared_sent_leaves_the_issue(
    shared: Office, change: dict[str, str]
) -> None:
    one = withdrawn(shared)
    two = branch(shared, "two")
    if change:
        two.put(*map(entry, "abc"), story(**change))
    two.sent(two.build("2026-11-23").mark, "2026-11-23")
    two.put(*map(entry, "abc"))
    save(two)
    merge(two, one)
    (two.folder / "bulletin.db").unlink()
    assert leaks(two)
    told = two.publication.status(now=moment("2026-11-24")).findings
    assert "The next build takes it out again." in " ".join(one.what for one in told)
    report = two.build("2026-11-24")
    assert leaks(two) == []
    assert CODES["title"].encode() not in b"".join(two.files().values())
    (said,) = about(report)
    assert "withdrawn on 22 November 2026" in said
    assert "It was taken out of issue 2 again." in said
    assert b"was withdrawn on" in two.files()["out/site/issues/2/index.html"]
    assert all(not one.findings for one in two.publication.verify())
    two.put(*map(entry, "abc"), story(**change))
    report = two.build("2026-11-25")
    assert about(report) == []
    assert report.buckets["withdrawn"] == 1
    assert leaks(two) == []


def test_a_build_of_the_other_side_that_holds_it_is_sealed_without_it(shared: Office) -> None:
    one = withdrawn(shared)
    two = branch(shared, "two")
    two.edit("\n\n## ", "\n\nHello.\n\n## ", 2)
    pasted = two.build("2026-11-23").mark
    assert code(two.build("2026-11-23"), story()["title"])
    two.put(*map(entry, "abc"))
    save(two)
    merge(one, two)
    one.sent(pasted, "2026-11-24")
    assert leaks(one) == []
    assert not any(secret in one.files()["issues/0002/email.html"] for secret in SECRETS)
    assert about(one.build("2026-11-25")) == []


def test_a_line_of_the_record_that_comes_back_leaves_again(shared: Office) -> None:
    before = (shared.folder / "identities.jsonl").read_bytes()
    one = withdrawn(shared)
    known = (shared.folder / "identities.jsonl").read_bytes().removeprefix(before)
    with (one.folder / "identities.jsonl").open("ab") as file:
        file.write(known)
    (one.folder / "entries.jsonl").write_bytes((shared.folder / "entries.jsonl").read_bytes())
    report = one.build("2026-11-24")
    assert titles(report) == ["Title c"]
    assert len(about(report)) == 1
    assert leaks(one) == []


def test_a_record_that_nobody_else_has_changed_is_not_searched(office: Office) -> None:
    def searched() -> bool:
        with office.publication.opened(dry=True) as store:
            return store.is_changed or store.has_other_builds

    office.put(*map(entry, "ab"), story())
    mark = office.build("2026-11-21").mark
    assert not searched()
    office.sent(mark, "2026-11-22")
    assert not searched()
    office.undo()
    assert not searched()
    office.publication.withdraw(LINK, now=moment("2026-11-22"))
    assert not searched()
    (office.folder / "bulletin.db").unlink()
    assert searched()
