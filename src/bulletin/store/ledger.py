"""The ledger: the sealed issues, read from ``issues/NNNN/sealed.json``."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from bulletin.errors import StateError

ISSUES = "issues"
SEAL = "sealed.json"


class SealedEntry(Struct, frozen=True):
    """An entry of a sealed issue."""

    guid: str


class Seal(Struct, frozen=True):
    """What selection asks of a ``sealed.json``: the issue's number and its entries."""

    number: int
    entries: tuple[SealedEntry, ...]


def folder_of(folder: Path, number: int) -> Path:
    """Return the folder of issue `number` in the publication at `folder`."""
    return folder / ISSUES / f"{number:04}"


def load(folder: Path) -> Iterator[Seal]:
    """Yield the seals of the publication at `folder`, by number. Raises `StateError`."""
    for path in sorted((folder / ISSUES).glob(f"*/{SEAL}")):
        try:
            seal = msgspec.json.decode(path.read_bytes(), type=Seal)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            raise StateError(
                f"this seal cannot be read: {error}",
                where=str(path),
                hint="Restore the file from your backup or from git; it is part of the record.",
            ) from error
        yield seal


def state(folder: Path) -> str:
    """Return a short word that changes whenever a seal is added, removed or rewritten."""
    found = ((path, path.stat()) for path in sorted((folder / ISSUES).glob(f"*/{SEAL}")))
    return " ".join(f"{path.parent.name}:{s.st_size}:{s.st_mtime_ns}" for path, s in found)
