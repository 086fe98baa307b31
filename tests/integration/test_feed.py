"""The `feed` source against a real WordPress, with faults in front of its answers."""

import io
import json
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from bulletin import sources
from bulletin.errors import SourceError
from bulletin.intake import take_in
from bulletin.model import Intake, Policy
from bulletin.sources.access import Means, SourceAccess
from bulletin.sources.specs import Feed
from tests.conftest import Run
from tests.integration.conftest import WordPress

# Faults that only decorate an answer, or pass.
HARMLESS = ("401", "norest", "flaky", "nototals", "drift", "notice", "bom", "blank", "trailer")
REPAIRED = {
    "control": ("characters that no feed may hold", 10),
    "latin1": ("Windows-1252", 10),
    "truncated": ("breaks off", 5),
}
FATAL = {
    "429": "429",
    "429date": "429",
    "500": "500",
    "502": "502",
    "503": "503",
    "403": "403",
    "html200": "called 'Just a moment...'",
    "empty200": "nothing",
    "redirectloop": "sends on more than",
    "login": "this is a web page",
}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bulletin.http.PAUSES", (0.01, 0.01))


def taken(wordpress: WordPress, path: str, pages: int = 1) -> Intake:
    """Return what comes of a feed of the site."""
    known = tuple(set(named(wordpress, "categories").values()) - {"Uncategorized"})
    spec = Feed(url=wordpress.url + path, allow_private=True, pages=pages, categories=known)
    policy = Policy(home=wordpress.url + "/", timezone="UTC", summary=300)
    with closing(SourceAccess(Means(Path(), io.BytesIO), spec, "feed")) as access:
        return take_in(sources.read("feed", spec, access), policy)


def asked(wordpress: WordPress, route: str) -> Any:
    """Return what the site itself says, asked with nothing of ours."""
    with urlopen(f"{wordpress.url}/wp-json/wp/v2/{route}") as answer:
        return json.load(answer)


def named(wordpress: WordPress, taxonomy: str) -> dict[int, str]:
    terms = asked(wordpress, f"{taxonomy}?per_page=100&_fields=id,name")
    return {term["id"]: unescape(term["name"]) for term in terms}


@pytest.mark.parametrize("path", ["/feed/", "/?feed=rss2", "/feed/atom/", "/feed/rdf/"])
def test_all_pages_hold_what_the_site_has(wordpress: WordPress, path: str) -> None:
    intake = taken(wordpress, path, pages=10)
    records = asked(wordpress, "posts?per_page=100")
    public = {
        one["link"]: one
        for one in records
        if not one["content"]["protected"] and one["title"]["rendered"]
    }
    found = {entry.link: entry for entry in intake.entries}
    assert found.keys() == public.keys()
    assert intake.read == len(records)
    categories, tags = named(wordpress, "categories"), named(wordpress, "tags")
    for link, entry in found.items():
        record = public[link]
        own = unescape(record["guid"]["rendered"])
        assert entry.guid == (link if "rdf" in path else own)  # RSS 1.0 names entries by their link
        assert entry.published
        assert f"{entry.published:%Y-%m-%dT%H:%M:%S}" == record["date_gmt"]
        filed = {categories[term] for term in record["categories"]} - {"Uncategorized"}
        tagged = {tags[term] for term in record["tags"]}
        assert set(entry.categories) | set(entry.tags) == filed | tagged
        assert filed <= set(entry.categories)


@pytest.mark.parametrize("path", ["/category/news-analysis/feed/", "/feed/?post_type=publication"])
def test_feeds_of_a_part_hold_that_part(wordpress: WordPress, path: str) -> None:
    intake = taken(wordpress, path, pages=10)
    assert intake.entries
    if "publication" in path:
        assert {entry.guid for entry in intake.entries} == {
            unescape(one["guid"]["rendered"]) for one in asked(wordpress, "publications")
        }
    else:
        assert all("News & Analysis" in entry.categories for entry in intake.entries)


@pytest.mark.parametrize("fault", HARMLESS)
def test_a_fault_that_costs_nothing_costs_nothing(wordpress: WordPress, fault: str) -> None:
    whole = taken(wordpress, "/feed/")
    assert [entry.guid for entry in taken(wordpress, f"/_fault/{fault}/feed/").entries] == [
        entry.guid for entry in whole.entries
    ]


@pytest.mark.parametrize("fault", REPAIRED)
def test_what_is_repaired_is_said(wordpress: WordPress, fault: str) -> None:
    told, number = REPAIRED[fault]
    intake = taken(wordpress, f"/_fault/{fault}/feed/")
    assert len(intake.entries) == number
    assert any(told in finding.what for finding in intake.findings)


@pytest.mark.parametrize("fault", FATAL)
def test_a_fatal_fault_is_said(wordpress: WordPress, fault: str) -> None:
    with pytest.raises(SourceError) as caught:
        taken(wordpress, f"/_fault/{fault}/feed/")
    assert FATAL[fault] in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("path", ["/comments/feed/", "/newest-post/feed/"])
def test_comments_lead_to_the_entries(wordpress: WordPress, path: str) -> None:
    with pytest.raises(SourceError, match="comments") as caught:
        taken(wordpress, path)
    assert f"{wordpress.url}/feed/" in caught.value.hint
    assert taken(wordpress, "/feed/").entries


def test_the_front_page_leads_to_its_feed(wordpress: WordPress) -> None:
    with pytest.raises(SourceError, match="web page") as caught:
        taken(wordpress, "/")
    assert f"{wordpress.url}/feed/" in caught.value.hint


BOTH = """\
[publication]
title = "Hub Digest"
home = "{url}/"
url = "https://example.org/bulletin/"
[[source]]
kind = "{first}"
url = "{url}/{first_path}"
allow_private = true
{first_more}
[[source]]
kind = "{second}"
url = "{url}/{second_path}"
allow_private = true
{second_more}
[[section]]
title = "Legislation"
[[section]]
title = "More resources"
rest = true
[feeds]
entries = 200
"""
FEEDS = ["feed/", "feed/atom/", "feed/rdf/"]


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("feed_first", [True, False], ids=["feed first", "feed second"])
def test_entries_are_the_same_as_the_interface_has(
    wordpress: WordPress, tmp_path: Path, run: Run, path: str, *, feed_first: bool
) -> None:
    readers = [("feed", path, "pages = 9"), ("wordpress", "", "")]
    first, second = readers if feed_first else readers[::-1]
    names = {
        f"{place}{more}": value
        for place, reader in (("first", first), ("second", second))
        for more, value in zip(("", "_path", "_more"), reader, strict=True)
    }
    (tmp_path / "bulletin.toml").write_text(BOTH.format(url=wordpress.url, **names))
    done = run("build", "--now", "2026-11-25T10:00:00Z")
    assert (tmp_path / "out/email.html").is_file(), (
        done.stderr
    )  # one post has no title, and it says so
    items = json.loads((tmp_path / "out/site/feed.json").read_text())["items"]
    records = asked(wordpress, "posts?per_page=100")
    assert len(items) == len({item["id"] for item in items}) == len(records) - 2
    assert "bulletin same" not in done.stdout + done.stderr
