"""Builds from a site over loopback: what is new, what is gone, and what is too little to believe."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from tests.sources.wordpress_site import Site, post
from tests.test_http import Server

from bulletin import Publication
from bulletin.publication import Report, Wishes

CONFIG = """\
[publication]
title = "Hub Digest"
home = "https://hub.example.org/"
url = "https://hub.example.org/bulletin/"
[[source]]
kind = "wordpress"
url = "{url}/"
allow_private = true
[[section]]
title = "News & Analysis"
"""

Answer = Callable[[BaseHTTPRequestHandler], None]


class Hub(dict[str, Answer]):
    """The answers of a server that is a `Site`, whatever the path."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self.site = site

    def __missing__(self, path: str) -> Answer:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            found = self.site.answer(self.site.base + handler.path)
            handler.send_response(found.status)
            for name, value in {**found.headers, "Content-Length": str(len(found.data))}.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(found.data)

        return answer


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site of 30 posts, and in `tmp_path` a publication that reads it."""
    with Server() as server:
        categories = [{"id": 2, "name": "News &amp; Analysis", "slug": "news-analysis"}]
        made = Site(
            {"wp/v2/posts": [post(number) for number in range(1, 31)],
             "wp/v2/categories": categories},
            base=server.url,
        )  # fmt: skip
        server.answers = Hub(made)
        (tmp_path / "bulletin.toml").write_text(CONFIG.format(url=server.url))
        yield made


def build(folder: Path, day: str, *, allow_shrink: bool = False, offline: bool = False) -> Report:
    now = datetime.fromisoformat(f"2026-11-{day}T10:00:00+00:00")
    return Publication.open(folder).build(
        now=now, wishes=Wishes(allow_shrink=allow_shrink, offline=offline)
    )


def titles(folder: Path) -> set[str]:
    items = json.loads((folder / "out/site/feed.json").read_text())["items"]
    return {item["title"] for item in items}


def test_what_is_taken_down_at_the_site_leaves_draft_and_feeds(site: Site, tmp_path: Path) -> None:
    first = build(tmp_path, "01")
    assert "Post 7" in titles(tmp_path)
    del site.records["wp/v2/posts"][6]
    report = build(tmp_path, "02")
    assert (first.read, report.buckets["gone from its source"]) == (30, 1)
    assert "Post 7" not in titles(tmp_path)
    for path in (*tmp_path.rglob("issue.md"), *tmp_path.rglob("out/email.*")):
        assert "Post 7\n" not in path.read_text("utf-8")
        assert "post-7/" not in path.read_text("utf-8")
    assert any("Post 7" in finding.what for finding in report.findings), report.findings


def test_a_site_that_suddenly_shows_much_less_makes_no_issue(site: Site, tmp_path: Path) -> None:
    build(tmp_path, "01")
    before = (tmp_path / "out/email.html").read_bytes(), titles(tmp_path)
    site.records["wp/v2/posts"] = site.records["wp/v2/posts"][:10]
    report = build(tmp_path, "02")
    assert report.failed
    assert "it shows 10 entries; before there were 30" in str(report.findings)
    assert ((tmp_path / "out/email.html").read_bytes(), titles(tmp_path)) == before
    assert len(titles(tmp_path)) == 30
    believed = build(tmp_path, "03", allow_shrink=True)
    assert (believed.failed, len(titles(tmp_path))) == (False, 10)


def test_a_second_build_with_nothing_new_changes_no_byte(site: Site, tmp_path: Path) -> None:
    build(tmp_path, "01")
    before = {path: path.read_bytes() for path in tmp_path.rglob("out/**/*") if path.is_file()}
    site.asked.clear()
    report = build(tmp_path, "20")
    assert report.changed == ()
    assert {path: path.read_bytes() for path in before} == before
    assert not [url for url in site.asked if "content" in url], "no text is fetched twice"


def test_offline_the_last_reading_counts(site: Site, tmp_path: Path) -> None:
    first = build(tmp_path, "01")
    site.asked.clear()
    site.records["wp/v2/posts"].clear()
    report = build(tmp_path, "02", offline=True)
    assert (report.mark, site.asked) == (first.mark, [])
    publication = Publication.open(tmp_path)
    (line,) = publication.why("Post 3", now=_moment())
    assert "Post 3" in line.sentence
    assert publication.status(now=_moment()).findings == ()
    assert site.asked == []


def test_offline_without_a_reading_is_an_error_in_words(site: Site, tmp_path: Path) -> None:
    report = build(tmp_path, "01", offline=True)
    assert report.failed
    assert "has not been read here yet" in str(report.findings)
    assert site.asked == []


def _moment() -> datetime:
    return datetime.fromisoformat("2026-11-03T10:00:00+00:00")
