"""Arbitrary text in every field: it comes back equal, and never becomes structure."""

import html
import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from tests.feeds.channels import channel, known

from bulletin.feeds import render
from bulletin.model import Channel, Entry, Html, Image
from bulletin.text import one_line

NAMESPACES = {
    "a": "http://www.w3.org/2005/Atom",
    "c": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
NASTY = (
    "]]>",
    "<![CDATA[x]]>",
    "</title><script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}",
    "&amp;#8217; &lt; &#x26; &copy;",
    "\"quoted\" and 'quoted'",
    "😀 𠜎 \U0010fffd",
    "مرحبا \u200fעברית\u200e e\u0301",
    "<!-- --><?xml version='1.0'?>",
)
arbitrary = st.one_of(st.sampled_from(NASTY), st.text(min_size=1)).map(one_line).filter(bool)


def made_of(text: str, number: int = 1) -> Channel:
    """A channel with `text` wherever text may stand."""
    entry = known(
        number,
        title=text,
        link="https://example.org/1",
        summary=text,
        content_html=Html(text),
        categories=(text,),
        tags=(text,),
        authors=(text,),
        publisher=text,
        stage=text,
        image=Image("https://example.org/1.jpg", text),
    )
    bare = known(number + 1, title=text)
    return channel(entry, bare, title=text, description=text, author=text)


def skeleton(document: bytes) -> list[tuple[str, list[str]]]:
    return [(str(e.tag), sorted(map(str, e.attrib))) for e in etree.fromstring(document).iter()]


def json_skeleton(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: json_skeleton(inner) for key, inner in value.items()}
    return [json_skeleton(inner) for inner in value] if isinstance(value, list) else type(value)


def texts(root: etree._Element, *paths: str) -> list[str]:
    """Return the text of the elements and attributes at `paths`; each path must lead to some."""
    found: list[str] = []
    for path in paths:
        values: Any = root.xpath(path, namespaces=NAMESPACES)
        assert values
        found += [value if isinstance(value, str) else value.text for value in values]
    return found


@given(arbitrary)
@example(NASTY[0])
@example(NASTY[2])
@example(NASTY[4])
def test_text_comes_back_equal_and_never_becomes_structure(text: str) -> None:
    documents, harmless = render(made_of(text)), render(made_of("harmless"))

    rss = etree.fromstring(documents["feed.xml"])
    plain = texts(rss, "//title", "//category", "//dc:creator", "//dc:publisher", "//c:encoded")
    assert set(plain) == {text}
    assert rss.findtext("channel/description") == text
    assert {html.unescape(t) for t in texts(rss, "//item/description")} == {
        html.unescape(html.escape(text))
    }
    assert all("<" not in t for t in texts(rss, "//item/description"))

    atom = etree.fromstring(documents["atom.xml"])
    plain = texts(atom, "//a:title", "//a:name", "//a:summary", "//a:content", "//a:subtitle")
    assert set(plain + texts(atom, "//@term", "//@label", "//dc:publisher")) == {text}

    for name in ("feed.xml", "atom.xml"):
        assert skeleton(documents[name]) == skeleton(harmless[name])

    feed = json.loads(documents["feed.json"])
    first, bare = feed["items"]
    assert [feed["title"], feed["description"], feed["authors"]] == [text, text, [{"name": text}]]
    assert {first[key] for key in ("title", "summary", "content_html")} == {text}
    assert first["_bulletin"] == {"publisher": text, "stage": text, "image_alt": text}
    assert first["tags"] == [text]
    assert bare["title"] == bare["content_text"] == text
    assert json_skeleton(feed) == json_skeleton(json.loads(harmless["feed.json"]))


def test_titles_of_rss_are_written_in_hexadecimal_and_only_titles() -> None:
    document = render(made_of("<b>AT&T</b> &lt;"))["feed.xml"]
    assert b"<title>&#x3C;b&#x3E;AT&#x26;T&#x3C;/b&#x3E; &#x26;lt;</title>" in document
    assert document.count(b"&#x26;T") == 3  # the channel's title and two entries'


def test_every_field_of_an_entry_that_holds_text_is_tried() -> None:
    kinds = {f: t for f, t in Entry.__annotations__.items() if t in (str, tuple[str, ...], Html)}
    used = {f for f in kinds if getattr(made_of("x").entries[0].entry, f) not in ("", ())}
    unpublished = {"where", "source_id", "guid", "dated", "notes"}
    assert used | unpublished == set(kinds) - {"language"}
