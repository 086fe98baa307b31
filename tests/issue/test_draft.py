"""issue.md: read as a person wrote it, and only ever added to."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.errors import StateError
from bulletin.issue import Heading, compose, new_draft
from bulletin.issue.draft import Draft
from bulletin.issue.parsing import parse
from bulletin.issue.writing import Block, extend, line_for
from bulletin.model import Entry, Identity, Known

NOW = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
ORDER = ["News", "Practices", "Law", "Other"]
HEADINGS = [
    Heading("News", ("News",)),
    Heading("Practices", ("Practices", "Guidance")),
    Heading("Law", ("Law",)),
]
SOURCE = """\
Number: 12
Date: 2026-11-26
Subject: A digest, November 2026

An intro.

## News
- First [00a1]
  A note of the editor's.
- Second [00a2]

## Later
- Held [00b1]

## Never
"""


def known(number: int, *categories: str) -> Known:
    identity = Identity(id=f"{number:04x}", guid=f"urn:x:{number}", first_seen=NOW)
    return Known(identity, Entry(where="f:1", title=f"Title {number}", categories=categories))


def block(title: str, line: Known) -> Block:
    return Block(title, line_for(line))


def test_a_new_draft_has_its_number_day_and_subject() -> None:
    draft = new_draft("{title}, {month} {year} ({number})", "A digest", 3, NOW, "Europe/Brussels")
    assert draft.date == date(2026, 11, 25)  # it is past midnight in Brussels
    assert draft.subject == "A digest, November 2026 (3)"
    assert extend(draft, ORDER, [block("News", known(1))]) == (
        "Number: 3\nDate: 2026-11-25\nSubject: A digest, November 2026 (3)\n\n"
        "## News\n- Title 1 [0001]\n"
    )


def test_headers_intro_and_sections_are_read() -> None:
    draft = parse(SOURCE, "issue.md")
    assert (draft.number, draft.date, draft.intro) == (12, date(2026, 11, 26), "An intro.")
    assert draft.subject == "A digest, November 2026"
    assert [(s.title, s.ids) for s in draft.sections] == [
        ("News", ("00a1", "00a2")),
        ("Later", ("00b1",)),
        ("Never", ()),
    ]
    assert draft.ids_under("later") == {"00b1"}


@pytest.mark.parametrize("title", ["C#", "#MeToo", "# 1", "No #", "#", "A ## B"])
def test_a_heading_may_have_a_sharp_anywhere(title: str) -> None:
    draft = parse(SOURCE.replace("## News", f"## {title} ##"), "issue.md")
    assert draft.sections[0].title == title
    empty = Draft(number=1, date=NOW.date(), subject="S")
    plan = compose(empty, [known(1)], [Heading(title, (), rest=True)], "last")
    assert [section.title for section in plan.issue.sections] == [title]
    again = parse(plan.source, "issue.md")
    assert extend(again, [title], [block(title, known(2))]) == plan.source + "- Title 2 [0002]\n"


def test_what_no_reader_may_see_stays_in_the_draft() -> None:
    source = SOURCE.replace("## News", "## Ne\u202ews\u00a0 \x07").replace(
        "A digest", "A\x1b \x85 b"
    )
    made = compose(parse(source, "issue.md"), [known(0xA1)], HEADINGS, "last").issue
    assert (made.subject, made.sections[0].title) == ("A … b, November 2026", "News")


def test_newcomers_join_their_section_and_every_line_stays() -> None:
    text = extend(
        parse(SOURCE, "issue.md"), ORDER, [block("News", known(9)), block("Law", known(10))]
    )
    assert text == SOURCE.replace(
        "- Second [00a2]\n", "- Second [00a2]\n- Title 9 [0009]\n\n## Law\n- Title 10 [000a]\n"
    )


def test_without_newcomers_the_text_is_the_same_letter_by_letter() -> None:
    odd = SOURCE.replace("\n\n", "\n\n\n").rstrip("\n") + "   "
    assert extend(parse(odd, "issue.md"), ORDER, []) == odd


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Date: 2026-11-26\n", "no Number"),
        ("Number: twelve\nDate: 2026-11-26\n", "'twelve'"),
        ("Number: 0\nDate: 2026-11-26\n", "'0'"),
        ("Number: 1\n", "no Date"),
        ("Number: 1\nDate: 26.11.2026\n", "'26.11.2026'"),
        ("", "no Number"),
    ],
)
def test_a_draft_without_its_number_or_day_is_refused_in_words(source: str, words: str) -> None:
    with pytest.raises(StateError, match=words) as caught:
        parse(source, "issues/0012/issue.md")
    assert caught.value.where == "issues/0012/issue.md"
    assert caught.value.hint


def test_an_entry_goes_to_the_last_section_that_takes_it() -> None:
    chosen = [known(1, "News", "Law"), known(2, "Guidance", "News"), known(3), known(4, "Odd")]
    empty = Draft(number=1, date=NOW.date(), subject="S")
    made = compose(empty, chosen, HEADINGS, "last").issue
    assert [(s.title, [k.id for k in s.entries]) for s in made.sections] == [
        ("Practices", ["0002"]),
        ("Law", ["0001"]),
        ("Other", ["0003", "0004"]),
    ]
    first = compose(empty, chosen, HEADINGS, "first").issue
    assert [s.title for s in first.sections] == ["News", "Other"]


def test_rest_takes_what_no_other_section_takes() -> None:
    headings = [Heading("All else", ("All else",), rest=True), *HEADINGS]
    empty = Draft(number=1, date=NOW.date(), subject="S")
    made = compose(empty, [known(1, "News"), known(2, "Odd")], headings, "last").issue
    assert [(s.title, len(s.entries)) for s in made.sections] == [("All else", 1), ("News", 1)]


def test_a_line_that_was_moved_stays_where_it_was_put() -> None:
    moved = "Number: 1\nDate: 2026-11-24\nSubject: S\n\n## Top\n- x [0002]\n\n## Law\n- y [0001]\n"
    plan = compose(parse(moved, "issue.md"), [known(1, "News"), known(2, "Law")], HEADINGS, "last")
    assert [(s.title, s.entries[0].id) for s in plan.issue.sections] == [
        ("Top", "0002"),
        ("Law", "0001"),
    ]
    assert plan.source == moved


lines = st.sampled_from(
    ["## News", "## Law", "## Later", "- Title [00a1]", "* x [0b2c]", "  a note", "", "words", "-"]
)


@given(st.lists(lines), st.lists(st.tuples(st.sampled_from(ORDER), st.integers(1, 9)), max_size=5))
def test_no_line_of_a_person_is_ever_lost_or_moved(
    body: list[str], newcomers: list[tuple[str, int]]
) -> None:
    source = "Number: 1\nDate: 2026-11-24\nSubject: S\n" + "".join(f"{line}\n" for line in body)
    added = [(title, known(number)) for title, number in newcomers]
    blocks = [block(title, line) for title, line in added]
    text = extend(parse(source, "f"), ORDER, blocks)
    left = iter(text.splitlines())
    assert all(line in left for line in source.splitlines())  # a subsequence, in order
    assert {line.id for _, line in added} <= parse(text, "f").named


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        ("  One\n     line", "One\nline"),
        ("  - a\n    - b\n  - c", "- a\n  - b\n- c"),
        ("    1. a\n              - b\n      more", "1. a\n   - b\nmore"),
        ("  Words:\n        - no code", "Words:\n- no code"),
        ("  - a\n\n  words\n\n      - no code", "- a\n\nwords\n\n- no code"),
    ],
)
def test_a_note_loses_its_indent_and_its_lists_keep_theirs(note: str, kept: str) -> None:
    draft = parse(SOURCE.replace("  A note of the editor's.", note), "issue.md")
    assert draft.sections[0].entries[0].note == kept


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("![x](photo.jpg)", "picture 'photo.jpg'"),
        ("![x](http://example.org/a.png 'A')", "picture 'http://example.org/a.png'"),
        ("see [x](about.html)", "link 'about.html'"),
        ("![x](https://example.org/a.png) [y](tel:116000) [z](mailto:a@example.org) [9]", ""),
    ],
)
def test_what_cannot_be_printed_is_told_with_its_line(words: str, seen: str) -> None:
    for place, number in (("An intro.", 5), ("A note of the editor's.", 9)):
        remarks = parse(SOURCE.replace(place, words), "issue.md").remarks
        assert [(one.where, one.severity) for one in remarks] == (
            [(f"issue.md:{number}", "warning")] if seen else []
        )
        assert all(seen in one.what and "https://" in one.hint for one in remarks)
