"""A small site that answers as WordPress's REST interface does, over loopback or in this process."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bulletin.sources.base import Answer

FRONT = b"<html><head><title>A hub</title></head><body>Welcome</body></html>"


def post(number: int, **more: Any) -> dict[str, Any]:
    """A record as `/wp/v2/posts` shows it."""
    return {
        "id": number,
        "date_gmt": f"2026-01-{number % 28 + 1:02}T10:00:00",
        "modified_gmt": "2026-02-01T00:00:00",
        "link": f"https://hub.example.org/post-{number}/",
        "guid": {"rendered": f"https://hub.example.org/?p={number}"},
        "title": {"rendered": f"Post {number}"},
        "excerpt": {"rendered": f"<p>What post {number} says.</p>\n", "protected": False},
        "content": {"rendered": f"<p>All that post {number} says.</p>", "protected": False},
        "status": "publish",
        "featured_media": 0,
        "categories": [2],
        "tags": [],
        **more,
    }


@dataclass
class Site:
    """Its records by route, and what it was asked. `shift` moves every page but the first."""

    records: dict[str, list[dict[str, Any]]]
    base: str = "https://hub.example.org"
    totals: bool = True
    shift: int = 0
    most: int = 100
    asked: list[str] = field(default_factory=list)

    def answer(self, url: str) -> Answer:
        """Return the answer to a GET."""
        self.asked.append(url)
        parts = urlsplit(url)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        path = parts.path
        if path == "/":
            link = f'<{self.base}/wp-json/>; rel="https://api.w.org/"'
            return Answer(200, {"link": link}, FRONT, url)
        route = path.removeprefix("/wp-json").lstrip("/")
        if route == "":
            about = {"name": "A hub", "namespaces": ["wp/v2"], "timezone_string": "Europe/Brussels"}
            return self._json(about, url)
        if route == "wp/v2/types":
            types = {
                "post": {"rest_base": "posts", "taxonomies": ["category", "post_tag"]},
                "report": {"rest_base": "reports", "taxonomies": ["kind"]},
                "wp_block": {"rest_base": "blocks", "taxonomies": []},
            }
            return self._json(types, url)
        if route == "wp/v2/taxonomies":
            bases = {"category": "categories", "post_tag": "tags", "kind": "kinds"}
            return self._json({name: {"rest_base": base} for name, base in bases.items()}, url)
        if route not in self.records:
            return self._json({"code": "rest_no_route"}, url, status=404)
        return self._list(route, query, url)

    def _list(self, route: str, query: dict[str, str], url: str) -> Answer:
        found = sorted(self.records[route], key=lambda record: record["id"])
        if "include" in query:
            ids = {int(id_) for id_ in query["include"].split(",")}
            found = [record for record in found if record["id"] in ids]
        page, size = int(query.get("page", 1)), min(int(query["per_page"]), self.most)
        start = (page - 1) * size - (self.shift if page > 1 else 0)
        if page > 1 and (page - 1) * size >= len(found):
            return self._json({"code": "rest_post_invalid_page_number"}, url, status=400)
        keys = query["_fields"].split(",")
        shown = [{key: one[key] for key in keys if key in one} for one in found[start:][:size]]
        return self._json(shown, url, total=len(found))

    def _json(self, value: Any, url: str, *, status: int = 200, total: int = 0) -> Answer:
        headers = {"x-wp-total": str(total)} if self.totals and total else {}
        return Answer(status, headers, json.dumps(value).encode(), url)


@dataclass
class Reached:
    """An `Access` to a site in this process, that keeps what a reader keeps."""

    site: Site
    data: bytes = b""
    told: list[tuple[int, int]] = field(default_factory=list)

    def __call__(self, place: str, /) -> Any:
        raise AssertionError(place)

    open = __call__

    def ask(self, url: str, /) -> Answer:
        """Return the site's answer."""
        return self.site.answer(url)

    def kept(self) -> bytes:
        """Return what was kept."""
        return self.data

    def keep(self, data: bytes, /) -> None:
        """Keep something."""
        self.data = data

    def progress(self, done: int, total: int, /) -> None:
        """Note how far it has come."""
        self.told.append((done, total))
