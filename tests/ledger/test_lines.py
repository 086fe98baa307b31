"""Lines of issue.md that stand in the wrong place, stand twice, or are not quite what was meant."""

import pytest
from tests.ledger.office import Office, code, entry, titles

from bulletin.model import Finding
from bulletin.publication import Report

WHERE = "issues/0001/issue.md"


def two(office: Office) -> str:
    """Build a draft with two entries; return the code of the second."""
    office.put(entry("a"), entry("b"))
    return code(office.build(), "Title b")


def page(office: Office) -> str:
    return (office.folder / "out/email.html").read_text("utf-8")


def number_of(office: Office, start: str, issue: int = 1) -> int:
    lines = office.draft(issue).splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


def remarks(report: Report) -> list[Finding]:
    """What a build said of lines of a draft."""
    return [one for one in report.findings if "/issue.md:" in one.where]


# -- an entry under two headings


@pytest.mark.parametrize("heading", ["Later", "Never"])
@pytest.mark.parametrize("place", ["above", "below"])
def test_what_is_held_back_anywhere_is_not_printed(
    office: Office, heading: str, place: str
) -> None:
    handle = two(office)
    block = f"## {heading}\n- Title b [{handle}]\n"
    if place == "above":
        office.edit("## Legislation", f"{block}\n## Legislation")
    else:
        office.draft_path().write_text(office.draft() + f"\n{block}", "utf-8")
    before = office.draft()
    lines = [n for n, line in enumerate(before.splitlines(), 1) if handle in line]
    held, other = lines if place == "above" else lines[::-1]
    report = office.build("2026-11-25")
    assert titles(report) == ["Title a"]
    (found,) = report.findings
    assert found.what == (
        f"'Title b' is held back: line {held} has it under {heading}, though line {other} names"
        " it, too."
    )
    assert found.where == f"{WHERE}:{other}"
    assert office.draft() == before


@pytest.mark.parametrize("order", [("Never", "Later"), ("Later", "Never")])
def test_never_counts_more_than_later_and_is_carried(
    office: Office, order: tuple[str, str]
) -> None:
    handle = two(office)
    office.edit(f"- Title b [{handle}]\n", "")
    blocks = "".join(f"\n## {heading}\n- Title b [{handle}]\n" for heading in order)
    office.draft_path().write_text(office.draft() + blocks, "utf-8")
    report = office.build("2026-11-25")
    assert "has it under Never" in str(remarks(report))
    office.sent(report.mark)
    office.put(entry("a"), entry("b"), entry("c"))
    assert titles(office.build("2026-12-20")) == ["Title c"]
    assert f"## Never\n- Title b [{handle}]" in office.draft(2)
    assert "Later" not in office.draft(2)


def test_a_line_that_stands_twice_is_told_with_the_one_that_counts(office: Office) -> None:
    handle = two(office)
    office.draft_path().write_text(
        office.draft() + f"\n## Top\n- Again [{handle}]\n  Note.\n", "utf-8"
    )
    report = office.build("2026-11-25")
    first, again = number_of(office, "- Title b"), number_of(office, "- Again")
    (found,) = report.findings
    assert found.what == (
        f"Not printed: lines {again} and {again + 1}, '- Again [{handle}]'. Line {first} names that"
        " entry, too."
    )


def test_lines_that_came_twice_are_told_in_one(office: Office) -> None:
    two(office)
    text = office.draft()
    office.draft_path().write_text(f"{text}\n{text}", "utf-8")
    report = office.build("2026-11-25")
    assert [len(section.entries) for section in report.sections] == [2]
    headers, copies = remarks(report)
    assert "lines 9, 10 and 11." in headers.what
    assert copies.what.startswith("Not printed: lines 14 and 15, '- Title ")


# -- a day that comes


def test_a_note_comes_along_when_its_day_comes(office: Office) -> None:
    handle = two(office)
    held = f"## Later\n- Title b [{handle}] until 2026-12-15\n  First.\n\n  Second.\n"
    office.edit(f"- Title b [{handle}]\n", f"\n{held}")
    office.sent(office.build("2026-11-25").mark)
    office.put(entry("a"), entry("b"), entry("c"))
    office.build("2026-12-01")
    report = office.build("2026-12-15")
    assert titles(report, "Legislation") == ["Title c", "Title b"]
    assert f"- Title b [{handle}]\n  First.\n\n  Second.\n" in office.draft(2)
    assert "Second.</p>" in page(office)
    before = office.draft(2)
    again = office.build("2026-12-16")
    assert (remarks(report), remarks(again)) == ([], [])
    assert office.draft(2) == before


def test_a_note_comes_along_into_the_next_draft(office: Office) -> None:
    handle = two(office)
    office.edit(
        f"- Title b [{handle}]\n", f"\n## Later\n- Title b [{handle}] until 2026-12-05\n  Note.\n"
    )
    office.sent(office.build("2026-11-25").mark)
    assert office.build("2026-12-06").findings == ()
    assert office.draft(2).endswith(f"## Legislation\n- Title b [{handle}]\n  Note.\n")


@pytest.mark.parametrize(
    "line",
    [
        "- Title b [{}] (until 2026-12-15)",
        "- Title b [{}]: until 15.12.2026",
        "- Title b [{}], until: 2026-12-15",
        "- Title b [{}] until 15/12/2026",
        "- Title b [{}] until 12/15/2026",
        "- Title b, until 2026-12-15 [{}]",
        "- Title b (until 15 December 2026) [{}]",
        "- Title b [{}]\n  until 2026-12-15",
        "- Title b [{}]\n  A note.\n  (until: 15.12.2026)",
    ],
)
def test_a_day_is_understood_wherever_it_stands(office: Office, line: str) -> None:
    handle = two(office)
    office.edit(f"- Title b [{handle}]", f"\n## Later\n{line.format(handle)}")
    report = office.build("2026-12-14")
    assert (titles(report), remarks(report)) == (["Title a"], [])
    assert "until 15 December 2026" in office.why("Title b", "2026-12-14")
    assert set(titles(office.build("2026-12-15"))) == {"Title a", "Title b"}
    assert "until" not in page(office)
    assert ("A note." in page(office)) == ("A note." in line)


@pytest.mark.parametrize(
    "line", ["- Title b [{}] until 5/3/2027", "- Title b [{}]\n  until 5/3/2027"]
)
def test_a_day_that_may_be_two_is_asked_about(office: Office, line: str) -> None:
    handle = two(office)
    office.edit(f"- Title b [{handle}]", f"\n## Later\n{line.format(handle)}")
    report = office.build("2026-11-25")
    assert titles(report) == ["Title a"]
    (found,) = report.findings
    assert found.what.startswith("'5/3/2027' may be 5 March 2027 or 3 May 2027")
    assert "2027-03-05" in found.hint
    assert found.where.startswith(f"{WHERE}:")


def test_a_day_in_an_entrys_own_title_holds_nothing(office: Office) -> None:
    office.put(entry("a"), entry("b", title="Have your say, until 2026-12-15"))
    report = office.build()
    handle = code(report, "Have your say, until 2026-12-15")
    line = f"- Have your say, until 2026-12-15 [{handle}]\n"
    office.edit(line, f"\n## Later\n{line}")
    assert titles(office.build("2026-12-16")) == ["Title a"]


# -- headers


def test_headers_may_stand_below_an_empty_line(office: Office) -> None:
    two(office)
    office.edit("\nSubject: ", "\n\nPreheader: What is new\n\nSubject: A day, ")
    report = office.build("2026-11-25")
    assert (report.subject, remarks(report)) == ("A day, Example Digest, November 2026", [])
    assert "What is new" in page(office)
    assert "Preheader:" not in page(office)


def test_a_header_below_words_counts_and_is_no_word_of_them(office: Office) -> None:
    two(office)
    text = office.draft().splitlines()
    text[2:3] = ["", "Welcome.", "Subject: Late but mine"]
    office.draft_path().write_text("\n".join(text), "utf-8")
    report = office.build("2026-11-25")
    assert report.subject == "Late but mine"
    assert "Welcome." in page(office)
    assert "Subject:" not in page(office)


@pytest.mark.parametrize("before", ["## Legislation", "- Title b"])
def test_headers_that_a_merge_left_are_told_once_and_never_printed(
    office: Office, before: str
) -> None:
    two(office)
    office.edit(before, f"Date: 2026-12-01\nSubject: The other one\n{before}")
    first = number_of(office, "Date: 2026-12-01")
    report = office.build("2026-11-25")
    assert report.subject == "Example Digest, November 2026"
    (found,) = report.findings
    assert f"lines {first} and {first + 1}." in found.what
    assert "left by a merge or pasted" in found.what
    assert f"Delete lines {first} and {first + 1}" in found.hint
    assert "The other one" not in page(office)


def test_a_date_in_words_is_an_introduction(office: Office) -> None:
    two(office)
    office.edit("## Leg", "Date: 3 December, Brussels\n\n## Leg")
    assert office.build("2026-11-25").findings == ()
    assert "Date: 3 December, Brussels" in page(office)


# -- headings


@pytest.mark.parametrize("typed", ["Legislaton", "Legislations:"])
def test_a_heading_that_is_almost_a_section_is_asked_about(office: Office, typed: str) -> None:
    two(office)
    office.edit("## Legislation", f"## {typed}")
    (found,) = office.build("2026-11-25").findings
    assert (found.where, found.hint) == (f"{WHERE}:5", "Did you mean Legislation?")


def test_the_case_of_a_heading_makes_no_other_section(office: Office) -> None:
    handle = two(office)
    office.edit(f"- Title b [{handle}]\n", f"\n## legislation\n- Title b [{handle}]\n")
    report = office.build("2026-11-25")
    assert [(one.title, len(one.entries)) for one in report.sections] == [("Legislation", 2)]
    assert report.findings == ()


@pytest.mark.parametrize("line", ["Legislation", "# Legislation", "### legislation:"])
def test_a_line_that_looks_like_a_heading_is_told(office: Office, line: str) -> None:
    handle = two(office)
    written = office.draft()
    for old, new in (
        ("## Legislation", line),
        (f"- Title b [{handle}]", f"{line}\n- Title b [{handle}]"),
    ):
        office.draft_path().write_text(written.replace(old, new, 1), "utf-8")
        (found,) = remarks(office.build("2026-11-25"))
        assert found.where == f"{WHERE}:{number_of(office, line)}"
        assert found.hint.endswith("heading, write: ## Legislation")


def test_an_introduction_may_have_a_heading_with_a_sections_name(office: Office) -> None:
    two(office)
    office.edit("## Leg", "### Legislation\n\nWords.\n\n## Leg")
    assert office.build("2026-11-25").findings == ()


# -- lines that are none


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("- Title b of old ({})", "square brackets. Did you mean: - Title b [{}]"),
        ("- Title b", "Did you mean: - Title b [{}]"),
        ("- Something else", "It reads: - Title [91c0]"),
        ("#Legislative news", "begins with two #"),
        ("Words of one's own", "indented by two spaces"),
    ],
)
def test_a_line_that_is_not_printed_is_quoted_with_a_hint(
    office: Office, line: str, hint: str
) -> None:
    handle = two(office)
    typed = line.format(handle)
    office.edit(f"- Title b [{handle}]\n", f"{typed}\n")
    number = number_of(office, typed)
    (found,) = office.build("2026-11-25").findings
    assert found.what == f"Not printed: line {number}, {typed!r}."
    assert hint.format(handle) in found.hint
    assert found.where == f"{WHERE}:{number}"


def test_a_line_without_its_code_is_told_where_its_entry_stands(office: Office) -> None:
    handle = two(office)
    office.edit(f"- Title b [{handle}]\n", "- Title b\n")
    office.build("2026-11-25")
    later = number_of(office, f"- Title b [{handle}]")
    (found,) = remarks(office.build("2026-11-25"))
    assert f"Line {later}, under Later, has [{handle}] Title b." in found.hint


def test_entries_without_a_heading_above_them_are_told(office: Office) -> None:
    two(office)
    office.edit("## Legislation\n", "")
    (found,) = remarks(office.build("2026-11-25"))
    assert found.what.startswith("No heading stands above lines 5 and 6, '- Title ")
    assert found.where == f"{WHERE}:5"
