"""The shim sees what Python and SQLite do to a disk, and does to them what it is told."""

import errno
import os
import signal
from collections import Counter
from pathlib import Path

import pytest
from tests.faults.harness import Fault, Mode, Outcome
from tests.faults.judge import Trial, Trials, contents

BUILD = "a_build"


@pytest.fixture
def trial(trials: Trials) -> Trial:
    trial = trials.of(BUILD)
    trial.start.restore()
    return trial


def operations(trial: Trial) -> Counter[tuple[str, str]]:
    folder = f"{trial.folder}/"
    return Counter((o.kind, o.path.removeprefix(folder)) for o in trial.operations)


def test_it_sees_how_sqlite_writes(trial: Trial) -> None:
    seen = operations(trial)
    journal, index = "bulletin.db-journal", "bulletin.db"
    assert seen["create", journal] == seen["unlink", journal] == 1
    assert seen["write", journal] > seen["write", index] > 0
    assert seen["fsync", journal] > 0
    assert seen["fsync", index] == 2  # a build commits twice


def test_it_sees_how_files_are_written_whole(trial: Trial) -> None:
    seen = operations(trial)
    for name in ("out/email.html", "issues/0004/issue.md"):
        folder, _, last = name.rpartition("/")
        part = f"{folder}/.{last}.part".lstrip("/")
        assert seen["create", part] == seen["write", part] == seen["fsync", part] == 1
        assert seen["rename", name] == 1
    assert seen["fsync", "out"] > 0


def test_it_sees_how_lines_are_added(trial: Trial) -> None:
    seen = operations(trial)
    record, journal = "identities.jsonl", ".identities.jsonl.part"
    assert seen["write", journal] == seen["fsync", journal] == seen["unlink", journal] > 0
    assert seen["write", record] == seen["fsync", record] == seen["write", journal]


def test_all_that_changes_was_seen(trial: Trial) -> None:
    seen = {path for _, path in operations(trial)}
    changed = {name for name, _ in trial.before.items() ^ trial.after.items()}
    assert changed
    assert {name.rstrip("/") for name in changed} <= seen


@pytest.mark.parametrize("point", [1, 80])
def test_before_one_operation_is_after_the_one_before(trial: Trial, point: int) -> None:
    left = []
    for fault in (Fault(Mode.KILL_BEFORE, point + 1), Fault(Mode.KILL_AFTER, point)):
        trial.start.restore()
        outcome = trial.lab.take(trial.folder, trial.step, fault=fault)
        assert outcome == Outcome(signal=signal.SIGKILL)
        left.append(contents(trial.folder))
        left[-1].pop("bulletin.db-journal")  # its checksums start from a random number
    assert left[0] == left[1] != trial.after


def test_a_write_that_is_killed_halfway_leaves_half(trial: Trial) -> None:
    point, hit = next(
        (n, o)
        for n, o in enumerate(trial.operations, 1)
        if o.path.endswith(".issue.md.part") and o.size
    )
    trial.lab.take(trial.folder, trial.step, fault=Fault(Mode.KILL_HALFWAY, point))
    assert Path(hit.path).stat().st_size == hit.size // 2


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
def test_a_refusal_reaches_the_program_as_the_error_it_is(trial: Trial, code: int) -> None:
    point = next(n for n, o in enumerate(trial.operations, 1) if o.kind == "rename")
    outcome = trial.lab.take(trial.folder, trial.step, fault=Fault(Mode.FAIL, point, code))
    assert outcome.refusal == "BulletinError"
    assert os.strerror(code) in outcome.error


def test_a_full_disk_takes_what_fits_and_no_more(trial: Trial) -> None:
    needed = sum(operation.size for operation in trial.operations)
    outcome = trial.lab.take(trial.folder, trial.step, fault=Fault(Mode.FULL, room=needed - 1))
    assert "disk is full" in outcome.error
    trial.start.restore()
    enough = Fault(Mode.FULL, room=needed + 1)
    assert trial.lab.take(trial.folder, trial.step, fault=enough) == Outcome()
