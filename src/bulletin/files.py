"""Files written whole or not at all: beside, fsync, rename. The one place that writes for keeps."""

import os
from pathlib import Path

from bulletin.errors import BulletinError

PART = ".part"


def write_whole(path: Path, data: bytes) -> bool:
    """Put `data` at `path` in one step and return whether that changed anything.

    A file that already holds `data` is left alone, its time stamp included. A write that is killed
    leaves the old file and at most one ``.part`` beside it, which the next write of the same name
    takes over. Raises `BulletinError` when the disk refuses.
    """
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}{PART}")
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise refused(path, error) from error
    return True


def append(path: Path, data: bytes) -> None:
    """Add `data` to the end of `path`, on disk when this returns. Raises `BulletinError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise refused(path, error) from error


def remove(path: Path) -> bool:
    """Remove the file at `path` and return whether there was one. Raises `BulletinError`."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise refused(path, error) from error
    _sync_folder(path.parent)
    return True


def refused(path: Path, error: OSError) -> BulletinError:
    """Return what to say when the disk refuses to write at `path`."""
    return BulletinError(
        f"cannot be written: {error.strerror or error}",
        where=str(path),
        hint="Is it open in another program, is the disk full, is the folder yours? "
        "What was there before is still there.",
    )


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
