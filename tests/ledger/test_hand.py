"""issue.md is the editor's hand: what a person writes there is followed, and never lost."""

import pytest
from tests.ledger.office import Office, code, entry, titles

from bulletin.errors import BulletinError, StateError


def page(office: Office) -> str:
    return (office.folder / "out/email.html").read_text("utf-8")


def test_a_deleted_line_goes_to_later_and_is_asked_again_next_issue(office: Office) -> None:
    office.put(entry("a"), entry("b"))
    line = f"- Title b [{code(office.build(), 'Title b')}]\n"
    office.edit(line, "")
    report = office.build("2026-11-25")
    assert titles(report) == ["Title a"]
    assert report.buckets["later"] == 1
    assert office.draft().endswith(f"\n## Later\n{line}")
    assert "its line was deleted" not in office.why("Title b", "2026-11-25")
    office.sent(report.mark)
    office.put(entry("a"), entry("b"), entry("c"))
    assert titles(office.build("2026-12-20")) == ["Title c"]
    assert f"## Later\n{line}" in office.draft(2)


def test_a_whole_draft_that_was_deleted_starts_over(office: Office) -> None:
    office.put(entry("a"), entry("b"))
    office.build("2026-11-24")
    office.draft_path().unlink()
    report = office.build("2026-11-26")
    assert (len(titles(report)), report.date) == (2, "2026-11-26")


def test_later_with_a_day_holds_until_that_day(office: Office) -> None:
    office.put(entry("a"), entry("b"))
    handle = code(office.build(), "Title b")
    office.edit(f"- Title b [{handle}]\n", f"\n## Later\n- Title b [{handle}] until 2026-12-15\n")
    held = office.build("2026-11-25")
    assert titles(held) == ["Title a"]
    assert "until 15 December 2026" in office.why("Title b", "2026-11-25")
    office.sent(held.mark)
    office.put(entry("a"), entry("b"), entry("c"))
    assert titles(office.build("2026-12-14")) == ["Title c"]
    assert "until 2026-12-15" in office.draft(2)
    before = office.draft(2)
    assert titles(office.build("2026-12-15")) == ["Title c", "Title b"]
    assert all(line in office.draft(2) for line in before.splitlines())  # no line was taken


def test_a_day_that_came_between_two_issues_is_no_line_under_later(office: Office) -> None:
    office.put(entry("a"), entry("b"))
    handle = code(office.build(), "Title b")
    office.edit(
        f"- Title b [{handle}]\n", f"## Later\n- Title b [{handle}] until 5 December 2026\n"
    )
    office.sent(office.build("2026-11-25").mark)
    assert titles(office.build("2026-12-06")) == ["Title b"]
    assert "Later" not in office.draft(2)


@pytest.mark.parametrize(
    "words", ["until 2026-12-15", "2026–12–15", "from 15 December 2026.", "until December 2026"]
)
def test_a_day_is_read_however_it_is_written(office: Office, words: str) -> None:
    office.put(entry("a"), entry("b"))
    handle = code(office.build(), "Title b")
    office.edit(f"- Title b [{handle}]", f"\n## Later\n- Title b [{handle}] {words}")
    assert titles(office.build("2026-11-25")) == ["Title a"]
    assert set(titles(office.build("2026-12-15"))) == {"Title a", "Title b"}


def test_words_behind_a_code_that_mean_nothing_are_told(office: Office) -> None:
    office.put(entry("a"), entry("b"))
    handle = code(office.build(), "Title b")
    office.edit(f"- Title b [{handle}]", f"\n## Later\n- Title b [{handle}] next month")
    (finding,) = office.build("2026-11-25").findings
    assert "'next month'" in finding.what
    assert finding.where.startswith("issues/0001/issue.md:")


def test_never_is_carried_for_good(office: Office) -> None:
    office.put(entry("a"), entry("b"))
    handle = code(office.build(), "Title b")
    office.edit(f"- Title b [{handle}]\n", f"\n## Never\n- Title b [{handle}]\n")
    for number, name in enumerate("acd", 1):
        office.put(entry(name), entry("a"), entry("b"))
        office.issue(f"2026-11-2{number + 4}")
        assert f"## Never\n- Title b [{handle}]" in office.draft(number)
    assert "Never" in office.why("Title b")
    assert b"Title b" in office.files()["out/site/feed.xml"]


def test_what_a_person_placed_and_did_not_send_keeps_its_place_and_note(office: Office) -> None:
    office.put(entry("a"))
    pasted = office.build("2026-11-23").mark
    office.put(entry("a"), entry("b"))
    handle = code(office.build("2026-11-24"), "Title b")
    office.edit(
        f"- Title b [{handle}]\n", f"\n## Top\n- Title b [{handle}]\n  Read **this** first.\n"
    )
    office.build("2026-11-24")
    office.sent(pasted)
    report = office.build("2026-12-20")
    assert [(section.title, len(section.entries)) for section in report.sections] == [("Top", 1)]
    assert "  Read **this** first.\n" in office.draft(2)
    assert "Read <strong>this</strong> first." in page(office)


def test_a_note_is_printed_under_its_entry_in_every_form(office: Office) -> None:
    office.put(entry("a"), entry("b"))
    handle = code(office.build(), "Title a")
    note = "  A note with a [guide](https://example.org/x).\n\n  Its second paragraph.\n"
    office.edit(f"- Title a [{handle}]\n", f"- Title a [{handle}]\n{note}")
    report = office.build("2026-11-25")
    assert report.findings == ()
    html, text = page(office), (office.folder / "out/email.txt").read_text("utf-8")
    assert html.index("What a found") < html.index("A note with a") < html.index("What b found")
    assert "<p style=" in html[html.index("Its second") - 60 : html.index("Its second")]
    assert text.index("What a found") < text.index("A note with a guide") < text.index("Its second")
    office.sent(report.mark)
    assert b"Its second paragraph." in office.files()["out/site/issues/1/index.html"]


def test_notes_are_data(office: Office) -> None:
    office.put(entry("a"))
    handle = code(office.build(), "Title a")
    evil = "  <script>alert(1)</script> {{ 7*7 }} [x](javascript:alert(1)) <img src=x onerror=y>\n"
    office.edit(f"- Title a [{handle}]\n", f"- Title a [{handle}]\n{evil}")
    office.build("2026-11-25")
    html = page(office)
    assert "<script>alert" not in html
    assert "{{ 7*7 }}" in html
    assert "javascript:" not in html.replace("[x](javascript:alert(1))", "")


@pytest.mark.parametrize(
    "line",
    [
        "- Title a [{}]",
        "* Title a [{}]",
        "• Title a [{}]",
        "– Title a [{}]",
        "1. Title a [{}]",
        "-\u00a0“Title a” [{}]",
        "  - Title a [{}]  ",
        "Title a [{}]",
        "- [draft] Title a [{}]",
    ],
)
def test_a_line_is_read_whatever_a_word_processor_made_of_it(office: Office, line: str) -> None:
    office.put(entry("a"), entry("b"))
    handle = code(office.build(), "Title a")
    office.edit(f"- Title a [{handle}]\n", "")
    text = office.draft().replace(
        "## Legislation", f"##\u00a0Top\n{line.format(handle.upper())}\n\n## Legislation"
    )
    office.draft_path().write_text(text, "utf-8")
    report = office.build("2026-11-25")
    assert titles(report, "Top") == ["Title a"]
    assert report.findings == ()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{\\rtf1\\ansi Number: 1\\par }", "RTF"),
        (b"\xef\xbb\xbf{\\rtf1 }", "RTF"),
        (b"PK\x03\x04word/document.xml", "Word"),
        (b"<html><body>Number: 1</body></html>", "HTML"),
        (b"Number: 1\x00\x00\x01binary", "binary"),
    ],
)
def test_what_a_word_processor_saved_is_answered_in_words(
    office: Office, data: bytes, words: str
) -> None:
    office.put(entry("a"))
    office.build()
    office.draft_path().write_bytes(data)
    before = office.files()
    with pytest.raises(StateError, match=words) as caught:
        office.build("2026-11-25")
    assert "plain text" in caught.value.hint
    assert office.files() == before


def test_a_draft_with_the_line_ends_of_old_macs_is_read_like_any_other(office: Office) -> None:
    office.put(entry("a"), entry("b"))
    line = f"- Title b [{code(office.build(), 'Title b')}]\n"
    office.edit(line, f"{line}  A note.\n")
    text = office.draft()
    office.draft_path().write_bytes(text.replace("\n", "\r").encode())
    report = office.build("2026-11-25")
    assert (titles(report), report.findings) == (["Title a", "Title b"], ())
    assert "A note." in page(office)
    office.put(entry("a"), entry("b"), entry("c"))
    assert len(titles(office.build("2026-11-25"))) == 3
    assert office.draft().startswith(text)


@pytest.mark.parametrize(
    ("old", "new", "numbers"),
    [
        ("## Leg", "<<<<<<< HEAD\n=======\n>>>>>>> B\n## Leg", "lines 5, 6 and 7"),
        ("- Title a", "<<<<<<< HEAD\n- Title a", "line 6"),
        ("## Legislation\n", "## Legislation\n=======\n", "line 6"),
        ("Date:", ">>>>>>> B\nDate:", "line 2"),
    ],
)
def test_the_marks_of_a_merge_are_an_error_with_their_lines(
    office: Office, old: str, new: str, numbers: str
) -> None:
    office.put(entry("a"))
    office.build()
    office.edit(old, new)
    before = office.files()
    with pytest.raises(StateError, match="git could not join") as caught:
        office.build("2026-11-25")
    assert caught.value.where == f"issues/0001/issue.md:{numbers.split()[1].rstrip(',')}"
    assert f"Delete {numbers}," in caught.value.hint
    assert office.files() == before


def test_what_was_sent_is_declared_whatever_became_of_the_draft(office: Office) -> None:
    office.put(entry("a"))
    report = office.build()
    office.edit("## Leg", "<<<<<<< HEAD\n## Leg")
    assert office.sent(report.mark).entries == 1


def test_a_rule_under_words_of_an_introduction_is_no_mark_of_a_merge(office: Office) -> None:
    office.put(entry("a"))
    office.build()
    office.edit("## Leg", "Welcome\n=======\n\n## Leg")
    assert office.build("2026-11-25").findings == ()
    assert ">Welcome</h2>" in page(office)


@pytest.mark.parametrize(
    ("old", "new", "number"),
    [
        ("## Leg", "{\\rtf1\\ansi\\f0 Welcome\\par }\n\n## Leg", 5),
        ("- Title a", "{\\rtf1\\ansi Words\\par }\n- Title a", 6),
        ("Subject: ", "Subject: {\\rtf1\\ansi Words}", 3),
    ],
)
def test_pasted_rtf_is_answered_in_words_with_its_line(
    office: Office, old: str, new: str, number: int
) -> None:
    office.put(entry("a"))
    office.build()
    office.edit(old, new)
    before = office.files()
    with pytest.raises(StateError, match="RTF") as caught:
        office.build("2026-11-25")
    assert caught.value.where == f"issues/0001/issue.md:{number}"
    assert "plain text" in caught.value.hint
    assert office.files() == before


@pytest.mark.parametrize("name", ["issue.md.txt", "issue.rtf", "issue.docx"])
def test_a_draft_saved_under_another_name_is_found(office: Office, name: str) -> None:
    office.put(entry("a"))
    office.build()
    office.draft_path().rename(office.draft_path().with_name(name))
    with pytest.raises(StateError, match=name):
        office.build("2026-11-25")


def test_headers_that_are_misspelt_or_doubled_are_told(office: Office) -> None:
    office.put(entry("a"))
    office.build()
    office.edit(
        "Subject: Example Digest, November 2026", "Subject: One\nSubject: Two\nPrehaeder: x"
    )
    report = office.build("2026-11-25")
    assert report.subject == "One"
    assert [
        "Subject is given twice" in f.what or "Preheader" in f.hint for f in report.findings
    ] == [True] * 2


def test_several_unknown_codes_are_told_at_once(office: Office) -> None:
    office.put(entry("a"))
    office.build()
    office.draft_path().write_text(office.draft() + "- Titel a [ffff]\n- x [eeee]\n", "utf-8")
    with pytest.raises(BulletinError) as caught:
        office.build("2026-11-25")
    assert "[ffff]" in str(caught.value)
    assert "[eeee]" in str(caught.value)
    assert "'Title a'" in str(caught.value)


def test_a_line_of_an_entry_that_was_sent_is_told_and_not_printed(office: Office) -> None:
    office.put(entry("a"))
    handle = code(office.issue(), "Title a")
    office.put(entry("a"), entry("b"))
    office.build("2026-12-01")
    office.draft_path(2).write_text(office.draft(2) + f"- again [{handle}]\n", "utf-8")
    report = office.build("2026-12-02")
    assert titles(report) == ["Title b"]
    assert "sent in issue 1" in str(report.findings)


@pytest.mark.parametrize(("heading", "meant"), [("Latr", "Later"), ("NEVR:", "Never"), ("Tpo", "")])
def test_a_heading_that_is_almost_one_of_ours_is_asked_about(
    office: Office, heading: str, meant: str
) -> None:
    office.put(entry("a"))
    office.build("2026-11-23")
    office.edit("## Legislation", f"## {heading}")
    hints = [finding.hint for finding in office.build("2026-11-24").findings]
    assert (f"Did you mean {meant}?" in hints) == bool(meant)


@pytest.mark.parametrize(
    "heading", ["Later", "never", "Top:", "Latest news", "Laws", "Law", "Topics"]
)
def test_any_other_heading_is_a_persons_own(office: Office, heading: str) -> None:
    office.put(entry("a"))
    office.build("2026-11-23")
    office.edit("## Legislation", f"## {heading}")
    assert "Did you mean" not in str(office.build("2026-11-24").findings)


@pytest.mark.parametrize(
    ("heading", "day"), [("Never", ""), ("Later", " until 2027-03-01"), ("Later", "")]
)
def test_what_the_next_draft_says_counts_where_a_day_has_come_in_one_taken_back(
    office: Office, heading: str, day: str
) -> None:
    office.put(entry("a"), entry("b"))
    handle = code(office.build(), "Title b")
    line = f"- Title b [{handle}]"
    office.edit(f"{line}\n", "")
    office.draft_path().write_text(
        f"{office.draft()}\n## Later\n{line} until 2026-12-01\n", "utf-8"
    )
    office.issue()
    office.put(entry("a"), entry("b"), entry("c"))
    office.build("2026-11-25")
    office.edit(f"## Later\n{line} until 2026-12-01\n", f"## {heading}\n{line}{day}\n", 2)
    office.build("2026-11-26")
    office.undo()
    for _ in range(2):
        assert titles(office.build("2026-12-02")) == ["Title a", "Title c"]
    assert office.draft().count(line) == (2 if heading == "Never" else 1)
