"""A site on loopback that hands out feeds as WordPress does: page by page, and 304 where asked."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qs, urlsplit

WORDPRESS = "<generator>https://wordpress.org/?v=6.5.5</generator>"


def item(number: int, more: str = "") -> str:
    """An entry as WordPress's RSS has it."""
    return (
        f"<item><title>Entry {number}</title><link>https://hub.example.org/{number}/</link>"
        f'<guid isPermaLink="false">https://hub.example.org/?p={number}</guid>'
        f"<pubDate>Tue, 05 Mar 2024 09:{number % 60:02}:00 +0000</pubDate>{more}</item>"
    )


def rss(*entries: str, head: str = WORDPRESS) -> str:
    """An RSS feed around entries."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Hub</title>'
        f"<link>https://hub.example.org</link>{head}{''.join(entries)}</channel></rss>"
    )


class FeedSite:
    """`pages` are the bodies of /feed/ by page number; past the last it is not found.

    `answers` keeps what was asked, with which status it was answered and with how many bytes.
    """

    def __init__(self) -> None:
        self.pages: dict[int, str] = {}
        self.answers: list[tuple[str, int, int]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                query = parse_qs(urlsplit(self.path).query)
                text = site.pages.get(int(query.get("paged", ["1"])[0]))
                body = (text or rss()).encode()
                etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
                status = 200 if text else 404
                if text and self.headers["If-None-Match"] == etag:
                    status, body = 304, b""
                site.answers.append((self.path, status, len(body)))
                self.send_response(status)
                self.send_header("Content-Type", "application/rss+xml; charset=UTF-8")
                self.send_header("ETag", etag)
                if status != 304:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/feed/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
