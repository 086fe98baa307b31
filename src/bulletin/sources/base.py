"""What a reader is given and what it gives back."""

from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar

from msgspec import Struct

from bulletin.model import Finding, RawEntry


class Document(Struct, frozen=True):
    """Something fetched: its bytes and how to name it in a message (a path, a URL, ``stdin``)."""

    data: bytes
    where: str


Fetch = Callable[[str], Document]
"""Gets a document by path or URL; ``-`` is standard input. Raises `SourceError` in plain words."""

Reading = Iterator[RawEntry | Finding]
"""What a reader yields: entries in the order found, and what it has to say about the source."""

Spec = TypeVar("Spec", bound=Struct, contravariant=True)


class Reader(Protocol[Spec]):
    """A source kind: one function."""

    def __call__(self, spec: Spec, fetch: Fetch, /) -> Reading:
        """Read what `spec` describes. Raises `SourceError` when nothing can be read at all."""
        ...
