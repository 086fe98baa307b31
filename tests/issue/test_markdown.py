"""The editor's own words: their headings, links, and what stays visible text."""

import re

import pytest

from bulletin.issue.markdown import INTRO, NOTE, from_markdown


def test_html_in_markdown_is_text() -> None:
    made = from_markdown(
        "# A\n\n**b** <script>x</script> [c](javascript:x) [d](https://example.org)", INTRO
    )
    assert "&lt;script&gt;" in made
    assert "[c](javascript:x)" in made
    assert '<a href="https://example.org/">d</a>' in made


@pytest.mark.parametrize(
    ("signs", "levels"),
    [
        ("# ### #### #", "2 3 4 2"),
        ("### #### ######", "2 3 4"),
        ("###### # #", "2 2 2"),
        ("# ## ### #### ##### ######", "2 3 4 5 6 6"),
        ("## #### ###", "2 3 3"),
    ],
)
def test_headings_begin_below_the_name_and_leave_no_level_out(signs: str, levels: str) -> None:
    made = from_markdown("\n\n".join(f"{sign} A" for sign in signs.split()), INTRO)
    assert " ".join(re.findall(r"<h(\d)>A</h\1>", made)) == levels


def test_headings_of_a_note_begin_below_the_title_of_its_entry() -> None:
    assert from_markdown("# A\n\n> Said\n> ====", NOTE) == (
        "<h4>A</h4>\n<blockquote>\n<h4>Said</h4>\n</blockquote>"
    )


@pytest.mark.parametrize(
    ("source", "linked"),
    [
        ("See https://example.org/a_b_c.", ["https://example.org/a_b_c"]),
        ("(https://example.org/a_(b)?x=1&y=2), so", ["https://example.org/a_(b)?x=1&amp;y=2"]),
        (
            "**https://example.org/** and http://example.net/",
            ["https://example.org/", "http://example.net/"],
        ),
        ("[https://example.org/](https://example.net/)", ["https://example.net/"]),
        ("`https://example.org/` xhttps://example.org/ https://", []),
        ("https://user:word@example.org/", []),
    ],
)
def test_a_bare_web_address_becomes_a_link(source: str, linked: list[str]) -> None:
    assert re.findall(r'<a href="([^"]*)">', from_markdown(source, INTRO)) == linked


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("tel:+3221234567", "tel:+3221234567"),
        ("TEL:116%20000", "tel:116-000"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_an_editor_may_link_to_a_telephone(href: str, kept: str) -> None:
    assert from_markdown(f"[call us]({href})", NOTE) == f'<p><a href="{kept}">call us</a></p>'


def test_a_telephone_link_holds_a_number() -> None:
    assert from_markdown("[x](tel:alert)", INTRO) == "<p><a>x</a></p>"
