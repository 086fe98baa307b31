"""The `listing-html` source on the pages of a real WordPress: it reads what its interface says."""

import json
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from bulletin.errors import SourceError
from bulletin.intake import take_in
from bulletin.model import Entry, Intake, Policy, RawEntry
from bulletin.sources.access import Means, SourceAccess
from bulletin.sources.listing_html import read
from bulletin.sources.specs import ListingHtml
from tests.integration.conftest import WordPress


def policy(url: str) -> Policy:
    return Policy(home=f"{url}/", timezone="Europe/Brussels", summary=300)


def taken(wordpress: WordPress, path: str) -> Intake:
    spec = ListingHtml(url=wordpress.url + path, allow_private=True)
    with closing(SourceAccess(Means(Path(), BytesIO), spec, "key")) as access:
        return take_in(read(spec, access), policy(wordpress.url))


@pytest.fixture(scope="module")
def public(wordpress: WordPress) -> list[Entry]:
    """What the interface shows: public posts with a title."""
    with urlopen(f"{wordpress.url}/wp-json/wp/v2/posts?per_page=100") as answer:
        records: list[dict[str, Any]] = json.load(answer)
    raw = [
        RawEntry(
            where=record["link"],
            title=record["title"]["rendered"],
            link=record["link"],
            source_id=str(record["id"]),
            published=record["date_gmt"] + "Z",
            protected=record["content"]["protected"],
            categories=tuple(map(str, record["categories"])),
            markup=True,
        )
        for record in records
    ]
    return list(take_in(raw, policy(wordpress.url)).entries)


def names(entries: tuple[Entry, ...] | list[Entry]) -> set[tuple[str, str, str, object]]:
    return {(entry.title, entry.link, entry.source_id, entry.published) for entry in entries}


def test_the_front_page_and_those_that_follow_show_all(
    wordpress: WordPress, public: list[Entry]
) -> None:
    found = taken(wordpress, "/")
    assert names(found.entries) == names(public)
    assert [each.bucket for each in found.refused] == ["invalid", "not public"]


@pytest.mark.parametrize("number", ["2", "3", "5", "6"])
def test_a_category_shows_its_own(wordpress: WordPress, public: list[Entry], number: str) -> None:
    own = [entry for entry in public if number in entry.categories]
    assert names(taken(wordpress, f"/?cat={number}").entries) == names(own)


def test_hand_made_cards_show_all(wordpress: WordPress, public: list[Entry]) -> None:
    entries = taken(wordpress, "/resources/?pg=1").entries
    assert not [entry.title for entry in entries if "Members only" in entry.title]
    found = {(entry.title, entry.link) for entry in entries}
    assert found >= {(entry.title, entry.link) for entry in public}


def test_each_entry_is_read_from_its_own_page(wordpress: WordPress, public: list[Entry]) -> None:
    found = [taken(wordpress, entry.link.removeprefix(wordpress.url)) for entry in public]
    assert names([entry for one in found for entry in one.entries]) == names(public)
    assert not any(entry.partial for one in found for entry in one.entries)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/_fault/login/", "login page"),
        ("/_fault/html200/", "check for robots"),
        ("/_fault/empty200/", "empty"),
        ("/about-the-hub/", "no entry"),
        ("/feed/", "feed"),
        ("/wp-json/", "JSON"),
        ("/nope/", "404"),
    ],
)
def test_what_is_no_list_is_named(wordpress: WordPress, path: str, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        taken(wordpress, path)
    assert caught.value.hint
