"""HTML from outside, made plain or made safe; judged by html5lib and by lxml."""

import time
import unicodedata
from collections.abc import Iterator
from html import escape

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from bulletin.links import judge
from bulletin.markup import (
    ATTRIBUTES,
    MAX_DEPTH,
    TAGS,
    paragraphs,
    sanitize,
    strip_inline,
    to_text,
)

SCRIPT = "alert(1)"
EVENTS = "onclick onerror onload onmouseover onfocus onbegin ontoggle onpointerenter onanimationend".split()
SCHEMES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A&#x61vascript:alert(1)",
    "&#0000106avascript:alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "javascript&colon;alert(1)",
    "&#1;javascript:alert(1)",
    " javascript:alert(1)",
    "\x00javascript:alert(1)",
    "java\x00script:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml;base64,PHN2Zy8+",
    "blob:https://example.org/x",
    "file:///etc/passwd",
    "https://user:pass@example.org/",
]
PLACES = [
    "<a href='{}'>x</a>",
    "<a href={}>x</a>",
    "<img src='{}'>",
    "<blockquote cite='{}'>x</blockquote>",
    "<form action='{}'><button>x</button></form>",
]
PAYLOADS = [
    *(place.format(scheme) for scheme in SCHEMES for place in PLACES),
    *(f"<b {event}={SCRIPT}>x</b>" for event in EVENTS),
    *(f"<img src=x {event}='{SCRIPT}'>" for event in EVENTS),
    *(f"<svg/{event}={SCRIPT}>" for event in EVENTS),
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//example.org/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/x>alert(1)</script\n>",
    "<script>alert(1)",
    "<<script>alert(1)//<</script>",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<p style='behavior:url(x.htc);width:expression(alert(1))'>x</p>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src=javascript:alert(1)>",
    "<object data=javascript:alert(1)><embed src=javascript:alert(1)>",
    "<applet code=x><param name=x value=y></applet>",
    "<frameset><frame src=javascript:alert(1)></frameset>",
    "<base href=javascript:alert(1)//>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=javascript:alert(1)>",
    "<math href=javascript:alert(1)>x</math>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><animate attributeName=href to=javascript:alert(1)></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><foreignObject><img src=x onerror=alert(1)></foreignObject></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><mtext><h1><a><h6></a></h6><mglyph><svg><mtext><style><a title='</style><img src onerror=alert(1)>'></style></h1>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<title><p title='</title><img src=x onerror=alert(1)>'>",
    "<textarea><p title='</textarea><img src=x onerror=alert(1)>'>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<noembed><p title='</noembed><img src=x onerror=alert(1)>'>",
    "<noframes><p title='</noframes><img src=x onerror=alert(1)>'>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<template><img src=x onerror=alert(1)></template>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml-stylesheet href=javascript:alert(1)?>",
    "<!DOCTYPE x [<!ENTITY e '<script>'>]>&e;",
    "<img src=x` `onerror=alert(1)>",
    "<img src='x' / onerror=alert(1)//",
    "<img/src=x/onerror=alert(1)>",
    '<img src="x"onerror=alert(1)>',
    "<img \x0conerror=alert(1) src=x>",
    "<img title='>' src=x onerror=alert(1)>",
    "<a title='\"><img src=x onerror=alert(1)>' href=https://example.org/>x</a>",
    "<a href='https://example.org/\" onclick=\"alert(1)'>x</a>",
    "<a href=https://example.org/ target=_blank ping=https://example.org/ download>x</a>",
    "<a name=x id=y class=z data-x=1 aria-label=q>x</a>",
    "<p>\u0338<img\u0338 src=x onerror=alert(1)>",
    "<b>&#824;</b>",
    "<p dir=rtl lang=ar onclick=alert(1)>x</p>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<input autofocus onfocus=alert(1)><select><option>x",
    "<button formaction=javascript:alert(1)>x</button>",
    "<isindex action=javascript:alert(1) type=image>",
    "<x-y onclick=alert(1)>x</x-y>",
    "<b><p><b></p></b>",
    "<table><tr><td><table><a href=javascript:alert(1)>x",
    "<li><td><caption><tbody>x",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\x00<scr\x00ipt>alert(1)</script>",
    "<\u202escript>alert(1)</script>",
    "<img srcset='javascript:alert(1) 1x' src=https://example.org/x.png sizes=1>",
    "<a href='//evil.example/x'>x</a><a href='/x'>x</a>",
]
URLS = {"href", "src", "cite"}

soup = st.lists(
    st.one_of(
        st.sampled_from(PAYLOADS),
        st.sampled_from(
            "<p> </p> <b> </b> <i> <a> </a> <div> </div> <table> <tr> <td> </table> <svg> </svg> <math>"
            " <style> </style> <script> </script> <!-- --> --!> <![CDATA[ ]]> <br> <li> <ul> </ul> ' \" < >"
            " <h1> </h1> <section> & &lt; &#60; &#1; &#x338; <textarea> <title> <select> <form> <img <a"
            " href= src=x = / x y [caption] [a b=c] \u0338 \x00".split(" ")
        ),
        st.text(max_size=5),
    ),
    max_size=25,
).map("".join)


def elements_of(markup: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each element and its attributes as html5lib and as lxml see them."""
    browser = html5lib.parseFragment(markup, treebuilder="etree", namespaceHTMLElements=False)
    for element in list(browser.iter())[1:]:
        # A parser for whole documents adds a tbody of its own.
        yield str(element.tag), {str(k): str(v) for k, v in element.attrib.items()}
    if markup:
        for one in lxml_html.fragment_fromstring(markup, create_parent="div").iterdescendants():
            yield str(one.tag), {str(k): str(v) for k, v in one.attrib.items()}


def assert_safe(markup: str) -> None:
    for tag, attributes in elements_of(markup):
        assert tag in TAGS
        allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set())
        assert attributes.keys() <= allowed
        for name in attributes.keys() & URLS:
            assert attributes[name].startswith(("https://", "http://", "mailto:"))
            assert judge(attributes[name]) == attributes[name]
        if tag == "img":
            assert attributes["src"].startswith("https://")


def assert_well_nested(markup: str) -> None:
    """XML is stricter than HTML: once the void elements are closed, the markup is XML."""
    void = markup.replace("&nbsp;", "&#160;")
    for tag in ("br", "hr", "img"):
        pieces = void.split(f"<{tag}")
        void = pieces[0] + "".join(
            f"<{tag}" + (p.replace(">", "/>", 1) if p[:1] in " >" else p) for p in pieces[1:]
        )
    etree.fromstring(f"<x>{void}</x>")


def test_there_are_payloads_enough() -> None:
    assert len(PAYLOADS) == len(set(PAYLOADS)) >= 100


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_leaves_only_what_is_allowed(payload: str) -> None:
    clean = sanitize(payload, judge)
    assert_safe(clean)
    assert_safe(unicodedata.normalize("NFC", clean))
    assert_well_nested(clean)
    assert_safe(sanitize(f"<table><tr><td>{payload}", judge))
    assert_safe(sanitize(f"<svg><style>{payload}", judge))
    long_one = "<i>.</i>" * 400 + payload
    assert_safe(sanitize(long_one, judge))


@given(soup)
def test_tag_soup_comes_out_safe_well_nested_and_final(source: str) -> None:
    clean = sanitize(source, judge)
    assert_safe(clean)
    assert_safe(unicodedata.normalize("NFC", clean))
    assert_well_nested(clean)
    to_text(source)
    strip_inline(source)


@given(soup)
def test_long_tag_soup_too(source: str) -> None:
    clean = sanitize("<i>.</i>" * 400 + source, judge)
    assert_safe(clean)
    assert_well_nested(clean)


@pytest.mark.parametrize(
    ("source", "clean"),
    [
        ("<p>One <em>two</em></p>", "<p>One <em>two</em></p>"),
        ("<p>One<p>Two", "<p>One</p><p>Two</p>"),
        ("<h1>Title</h1>text", "<h2>Title</h2>text"),
        ("<div>one</div><div>two</div>", "<div>one</div><div>two</div>"),
        ("<section>one</section><article>two</article>", "<div>one</div><div>two</div>"),
        ("<body><p>x</p></body>", "<div><p>x</p></div>"),
        ("a <5% rule & more", "a &lt;5% rule &amp; more"),
        ("<span class='x'>a</span>", "a"),
        ("<img src='javascript:x' alt='y'>z", "z"),
        ("<img src='http://example.org/x.png'>z", "z"),
        (
            "<img src='https://example.org/x.png' width=5 height=x>",
            '<img src="https://example.org/x.png" width="5">',
        ),
        ("<p>x&#1;&#x202e;&#133;y</p>", "<p>x…y</p>"),
        ("[vc_row css='x']<p>a</p>[/vc_row]", "<p>a</p>"),
        (
            "<a href='https://example.org/?a=1&amp;b=2'>x</a>",
            '<a href="https://example.org/?a=1&amp;b=2">x</a>',
        ),
    ],
)
def test_sanitised_by_example(source: str, clean: str) -> None:
    assert sanitize(source, judge) == clean


def test_relative_links_are_judged_with_what_the_caller_knows() -> None:
    clean = sanitize(
        "<a href='/x'>x</a><a href='#y'>y</a>", lambda url: judge(url, "https://example.org/a")
    )
    assert 'href="https://example.org/x"' in clean
    assert 'href="https://example.org/a#y"' in clean


def test_many_open_paragraphs_and_items_are_not_deep() -> None:
    source = "".join(f"<p>one {n}<ul><li>a<li>b</ul>" for n in range(500))
    clean = sanitize(source, judge)
    assert clean.count("<p>one") == 500
    assert clean.count("<li>") == 1000


def test_markup_that_is_too_deep_becomes_plain_and_loses_no_words() -> None:
    source = (
        "<div>a <b>" * (MAX_DEPTH * 5) + "deepest" + "</b></div>" * (MAX_DEPTH * 5) + "<p>last</p>"
    )
    clean = sanitize(source, judge)
    assert clean.startswith("<p>a ")
    assert clean.endswith("deepest last</p>")
    assert to_text(source).split()[-2:] == ["deepest", "last"]


BOMBS = {
    "div": "<div>",
    "stray ends": "<div></q>",
    "comments": "<!--",
    "tables": "<table>",
    "cells": "<table><tr><td>",
    "lists": "<ul><li>",
    "svg": "<svg>",
    "half tags": "<a ",
    "quotes": "<x a='",
    "less": "<",
    "ampersands": "&",
    "references": "&a",
    "numbers": "&#",
    "shortcodes": "[gallery ",
    "closing shortcodes": "[/a",
    "nested shortcodes": '[a x="',
    "hidden ends": "<div><!--</div>-->",
    "quoted ends": "<div title='</div>'>",
    "paragraphs": "<p>a<b>b</b></p>",
    "blank lines": "\n",
    "options": "<select><option>",
    "dots": ".",
}


@pytest.mark.parametrize("unit", BOMBS.values(), ids=BOMBS)
def test_a_megabyte_is_answered_soon(unit: str) -> None:
    source = unit * (1_000_000 // len(unit))
    begun = time.process_time()
    sanitize(source, judge)
    to_text(source)
    strip_inline(source[:10_000])
    assert time.process_time() - begun < 10


def test_few_tags_cannot_multiply() -> None:
    styles = "".join(f"<b title='{n}{'z' * 3000}'>" for n in range(290))
    assert len(sanitize(styles + "<p>x" * 290, judge)) < 2_100_000
    cells = "<table>" + "".join(f"<b title={n}>" for n in range(90)) + "x<tr>y" * 100_000
    begun = time.process_time()
    sanitize(cells, judge)
    sanitize("[x" + ' a="' * 300_000, judge)
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>One</p><p>two</p>", "One two"),
        ("One<br>two", "One two"),
        ("<div>a</div><section>b</section><h1>c</h1>d", "a b c d"),
        ("a<b>b</b>c", "abc"),
        ("<script>x</script><style>y</style>z", "z"),
        ("<!-- x -->z<!DOCTYPE html>", "z"),
        ("<!DOCTYPE html>", ""),
        ("AT&amp;T&#8217;s <5% rule", "AT&T’s <5% rule"),
        ("<em>AT&amp;T</em> <5% rule &amp;lt;", "AT&T <5% rule &lt;"),
        ("3 < 5 <b>and</b> 7 > 5", "3 < 5 and 7 > 5"),
        ("<body><p>a</p></body></html>b", "a b"),
        ("a [sic] b [caption id='1']c[/caption] [foo attr=&#8221;x&#8221;]", "a [sic] b c"),
        ('a [foo x="y"]kept[/foo] b', "a kept b"),
        ("<title>t</title>z", "z"),
        (f"&#{'9' * 5000};", "\ufffd"),
        (f"<b>&#{'9' * 5000};</b>x", "\ufffdx"),
        ("\x01<b>x\ud800</b>", "x"),
    ],
)
def test_plain_text_by_example(source: str, text: str) -> None:
    assert " ".join(to_text(source).split()) == text


@given(st.text())
def test_escaped_text_is_read_back(text: str) -> None:
    source = escape(text).replace("[", "&#91;")
    assert " ".join(to_text(f"<p>{source}</p>").split()).replace("\ufffd", "") == " ".join(
        to_text(source).split()
    ).replace("\ufffd", "")


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("<5% rule", "<5% rule"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("<em>Real</em> <b class='x'>markup</b>", "Real markup"),
        ("one<br>two<br />three", "one two three"),
        ("<p>one</p><p>two</p>", " one  two "),
        ('<a title="x > y" href="#">one</a>', "one"),
        ("<bold>", "<bold>"),
        ("<a", "<a"),
        ("a < b > c", "a < b > c"),
        ("<span style='a:b'>x</SPAN>", "x"),
        ("how <iframe> differs from <object>", "how <iframe> differs from <object>"),
    ],
)
def test_a_title_loses_its_inline_tags_alone(source: str, left: str) -> None:
    assert strip_inline(source) == left


@given(st.text())
def test_paragraphs_are_safe_and_keep_the_words(text: str) -> None:
    made = paragraphs(text)
    assert_safe(made)
    assert made.count("<p>") == made.count("</p>")
