"""Adding to a file: all of it or none, whenever it stops."""

from pathlib import Path

import pytest

from bulletin import files

OLD, NEW = b"one\ntwo\n", b"three\nfour\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "lines"
    path.write_bytes(OLD)
    return path


def journal(path: Path) -> Path:
    return path.with_name(".lines.part")


def begun(path: Path, done: int, told: int | None = None) -> None:
    """Leave what a run leaves that was killed after `done` bytes of its data were added."""
    whole = b"%d %d\n" % (len(OLD), len(NEW)) + NEW
    journal(path).write_bytes(whole[:told])
    path.write_bytes(OLD + NEW[:done])


def test_data_is_added_and_nothing_is_left_beside(path: Path) -> None:
    files.append(path, NEW)
    assert path.read_bytes() == OLD + NEW
    assert not journal(path).exists()
    files.finish(path)
    assert path.read_bytes() == OLD + NEW


@pytest.mark.parametrize("done", range(len(NEW) + 1))
def test_what_was_begun_is_finished(path: Path, done: int) -> None:
    begun(path, done)
    files.finish(path)
    assert path.read_bytes() == OLD + NEW
    assert not journal(path).exists()


@pytest.mark.parametrize("told", range(15))
def test_what_was_not_written_down_whole_is_forgotten(path: Path, told: int) -> None:
    begun(path, 0, told)
    files.finish(path)
    files.sweep([path])
    assert path.read_bytes() == OLD
    assert not journal(path).exists()


@pytest.mark.parametrize("changed", [b"one\n", OLD + b"other\n", OLD + NEW + b"more\n", b""])
def test_a_file_that_others_changed_is_left_alone(path: Path, changed: bytes) -> None:
    begun(path, 0)
    path.write_bytes(changed)
    files.finish(path)
    assert path.read_bytes() == changed


def test_the_part_of_a_whole_file_is_no_journal(path: Path) -> None:
    journal(path).write_bytes(b'{"format":2}\n{"id":"91c0"}\n')
    files.finish(path)
    assert path.read_bytes() == OLD
