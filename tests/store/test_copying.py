"""The copy of the index that a dry run looks at: whole, whatever another one does meanwhile."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bulletin.store.copying import copied, journal_of

ROWS, EACH = 600, 100
CHANGING = """
import os, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("PRAGMA cache_size = 10")  # what is changed reaches the file before the commit
database.execute("BEGIN EXCLUSIVE")
database.execute("PRAGMA locking_mode = EXCLUSIVE")
"""
GIVING = """
for number in range(1, 100_000):
    for row in range(number % 600, 600, 1 + number % 7):
        database.execute("UPDATE purse SET coins = coins - 1 WHERE id = ?", (row,))
        database.execute("UPDATE purse SET coins = coins + 1 WHERE id = ?", (599 - row,))
    if number == 1:
        print("begun", flush=True)
    database.execute("ROLLBACK" if number % 5 == 0 else "COMMIT")
    database.execute("BEGIN EXCLUSIVE")
"""
EMPTYING = 'database.execute("UPDATE purse SET coins = 0")\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "bulletin.db"
    with closing(sqlite3.connect(place, isolation_level=None)) as database:
        database.execute("CREATE TABLE purse (id INTEGER PRIMARY KEY, coins INTEGER, pad BLOB)")
        database.execute("BEGIN")
        values = [(row, EACH, b"." * 1500) for row in range(ROWS)]
        database.executemany("INSERT INTO purse VALUES (?, ?, ?)", values)
        database.execute("COMMIT")
    return place


def total(path: Path) -> int:
    with closing(copied(path)) as database:
        return int(database.execute("SELECT sum(coins) FROM purse").fetchone()[0])


def tables(path: Path) -> int:
    with closing(copied(path)) as database:
        return int(database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])


def test_what_a_killed_run_had_begun_to_write_is_not_seen(path: Path) -> None:
    killed = CHANGING + EMPTYING + "os._exit(9)"
    assert subprocess.run([sys.executable, "-c", killed, path], check=False).returncode == 9
    left = path.read_bytes(), journal_of(path).read_bytes()
    assert total(path) == ROWS * EACH
    assert (path.read_bytes(), journal_of(path).read_bytes()) == left
    journal_of(path).unlink()
    assert tables(path) == 0 or total(path) != ROWS * EACH  # the journal it was that told


def test_what_another_one_is_just_writing_is_not_seen(path: Path) -> None:
    writing = CHANGING + EMPTYING + 'print("begun", flush=True)\nsys.stdin.read()'
    with subprocess.Popen(
        [sys.executable, "-c", writing, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == b"begun\n"
        assert total(path) == ROWS * EACH


def test_a_copy_is_whole_however_often_another_one_commits(path: Path) -> None:
    seen: set[int] = set()
    with subprocess.Popen(
        [sys.executable, "-c", CHANGING + GIVING, path], stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == b"begun\n"
        for _ in range(100):
            try:
                seen.add(total(path))
            except sqlite3.OperationalError as error:
                assert "locked" in str(error)  # noqa: PT017 - refused in words is right too
        assert writer.poll() is None
        writer.kill()
    assert seen == {ROWS * EACH}


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 500, None])
def test_of_none_and_of_a_damaged_one_there_is_nothing(path: Path, damage: bytes | None) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:8192] + b"\xff" * (len(data) - 8192) if damage is None else damage)
    assert tables(path) == 0
    path.unlink()
    assert tables(path) == 0
