"""The one HTTP client: pages of the public internet, so many bytes, so much time.

requests and urllib3 stand behind it, imported by the first `get`. What they leave open is closed
here: a host is judged by the address that is connected to, on every hop, so that neither a redirect
nor a name that changes its address (DNS rebinding) leads inside; bytes are counted unpacked; the
time is for the whole, not for each read; the environment's proxies and passwords are not asked; a
login goes to no other host than the one it is for, and over no open connection.
"""

import math
import time
from collections.abc import Callable, Collection, Mapping
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from msgspec import Struct, field

from bulletin import links
from bulletin.errors import SourceError
from bulletin.http._addresses import is_loopback, is_public
from bulletin.http._clock import Clock
from bulletin.http._refusals import BROWSER, PASSING, Passing, in_words, refusal
from bulletin.http._session import LONGEST_WAIT, session

if TYPE_CHECKING:
    from requests import Response, Session

__all__ = ["Client", "Fetched", "Login", "get", "is_public"]

REDIRECTS = 5
PAUSES = (1.0, 2.0)
"""Seconds between tries, where the server asks for no other wait."""


class Fetched(Struct, frozen=True):
    """What came: the body as it was before compression, its final URL, its media type or "".

    `headers` are the answer's, names in lower case.
    """

    data: bytes
    url: str
    media_type: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Login(Struct, frozen=True):
    """A user's name and password. It shows neither when it is printed."""

    user: str
    password: str

    def __repr__(self) -> str:
        """Return what a traceback may show."""
        return "Login(***)"


def get(
    url: str,
    *,
    allow_private: bool = False,
    limit: int = 50_000_000,
    deadline: float = 60.0,
    sleep: Callable[[float], None] = time.sleep,
) -> Fetched:
    """Return what stands at a web address, at most `limit` bytes of it, within `deadline` seconds.

    As `Client.get`, for a single page.
    """
    with Client(allow_private=allow_private, sleep=sleep) as client:
        return client.get(url, limit=limit, deadline=deadline)


class Client:
    """A client for several requests, which share their connections and `whole` seconds.

    `allow_private` lets it reach this computer and private networks. `login` is sent to the host
    of the address `realm` alone, over https, or to this computer. `sleep` waits between tries.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        whole: float = math.inf,
        login: Login | None = None,
        realm: str = "",
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._allow_private = allow_private
        self._end = time.monotonic() + whole
        self._login = login
        self._realm = _origin(realm)
        self._sleep = sleep
        self._clock = Clock()
        self._session: Session | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        if self._session:
            self._session.close()
        self._clock.close()

    def get(
        self,
        url: str,
        *,
        limit: int = 50_000_000,
        deadline: float = 60.0,
        headers: Mapping[str, str] | None = None,
        accept: Collection[int] = (HTTPStatus.OK,),
        cut: bool = False,
    ) -> Fetched:
        """Return what stands at a web address, at most `limit` bytes, within `deadline` seconds.

        Of what is longer, `cut` takes the beginning, at least `limit` bytes.

        Redirects are followed, five at most. What may pass (no connection, one that broke off, the
        answers 429, 500, 502, 503 and 504) is tried three times, after as long as the server asks
        for (Retry-After, RFC 9110 section 10.2.3) while there is time. Raises `SourceError` for an
        address that is none or leads inside, an answer whose status is not in `accept` (which may
        be empty: any but those that may pass), and too much or too late; only the look-up of a
        host's address may outlast the deadline, for systems do not let it be cut short.
        """
        try:
            first = _judged(url)
            follow = partial(self._follow, first, headers or {}, accept, limit=limit, cut=cut)
            seconds = min(deadline, max(self._end - time.monotonic(), 0.001))
            with self._clock.running(seconds):
                for pause in PAUSES:
                    try:
                        return follow()
                    except Passing as passing:
                        wait = passing.wait or pause
                        if wait >= self._clock.left():
                            raise
                    self._sleep(wait)
                return follow()
        except SourceError as error:
            error.where = links.told(url)[1:-1]
            raise

    def _follow(
        self,
        url: str,
        headers: Mapping[str, str],
        accept: Collection[int],
        *,
        limit: int,
        cut: bool,
    ) -> Fetched:
        """Return what stands at `url`, or where it sends on to. Raises `SourceError`."""
        self._session = self._session or session(self._clock, allow_private=self._allow_private)
        for _ in range(REDIRECTS + 1):
            wait = self._clock.left(LONGEST_WAIT)
            sent = {**headers, **self._authorization(url)}
            with (
                in_words(self._clock),
                self._session.get(
                    url, timeout=wait, allow_redirects=False, headers=sent
                ) as response,
            ):
                if not response.is_redirect:
                    return self._answer(response, url, accept, limit=limit, cut=cut)
                # Header fields come as Latin-1, whatever they are in (RFC 9110 section 5.5).
                onward = response.headers["location"].encode("latin-1").decode("utf-8", "replace")
            url = _judged(onward, url)
        raise SourceError(f"it sends on more than {REDIRECTS} times", hint=BROWSER)

    def _answer(
        self,
        response: "Response",
        url: str,
        accept: Collection[int],
        *,
        limit: int,
        cut: bool,
    ) -> Fetched:
        """Return an answer with its body, unpacked. Raises `SourceError` when it is not wanted."""
        status = response.status_code
        if status not in accept and (accept or status in PASSING):
            raise refusal(response)
        body = bytearray()
        for piece in response.iter_content(65_536):
            body += piece
            if len(body) > limit and not cut:
                raise SourceError(f"it is larger than {limit:,} bytes", hint="No more is read.")
            self._clock.left()
            if len(body) >= limit and cut:
                break
        if self._clock.is_over:  # a body without a length ends when it is cut off, as if whole
            raise self._clock.too_late()
        fields = {name.lower(): value for name, value in response.headers.items()}
        media_type = fields.get("content-type", "").partition(";")[0].strip().lower()
        return Fetched(bytes(body), url, media_type, status, fields)

    def _authorization(self, url: str) -> dict[str, str]:
        """Return the login as a header field, where it may be sent (RFC 7617 section 2)."""
        if not self._login or _origin(url) != self._realm:
            return {}
        parts = urlsplit(url)
        if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
            raise SourceError(
                "the login is not sent over an open connection",
                hint="Write the address with https://.",
            )
        from base64 import b64encode

        pair = f"{self._login.user}:{self._login.password}".encode()
        return {"Authorization": f"Basic {b64encode(pair).decode()}"}


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


def _origin(url: str) -> tuple[str, str]:
    """Return scheme, and host with port, of a web address."""
    parts = urlsplit(links.judge(url))
    return parts.scheme, parts.netloc
