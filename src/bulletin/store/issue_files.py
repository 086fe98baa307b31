"""The folders of ``issues/``, and a build as a file in one of them.

``issues/0012/builds/12-k7f3.json`` holds all that an email was made of and the email itself;
``issues/0012/sealed.json``, of the build that was sent, the same but for digests in its place.
"""

import re
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from bulletin import files
from bulletin.errors import StateError
from bulletin.model import Issue, Mailer, Masthead
from bulletin.store import formats

ISSUES = "issues"
SEAL = "sealed.json"
BUILDS = "builds"


class Head(Struct, frozen=True, kw_only=True):
    """What tells whether the rest can be read. A file of the first format does not say."""

    format: int = 1
    needs: str = ""


T = TypeVar("T", bound=Head)


class Seal(Head, frozen=True, kw_only=True):
    """A build, and when it was sealed. Times are UTC.

    `id` is the issue's own, for its page and feeds. `look` is the fingerprint of the templates it
    was made with, `templates` the sources of those that were the publication's own. `files` gives
    for each form of the email its text, or in ``sealed.json`` its SHA-256. `stood` is the mark of
    the build that lay in the outbox when another one was sealed. `waiting` are the handles of the
    entries that there was no room for, first in line first. `off_page` are those of
    the entries that were not public any more when it was sealed: its page leaves them out. `after`
    is the number of the issue that was sealed before it, 0 for none; older seals do not tell it.
    `again` is the day on which the email was made again without what was withdrawn.
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
    after: int | None = None
    again: date | None = None


class _Entries(Struct, frozen=True):
    entries: tuple[msgspec.Raw, ...]


class _Outline(Struct, frozen=True):
    subject: str
    sections: tuple[_Entries, ...]


class Sketch(Head, frozen=True, kw_only=True):
    """As much of a build as a person needs to tell it from the others."""

    number: int
    mark: str
    built: datetime
    mailer: Mailer
    issue: _Outline
    waiting: tuple[str, ...] = ()


def name_of(number: int) -> str:
    """Return the name of the folder of issue `number`, as messages tell it: ``issues/0012``."""
    return f"{ISSUES}/{number:04}"


def folder_of(folder: Path, number: int) -> Path:
    """Return the folder of issue `number` in the publication at `folder`."""
    return folder / name_of(number)


def folders(folder: Path) -> list[int]:
    """Return the numbers of the issues that have a folder, in order."""
    found = files.names(folder / ISSUES)
    return sorted(int(name) for name in found if re.fullmatch(r"\d{4,}", name))


def encoded(build: Seal) -> bytes:
    """Return a build as its file holds it."""
    return msgspec.json.format(msgspec.json.encode(build), indent=1) + b"\n"


def decoded(path: Path, number: int, kind: type[T]) -> T:
    """Return the build of issue `number` at `path`, as much of it as `kind` has.

    Raises `StateError` when it cannot be read, or when a newer bulletin wrote it.
    """
    try:
        data = path.read_bytes()
        try:
            found = msgspec.json.decode(data, type=kind)
        except msgspec.ValidationError:  # perhaps a newer bulletin's, which says more, or otherwise
            _refuse_newer(msgspec.json.decode(data, type=Head), path)
            raise
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _unread(path, number, error) from error
    _refuse_newer(found, path)
    return found


def _refuse_newer(head: Head, path: Path) -> None:
    formats.refuse_newer(head.format, head.needs, str(path))


def read(path: Path, number: int) -> Seal:
    """Return the build of issue `number` at `path`, in full. Raises `StateError`."""
    found = decoded(path, number, Seal)
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
    if path.parent.name == BUILDS:
        return _unread_build(path, number, error, torn=torn)
    if torn:
        return StateError(
            f"two branches both sealed issue {number}, and git could not join them",
            where=str(path),
            hint=f"Find out which one readers got, and take that side's whole folder: git checkout "
            f"--ours (or --theirs) {name_of(number)}. What only the other one held is then offered"
            " in the next issue.",
        )
    return StateError(
        f"this cannot be read: {error}",
        where=str(path),
        hint="Restore the file from your backup or from git; it is part of the record.",
    )


def _unread_build(path: Path, number: int, error: Exception, *, torn: bool) -> StateError:
    name = f"{name_of(number)}/{BUILDS}/{path.name}"
    if torn:
        return StateError(
            f"two branches both made the build {path.stem} of issue {number}, and git could not"
            " join what they say of it",
            where=str(path),
            hint="The email is the same in both, as its mark is, so either side is right: git"
            f" checkout --ours {name}, and then git add {name}.",
        )
    return StateError(
        f"the build {path.stem} of issue {number} cannot be read: {error}",
        where=str(path),
        hint="Restore the file from your backup or from git. Where git has just merged two branches"
        f" that both made it, either side's is right: git checkout HEAD^ {name}.",
    )
