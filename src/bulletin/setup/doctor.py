"""The whole publication examined: settings, sources, folder, record, computer. Writes nothing.

What is wrong in one place keeps nothing else from being looked at.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from bulletin import language, wording
from bulletin.checks import about_address
from bulletin.errors import BulletinError, SeveralErrors
from bulletin.links import is_example
from bulletin.publication import Publication
from bulletin.setup import computer, place, readings, record, templates
from bulletin.setup.remarks import remarks
from bulletin.setup.values import Check


class Group(Struct, frozen=True):
    """What was looked at in one respect, in order."""

    title: str
    checks: tuple[Check, ...]


class Examination(Struct, frozen=True, kw_only=True):
    """What an examination found; `folder` is the publication's, or where one was looked for."""

    folder: str
    groups: tuple[Group, ...]

    def count(self, sign: str) -> int:
        """Return how many checks ended with this sign."""
        return sum(check.sign == sign for group in self.groups for check in group.checks)

    def to_json(self) -> bytes:
        """Return the examination as one line of JSON, UTF-8."""
        return msgspec.json.encode(self)


Look = Callable[[], Iterable[Check]]


def examine(start: Path | str, *, now: datetime, offline: bool = False) -> Examination:
    """Return how the publication at `start`, or in a folder above, is. `now` is aware, in UTC.

    `offline` asks nothing of the network.
    """
    try:
        publication = Publication.open(start)
    except BulletinError as error:
        folder = Path(start).absolute()
        looks = _without_settings(error, folder, now)
    else:
        folder = publication.folder
        looks = _looks(publication, now, offline=offline)
    groups = (Group(title, tuple(_safely(look))) for title, look in looks.items())
    return Examination(folder=str(folder), groups=tuple(groups))


def _looks(publication: Publication, now: datetime, *, offline: bool) -> dict[str, Look]:
    """Return what is looked at, under which title."""
    folder, zone = publication.folder, publication.settings.publication.timezone
    return {
        "Settings": lambda: _settings(publication),
        "Sources": lambda: readings.look(publication, now, offline=offline),
        "Folder": lambda: place.look(folder),
        "Record": lambda: record.look(publication, now),
        "Look": lambda: templates.look(publication.templates),
        "This computer": lambda: computer.look(folder, zone, now),
    }


def _without_settings(error: BulletinError, folder: Path, now: datetime) -> dict[str, Look]:
    """Return what can be looked at where the settings cannot be read."""
    errors = error.errors if isinstance(error, SeveralErrors) else (error,)
    return {
        "Settings": lambda: map(wrong, errors),
        "This computer": lambda: computer.look(folder, "UTC", now),
    }


def _safely(look: Look) -> Iterator[Check]:
    """Yield what a look finds; what it cannot get over becomes a check itself."""
    try:
        yield from look()
    except BulletinError as error:
        yield wrong(error)
    except OSError as error:
        yield Check(sign="wrong", what=f"{error.filename or 'The disk'}: {error.strerror or error}")


def wrong(error: BulletinError) -> Check:
    """Return an error as a check."""
    return Check(sign="wrong", what=f"{error.where}: {error.message}", hint=error.hint)


def _settings(publication: Publication) -> Iterator[Check]:
    own, email = publication.settings.publication, publication.settings.email
    yield Check(sign="ok", what="bulletin.toml can be read, and all in it is understood.")
    yield from remarks(wording.lacking(language.of(own.language)))
    values = {
        "home": own.home,
        "contact": own.contact,
        "from": email.sender,
        "unsubscribe": email.unsubscribe,
    }
    samples = [key for key, value in values.items() if is_example(value)]
    if samples:
        yield Check(
            sign="look",
            what=f"Still an example, not your own: {', '.join(samples)}.",
            hint="Write what is true into bulletin.toml before readers see it.",
        )
    yield from remarks(about_address(publication.masthead))
