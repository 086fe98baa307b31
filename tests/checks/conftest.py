"""A website for the checks of links and pictures."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from tests.checks.cases import PICTURES


@pytest.fixture
def site() -> Iterator[str]:
    """A website: one page, one that has moved, the pictures, nothing else."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            picture = PICTURES / self.path[1:]
            body = picture.read_bytes() if picture.is_file() else b""
            moved = self.path == "/moved"
            status = 200 if body else {"/page": 200, "/moved": 301}.get(self.path, 404)
            self.send_response(status)
            self.send_header("Location", "/page") if moved else None
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()
