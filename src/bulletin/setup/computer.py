"""What this computer has to have: versions, time zones, room on the disk."""

import shutil
import sys
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bulletin.dates import zone_of
from bulletin.setup.values import Check
from bulletin.version import VERSION

ENGINES = (
    "click",
    "feedgen",
    "feedparser",
    "jinja2",
    "lxml",
    "markdown-it-py",
    "msgspec",
    "nh3",
    "premailer",
    "requests",
    "rich",
    "urllib3",
)
LITTLE, SCARCE = 500_000_000, 50_000_000
"""Bytes free on the disk: below the first it is worth a look, below the second builds may fail."""


def look(folder: Path, timezone: str, now: datetime) -> Iterator[Check]:
    """Yield what is to be said of this computer, for a publication in `folder`."""
    python = ".".join(map(str, sys.version_info[:3]))
    yield Check(sign="ok", what=f"bulletin {VERSION}, Python {python}, {sys.platform}.")
    yield _engines()
    yield _zone(timezone, now)
    yield _disk(folder)


def _engines() -> Check:
    found, missing = [], []
    for name in ENGINES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        hint = "Install bulletin anew: pipx reinstall bulletin, or uv tool upgrade bulletin"
        return Check(sign="wrong", what=f"Not installed: {', '.join(missing)}.", hint=hint)
    return Check(sign="ok", what=f"{', '.join(found)}.")


def _zone(name: str, now: datetime) -> Check:
    try:
        local = now.astimezone(zone_of(name))
    except ValueError as error:
        hint = "This computer may lack the data of time zones: pipx inject bulletin tzdata"
        return Check(sign="wrong", what=f"The time zone: {error}.", hint=hint)
    return Check(sign="ok", what=f"In {name} it is {local:%Y-%m-%d %H:%M}.")


def _disk(folder: Path) -> Check:
    there = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(there).free
    told = f"{free / 1e9:.1f} GB are free on the disk."
    if free >= LITTLE:
        return Check(sign="ok", what=told)
    return Check(sign="wrong" if free < SCARCE else "look", what=told, hint="Make room.")
