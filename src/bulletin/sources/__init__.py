"""Where entries are read from. One module a kind, imported when a publication uses it."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, cast

from msgspec import Struct

from bulletin.errors import SourceError
from bulletin.schema import suggest
from bulletin.sources.base import Document, Fetch, Reader, Reading
from bulletin.sources.specs import ListingText, Records


class Kind(Struct, frozen=True):
    """A kind of source: what its settings are, and the module whose `read` is its reader."""

    spec: type[Struct]
    module: str


KINDS = {
    "listing-text": Kind(ListingText, "bulletin.sources.listing_text"),
    "records": Kind(Records, "bulletin.sources.records"),
}


def spec_of(kind: str) -> type[Struct] | str:
    """Return the settings that a source kind has, or for an unknown kind a hint in words."""
    return KINDS[kind].spec if kind in KINDS else suggest(kind, KINDS)


def read(kind: str, spec: Struct, fetch: Fetch) -> Reading:
    """Return what the reader of `kind` finds. Raises `SourceError` while it is being read."""
    reader = cast("Reader[Struct]", import_module(KINDS[kind].module).read)
    return reader(spec, fetch)


def local(folder: Path, stdin: Callable[[], BinaryIO]) -> Fetch:
    """Return a `Fetch` for files below or beside `folder`, and for standard input (``-``)."""

    def fetch(path: str) -> Document:
        if path == "-":
            return Document(stdin().read(), "stdin")
        try:
            return Document((folder / path).read_bytes(), path)
        except (OSError, ValueError) as error:
            raise SourceError(
                f"cannot be read: {_reason(error)}",
                where=path,
                hint=f"Paths start from {folder.resolve()}.",
            ) from error

    return fetch


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, IsADirectoryError):
        return "it is a folder"
    return str(getattr(error, "strerror", None) or error)
