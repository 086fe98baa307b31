"""The `feed` source: what is read of each format, what is repaired, and what is refused.

The fixtures stand in ``tests/data/feeds_in``; beside each stands what is read from it.
"""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import ROOT, Run
from tests.sources.feed_site import WORDPRESS, FeedSite, item, rss

from bulletin import sources
from bulletin.errors import SourceError
from bulletin.intake import take_in
from bulletin.model import Entry, Finding, Intake, Policy, RawEntry
from bulletin.sources.access import Means, SourceAccess
from bulletin.sources.base import Document
from bulletin.sources.feed import read
from bulletin.sources.specs import Feed

DATA = ROOT / "tests" / "data" / "feeds_in"
SAMPLES = sorted(path for path in DATA.iterdir() if not path.name.endswith(".expected.json"))
KNOWN = ("News & Analysis", "Legislation")
POLICY = Policy(home="https://hub.example.org/", timezone="UTC", summary=300)
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{}</feed>'
HTML = "<!DOCTYPE html><html><head><title>A &amp; B</title>{}</head><body>Hello</body></html>"


def found(
    data: bytes | str,
    known: tuple[str, ...] = KNOWN,
    *,
    url: str = "",
    pages: int = 1,
    complete: bool = False,
) -> list[RawEntry | Finding]:
    """Return what the reader yields of one document, from a file or an address."""
    body = data.encode() if isinstance(data, str) else data
    spec = Feed(path="feed", categories=known, pages=pages, complete=complete)
    return list(read(spec, lambda place: Document(body, place, url)))  # type: ignore[arg-type]


def entries(data: bytes | str, known: tuple[str, ...] = KNOWN) -> list[RawEntry]:
    return [each for each in found(data, known) if isinstance(each, RawEntry)]


def said(data: bytes | str, known: tuple[str, ...] = KNOWN) -> list[str]:
    return [each.what for each in found(data, known) if isinstance(each, Finding)]


def taken(data: bytes | str) -> Intake:
    return take_in(iter(found(data)), POLICY)


def entry(data: bytes | str) -> Entry:
    (only,) = taken(data).entries
    return only


def refusal(data: bytes | str, url: str = "", *, complete: bool = False) -> SourceError:
    with pytest.raises(SourceError) as caught:
        found(data, url=url, complete=complete)
    assert caught.value.where
    assert caught.value.hint
    return caught.value


def titles(reading: Iterator[RawEntry | Finding] | list[RawEntry | Finding]) -> list[str]:
    return [each.title for each in reading if isinstance(each, RawEntry)]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_sample_is_read_as_expected(sample: Path) -> None:
    spec = Feed(path=sample.name, categories=KNOWN)
    means = Means(DATA, io.BytesIO)
    with closing(SourceAccess(means, spec, "feed")) as access:
        read_now = list(sources.read("feed", spec, access))
    expected = json.loads(sample.with_name(f"{sample.name}.expected.json").read_bytes())
    assert json.loads(msgspec.json.encode(read_now)) == expected


# Texts


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ('<title type="text">1 &lt; 2 &amp;amp; &lt;b>b&lt;/b></title>', "1 < 2 &amp; <b>b</b>"),
        ('<title type="html">a &amp;amp; &lt;b>b&lt;/b> &amp;lt;5%</title>', "a & b <5%"),
        ('<title type="html"><![CDATA[A&#8217;s &amp; B]]></title>', "A’s & B"),
        (
            '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a <em>b</em> &amp; c</div></title>',
            "a b & c",
        ),
        ("<title>AT&amp;T's &lt;5% rule</title>", "AT&T's <5% rule"),
    ],
)
def test_a_title_is_what_its_type_says(title: str, read: str) -> None:
    feed = ATOM.format(f"<entry>{title}<id>urn:x</id></entry>")
    assert entry(feed).title == read


@pytest.mark.parametrize(
    "credit",
    [
        '<p>The post <a href="https://hub.example.org/1/">Entry</a> appeared first on <a href="https://hub.example.org">Hub</a>.</p>',
        '<p>L’article <a href="https://hub.example.org/1/">Entry</a> est apparu en premier sur <a href="https://hub.example.org/">Hub</a>.</p>',
        "<p>The post Entry 1 appeared first on Hub.</p>",
        "The post Entry 1 first appeared on Hub.",
    ],
)
@pytest.mark.parametrize("element", ["description", "content:encoded"])
def test_where_an_entry_appeared_first_is_no_text_of_it(credit: str, element: str) -> None:
    namespace = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    text = f"<{element} {namespace}><![CDATA[<p>Its text.</p>\n{credit}]]></{element}>"
    one = entry(rss(item(1, text)))
    assert one.summary == "Its text."
    assert "first" not in one.content_html
    assert "premier" not in one.content_html


def test_a_last_paragraph_that_says_more_stays() -> None:
    text = '<p>Read <a href="https://hub.example.org/1/">this</a> and <a href="https://example.net/">that</a>.</p>'
    assert (
        entries(rss(item(1, f"<description><![CDATA[{text}]]></description>")))[0].summary == text
    )


@pytest.mark.parametrize(
    "ending",
    [
        " [&#8230;]",
        " [&hellip;]</p>",
        '&hellip; <a href="https://hub.example.org/1/#more-1" class="more-link">Read More</a>',
        '&hellip; <a class="more-link" href="https://hub.example.org/1/">Weiter <span>lesen</span></a></p>',
        ' [&#8230;] <a href="https://hub.example.org/1/">اقرأ المزيد</a></p>',
    ],
)
def test_a_cut_summary_ends_in_one_mark(ending: str) -> None:
    text = f"<description><![CDATA[<p>Words of an excerpt{ending}]]></description>"
    assert entry(rss(item(1, text))).summary == "Words of an excerpt…"


def test_a_link_within_a_sentence_stays() -> None:
    text = 'Words. See the <a href="https://hub.example.org/1/">whole report</a>'
    one = entry(rss(item(1, f"<description><![CDATA[{text}]]></description>")))
    assert one.summary == "Words. See the whole report"


def test_a_long_description_alone_is_the_text_too() -> None:
    whole = f"<description><![CDATA[{'<p>Many words.</p>' * 40}]]></description>"
    assert entry(rss(item(1, whole), head="")).content_html.count("<p>") == 40
    assert entry(rss(item(1, whole))).content_html == ""  # WordPress: by its owner's choice
    assert entry(rss(item(1, "<description>Short.</description>"), head="")).content_html == ""


@pytest.mark.parametrize(
    ("title", "body", "hidden"),
    [
        (
            "Protected: X",
            "<form action='/wp-login.php?action=postpass'><p>Password</p></form>",
            ["X"],
        ),
        ("محمي: X", "<form class='post-password-form' method='post'></form>", ["X"]),
        ("Geschützt: X", "Es gibt keinen Textauszug, da dies ein geschützter Beitrag ist.", ["X"]),
        ("Protegido: X", "", ["X"]),
        ("Protected: X", "A map of what is protected.", []),
        ("Unprotected: X", "", []),
    ],
)
def test_what_a_password_protects_is_not_public(title: str, body: str, hidden: list[str]) -> None:
    text = f"<item><title>{title}</title><guid>https://hub.example.org/?p=1</guid><description><![CDATA[{body}]]></description></item>"
    intake = taken(rss(text))
    assert [each.entry.title for each in intake.refused] == hidden
    assert len(intake.entries) == 1 - len(hidden)


# Terms, people, addresses


def test_known_names_are_categories_and_the_rest_are_tags() -> None:
    terms = "".join(
        f"<category><![CDATA[{name}]]></category>"
        for name in ("news &amp; analysis", "Africa", "Uncategorized", "Legislation")
    )
    one = entry(rss(item(1, terms)))
    assert one.categories == ("news & analysis", "Legislation")
    assert one.tags == ("Africa",)
    assert said(rss(item(1, terms))) == []


def test_where_no_name_is_known_all_are_categories_and_it_is_said() -> None:
    feed = rss(item(1, "<category>Africa</category><category>R&amp;D</category>"))
    (one,) = entries(feed, ())
    assert (one.categories, one.tags) == (("Africa", "R&amp;D"), ())
    assert "does not tell categories from tags" in said(feed, ())[0]
    assert said(rss(item(1)), ()) == []


def test_nobodys_address_comes_along() -> None:
    feed = rss(
        item(1, "<author>desk@example.org</author>"),
        item(2, "<author>desk@example.org (News &amp; desk)</author>"),
        head="",
    )
    assert [one.authors for one in entries(feed)] == [(), ("News &amp; desk",)]
    assert b"desk@" not in msgspec.json.encode(found(feed))
    text = '{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"a","authors":[{"name":"B (b@example.org)"}]}]}'
    assert [one.authors for one in entries(text)] == [("B",)]


@pytest.mark.parametrize(
    ("written", "guid", "link"),
    [
        ("<guid>https://example.org/a</guid>", "https://example.org/a", "https://example.org/a"),
        ("<guid>1041</guid>", "1041", ""),
        ('<guid isPermaLink="false">https://h.example/?p=1&amp;x=2</guid>', "https://h.example/?p=1&x=2", ""),
        ("<link>/a</link><guid>x</guid>", "x", "https://hub.example.org/a"),
        ("<link>https://example.org/ü</link>", "", "https://example.org/ü"),
    ],
)  # fmt: skip
def test_guids_stay_and_only_addresses_are_links(written: str, guid: str, link: str) -> None:
    (one,) = entries(rss(f"<item><title>t</title>{written}</item>"))
    assert (one.guid, one.link) == (guid, link)


def test_an_atom_id_is_no_link() -> None:
    (one,) = entries(
        ATOM.format("<entry><title>t</title><id>https://example.org/?p=1</id></entry>")
    )
    assert (one.guid, one.link) == ("https://example.org/?p=1", "")


def test_a_date_of_change_stands_for_a_missing_one_and_says_so() -> None:
    changed = (
        "<entry><title>t</title><id>urn:x</id><updated>2026-01-02T00:30:00+02:00</updated></entry>"
    )
    one = entry(ATOM.format(changed))
    assert one.published == one.updated
    assert one.published
    assert one.published.isoformat() == "2026-01-01T22:30:00+00:00"
    assert "dated by its last change" in one.notes[0]


# Repairs


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("\n\n", "", ""),
        ("\ufeff", "\n<!-- cached -->\n", ""),
        ("<!-- a --><?pi x?>", "", ""),
        ("<br />\n<b>Notice</b>: fault in <b>x.php</b><br />\n", "", "text before the feed"),
        ("", "<script>x()</script>", "text after the feed"),
        ("Warning: x", "<p>y", "text before the feed"),
    ],
)
def test_what_stands_around_a_feed_is_left_out(before: str, after: str, told: str) -> None:
    feed = rss(item(1), item(2))
    repaired = before + feed + after
    assert entries(repaired) == entries(feed)
    assert [told in what for what in said(repaired)][:1] == ([True] if told else [])


def test_control_characters_go_and_it_is_said() -> None:
    feed = rss(item(1, "<description>a\x0bb&#8;c\ufffe</description>"))
    assert entry(feed).summary == "abc"
    assert said(feed) == ["characters that no feed may hold were left out"]


@pytest.mark.parametrize("end", ["", "</item", "</item><item>", "</item><item><title>Half"])
@pytest.mark.parametrize("form", ["rss", "atom", "rdf"])
def test_of_a_feed_that_breaks_off_whole_entries_are_read(end: str, form: str) -> None:
    whole = {
        "rss": rss(item(1), item(2), item(3)),
        "atom": ATOM.format(
            "".join(f"<entry><title>Entry {n}</title><id>urn:{n}</id></entry>" for n in (1, 2, 3))
        ),
        "rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>T</title></channel>'
        + "".join(
            f"<item><title>Entry {n}</title><link>https://e.org/{n}</link></item>"
            for n in (1, 2, 3)
        )
        + "</rdf:RDF>",
    }[form]
    name = "entry" if form == "atom" else "item"
    cut = whole[: whole.rindex(f"</{name}>")] + end.replace("item", name)
    number = 3 if "><" in end else 2
    assert [one.title for one in entries(cut)] == [f"Entry {n}" for n in range(1, number + 1)]
    assert said(cut) == ["the feed breaks off; its whole entries were read"]
    assert "should be complete" in refusal(cut, complete=True).message


def test_what_else_may_be_missing_is_not_guessed() -> None:
    cut = rss(item(1), item(2)).removesuffix("</channel></rss>")
    assert titles(found(cut)) == ["Entry 1", "Entry 2"]
    assert "breaks off" in said(cut)[0]
    assert "should be complete" in refusal(cut, complete=True).message


def test_half_a_character_at_the_end_spoils_no_other() -> None:
    whole = rss(item(1, "<description>Café</description>"), item(2, "<description>é"))
    data = whole.encode()
    cut = data[: data.rindex("é".encode()) + 1]
    assert entry(cut).summary == "Café"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "iso-8859-1"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("cp1252", "windows-1252"),
        ("cp1252", "utf-8"),
        ("iso-8859-15", "ISO-8859-15"),
        ("cp1251", "windows-1251"),
    ],
)
def test_encodings_are_heard_and_not_always_believed(encoding: str, declared: str) -> None:
    title = "Порт" if encoding == "cp1251" else "Café Œuvre"
    feed = rss(f"<item><title>{title}</title></item>").replace("UTF-8", declared, 1)
    assert [one.title for one in entries(feed.encode(encoding))] == [title]
    guessed = (encoding, declared) == ("cp1252", "utf-8")
    assert ["no UTF-8" in what for what in said(feed.encode(encoding))] == [True] * guessed


def test_entities_and_stray_signs_of_html_are_read_all_the_same() -> None:
    feed = rss("<item><title>Caf&eacute; & port&nbsp;2</title></item>", item(2))
    assert [one.title for one in taken(feed).entries] == ["Café & port 2", "Entry 2"]
    assert "not well-formed" in said(feed)[0]


# What is no feed of entries


def test_a_web_page_names_the_feed_that_was_meant() -> None:
    links = (
        '<link rel="stylesheet" href="/x.css">'
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
        "<link href='/feed/?a=1&amp;b=2' type='application/rss+xml' rel='alternate'>"
    )
    error = refusal(HTML.format(links), "https://hub.example.org/page/")
    assert error.message == "this is a web page, no feed: it is called 'A & B'"
    assert "https://hub.example.org/feed/?a=1&b=2" in error.hint
    assert "browser" in refusal(HTML.format("")).hint


@pytest.mark.parametrize(
    ("feed", "url", "right"),
    [
        (rss(item(1)), "https://h.example/sub/comments/feed/", "https://h.example/sub/feed/"),
        (
            rss('<item><title>Comment</title><guid isPermaLink="false">https://h.example/sub/?p=5#comment-2</guid></item>'),
            "https://h.example/sub/post/feed/",
            "https://h.example/sub/feed/",
        ),
        (rss(head=WORDPRESS).replace("Hub", "Comments on: A post"), "https://h.example/post/feed/", "https://h.example/feed/"),
    ],
)  # fmt: skip
def test_comments_are_refused_with_the_address_of_the_entries(
    feed: str, url: str, right: str
) -> None:
    error = refusal(feed, url)
    assert "a feed of comments" in error.message
    assert error.hint == f"The feed of entries should be {right}."


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        (rss(), "the feed is empty"),
        (ATOM.format(""), "the feed is empty"),
        ('{"version":"https://jsonfeed.org/version/1.1","items":[]}', "the feed is empty"),
        ('{"version":"https://jsonfeed.org/version/1.1"', "no JSON Feed"),
        ('{"items":[]}', "no JSON Feed"),
        ("[1]", "this is no feed"),
        ("Some words", "this is no feed"),
        (b"\x00\x01\x02\x00", "this is no feed"),
        ("<opml><body/></opml>", "this is no feed"),
        (rss(item(1)).replace("<rss ", '<rss xmlns:wp="http://wordpress.org/export/1.2/" '), "export"),
        ("<rss><channel><item><title>Half", "the feed is empty: the feed breaks off"),
    ],
)  # fmt: skip
def test_what_is_no_feed_or_an_empty_one_is_an_error(data: bytes | str, words: str) -> None:
    assert words in refusal(data).message


@pytest.mark.parametrize("pages", [0, 101, -1])
def test_pages_have_a_range(pages: int) -> None:
    with pytest.raises(SourceError, match="from 1 to 100"):
        found(rss(item(1)), pages=pages)


# Pages of WordPress, over real connections


@pytest.fixture
def site() -> Iterator[FeedSite]:
    with FeedSite() as running:
        yield running


def of_site(site: FeedSite, **more: bool | int) -> list[RawEntry | Finding]:
    settings = {"url": site.url, "allow_private": True, "categories": KNOWN, **more}
    spec = msgspec.convert(settings, Feed)
    with closing(SourceAccess(Means(Path(), io.BytesIO), spec, "feed")) as access:
        return list(sources.read("feed", spec, access))


def asked(site: FeedSite) -> list[str]:
    return [path for path, _, _ in site.answers]


def test_pages_are_read_until_one_is_not_there(site: FeedSite) -> None:
    site.pages = {1: rss(item(1), item(2)), 2: rss(item(2), item(3)), 3: rss(item(4))}
    assert titles(of_site(site, pages=10)) == ["Entry 1", "Entry 2", "Entry 3", "Entry 4"]
    assert asked(site) == ["/feed/", "/feed/?paged=2", "/feed/?paged=3", "/feed/?paged=4"]


def test_pages_end_where_nothing_new_comes(site: FeedSite) -> None:
    site.pages = dict.fromkeys(range(1, 200), rss(item(1), item(2)))
    assert titles(of_site(site, pages=100)) == ["Entry 1", "Entry 2"]
    assert len(asked(site)) == 2


def test_no_more_pages_are_asked_for_than_was_said(site: FeedSite) -> None:
    site.pages = {number: rss(item(number)) for number in range(1, 200)}
    assert len(titles(of_site(site, pages=3))) == 3
    assert len(asked(site)) == 3
    assert len(titles(of_site(site))) == 1
    assert len(asked(site)) == 4


def test_other_feeds_have_no_pages(site: FeedSite) -> None:
    site.pages = {1: rss(item(1), head=""), 2: rss(item(2), head="")}
    reading = of_site(site, pages=10)
    assert titles(reading) == ["Entry 1"]
    assert asked(site) == ["/feed/"]
    assert any("only WordPress" in each.what for each in reading if isinstance(each, Finding))


def test_a_complete_feed_is_read_to_its_end_or_not_at_all(site: FeedSite) -> None:
    site.pages = {1: rss(item(1)), 2: rss(item(2)), 3: rss(item(3))}
    with pytest.raises(SourceError, match="goes on after page 2"):
        of_site(site, pages=2, complete=True)
    assert len(titles(of_site(site, pages=3, complete=True))) == 3


def test_a_page_that_is_no_feed_stops_the_reading(site: FeedSite) -> None:
    site.pages = {1: rss(item(1)), 2: HTML.format("")}
    with pytest.raises(SourceError, match="web page") as caught:
        of_site(site, pages=3)
    assert caught.value.where.endswith("?paged=2")


CONFIG = """\
[publication]
title = "Example Digest"
home = "https://hub.example.org/"
url = "https://example.org/bulletin/"
[[source]]
kind = "feed"
url = "{url}"
pages = 9
allow_private = true
[[section]]
title = "More resources"
rest = true
"""


def test_a_second_build_reads_nothing_anew(site: FeedSite, tmp_path: Path, run: Run) -> None:
    (tmp_path / "bulletin.toml").write_text(CONFIG.format(url=site.url))
    site.pages = {1: rss(item(1), item(2)), 2: rss(item(3))}
    first = run("build", "--now", "2026-11-24T09:00:00Z")
    assert first.returncode == 0, first.stderr
    email = (tmp_path / "out/email.html").read_bytes()
    assert [status for _, status, _ in site.answers] == [200, 200, 404]
    site.answers.clear()
    second = run("build", "--now", "2026-11-25T09:00:00Z")
    assert second.returncode == 0, second.stderr
    assert site.answers == [("/feed/", 304, 0), ("/feed/?paged=2", 304, 0)]
    assert (tmp_path / "out/email.html").read_bytes() == email
    site.pages = {1: rss(item(4), item(2), item(1))}  # the last page is there no more
    third = run("build", "--now", "2026-11-26T09:00:00Z")
    assert third.returncode == 0, third.stderr
    feed = json.loads((tmp_path / "out/site/feed.json").read_bytes())
    assert {each["title"] for each in feed["items"]} == {f"Entry {n}" for n in (1, 2, 3, 4)}


def test_a_page_that_went_away_is_no_failure(site: FeedSite, tmp_path: Path, run: Run) -> None:
    (tmp_path / "bulletin.toml").write_text(CONFIG.format(url=site.url))
    site.pages = {1: rss(item(1), item(2)), 2: rss(item(3))}
    run("build", "--now", "2026-11-24T09:00:00Z")
    del site.pages[2]
    done = run("build", "--now", "2026-11-25T09:00:00Z")
    assert done.returncode == 0, done.stderr


# Hostile feeds

PROBE = """\
import sys
from pathlib import Path
from bulletin.errors import SourceError
from bulletin.sources import feed, _feedparser
from bulletin.sources.base import Document
from bulletin.sources.specs import Feed
import feedparser, lxml.html, encodings.idna, encodings.utf_16
def look(data):
    try:
        return len(list(feed.read(Feed(path="x"), lambda place: Document(data, place))))
    except SourceError as error:
        return error.message
look(b"<rss version='2.0'><channel><item><title>a</title></item></channel></rss>")  # warm
touched = []
sys.addaudithook(lambda name, args: touched.append((name, args[0])) if name in ("open", "socket.connect", "socket.getaddrinfo") else None)
for path in sys.argv[1:]:
    data = Path(path).read_bytes()
    touched.clear()
    print(look(data), [each for each in touched if not str(each[1]).endswith((".py", ".pyc"))])
"""
DOCTYPES = {
    "bomb": '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
    "file": '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "web": '<!doctype rss [<!entity x system "http://127.0.0.1:9/x">]>',
    "parameter": '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/"> %p;]>',
    "junk": '<br/><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
}


def test_entities_are_refused_and_nothing_is_opened(tmp_path: Path) -> None:
    files = []
    for name, doctype in DOCTYPES.items():
        feed = rss("<item><title>&x;&b;</title></item>").replace("?>", f"?>{doctype}", 1)
        for encoding in ("utf-8", "utf-16"):
            (path := tmp_path / f"{name}.{encoding}").write_bytes(feed.encode(encoding))
            files.append(str(path))
    external = '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">'
    (path := tmp_path / "external").write_text(rss(item(1)).replace("?>", f"?>{external}", 1))
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *files, str(path)],
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    *refused, last = done.stdout.splitlines()
    assert len(refused) == 10
    assert all("it declares entities" in line and line.endswith(" []") for line in refused)
    assert last == "1 []"


LEVELS = 100_000
HUGE = {
    "levels": (rss("<item><title>x</title>" + "<a>" * 3 * LEVELS), "never ends|empty"),
    "levels in an entry": (ATOM.format("<entry>" + "<a>" * LEVELS + "</a>" * LEVELS + "</entry>"), "never ends|empty"),
    "too many characters": (rss(item(1, f"<description>{'word ' * 10_000_000}</description>")), "longer than"),
    "categories": (rss(item(1, "<category>c</category>" * 100_000)), "more categories"),
    "attributes": (rss("<item " + " ".join(f'a{n}="x"' for n in range(100_000)) + ">"), "attributes"),
    "ends": (rss("</item>" * 1_000_000), "never ends|empty"),
    "JSON": ('{"version":"https://jsonfeed.org/version/1","items":' + "[" * 1_000_000, "no JSON Feed"),
}  # fmt: skip


@pytest.mark.parametrize("name", HUGE)
def test_what_is_huge_is_refused(name: str) -> None:
    feed, words = HUGE[name]
    with pytest.raises(SourceError, match=words):
        found(feed)


@pytest.mark.parametrize(
    "inside",
    [
        "<![CDATA[" + "<div>" * LEVELS + "]]>",
        "<![CDATA[" + "<a class='more-link'>" * LEVELS + "]]>",
        "<![CDATA[" + "<p><a href='https://hub.example.org/1/'>" * 20_000 + "]]>",
        "<![CDATA[" + "<form " * LEVELS + "]]>",
        "<" * LEVELS,
        "&" * LEVELS,
        "<!--" * LEVELS,
    ],
    ids=["levels", "more", "credits", "forms", "less", "and", "comments"],
)
def test_what_is_hostile_costs_little(inside: str) -> None:
    feed = rss(item(1, f"<description>{inside}</description>"), item(2))
    assert titles(found(feed))[:1] == ["Entry 1"]


def test_a_very_long_feed_is_cut_and_it_is_said() -> None:
    feed = rss(item(1), item(2, "<x/>" * 250_000), item(3))
    reading = found(feed)
    assert titles(reading) == ["Entry 1"]
    assert [each.what for each in reading if isinstance(each, Finding)] == [
        "the feed is very long; only its first part was read"
    ]
    assert "should be complete" in refusal(feed, complete=True).message
    long = {"version": "https://jsonfeed.org/version/1", "items": [{"id": "1"}] * 20_001}
    assert "very long" in said(json.dumps(long))[0]


def check(data: bytes) -> None:
    """Assert what holds for every document: clean entries and clear words, or one error."""
    try:
        reading = found(data)
    except SourceError as error:
        told: list[str] = [error.message, error.where, error.hint]
    else:
        intake = take_in(iter(reading), POLICY)
        assert intake.read == len(titles(reading)) > 0
        told = [each.what for each in intake.findings]
    assert all(told)


pieces = st.sampled_from(
    b"<rss> </rss> <channel> </channel> <item> </item> <entry> </entry> <title> </title> <guid> </guid> <link> <link\nhref='https://e.org/'/>"
    b" <feed\nxmlns='http://www.w3.org/2005/Atom'> <rdf:RDF> <pubDate> <category> <author>a@e.org <media:content\nurl='x'/> <content\ntype='xhtml'>"
    b" <![CDATA[ ]]> <!-- --> <!DOCTYPE <!ENTITY ]> <?xml\nencoding='utf-7'?> &#0; &#xD800; &amp; &nbsp; & < > \x00 \xff\xfe \xed\xa0\x80 \x1b$B"
    b' <p>The\npost\nappeared\nfirst\non </p> <a\nclass=more-link <form\nclass=post-password-form> [&#8230;] {"version":"https://jsonfeed.org/version/1","items":[ {"id": null 1e999 }'.split(b" ")
)  # fmt: skip


@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), pieces), max_size=4),
)
def test_no_damage_breaks_it(sample: Path, damage: list[tuple[float, int, bytes]]) -> None:
    data = sample.read_bytes()
    for place, size, piece in damage:
        at = int(place * len(data))
        data = data[:at] + piece + data[at + size :]
    check(data)


@given(st.sampled_from(SAMPLES), st.floats(0, 1))
def test_no_cut_breaks_it(sample: Path, place: float) -> None:
    data = sample.read_bytes()
    check(data[: int(place * len(data))])


@given(st.lists(st.one_of(pieces, st.binary(max_size=4)), max_size=30))
def test_no_document_breaks_it(parts: list[bytes]) -> None:
    check(b" ".join(parts))
