"""The far ends: nothing, one title, many files, wrong input; and that ids agree everywhere."""

import json
import locale
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.feeds.channels import EMPTY, FULL, START, channel, known

from bulletin.errors import BulletinError
from bulletin.feeds import _feedgen, proof, render
from bulletin.model import Channel, Enclosure

ATOM = "{http://www.w3.org/2005/Atom}"


def ids(documents: dict[str, bytes]) -> list[list[str]]:
    rss, atom = (feedparser.parse(documents[name]).entries for name in ("feed.xml", "atom.xml"))
    items = json.loads(documents["feed.json"])["items"]
    return [[e.id for e in rss], [e.id for e in atom], [e["id"] for e in items]]


def test_no_entries() -> None:
    documents = render(EMPTY)
    rss, atom = etree.fromstring(documents["feed.xml"]), etree.fromstring(documents["atom.xml"])
    assert rss.findtext("channel/title") == EMPTY.title
    assert rss.find("channel/lastBuildDate") is None
    assert rss.find("channel/item") is None
    assert atom.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"
    assert atom.find(f"{ATOM}entry") is None
    assert json.loads(documents["feed.json"])["items"] == []


@pytest.mark.parametrize("made", [EMPTY, FULL])
def test_bytes_begin_and_end_as_they_must(made: Channel) -> None:
    for name, data in render(made).items():
        assert data[:1] == (b"{" if name.endswith("json") else b"<")
        assert data.endswith((b">\n", b"}\n"))
        data.decode("utf-8")
        assert b"None" not in data
        assert b"null" not in data


def test_nothing_but_a_title() -> None:
    documents = render(channel(known(1, title="Only this")))
    item = etree.fromstring(documents["feed.xml"]).find("channel/item")
    entry = etree.fromstring(documents["atom.xml"]).find(f"{ATOM}entry")
    assert item is not None
    assert entry is not None
    assert [c.tag for c in item] == ["title", "description", "guid", "pubDate"]
    assert item.findtext("description") == "Only this"
    tags = [f"{ATOM}{tag}" for tag in ("id", "title", "updated", "content", "published")]
    assert [c.tag for c in entry] == tags
    assert entry.findtext(f"{ATOM}content") == "Only this"
    (feed_item,) = json.loads(documents["feed.json"])["items"]
    assert sorted(feed_item) == ["content_text", "date_modified", "date_published", "id", "title"]


def test_ids_agree_across_formats_and_keep_the_order() -> None:
    assert ids(render(FULL)) == [[k.identity.guid for k in FULL.entries]] * 3


@given(st.permutations(range(12)))
def test_the_order_is_the_channels(order: list[int]) -> None:
    same_date = [known(n, published=START) for n in order]
    assert ids(render(channel(*same_date))) == [[f"https://example.org/?p={n}" for n in order]] * 3


def test_atom_says_a_summary_once() -> None:
    """RFC 4287 section 4.2.13: a summary should not repeat the content."""
    linked, alone = (
        known(n, link=link, summary="S") for n, link in ((1, "https://example.org/1"), (2, ""))
    )
    first, second = etree.fromstring(render(channel(linked, alone))["atom.xml"]).iter(
        f"{ATOM}entry"
    )
    assert (first.findtext(f"{ATOM}summary"), first.find(f"{ATOM}content")) == ("S", None)
    assert (second.find(f"{ATOM}summary"), second.findtext(f"{ATOM}content")) == (None, "S")


def test_every_atom_link_keeps_its_kind() -> None:
    """feedgen #135: without the repair each enclosure becomes a second page of the entry."""
    files = tuple(Enclosure(f"https://example.org/{n}.pdf", "application/pdf", n) for n in range(9))
    made = channel(known(1, link="https://example.org/1", enclosures=files))
    entry = etree.fromstring(render(made)["atom.xml"]).find(f"{ATOM}entry")
    assert entry is not None
    page, *rest = [dict(link.attrib) for link in entry.iterfind(f"{ATOM}link")]
    assert page == {"href": "https://example.org/1", "rel": "alternate"}
    assert rest == [
        {"href": f.url, "rel": "enclosure", "type": f.type, "length": str(f.length)} for f in files
    ]


def test_an_enclosure_of_unknown_type_and_length() -> None:
    documents = render(channel(known(1, enclosures=(Enclosure("https://example.org/x", ""),))))
    enclosure = etree.fromstring(documents["feed.xml"]).find("channel/item/enclosure")
    assert enclosure is not None
    assert dict(enclosure.items()) == {
        "url": "https://example.org/x",
        "length": "0",
        "type": "application/octet-stream",
    }
    (attachment,) = json.loads(documents["feed.json"])["items"][0]["attachments"]
    assert attachment == {"url": "https://example.org/x", "mime_type": "application/octet-stream"}


@pytest.mark.parametrize(
    ("link", "permalink"),
    [("https://example.org/?p=1", "true"), ("https://example.org/1", "false"), ("", "false")],
)
def test_a_guid_is_a_permalink_only_where_it_is_the_link(link: str, permalink: str) -> None:
    guid = etree.fromstring(render(channel(known(1, link=link)))["feed.xml"]).find(
        "channel/item/guid"
    )
    assert guid is not None
    assert dict(guid.items()) == {"isPermaLink": permalink}


def test_dates_are_whole_seconds_and_updated_never_precedes_published() -> None:
    odd = START + timedelta(microseconds=999_999)
    documents = render(channel(known(1, published=odd, updated=odd - timedelta(days=3))))
    assert b"<pubDate>Fri, 20 Nov 2026 09:30:00 +0000</pubDate>" in documents["feed.xml"]
    assert documents["atom.xml"].count(b">2026-11-20T09:30:00+00:00<") == 3
    assert documents["feed.json"].count(b'"2026-11-20T09:30:00Z"') == 2


def test_the_feeds_date_is_the_newest_change_wherever_it_stands() -> None:
    changed = datetime(2026, 11, 22, tzinfo=UTC)
    documents = render(channel(known(1), known(2, updated=changed), known(3)))
    rss, atom = etree.fromstring(documents["feed.xml"]), etree.fromstring(documents["atom.xml"])
    assert rss.findtext("channel/lastBuildDate") == "Sun, 22 Nov 2026 00:00:00 +0000"
    assert atom.findtext(f"{ATOM}updated") == "2026-11-22T00:00:00+00:00"


def test_the_process_locale_is_never_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("setlocale was called")

    monkeypatch.setattr(locale, "setlocale", refuse)
    assert render(FULL)


def test_a_channel_without_author_or_description_borrows_its_title() -> None:
    documents = render(channel(author="", description=""))
    rss, atom = etree.fromstring(documents["feed.xml"]), etree.fromstring(documents["atom.xml"])
    assert rss.findtext("channel/description") == EMPTY.title
    assert atom.findtext(f"{ATOM}author/{ATOM}name") == EMPTY.title
    assert atom.find(f"{ATOM}subtitle") is None
    assert "description" not in json.loads(documents["feed.json"])


def test_schemes_stay_the_hubs_own_when_home_has_a_fragment() -> None:
    document = render(channel(known(1, tags=("x",)), home="https://example.org/a#b"))["feed.xml"]
    assert b'<category domain="https://example.org/a#tags">x</category>' in document


@pytest.mark.parametrize("text", ["", "a\x00b", "a\ud800b"])
def test_an_entry_that_cannot_be_written_is_named(text: str) -> None:
    with pytest.raises(BulletinError) as caught:
        render(channel(known(1), known(2, title=text)))
    assert caught.value.where == "list.json:2"


def test_a_channel_that_cannot_be_written_is_named() -> None:
    with pytest.raises(BulletinError) as caught:
        render(channel(title=""))
    assert caught.value.where == EMPTY.rss_url


def test_one_id_twice_is_refused_with_both_places() -> None:
    with pytest.raises(BulletinError) as caught:
        render(channel(known(1), known(2, guid="https://example.org/?p=1")))
    assert caught.value.where == "list.json:2"
    assert "list.json:1" in str(caught.value)


@pytest.mark.parametrize("write", [_feedgen.rss, _feedgen.atom])
def test_proof_refuses_what_does_not_hold_the_channel(write: Any) -> None:
    pair = channel(known(1), known(2))
    document = write(pair)
    proof.prove(document, pair, "a.xml")
    for other in (channel(known(1)), channel(known(2), known(1)), channel(*FULL.entries), EMPTY):
        with pytest.raises(BulletinError, match=r"the first that differs is \S"):
            proof.prove(document, other, "a.xml")
    with pytest.raises(BulletinError, match="not well-formed"):
        proof.prove(document[:-9], pair, "a.xml")


@pytest.mark.parametrize(("engine", "file"), [("rss", "feed.xml"), ("atom", "atom.xml")])
def test_what_render_returns_was_proved(
    engine: str, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_feedgen, engine, lambda _: b"<rss/>")
    with pytest.raises(BulletinError, match="reads back with 0 entries") as caught:
        render(FULL)
    assert caught.value.where == file
