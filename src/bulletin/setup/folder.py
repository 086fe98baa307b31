"""The folder of a new publication: whether it will do, and what is written into it."""

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import structs

from bulletin import files
from bulletin.config import FILE
from bulletin.errors import BulletinError
from bulletin.setup.papers import MAC
from bulletin.setup.values import Offer
from bulletin.text import first_of

_UNSEEN = frozenset((".git", ".DS_Store", "desktop.ini", "Thumbs.db", ".localized"))
"""What systems and git leave in a folder that a person calls empty."""
_ELSEWHERE = "Use an empty folder: bulletin init {place} --dir my-newsletter"


def refuse(folder: Path, place: str, *, force: bool) -> None:
    """Raise `BulletinError` unless a publication may be set up in `folder`, which need not exist.

    `force` lets one be set up among other files, which stay. `place` is the hub, or the file that
    may lie there.
    """
    elsewhere = _ELSEWHERE.format(place=place)
    if folder.exists() and not folder.is_dir():
        raise BulletinError("this is a file, not a folder", where=str(folder), hint=elsewhere)
    if (folder / FILE).exists():
        raise BulletinError(
            f"this folder holds a publication already (it has a {FILE})",
            where=str(folder),
            hint=f"Nothing was changed. {elsewhere}",
        )
    for above in (folder, *folder.parents):
        if _is_repository(above):
            raise BulletinError(
                "this is the folder of the program bulletin itself",
                where=str(above),
                hint=f"A newsletter in it would get mixed up with the program. {elsewhere}",
            )
        if (above / FILE).is_file() and not force:
            raise BulletinError(
                "this folder is inside another publication",
                where=str(above),
                hint="Go to a folder that is not. If it is meant: --force",
            )
    found = sorted(_others(folder, place))
    if found and not force:
        raise BulletinError(
            f"this folder is not empty: it has {first_of(found, 3)}",
            where=str(folder),
            hint=f"{elsewhere}\n  Or use this one all the same; nothing is overwritten: --force",
        )


def write(folder: Path, papers: Mapping[str, bytes]) -> tuple[list[str], list[str]]:
    """Write the files that are not there yet; return the names of those, and of the others.

    Raises `BulletinError` when the disk refuses.
    """
    new = {name: data for name, data in papers.items() if not (folder / name).exists()}
    files.write_all({folder / name: data for name, data in new.items()})
    if MAC in new:
        with suppress(OSError):  # where files have no such bit
            (folder / MAC).chmod(0o755)
    return list(new), [name for name in papers if name not in new]


def seen_from(folder: Path, source: Offer) -> Offer:
    """Return an offer whose file, if it is one, is named as the settings in `folder` have to."""
    path = source.settings.get("path")
    if not isinstance(path, str):
        return source
    whole = Path(path).absolute()
    name = whole.relative_to(folder) if whole.is_relative_to(folder) else whole
    return structs.replace(source, settings={**source.settings, "path": name.as_posix()})


def _others(folder: Path, place: str) -> set[str]:
    """Return what a person would see in the folder, but for the file that is read."""
    try:
        names = {path.name for path in folder.iterdir()} - _UNSEEN
    except FileNotFoundError:
        return set()
    except OSError as error:
        raise files.refused(folder, error) from error
    if (folder / Path(place).name).exists() and Path(place).absolute().parent == folder:
        names.discard(Path(place).name)
    return names


def _is_repository(folder: Path) -> bool:
    try:
        project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    name = project.get("project", {})
    return isinstance(name, dict) and name.get("name") == "bulletin"
