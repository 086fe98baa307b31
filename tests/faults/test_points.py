"""Killed, or refused by the disk, at every single operation: nothing is torn, the next run heals.

Each operation (`cases.CASES`) is done again for every point at which it changes the disk, with a
fault there. What is left is judged as it lies, and again after the operation was repeated, unless
it took effect, and a build was made: then it must be what it is where nothing went wrong.
"""

import errno
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from tests.faults.cases import CASES
from tests.faults.harness import Fault, Lab, Mode, Outcome
from tests.faults.judge import BUILD, Trial, Trials, contents

FAULTS = {
    "killed before": (Mode.KILL_BEFORE, 0),
    "killed after": (Mode.KILL_AFTER, 0),
    "killed halfway": (Mode.KILL_HALFWAY, 0),
    "EIO": (Mode.FAIL, errno.EIO),
    "ENOSPC": (Mode.FAIL, errno.ENOSPC),
}
SLICE = 2048
"""Bytes by which a full disk is made smaller from one attempt to the next."""
FEW = 2
"""Points at which the quick tests try each fault."""


def points(trial: Trial, fault: str) -> list[Fault]:
    """Return a fault for every point at which an operation changes the disk."""
    mode, code = FAULTS[fault]
    return [
        Fault(mode, point, code)
        for point, operation in enumerate(trial.operations, 1)
        if mode != Mode.KILL_HALFWAY or operation.size > 1
    ]


def sizes(trial: Trial) -> list[Fault]:
    """Return a full disk of every size that is too small for an operation."""
    needed = sum(operation.size for operation in trial.operations)
    return [Fault(Mode.FULL, room=room) for room in range(0, needed, SLICE)]


def few(faults: list[Fault], turn: int) -> list[Fault]:
    """Return some of `faults`, spread evenly; others at every `turn`."""
    step = len(faults) / FEW
    return [faults[int(step * (n + (turn * 0.37) % 1))] for n in range(FEW)]


def told(trial: Trial, faults: list[Fault], *, forget: bool = False) -> Iterator[str]:
    """Meet all `faults` and yield what is wrong with what they leave."""
    for fault in faults:
        hit = trial.operations[fault.point - 1] if fault.point else f"a disk of {fault.room} bytes"
        for wrong in trial.meet(fault, forget=forget):
            yield f"{fault.mode.name} {fault.point} ({hit}): {wrong}"


@pytest.mark.parametrize("name", CASES)
def test_at_some_points_each_fault_is_healed(trials: Trials, name: str) -> None:
    trial = trials.of(name)
    faults = [sizes(trial), *(points(trial, fault) for fault in FAULTS)]
    chosen = [fault for turn, some in enumerate(faults) for fault in few(some, turn)]
    assert list(told(trial, chosen)) == []


@pytest.mark.parametrize("name", CASES)
def test_an_operation_changes_the_disk_at_the_same_points_each_time(
    trials: Trials, lab: Lab, name: str
) -> None:
    trial = trials.of(name)
    trial.start.restore()
    assert lab.seen(trial.folder, trial.step) == trial.operations


def test_of_lines_that_belong_together_none_is_kept_alone(trials: Trials) -> None:
    """Where the disk is full in the middle of them, a question must not get lost."""
    trial = trials.of("a_build_that_asks")
    added = trial.after["identities.jsonl"].removeprefix(trial.before["identities.jsonl"])
    point = next(n for n, o in enumerate(trial.operations) if ".identities" in o.path and o.size)
    room = sum(operation.size for operation in trial.operations[: point + 1]) - len(added)
    ends = [end for end in range(1, len(added)) if added[end - 1 : end] == b"\n"]
    assert len(ends) > 1
    assert list(told(trial, [Fault(Mode.FULL, room=room + end) for end in ends])) == []


def test_a_file_of_another_program_among_the_builds_is_no_obstacle(trials: Trials) -> None:
    trial = trials.of("sent")
    trial.start.restore()
    stray = trial.folder / "issues/0003/builds/.DS_Store"
    stray.touch()
    assert trial.lab.take(trial.folder, trial.step, BUILD) == Outcome()
    assert contents(trial.folder).keys() - trial.end.keys() == {
        "issues/0003/builds/",
        "issues/0003/builds/.DS_Store",
    }


Note = Callable[[str, object], None]


def all_told(trial: Trial, faults: list[Fault], note: Note, *, forget: bool = False) -> list[str]:
    """Return what is wrong with what `faults` leave, and note how many there were of what."""
    trial.ends.clear()
    wrong = list(told(trial, faults, forget=forget))
    note("kinds", dict(Counter(operation.kind for operation in trial.operations)))
    note("faults", len(faults))
    note("ends", dict(trial.ends))
    return wrong


@pytest.mark.soak
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", CASES)
def test_at_every_point_each_fault_is_healed(
    trials: Trials, name: str, fault: str, record_property: Note
) -> None:
    trial = trials.of(name)
    assert all_told(trial, points(trial, fault), record_property) == []


@pytest.mark.soak
@pytest.mark.parametrize("name", CASES)
def test_a_disk_full_at_every_size_is_healed(
    trials: Trials, name: str, record_property: Note
) -> None:
    trial = trials.of(name)
    assert all_told(trial, sizes(trial), record_property) == []


# Not undo: for a moment the entries of what was sealed have their texts in the index alone.
@pytest.mark.soak
@pytest.mark.parametrize("name", [name for name in CASES if name != "undo"])
def test_the_text_alone_is_enough_to_heal(trials: Trials, name: str, record_property: Note) -> None:
    trial = trials.of(name)
    faults = points(trial, "killed before")
    assert all_told(trial, faults, record_property, forget=True) == []
