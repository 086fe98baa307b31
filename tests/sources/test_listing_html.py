"""The fixtures stand in ``tests/data/listing_html``: a page, and beside it what is read from it."""

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from time import monotonic

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.errors import SourceError
from bulletin.intake import take_in
from bulletin.model import Finding, Policy, RawEntry
from bulletin.sources.access import Means, SourceAccess
from bulletin.sources.listing_html import read
from bulletin.sources.specs import ListingHtml

DATA = Path(__file__).parents[1] / "data" / "listing_html"
HUB = ("News & Analysis", "Legislation", "Good Practices")
PAGES = sorted(DATA.glob("*.html"))


class Expected(msgspec.Struct):
    entries: list[RawEntry]
    findings: list[Finding]


def reading(source: str | bytes, folder: Path, **more: object) -> Expected:
    """Read a saved page, or several, by the access that a build has."""
    data = source.encode() if isinstance(source, str) else source
    spec = ListingHtml(path="-", categories=HUB, **more)  # type: ignore[arg-type]
    return _read(spec, Means(folder, lambda: BytesIO(data)))


def _read(spec: ListingHtml, means: Means) -> Expected:
    with closing(SourceAccess(means, spec, "key")) as access:
        found = list(read(spec, access))
    return Expected(
        [each for each in found if isinstance(each, RawEntry)],
        [each for each in found if isinstance(each, Finding)],
    )


def said(found: Expected) -> str:
    return "\n".join(f"{each.severity} {each.what} {each.hint}" for each in found.findings)


def card(number: int, more: str = "") -> str:
    return (
        f'<div class="box"><h3><a href="/e{number}/">Entry {number}</a></h3>'
        f'<p>About {number}...<a href="/e{number}/">Read More</a></p>{more}</div>'
    )


def page(*numbers: int, more: str = "", head: str = "") -> str:
    cards = "".join(map(card, numbers))
    return f"<html><head>{head}</head><body><main><h1>All</h1><div>{cards}</div>{more}</main></body></html>"


@pytest.fixture
def site() -> Iterator[tuple[str, dict[str, str], list[str]]]:
    """A website on loopback: its address, its pages by path (to be filled), what was asked for."""
    pages: dict[str, str] = {}
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            found = pages.get(self.path)
            moved = found is not None and found.startswith("/")
            self.send_response(404 if found is None else 301 if moved else 200)
            if moved:
                self.send_header("Location", found or "")
            self.send_header("Content-Type", "text/html; charset=utf-8")
            body = (found or "").encode()
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", pages, asked
        server.shutdown()
        thread.join()


@pytest.fixture
def fetched(site: tuple[str, dict[str, str], list[str]], tmp_path: Path) -> Callable[..., Expected]:
    def fetch(path: str, **more: object) -> Expected:
        spec = ListingHtml(url=site[0] + path, allow_private=True, **more)  # type: ignore[arg-type]
        return _read(spec, Means(tmp_path, BytesIO))

    return fetch


@pytest.mark.parametrize("saved", PAGES, ids=lambda saved: saved.stem)
def test_a_page_is_read_as_expected(saved: Path) -> None:
    expected = msgspec.json.decode(saved.with_suffix(".json").read_bytes(), type=Expected)
    found = _read(ListingHtml(path=saved.name, categories=HUB), Means(DATA, BytesIO))
    assert found.entries == expected.entries
    assert found.findings == expected.findings


def test_what_is_read_passes_the_door(tmp_path: Path) -> None:
    policy = Policy(home="https://hub.example.org/", timezone="UTC", summary=300)
    for saved in PAGES:
        found = _read(ListingHtml(path=saved.name), Means(DATA, BytesIO))
        taken = take_in(found.entries, policy)
        assert taken.read == len(found.entries)
        assert all(entry.link.startswith("https://") for entry in taken.entries)
        assert {refusal.bucket for refusal in taken.refused} <= {"invalid", "not public"}
        assert "Read More" not in "".join(entry.summary for entry in taken.entries)
        assert "<script" not in "".join(entry.content_html for entry in taken.entries)


@pytest.mark.parametrize(
    "words",
    ["Read more", "READ MORE →", "Continue reading", "Lire la suite", "Leer más", "Weiterlesen",
     "Leia mais", "Lees verder", "اقرأ المزيد", "Read more: Entry 1", "[Read More...]"],
)  # fmt: skip
def test_buttons_are_known_in_several_languages(words: str, tmp_path: Path) -> None:
    found = reading(page(1, 2).replace("Read More", words), tmp_path)
    assert [entry.title for entry in found.entries] == ["Entry 1", "Entry 2"]
    assert [entry.summary for entry in found.entries] == ["About 1…", "About 2…"]
    assert "nothing marks" not in said(found)


def test_a_card_that_stands_alone_is_found(tmp_path: Path) -> None:
    found = reading(page(7), tmp_path)
    assert [entry.link for entry in found.entries] == ["/e7/"]


def test_numbers_that_wordpress_did_not_give_are_no_identity(tmp_path: Path) -> None:
    source = page(1, 2).replace('class="box"', 'class="box post-3"')
    assert [entry.source_id for entry in reading(source, tmp_path).entries] == ["", ""]


NEXT = (
    '<a class="next page-numbers" href="{}">Next</a>',
    '<a href="{}" rel="next">2</a>',
    '<a class="wp-block-query-pagination-next" href="{}">More</a>',
    '<div class="e-load-more-anchor" data-next-page="{}"></div>',
    '<ul><li><a href="{}">2</a></li></ul>',
)


@pytest.mark.parametrize("link", NEXT)
@pytest.mark.parametrize("address", ["/list/page/2/", "?pg=2"])
def test_next_pages_are_followed(
    link: str,
    address: str,
    site: tuple[str, dict[str, str], list[str]],
    fetched: Callable[..., Expected],
) -> None:
    url, pages, asked = site
    second = "/list/?pg=2" if address == "?pg=2" else address
    pages["/list/"] = page(1, 2, more=link.format(address))
    pages[second] = page(2, 3)
    found = fetched("/list/")
    assert asked == ["/list/", second]
    assert [entry.link for entry in found.entries] == [f"{url}/e{n}/" for n in (1, 2, 3)]
    assert not found.findings


def test_pages_that_go_in_a_circle_end(
    site: tuple[str, dict[str, str], list[str]], fetched: Callable[..., Expected]
) -> None:
    _, pages, asked = site
    pages["/a/"] = page(1, more='<a rel="next" href="/b/">n</a>')
    pages["/b/"] = page(2, more='<a rel="next" href="/a/">n</a>')
    found = fetched("/a/")
    assert (len(found.entries), asked) == (2, ["/a/", "/b/"])
    assert "circle" in said(found)


def test_pages_that_show_the_same_for_ever_end(
    site: tuple[str, dict[str, str], list[str]], fetched: Callable[..., Expected]
) -> None:
    _, pages, asked = site
    for number in range(1, 50):
        pages[f"/p/{number}"] = page(1, 2, more=f'<a rel="next" href="/p/{number + 1}">n</a>')
    assert len(fetched("/p/1").entries) == 2
    assert asked == ["/p/1", "/p/2"]


def test_pages_are_read_up_to_the_number_set(
    site: tuple[str, dict[str, str], list[str]], fetched: Callable[..., Expected]
) -> None:
    _, pages, asked = site
    for number in range(1, 50):
        pages[f"/p/{number}"] = page(number, more=f'<a rel="next" href="/p/{number + 1}">n</a>')
    found = fetched("/p/1", pages=3)
    assert (len(found.entries), len(asked)) == (3, 3)
    assert "more than 3 pages" in said(found)
    with pytest.raises(SourceError, match="said to be complete"):
        fetched("/p/1", pages=3, complete=True)
    with pytest.raises(SourceError, match="pages = 0"):
        fetched("/p/1", pages=0)


def test_other_hosts_are_not_followed(
    site: tuple[str, dict[str, str], list[str]], fetched: Callable[..., Expected]
) -> None:
    site[1]["/"] = page(1, more='<a rel="next" href="https://other.example.com/page/2/">n</a>')
    assert len(fetched("/").entries) == 1


def test_a_page_that_fails_on_the_way_fails_the_source(
    site: tuple[str, dict[str, str], list[str]], fetched: Callable[..., Expected]
) -> None:
    site[1]["/"] = page(1, more='<a rel="next" href="/gone/">n</a>')
    with pytest.raises(SourceError, match="page 2 of the listing") as caught:
        fetched("/")
    assert "pages = 1" in caught.value.hint


def test_links_start_from_where_the_page_was_found_in_the_end(
    site: tuple[str, dict[str, str], list[str]], fetched: Callable[..., Expected]
) -> None:
    url, pages, _ = site
    pages["/old/"] = "/new/list/"
    pages["/new/list/"] = page(1, 2).replace("/e1/", "../e1/")
    assert fetched("/old/").entries[0].link == f"{url}/new/e1/"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "empty"),
        ("<html><body></body></html>", "empty"),
        ("<title>Just a moment...</title><h1>Checking your browser</h1>", "check for robots"),
        ('<form id="loginform"><input type="password"></form>', "login page"),
        ('<div id="root"></div><noscript>You need JavaScript</noscript>', "made by scripts"),
        ("<h1>Page not found</h1>", "nothing here"),
        ("<h1>Scheduled maintenance</h1>", "maintenance"),
        ("<h1>Hello</h1><a href='/x'>x</a>", "no cards"),
        ('<?xml version="1.0"?><rss version="2.0"></rss>', "feed"),
        ('{"a": 1}', "JSON"),
        ("A text\nwithout tags", "plain text"),
        ("<html><body><p>cut", "cut off"),
    ],
)
def test_a_page_without_entries_is_refused_with_what_it_looks_like(
    source: str, words: str, tmp_path: Path
) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        reading(source, tmp_path)
    assert caught.value.where
    assert caught.value.hint


def test_a_feed_that_the_page_names_is_told(tmp_path: Path) -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="https://hub.example.org/feed/">'
    with pytest.raises(SourceError) as caught:
        reading(f"<html><head>{head}</head><body><p>Hello</p></body></html>", tmp_path)
    assert "https://hub.example.org/feed/" in caught.value.hint


def test_a_button_without_a_link_is_told(tmp_path: Path) -> None:
    source = page(1, 2, more="<button>Load more</button>")
    assert "only the first page can be seen" in said(reading(source, tmp_path))
    with pytest.raises(SourceError, match="button"):
        reading(source, tmp_path, complete=True)


def test_saved_pages_that_belong_together_are_one_listing(tmp_path: Path) -> None:
    link = '<link rel="canonical" href="https://hub.example.org/{}">'
    following = '<a rel="next" href="/page/2/">n</a>'
    (tmp_path / "1.html").write_text(page(1, more=following, head=link.format("")))
    (tmp_path / "2.html").write_text(page(2, head=link.format("page/2/")))
    found = _read(ListingHtml(path=("1.html", "2.html")), Means(tmp_path, BytesIO))
    assert (len(found.entries), found.findings) == (2, [])
    alone = _read(ListingHtml(path="1.html"), Means(tmp_path, BytesIO))
    assert "not read" in said(alone)


def test_what_is_nested_too_deep_is_told(tmp_path: Path) -> None:
    source = page(1, 2, more="<div>" * 300 + card(3) + "</div>" * 300)
    found = reading(source, tmp_path)
    assert len(found.entries) == 2
    assert "nested too deep" in said(found)
    with pytest.raises(SourceError, match="not read to its end"):
        reading(source, tmp_path, complete=True)


def test_a_page_that_breaks_off_is_told(tmp_path: Path) -> None:
    source = page(1, 2, 3).partition('<div class="box"><h3><a href="/e3/">')[0]
    found = reading(source, tmp_path)
    assert len(found.entries) == 2
    assert "breaks off" in said(found)
    with pytest.raises(SourceError, match="not read to its end"):
        reading(source, tmp_path, complete=True)


TRAPS = {
    "deep links": "<div>" * 240 + '<a href="/x">Read More</a><a href="/x">T</a>' * 25_000,
    "deep entries": '<article class="hentry">' * 240 + '<h2><a href="/x">T</a></h2>' * 18_000,
    "deep names": ('<article class="hentry"><h2><a href="/x">T</a></h2>' + '<p class="cat date title">' * 230 + "</article>") * 200,
    "angles": "<" * 10_000_000,
    "words": "<article><h1>A</h1>" + "word " * 2_000_000,
    "classes": f'<div class="{"hentry a" * 1_000_000}"><h2><a href="/x">x</a></h2></div>',
    "json": f'<script type="application/ld+json">{"[" * 900_000}</script>',
    "elements": card(1) * 100_000,
}  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS)
def test_hostile_pages_are_answered_soon(trap: str, tmp_path: Path) -> None:
    start = monotonic()
    try:
        found = reading(f"<html><body>{TRAPS[trap]}</body></html>", tmp_path)
    except SourceError:
        pass
    else:
        assert found.entries
    assert monotonic() - start < 30  # a few seconds where nothing else runs


SOURCES = [saved.read_text("utf-8") for saved in PAGES]
PIECES = [
    "<",
    ">",
    '"',
    "</div>",
    "<article class='hentry'>",
    "<a href='",
    "&#0;",
    "\x00",
    "<!--",
    "<h2>",
]


@given(st.sampled_from(SOURCES), st.randoms(use_true_random=False), st.integers(1, 12))
def test_a_page_damaged_anyhow_is_read_or_refused(
    source: str, chance: random.Random, times: int
) -> None:
    for _ in range(times):
        start = chance.randrange(len(source) + 1)
        end = min(len(source), start + chance.choice((0, 1, 5, 80)))
        middle = chance.choice((*PIECES, source[start:end] * 2, ""))
        source = source[:start] + middle + source[end:]
    try:
        found = reading(source, Path())
    except SourceError:
        return
    assert found.entries
    take_in(found.entries, Policy(home="https://hub.example.org/", timezone="UTC", summary=300))


@given(st.one_of(st.binary(), st.text()))
def test_nothing_but_source_error_is_raised(source: str | bytes) -> None:
    data = source if isinstance(source, bytes) else source.encode(errors="replace")
    try:
        found = reading(data, Path())
    except SourceError:
        return
    assert found.entries
