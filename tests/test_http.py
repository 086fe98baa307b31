"""The guarded HTTP client against a real server on this computer; no other network is touched."""

import gzip
import socket
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import urlsplit

import pytest

from bulletin import http
from bulletin.errors import SourceError
from bulletin.http import Fetched, get, is_public
from bulletin.version import VERSION

Answer = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """A server whose answers a test writes; it keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.closing = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.asked.append((self.path, dict(self.headers)))
                self.close_connection = True
                with suppress(OSError):  # the client hung up
                    server.answers[urlsplit(self.path).path](self)

            def log_message(self, *_: object) -> None:
                pass

        class Quiet(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                pass  # a client that hangs up is what several tests are about

        self._server = Quiet(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def says(self, path: str, body: bytes = b"", code: int = 200, **fields: str) -> str:
        """Answer under `path` with a body, a status and header fields; return its address."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(code)
            for name, value in {"Content-Length": str(len(body)), **fields}.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(body)

        self.answers[path] = answer
        return self.url + path

    def says_in_turn(self, path: str, *answers: Answer) -> str:
        turns = iter(answers)

        def answer(handler: BaseHTTPRequestHandler) -> None:
            next(turns)(handler)

        self.answers[path] = answer
        return self.url + path


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def fetched(url: str, **options: float) -> Fetched:
    waits: list[float] = []
    return get(url, allow_private=True, sleep=waits.append, **options)  # type: ignore[arg-type]


def refused(url: str, **options: float) -> SourceError:
    with pytest.raises(SourceError) as caught:
        fetched(url, **options)
    return caught.value


def test_a_page_comes_with_its_address_and_media_type(server: Server) -> None:
    url = server.says("/feed", "é".encode(), Content_Type="Application/RSS+XML; charset=utf-8")
    found = fetched(url)
    assert (found.data, found.url) == ("é".encode(), url)
    assert (found.media_type, found.status) == ("application/rss+xml", 200)
    assert found.headers["content-length"] == "2"
    ((path, fields),) = server.asked
    assert path == "/feed"
    assert fields["User-Agent"] == f"bulletin/{VERSION}"
    assert "Authorization" not in fields


def test_a_page_without_media_type_has_none(server: Server) -> None:
    assert fetched(server.says("/", b"x")).media_type == ""


def test_the_environment_counts_for_nothing(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    (netrc := tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret")  # type: ignore[operator]
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("NETRC", str(netrc))
    assert fetched(server.says("/", b"x")).data == b"x"
    assert "Authorization" not in server.asked[0][1]


def test_importing_the_module_imports_no_engine() -> None:
    probe = "import sys, bulletin.http; print({'requests', 'urllib3'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "feed.xml",
        "/etc/passwd",
        "file:///etc/passwd",
        "ftp://example.org/feed",
        "gopher://example.org/",
        "mailto:a@example.org",
        "data:text/plain,x",
        "https://user:secret@example.org/feed",
        "https://user@example.org/feed",
        "http://example.org:99999/",
        "http://exa mple.org/",
    ],
)
def test_only_web_addresses_are_read(url: str) -> None:
    with pytest.raises(SourceError, match="no web address") as caught:
        get(url)
    assert "secret" not in str(caught.value)
    assert "user" not in caught.value.where


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0177.0.0.1",
        "0x7f000001",
        "0x7f.0.0.1",
        "１２７.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::127.0.0.1]",
        "[2002:7f00:1::]",
        "0.0.0.0",
        "[::]",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[fe80::1]",
        "[fc00::1]",
        "[ff02::1]",
    ],
)
def test_what_is_inside_is_refused_however_it_is_spelled(server: Server, host: str) -> None:
    with pytest.raises(SourceError, match=r"private network|no host of the name") as caught:
        get(f"http://{host}:{server.port}/")
    assert caught.value.where == f"http://{host}:{server.port}/"
    assert not server.asked


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("8.8.8.8", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::8.8.8.8", True),
        ("2002:808:808::1", True),
        ("64:ff9b::10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("::ffff:192.168.0.1", False),
        ("2002:c0a8:1::1", False),
        ("127.255.255.254", False),
        ("100.127.255.255", False),
        ("100.128.0.1", True),
        ("198.18.0.1", False),
        ("192.0.2.1", False),
        ("240.0.0.1", False),
        ("239.1.2.3", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("fd12::1", False),
        ("2001:db8::1", False),
        ("::127.0.0.1", False),
        ("::", False),
    ],
)
def test_public_addresses_are_told_from_others(address: str, public: bool) -> None:  # noqa: FBT001
    assert is_public(address) is public


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Names of hosts and the addresses they have, each time they are looked up the next one."""
    known: dict[str, list[str]] = {}
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *args: object, **kwargs: object) -> object:
        address = known[host].pop(0) if host in known else host
        return real(address, port, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


def test_a_name_of_an_inside_address_is_refused(
    server: Server, names: dict[str, list[str]]
) -> None:
    names["hub.example.org"] = ["127.0.0.1"]
    with pytest.raises(SourceError, match=r"hub\.example\.org is inside a private network \(127"):
        get(f"http://hub.example.org:{server.port}/")
    assert not server.asked


def test_the_address_that_was_judged_is_the_one_connected_to(
    server: Server, names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http._session, "is_public", lambda address: address == "127.0.0.1")
    names["hub.example.org"] = ["127.0.0.1", "127.0.0.2"]  # a second look would find the other
    server.says("/", b"x")
    assert get(f"http://hub.example.org:{server.port}/").data == b"x"
    assert server.asked[0][1]["Host"] == f"hub.example.org:{server.port}"
    assert names["hub.example.org"] == ["127.0.0.2"]


def test_each_hop_is_judged_anew(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http._session, "is_public", lambda address: address == "127.0.0.1")
    inside = f"http://127.0.0.2:{server.port}/secret"
    url = server.says("/", code=302, Location=inside)
    with pytest.raises(SourceError, match=r"127\.0\.0\.2 is inside"):
        get(url)
    assert [path for path, _ in server.asked] == ["/"]


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_redirects_are_followed(server: Server, code: int) -> None:
    url = server.says("/a", code=code, Location="b/é?q=1".encode().decode("latin-1"))
    server.says("/b/%C3%A9", b"x")
    found = fetched(url)
    assert (found.data, found.url) == (b"x", f"{server.url}/b/%C3%A9?q=1")


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://user:secret@example.org/",
        "javascript:alert(1)",
        "http://[::1",
        "gopher://127.0.0.1/",
    ],
)
def test_a_redirect_off_the_web_is_refused(server: Server, location: str) -> None:
    error = refused(server.says("/", code=302, Location=location))
    assert "may not be followed" in str(error)
    assert "secret" not in str(error)


def test_five_redirects_are_followed_and_no_more(server: Server) -> None:
    for step in range(6):
        server.says(f"/{step}", code=302, Location=f"/{step + 1}")
    server.says("/6", b"x")
    assert fetched(server.url + "/1").data == b"x"
    assert "more than 5 times" in str(refused(server.url + "/0"))


@pytest.mark.parametrize(
    ("code", "said"),
    [(204, "204 (No Content)"), (304, "304"), (404, "404 (Not Found)"), (403, "403 (Forbidden)"),
     (500, "500 (Internal Server Error)"), (999, "999 (whatever that means)")],
)  # fmt: skip
def test_only_200_is_an_answer(server: Server, code: int, said: str) -> None:
    error = refused(server.says("/", code=code))
    assert f"the server answered {said}" in error.message
    assert error.where == server.url + "/"
    assert error.hint
    assert len(server.asked) == (3 if code == 500 else 1)


def test_compressed_pages_are_unpacked(server: Server) -> None:
    url = server.says("/", gzip.compress(b"x" * 1000), Content_Encoding="gzip")
    assert fetched(url, limit=1000).data == b"x" * 1000
    assert "larger than 999 bytes" in str(refused(url, limit=999))
    assert "cannot be unpacked" in str(refused(server.says("/", b"xx", Content_Encoding="gzip")))


@pytest.mark.parametrize("chunked", [False, True])
def test_a_bomb_is_stopped_before_it_unpacks(server: Server, chunked: bool) -> None:  # noqa: FBT001
    bomb = gzip.compress(bytes(100_000_000))
    if chunked:
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(bomb), bomb)
        url = server.says("/", body, Content_Encoding="gzip", Transfer_Encoding="chunked")
    else:
        url = server.says("/", bomb, Content_Encoding="gzip")
    fetched(server.says("/warm", b"x"))
    tracemalloc.start()
    try:
        assert "larger than 1,000,000 bytes" in str(refused(url, limit=1_000_000))
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def headers(handler: BaseHTTPRequestHandler, length: str = "") -> None:
    handler.send_response(200)
    if length:
        handler.send_header("Content-Length", length)
    handler.end_headers()


@pytest.mark.parametrize("stage", ["before", "headers", "body", "endless"])
def test_a_slow_server_is_cut_off_at_the_deadline(server: Server, stage: str) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        if stage == "headers":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        elif stage in ("body", "endless"):
            headers(handler, "1000000" if stage == "body" else "")
        while not server.closing.wait(0.05):
            if stage != "before":
                handler.wfile.write(b"X")  # a byte now and then, so that no read is a long one
                handler.wfile.flush()

    server.answers["/"] = answer
    assert "longer than 0.5 seconds" in str(refused(server.url + "/", deadline=0.5))


def test_a_server_that_breaks_off_is_asked_three_times(server: Server) -> None:
    waits: list[float] = []
    server.answers["/"] = lambda handler: headers(handler, "10")
    with pytest.raises(SourceError, match="broke off"):
        get(server.url + "/", allow_private=True, sleep=waits.append)
    assert waits == [1.0, 2.0]
    assert len(server.asked) == 3


def test_what_passes_is_waited_for(server: Server) -> None:
    waits: list[float] = []
    server.says("/busy", code=503, Retry_After="7")
    server.says("/often", code=429, Retry_After="Wed, 01 Jan 2020 00:00:00 GMT")
    server.says("/good", b"x")
    busy, often, good = (server.answers[path] for path in ("/busy", "/often", "/good"))
    url = server.says_in_turn("/", busy, often, good)
    assert get(url, allow_private=True, sleep=waits.append).data == b"x"
    assert waits == [7.0, 2.0]  # a date that is over asks for nothing


def test_no_one_waits_past_the_deadline(server: Server) -> None:
    waits: list[float] = []
    url = server.says("/", code=503, Retry_After="3600")
    with pytest.raises(SourceError, match=r"503 \(Service Unavailable\)"):
        get(url, allow_private=True, sleep=waits.append)
    assert waits == []
    assert len(server.asked) == 1


@pytest.mark.parametrize("value", ["", "soon", "-1", "9" * 5000, "Wed, 99 Jan 2020 99:99:99 GMT"])
def test_a_nonsense_wait_is_none(server: Server, value: str) -> None:
    waits: list[float] = []
    with pytest.raises(SourceError, match="429"):
        get(
            server.says("/", code=429, Retry_After=value),
            allow_private=True,
            sleep=waits.append,
        )
    assert waits in ([1.0, 2.0], [])


def test_nobody_at_home_is_said_in_words() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        error = refused(f"http://127.0.0.1:{held.getsockname()[1]}/")
    assert "the host 127.0.0.1 cannot be reached" in str(error)


def test_an_unknown_name_is_said_in_words(
    names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "no host of the name hub.example" in str(refused("https://hub.example/"))


def test_a_server_without_tls_has_no_secure_connection(server: Server) -> None:
    error = refused(f"https://127.0.0.1:{server.port}/")
    assert "no secure connection" in str(error)


def test_no_password_is_shown_in_any_error() -> None:
    with pytest.raises(SourceError) as caught:
        get("http://me:secret@127.0.0.1/")
    assert "secret" not in str(caught.value)
    assert "me" not in caught.value.where


def test_several_requests_share_a_connection_and_their_time(server: Server) -> None:
    peers: list[object] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        peers.append(handler.client_address)
        handler.close_connection = False
        handler.send_response(200)
        handler.send_header("Content-Length", "1")
        handler.end_headers()
        handler.wfile.write(b"x")

    server.answers["/"] = answer
    with http.Client(allow_private=True, whole=0.5) as client:
        assert [client.get(server.url).data for _ in range(3)] == [b"x"] * 3
        assert len(set(peers)) == 1
        server.closing.wait(0.5)
        with pytest.raises(SourceError, match="longer than"):
            client.get(server.url)


def test_any_answer_can_be_asked_for_but_those_that_may_pass(server: Server) -> None:
    waits: list[float] = []
    with http.Client(allow_private=True, sleep=waits.append) as client:
        found = client.get(server.says("/", b"{}", code=400, X_WP_Total="7"), accept=())
        assert (found.status, found.data, found.headers["x-wp-total"]) == (400, b"{}", "7")
        with pytest.raises(SourceError, match="503"):
            client.get(server.says("/busy", code=503), accept=())
        assert client.get(server.says("/same", code=304), accept=(200, 304)).status == 304


def test_a_login_goes_to_its_own_host_alone(server: Server) -> None:
    login = http.Login("editor", "secret word")
    with Server() as other:
        there = other.says("/there", b"x")
        server.says("/onward", code=302, Location=there)
        server.says("/here", b"x")
        with http.Client(allow_private=True, login=login, realm=server.url) as client:
            client.get(server.url + "/here")
            client.get(server.url + "/onward")
        sent = [fields.get("Authorization") for _, fields in server.asked]
        assert sent == ["Basic ZWRpdG9yOnNlY3JldCB3b3Jk"] * 2
        assert "Authorization" not in other.asked[0][1]
    assert "secret" not in repr(login) + str(login)


def test_a_login_goes_over_no_open_connection() -> None:
    login = http.Login("editor", "secret word")
    with http.Client(login=login, realm="http://hub.example.org/") as client:
        with pytest.raises(SourceError, match="open connection") as caught:
            client.get("http://hub.example.org/wp-json/")
        assert "secret" not in str(caught.value)
