"""The build of an issue that was declared sent: its seal.

Sealing writes the email beside ``issue.md`` and then ``sealed.json``; its rename into place is the
seal.
"""

import hashlib
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from msgspec import structs

from bulletin import files
from bulletin.model import Printed
from bulletin.store.issue_files import (
    ISSUES,
    SEAL,
    Head,
    Seal,
    decoded,
    encoded,
    folder_of,
    folders,
    read,
)

EMAIL = ("email.html", "email.txt", "email.eml")


def numbers(folder: Path) -> list[int]:
    """Return the numbers of the sealed issues, in order."""
    return list(states(folder))


def is_sealed(folder: Path, number: int) -> bool:
    """Tell whether issue `number` is sealed."""
    return (folder_of(folder, number) / SEAL).exists()


def states(folder: Path) -> dict[int, str]:
    """Return for each sealed issue, in order, a short word that changes when its seal is rewritten.

    Every build asks it of every issue there is, hence without `pathlib`.
    """
    place = f"{folder}/{ISSUES}"
    found = {}
    for number in folders(folder):
        with suppress(OSError):
            seal = os.stat(f"{place}/{number:04}/{SEAL}")  # noqa: PTH116
            found[number] = f"{seal.st_size}:{seal.st_mtime_ns}"
    return found


def load(folder: Path, number: int) -> Seal:
    """Return the seal of issue `number`. Raises `StateError` when there is none to be read."""
    return read(folder_of(folder, number) / SEAL, number)


def seal(folder: Path, build: Seal, now: datetime) -> Seal:
    """Declare `build` sent, at `now`: the email first, then ``sealed.json``, which is the seal."""
    return write(folder, structs.replace(build, sealed=now))


def write(folder: Path, build: Seal) -> Seal:
    """Write the email of a sealed build, then its ``sealed.json``; return what that holds."""
    place = folder_of(folder, build.number)
    email = {name: build.files[name].encode() for name in EMAIL}
    files.write_all({place / name: data for name, data in email.items()})
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in email.items()}
    sealed = structs.replace(build, files=digests)
    files.write_whole(place / SEAL, encoded(sealed))
    return sealed


def email(folder: Path, number: int) -> dict[str, str]:
    """Return the email of a sealed issue as it was sent, by the names of its files.

    One that is missing, or is no text any more, is left out.
    """
    found = {}
    for name in EMAIL:
        with suppress(OSError, UnicodeDecodeError):
            found[name] = (folder_of(folder, number) / name).read_bytes().decode()
    return found


def unseal(folder: Path, number: int) -> None:
    """Take back the seal of issue `number`; the removal of ``sealed.json`` undoes it."""
    files.remove(folder_of(folder, number) / SEAL)
    forget_email(folder, number)


def forget_email(folder: Path, number: int) -> None:
    """Remove the email that was written beside ``issue.md``."""
    for name in EMAIL:
        files.remove(folder_of(folder, number) / name)


class _Waiting(Head, frozen=True, kw_only=True):
    waiting: tuple[str, ...] = ()


def waiting(folder: Path, number: int) -> tuple[str, ...]:
    """Return the handles that sealed issue `number` had no room for. Raises `StateError`."""
    return decoded(folder_of(folder, number) / SEAL, number, _Waiting).waiting


class _After(Head, frozen=True, kw_only=True):
    after: int | None = None


def after(folder: Path, number: int) -> int | None:
    """Return the issue that was sealed before issue `number`, 0 for none; None of an older seal.

    Raises `StateError`.
    """
    return decoded(folder_of(folder, number) / SEAL, number, _After).after


def printed(folder: Path, number: int) -> tuple[Printed, ...]:
    """Return the entries of a sealed issue, in order. Raises `StateError`."""
    return load(folder, number).issue.printed
