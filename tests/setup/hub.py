"""A hub on this computer, with as much of a WordPress as a test wants; the server is a real one."""

import json
from collections import defaultdict
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.test_http import Answer, Server

CATEGORIES = (
    {"id": 1, "name": "Uncategorized", "count": 4, "parent": 0},
    {"id": 2, "name": "Good Practices", "count": 9, "parent": 0},
    {"id": 3, "name": "News &amp; Analysis", "count": 5, "parent": 0},
    {"id": 4, "name": "Legislation", "count": 3, "parent": 0},
    {"id": 5, "name": "EU Law", "count": 2, "parent": 4},
    {"id": 6, "name": "Empty", "count": 0, "parent": 0},
)
FRONT = """<!DOCTYPE html><html lang="fr-BE"><head><title>A hub &#8211; of things</title>{head}</head>
<body>{body}</body></html>"""
CARD = '<article class="post-1 hentry"><h2><a href="/{0}/">{0}</a></h2></article>'
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>A hub</title>
<link>https://hub.example.org/</link>
<item><title>One</title><link>https://hub.example.org/one/</link><category>News</category>
<pubDate>Mon, 23 Nov 2026 09:00:00 +0000</pubDate></item></channel></rss>"""


def _nothing(handler: BaseHTTPRequestHandler) -> None:
    handler.send_error(404)


class Hub(Server):
    """A server that answers 404 under every path that a test has not spoken of."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[str, Answer] = defaultdict(lambda: _nothing)


def say(server: Server, path: str, value: Any, total: int | None = None, code: int = 200) -> str:
    """Answer with JSON, as the interface of WordPress does."""
    more: dict[str, Any] = {} if total is None else {"X_WP_Total": str(total)}
    body = json.dumps(value).encode()
    return server.says(path, body, code, Content_Type="application/json", **more)


def front(server: Server, head: str = "", body: str = "", **fields: Any) -> str:
    """Answer with the front page of a site."""
    page = FRONT.format(head=head, body=body).encode()
    return server.says("/", page, Content_Type="text/html; charset=utf-8", **fields)


def wordpress(
    server: Server, *, below: str = "/wp-json/", about: dict[str, Any] | None = None
) -> str:
    """Make the server a WordPress whose front page names its interface; return its address."""
    root = say(
        server,
        below,
        {
            "name": "Rights &amp; Remedy",
            "home": server.url,
            "namespaces": ["wp/v2"],
            "timezone_string": "Europe/Brussels",
            "gmt_offset": 1,
            **(about or {}),
        },
    )
    types = {
        "post": {"rest_base": "posts"},
        "page": {"rest_base": "pages"},
        "wp_block": {"rest_base": "blocks"},
        "report": {"rest_base": "reports"},
        "secret": {"rest_base": "secrets"},
        "odd": {"rest_base": "../../etc"},
        "odder": 7,
    }
    say(server, f"{below}wp/v2/types", types)
    say(server, f"{below}wp/v2/posts", [{"id": 9, "date_gmt": "2026-11-20T10:00:00"}], total=41)
    say(server, f"{below}wp/v2/reports", [{"id": 8}], total=2)
    say(server, f"{below}wp/v2/secrets", {"code": "rest_forbidden"}, code=401)
    say(server, f"{below}wp/v2/categories", list(CATEGORIES), total=6)
    return front(server, Link=f'<{root}>; rel="https://api.w.org/"')
