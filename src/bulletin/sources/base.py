"""What a reader is given and what it gives back."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol, TypeVar

from msgspec import Struct

from bulletin.errors import SourceError
from bulletin.model import Finding, RawEntry
from bulletin.text import decode


class Document(Struct, frozen=True):
    """Something fetched: its bytes and how to name it in a message (a path, a URL, ``stdin``).

    Of what came from the web also the address where it stood in the end, and its media type.
    """

    data: bytes
    where: str
    url: str = ""
    media_type: str = ""


class Answer(Struct, frozen=True):
    """What a server answered, be it good or bad: its status, header fields by lower-case name."""

    status: int
    headers: Mapping[str, str]
    data: bytes
    url: str


Fetch = Callable[[str], Document]
"""Gets a document by path or URL; ``-`` is standard input. Raises `SourceError` in plain words."""


class Access(Protocol):
    """Every way to reach a source; called with a place it is a `Fetch`.

    Who may be reached, how large things may be and how long it may take is settled behind it, as
    are retries; a login is sent along by it and never seen here.
    """

    def __call__(self, place: str, /) -> Document:
        """Return the document at a path or URL; one that has not changed is not sent again."""
        ...

    def ask(self, url: str, /) -> Answer:
        """Return the answer to a GET of `url`, whatever its status; nothing is remembered.

        Raises `SourceError` where there is none, or a server fails (429, 500 and above) for good.
        """
        ...

    def open(self, place: str, /) -> AbstractContextManager[BinaryIO]:
        """Open a file, standard input or a URL as bytes to be read in pieces, of any length.

        It can be rewound (`seek`). Raises `SourceError`.
        """
        ...

    def kept(self) -> bytes:
        """Return what the last reading of this source kept, or b"" where that was forgotten."""
        ...

    def keep(self, data: bytes, /) -> None:
        """Keep something for the next reading; it may get lost, and be withdrawn text no more."""
        ...

    def progress(self, done: int, total: int, /) -> None:
        """Tell how far reading has come; `total` is 0 while it is not known."""
        ...


Reading = Iterator[RawEntry | Finding]
"""What a reader yields: entries in the order found, and what it has to say about the source."""

Spec_contra = TypeVar("Spec_contra", bound=Struct, contravariant=True)


class Reader(Protocol[Spec_contra]):
    """A source kind: one function."""

    def __call__(self, spec: Spec_contra, fetch: Access, /) -> Reading:
        """Read what `spec` describes. Raises `SourceError` when nothing can be read at all."""
        ...


def places(path: str | tuple[str, ...], url: str | tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the files and addresses that settings name. Raises `SourceError` for none at all."""
    found = tuple(
        place
        for value in (path, url)
        for place in ((value,) if isinstance(value, str) else value)
        if place
    )
    if not found:
        raise SourceError("no file is named", hint='Write: path = "entries.json".')
    return found


COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What a compound file (MS-CFB) begins with: an Office file of the old form, or a locked one."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def is_packed(document: Document) -> bool:
    """Tell whether a document is a zip or a compound file, and so no text."""
    return document.data.startswith((*_ZIP, COMPOUND))


def about_encoding(document: Document) -> Reading:
    """Yield a finding when a document is in no Unicode encoding, and was read by guess."""
    if not is_packed(document) and decode(document.data)[1] == "cp1252":
        yield read_by_guess(document.where)


def read_by_guess(where: str) -> Finding:
    """Return the finding that a text's encoding had to be guessed."""
    return Finding(
        severity="note",
        what="this is no UTF-8; it was read as Windows-1252",
        where=where,
        hint="Look at letters with accents. Save the file as UTF-8 to be sure.",
    )


def text_of(document: Document) -> str:
    """Return a document's text with Unix line ends. Raises `SourceError` when it has none."""
    try:
        source, _ = decode(document.data)
    except ValueError as error:
        raise SourceError(
            f"this is no text: {error}",
            where=document.where,
            hint="Save it as plain text in UTF-8, or name another file.",
        ) from error
    if not source.strip():
        raise SourceError(
            "the file is empty",
            where=document.where,
            hint="Nothing was read from it; the last good output stays as it is.",
        )
    return source.replace("\r\n", "\n").replace("\r", "\n")
