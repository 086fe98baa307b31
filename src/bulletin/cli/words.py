"""Small words that several screens use."""

import os
from pathlib import Path


def number_of(count: int, one: str, many: str) -> str:
    """Return a count with its noun: ``1 entry``, ``2 entries``."""
    return f"{count} {one if count == 1 else many}"


def nearby(path: Path) -> str:
    """Return a path as a person would type it from here."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def joined(*parts: str) -> str:
    """Return a path of several parts as it is typed on this system."""
    return os.path.join(*parts)  # noqa: PTH118 - as it is typed
