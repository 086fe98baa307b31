"""What readers see: every field of every entry, read back by parsers that are not ours."""

import calendar
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest
from tests.feeds.channels import FULL

from bulletin.feeds import render
from bulletin.model import Known

View = dict[str, Any]
CATEGORIES, TAGS = "https://example.org/#categories", "https://example.org/#tags"


def stamp(moment: Any) -> datetime:
    return datetime.fromtimestamp(calendar.timegm(moment), UTC)


def wanted(known: Known) -> View:
    """What any format must give back."""
    entry = known.entry
    return {
        "id": known.identity.guid,
        "title": entry.title,
        "link": entry.link,
        "body": entry.content_html or entry.summary or entry.title,
        "published": known.date,
        "authors": list(entry.authors),
        "publisher": entry.publisher,
        "image": entry.image.url if entry.image else "",
    }


def labels(known: Known) -> list[tuple[str, str]]:
    entry = known.entry
    return [(c, CATEGORIES) for c in entry.categories] + [(t, TAGS) for t in entry.tags]


def files(known: Known) -> list[tuple[str, str, str]]:
    return [(e.url, e.type, str(e.length)) for e in known.entry.enclosures]


def common(seen: Any) -> View:
    """What feedparser sees, in RSS and in Atom."""
    links = [link for link in seen.get("links", ()) if link.rel == "alternate"]
    return {
        "id": seen.id,
        "title": seen.title,
        "link": links[0].href if links else "",
        "body": (seen.get("content") or [{"value": seen.get("summary")}])[0]["value"],
        "published": stamp(seen.published_parsed),
        "authors": [author.name for author in seen.get("authors", ())],
        "publisher": seen.get("publisher", ""),
        "image": seen.media_thumbnail[0]["url"] if "media_thumbnail" in seen else "",
    }


def enclosures(seen: Any) -> list[tuple[str, str, str]]:
    return [(e.href, e.type, e.length) for e in seen.get("links", ()) if e.rel == "enclosure"]


@pytest.fixture(scope="module")
def documents() -> dict[str, bytes]:
    return render(FULL)


@pytest.fixture
def parsed(documents: dict[str, bytes]) -> Callable[[str], Any]:
    def parse(name: str) -> Any:
        found = feedparser.parse(documents[name])
        assert not found.bozo
        return found

    return parse


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_the_common_fields_come_back(name: str, parsed: Callable[[str], Any]) -> None:
    assert [common(seen) for seen in parsed(name).entries] == [wanted(k) for k in FULL.entries]


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_categories_and_tags_are_told_apart(name: str, parsed: Callable[[str], Any]) -> None:
    for known, seen in zip(FULL.entries, parsed(name).entries, strict=True):
        assert [(tag.term, tag.scheme) for tag in seen.get("tags", ())] == labels(known)
        if name == "atom.xml":
            assert all(tag.label == tag.term for tag in seen.get("tags", ()))


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_the_picture_is_also_media_content(name: str, parsed: Callable[[str], Any]) -> None:
    first = parsed(name).entries[0]
    assert first.media_content == [{"url": "https://example.org/picture.jpg", "medium": "image"}]


def test_rss_particulars(parsed: Callable[[str], Any]) -> None:
    found = parsed("feed.xml")
    assert found.version == "rss20"
    assert found.feed.title == FULL.title
    assert found.feed.link == FULL.home
    assert found.feed.subtitle == FULL.description
    assert found.feed.language == FULL.language
    assert found.feed.author == FULL.author
    assert found.feed.generator == "bulletin"
    assert found.feed.ttl == "60"
    assert stamp(found.feed.updated_parsed) == FULL.entries[0].updated
    assert [x.href for x in found.feed.links if x.rel == "self"] == [FULL.rss_url]
    for known, seen in zip(FULL.entries, found.entries, strict=True):
        assert enclosures(seen) == files(known)[:1]
        assert "updated" not in seen
    # HTML to a reader: what looks like markup is escaped.
    assert found.entries[0].summary == "A short account of costs &lt; benefits, in plain words…"
    assert [seen.get("language") for seen in found.entries] == ["fr"] + [None] * 6


def test_atom_particulars(parsed: Callable[[str], Any]) -> None:
    found = parsed("atom.xml")
    assert found.version == "atom10"
    assert found.feed.id == FULL.id
    assert found.feed.title == FULL.title
    assert found.feed.link == FULL.home
    assert found.feed.subtitle == FULL.description
    assert found.feed.language == FULL.language
    assert found.feed.author == FULL.author
    assert found.feed.generator_detail == {"name": "bulletin"}
    assert stamp(found.feed.updated_parsed) == FULL.entries[0].updated
    assert [x.href for x in found.feed.links if x.rel == "self"] == [FULL.atom_url]
    for known, seen in zip(FULL.entries, found.entries, strict=True):
        assert enclosures(seen) == files(known)
        assert stamp(seen.updated_parsed) == known.updated
    assert found.entries[0].summary == FULL.entries[0].entry.summary
    assert found.entries[0].title_detail.type == "text/plain"
    assert [seen.title_detail.language for seen in found.entries] == ["fr"] + ["en"] * 6


def json_view(seen: View) -> View:
    return {
        "id": seen["id"],
        "title": seen["title"],
        "link": seen.get("url", ""),
        "body": seen.get("content_html") or seen["content_text"],
        "published": datetime.fromisoformat(seen["date_published"]),
        "authors": [author["name"] for author in seen.get("authors", ())],
        "publisher": seen.get("_bulletin", {}).get("publisher", ""),
        "image": seen.get("image", ""),
    }


def test_json_feed(documents: dict[str, bytes]) -> None:
    document = json.loads(documents["feed.json"])
    items = document.pop("items")
    assert document == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": FULL.title,
        "home_page_url": FULL.home,
        "feed_url": FULL.json_url,
        "description": FULL.description,
        "language": FULL.language,
        "authors": [{"name": FULL.author}],
    }
    assert [json_view(seen) for seen in items] == [wanted(known) for known in FULL.entries]
    for known, seen in zip(FULL.entries, items, strict=True):
        assert ("content_html" in seen) != ("content_text" in seen)
        assert seen.get("summary", "") == known.entry.summary
        assert datetime.fromisoformat(seen["date_modified"]) == known.updated
        assert None not in seen.values()
    assert items[0]["tags"] == ["News & Analysis", "Legislation", "due diligence"]
    assert items[0]["_bulletin"]["image_alt"] == "A harbour & its cranes"
    assert [seen.get("language") for seen in items] == ["fr"] + [None] * 6
    assert items[0]["attachments"] == [
        {
            "url": "https://example.org/report.pdf",
            "mime_type": "application/pdf",
            "size_in_bytes": 12345,
        },
        {"url": "https://example.org/data.csv?a=1&b=2", "mime_type": "text/csv"},
    ]


def test_the_date_of_the_resource_is_no_feed_date(documents: dict[str, bytes]) -> None:
    assert FULL.entries[0].entry.dated == "2022-06"
    assert not any(b"2022" in data for data in documents.values())
