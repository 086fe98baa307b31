"""Past issues and old feeds: what is recognised, what is left out, and what is refused.

The fixtures stand in ``tests/data/past``; beside each stands what is read from it.
"""

import base64
import re
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import ROOT

from bulletin import links
from bulletin.errors import SourceError
from bulletin.sources import _feedparser
from bulletin.sources.base import Document
from bulletin.sources.past import Past, PastEntry, recognise

DATA = Path(__file__).parents[1] / "data" / "past"
GOLDEN = ROOT / "tests" / "golden"
SAMPLES = sorted(path for path in DATA.iterdir() if not path.name.endswith(".expected.json"))
ISSUES = ["entries", "hostile", "one", "seed"]


def past(data: bytes | str, where: str = "issue") -> Past:
    return recognise(Document(data.encode() if isinstance(data, str) else data, where))


def page(body: str) -> Past:
    return past(f"<html><body>{body}</body></html>")


def pairs(found: Past) -> list[tuple[str, str]]:
    return [(entry.title, entry.link) for entry in found.entries]


def refusal(data: bytes | str) -> str:
    with pytest.raises(SourceError) as caught:
        past(data)
    assert caught.value.where == "issue"
    assert caught.value.hint
    return caught.value.message


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_sample_is_read_as_expected(sample: Path) -> None:
    expected = sample.with_name(f"{sample.name}.expected.json").read_bytes()
    assert past(sample.read_bytes(), sample.name) == msgspec.json.decode(expected, type=Past)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_name_is_not_asked(sample: Path) -> None:
    found = past(sample.read_bytes(), sample.name)
    other = past(sample.read_bytes(), "other.xyz")
    assert (other.what, other.entries) == (found.what, found.entries)


def printed(case: str) -> set[tuple[str, str]]:
    """Return title and link of each entry that a golden issue prints: those of its feed."""
    feed = msgspec.json.decode((GOLDEN / case / "expected" / "site" / "feed.json").read_bytes())
    return {(item["title"], item.get("url", "")) for item in feed["items"]}


@pytest.mark.parametrize("case", ISSUES)
@pytest.mark.parametrize("name", ["email.html", "email.txt", "email.eml"])
def test_our_own_digest_comes_out_exactly(case: str, name: str) -> None:
    found = past((GOLDEN / case / "expected" / name).read_bytes())
    html = past((GOLDEN / case / "expected" / "email.html").read_bytes())
    assert pairs(found) == pairs(html)
    assert set(pairs(found)) == printed(case)
    assert len(found.entries) == len(printed(case))
    assert not found.is_feed


@pytest.mark.parametrize("case", ["entries", "one", "seed"])
def test_our_own_digest_is_known_without_its_classes(case: str) -> None:
    source = (GOLDEN / case / "expected" / "email.html").read_bytes()
    found = past(re.sub(rb' class="[^"]*"', b"", source))
    assert found.entries == past(source).entries


@pytest.mark.parametrize("case", ISSUES)
@pytest.mark.parametrize("name", ["feed.xml", "atom.xml", "feed.json"])
def test_our_own_feeds_come_out_exactly(case: str, name: str) -> None:
    found = past((GOLDEN / case / "expected" / "site" / name).read_bytes())
    items = msgspec.json.decode((GOLDEN / case / "expected" / "site" / "feed.json").read_bytes())
    assert found.is_feed
    assert [(e.guid, e.title, e.link) for e in found.entries] == [
        (item["id"], item["title"], item.get("url", "")) for item in items["items"]
    ]
    assert all(entry.published for entry in found.entries)


def test_our_own_digest_is_freed_of_a_mailers_tracking() -> None:
    source = (GOLDEN / "entries" / "expected" / "email.html").read_text("utf-8")
    link = "https://example.org/tools/glossary/"
    hidden = source.replace(f'"{link}"', '"https://x.us1.list-manage.com/track/click?u=1&amp;id=2"')
    guarded = source.replace(
        f'"{link}"',
        '"https://a.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Ftools%2Fglossary%2F"',
    )
    assert pairs(past(hidden))[-1] == ("Glossary: 60 terms in plain words", "")
    assert past(guarded).entries == past(source).entries


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "an empty file"),
        (b" \r\n\t", "an empty file"),
        (b"%PDF-1.7\n...", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\x00", "a picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture"),
        (b"GIF89a\x01\x00", "a picture"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a picture"),
        (b"PK\x03\x04\x14\x00", "a ZIP archive, a Word file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".msg"),
        (b"\x1f\x8b\x08\x00", "a compressed file"),
        (b"{\\rtf1\\ansi https://example.org/}", "a Rich Text file"),
        (b"text and\x00 bytes", "no text"),
        (b"https://example.org/a\n" * 1_000_000, "more than 20 MB"),
        (b'<?xml version="1.0"?><opml version="2.0"><body/></opml>', "an XML file (opml)"),
        (b'<?xml version="1.0"?><urlset><url/></urlset>', "an XML file (urlset)"),
        (b'{"title": "x"}', "no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": 5}', "no JSON Feed"),
        (b'[{"title": "x", "link": "https://example.org/"}]', "no JSON Feed"),
        (b'{"a": ' + b"[" * 100_000, "no JSON Feed"),
        (b'<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"/>', "export"),
        (b"From: a@example.org\nContent-Type: image/png\n\nx", "there is no text in it"),
        (b"From: a@example.org\nContent-Type: text/html\n\n\x00\x01", "there is no text in it"),
    ],
)
def test_what_is_neither_issue_nor_feed_is_refused_in_words(data: bytes, said: str) -> None:
    assert said in refusal(data)


def test_a_page_or_text_without_links_says_so() -> None:
    for source in ("Nothing here but words.", "<html><body><p>Words</p></body></html>", "<html>"):
        found = past(source)
        assert found.entries == ()
        assert "no entries were found" in found.findings[0].what
        assert found.what in found.findings[0].what


@pytest.mark.parametrize(
    ("href", "text", "reason"),
    [
        ("*|UNSUB|*", "Unsubscribe", "mailer's own"),
        ("{{ unsubscribe_url }}", "here", "mailer's own"),
        ("%7B%7B%20UnsubscribeURL%20%7D%7D", "here", "mailer's own"),
        ("http://*|FORWARD|*", "Forward", "mailer's own"),
        ("[unsubscribe]", "here", "mailer's own"),
        ("{$unsubscribe}", "here", "mailer's own"),
        ("%%unsubscribe%%", "here", "mailer's own"),
        ("https://example.org/unsubscribe?id=1", "here", "mailer's own"),
        ("https://example.org/a/?unsubscribe=1", "here", "mailer's own"),
        ("https://example.us1.list-manage.com/vcard?u=1", "Add us", "mailer's own"),
        ("https://us1.campaign-archive.com/?u=1", "October", "mailer's own"),
        ("https://example.org/x/1", "Unsubscribe from this list", "mailer's own"),
        ("https://example.org/x/2", "View this email in your browser", "mailer's own"),
        ("https://example.org/x/3", "Update your preferences", "mailer's own"),
        ("https://example.org/x/4", "Forward to a friend", "mailer's own"),
        ("https://example.org/x/5", "Se désabonner", "mailer's own"),
        ("https://example.org/x/6", "Voir la version en ligne", "mailer's own"),
        ("https://example.org/x/7", "Darse de baja", "mailer's own"),
        ("https://example.org/x/8", "Ver en su navegador", "mailer's own"),
        ("https://example.org/x/9", "Cancelar a subscrição", "mailer's own"),
        ("https://example.org/x/a", "إلغاء الاشتراك", "mailer's own"),
        ("https://example.org/x/b", "Newsletter abbestellen", "mailer's own"),
        ("https://www.facebook.com/example", "Facebook", "social"),
        ("https://www.facebook.com/profile.php?id=1", "", "social"),
        ("https://x.com/example", "@example", "social"),
        ("https://x.com/intent/post?text=Words", "Say it", "social"),
        ("https://www.linkedin.com/company/example/", "LinkedIn", "social"),
        ("https://www.youtube.com/@example", "Watch", "social"),
        ("https://t.me/example", "Follow us on Telegram", "social"),
        ("https://mastodon.example/@example", "Mastodon", "social"),
        ("https://click.example.net/?u=https%3A%2F%2Ffacebook.com%2Fsharer%2Fsharer.php", "a", "social"),
        ("https://example.us1.list-manage.com/track/click?u=1&id=2", "Instagram", "social"),
        ("mailto:a@example.org", "Write to us", "email addresses"),
        ("TEL:+3212345678", "Call us", "email addresses"),
        ("https://example.org", "Example Hub", "home pages"),
        ("https://example.org/?utm_source=mail", "Example Hub", "home pages"),
        ("https://example.org/feed/", "Follow", "feeds"),
        ("https://example.org/bulletin/feed.xml", "The feed of all resources", "feeds"),
        ("https://example.org/?feed=rss2", "RSS", "feeds"),
        ("https://example.org/photo.JPG", "A photo of a quay", "pictures"),
        ("#top", "To the top", "places within"),
        ("javascript:alert(1)", "A title", "no web page"),
        ("file:///C:/draft.docx", "The draft", "no web page"),
        ("page.html", "A title", "no web page"),
        ("", "A title", "no web page"),
        ("https://user:secret@example.org/a", "A title", "no web page"),
        ("https://example.us1.list-manage.com/track/click?u=1&id=2", "Read more", "click-tracking"),
    ],
)  # fmt: skip
def test_what_names_no_resource_is_left_out_with_a_reason(
    href: str, text: str, reason: str
) -> None:
    found = page(f'<a href="{href}">{text}</a><p><a href="https://example.org/kept">Kept</a>')
    assert pairs(found) == [("Kept", "https://example.org/kept")]
    ((said, count),) = found.left_out
    assert reason in said
    assert count == 1


@pytest.mark.parametrize(
    ("href", "text"),
    [
        ("https://www.youtube.com/watch?v=abc", "Webinar: what changes in 2027"),
        ("https://www.linkedin.com/pulse/fees", "An essay on fees"),
        ("https://x.com/example/status/1", "Minister announces an import ban"),
        ("https://example.org/unsubscribe-culture", "The culture of leaving"),
        ("https://example.org/report.pdf", "A report as a file"),
        ("https://example.org/en/", "The English edition"),
        ("https://social.example.org/protection", "Social protection"),
        ("https://example.org/a", "Report: forced labour in ports"),
        (
            "https://example.org/b",
            "Guide to email preferences and other rights of people who read news",
        ),
    ],
)
def test_what_only_looks_alike_stays(href: str, text: str) -> None:
    assert pairs(page(f'<a href="{href}">{text}</a>')) == [(text, href)]


@pytest.mark.parametrize(
    ("href", "link"),
    [
        ("https://click.example.net/r?url=https%3A%2F%2Fexample.org%2Fa", "https://example.org/a"),
        ("https://click.example.net/r?redirect=https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fa&data=1", "https://example.org/a"),
        ("https://www.google.com/url?q=https%3A%2F%2Fexample.org%2Fa&sa=D", "https://example.org/a"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa&h=1", "https://example.org/a"),
        ("https://a.r.eu-west-1.awstrack.me/L0/https:%2F%2Fexample.org%2Fa/1/0102/x=1", "https://example.org/a"),
        ("https://urldefense.com/v3/__https://example.org/a__;!!x$", "https://example.org/a"),
        ("https://one.example/?u=https%3A%2F%2Ftwo.example%2F%3Furl%3Dhttps%253A%252F%252Fexample.org%252Fa", "https://example.org/a"),
        ("https://one.example/r?u=https%3A%2F%2Fb.list-manage.com%2Ftrack%2Fclick%3Fu%3D1", ""),
        ("https://example.us1.list-manage.com/track/click?u=1&id=2&e=3", ""),
        ("https://mandrillapp.com/track/click/1/example.org?p=abc", ""),
        ("https://mail.example.org/c/eJwVjk0OgyAQhU", ""),
        ("https://u1.ct.sendgrid.net/ls/click?upn=abc", ""),
        ("https://links.example.org/ls/click?upn=abc", ""),
        ("https://x.hubspotlinks.com/Ctc/abc", ""),
        ("https://a.r.us-east-1.awstrack.me/x/1", ""),
        ("https://click.example.net/r?url=javascript:alert(1)", "https://click.example.net/r?url=javascript:alert(1)"),
    ],
)  # fmt: skip
def test_links_are_freed_of_tracking_or_known_by_title(href: str, link: str) -> None:
    assert pairs(page(f'<a href="{href}">A title</a>')) == [("A title", link)]


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (
            '<a href="L">here</a> <a href="L">A long title</a> <a href="L">A title</a>',
            "A long title",
        ),
        ('<h3><a href="L">Title</a></h3> <a href="L">A longer text with the summary</a>', "Title"),
        ('<a href="L"><h3>Title</h3><p>And its summary</p></a>', "Title"),
        ('<a href="L">Read more: The title</a>', "The title"),
        ('<a href="L">Read more about the title</a>', "the title"),
        ('<a href="L">Read More<span style="font-size:0">: The title</span></a>', "The title"),
        ('<a href="L">https://example.org/x</a> <a href="L">www.example.org/x</a>', ""),
        ('<a href="L"><img src="x.png" alt="A picture of it"></a>', "A picture of it"),
        ('<a href="L"><img alt="A picture"></a> <a href="L">Its title</a>', "Its title"),
        ('<map><area href="L" alt="A part of a map"></map>', "A part of a map"),
        ('<h2>The heading</h2><p>Words. <a href="L">Read more</a>', "The heading"),
        ('<h2>One</h2><h3>Two</h3><p><a href="L">→</a>', "Two"),
        ('<table><tr><td><b>The line</b><br>Words. <a href="L">View</a></table>', "The line"),
        ('<table><tr><td>We <b>thank</b> all. <a href="L">View</a></table>', ""),
        ('<table><tr><td><b>The line</b><td><a href="L">View</a></table>', ""),
        ('<h2>News</h2><table><tr><td><b>Line</b><td><a href="L">View</a></table>', "News"),
        ('<p style="font-weight: 700">The line</p><p><a href="L">View</a>', "The line"),
        ('<div style="display:none"><h2>Hidden</h2></div><a href="L">View</a>', ""),
        ('<h2 hidden>Hidden</h2><script>"x"</script><a href="L">View</a>', ""),
        ('<a href="L">A<br>title <b>in</b> par<i>ts</i>&nbsp;</a>', "A title in parts"),
        ('<a href="L">Title</a><!--[if mso]><a href="L">A longer title</a><![endif]-->', "Title"),
    ],
)
def test_a_page_is_known_by_its_best_title(body: str, title: str) -> None:
    assert pairs(page(body.replace('"L"', '"https://example.org/x"'))) == [
        (title, "https://example.org/x")
    ]


def test_one_page_is_one_entry_however_its_link_is_spelled() -> None:
    found = page(
        '<a href="https://www.example.org/x/?utm_source=a">Title</a>'
        '<a href="http://example.org/x#part">More of the title</a>'
    )
    assert pairs(found) == [("More of the title", "https://www.example.org/x/?utm_source=a")]


def test_a_heading_names_one_page_and_what_else_is_below_it_has_only_its_link() -> None:
    found = page(
        '<h3>Title</h3><a href="https://example.org/x">Read more</a>'
        ' <a href="https://example.org/x.pdf">Download</a>'
    )
    assert pairs(found) == [("Title", "https://example.org/x"), ("", "https://example.org/x.pdf")]


def test_hidden_links_with_one_title_are_one_entry_and_a_known_one_replaces_them() -> None:
    hidden = '<a href="https://mail.example.org/c/eJ{}">{}</a> '
    found = page(
        hidden.format(1, "One title")
        + hidden.format(2, "One title!")
        + hidden.format(3, "Other title")
        + '<a href="https://example.org/other">Other title</a>'
        + hidden.format(4, "Other title")
    )
    assert pairs(found) == [("One title", ""), ("Other title", "https://example.org/other")]


def test_relative_links_start_from_the_base_of_a_page() -> None:
    found = past('<head><base href="https://example.org/a/"></head><a href="b">Title</a>')
    assert pairs(found) == [("Title", "https://example.org/a/b")]


def test_nesting_too_deep_is_said() -> None:
    deep = page(f'<a href="https://example.org/x">Title</a>{"<div>" * 400}<a href="y">y</a>')
    assert pairs(deep) == [("Title", "https://example.org/x")]
    assert "nested too deep" in deep.findings[0].what


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8", "iso-8859-1"),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("cp1252", ""),
        ("cp1252", "iso-8859-1"),
        ("iso-8859-15", "ISO-8859-15"),
        ("cp1251", "windows-1251"),
        ("iso-2022-jp", "iso-2022-jp"),
    ],
)
def test_encodings_are_heard_and_not_always_believed(encoding: str, declared: str) -> None:
    title = {"cp1251": "Порт", "iso-2022-jp": "港の声"}.get(encoding, "Café Œuvre")
    meta = f'<meta charset="{declared}">' if declared else ""
    source = f'<html>{meta}<a href="https://example.org/x">{title}</a>'
    if encoding == "cp1252" and not declared:
        assert "Windows-1252" in past(source.encode(encoding)).findings[0].what
    assert pairs(past(source.encode(encoding)))[0][0] == title


def test_an_email_is_opened_whichever_way_its_parts_are_written() -> None:
    html = '<a href="https://example.org/x">Ein Titel für den Kai</a>'
    head = "MIME-Version: 1.0\nFrom: a@example.org\nContent-Type: text/html; charset="
    for body in (
        f"{head}iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n{html}".encode("latin-1"),
        f"{head}utf-8\nContent-Transfer-Encoding: quoted-printable\n\n".encode()
        + html.replace("=", "=3D").replace("ü", "=C3=BC").encode(),
        f"{head}utf-8\nContent-Transfer-Encoding: base64\n\n".encode()
        + base64.encodebytes(html.encode()),
        b"From a@example.org Tue Mar  5 09:30:00 2024\r\n"
        + f"{head}nonsense\n\n{html}".encode().replace(b"\n", b"\r\n"),
    ):
        found = past(body)
        assert found.what == "an email message (.eml)"
        assert pairs(found) == [("Ein Titel für den Kai", "https://example.org/x")]


def test_an_email_without_html_is_read_as_text() -> None:
    found = past("Received: x\nFrom: a\n\nA title\nhttps://example.org/x\n")
    assert found.what == "an email message (.eml)"
    assert pairs(found) == [("A title", "https://example.org/x")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A title\nhttps://example.org/x", [("A title", "https://example.org/x")]),
        ("A title\n\nIts summary is one\nof two lines.\n\nRead More: https://example.org/x", [("A title", "https://example.org/x")]),
        ("A title\nWords.\nRead more (https://example.org/x)\n\nB title\nWords.\nRead more (https://example.org/y)", [("A title", "https://example.org/x"), ("B title", "https://example.org/y")]),
        ("Words that go on for longer than the width of a line and then\nbreak off.\nSee https://example.org/x.", [("", "https://example.org/x")]),
        ("Dear all,\nplease read A title <https://example.org/x_(1)>, thank you.", [("please read A title", "https://example.org/x_(1)")]),
        ("A title\n-------\nhttps://example.org/x\nhttps://example.org/y", [("A title", "https://example.org/x"), ("", "https://example.org/y")]),
    ],
)  # fmt: skip
def test_titles_in_plain_text(text: str, expected: list[tuple[str, str]]) -> None:
    found = past(text)
    assert found.what == "plain text"
    assert pairs(found) == expected


@pytest.mark.parametrize(
    "line",
    [
        "A title - https://example.org/x",
        "A title: https://example.org/x",
        "A title | https://example.org/x",
        "https://example.org/x - A title",
        "https://example.org/x A title",
        "https://example.org/x\tA title",
        "A title\thttps://example.org/x",
        "A title <https://example.org/x>",
        "A title (https://example.org/x)",
        "[A title](https://example.org/x)",
        "- [A title](https://example.org/x)",
        '* [A title](https://example.org/x "tip")',
        "12. A title, https://example.org/x.",
        '"A title" https://example.org/x',
    ],
)
def test_titles_in_lists(line: str) -> None:
    found = past(f"{line}\n\nhttps://example.org/y\n")
    assert found.what == "a list of links"
    assert pairs(found) == [("A title", "https://example.org/x"), ("", "https://example.org/y")]


RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{}</channel></rss>'


@pytest.mark.parametrize(
    "guid",
    [
        "1041",
        "https://Example.org/?P=1&amp;b=%7e",
        "a guid with blanks",
        "../relative",
        "urn:uuid:X",
        "tag:example.org,2020:é/文",
        "&lt;b&gt;",
    ],
)
def test_a_guid_stays_letter_by_letter(guid: str) -> None:
    for attribute in ("", ' isPermaLink="false"'):
        feed = RSS.format(f"<item><title>t</title><guid{attribute}> {guid}\n</guid></item>")
        ((entry),) = past(feed).entries
        assert entry.guid == guid.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")


def test_a_guid_with_a_password_is_no_name() -> None:
    (entry,) = past(
        RSS.format("<item><title>t</title><guid>http://a:b@example.org/</guid></item>")
    ).entries
    assert entry == PastEntry(title="t")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Tue, 05 Mar 2024 09:30:00 +0100", datetime(2024, 3, 5, 8, 30, tzinfo=UTC)),
        ("Tue, 5 Mar 24 09:30 GMT", datetime(2024, 3, 5, 9, 30, tzinfo=UTC)),
        ("2024-03-05T09:30:00Z", datetime(2024, 3, 5, 9, 30, tzinfo=UTC)),
        ("some day", None),
        ("", None),
    ],
)
def test_dates_are_in_utc(written: str, read: datetime | None) -> None:
    feed = RSS.format(f"<item><title>t</title><pubDate>{written}</pubDate></item>")
    assert past(feed).entries == (PastEntry(title="t", published=read),)


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!entity % p SYSTEM "http://127.0.0.1/"> %p;]>',
        '<!-- --><!DOCTYPE rss [ <!ELEMENT rss ANY> <!ENTITY a "]>"> ]>',
    ],
)
def test_declared_entities_are_refused_before_anything_reads_them(head: str) -> None:
    feed = (
        f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>T</title></channel></rss>'
    )
    for encoding in ("utf-8", "utf-16"):
        assert "declares entities" in refusal(feed.encode(encoding))


def test_a_document_type_alone_is_no_danger() -> None:
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    feed = RSS.replace("?>", f"?>{doctype}", 1).format("<item><title>&lt;!ENTITY></title></item>")
    assert pairs(past(feed)) == [("<!ENTITY>", "")]


@pytest.mark.parametrize(
    "feed",
    [
        RSS.format("<item><guid>https://example.org/a/#comment-1</guid></item>"),
        RSS.format("<item><link>https://example.org/a/#comment-7</link></item>"),
        RSS.format(
            '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self"'
            ' href="https://example.org/comments/feed/"/>'
        ),
    ],
)
def test_a_feed_of_comments_is_refused(feed: str) -> None:
    assert "a feed of comments" in refusal(feed)


def test_a_broken_feed_is_read_as_far_as_it_goes_and_says_so() -> None:
    feed = RSS.format("<item><title>A & b &#0; &#xD800;</title><guid>1</guid></item>")
    found = past(feed.removesuffix("</channel></rss>"))
    assert found.entries == (PastEntry(title="A & b", guid="1"),)
    assert "not well-formed" in found.findings[0].what


def test_a_feed_is_never_taken_for_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "feed.xml").write_text(RSS.format("<item><title>on disk</title></item>"))
    with pytest.raises(SourceError, match="neither RSS nor Atom"):
        _feedparser.parse("feed.xml", "x")


def test_feeds_are_plain_values_for_other_readers() -> None:
    feed = _feedparser.parse((DATA / "rss.xml").read_text("utf-8"), "rss.xml")
    first = feed.entries[0]
    assert (feed.form, feed.home, feed.url, feed.whole) == (
        "RSS",
        "https://example.org/",
        "https://example.org/feed/",
        True,
    )
    assert first.where == "rss.xml: 1"
    assert first.markup
    assert first.title == "Ports &#038; fees: who <em>pays</em>"
    assert first.published == "2024-03-05T08:30:00Z"
    assert first.updated == ""
    assert first.summary == "Who collects the fees."


def sound(found: Past) -> None:
    """Assert what holds for every document that is taken."""
    names: list[str] = []
    for entry in found.entries:
        assert entry.title or entry.link or entry.guid
        assert entry.title == " ".join(entry.title.split())
        assert entry.link == links.judge(entry.link)
        assert not entry.link or links.key(entry.link)
        assert entry.published is None or entry.published.tzinfo is UTC
        assert found.is_feed or not (entry.guid or entry.published)
        names += [entry.link] if entry.link else []
    assert found.is_feed or len(set(names)) == len(names)
    assert all(reason and count > 0 for reason, count in found.left_out)
    assert bool(found.entries) or found.findings


def check(data: bytes) -> None:
    try:
        found = past(data)
    except SourceError as error:
        told: tuple[str, ...] = (error.message, error.where, error.hint)
    else:
        sound(found)
        told = (found.what, *(finding.what for finding in found.findings))
    assert all(told)


pieces = st.sampled_from(
    b"<a href=' '>https://example.org/1 https://example.org/2?u=https%3A%2F%2Fe.org </a> <td> <b> </b>"
    b" <h3> </h3> <table> <p> <div> <rss> <feed\nxmlns='http://www.w3.org/2005/Atom'> <entry> <item> <title>"
    b" </title> <guid> </guid> <id> <link> <link\nhref='https://e.org/'/> <pubDate> <![CDATA[ ]]> <!-- -->"
    b" <!DOCTYPE <!ENTITY ]> <?xml\nencoding='utf-7'?> &#0; &#xD800; &amp; &nbsp; Title Read\nMore: [ ]("
    b' ) - * *|UNSUB|* {{ }} % # ? \\ \x00 \xff\xfe \xed\xa0\x80 \x1b$B \x80 \r\n \n\n ===== ----- 2024 {" ":'
    b" } [{ From:\na\nMIME-Version:\n1.0\n Content-Type:\ntext/html;charset=x\n\n"
    b" Content-Type:\nmultipart/mixed;boundary=b\n\n--b\n".split(b" ")
)


@given(st.lists(st.one_of(pieces, st.binary(max_size=4)), max_size=30))
def test_no_document_breaks_it(parts: list[bytes]) -> None:
    check(b" ".join(parts))


@given(st.binary(max_size=200))
def test_no_bytes_break_it(data: bytes) -> None:
    check(data)


@given(st.sampled_from(SAMPLES), st.data())
def test_no_damage_breaks_it(sample: Path, data: st.DataObject) -> None:
    source = sample.read_bytes()
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, min(len(source), start + 100)))
    check(source[:start] + data.draw(pieces) + source[end:])
