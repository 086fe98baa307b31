"""What is found at an address or in a file: real servers on this computer, real files."""

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT
from tests.setup import hub
from tests.test_http import Server

from bulletin.errors import SourceError
from bulletin.setup.looking import look
from bulletin.setup.values import Found
from bulletin.sources.access import Means
from bulletin.sources.probing import Category


@pytest.fixture
def server() -> Iterator[Server]:
    with hub.Hub() as running:
        yield running


def stdin() -> Any:
    raise AssertionError("nothing is read from standard input")


def looked(place: str, folder: Path = ROOT) -> Found:
    return look(place, Means(folder, stdin, allow_private=True))


def refused(place: str, folder: Path = ROOT) -> SourceError:
    with pytest.raises(SourceError) as caught:
        looked(place, folder)
    return caught.value


def told(found: Found) -> str:
    return "\n".join(f"{check.sign} {check.what} {check.hint}" for check in found.checks)


def needs(kind: str) -> pytest.MarkDecorator:
    module = f"bulletin.sources.{kind}"
    there = importlib.util.find_spec(module) is not None
    return pytest.mark.skipif(not there, reason=f"{module} is not in this version")


def test_a_wordpress_is_read_by_its_interface(server: Server) -> None:
    found = looked(hub.wordpress(server))
    (source,) = found.offers
    assert (source.kind, source.entries, source.newest) == ("wordpress", 41, "2026-11-20")
    assert source.settings == {"url": f"{server.url}/", "allow_private": True}
    assert (found.title, found.timezone, found.language) == (
        "Rights & Remedy",
        "Europe/Brussels",
        "fr-BE",
    )
    assert source.categories == (
        Category("Good Practices", 9),
        Category("News & Analysis", 5),
        Category("Legislation", 3),
        Category("EU Law", 2, "Legislation"),
    )
    assert 'types = ["post", "report"]' in told(found)
    assert "secret" not in told(found)


@pytest.mark.parametrize("head", ["<link rel='https://api.w.org/' href='{0}/sub/wp-json/' />", ""])
def test_the_interface_is_found_wherever_it_is(server: Server, head: str) -> None:
    hub.wordpress(server, below="/sub/wp-json/" if head else "/wp-json/")
    found = looked(hub.front(server, head.format(server.url)))
    assert found.offers[0].kind == "wordpress"


def test_types_without_posts_beside_them_are_read(server: Server) -> None:
    url = hub.wordpress(server)
    hub.say(server, "/wp-json/wp/v2/posts", [], total=0)
    source = looked(url).offers[0]
    assert (source.settings["types"], source.entries, source.newest) == (("report",), 2, "")


def test_counts_that_a_proxy_drops_are_not_made_up(server: Server) -> None:
    url = hub.wordpress(server)
    hub.say(server, "/wp-json/wp/v2/posts", [{"id": 9, "date_gmt": "2026-11-20T10:00:00"}])
    assert looked(url).offers[0].entries is None


@pytest.mark.parametrize(
    ("about", "zone"),
    [
        ({"timezone_string": "", "gmt_offset": 5}, "Etc/GMT-5"),
        ({"timezone_string": "", "gmt_offset": "-3"}, "Etc/GMT+3"),
        ({"timezone_string": "", "gmt_offset": 5.5}, ""),
        ({"timezone_string": None, "gmt_offset": {}}, ""),
        ({"timezone_string": "", "gmt_offset": "9" * 400}, ""),
    ],
)
def test_an_offset_stands_for_a_zone_where_it_can(
    server: Server, about: dict[str, Any], zone: str
) -> None:
    assert looked(hub.wordpress(server, about=about)).timezone == zone


def test_odd_categories_do_no_harm(server: Server) -> None:
    url = hub.wordpress(server)
    odd = [
        {"id": 2, "name": "A\u202e\x1b[31m", "count": 3, "parent": 3},
        {"id": 3, "name": "B", "count": 2, "parent": 2},
        {"id": [4], "name": "C", "count": 2},
        {"id": 5, "name": None, "count": 2, "parent": []},
        {"id": 6, "name": "D", "count": "many"},
        7,
    ]
    hub.say(server, "/wp-json/wp/v2/categories", odd, total=10**400)
    names = [each.name for each in looked(url).offers[0].categories]
    assert names == ["A[31m", "B"]


@needs("feed")
def test_a_feed_is_next_best(server: Server) -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
    head += '<link rel="alternate" type="application/rss+xml" href="/feed/">'
    url = hub.front(server, head, hub.CARD.format("one") + hub.CARD.format("two"))
    hub.say(server, "/wp-json/", {"code": "rest_login_required"}, code=401)
    server.says("/feed/", hub.FEED.encode(), Content_Type="application/rss+xml")
    server.says("/comments/feed/", hub.FEED.encode())
    found = looked(url)
    assert [one.kind for one in found.offers] == ["feed", "listing-html"]
    assert found.offers[0].settings["url"] == f"{server.url}/feed/"
    assert found.home == f"{server.url}/"
    assert "No WordPress interface" in told(found)


@needs("feed")
def test_the_address_of_a_feed_is_taken_as_one(server: Server) -> None:
    found = looked(server.says("/feed/", hub.FEED.encode(), Content_Type="text/html"))
    assert [one.kind for one in found.offers] == ["feed"]
    assert (found.title, found.home) == ("A hub", "https://hub.example.org/")


@pytest.mark.parametrize(
    "card", [hub.CARD, '<div><a href="/{0}/">{0}</a> <a href="/{0}/">Read More</a></div>']
)
def test_cards_are_better_than_nothing(server: Server, card: str) -> None:
    found = looked(hub.front(server, body=card.format("one") + card.format("two")))
    (source,) = found.offers
    assert (source.kind, source.entries) == ("listing-html", 2)


def test_what_shows_nothing_is_refused_with_all_that_was_seen(server: Server) -> None:
    error = refused(hub.front(server))
    assert "nothing was found there" in error.message
    assert "No WordPress interface" in error.hint
    assert "Tools, Export" in error.hint


def test_a_login_page_is_no_hub(server: Server) -> None:
    login = server.says("/wp-login.php", b"<form></form>", Content_Type="text/html")
    error = refused(server.says("/", b"", 302, Location=login))
    assert "login" in error.hint


def test_a_closed_door_is_told(server: Server) -> None:
    error = refused(server.says("/", b"<h1>Sorry</h1>", 403))
    assert "403" in error.hint


def test_another_network_is_entered_only_when_it_is_meant(server: Server) -> None:
    with pytest.raises(SourceError) as caught:
        look(hub.wordpress(server), Means(ROOT, stdin))
    assert "--allow-private" in caught.value.hint
    assert server.asked == []


def test_json_entries_on_the_web_are_records(server: Server) -> None:
    entries = [{"title": "One", "link": "https://hub.example.org/one/", "category": "News"}]
    found = looked(hub.say(server, "/entries.json", entries))
    (source,) = found.offers
    assert (source.kind, source.undated) == ("records", True)
    assert found.home == "https://hub.example.org/"


def test_the_interface_itself_may_be_named(server: Server) -> None:
    hub.wordpress(server)
    assert looked(f"{server.url}/wp-json/").offers[0].kind == "wordpress"


def test_hostile_pages_are_survived(server: Server) -> None:
    for page in (b"", b"\x00\x01", b"<a>" * 50_000, b"<title>" * 50_000, b"\xff\xfe" + b"<" * 9999):
        server.says("/", page, Content_Type="text/html")
        assert refused(server.url).message


def test_a_table_is_read(tmp_path: Path) -> None:
    (tmp_path / "entries.csv").write_text(
        "title,category,date\nOne,News,2026-11-02\nTwo,News,2026-11-09\n", "utf-8"
    )
    found = looked("entries.csv", tmp_path)
    (source,) = found.offers
    assert (source.kind, source.entries, source.newest) == ("records", 2, "2026-11-09")
    assert source.categories == (Category("News", 2),)


def test_the_text_of_a_page_is_read() -> None:
    (path,) = (ROOT / "seeds").glob("*.txt")
    (source,) = looked(str(path)).offers
    assert (source.kind, source.entries, source.undated) == ("listing-text", 5, True)


@needs("wxr")
def test_an_export_tells_of_its_site(tmp_path: Path) -> None:
    (tmp_path / "export.xml").write_text(
        hub.FEED.replace('"2.0">', '"2.0" xmlns:wp="http://wordpress.org/export/1.2/">').replace(
            "<category>",
            "<wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
            '<category domain="category" nicename="news">',
        ),
        "utf-8",
    )
    found = looked("export.xml", tmp_path)
    assert [one.kind for one in found.offers] == ["wxr"]
    assert (found.title, found.home) == ("A hub", "https://hub.example.org/")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("letter.txt", b"Dear all,\n\nbest wishes", "no file that bulletin can read"),
        ("book.xls", b"\xd0\xcf\x11\xe0\x00", "no file that bulletin can read"),
        ("map.xml", b"<?xml version='1.0'?><kml></kml>", "no file that bulletin can read"),
        ("entries.json", b'[{"title": "One"', "this is no JSON"),
        ("entries.csv", b"", "the file is empty"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(data)
    error = refused(name, tmp_path)
    assert said in error.message
    assert name in error.where


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "No such file" in refused("nothing.xml", tmp_path).message
    assert refused(".", tmp_path).where == "."


def test_what_was_found_is_json(server: Server) -> None:
    import msgspec

    found = json.loads(msgspec.json.encode(looked(hub.wordpress(server))))
    assert found["offers"][0]["kind"] == "wordpress"


@needs("listing_html")
def test_a_saved_page_tells_its_language(tmp_path: Path) -> None:
    body = hub.CARD.format("one") + hub.CARD.format("two")
    (tmp_path / "saved.html").write_text(hub.FRONT.format(head="", body=body), "utf-8")
    found = looked("saved.html", tmp_path)
    assert [one.kind for one in found.offers] == ["listing-html"]
    assert found.language == "fr-BE"


def test_a_list_of_nothing_is_worth_a_look(tmp_path: Path) -> None:
    (tmp_path / "entries.json").write_text("[]", "utf-8")
    assert [check.sign for check in looked("entries.json", tmp_path).checks] == ["look"]
