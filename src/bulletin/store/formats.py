"""The format of the record, and what is done about an older or a newer one."""

from pathlib import Path

from bulletin import files
from bulletin.errors import StateError
from bulletin.version import VERSION

FORMAT = 2
"""Counts up whenever an older bulletin could misread what this one writes."""
NEEDS = "0.2.0"
"""The first bulletin that reads `FORMAT`."""
BACKUPS = "backups"


def refuse_newer(format_: int, needs: str, where: str) -> None:
    """Raise `StateError` for a format that only a newer bulletin reads."""
    if format_ > FORMAT:
        raise StateError(
            f"this folder needs bulletin {needs or 'of a newer version'}; this is {VERSION}",
            where=where,
            hint="Install that version or a newer one. Nothing was changed.",
        )


def back_up(path: Path, format_: int) -> None:
    """Keep a copy of `path`, which is of an older format, before it is rewritten."""
    copy = path.parent / BACKUPS / f"{path.stem}.format-{format_}{path.suffix}"
    if not copy.exists():
        files.write_whole(copy, path.read_bytes())
