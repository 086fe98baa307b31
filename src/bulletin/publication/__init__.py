"""A publication: one folder, opened, read and built. The Python API.

from bulletin import Publication

publication = Publication.open("my-bulletin")
report = publication.build(now=moment)  # aware, UTC
"""

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from bulletin import config, sources
from bulletin.identity import Hub, hub_of
from bulletin.issue import Heading, section_of, takers_of
from bulletin.model import Known, Masthead, Policy
from bulletin.publication import building, reading, sealing
from bulletin.publication.building import Wishes
from bulletin.publication.reading import Taken
from bulletin.publication.report import Report
from bulletin.store import Store, open_store
from bulletin.templating import Templates

__all__ = ["Publication", "Report", "Taken", "Wishes", "read_files"]


def _stdin() -> BinaryIO:
    return sys.stdin.buffer


def read_files(
    kind: str,
    paths: tuple[str, ...],
    categories: Sequence[str] = (),
    stdin: Callable[[], BinaryIO] = _stdin,
) -> Taken:
    """Read files of one kind without a configuration; times without a zone are taken as UTC.

    Raises `ConfigError` for an unknown kind.
    """
    policy = Policy(home="", timezone="UTC", summary=config.IssueTable().summary)
    fetch = sources.local(Path(), stdin)
    return reading.read_files(kind, paths, fetch, policy, categories)


class Publication:
    """One publication folder and its settings."""

    def __init__(
        self,
        settings: config.Config,
        *,
        stdin: Callable[[], BinaryIO] = _stdin,
        compiled: Path | None = None,
    ) -> None:
        """Make a publication of settings; `stdin` opens what ``-`` stands for in a source.

        `compiled` is a private folder in which compiled templates are kept (`Templates`).
        """
        self.settings = settings
        self.compiled = compiled
        self.folder = settings.folder
        self.fetch = sources.local(settings.folder, stdin)

    @classmethod
    def open(cls, start: Path | str = ".", *, compiled: Path | None = None) -> "Publication":
        """Open the publication at `start`: a ``bulletin.toml``, its folder, or a folder below it.

        Raises `ConfigError`, or `SeveralErrors` with all that is wrong with the file.
        """
        settings = config.load(config.find(Path(start).absolute()), sources.spec_of)
        return cls(settings, compiled=compiled)

    @property
    def masthead(self) -> Masthead:
        """What every output says of this publication."""
        own, email = self.settings.publication, self.settings.email
        return Masthead(
            title=own.title,
            home=own.home,
            url=own.url,
            language=own.language,
            timezone=own.timezone,
            sender=email.sender or own.contact,
            address=email.address,
            unsubscribe=email.unsubscribe,
            accent=email.accent,
        )

    @property
    def policy(self) -> Policy:
        """What intake goes by."""
        own = self.settings.publication
        return Policy(home=own.home, timezone=own.timezone, summary=self.settings.issue.summary)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The sections, from general to special."""
        return tuple(Heading(s.title, s.takes(), s.rest, s.updates) for s in self.settings.sections)

    @property
    def hub(self) -> Hub:
        """The website that is read, and where it was before."""
        own = self.settings.publication
        return hub_of(own.home, own.formerly or ())

    @property
    def may_have_moved(self) -> bool:
        """Whether the settings leave open that the hub had another address before."""
        return self.settings.publication.formerly is None

    @cached_property
    def templates(self) -> Templates:
        """The publication's own templates over the shipped ones."""
        return Templates(self.folder / "templates", compiled=self.compiled)

    def section_of(self, known: Known) -> str:
        """Return the title of the section that takes an entry."""
        placement = self.settings.issue.placement
        takers = takers_of(self.headings, placement)
        return section_of(known, self.headings, takers, placement)

    def where(self, number: int) -> str:
        """Return the name of a draft as messages tell it."""
        return f"issues/{number:04}/issue.md"

    def opened(self, *, dry: bool = False, wait: float = 0) -> AbstractContextManager[Store]:
        """Open the record and hold its lock; see `open_store`."""
        return open_store(self.folder, self.hub, dry=dry, wait=wait)

    def read(self, categories: Sequence[str] = (), memory: reading.Memory | None = None) -> Taken:
        """Read every source once. Readers know the sections' categories by name, and these."""
        known = [name for heading in self.headings for name in heading.categories]
        return reading.read_all(
            self.settings.sources, self.fetch, self.policy, [*known, *categories], memory
        )

    def build(
        self, *, now: datetime, out: Path | None = None, wishes: Wishes | None = None
    ) -> Report:
        """Read the sources, settle who is who, and write the outputs of the issue being made.

        `now` is aware, in UTC. Outputs go to `out`, by default the publication's ``out/``. In a dry
        run nothing is written and the report says what would be. Raises `BulletinError`; what stood
        in `out` before then still stands.
        """
        return building.build(self, now, out or self.folder / "out", wishes or Wishes())

    def builds(self) -> list[sealing.Candidate]:
        """Return the builds of the issue being made that may be declared sent, the first first."""
        return sealing.candidates(self)

    def sent(
        self, which: str, *, now: datetime, out: Path | None = None, wait: float = 0
    ) -> sealing.Sealing:
        """Declare a build sent, by its mark or by the .eml file that was sent: it is sealed.

        Raises `BulletinError` when no such build is kept.
        """
        return sealing.seal(self, which, now, out or self.folder / "out", wait=wait)

    def undo(self, *, out: Path | None = None, wait: float = 0) -> sealing.Sealing:
        """Take back the last seal. Raises `StateError` when there is none."""
        return sealing.undo(self, out or self.folder / "out", wait=wait)
