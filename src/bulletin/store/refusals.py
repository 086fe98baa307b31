"""What an error of SQLite means for ``bulletin.db``, and what to say of it."""

import sqlite3
from contextlib import suppress
from pathlib import Path

from bulletin.errors import DamagedError, LockedError, StateError


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Tell a damaged file from a locked one or a mistake of ours, which are subclasses.

    But for a letter that has become none: Python's module tells it as if it were an operation.
    """
    return type(error) is sqlite3.DatabaseError or "Could not decode" in str(error)


def damaged(path: Path, *, dry: bool) -> StateError:
    """Remove an index that turned out to be damaged, unless `dry`; return what to say of it."""
    if dry:
        return StateError(
            "the catalogue is damaged",
            where=str(path),
            hint="The next build that is no dry run makes it anew.",
        )
    with suppress(OSError):
        path.unlink(missing_ok=True)
    return DamagedError(
        "the catalogue was damaged and has been removed",
        where=str(path),
        hint="Run the same command again: it is made anew from the record and the sources.",
    )


def refused(
    error: sqlite3.OperationalError | OSError, path: Path, wait: float = 0
) -> LockedError | StateError:
    """Return what to say when the index cannot be opened or written, after `wait` seconds."""
    if "locked" in str(error) and wait:
        return LockedError(
            f"another build of this publication is still at work, after {wait:g} seconds",
            where=str(path.parent),
            hint="Wait for it to end and try again.",
        )
    if "locked" in str(error):
        return LockedError(
            "another build of this publication is at work",
            where=str(path.parent),
            hint="Wait for it to end and try again; with --wait bulletin waits by itself.",
        )
    return StateError(
        f"the catalogue cannot be opened or written: {error}",
        where=str(path),
        hint="Is the folder yours to write in, and is there room on the disk?",
    )
