"""The intro as plain text."""

import pytest

from bulletin.digest.plain import plain
from bulletin.model import Html


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One &amp; two</p>\n<p>Three</p>", "One & two\n\nThree"),
        (
            "<p>A <a href='https://e.org/?a=1&amp;b=2'>link</a>.</p>",
            "A link (https://e.org/?a=1&b=2).",
        ),
        ("<p><a href='https://e.org/'>https://e.org/</a></p>", "https://e.org/"),
        ("<p><a href='mailto:a@e.org'>a@e.org</a></p>", "a@e.org"),
        ("<p><a>no address</a></p>", "no address"),
        ("<ul><li>one</li><li><p>two</p></li></ul><p>after</p>", "- one\n- two\n\nafter"),
        ("<ol><li>one<ul><li>inner</li></ul></li></ol>", "1. one\n   - inner"),
        (
            "<ol start='9'><li>x</li><li><p>y</p><ol><li>in<br>to</li></ol><p>z</p></li></ol>b",
            "9. x\n10. y\n    1. in\n       to\n    z\n\nb",
        ),
        ("<p><a href='https://e.org/'>https://e.org</a></p>", "https://e.org"),
        ("<p><a href='tel:+3221234567'>+32 2 123 45 67</a></p>", "+32 2 123 45 67"),
        ("<p><a href='tel:+3221234567'>us</a></p>", "us (tel:+3221234567)"),
        ("<h2>Heading</h2><p>a<br>b</p>", "Heading\n\na\nb"),
        ("<p>x <img src='https://e.org/a.png' alt='A chart'> y</p>", "x A chart y"),
        ("<blockquote><p>said</p></blockquote>loose", "said\n\nloose"),
        ("<p>a   b\nc <em>d</em> e</p><hr><p> </p>", "a b c d e"),
        ("", ""),
    ],
)
def test_markup_reads_as_text(markup: str, text: str) -> None:
    assert plain(Html(markup)) == text


def test_lines_are_short_and_items_hang() -> None:
    text = plain(Html("<ul><li>" + "words " * 30 + "</li></ul>"))
    first, *rest = text.splitlines()
    assert first.startswith("- words")
    assert rest
    assert all(line.startswith("  words") and len(line) <= 72 for line in rest)
