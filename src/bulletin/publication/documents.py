"""Which files `adopt` looks at: those of a folder, less what was made here and what is no issue."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from bulletin.config import FILE as SETTINGS
from bulletin.errors import BulletinError, SourceError
from bulletin.publication.marks import marks_in
from bulletin.sources.access import is_url, named_places
from bulletin.store import builds, database, formats, identities, pending, seals
from bulletin.store.issue_files import ISSUES, folders

if TYPE_CHECKING:
    from bulletin.publication import Publication

OUT = "out"
_KEPT = (SETTINGS, identities.FILE, pending.FILE, database.FILE, formats.BACKUPS, "templates")
_NO_ISSUE = re.compile(
    r"(?i).*\.(?:m?js|css|map|ts|png|jpe?g|gif|webp|svg|bmp|ico|avif|tiff?|heic|woff2?|ttf|otf"
    r"|eot|mp[34]|m4[av]|webm|ogg|wav|mov|avi|exe|dll|db|ini|tmp|part|lnk|crdownload|download)"
)
"""What pages are made of, what they show, and what systems leave behind."""
_BESIDE = r"(?i)[_.-](?:files|dateien|fichiers|archivos|ficheiros|arquivos|file|bestanden|pliki)"
"""What browsers add to a page's name for the folder of what belongs to it."""


class Documents(Struct, frozen=True):
    """The files to look at, and how many of a folder were passed over: they cannot be an issue."""

    places: tuple[str, ...]
    passed: int = 0


def documents(publication: "Publication", place: str) -> Documents:
    """Return the documents that a place holds: a folder holds several, taken in order of name.

    Raises `SourceError` for what bulletin made itself, `BulletinError` for an empty folder.
    """
    path = Path(place)
    if is_url(place):
        return Documents((place,))
    made = ((publication.folder / name).resolve() for name in (OUT, ISSUES))
    if _is_within(path, made):
        raise SourceError(
            "bulletin made this itself, so it is no past issue of another tool",
            where=place,
            hint="An issue that readers got is declared sent by its mark: bulletin sent MARK",
        )
    if not path.is_dir():
        return Documents((place,))
    inside = sorted(file for file in path.rglob("*") if file.is_file())
    if not inside:
        raise BulletinError("this folder is empty", where=place)
    own = _own(publication)
    shown = [
        file
        for file in inside
        if not any(part.startswith(".") for part in file.relative_to(path).parts)
        and not _is_within(file, own)
    ]
    left = [file for file in shown if not _is_no_issue(file, path)]
    return Documents(tuple(map(str, left)), len(shown) - len(left))


def _own(publication: "Publication") -> list[Path]:
    """Return what a publication consists of: its outputs, its record, and what it reads."""
    read = (name for _, spec in publication.settings.sources for name in named_places(spec))
    names = [name for name in (OUT, ISSUES, *_KEPT, *read) if not is_url(name)]
    return [(publication.folder / name).resolve() for name in names]


def _is_within(path: Path, places: Iterable[Path]) -> bool:
    whole = path.resolve()
    return any(whole.is_relative_to(place) for place in places)


def _is_no_issue(file: Path, folder: Path) -> bool:
    """Whether a file cannot be a past issue: by its name, or as a part of a page beside it."""
    if _NO_ISSUE.fullmatch(file.name):
        return True
    return any(
        _is_beside(above) for above in file.parents if above != folder and folder in above.parents
    )


def _is_beside(folder: Path) -> bool:
    """Whether a folder is what a browser saved with a page: page_files beside page.html."""
    stem = re.sub(f"{_BESIDE}$", "", folder.name)
    pages = (folder.with_name(stem + end) for end in (".html", ".htm", ".xhtml"))
    return stem != folder.name and any(page.is_file() for page in pages)


def refuse_unsent(publication: "Publication", data: bytes, place: str) -> None:
    """Raise `SourceError` for the email of a build that is kept and was not declared sent."""
    marks = set(marks_in(data))
    for number in folders(publication.folder):
        for build in builds.sketches(publication.folder, number):
            if build.mark in marks:
                _refuse_unsent(publication.folder, number, build.mark, place)


def _refuse_unsent(folder: Path, number: int, mark: str, place: str) -> None:
    """Raise `SourceError` unless the build of this mark is the one that was declared sent."""
    if not seals.is_sealed(folder, number):
        raise SourceError(
            f"this is issue {number}, which was not declared sent",
            where=place,
            hint=f"If readers got it: bulletin sent {mark}",
        )
    sent = seals.load(folder, number).mark
    if mark != sent:
        raise SourceError(
            f"this is another build of issue {number} than {sent}, which was declared sent",
            where=place,
            hint="If readers got this one, take that back with bulletin sent --undo, then type:"
            f" bulletin sent {mark}",
        )
