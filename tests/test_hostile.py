"""Hostile entry text comes out as readable, harmless text in every output, from end to end."""

import email
import email.policy
import json
import re
from pathlib import Path

import feedparser
import html5lib
import pytest
from lxml import etree

from tests.conftest import NOW, Run

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><a href="javascript:alert(1)">x</a>',
    "' onmouseover='alert(1)",
    "{{ 7*7 }} {% raw %} {{ issue }}",
    "]]> <!-- --> <![CDATA[ ]]>",
    "&lt;b&gt; &amp;amp; &#60;i&#62;",
    "\r\nBcc: nobody@example.org\r\n\r\n<p>body</p>",
    "=?UTF-8?Q?=0D=0ABcc:_nobody=40example.org?=",
    "</title></head><style>*{display:none}</style>",
    "\u202egnirts \u0000\u0008\ud800 \ufffe",
    "*|UNSUB|* {{ unsubscribe }} %%x%%",
    "https://placeholder.invalid/unsubscribe",
]


def build(run: Run, folder: Path, hostile: str) -> None:
    records = [
        {
            "title": f"A title {hostile}",
            "link": "https://example.org/1",
            "summary": f"A summary {hostile}",
            "categories": ["News & Analysis", f"C {hostile}"],
            "tags": [f"T {hostile}"],
            "authors": [f"Author {hostile}"],
            "publisher": f"P {hostile}",
            "published": "2026-11-01",
        },
        {
            "title": "Its link",
            "link": f"javascript:{hostile}",
            "content": f"<p>Content {hostile}</p>",
            "published": "2026-11-02",
        },
    ]
    (folder / "entries.json").write_text(json.dumps(records), "utf-8")
    assert run("build", "--quiet", "--now", NOW, "--out", "out").returncode == 0


def skeleton(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return every element of a page with its attributes' names, styles and hidden text aside."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return [
        (element.tag, tuple(sorted(map(str, element.attrib))))
        for element in tree.iter()
        if isinstance(element.tag, str)
    ]


def xml_skeleton(data: bytes) -> list[tuple[str, tuple[str, ...]]]:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    return [(str(element.tag), tuple(map(str, sorted(element.attrib)))) for element in root.iter()]


def links(page: str) -> set[str]:
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return {element.get("href").partition(":")[0] for element in tree.iter("a")}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_outputs_have_the_bones_of_harmless_ones(run: Run, publication: Path, hostile: str) -> None:
    build(run, publication, "harmless")
    out = publication / "out"
    calm_page = skeleton((out / "email.html").read_text("utf-8"))
    calm_feeds = [
        xml_skeleton((out / "site" / name).read_bytes()) for name in ("feed.xml", "atom.xml")
    ]
    calm_mail = email.message_from_bytes((out / "email.eml").read_bytes(), policy=email.policy.SMTP)
    for name in ("identities.jsonl", "bulletin.db", "issues/0001/issue.md"):
        (publication / name).unlink()

    build(run, publication, hostile)
    page = (out / "email.html").read_text("utf-8")
    assert skeleton(page) == calm_page
    feeds = [xml_skeleton((out / "site" / name).read_bytes()) for name in ("feed.xml", "atom.xml")]
    assert feeds == calm_feeds
    assert links(page) <= {"https", "mailto"}
    mail = email.message_from_bytes((out / "email.eml").read_bytes(), policy=email.policy.SMTP)
    assert mail.keys() == calm_mail.keys()
    assert [part.get_content_type() for part in mail.walk()] == [
        part.get_content_type() for part in calm_mail.walk()
    ]


def test_text_that_looks_like_markup_stays_readable(run: Run, publication: Path) -> None:
    hostile = "<script>alert(1)</script> {{ 7*7 }} ]]> \"q\" 'r' <5% & more"
    build(run, publication, hostile)
    out = publication / "out"
    title = f"A title {hostile}"
    assert title in (out / "email.txt").read_text("utf-8")
    page = html5lib.parse((out / "email.html").read_text("utf-8"), namespaceHTMLElements=False)
    assert title in "".join(page.itertext())
    told = json.loads((out / "site/feed.json").read_text("utf-8"))
    assert title in {item["title"] for item in told["items"]}
    atom = etree.fromstring((out / "site/atom.xml").read_bytes())
    assert title in {node.text for node in atom.iter("{http://www.w3.org/2005/Atom}title")}
    parsed = feedparser.parse((out / "site/feed.xml").read_bytes())
    assert not parsed.bozo
    assert len(parsed.entries) == 2


def test_a_subject_cannot_add_a_header(run: Run, publication: Path) -> None:
    build(run, publication, "harmless")
    draft = publication / "issues/0001/issue.md"
    evil = "=?UTF-8?Q?=0D=0ABcc:_nobody=40example.org?= \x0bBcc: nobody@example.org"
    draft.write_text(draft.read_text("utf-8").replace("Example Digest,", evil), "utf-8")
    assert run("build", "--quiet", "--now", NOW).returncode == 0
    mail = email.message_from_bytes(
        (publication / "out/email.eml").read_bytes(), policy=email.policy.default
    )
    assert mail["Bcc"] is None
    assert "Bcc: nobody@example.org" in mail["Subject"]


def test_entry_text_is_no_merge_tag(run: Run, publication: Path) -> None:
    settings = publication / "bulletin.toml"
    chosen = settings.read_text("utf-8").replace("[email]", '[email]\nmailers = ["mailchimp"]')
    settings.write_text(chosen, "utf-8")
    build(run, publication, "*|IF:X|* *|HTML:y|* *|UNSUB|*")
    for name in ("email.html", "email.txt"):
        text = (publication / "out" / name).read_text("utf-8")
        assert set(re.findall(r"\*\|.*?\|\*", text)) == {
            "*|UNSUB|*",
            "*|ARCHIVE|*",
            "*|LIST:ADDRESS|*",
        }
        assert text.count("*|UNSUB|*") == 1
        assert "HTML:y" in text
