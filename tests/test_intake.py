"""The one door: titles, links, dates and texts as sources write them, made clean or refused."""

import re
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.intake import MAX_TITLE, take_in
from bulletin.links import judge
from bulletin.model import Enclosure, Entry, Finding, Image, Intake, Policy, RawEnclosure, RawEntry

HOME = "https://hub.example.org/"
POLICY = Policy(home=HOME, timezone="Europe/Brussels", summary=60)


def take(**fields: object) -> Intake:
    raw = {"where": "x.json:1", "title": "A title", "markup": True} | fields
    return take_in([msgspec.convert(raw, RawEntry)], POLICY)


def entry(**fields: object) -> Entry:
    """Return the entry made of these fields, about which there is nothing to say."""
    taken = take(**fields)
    assert not taken.findings
    assert not taken.refused
    return taken.entries[0]


def finding(**fields: object) -> tuple[Entry, Finding]:
    taken = take(**fields)
    (one,) = taken.findings
    assert one.where == "x.json:1"
    assert "A title" in one.what
    assert one.severity == "warning"
    return taken.entries[0], one


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("AT&#038;T&#8217;s <5% rule &#8212; what&#8217;s new", "AT&T’s <5% rule — what’s new"),
        ("&#8220;Know &amp; Show&#8221;", "“Know & Show”"),
        ("News &amp;amp; Analysis", "News &amp; Analysis"),
        ("Protocol <em>in brief</em>, <a href='x'>linked</a>", "Protocol in brief, linked"),
        ("Line one<br>Line two", "Line one Line two"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        ("&lt;em&gt;x&lt;/em&gt;", "<em>x</em>"),
        ("  two\t spaces&nbsp;\n here ", "two spaces here"),
        ("Con\x07trol\x00 \ud800&#1;&#x202e;x\u202ey", "Control xy"),
        ("Workers\x92 rights", "Workers’ rights"),
        ("Cafe\u0301", "Café"),
        ("{{ 7*7 }} {% x %} *|UNSUB|*", "{{ 7*7 }} {% x %} *|UNSUB|*"),
        ("=?UTF-8?Q?=0A?=Bcc: a@example.org\r\nBcc: b", "=?UTF-8?Q?=0A?=Bcc: a@example.org Bcc: b"),
        (f"&#{'9' * 5000};", "\ufffd"),
        ("?", "?"),
        ("文書", "文書"),
    ],
)
def test_titles_as_wordpress_and_hostile_hands_write_them(source: str, title: str) -> None:
    assert entry(title=source).title == title


def test_a_plain_title_is_taken_letter_by_letter() -> None:
    assert entry(title="a &amp; <em>b</em>", markup=False).title == "a &amp; <em>b</em>"


@pytest.mark.parametrize(
    "title", ["", "  ", "\x00\x07", "\u200b", "&nbsp;", "<em></em>", "&#8203;", "\ud800"]
)
def test_an_entry_without_a_visible_title_is_invalid_and_says_so(title: str) -> None:
    taken = take(title=title)
    assert taken.read == 1
    assert not taken.entries
    assert taken.refused[0].bucket == "invalid"
    (one,) = taken.findings
    assert (one.severity, one.what, one.where) == ("error", "an entry without a title", "x.json:1")
    assert "title" in one.hint


def test_a_title_that_is_too_long_is_cut_and_told() -> None:
    taken = take(title="word " * 1000)
    assert len(taken.entries[0].title) <= MAX_TITLE
    assert "longer than 500 characters" in taken.findings[0].what
    assert len(taken.findings[0].what) < 200


@pytest.mark.parametrize("status", ["", "publish", " Published ", "PUBLIC"])
def test_public_entries_come_in(status: str) -> None:
    assert entry(status=status).title


@pytest.mark.parametrize(
    "status",
    [
        "draft",
        "private",
        "pending",
        "future",
        "trash",
        "inherit",
        "protected",
        "auto-draft",
        "x" * 1000,
    ],
)
def test_what_is_not_public_is_refused_with_its_names_alone(status: str) -> None:
    taken = take(
        status=status, link="/a?x=1&amp;y=2", guid="https://hub.example.org/?p=1&#038;q=2",
        source_id=" 1 ", summary="secret", content="secret", categories=["secret"],
    )  # fmt: skip
    (refused,) = taken.refused
    assert refused.bucket == "not public"
    assert refused.reason.startswith("its status is '")
    assert len(refused.reason) < 80
    assert refused.entry == Entry(
        where="x.json:1",
        title="A title",
        link="https://hub.example.org/a?x=1&y=2",
        guid="https://hub.example.org/?p=1&q=2",
        source_id="1",
    )
    assert not taken.findings
    assert (taken.read, taken.entries) == (1, ())


def test_what_is_protected_is_refused_and_a_derived_link_names_nothing() -> None:
    (refused,) = take(protected=True, link="/a", link_derived=True).refused
    assert refused.reason == "protected by a password"
    assert refused.entry.link == ""


@pytest.mark.parametrize(
    ("given_link", "link"),
    [
        ("", ""),
        ("  ", ""),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("/news/1", "https://hub.example.org/news/1"),
        ("?p=12", "https://hub.example.org/?p=12"),
        ("//example.org/x", "https://example.org/x"),
        (
            "https://example.org/?a=1&amp;b=2&#038;c=3&amp;amp;d=4",
            "https://example.org/?a=1&b=2&c=3&d=4",
        ),
        ("https://example.org/?a=1&copy=2", "https://example.org/?a=1&copy=2"),
    ],
)
def test_links_that_can_be_used(given_link: str, link: str) -> None:
    assert entry(link=given_link).link == link


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "mailto:a@example.org",
        "https://user:pass@example.org/",
        "ftp://example.org/",
        "www.example.org/page",
        "WWW.example.org",
        "https://exa mple.org/",
        "https://example.org/\ud800",
    ],
)
def test_links_that_cannot_be_used_are_told_and_the_entry_kept(link: str) -> None:
    kept, one = finding(link=link, link_derived=True)
    assert kept.link == ""
    assert not kept.link_derived
    assert repr(link.strip().replace("user:pass@", "...@")[:80]) in one.what
    assert "pass" not in one.what
    assert "https://" in one.hint
    one.what.encode()


@pytest.mark.parametrize("field", ["published", "updated", "dated"])
@pytest.mark.parametrize(
    "text", ["05/03/2026", "2026-13-01", "soon", "9" * 5000, "Wed, 18 Nov 2026 09:30:15 CET"]
)
def test_a_date_that_cannot_be_read_is_told_and_the_entry_kept(field: str, text: str) -> None:
    kept, one = finding(**{field: text})
    assert not getattr(kept, field)
    assert text[:40] in one.what
    assert "2026-11-24" in one.hint
    assert len(one.what) < 250


@pytest.mark.parametrize(
    "text",
    ["", " ", "0000-00-00 00:00:00", "0000-00-00T00:00:00", "Wed, 30 Nov -0001 00:00:00 +0000"],
)
def test_no_date_is_no_date_and_nothing_to_tell(text: str) -> None:
    found = entry(published=text, updated=text)
    assert found.published is None
    assert found.updated is None


def test_dates_are_in_utc_and_those_without_a_zone_are_the_hubs() -> None:
    found = entry(
        published="2026-11-18T09:30:00", updated="2026-11-18T09:30:00Z", dated="June 2022"
    )
    assert found.published == datetime(2026, 11, 18, 8, 30, tzinfo=UTC)
    assert found.updated == datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
    assert found.dated == "2022-06"


@pytest.mark.parametrize("markup", [True, False])
def test_terms_are_decoded_once_and_distinct(markup: bool) -> None:  # noqa: FBT001
    names = [
        "News &amp; Analysis",
        "News & Analysis",
        "",
        " ",
        "&amp;amp;",
        "news – analysis",
        "C++",
        "C#",
    ]
    found = entry(categories=names, tags=names, authors=names, markup=markup)
    assert (
        found.categories == found.tags == found.authors == ("News & Analysis", "&amp;", "C++", "C#")
    )


@pytest.mark.parametrize(
    ("summary", "content", "found"),
    [
        ("<p>One</p><p>two</p>", "", "One two"),
        ("One two [&hellip;]", "", "One two…"),
        ('<p>One two&hellip; <a class="more-link">Read More</a></p>', "", "One two…"),
        ("3 < 5 &amp;amp; more", "", "3 < 5 &amp; more"),
        ("", "<h1>One</h1><div>two</div><script>x</script>three", "One two three"),
        (" &nbsp; ", "<p>From the text</p>", "From the text"),
        ("[&hellip;]", "<p>From the text</p>", "From the text"),
        ("<img src='/x.png'>", "<p>From the text</p>", "From the text"),
        ("", "", ""),
        ("...", "…", ""),
        ("seven77 " * 100, "", "seven77 " * 6 + "seven77…"),
    ],
)
def test_the_summary_is_given_or_made_from_the_content(
    summary: str, content: str, found: str
) -> None:
    short = entry(summary=summary, content=content).summary
    assert len(short) <= POLICY.summary
    assert short == found


def test_a_plain_summary_is_taken_letter_by_letter() -> None:
    assert entry(summary="a &amp; <b> [x y=1]", markup=False).summary == "a &amp; <b> [x y=1]"


def test_content_is_sanitised_and_its_links_start_from_the_entry() -> None:
    source = "<p onclick=x>a <a href='b'>b</a><a href='#c'>c</a><a href='javascript:x'>d</a><script>e</script>"
    found = entry(link="/news/1/", content=source).content_html
    assert found == (
        '<p>a <a href="https://hub.example.org/news/1/b">b</a>'
        '<a href="https://hub.example.org/news/1/#c">c</a><a>d</a></p>'
    )
    assert entry(content="one & <two>\n\nthree", markup=False).content_html == (
        "<p>one &amp; &lt;two&gt;</p>\n<p>three</p>"
    )


def test_content_that_is_too_long_is_cut_and_told() -> None:
    kept, one = finding(content="a " * 600_000)
    assert len(kept.content_html) <= 1_000_000
    assert "longer than 1,000,000 characters" in one.what


def test_pictures_and_files() -> None:
    found = entry(
        image="/x.png?a=1&amp;b=2",
        image_alt="A &amp; <b>map</b>",
        enclosures=[
            {"url": "/a.PDF#page=2"},
            {"url": "https://example.org/b", "type": "Text/HTML; charset=x", "length": 5},
            {"url": "https://example.org/c.docx", "type": "no type", "length": -5},
            {"url": "https://example.org/d"},
        ],
    )
    assert found.image == Image("https://hub.example.org/x.png?a=1&b=2", "A & map")
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert found.enclosures == (
        Enclosure("https://hub.example.org/a.PDF#page=2", "application/pdf", 0),
        Enclosure("https://example.org/b", "text/html", 5),
        Enclosure("https://example.org/c.docx", word, 0),
        Enclosure("https://example.org/d", "application/octet-stream", 0),
    )
    assert entry(image="http://example.org/x.png").image is None
    kept, one = finding(enclosures=[{"url": "javascript:x"}])
    assert not kept.enclosures
    assert "javascript:x" in one.what


@pytest.mark.parametrize(
    ("given_tag", "tag"),
    [("en", "en"), (" pt_BR ", "pt-BR"), ("zh-Hant-TW", "zh-Hant-TW"), ("", "")],
)
def test_languages(given_tag: str, tag: str) -> None:
    assert entry(language=given_tag).language == tag


def test_a_language_that_is_none_is_told() -> None:
    kept, one = finding(language="English language")
    assert kept.language == ""
    assert "English language" in one.what


def test_readers_findings_come_first_and_errors_follow() -> None:
    note = Finding(severity="note", what="from the reader", where="x.json")
    raws: list[RawEntry | Finding] = [
        RawEntry(where="x.json:1"),
        note,
        RawEntry(where="x.json:2", title="b", dated="?"),
    ]
    taken = take_in(raws, POLICY)
    assert [one.severity for one in taken.findings] == ["note", "warning", "error"]
    assert taken.read == 2


texts = st.text(st.characters(categories=None), max_size=12) | st.sampled_from(
    ["<b>", "&amp;", "&#x338;", "javascript:x", "https://example.org/", "2026-11-18", f"&#{'9' * 5000};", "<a href='", "[x y=", "9999-12-31T23:59:59-10:00"]
)  # fmt: skip
many = st.lists(texts, max_size=3).map(tuple)
raw_entries = st.builds(
    RawEntry,
    **{
        field.name: {
            str: texts,
            bool: st.booleans(),
            tuple[str, ...]: many,
            tuple[RawEnclosure, ...]: st.lists(
                st.builds(RawEnclosure, url=texts, type=texts, length=st.integers()), max_size=2
            ).map(tuple),
        }[field.type]
        for field in msgspec.structs.fields(RawEntry)
        if field.name != "status"
    },
    status=st.sampled_from(["publish", "", "draft"]) | texts,
)


@given(
    st.lists(raw_entries | st.just(Finding(severity="note", what="x")), max_size=4),
    st.sampled_from(["", HOME]),
)
def test_nothing_raises_the_counts_add_up_and_what_comes_out_is_clean(
    raws: list[RawEntry | Finding], home: str
) -> None:
    taken = take_in(raws, Policy(home=home, timezone="UTC", summary=40))
    count = sum(isinstance(raw, RawEntry) for raw in raws)
    assert taken.read == count == len(taken.entries) + len(taken.refused)
    for found in (*taken.entries, *(refused.entry for refused in taken.refused)):
        clean = msgspec.structs.replace(found, where="")
        assert not re.search(
            "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202d\u202e]",
            str(msgspec.to_builtins(clean)),
        )
        msgspec.json.encode(clean)
        assert judge(found.link) == found.link
        assert found.link == "" or found.link.startswith(("http://", "https://"))
        assert "\n" not in found.title + found.summary + found.guid + found.source_id
        assert len(found.summary) <= 40
    for one in taken.findings:
        one.what.encode()
        assert len(one.what) < 600
