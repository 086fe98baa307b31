"""One resource under two ids or two links, and two resources under one link."""

import re
from typing import Any

import pytest
from tests.ledger.office import Office, entry, titles

OTHER = "Rewritten from the first word to the last one, so that nothing of it is alike."


def with_ids(first: int, *names: str, **more: Any) -> list[dict[str, Any]]:
    return [entry(name, id=str(first + n), **more) for n, name in enumerate(names)]


def test_a_source_that_counts_its_records_anew_repeats_nothing(office: Office) -> None:
    office.put(*with_ids(1, *"abcd"))
    office.issue("2026-11-24")
    office.put(*with_ids(1001, *"abcd"))
    report = office.build("2026-12-20")
    assert (titles(report), report.buckets["sealed"]) == ([], 4)
    office.put(*with_ids(1001, *"abcd", title="Another title"))  # from now on by the new ids
    assert office.build("2026-12-21").buckets["sealed"] == 4


def test_two_sources_that_number_one_resource_each_in_their_own_way(office: Office) -> None:
    office.configure(
        (
            'path = "entries.json"',
            'path = "entries.json"\n[[source]]\nkind = "records"\npath = "b.json"',
        )
    )
    office.put(*with_ids(1, *"ab"))
    office.put(*with_ids(71, *"ba"), name="b.json")
    assert sorted(titles(office.build())) == ["Title a", "Title b"]


@pytest.mark.parametrize(("summary", "waiting"), [({"summary": ""}, 1), ({"summary": OTHER}, 0)])
def test_another_entry_under_a_known_link_waits_unless_its_words_tell(
    office: Office, summary: dict[str, Any], waiting: int
) -> None:
    office.put(entry("a", id="1"))
    office.issue("2026-11-24")
    office.put(entry("b", id="2", link="https://example.org/a/", **summary))
    report = office.build("2026-12-20")
    assert (report.buckets["waiting"], len(titles(report))) == (waiting, 1 - waiting)


def test_a_link_that_many_have_says_nothing(office: Office) -> None:
    link = "https://example.org/list/"
    office.put(*with_ids(1, *"ab", link=link))
    office.issue("2026-11-24")
    office.put(*with_ids(3, *"c", link=link, summary=""))
    report = office.build("2026-12-20")
    assert (report.buckets["waiting"], titles(report)) == (0, ["Title c"])


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_copy_under_another_link_of_the_same_source_is_asked_about(
    office: Office, when: str
) -> None:
    sent = when == "after"
    twin = entry("a", link="https://example.org/?p=55")
    office.put(entry("a"), *([] if sent else [twin]))
    report = office.build()
    if sent:
        office.sent(report.mark)
        office.put(entry("a"), twin)
        report = office.build("2026-12-20")
    assert (report.buckets["waiting"], len(titles(report))) == (1, 0 if sent else 1)
    (question,) = [f for f in report.findings if "the same as" in f.what]
    code, other = re.findall(r"bulletin same (\w+) (\w+)", question.hint)[0]
    office.publication.same(code, other, differ=True)
    assert "Title a" in titles(office.build("2026-12-21"))
    office.publication.same(code, other)
    assert office.build("2026-12-22").buckets["waiting"] == 0


def test_of_two_sources_the_first_ones_link_is_printed(office: Office) -> None:
    office.configure(
        (
            'path = "entries.json"',
            'path = "entries.json"\n[[source]]\nkind = "records"\npath = "b.json"',
        )
    )
    office.put(entry("a"))
    office.put(entry("a", link="https://other.example.net/x/"), name="b.json")
    (section,) = office.build().sections
    assert [line.link for line in section.entries] == ["https://example.org/a/"]
