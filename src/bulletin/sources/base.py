"""What a reader is given and what it gives back."""

from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar

from msgspec import Struct

from bulletin.errors import SourceError
from bulletin.model import Finding, RawEntry
from bulletin.text import decode


class Document(Struct, frozen=True):
    """Something fetched: its bytes and how to name it in a message (a path, a URL, ``stdin``)."""

    data: bytes
    where: str


Fetch = Callable[[str], Document]
"""Gets a document by path or URL; ``-`` is standard input. Raises `SourceError` in plain words."""

Reading = Iterator[RawEntry | Finding]
"""What a reader yields: entries in the order found, and what it has to say about the source."""

Spec_contra = TypeVar("Spec_contra", bound=Struct, contravariant=True)


class Reader(Protocol[Spec_contra]):
    """A source kind: one function."""

    def __call__(self, spec: Spec_contra, fetch: Fetch, /) -> Reading:
        """Read what `spec` describes. Raises `SourceError` when nothing can be read at all."""
        ...


def paths(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return a setting that names one path or several as a tuple. Raises `SourceError` for none."""
    if not value:
        raise SourceError("path names no file", hint='Write: path = "entries.json".')
    return (value,) if isinstance(value, str) else value


def about_encoding(document: Document) -> Reading:
    """Yield a finding when a document is in no Unicode encoding, and was read by guess."""
    if decode(document.data)[1] == "cp1252":
        yield Finding(
            severity="note",
            what="this is no UTF-8; it was read as Windows-1252",
            where=document.where,
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
