"""Two at once, and kills out of the blue: in processes of their own, as cron and people start them."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from itertools import permutations
from pathlib import Path
from random import Random
from time import perf_counter

import pytest
from tests.faults.cases import CASES, NOW, a_build, past
from tests.faults.harness import Fault, Mode, Outcome
from tests.faults.judge import BUILD, Snapshot, Trial, Trials, contents
from tests.ledger.office import Office

BUSY = 75
Process = subprocess.Popen[str]
Note = Callable[[str, object], None]


def begun(folder: Path, command: str) -> Process:
    """Start the command line in `folder`."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "bulletin", *command.split()],
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1", "XDG_CACHE_HOME": str(folder.parent / "cache")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def outlives(process: Process, seconds: float) -> bool:
    """Tell whether a process is still at work after some time; wait until then, or its end."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    return process.returncode is None


def seconds_of(folder: Path, command: str) -> float:
    """Return how long a command takes that nothing disturbs, start and all."""
    started = perf_counter()
    process = begun(folder, command)
    said = process.communicate()[1]
    assert (process.returncode, said) == (0, "")
    return perf_counter() - started


class Yard:
    """A folder with a past and new entries, in which two commands meet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.office = Office(folder)
        past(self.office)
        a_build(self.office)
        self.start = Snapshot(folder)
        mark = self.office.publication.builds()[0].mark
        now = NOW.isoformat()
        self.commands = {
            "build": f"build --json --now {now}",
            "build, waiting": f"build --json --wait --now {now}",
            "sent": f"sent {mark} --now {now}",
            "sent, waiting": f"sent {mark} --wait --now {now}",
        }
        self._after: dict[tuple[str, ...], dict[str, bytes]] = {}
        self.took = seconds_of(folder, self.commands["build"])

    def after(self, names: tuple[str, ...]) -> dict[str, bytes]:
        """Return what the folder holds after these commands, one after the other."""
        if names not in self._after:
            self.start.restore()
            for name in names:
                seconds_of(self.folder, self.commands[name])
            self._after[names] = contents(self.folder)
        return self._after[names]

    def meeting(self, names: tuple[str, str], apart: float) -> tuple[list[str], list[int]]:
        """Let two commands meet, the second begun `apart` seconds later; return what is wrong."""
        self.start.restore()
        first = begun(self.folder, self.commands[names[0]])
        outlives(first, apart)
        both = [first, begun(self.folder, self.commands[names[1]])]
        said = [process.communicate()[1] for process in both]
        codes = [process.returncode for process in both]
        found = contents(self.folder)
        done = [name for name, code in zip(names, codes, strict=True) if code == 0]
        wrong = [f"{names} ended {codes}: {said}"] * (not done or not {*codes} <= {0, BUSY})
        wrong += [
            f"{code} {words}"
            for code, words in zip(codes, said, strict=True)
            if ("another build" in words) != (code == BUSY) or "Traceback" in words
        ]
        if not any(found == self.after(order) for order in permutations(done)):
            wrong.append(f"after {names} with {codes} the folder is what no order of them makes it")
        return wrong, codes


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Yard:
    return Yard(tmp_path_factory.mktemp("races") / "office")


def meetings(yard: Yard, names: tuple[str, str], number: int, note: Note) -> list[str]:
    """Return what is wrong with `number` meetings, the second ever later than the first."""
    ends: Counter[str] = Counter()
    wrong = []
    for n in range(number):
        found, codes = yard.meeting(names, yard.took * n / number)
        ends[str(codes)] += 1
        wrong += found
    note("ends", dict(ends))
    return wrong


MEETINGS = [("build", "build"), ("build", "sent"), ("sent", "build")]
PATIENT = [("build, waiting", "build, waiting"), ("sent, waiting", "build, waiting")]


@pytest.mark.parametrize("names", MEETINGS + PATIENT)
def test_of_two_at_once_one_waits_or_is_told(
    yard: Yard, names: tuple[str, str], record_property: Note
) -> None:
    assert meetings(yard, names, 2, record_property) == []


@pytest.mark.soak
@pytest.mark.parametrize("names", MEETINGS + PATIENT)
def test_of_two_at_once_one_waits_or_is_told_ever_again(
    yard: Yard, names: tuple[str, str], record_property: Note
) -> None:
    assert meetings(yard, names, 200, record_property) == []


def beside(trial: Trial, point: int) -> list[str]:
    """Stop an operation at a point, make a build beside it, and let it go on."""
    trial.start.restore()
    stopped = trial.lab.take(trial.folder, trial.step, fault=Fault(Mode.STOP, point))
    assert stopped.stopped
    lying = contents(trial.folder)
    told = trial.lab.take(trial.folder, BUILD)
    if told == Outcome():  # it was stopped before it held the lock
        both = [trial.lab.resume(), trial.lab.take(trial.folder, BUILD)]
        return (
            [] if both == [Outcome()] * 2 and contents(trial.folder) == trial.end else [str(both)]
        )
    wrong = [] if told.refusal == "LockedError" and "another build" in told.error else [str(told)]
    wrong += ["the second one changed files"] * (contents(trial.folder) != lying)
    first = trial.lab.resume()
    wrong += [str(first)] * (first != Outcome())
    return wrong + ["the first one was disturbed"] * (contents(trial.folder) != trial.after)


def test_one_that_waits_lets_the_other_finish(trials: Trials) -> None:
    trial = trials.of("a_build")
    trial.start.restore()
    halfway = Fault(Mode.STOP, len(trial.operations) // 4)
    assert trial.lab.take(trial.folder, trial.step, fault=halfway).stopped
    waiting = begun(trial.folder, f"build --json --wait 60 --now {NOW.isoformat()}")
    assert outlives(waiting, 1)
    assert trial.lab.resume() == Outcome()
    said = waiting.communicate()[1]
    assert (waiting.returncode, said) == (0, "")
    assert contents(trial.folder) == trial.end


@pytest.mark.parametrize("name", ["a_build", "a_first_build", "sent", "undo", "withdraw"])
def test_beside_one_that_stands_still_a_build_is_told(trials: Trials, name: str) -> None:
    trial = trials.of(name)
    for point in (3, len(trial.operations) // 2, len(trial.operations)):
        assert beside(trial, point) == [], trial.operations[point - 1]


@pytest.mark.soak
@pytest.mark.parametrize("name", CASES)
def test_beside_one_that_stands_still_anywhere_a_build_is_told(trials: Trials, name: str) -> None:
    trial = trials.of(name)
    wrong = {
        (point, operation): found
        for point, operation in enumerate(trial.operations, 1)
        if (found := beside(trial, point))
    }
    assert wrong == {}


def killed(folder: Path, command: str, after: float) -> Outcome:
    """Run a command and kill it after some seconds, unless it has ended before."""
    process = begun(folder, command)
    if outlives(process, after):
        process.kill()
    words = process.communicate()[1]
    code = process.returncode
    return Outcome(signal=-code) if code < 0 else Outcome(error=words if code else "")


def kills(trial: Trial, number: int, note: Note) -> list[str]:
    """Kill builds at random moments, most of them late: the first half of a run is imports."""
    feeds = " --feeds" if trial.step.feeds_only else ""
    command = f"build --json{feeds} --now {NOW.isoformat()}"
    trial.start.restore()
    took = seconds_of(trial.folder, command)
    random = Random(number)
    trial.ends.clear()
    wrong = [
        w
        for _ in range(number)
        for w in trial.judge(
            lambda: killed(trial.folder, command, took * random.triangular(0.2, 1.1, 0.9))
        )
        if w
    ]
    note("ends", dict(trial.ends))
    return wrong


@pytest.mark.parametrize("name", ["a_build", "a_first_build"])
def test_what_is_killed_out_of_the_blue_is_healed(
    trials: Trials, name: str, record_property: Note
) -> None:
    assert kills(trials.of(name), 4, record_property) == []


@pytest.mark.soak
@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("a_build")])
def test_what_is_killed_out_of_the_blue_is_healed_ever_again(
    trials: Trials, name: str, record_property: Note
) -> None:
    assert kills(trials.of(name), 60, record_property) == []
