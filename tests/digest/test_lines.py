"""Lines of plain text are never too long for mail, and say what they said."""

import pytest
from tests.digest.samples import digest, issue, known

from bulletin.digest.lines import bounded
from bulletin.model import Html
from bulletin.text import LONGEST_LINE

LONG = f"https://hub.example.org/{'x' * 1200}"


@pytest.mark.parametrize(
    "text", ["", "short", "x" * LONGEST_LINE, "é" * (LONGEST_LINE // 2), f"a\n{'b ' * 400}\nc"]
)
def test_what_fits_stays(text: str) -> None:
    assert bounded(text) == text


@pytest.mark.parametrize(
    "text", ["x" * 5000, "漢" * 500, "🌍" * 400, "word " * 400, f"a {'x' * 999}"]
)
def test_what_is_too_long_is_broken(text: str) -> None:
    lines = bounded(f"before\n{text}\nafter").split("\n")
    assert (lines[0], lines[-1]) == ("before", "after")
    assert all(len(line.encode()) <= LONGEST_LINE for line in lines)
    assert "".join(lines[1:-1]).replace(" ", "") == text.replace(" ", "")


def test_a_break_is_at_a_space_where_there_is_one() -> None:
    assert set(bounded("word " * 400).split()) == {"word"}


def test_an_address_stays_whole() -> None:
    assert LONG in bounded(f"{'é' * 600} ({LONG}) {'é' * 600}").replace("\n", " ")


def test_a_text_without_spaces_makes_an_email() -> None:
    title, summary = "漢" * 400, "字" * 900
    text = digest(issue(known(1, title=title, summary=summary, link=LONG), sections=1)).text
    assert "".join(text.split()).count(title) == 1
    assert summary in "".join(text.split())
    assert LONG in text
    lines = [line for line in text.splitlines() if LONG not in line]
    assert all(len(line.encode()) <= LONGEST_LINE for line in lines)


def test_a_long_line_of_the_intro_is_broken() -> None:
    made = digest(issue(known(1), sections=1, intro_html=Html(f"<p>{'漢' * 900}</p>")))
    assert all(len(line.encode()) <= LONGEST_LINE for line in made.text.splitlines())
