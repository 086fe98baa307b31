"""The fence round premailer: what it repairs, and what it refuses."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bulletin.digest._premailer import inline
from bulletin.errors import TemplateError


def page(style: str = "", body: str = "<p>x</p>", head: str = "") -> str:
    return (
        f"<!DOCTYPE html>\n<html><head><title>t</title>{head}<style>{style}</style></head>"
        f"<body>{body}</body></html>"
    )


def test_styles_move_into_elements() -> None:
    assert '<p style="color:red">x</p>' in inline(page("p { color: red }"), "t")


@pytest.mark.parametrize("doctype", ["<!doctype html>", "\n<!DOCTYPE HTML>\n", ""])
def test_the_page_is_never_in_quirks_mode(doctype: str) -> None:
    html = page("p{color:red}").replace("<!DOCTYPE html>\n", doctype)
    assert inline(html, "t").startswith("<!DOCTYPE html>\n<html>")


def test_important_rules_for_phones_stay_important() -> None:
    kept = "@media (max-width:480px){p{color:blue !important}}[data-ogsc] p{color:red !important}"
    made = inline(page(head=f'<style data-premailer="ignore">{kept}</style>'), "t")
    assert f"<style>{kept}</style>" in made
    assert "blue !important" in inline(page("@media print{p{color:blue !important}}"), "t")


def test_attributes_and_colours_stay_as_they_are_written() -> None:
    body = '<table width="600" align="left" bgcolor="#fff"><tr><td>x</td></tr></table>'
    made = inline(page("table{width:100%;text-align:right;background-color:#aa0000}", body), "t")
    assert '<table width="600" align="left" bgcolor="#fff" style="width:100%' in made
    assert "#aa0000" in made


def test_conditional_comments_and_text_survive() -> None:
    body = "<!--[if mso]><table><tr><td><![endif]--><p>&amp; &lt;b&gt; é</p><!--[if mso]></td><![endif]-->"
    assert body in inline(page("p.a{color:red}", body), "t")


REFUSED = {
    "@import": (page("@import url(https://example.org/a.css);"), "@import"),
    "a hidden @import": (page(r"@\69mport 'a.css';"), "@import"),
    "@supports": (page("@supports (a:b){p{color:red}}"), "at-rule"),
    "@font-face": (page("@font-face{font-family:x}"), "at-rule"),
    "a picture in the clear": (page("p{background:url(http://example.org/a.png)}"), r"url\(\)"),
    "a file": (page("p{background:url( 'file:///etc/passwd')}"), r"url\(\)"),
    "a linked sheet": (page(head='<link href="a.css" rel="stylesheet">'), "linked style sheet"),
    "a link round a table": (
        page(body='<a href="https://e.org/"><b>x</b><table><tr><td>x</td></tr></table></a>'),
        "round a table",
    ),
    "an unknown instruction": (page(head='<style data-premailer="keep"></style>'), "instruction"),
    "an unclosed value": (page("p{color:}"), "fault"),
    "a comma in a selector": (page('a[title="x,y"]{color:red}'), "cannot be inlined"),
    "a style like a selector": (
        page("p{color:red}", '<p style="p">x</p>'),
        "fault|cannot be inlined",
    ),
    "nothing": ("", "prints nothing"),
    "too deep": (page(body="<div>" * 300 + "deep" + "</div>" * 300), "lose or move words"),
}


@pytest.mark.parametrize(("html", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_would_be_lost_or_fetched_is_refused(html: str, reason: str) -> None:
    with pytest.raises(TemplateError, match=reason) as caught:
        inline(html, "email/digest.html")
    assert caught.value.where == "email/digest.html"
    if reason != "prints nothing":
        assert caught.value.hint


def test_a_fault_met_twice_is_told_twice() -> None:
    for _ in range(2):
        with pytest.raises(TemplateError, match="fault"):
            inline(page("p{color:;x}"), "t")


def test_the_engine_fetches_nothing() -> None:
    import cssutils

    with pytest.raises(TemplateError, match="asks for"):
        cssutils.util._readUrl("https://example.org/a.css")


def test_variables_of_the_environment_do_not_steer_it() -> None:
    script = "import bulletin.digest._premailer, os; print(os.environ['PREMAILER_CACHE'])"
    outcome = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": "src", "PREMAILER_CACHE": "nonsense"},
        cwd=Path(__file__).parents[2],
    )
    assert outcome.stdout.strip() == "nonsense"
