"""Who is who, whatever happens to titles, links and ids."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import links
from bulletin.identity import Answer, Named, guid_of, hub_of, names_of
from bulletin.identity.deciding import decide
from bulletin.identity.merging import merge
from bulletin.identity.names import hint_of
from bulletin.model import Entry, Identity, Known

HOST = hub_of("https://example.org/")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
NOTHING = Answer()
SAID = "How a court came to hear those whom a trade in people had harmed."
OTHER = "What a port does where a ship lands with no papers for its crew."


def entry(title: str = "A study", **values: object) -> Entry:
    return Entry(where="here:1", title=title, **values)  # type: ignore[arg-type]


def named(entries: Iterable[Entry]) -> list[Named]:
    return [Named(one, names_of(one, HOST)) for one in entries]


def known(one: Entry, seen: datetime = NOW) -> Known:
    guid = guid_of(one, names_of(one, HOST))
    return Known(Identity(id=guid[-4:], guid=guid, first_seen=seen), one)


def answer(*lines: Known, **more: Any) -> Answer:
    guids: dict[str, list[str]] = {}
    names: dict[str, frozenset[str]] = {}
    for line in lines:
        names[line.identity.guid] = frozenset(names_of(line.entry, HOST))
        for name in names_of(line.entry, HOST):
            guids.setdefault(name, []).append(line.identity.guid)
    known = {line.identity.guid: line for line in lines}
    return Answer(guids=guids, names=names, known=known, **more)


def test_ladder_is_id_then_guid_then_link_then_title() -> None:
    one = entry(source_id="7", guid="tag:example.org,2026:7", link="https://example.org/a/")
    assert names_of(one, HOST) == (
        "id:example.org:7",
        "guid:tag:example.org,2026:7",
        "link:example.org/a",
        "title:example.org:a study",
    )


def test_a_derived_link_names_nothing() -> None:
    one = entry(link="https://example.org/a-study/", link_derived=True)
    assert names_of(one, HOST) == ("title:example.org:a study",)


def test_wordpress_guid_and_id_are_one_name() -> None:
    by_id = names_of(entry(source_id="12"), HOST)
    by_guid = names_of(entry(guid="http://www.example.org/?p=12"), HOST)
    assert by_id[0] == by_guid[0] == "id:example.org:12"


@pytest.mark.parametrize(
    ("one", "guid"),
    [
        (entry(guid="https://example.org/?p=12"), "https://example.org/?p=12"),
        (entry(guid="urn:isbn:9780000000000"), "urn:isbn:9780000000000"),
    ],
)
def test_an_absolute_iri_of_the_source_is_the_guid(one: Entry, guid: str) -> None:
    assert guid_of(one, names_of(one, HOST)) == guid


def test_other_guids_are_uuids_of_the_best_name() -> None:
    one, again = entry(link="https://example.org/a/"), entry("Renamed", link="http://example.org/a")
    guid = guid_of(one, names_of(one, HOST))
    assert guid.startswith("urn:uuid:")
    assert guid == guid_of(again, names_of(again, HOST))


@pytest.mark.parametrize(
    "moved",
    [
        "http://example.org/a/",
        "https://www.example.org/a",
        "https://EXAMPLE.org/a/#part",
        "https://example.org/a/?utm_source=mail&fbclid=1",
    ],
)
def test_a_link_in_another_spelling_is_the_same_entry(moved: str) -> None:
    first = known(entry(link="https://example.org/a/"))
    (settled,) = decide(named([entry("New title", link=moved)]), answer(first), NOW).settled
    assert settled.guid == first.identity.guid
    assert not settled.minted


def test_an_id_keeps_its_entry_through_a_new_title_and_link() -> None:
    first = known(entry(source_id="7", link="https://example.org/a/"))
    moved = entry("Another title", source_id="7", link="https://example.org/b/")
    (settled,) = decide(named([moved]), answer(first), NOW).settled
    assert settled.guid == first.identity.guid
    assert "link:example.org/b" in settled.names


def test_two_links_with_one_title_are_two_entries() -> None:
    pair = [entry(link="https://example.org/a/"), entry(link="https://example.org/b/")]
    assert len(decide(named(pair), NOTHING, NOW).settled) == 2


def test_a_card_joins_the_entry_that_has_its_title() -> None:
    card = entry("A STUDY.", partial=True, summary="Cut…", tags=("Africa",))
    full = entry("A Study", link="https://example.org/a/", summary="Cut off no more.")
    (settled,) = decide(named([card, full]), NOTHING, NOW).settled
    assert settled.entry.link == "https://example.org/a/"
    assert settled.entry.summary == "Cut off no more."
    assert settled.entry.tags == ("Africa",)
    assert [twin.title for twin in settled.twins] == ["A STUDY."]


def test_a_known_card_gets_its_link_and_keeps_its_guid() -> None:
    card = known(entry(partial=True))
    (settled,) = decide(named([entry(link="https://example.org/a/")]), answer(card), NOW).settled
    assert settled.guid == card.identity.guid
    assert "link:example.org/a" in settled.names


def test_a_card_of_a_known_entry_keeps_the_fuller_text() -> None:
    full = known(entry(link="https://example.org/a/", summary="All of it.", publisher="P"))
    (settled,) = decide(named([entry(partial=True, summary="All…")]), answer(full), NOW).settled
    assert settled.entry.summary == "All of it."
    assert settled.entry.publisher == "P"
    assert settled.entry.link == "https://example.org/a/"


@pytest.mark.parametrize(("had", "kept"), [(SAID, [SAID]), (OTHER, []), ("", [SAID])])
def test_a_card_gives_no_summary_to_one_of_its_title_that_had_another(
    had: str, kept: list[str]
) -> None:
    """Where the text of that one is not known any more it may be a namesake's."""
    old = entry(link="https://example.org/a/", summary=had)
    guid = guid_of(old, names_of(old, HOST))
    borne = [*names_of(old, HOST), *filter(None, [hint_of(old, HOST)])]
    told = Answer(guids={name: [guid] for name in borne}, names={guid: frozenset(borne)})
    card = entry(partial=True, summary=SAID)
    hint = hint_of(card, HOST)
    (settled,) = decide([Named(card, names_of(card, HOST), hint=hint)], told, NOW).settled
    assert settled.guid == guid
    assert [SAID for name in settled.names if name == hint] == kept


def test_a_title_that_two_known_entries_bear_is_told() -> None:
    lines = [known(entry(link=f"https://example.org/{n}/")) for n in (1, 2)]
    decision = decide(named([entry(partial=True)]), answer(*lines), NOW)
    assert decision.settled[0].guid == lines[0].identity.guid
    assert "title of 2 known entries" in decision.findings[0].what


def test_undated_entries_of_a_reading_are_a_second_apart_in_its_order() -> None:
    entries = [entry(f"Title {n}") for n in range(3)]
    entries.insert(1, entry("Dated", published=NOW - timedelta(days=9)))
    settled = decide(named(entries), NOTHING, NOW).settled
    seen = {one.entry.title: one.first_seen for one in settled}
    assert [NOW - seen[f"Title {n}"] for n in range(3)] == [timedelta(seconds=n) for n in range(3)]
    assert seen["Dated"] == NOW


def test_merging_takes_a_given_link_over_a_derived_one() -> None:
    derived = entry(link="https://example.org/a-study/", link_derived=True, partial=True)
    merged = merge(derived, entry(link="https://example.org/study/"))
    assert (merged.link, merged.link_derived) == ("https://example.org/study/", False)


def test_merging_never_marks_a_given_link_as_derived() -> None:
    derived = entry(link="https://example.org/a-study/", link_derived=True)
    merged = merge(entry(link="https://example.org/study/"), derived)
    assert (merged.link, merged.link_derived) == ("https://example.org/study/", False)


titles = st.sampled_from(["One", "one", "Two", "Three!", "three"])
paths = st.sampled_from(
    ["", "https://example.org/1", "http://example.org/1/", "https://example.org/2"]
)
ids = st.sampled_from(["", "1", "2"])
readings = st.lists(
    st.builds(entry, title=titles, link=paths, source_id=ids, partial=st.booleans()), max_size=8
)


@given(readings)
def test_reading_the_same_again_mints_nothing(entries: list[Entry]) -> None:
    first = decide(named(entries), NOTHING, NOW)
    guids: dict[str, list[str]] = {}
    for one in first.settled:
        for name in one.names:
            guids.setdefault(name, []).append(one.guid)
    names = {one.guid: frozenset(one.names) for one in first.settled}
    again = decide(named(entries), Answer(guids=guids, names=names), NOW)
    assert not any(one.minted for one in again.settled)
    assert {one.guid for one in again.settled} <= {one.guid for one in first.settled}


@given(readings)
def test_no_entry_is_lost_and_no_guid_given_twice(entries: list[Entry]) -> None:
    settled = decide(named(entries), NOTHING, NOW).settled
    guids = [one.guid for one in settled]
    assert len(guids) == len(set(guids))
    assert sum(1 + len(one.twins) for one in settled) == len(entries)
    assert all(links.is_iri(guid) for guid in guids)
