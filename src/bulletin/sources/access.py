"""How readers reach files and the web: one `Access` a source, with its limits and its login."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

import msgspec
from msgspec import Struct

from bulletin.errors import SourceError
from bulletin.sources.base import Answer, Document

if TYPE_CHECKING:
    from bulletin.http import Client, Login

LARGEST = 50_000_000  # bytes of a page or feed, unpacked
LARGEST_FILE = 500_000_000  # bytes of an export on the web
LONGEST = 900.0  # seconds for all requests of one source
_KEPT = 5_000_000  # bytes of a page that are remembered, to be told that it has not changed


def is_url(place: str) -> bool:
    """Tell a web address from a path."""
    return place.casefold().startswith(("http://", "https://"))


def named_places(spec: Struct) -> tuple[str, ...]:
    """Return the files and addresses that a source's settings name."""
    values: list[str | tuple[str, ...]] = [getattr(spec, key, ()) for key in ("path", "url")]
    named = (name for value in values for name in ((value,) if isinstance(value, str) else value))
    return tuple(filter(None, named))


class Memory(Protocol):
    """Something that keeps what was worked out; the store does."""

    def recall(self, kind: str, key: str, digest: str) -> bytes | None:
        """Return what was kept under `kind` and `key`, if it was made from `digest`."""
        ...

    def remember(self, kind: str, key: str, digest: str, body: bytes) -> None:
        """Keep `body`, made from `digest`, in place of what stood there."""
        ...


Progress = Callable[[str, int, int], None]
"""Is told the key of a source, how much of it has been read, and of how much (0: unknown)."""


def silent(_key: str, _done: int, _total: int) -> None:
    """Tell nobody."""


class Means(Struct, frozen=True):
    """What the readers of a publication have: its folder, standard input, secrets, a screen.

    `allow_private` lets every source lead into a private network.
    """

    folder: Path
    stdin: Callable[[], BinaryIO]
    environ: Mapping[str, str] = os.environ
    progress: Progress = silent
    allow_private: bool = False


class _Page(Struct):
    """A page as it came, and by which words its server knows it again."""

    etag: str
    modified: str
    data: bytes
    url: str
    media_type: str


class SourceAccess:
    """The `Access` of one source, to be closed after it was read. See `bulletin.sources.base`."""

    def __init__(self, means: Means, spec: Struct, key: str, memory: Memory | None = None) -> None:
        self._means = means
        self._spec = spec
        self._key = key
        self._memory = memory
        self._made_of = repr(spec)
        self._client: Client | None = None

    def __call__(self, place: str, /) -> Document:
        """Return a document."""
        if is_url(place):
            page = self._page(place)
            return Document(page.data, place, page.url, page.media_type)
        with self.open(place) as file:
            return Document(file.read(), "stdin" if place == "-" else place)

    def ask(self, url: str, /) -> Answer:
        """Return whatever a server answers."""
        found = self._web().get(url, limit=LARGEST, accept=())
        return Answer(found.status, found.headers, found.data, found.url)

    @contextmanager
    def open(self, place: str, /) -> Iterator[BinaryIO]:
        """Open something to be read in pieces."""
        if is_url(place):
            yield BytesIO(self._web().get(place, limit=LARGEST_FILE, deadline=LONGEST).data)
        elif place == "-":
            from shutil import copyfileobj
            from tempfile import SpooledTemporaryFile

            with SpooledTemporaryFile(LARGEST) as spool:
                copyfileobj(self._means.stdin(), spool)
                spool.seek(0)
                yield cast("BinaryIO", spool)
        else:
            with _opened(self._means.folder, place) as file:
                yield file

    def kept(self) -> bytes:
        """Return what the last reading kept."""
        return (self._memory and self._memory.recall("kept", self._key, self._made_of)) or b""

    def keep(self, data: bytes, /) -> None:
        """Keep something for the next reading."""
        if self._memory:
            self._memory.remember("kept", self._key, self._made_of, data)

    def progress(self, done: int, total: int, /) -> None:
        """Tell how far reading has come."""
        self._means.progress(self._key, done, total)

    def close(self) -> None:
        """Close every connection."""
        if self._client:
            self._client.close()

    def _web(self) -> "Client":
        from bulletin.http import Client

        private = self._means.allow_private or bool(getattr(self._spec, "allow_private", False))
        realm = str(getattr(self._spec, "url", ""))
        try:
            login = login_of(getattr(self._spec, "login", ""), self._means)
        except SourceError as error:
            error.where = realm
            raise
        self._client = self._client or Client(
            allow_private=private, whole=LONGEST, login=login, realm=realm
        )
        return self._client

    def _page(self, url: str) -> _Page:
        """Return a page, the remembered one when it has not changed (RFC 9110 section 13.1)."""
        body = self._memory.recall("page", url, "") if self._memory else None
        last = msgspec.msgpack.decode(body, type=_Page) if body else None
        asked = {"If-None-Match": last.etag, "If-Modified-Since": last.modified} if last else {}
        found = self._web().get(
            url,
            limit=LARGEST,
            headers={name: value for name, value in asked.items() if value},
            accept=(200, 304) if last else (200,),
        )
        if last and found.status != 200:  # noqa: PLR2004 - 304, Not Modified
            return last
        page = _Page(
            found.headers.get("etag", ""),
            found.headers.get("last-modified", ""),
            found.data,
            found.url,
            found.media_type,
        )
        if self._memory and (page.etag or page.modified) and len(page.data) <= _KEPT:
            self._memory.remember("page", url, "", msgspec.msgpack.encode(page))
        return page


def login_of(reference: str, means: Means) -> "Login | None":
    """Return the login that `reference` names ("env:NAME", "file:PATH"), None for "".

    Raises `SourceError` when it is not there, or not "name:password".
    """
    from bulletin.http import Login

    if not reference:
        return None
    kind, _, name = reference.partition(":")
    if kind == "env" and name:
        found = means.environ.get(name, "")
        where = f"the environment variable {name}"
    elif kind == "file" and name:
        with _opened(means.folder, name) as file:
            found = file.read(4096).decode("utf-8", "replace")
        where = name
    else:
        raise SourceError(
            "its login is no reference",  # what it says instead may be a password
            hint='Write login = "env:NAME" or login = "file:PATH"; the password stands there.',
        )
    user, colon, password = found.strip().partition(":")
    if not (user and colon and password):
        what = "holds none" if found.strip() else "is empty or not there"
        raise SourceError(
            f"its login is missing: {where} {what}",
            hint="It should hold: name:application password (in WordPress: Users, Profile).",
        )
    return Login(user, password)


def _opened(folder: Path, path: str) -> BinaryIO:
    try:
        return (folder / path).open("rb")
    except (OSError, ValueError) as error:
        raise SourceError(
            f"cannot be read: {_reason(error)}",
            where=path,
            hint=f"Paths start from {folder.resolve()}.",
        ) from error


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, IsADirectoryError):
        return "it is a folder"
    return str(getattr(error, "strerror", None) or error)
