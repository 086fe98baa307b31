"""Builds that a person may have seen, and the one of them that was sent: the seal.

A build is one file, ``issues/0012/builds/12-k7f3.json``, with all that its email was made of and
the email itself. Sealing writes the email beside ``issue.md`` and then ``sealed.json``, which holds
the same but for digests in place of the email; its rename into place is the seal. Builds stay until
the next issue is sealed, so that a seal can be taken back.
"""

import hashlib
import os
import re
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct, structs

from bulletin import files
from bulletin.errors import StateError
from bulletin.model import Issue, Mailer, Masthead, Printed
from bulletin.store import formats

ISSUES = "issues"
SEAL = "sealed.json"
BUILDS = "builds"
EMAIL = ("email.html", "email.txt", "email.eml")


class _Head(Struct, frozen=True, kw_only=True):
    """What tells whether the rest can be read. A file of the first format does not say."""

    format: int = 1
    needs: str = ""


T = TypeVar("T", bound=_Head)


class Seal(_Head, frozen=True, kw_only=True):
    """A build, and when it was sealed. Times are UTC.

    `id` is the issue's own, for its page and feeds. `look` is the fingerprint of the templates it
    was made with, `templates` the sources of those that were the publication's own. `files` gives
    for each form of the email its text, or in ``sealed.json`` its SHA-256. `stood` is the mark of
    the build that lay in the outbox when another one was sealed. `waiting` are the handles of the
    entries that there was no room for, first in line first. `off_page` are those of
    the entries that were not public any more when it was sealed: its page leaves them out. `again`
    is the day on which the email was made again without what was withdrawn.
    """

    format: int = formats.FORMAT
    needs: str = formats.NEEDS
    bulletin: str
    number: int
    mark: str
    id: str
    built: datetime
    sealed: datetime | None = None
    issue: Issue
    masthead: Masthead
    mailer: Mailer
    look: str
    templates: dict[str, str] = {}
    files: dict[str, str]
    stood: str = ""
    waiting: tuple[str, ...] = ()
    off_page: tuple[str, ...] = ()
    again: date | None = None


def folder_of(folder: Path, number: int) -> Path:
    """Return the folder of issue `number` in the publication at `folder`."""
    return folder / ISSUES / f"{number:04}"


def folders(folder: Path) -> list[int]:
    """Return the numbers of the issues that have a folder, in order."""
    found = files.names(folder / ISSUES)
    return sorted(int(name) for name in found if re.fullmatch(r"\d{4,}", name))


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
    return _read(folder_of(folder, number) / SEAL, number)


def builds(folder: Path, number: int) -> list[Seal]:
    """Return the builds of issue `number` that are kept, the first one first."""
    paths = (folder_of(folder, number) / BUILDS).glob(f"{number}-*.json")
    return sorted((_read(path, number) for path in paths), key=lambda b: (b.built, b.mark))


class _Entries(Struct, frozen=True):
    entries: tuple[msgspec.Raw, ...]


class _Outline(Struct, frozen=True):
    subject: str
    sections: tuple[_Entries, ...]


class Sketch(_Head, frozen=True, kw_only=True):
    """As much of a build as a person needs to tell it from the others."""

    number: int
    mark: str
    built: datetime
    mailer: Mailer
    issue: _Outline
    waiting: tuple[str, ...] = ()


def sketches(folder: Path, number: int) -> list[Sketch]:
    """Return the builds of issue `number` that are kept, the first one first, in outline."""
    paths = (folder_of(folder, number) / BUILDS).glob(f"{number}-*.json")
    found = [_decoded(path, number, Sketch) for path in paths]
    return sorted(found, key=lambda build: (build.built, build.mark))


def keep(folder: Path, build: Seal) -> None:
    """Keep a build until the seal; one that is kept already stays as it is."""
    path = _path(folder, build)
    if not path.exists():
        files.write_whole(path, _encoded(build))


def replace(folder: Path, build: Seal) -> None:
    """Put `build` in place of the one kept under its mark."""
    files.write_whole(_path(folder, build), _encoded(build))


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
    files.write_whole(place / SEAL, _encoded(sealed))
    return sealed


def unseal(folder: Path, number: int) -> None:
    """Take back the seal of issue `number`; the removal of ``sealed.json`` undoes it."""
    files.remove(folder_of(folder, number) / SEAL)
    _forget_email(folder, number)


def heal(folder: Path, number: int, last: int) -> None:
    """Remove what a killed run has left in the folder of an issue; `last` is the last sealed one.

    Parts of files, an email whose seal was never finished, and builds that a later seal overtook.
    """
    for place in (folder_of(folder, number), folder_of(folder, number) / BUILDS):
        for name in files.names(place):
            if name.startswith(".") and name.endswith(files.PART):
                files.remove(place / name)
    if number < last:
        forget_builds(folder, number)
    if number > last:
        _forget_email(folder, number)


def _forget_email(folder: Path, number: int) -> None:
    for name in EMAIL:
        files.remove(folder_of(folder, number) / name)


def forget_builds(folder: Path, number: int) -> None:
    """Remove the builds of issue `number`: a later one is sealed, so it stays as it is."""
    place = folder_of(folder, number) / BUILDS
    for name in sorted(files.names(place)):
        if name.endswith((".json", files.PART)):
            files.remove(place / name)
    with suppress(OSError):  # it was gone before, or holds a file that is not ours
        place.rmdir()


def _path(folder: Path, build: Seal) -> Path:
    return folder_of(folder, build.number) / BUILDS / f"{build.mark}.json"


def _encoded(build: Seal) -> bytes:
    return msgspec.json.format(msgspec.json.encode(build), indent=1) + b"\n"


def _decoded(path: Path, number: int, kind: type[T]) -> T:
    try:
        data = path.read_bytes()
        try:
            found = msgspec.json.decode(data, type=kind)
        except msgspec.ValidationError:  # perhaps a newer bulletin's, which says more, or otherwise
            _refuse_newer(msgspec.json.decode(data, type=_Head), path)
            raise
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _unread(path, number, error) from error
    _refuse_newer(found, path)
    return found


def _refuse_newer(head: _Head, path: Path) -> None:
    formats.refuse_newer(head.format, head.needs, str(path))


def _read(path: Path, number: int) -> Seal:
    found = _decoded(path, number, Seal)
    if found.number != number:
        raise StateError(
            f"the folder of issue {number} holds the seal of issue {found.number}",
            where=str(path),
            hint="A folder was copied or renamed. Give each issue its own folder back.",
        )
    return found


def _unread(path: Path, number: int, error: Exception) -> StateError:
    try:
        torn = b"\n<<<<<<<" in b"\n" + path.read_bytes()
    except OSError:
        torn = False
    if torn:
        return StateError(
            f"two branches both sealed issue {number}, and git could not join them",
            where=str(path),
            hint=f"Find out which one readers got, and take that side's whole folder: git checkout "
            f"--ours (or --theirs) issues/{number:04}. What only the other one held is then offered"
            " in the next issue.",
        )
    return StateError(
        f"this cannot be read: {error}",
        where=str(path),
        hint="Restore the file from your backup or from git; it is part of the record.",
    )


class _Waiting(_Head, frozen=True, kw_only=True):
    waiting: tuple[str, ...] = ()


def waiting(folder: Path, number: int) -> tuple[str, ...]:
    """Return the handles that sealed issue `number` had no room for. Raises `StateError`."""
    return _decoded(folder_of(folder, number) / SEAL, number, _Waiting).waiting


def printed(folder: Path, number: int) -> list[Printed]:
    """Return the entries of a sealed issue, in order. Raises `StateError`."""
    sections = load(folder, number).issue.sections
    return [one for section in sections for one in section.entries]
