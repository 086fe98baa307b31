"""The one HTTP client: pages of the public internet, so many bytes, so much time.

requests and urllib3 stand behind it, imported by the first `get`. What they leave open is closed
here: a host is judged by the address that is connected to, on every hop, so that neither a redirect
nor a name that changes its address (DNS rebinding) leads inside; bytes are counted unpacked; the
time is for the whole, not for each read; the environment's proxies and passwords are not asked.
"""

import math
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from typing import TYPE_CHECKING, Self

from msgspec import Struct

from bulletin import links
from bulletin.errors import SourceError
from bulletin.version import VERSION

if TYPE_CHECKING:
    from requests import Response, Session

REDIRECTS = 5
LONGEST_WAIT = 30.0  # seconds without a byte after which a try is given up
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052 section 2.1: an IPv4 address in IPv6 clothes
_BROWSER = "Open the address in a browser to see what is there."
_LATER = "Try again later."
_CLOSED = "The server lets not everyone in. Hand in a file of it instead."
_HINTS = {401: _CLOSED, 403: _CLOSED, 429: _LATER, 503: _LATER}


class Fetched(Struct, frozen=True):
    """What came: the body as it was before compression, its final URL, its media type or ""."""

    data: bytes
    url: str
    media_type: str


class _Passing(SourceError):  # noqa: N818 - it passes
    """A failure that another try may not meet again; `wait` is how long the server asks to wait."""

    wait: float = 0.0


def get(
    url: str,
    *,
    allow_private: bool = False,
    limit: int = 50_000_000,
    deadline: float = 60.0,
    sleep: Callable[[float], None] = time.sleep,
) -> Fetched:
    """Return what stands at a web address, at most `limit` bytes of it, within `deadline` seconds.

    Redirects are followed, five at most. What may pass (no connection, one that broke off, the
    answers 429 and 503) is tried three times, after as long as the server asks for (Retry-After,
    RFC 9110 section 10.2.3) while there is time; `sleep` waits. `allow_private` lets it reach this
    computer and private networks. Raises `SourceError` for an address that is none or leads there,
    an answer other than 200, and too much or too late; only the look-up of a host's address may
    outlast the deadline, for systems do not let it be cut short.
    """
    try:
        first = _judged(url)
        with _Clock(deadline) as clock, _session(clock, allow_private) as session:
            for pause in (1.0, 2.0):
                try:
                    return _follow(session, first, limit, clock)
                except _Passing as passing:
                    wait = passing.wait or pause
                    if wait >= clock.left():
                        raise
                sleep(wait)
            return _follow(session, first, limit, clock)
    except SourceError as error:
        error.where = links.told(url)[1:-1]
        raise


def _judged(url: str, base: str = "") -> str:
    """Return a web address as it may be asked for. Raises `SourceError` when it may not."""
    judged = links.judge(url, base)
    if judged.startswith(links.WEB):
        return judged
    if base:
        raise SourceError(f"it sends on to {links.told(url)}, which may not be followed")
    raise SourceError(
        "this is no web address that can be read",
        hint="Write one like https://example.org/feed.xml, without user name and password.",
    )


def _follow(session: "Session", url: str, limit: int, clock: "_Clock") -> Fetched:
    """Return what stands at `url`, or where it sends on to. Raises `SourceError`."""
    for _ in range(REDIRECTS + 1):
        wait = clock.left(LONGEST_WAIT)
        with _in_words(clock), session.get(url, timeout=wait, allow_redirects=False) as response:
            if not response.is_redirect:
                media_type = response.headers.get("content-type", "").partition(";")[0]
                return Fetched(_body(response, limit, clock), url, media_type.strip().lower())
            # Header fields come as Latin-1, whatever they are in (RFC 9110 section 5.5).
            onward = response.headers["location"].encode("latin-1").decode("utf-8", "replace")
        url = _judged(onward, url)
    raise SourceError(f"it sends on more than {REDIRECTS} times", hint=_BROWSER)


def _body(response: "Response", limit: int, clock: "_Clock") -> bytes:
    """Return the whole body, unpacked. Raises `SourceError` for any answer but 200."""
    if response.status_code != HTTPStatus.OK:
        raise _refusal(response)
    body = bytearray()
    for piece in response.iter_content(65_536):
        body += piece
        if len(body) > limit:
            raise SourceError(f"it is larger than {limit:,} bytes", hint="No more is read.")
        clock.left()
    if clock.is_over:  # a body without a length ends when it is cut off, as if it were whole
        raise clock.too_late()
    return bytes(body)


def _refusal(response: "Response") -> SourceError:
    """Return an answer other than 200 in words."""
    from http.client import responses

    from urllib3.exceptions import InvalidHeader
    from urllib3.util import Retry

    code = response.status_code
    hint = _HINTS.get(code, _BROWSER)
    said = f"the server answered {code} ({responses.get(code, 'whatever that means')})"
    if code not in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        return SourceError(said, hint=hint)
    passing = _Passing(said, hint=hint)
    with suppress(InvalidHeader, ValueError, OverflowError):  # none, or neither number nor date
        passing.wait = Retry().parse_retry_after(response.headers.get("retry-after", ""))
    return passing


@contextmanager
def _in_words(clock: "_Clock") -> Iterator[None]:
    """Say in plain words what goes wrong on the way."""
    from requests.exceptions import ContentDecodingError, RequestException, SSLError, Timeout
    from urllib3.exceptions import HTTPError

    try:
        yield
    except (RequestException, HTTPError) as error:
        if clock.is_over:
            raise clock.too_late() from error
        if isinstance(error, SSLError):
            said = f"there is no secure connection: {_certificate(error)}"
            raise SourceError(said, hint="When a browser warns, too, tell who runs it.") from error
        if isinstance(error, ContentDecodingError):
            raise SourceError("what came cannot be unpacked", hint=_LATER) from error
        if isinstance(error, Timeout):
            raise _Passing("no answer came in time", hint=_LATER) from error
        raise _Passing("the connection broke off", hint=_LATER) from error


def _certificate(error: BaseException) -> str:
    """Return what is wrong with a certificate, as the first of the errors has it."""
    while error.__context__:
        error = error.__context__
    return str(getattr(error, "verify_message", "")) or "the server and we found no common way"


class _Clock:
    """The time for one `get`. When it is up, whatever is still connected is cut off.

    Each connection is watched by a second handle on it, for TLS takes the first one over.
    """

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._watched: list[socket.socket] = []
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        for connection in self._watched:
            connection.close()

    def left(self, most: float = math.inf) -> float:
        """Return how many seconds are left, `most` at most. Raises `SourceError` for none."""
        left = self._end - time.monotonic()
        if self.is_over or left <= 0:
            raise self.too_late()
        return min(left, most)

    def watch(self, connection: socket.socket) -> None:
        """Cut this connection off, too, when the time is up."""
        self._watched.append(connection.dup())
        if self.is_over:
            self._cut()

    def too_late(self) -> SourceError:
        """Return the error that there was not enough time."""
        return SourceError(f"it took longer than {self._seconds:g} seconds", hint=_LATER)

    def _cut(self) -> None:
        self.is_over = True
        for connection in tuple(self._watched):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def _session(clock: _Clock, allow_private: bool) -> "Session":  # noqa: FBT001 - passed on
    """Return a session that connects through `_connect`; the environment counts for nothing."""
    from requests import Response, Session
    from requests.adapters import HTTPAdapter
    from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
    from urllib3.connection import HTTPConnection, HTTPSConnection

    class Unled(Session):
        def get_redirect_target(self, resp: Response) -> None:
            """Leave redirects to us; what is no address would end a session's own look at it."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _connect(self.host, self.port, clock, allow_private=allow_private)

    class Secure(Plain, HTTPSConnection):
        pass

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    session = Unled()
    session.trust_env = False
    session.stream = True
    session.headers["User-Agent"] = f"bulletin/{VERSION}"
    session.headers["Accept-Encoding"] = "gzip, deflate"
    adapter = HTTPAdapter()
    adapter.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
    for scheme in links.WEB:
        session.mount(f"{scheme}://", adapter)
    return session


def _connect(host: str, port: int, clock: _Clock, *, allow_private: bool) -> socket.socket:
    """Return a connection to a host. Raises `SourceError`, for a host that is inside as well.

    Addresses are looked up once; the ones that were judged are the ones that are connected to.
    """
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        kind = _Passing if getattr(error, "errno", 0) == socket.EAI_AGAIN else SourceError
        raise kind(
            f"there is no host of the name {host}, or no way to look it up",
            hint="Look for a slip in the address, and whether this computer is online.",
        ) from error
    addresses = [(str(address[0]), port) for *_, address in found]
    allowed = [each for each in addresses if allow_private or is_public(each[0])]
    if not allowed:
        raise SourceError(
            f"the host {host} is inside a private network ({addresses[0][0]})",
            hint="Only hosts of the public internet are read.",
        )
    for address in allowed:
        with suppress(OSError):
            connection = socket.create_connection(address, clock.left(LONGEST_WAIT))
            clock.watch(connection)
            return connection
    raise _Passing(f"the host {host} cannot be reached", hint=_LATER)


def is_public(address: str) -> bool:
    """Tell whether an IP address is one that a host of the public internet has.

    Not public are this computer, private networks, a provider's inside (100.64.0.0/10, RFC 6598),
    groups of hosts, and what is reserved. An IPv4 address within an IPv6 one (mapped, NAT64, 6to4)
    is judged as itself.
    """
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            inner = IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)
