"""A publication: one folder, opened, read and built. The Python API.

from bulletin import Publication

publication = Publication.open("my-bulletin")
report = publication.build(now=moment)  # aware, UTC
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from bulletin import config, sources
from bulletin.errors import DamagedError
from bulletin.identity import Hub, hub_of
from bulletin.issue import Heading, section_of, takers_of
from bulletin.model import Known, Masthead, Policy
from bulletin.pipeline import PRESS
from bulletin.publication import building, reading, sealing
from bulletin.publication.building import Wishes
from bulletin.publication.drafts import DRAFT
from bulletin.publication.reading import Taken
from bulletin.publication.report import Report
from bulletin.sources.access import Means, Memory, Progress, silent
from bulletin.store import Store, open_store
from bulletin.store.issue_files import name_of
from bulletin.templating import Templates

if TYPE_CHECKING:
    from bulletin.publication.adoption import Adopted
    from bulletin.publication.decisions import Decided
    from bulletin.publication.ledger import SentIssue, Verified
    from bulletin.publication.reasons import Reason
    from bulletin.publication.status import Status
    from bulletin.publication.takedown import Withdrawn

T = TypeVar("T")

__all__ = ["Publication", "Report", "Taken", "Wishes", "read_places"]


def _stdin() -> BinaryIO:
    return sys.stdin.buffer


def _twice(work: Callable[[], T]) -> T:
    """Return what `work` does; when it finds the index torn, which removes it, do it again."""
    try:
        return work()
    except DamagedError:
        return work()


def read_places(
    kind: str,
    places: tuple[str, ...],
    categories: Sequence[str] = (),
    stdin: Callable[[], BinaryIO] = _stdin,
    *,
    progress: Progress = silent,
    allow_private: bool = False,
) -> Taken:
    """Read files and web addresses of one kind without a configuration.

    Times without a zone are taken as UTC. Raises `ConfigError` for an unknown kind.
    """
    policy = Policy(home="", timezone="UTC", summary=config.IssueTable().summary)
    means = Means(Path(), stdin, progress=progress, allow_private=allow_private)
    return reading.read_places(kind, places, means, policy, categories)


class Publication:
    """One publication folder and its settings."""

    def __init__(
        self,
        settings: config.Config,
        *,
        stdin: Callable[[], BinaryIO] = _stdin,
        compiled: Path | None = None,
        progress: Progress = silent,
    ) -> None:
        """Make a publication of settings; `stdin` opens what ``-`` stands for in a source.

        `progress` is told how far reading a source has come: its key, done, total (0: unknown).
        `compiled` is a private folder in which compiled templates are kept (`Templates`).
        """
        self.settings = settings
        self.compiled = compiled
        self.press = PRESS
        self.folder = settings.folder
        self.means = Means(settings.folder, stdin, progress=progress)

    @classmethod
    def open(
        cls,
        start: Path | str = ".",
        *,
        compiled: Path | None = None,
        progress: Progress = silent,
    ) -> "Publication":
        """Open the publication at `start`: a ``bulletin.toml``, its folder, or a folder below it.

        Raises `ConfigError`, or `SeveralErrors` with all that is wrong with the file.
        """
        settings = config.load(config.find(Path(start).absolute()), sources.spec_of)
        return cls(settings, compiled=compiled, progress=progress)

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
            web_copy=email.web_copy,
            look=self.settings.look,
        )

    @property
    def policy(self) -> Policy:
        """What intake goes by."""
        own = self.settings.publication
        issue = self.settings.issue
        return Policy(
            home=own.home, timezone=own.timezone, summary=issue.summary, since=issue.since
        )

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
        return f"{name_of(number)}/{DRAFT}"

    @contextmanager
    def opened(self, *, dry: bool = False, wait: float = 0) -> Iterator[Store]:
        """Open the record and hold its lock; see `open_store`."""
        with open_store(self.folder, self.hub, dry=dry, wait=wait) as store:
            if store.index.withdrawing() or store.is_changed or store.has_other_builds:
                from bulletin.publication import returned

                returned.take_out(self, store, dry=dry)
            yield store

    def source_keys(self) -> tuple[str, ...]:
        """Return the names under which the record knows the sources, in order."""
        return tuple(reading.key_of(kind, spec) for kind, spec in self.settings.sources)

    def read(
        self,
        categories: Sequence[str] = (),
        memory: Memory | None = None,
        *,
        offline: bool = False,
    ) -> Taken:
        """Read every source once. Readers know the sections' categories by name, and these.

        `offline` takes what is on the web as it was read last.
        """
        known = [name for heading in self.headings for name in heading.categories]
        return reading.read_all(
            self.settings.sources,
            self.means,
            self.policy,
            [*known, *categories],
            memory,
            offline=offline,
        )

    def build(
        self, *, now: datetime, out: Path | None = None, wishes: Wishes | None = None
    ) -> Report:
        """Read the sources, settle who is who, and write the outputs of the issue being made.

        `now` is aware, in UTC. Outputs go to `out`, by default the publication's ``out/``. In a dry
        run nothing is written and the report says what would be. Raises `BulletinError`; what stood
        in `out` before then still stands.
        """
        folder = out or self.folder / "out"
        return _twice(lambda: building.build(self, now, folder, wishes or Wishes()))

    def builds(self) -> list[sealing.Candidate]:
        """Return the builds of the issue being made that may be declared sent, the first first."""
        return sealing.candidates(self)

    def forgotten(self, *, now: datetime, wait: float = 0) -> list[sealing.Candidate]:
        """Return those of `builds` that may have been sent days before `now` without a word."""
        if not sealing.old(self.builds(), now):
            return []
        with self.opened(dry=True, wait=wait) as store:
            return sealing.forgotten(self, store, now)

    def sent(
        self, which: str, *, now: datetime, out: Path | None = None, wait: float = 0
    ) -> sealing.Sealing:
        """Declare a build sent, by its mark or by the .eml file that was sent: it is sealed.

        Raises `BulletinError` when no such build is kept.
        """
        folder = out or self.folder / "out"
        return _twice(lambda: sealing.seal(self, which, now, folder, wait=wait))

    def undo(self, *, out: Path | None = None, wait: float = 0) -> sealing.Sealing:
        """Take back the last seal. Raises `StateError` when there is none."""
        folder = out or self.folder / "out"
        return _twice(lambda: sealing.undo(self, folder, wait=wait))

    def status(self, *, now: datetime, out: Path = Path("out")) -> "Status":
        """Return where things stand at `now`: what a build would make, and what to do next.

        `out` is how that names the folder of the outputs. Writes nothing. Raises `BulletinError`.
        """
        from bulletin.publication.status import status

        return status(self, now, out)

    def why(self, query: str, *, now: datetime) -> "list[Reason]":
        """Return, for each entry that `query` (a link, title, code or guid) names, where it is.

        Writes nothing. Raises `BulletinError`, with the nearest titles, when it names none.
        """
        from bulletin.publication.reasons import why

        return why(self, query, now)

    def issues(self, number: int = 0) -> "list[SentIssue]":
        """Return the issues that were sent, in order, or issue `number` alone."""
        from bulletin.publication import ledger

        return ledger.issues(self, number)

    def verify(self, number: int = 0) -> "list[Verified]":
        """Prove that sent issues, or issue `number` alone, are what they were when sealed."""
        from bulletin.publication import ledger

        return ledger.verify(self, number)

    def same(self, one: str, other: str, *, differ: bool = False, wait: float = 0) -> "Decided":
        """Decide that two entries are one, or with `differ` that they are two, for good.

        Each is named by its code, link or title. Raises `BulletinError` when one is not known.
        """
        from bulletin.publication.decisions import same

        return _twice(lambda: same(self, one, other, differ=differ, wait=wait))

    def withdraw(
        self, query: str, *, now: datetime, out: Path | None = None, wait: float = 0
    ) -> "Withdrawn":
        """Take an entry (a link, title or code) down everywhere and for good.

        Its text, title and link leave the drafts, feeds, pages, kept emails and the record; hashes
        of its names stay, so that it cannot return. Raises `BulletinError` when none is meant, or
        more than one.
        """
        from bulletin.publication.takedown import withdraw

        folder = out or self.folder / "out"
        return _twice(lambda: withdraw(self, query, now, folder, wait=wait))

    def adopt(
        self,
        places: Sequence[str],
        *,
        now: datetime,
        dry: bool = False,
        allow_private: bool = False,
        wait: float = 0,
    ) -> "list[Adopted]":
        """Take in what subscribers already have: past issues and old feeds, by path or URL.

        The resources of a past issue count as sent; the entries of an old feed keep their guids.
        `dry` only tells what would be taken. `allow_private` lets a URL lead into a private net.
        """
        from bulletin.publication.adoption import adopt

        return _twice(
            lambda: adopt(self, places, now, dry=dry, allow_private=allow_private, wait=wait)
        )
