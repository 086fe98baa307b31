"""A session of requests that connects to nothing but judged addresses."""

import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from bulletin import links
from bulletin.errors import SourceError
from bulletin.http._addresses import is_public
from bulletin.http._clock import Clock
from bulletin.http._refusals import LATER, Passing
from bulletin.version import VERSION

if TYPE_CHECKING:
    from requests import Session

LONGEST_WAIT = 30.0  # seconds without a byte after which a try is given up


def session(clock: Clock, *, allow_private: bool) -> "Session":
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

    made = Unled()
    made.trust_env = False
    made.stream = True
    made.headers["User-Agent"] = f"bulletin/{VERSION}"
    made.headers["Accept-Encoding"] = "gzip, deflate"
    adapter = HTTPAdapter()
    adapter.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
    for scheme in links.WEB:
        made.mount(f"{scheme}://", adapter)
    return made


def _connect(host: str, port: int, clock: Clock, *, allow_private: bool) -> socket.socket:
    """Return a connection to a host. Raises `SourceError`, for a host that is inside as well.

    Addresses are looked up once; the ones that were judged are the ones that are connected to.
    """
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        kind = Passing if getattr(error, "errno", 0) == socket.EAI_AGAIN else SourceError
        raise kind(
            f"there is no host of the name {host}, or no way to look it up",
            hint="Look for a slip in the address, and whether this computer is online.",
        ) from error
    addresses = [(str(address[0]), port) for *_, address in found]
    allowed = [each for each in addresses if allow_private or is_public(each[0])]
    if not allowed:
        raise SourceError(
            f"the host {host} is inside a private network ({addresses[0][0]})",
            hint="Only hosts of the public internet are read. If it is meant: allow_private = true"
            " in its [[source]].",
        )
    for address in allowed:
        with suppress(OSError):
            connection = socket.create_connection(address, clock.left(LONGEST_WAIT))
            clock.watch(connection)
            return connection
    raise Passing(f"the host {host} cannot be reached", hint=LATER)
