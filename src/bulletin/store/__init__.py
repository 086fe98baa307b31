"""The record of a publication: text files, and an index over them in SQLite.

The text is the truth: ``identities.jsonl``, ``entries.jsonl`` and the folders of ``issues/``.
``bulletin.db`` makes it quick to ask; it is made anew when it is missing, older or torn. The one
importer of sqlite3.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bulletin.identity import Hub
from bulletin.store import conflicts, healing, identities
from bulletin.store.database import FILE, connect, is_locked
from bulletin.store.identities import Line
from bulletin.store.memory import Visit
from bulletin.store.record import Store
from bulletin.store.refusals import damaged, is_damage, refused

__all__ = ["Line", "Store", "Visit", "is_held", "open_store"]


def is_held(folder: Path) -> bool:
    """Tell whether a build of the publication at `folder` holds its lock just now."""
    return is_locked(folder / FILE)


@contextmanager
def open_store(folder: Path, hub: Hub, *, dry: bool = False, wait: float = 0) -> Iterator[Store]:
    """Open the record of the publication at `folder` and hold its lock until the block ends.

    What the block did is kept when it ends well and forgotten when it raises. `dry` keeps nothing
    and writes nothing. Waits `wait` seconds for another build to end, then raises `LockedError`.
    """
    conflicts.refuse(folder)
    database = connect(folder / FILE, dry=dry, wait=wait)
    try:
        if not dry:
            healing.heal(folder)
            identities.migrate(folder)
        store = Store(folder, database, hub, dry=dry)
        yield store
        store.leave()
        database.execute("ROLLBACK" if dry else "COMMIT")
    except sqlite3.DatabaseError as error:
        database.close()
        if is_damage(error):
            raise damaged(folder / FILE, dry=dry) from error
        if isinstance(error, sqlite3.OperationalError):
            raise refused(error, folder / FILE, wait) from error
        raise
    finally:
        database.close()  # what was not committed is rolled back
