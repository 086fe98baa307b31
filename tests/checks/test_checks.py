"""Every check finds its bad examples and is content with its good ones."""

import json
import re

import pytest
from tests.checks.cases import CASES, HTML, NAMES, TEXT, Case, eml
from tests.conftest import ROOT

from bulletin.checks import catalogue
from bulletin.checks.clients import is_graceful, lacking
from bulletin.checks.letter import Letter
from bulletin.checks.rules import Level, Rules

EACH = [
    pytest.param(name, case, id=f"{name}-{number}")
    for name, cases in CASES.items()
    for number, case in enumerate(cases, 1)
]


def found(letter: Letter, name: str) -> list[str]:
    return [each.where for each in catalogue.judge(letter) if each.check == name]


def test_nothing_is_said_of_the_good_email() -> None:
    letter = Letter(html=HTML, text=TEXT, eml=eml(HTML, TEXT), names=NAMES)
    assert list(catalogue.judge(letter)) == []


def test_every_check_has_a_bad_and_a_good_example() -> None:
    assert CASES.keys() == set(catalogue.NAMES) - {"same_email", "template_block"}
    for name, cases in CASES.items():
        assert any(case.good or case.fine for case in cases), name


@pytest.mark.parametrize(("name", "case"), EACH)
def test_the_bad_one_is_found_in_its_place(name: str, case: Case) -> None:
    where = found(case.letter(bad=True), name)
    assert where
    assert not case.where or case.where in where


@pytest.mark.parametrize(("name", "case"), EACH)
def test_the_good_one_is_let_pass(name: str, case: Case) -> None:
    if case.good or case.fine:
        assert found(case.letter(bad=False), name) == []


def test_a_message_that_differs_from_its_files_is_found() -> None:
    other = Letter(html=HTML, text=TEXT, eml=eml(HTML.replace("four", "five"), TEXT), names=NAMES)
    assert found(other, "same_email") == ["email.eml"]


@pytest.mark.parametrize("level", ["off", "warn", "error"])
def test_a_check_has_the_level_that_is_set(level: Level) -> None:
    html = HTML.replace("Unsubscribe</a>", "here</a>")
    letter = Letter(html=html, rules=Rules(levels={"link_vague": level}))
    said = [each.severity for each in catalogue.judge(letter)]
    assert said == {"off": [], "warn": ["warning"], "error": ["error"]}[level]


def test_a_fragment_needs_no_frame() -> None:
    start, end = HTML.index("<table"), HTML.index("</div>\n</body>")
    fragment = HTML[start:end].replace("<table", '<table lang="en" dir="ltr"')
    assert list(catalogue.judge(Letter(html=fragment))) == []


def test_every_check_is_documented_with_its_reason_and_source() -> None:
    text = (ROOT / "docs" / "reference" / "checks.md").read_text("utf-8")
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == list(catalogue.NAMES)
    for check in catalogue.ALL:
        assert f"| `{check.name}` | {check.severity} | " in text
        assert f" | {check.why} | {check.source} |" in text, check.name


def test_the_table_of_clients_is_small_and_says_where_it_is_from() -> None:
    path = ROOT / "src" / "bulletin" / "checks" / "caniemail.json"
    assert path.stat().st_size < 80_000
    data = json.loads(path.read_text("utf-8"))
    assert data["licence"].startswith("MIT")
    (support,) = [check for check in catalogue.ALL if check.name == "support"]
    assert data["date"] in support.source
    assert f"{len(data['clients'])} clients" in support.source


def test_what_is_known_of_clients() -> None:
    assert lacking("property:border-radius") == (["Outlook (Windows)"], "css-border-radius")
    assert lacking("property:of-our-own") == ([], "")
    assert is_graceful("property:border-radius")
    assert is_graceful("media:prefers-color-scheme")
    assert not is_graceful("property:position")
