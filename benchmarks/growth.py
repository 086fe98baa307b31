"""A build beside a small and a huge catalogue: it should take the same time.

    python -m benchmarks.growth [ROUNDS] [--small 1000] [--large 100000]

Two publications with 60 sent issues of 15 entries; one knows 1,000 entries, the other 100,000, most
of them older than its first issue. In turn, each is given 20 new entries and built, as a whole
process. Printed is the median of the rounds' ratios (goal: 1.10), and how SQLite finds its way.
"""

import argparse
import json
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.ratios import BULLETIN, SETTINGS, entries

from bulletin import Publication

ISSUES, EACH, NEW = 60, 15, 20
START = datetime(2026, 1, 1, 9, tzinfo=UTC)
NOW = START + timedelta(days=31 * ISSUES)
QUERIES = (
    "SELECT guid FROM entry WHERE date <= '9' ORDER BY date DESC LIMIT 50",
    "SELECT guid FROM entry WHERE issue IS NULL AND last >= '2026-01-01T00:00:00Z'",
    "SELECT guid FROM entry WHERE issue >= 1 AND issue < draft AND last >= '2026-01-01T00:00:00Z'",
    "SELECT n.name FROM json_each('[]') j JOIN name n ON n.name = j.value",
    (
        "SELECT n.name FROM json_each('[]') j JOIN identity i ON i.guid = j.value"
        " JOIN name n USING (seq)"
    ),
    "SELECT number FROM json_each('[]') j JOIN sealed s ON s.guid = j.value",
)


def put(folder: Path, numbers: range, year: int) -> None:
    """Let the source show the entries with these numbers, dated in a year."""
    records = [one | {"date": f"{year}{one['date'][4:]}"} for one in entries(numbers)]
    (folder / "entries.json").write_text(json.dumps(records), "utf-8")


def publication(folder: Path, known: int) -> None:
    """Make a publication that has sent 60 issues and knows so many entries."""
    folder.mkdir()
    (folder / "bulletin.toml").write_text(f"{SETTINGS}[issue]\nsince = 2026-01-01\n", "utf-8")
    put(folder, range(known - ISSUES * EACH), 2020)
    opened = Publication.open(folder)
    opened.build(now=START)
    for number in range(ISSUES):
        first = 1_000_000 + number * EACH
        put(folder, range(first, first + EACH), 2026 + number // 12)
        now = START + timedelta(days=31 * number + 10)
        opened.sent(opened.build(now=now).mark, now=now)
    subprocess.run(command(NOW), cwd=folder, check=False, stdout=subprocess.DEVNULL)


def command(now: datetime) -> list[str]:
    """Return the command that is measured."""
    return [*BULLETIN, "build", "--quiet", "--now", now.isoformat()]


def seconds(folder: Path, number: int) -> float:
    """Return how long a build with 20 more entries takes."""
    first = 2_000_000 + number * NEW
    put(folder, range(first, first + NEW), 2031)
    shutil.rmtree(folder / "issues" / f"{ISSUES + 1:04}", ignore_errors=True)  # a draft of its own
    start = time.perf_counter()
    subprocess.run(command(NOW), cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def plans(folder: Path) -> list[str]:
    """Return how SQLite answers each question: by an index, or not."""
    database = sqlite3.connect(folder / "bulletin.db")
    found = [
        "; ".join(row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {query}"))
        for query in QUERIES
    ]
    database.close()
    return found


def main() -> None:
    """Measure and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", type=int, nargs="?", default=15)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=100_000)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        small, large = Path(name, "small"), Path(name, "large")
        publication(small, told.small)
        publication(large, told.large)
        ratios = []
        for number in range(told.rounds + 1):
            pair = seconds(small, number), seconds(large, number)
            if number:  # the first round warms disk and modules
                ratios.append(pair[1] / pair[0])
                print(f"{pair[0]:.3f} s  {pair[1]:.3f} s  {ratios[-1]:.3f}", file=sys.stderr)
        print(f"{told.large:,} known / {told.small:,} known: {statistics.median(ratios):.3f}")
        print("\n".join(plans(large)))


if __name__ == "__main__":
    main()
