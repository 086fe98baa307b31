"""Copies that a sync tool made where two machines changed one file: refused, by name.

Dropbox writes "issue (Ann's conflicted copy 2026-11-26).md", OneDrive "issue-DESKTOP-7.md",
Syncthing "issue.sync-conflict-20261126-....md", Google Drive "issue (1).md", iCloud "issue 2.md".
Which of the two is right, only a person can say.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from bulletin import files
from bulletin.errors import StateError
from bulletin.store.issue_files import BUILDS

_OURS = {"identities": ".jsonl", "entries": ".jsonl", "issue": ".md", "sealed": ".json"}
_SIGNS = (" ", ".", "_", "(", "~", "-")
_FOLDER = re.compile(r"\d{4,}[^\d].*")
_COPY_OF_BUILD = re.compile(r"(?i)\d+-[a-z0-9]+[^a-z0-9].*\.json")


def refuse(folder: Path) -> None:
    """Raise `StateError` when a copy of a file of the record lies beside it."""
    found = sorted(_copies(folder))
    if found:
        names = ", ".join(path.relative_to(folder).as_posix() for path in found)
        raise StateError(
            f"a sync tool has left a second copy of the record: {names}",
            where=str(folder),
            hint="Compare it with the file beside it, put what is right into that one, and move"
            " the copy out of this folder. Nothing was changed.",
        )


def _copies(folder: Path) -> Iterator[Path]:
    issues = folder / "issues"
    for name in files.names(folder):
        if _is_copy(name) or (name.startswith("issues") and _is_ledger(folder / name)):
            yield folder / name
    for name in files.names(issues):
        if _FOLDER.fullmatch(name):
            yield issues / name
        elif name.isdigit():
            inside = files.names(f"{issues}/{name}")
            yield from (issues / name / other for other in inside if _is_copy(other))
            yield from _copies_of_builds(issues / name, inside)


def _copies_of_builds(place: Path, inside: list[str]) -> Iterator[Path]:
    """Yield the copies of builds, and of their folder, in that of an issue, which holds `inside`.

    One that is read as a build of its own would be offered to be declared sent.
    """
    for name in inside:
        if name.startswith(BUILDS) and name[len(BUILDS) :].startswith(_SIGNS):
            yield place / name
    if BUILDS in inside:
        for name in files.names(place / BUILDS):
            if _COPY_OF_BUILD.fullmatch(name):
                yield place / BUILDS / name


def _is_ledger(folder: Path) -> bool:
    """Tell whether a folder is a copy of ``issues/``: it holds numbered folders as that does."""
    return folder.name[6:7] in _SIGNS and any(map(str.isdigit, files.names(folder)))


def _is_copy(name: str) -> bool:
    """Tell whether a name is one of ours with a sign and more put in before its ending."""
    low = name.lower()
    for own, ending in _OURS.items():
        if low.startswith(own) and low.endswith(ending):
            rest = low.removeprefix(own)
            return rest.startswith(_SIGNS) and rest[1:].endswith(ending)
    return False
