"""The `wordpress` source against a small site; the real WordPress is in tests/integration."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.sources.wordpress_site import Reached, Site, post

from bulletin.errors import SourceError
from bulletin.model import Finding, RawEntry
from bulletin.sources._wordpress_json import decoded
from bulletin.sources.base import Answer
from bulletin.sources.specs import Wordpress
from bulletin.sources.wordpress import read

SPEC = Wordpress(url="https://hub.example.org/")
NEWS = {"id": 2, "name": "News &amp; Analysis", "slug": "news-analysis"}
NONE = {"id": 1, "name": "Allgemein", "slug": "uncategorized"}


def site(*posts: dict[str, Any], **more: Any) -> Site:
    records = {
        "wp/v2/posts": list(posts),
        "wp/v2/categories": [NEWS, NONE],
        "wp/v2/tags": [{"id": 9, "name": "R&amp;D", "slug": "rd"}],
        "wp/v2/media": [{"id": 7, "source_url": "https://hub.example.org/a.png", "alt_text": "A"}],
    }
    return Site(records, **more)


def entries(access: Reached, spec: Wordpress = SPEC) -> list[RawEntry]:
    return [one for one in read(spec, access) if isinstance(one, RawEntry)]


def lists(access: Reached) -> list[str]:
    return [url for url in access.site.asked if "/posts?" in url]


def test_an_entry_has_all_that_is_public_of_it() -> None:
    record = post(5, featured_media=7, categories=[2, 1], tags=[9])
    (found,) = entries(Reached(site(record)))
    assert found == RawEntry(
        where="https://hub.example.org/post-5/",
        title="Post 5",
        link="https://hub.example.org/post-5/",
        source_id="5",
        guid="https://hub.example.org/?p=5",
        summary="<p>What post 5 says.</p>\n",
        content="<p>All that post 5 says.</p>",
        markup=True,
        categories=("News &amp; Analysis",),
        tags=("R&amp;D",),
        published="2026-01-06T10:00:00Z",
        updated="2026-02-01T00:00:00Z",
        image="https://hub.example.org/a.png",
        image_alt="A",
    )


def test_entries_come_newest_first() -> None:
    found = entries(Reached(site(*map(post, range(1, 28)))))
    assert [one.source_id for one in found] == [str(number) for number in range(27, 0, -1)]


@pytest.mark.parametrize("totals", [True, False])
@pytest.mark.parametrize("most", [100, 20])
@pytest.mark.parametrize("count", [1, 20, 99, 100, 101, 250])
def test_every_page_is_read(count: int, most: int, totals: bool) -> None:  # noqa: FBT001
    access = Reached(site(*map(post, range(1, count + 1)), totals=totals, most=most))
    assert len(entries(access)) == count
    assert access.told[-1][0] == count


@pytest.mark.parametrize("count", [150, 200])
def test_pages_that_overlap_are_never_taken_for_whole(count: int) -> None:
    access = Reached(site(*map(post, range(1, count + 1)), shift=1))
    if count % 100:  # the last page has room for what was pushed on
        assert len(entries(access)) == count
        return
    with pytest.raises(SourceError, match="has 200 entries, and showed 199") as caught:
        entries(access)
    assert "last good entries stand" in caught.value.hint


def test_the_next_reading_fetches_only_what_changed() -> None:
    access = Reached(site(*map(post, range(1, 151))))
    entries(access)
    hub = access.site
    hub.asked.clear()
    hub.records["wp/v2/posts"][9] = post(
        10, title={"rendered": "Renamed"}, modified_gmt="2026-03-01T00:00:00"
    )
    del hub.records["wp/v2/posts"][100]
    hub.records["wp/v2/posts"].append(post(999))
    found = {one.source_id: one.title for one in entries(access)}
    assert len(found) == 150
    assert found["10"] == "Renamed"
    assert found["999"] == "Post 999"
    assert "101" not in found
    (whole,) = [url for url in lists(access) if "content" in url]
    assert "include=10,999&" in whole


def test_when_most_has_changed_all_is_read_again() -> None:
    access = Reached(site(*map(post, range(1, 11))))
    entries(access)
    access.site.records["wp/v2/posts"] = [
        post(number, modified_gmt="2026-03-01T00:00:00") for number in range(1, 11)
    ]
    access.site.asked.clear()
    assert {one.updated for one in entries(access)} == {"2026-03-01T00:00:00Z"}
    assert not [url for url in lists(access) if "include" in url]


def test_a_renamed_category_is_seen_though_no_entry_changed() -> None:
    access = Reached(site(post(1)))
    entries(access)
    access.site.records["wp/v2/categories"] = [NEWS | {"name": "News"}]
    assert entries(access)[0].categories == ("News",)


def test_what_another_reading_kept_is_passed_over() -> None:
    for data in (b"\xc1", b"{}", b"\x93\xa1x\x80\x80"):
        assert len(entries(Reached(site(post(1)), data))) == 1


def test_what_is_not_public_comes_without_its_text() -> None:
    secret = {"rendered": "<p>not for all</p>"}
    draft = post(1, status="draft", excerpt=secret, content=secret)
    locked = post(2, excerpt=secret, content=secret | {"protected": True})
    found = entries(Reached(site(draft, locked)))
    assert {(one.status, one.protected) for one in found} == {("draft", False), ("publish", True)}
    assert "not for all" not in repr(found)


def test_own_types_and_taxonomies() -> None:
    hub = site(post(1))
    report = post(
        3, kinds=[4], guid={"rendered": "https://hub.example.org/?post_type=report&#038;p=3"}
    )
    hub.records["wp/v2/reports"] = [report]
    hub.records["wp/v2/kinds"] = [{"id": 4, "name": "Study", "slug": "study"}]
    spec = Wordpress(
        url=SPEC.url, types=("post", "report"), category_taxonomies=("category", "kind")
    )
    found = {one.source_id: one.categories for one in entries(Reached(hub), spec)}
    assert found == {"1": ("News &amp; Analysis",), "3": ("Study",)}


def test_an_unknown_type_is_answered_with_those_there_are() -> None:
    spec = Wordpress(url=SPEC.url, types=("reprt",))
    with pytest.raises(SourceError, match="no post type 'reprt'") as caught:
        entries(Reached(site(post(1))), spec)
    assert "report" in caught.value.hint


def test_an_unknown_taxonomy_is_answered_too() -> None:
    spec = Wordpress(url=SPEC.url, category_taxonomies=("catgory",))
    with pytest.raises(SourceError, match="no taxonomy 'catgory'") as caught:
        entries(Reached(site(post(1))), spec)
    assert "category" in caught.value.hint


def test_no_entry_at_all_is_an_error() -> None:
    with pytest.raises(SourceError, match="shows no entry"):
        entries(Reached(site()))


@pytest.mark.parametrize(
    "link",
    [
        '</wp-json/>; rel="https://api.w.org/"',
        "<https://hub.example.org/wp-json>; rel=https://api.w.org/",
        '<https://hub.example.org/?p=1>; rel=shortlink, </wp-json/>; rel="https://api.w.org/"',
    ],
)
def test_the_root_is_found_by_the_header(link: str) -> None:
    hub = site(post(1))
    front = Answer(200, {"link": link}, b"<html></html>", hub.base + "/")
    assert len(entries(_fronted(hub, front))) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"<link rel='https://api.w.org/' href='https://hub.example.org/wp-json/' />",
        b'<LINK HREF="/wp-json/" REL="https://api.w.org/">',
        b"<p>no word of it</p>",
    ],
)
def test_the_root_is_found_in_the_page_or_where_it_usually_is(body: bytes) -> None:
    hub = site(post(1))
    assert len(entries(_fronted(hub, Answer(200, {}, body, hub.base + "/")))) == 1


def _fronted(hub: Site, front: Answer) -> Reached:
    answer = hub.answer

    def instead(url: str) -> Answer:
        return front if url == hub.base + "/" else answer(url)

    hub.answer = instead  # type: ignore[method-assign]
    return Reached(hub)


def _answering(change: Callable[[Answer], Answer], where: str = "/posts?") -> Reached:
    hub = site(*map(post, range(1, 4)))
    answer = hub.answer
    hub.answer = lambda url: change(answer(url)) if where in url else answer(url)  # type: ignore[method-assign]
    return Reached(hub)


@pytest.mark.parametrize(
    ("before", "behind", "said"),
    [
        (b"\xef\xbb\xbf", b"", ""),
        (b"\n\n ", b"\n", ""),
        (b"<br />\n<b>Warning</b>: in_array() [x] {y} in <b>a.php</b><br />", b"", "PHP notice"),
        (b"", b"<!-- Page cached -->", "behind"),
    ],
)
def test_what_stands_around_an_answer_is_passed_over_and_told(
    before: bytes, behind: bytes, said: str
) -> None:
    access = _answering(lambda a: Answer(a.status, a.headers, before + a.data + behind, a.url))
    found = list(read(SPEC, access))
    assert len([one for one in found if isinstance(one, RawEntry)]) == 3
    findings = [one.what for one in found if isinstance(one, Finding)]
    assert [said in what for what in findings] == ([True] if said else [])


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        (b"", 200, "is empty"),
        (b'[{"id": 1, "link"', 200, "cut off"),
        (b"<html><title>Just a moment...</title>", 200, "web page where data should be"),
        (b'{"code":"rest_cannot_access","message":"no"}', 401, "401 (rest_cannot_access)"),
        (b"<h1>Forbidden</h1>", 403, "403"),
        (b'{"code":"<script>"}', 404, "answered 404"),
        (b'[{"id": 1, "tags": [2]', 200, "cut off"),
        (b'[{"id": 1, "tags": [2], "x": [', 200, "cut off"),
        (b"[" * 200_000, 200, "cut off|too deep"),
        (b"\xff\xfe\x00", 200, "no text|no JSON"),
        (b"null", 200, "no JSON"),
    ],
)
def test_what_is_no_answer_is_said_in_words(data: bytes, status: int, said: str) -> None:
    access = _answering(lambda a: Answer(status, a.headers, data, a.url))
    with pytest.raises(SourceError) as caught:
        entries(access)
    assert any(part in caught.value.message for part in said.split("|"))
    assert "/posts?" in caught.value.where
    assert "wxr" in caught.value.hint


def test_a_way_to_the_login_is_said() -> None:
    there = "https://hub.example.org/wp-login.php?redirect_to=x"
    access = _answering(lambda _: Answer(200, {}, b"<html>", there))
    with pytest.raises(SourceError, match="login"):
        entries(access)


def test_a_page_without_an_interface_is_named() -> None:
    hub = site(post(1))
    hub.answer = lambda url: Answer(  # type: ignore[method-assign]
        200, {}, b"<title>Checking your &amp; browser</title>", url
    )
    with pytest.raises(SourceError, match="'Checking your & browser'"):
        entries(Reached(hub))


def test_a_login_that_does_not_count_is_refused() -> None:
    spec = Wordpress(url=SPEC.url, login="env:HUB")
    with pytest.raises(SourceError, match="does not accept the login"):
        entries(Reached(site(post(1))), spec)


@pytest.mark.parametrize("odd", [None, 7, [], "x", {"rendered": None}, {"rendered": [1]}])
@pytest.mark.parametrize("key", [*post(1)])
def test_an_odd_field_costs_that_field_alone(key: str, odd: object) -> None:
    found = entries(Reached(site(post(1), post(2, **{key: odd} if key != "id" else {}))))
    assert len(found) == 2


def test_the_first_value_of_the_right_kind_counts() -> None:
    assert decoded(b'Notice: [1] {"a": 2}', dict).value == {"a": 2}
    assert decoded(json.dumps(["\x0b"]).replace("\\u000b", "\x0b").encode(), list).value == ["\x0b"]
    with pytest.raises(ValueError, match="no JSON"):
        decoded(b"plain words", list)
