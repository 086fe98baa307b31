"""Whether a publication's folder can be worked in: rights, sync tools' copies, leftovers, lock."""

import os
from collections.abc import Iterator
from pathlib import Path

from bulletin.files import PART
from bulletin.setup.values import Check
from bulletin.store import conflicts, is_held

_OURS = ("", "out", "issues", "identities.jsonl", "entries.jsonl", "bulletin.db")


def look(folder: Path) -> Iterator[Check]:
    """Yield what is to be said of the folder. Raises `StateError` for copies of the record."""
    yield Check(sign="ok", what=f"The publication is in {folder}.")
    closed = [name or "the folder itself" for name in _OURS if _is_closed(folder / name)]
    yield (
        Check(
            sign="wrong",
            what=f"May not be written to: {', '.join(closed)}.",
            hint="Is it yours? Ask who set this computer up, or move the folder to where you may.",
        )
        if closed
        else Check(sign="ok", what="It can be written to.")
    )
    if left := sorted(path.name for path in _parts(folder)):
        yield Check(
            sign="look",
            what=f"A build was interrupted and left {', '.join(left[:3])}.",
            hint="The next build takes care of it.",
        )
    if is_held(folder):
        yield Check(sign="look", what="A build of this publication is at work just now.")
    yield from _about_git(folder)
    conflicts.refuse(folder)
    yield Check(sign="ok", what="No second copies of the record, as sync tools make them.")


def _is_closed(path: Path) -> bool:
    return path.exists() and not os.access(path, os.W_OK)


def _parts(folder: Path) -> Iterator[Path]:
    """Yield what killed writes left, in the folders where there are writes."""
    for below in (".", "out", "out/site", "issues/*", "issues/*/builds"):
        yield from folder.glob(f"{below}/.*{PART}")


def _about_git(folder: Path) -> Iterator[Check]:
    """Yield whether git will join two people's work, where there is git."""
    if not any((above / ".git").exists() for above in (folder, *folder.parents)):
        return
    try:
        attributes = (folder / ".gitattributes").read_text("utf-8", "replace")
    except OSError:
        attributes = ""
    if "merge=union" not in attributes:
        yield Check(
            sign="look",
            what="git is used here, and does not know how to join two people's work.",
            hint="Write into .gitattributes: identities.jsonl merge=union",
        )
