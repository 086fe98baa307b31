"""Files written whole or not at all: beside, fsync, rename. The one place that writes for keeps."""

import errno
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from bulletin.errors import BulletinError

PART = ".part"
_LEFT = {
    errno.ENOENT,
    errno.ENOTEMPTY,
    errno.EEXIST,
    errno.EACCES,
    errno.EPERM,
    errno.EBUSY,
    errno.ENOTDIR,
}
"""Why a folder may stay that was to go if it was empty."""


def write_whole(path: Path, data: bytes) -> bool:
    """Put `data` at `path` in one step and return whether that changed anything.

    See `write_all`. Raises `BulletinError` when the disk refuses.
    """
    return bool(write_all({path: data}))


def write_all(outputs: Mapping[Path, bytes]) -> list[Path]:
    """Put the `outputs` at their paths and return those that this changed.

    All are written beside their places first, then renamed into them one after the other. A file
    that already holds its data is left alone, its time stamp included. What is killed on the way
    leaves whole files, and at most one part beside each, which `sweep` removes. Raises
    `BulletinError` when the disk refuses, and then leaves no part.
    """
    parts: dict[Path, Path] = {}
    try:
        _write(outputs, parts)
    except BulletinError:
        sweep(outputs)
        raise
    for folder in {path.parent for path in parts}:
        _sync_folder(folder)
    return list(parts)


def sweep(paths: Iterable[Path | str]) -> None:
    """Remove the parts that a killed write of `paths` may have left beside them."""
    for path in paths:
        with suppress(OSError):
            os.unlink(_part(path))  # noqa: PTH108 - each build asks for every file there is


def _part(path: Path | str) -> str:
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name}{PART}")  # noqa: PTH118


def names(folder: Path | str) -> list[str]:
    """Return the names in a folder, none where there is no such folder.

    Every build asks for every issue's, hence without `pathlib`.
    """
    try:
        return os.listdir(folder)  # noqa: PTH208
    except OSError:
        return []


def _write(outputs: Mapping[Path, bytes], parts: dict[Path, Path]) -> None:
    """Write and rename the `outputs` that changed; `parts` comes to name them."""
    for path, data in outputs.items():
        try:
            if path.is_file() and path.read_bytes() == data:
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            part = Path(_part(path))
            _put(part, "wb", data)
        except OSError as error:
            raise refused(path, error) from error
        parts[path] = part
    for path, part in parts.items():
        try:
            part.replace(path)
        except OSError as error:
            raise refused(path, error) from error


def append(path: Path, data: bytes) -> None:
    """Add `data` to the end of `path`, all of it or none, on disk when this returns.

    What is to be added is written down beside the file first, so that `finish` can complete what a
    killed run has begun. The cost is that of `data`, however long the file has become. Raises
    `BulletinError` when the disk refuses, and then the file is as it was.
    """
    journal = Path(_part(path))
    size = path.stat().st_size if path.exists() else 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _put(journal, "wb", b"%d %d\n" % (size, len(data)) + data)
        _sync_folder(path.parent)
        _put(path, "ab", data)
        journal.unlink()
    except OSError as error:
        with suppress(OSError):
            if path.exists():
                os.truncate(path, size)
            journal.unlink(missing_ok=True)
        raise refused(path, error) from error


def finish(path: Path) -> None:
    """Complete an `append` to `path` that was interrupted, or forget it if it had not begun.

    Nothing is added when the file has been changed since by others. Raises `BulletinError`.
    """
    journal = Path(_part(path))
    try:
        head, _, data = journal.read_bytes().partition(b"\n")
        size, length = map(int, head.split())
        with path.open("rb") as file:
            file.seek(size)
            there = file.read()
    except (OSError, ValueError):
        return  # there is none, it is the part of a whole file, or it was not written to its end
    try:
        if len(data) == length and data.startswith(there) and path.stat().st_size >= size:
            _put(path, "ab", data[len(there) :])
        journal.unlink()
    except OSError as error:
        raise refused(path, error) from error


def _put(path: Path, mode: str, data: bytes) -> None:
    with path.open(mode) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


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


def remove_if_empty(folder: Path) -> None:
    """Remove a folder that nothing is in, if that may be done. Raises `BulletinError`.

    One that is open elsewhere, or another's, stays.
    """
    try:
        folder.rmdir()
    except OSError as error:
        if error.errno not in _LEFT:
            raise refused(folder, error) from error


def state(path: Path) -> str:
    """Return a short word that changes whenever the file does, without reading it."""
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{found.st_size} {found.st_mtime_ns}"


def refused(path: Path, error: OSError) -> BulletinError:
    """Return what to say when the disk refuses to write at `path`."""
    return BulletinError(
        f"cannot be written: {error.strerror or error}",
        where=str(path),
        hint="Is it open in another program, is the disk full, is the folder yours? "
        "What was there before is still there, or the new file whole.",
    )


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut, where the system has such a call."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
