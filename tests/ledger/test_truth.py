"""The text is the truth: whenever the database is lost, all goes on as if it had not been."""

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from tests.ledger.office import Office, code, entry, moment, titles
from tests.simulation.history import LIGHT

from bulletin import Publication
from bulletin.errors import BulletinError
from bulletin.publication import Wishes
from bulletin.store.database import FILE

STEPS = 14
NAMES = "abcdef"


class Hand(Office):
    """A hand that does whatever comes to its mind, and notes what it was told each time."""

    def __init__(self, folder: Path, seed: int, *, forgets: bool) -> None:
        folder.mkdir()
        super().__init__(folder)
        self.random = Random(seed)
        self.forgets = forgets
        self.day = moment("2026-11-01")
        self.told: list[object] = []
        self.entries = {name: entry(name) for name in NAMES[:4]}

    @property
    def publication(self) -> Publication:
        opened = super().publication
        opened.press = LIGHT
        return opened

    def live(self) -> "Hand":
        """Do some steps, each on a later day."""
        twice = (self.seal, self.join)
        once = (self.edit_source, self.make, self.part, self.take_back, self.take_down)
        steps = (*twice, *twice, *once)
        self.make()
        for _ in range(STEPS):
            if self.forgets:
                (self.folder / FILE).unlink(missing_ok=True)
            self.make()  # how a sent entry is called by now, only its source knows
            self.day += timedelta(days=1)
            try:
                self.random.choice(steps)()
            except BulletinError as error:
                self.told.append(str(error).replace(str(self.folder), ""))
        self.make()
        return self

    def edit_source(self) -> None:
        """Let an entry appear, or change its title or its link."""
        name = self.random.choice(NAMES)
        self.random.choice((self._appear, self._retitle, self._move))(name)
        self.make()

    def make(self) -> None:
        self.put(*self.entries.values())
        report = self.publication.build(now=self.day, wishes=Wishes(allow_shrink=True))
        self.told.append((report.mark, report.buckets, [f.what for f in report.findings]))

    def seal(self) -> None:
        if kept := self.publication.builds():
            self.publication.sent(self.random.choice(kept).mark, now=self.day)
            self.make()

    def take_back(self) -> None:
        self.publication.undo()

    def join(self) -> None:
        self.publication.same(*self._two())

    def part(self) -> None:
        self.publication.same(*self._two(), differ=True)

    def take_down(self) -> None:
        self.publication.withdraw(self._two()[0], now=self.day)

    def _two(self) -> list[str]:
        codes = sorted(
            {id_ for b in self.publication.issues() for id_ in (e.id for e in b.entries)}
        )
        return self.random.sample([*codes, *(f"Title {name}" for name in NAMES)], 2)

    def _appear(self, name: str) -> None:
        self.entries[name] = entry(name)

    def _retitle(self, name: str) -> None:
        self.entries[name] = entry(name, title=f"Title {self.random.choice(NAMES)}")

    def _move(self, name: str) -> None:
        self.entries[name] = entry(name, link=f"https://example.org/moved/{name}/")


@pytest.mark.parametrize("seed", range(6))
def test_whatever_a_hand_does_the_database_may_be_lost_at_any_time(
    tmp_path: Path, seed: int
) -> None:
    kept = Hand(tmp_path / "kept", seed, forgets=False).live()
    forgetful = Hand(tmp_path / "forgetful", seed, forgets=True).live()
    assert forgetful.told == kept.told
    assert forgetful.files() == kept.files()


def test_a_line_deleted_after_undoing_goes_to_later_though_the_database_was_lost(
    office: Office,
) -> None:
    office.put(entry("a"), entry("b"))
    report = office.issue()
    (office.folder / FILE).unlink()
    office.undo()
    office.edit(f"- Title b [{code(report, 'Title b')}]\n", "")
    assert titles(office.build("2026-11-26")) == ["Title a"]
    assert "## Later\n- Title b" in office.draft()
