"""Builds that a person may have seen: kept until the next issue is sealed.

So the one that was pasted can be declared sent days later, and a seal can be taken back.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from bulletin import files
from bulletin.store.issue_files import BUILDS, Seal, Sketch, decoded, encoded, folder_of, read


def kept(folder: Path, number: int) -> list[Seal]:
    """Return the builds of issue `number` that are kept, the first one first."""
    found = [read(path, number) for path in _paths(folder, number)]
    return sorted(found, key=lambda build: (build.built, build.mark))


def sketches(folder: Path, number: int) -> list[Sketch]:
    """Return the builds of issue `number` that are kept, the first one first, in outline."""
    found = [decoded(path, number, Sketch) for path in _paths(folder, number)]
    return sorted(found, key=lambda build: (build.built, build.mark))


def state(folder: Path, numbers: Iterable[int]) -> str:
    """Return a word that changes whenever the kept builds of these issues do, without reading them.

    One that another machine made comes in by git, or a sync tool.
    """
    paths = sorted(path for number in numbers for path in _paths(folder, number))
    return " ".join(f"{path.name}:{files.state(path)}" for path in paths)


def keep(folder: Path, build: Seal) -> None:
    """Keep a build until the seal; one that is kept already stays as it is."""
    path = _path(folder, build)
    if not path.exists():
        files.write_whole(path, encoded(build))


def replace(folder: Path, build: Seal) -> None:
    """Put `build` in place of the one kept under its mark."""
    files.write_whole(_path(folder, build), encoded(build))


def forget(folder: Path, number: int) -> None:
    """Remove the builds of issue `number`: a later one is sealed, so it stays as it is."""
    place = folder_of(folder, number) / BUILDS
    for name in sorted(files.names(place)):
        if name.endswith((".json", files.PART)):
            files.remove(place / name)
    with suppress(OSError):  # it was gone before, or holds a file that is not ours
        place.rmdir()


def _paths(folder: Path, number: int) -> Iterator[Path]:
    return (folder_of(folder, number) / BUILDS).glob(f"{number}-*.json")


def _path(folder: Path, build: Seal) -> Path:
    return folder_of(folder, build.number) / BUILDS / f"{build.mark}.json"
