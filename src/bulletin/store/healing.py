"""What a killed run has left in the folder of a publication, and its removal."""

from pathlib import Path

from bulletin import files
from bulletin.store import builds, identities, pending, seals
from bulletin.store.issue_files import BUILDS, folder_of, folders


def heal(folder: Path) -> None:
    """Remove parts of files, and what belongs to no finished seal."""
    files.finish(folder / identities.FILE)
    files.sweep(folder / name for name in (identities.FILE, pending.FILE))
    found = folders(folder)
    last = next((number for number in reversed(found) if seals.is_sealed(folder, number)), 0)
    for number in found:
        if number >= last - 1:
            _heal_issue(folder, number, last)


def _heal_issue(folder: Path, number: int, last: int) -> None:
    """Remove parts of files, an email whose seal was never finished, and builds of the past.

    `last` is the last sealed issue.
    """
    for place in (folder_of(folder, number), folder_of(folder, number) / BUILDS):
        for name in files.names(place):
            if name.startswith(".") and name.endswith(files.PART):
                files.remove(place / name)
    if number < last:
        builds.forget(folder, number)
    if number > last:
        seals.forget_email(folder, number)
