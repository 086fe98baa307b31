"""Five years of publications, quickly: nothing lost, nothing twice, whatever happens.

``python -m benchmarks.histories 10000`` lives through ten thousand of them and prints the table.
"""

from pathlib import Path

import pytest
from tests.simulation.history import SOURCES, TIGHT, History
from tests.simulation.judge import Verdict, judge


def verdict(seed: int, folder: Path, **wishes: object) -> Verdict:
    return judge(History(seed, folder, **wishes).run())  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(len(SOURCES)))
def test_five_years_of_every_kind_of_source(seed: int, tmp_path: Path) -> None:
    found = verdict(seed, tmp_path)
    assert found.other == []
    if SOURCES[seed] == ("crawl",):  # nothing but texts to go by: here a person has to be asked
        assert found.asked > 0
        assert len(found.lost) + len(found.repeated) < found.due / 20
        return
    assert (found.lost, found.repeated, found.late, found.unsaid) == ([], [], [], [])
    assert found.due > 100
    rules = found.rivals.values()
    assert all(lost + repeated > 0 for lost, repeated in rules)


@pytest.mark.parametrize("seed", [1, 7])
def test_emails_with_too_little_room_lose_nothing_and_repeat_nothing(
    seed: int, tmp_path: Path
) -> None:
    found = verdict(seed, tmp_path, press=TIGHT, months=20, quiet=12)
    assert (found.lost, found.repeated, found.unsaid, found.other) == ([], [], [], [])
    assert len(found.late) > 5  # they waited for their turn


def test_a_year_with_the_real_emails_feeds_and_pages(tmp_path: Path) -> None:
    found = verdict(3, tmp_path, press=None, months=12)
    assert (found.lost, found.repeated, found.late, found.other) == ([], [], [], [])


def test_a_history_is_the_same_whenever_it_is_lived(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        history = History(2, tmp_path / name, months=8).run()
        made.append((history.received, (tmp_path / name / "identities.jsonl").read_bytes()))
    assert made[0] == made[1]


def test_ids_and_addresses_that_change_at_once_repeat_nothing(tmp_path: Path) -> None:
    found = verdict(3209, tmp_path, months=36)  # both in its 33rd month, beside a crawl
    assert (found.lost, found.repeated, found.late, found.other) == ([], [], [], [])
