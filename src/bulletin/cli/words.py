"""Small words that several screens use."""

import os
from datetime import timedelta
from pathlib import Path

from bulletin.text import number_of


def nearby(path: Path) -> str:
    """Return a path as a person would type it from here."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def joined(*parts: str) -> str:
    """Return a path of several parts as it is typed on this system."""
    return os.path.join(*parts)  # noqa: PTH118 - as it is typed


def ago(span: timedelta, word: str = " ago") -> str:
    """Return how long ago something was, roughly: ``3 days ago``; `word` is put behind."""
    hours = int(span.total_seconds() // 3600)
    if hours < 1:
        return f"less than an hour{word}"
    if hours < 48:  # noqa: PLR2004 - from two days on, in days
        return f"{number_of(hours, 'hour')}{word}"
    return f"{number_of(hours // 24, 'day')}{word}"
