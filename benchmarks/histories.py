"""Histories of five years: what bulletin lost and repeated in them, and what other rules did.

    python -m benchmarks.histories [HISTORIES] [--workers N] [--from SEED] [--keep FILE]

Prints two tables in Markdown. Every history has its own seed, so any of them can be lived again:
`tests.simulation.history.History(SEED, FOLDER).run()`. With ``--keep`` their sums are written to a
file after each, and the next run goes on after the last seed in it. `histories.json` holds those
that the documentation shows, with the revision of the code that each lot was lived with.
"""

import argparse
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from tests.simulation.history import SOURCES, History
from tests.simulation.judge import Verdict, judge

OURS = "bulletin"
MEMORY = Path("/dev/shm")
COUNTED = ("due", "asked")
LISTED = ("lost", "repeated", "late", "unsaid", "other")
HEADS = "histories builds seals due lost repeated late unsaid other".split()


@dataclass
class Outcome:
    """What came of one history: its verdict, or what went wrong with it."""

    seed: int
    verdict: Verdict | None = None
    builds: int = 0
    seals: int = 0
    failed: str = ""


@dataclass
class Sums:
    """What many histories came to: by what their sources show, and for each rule beside it.

    `revisions` tells how many were lived with which revision of the code; `told` names those with
    a fault, or that failed.
    """

    first: int = 0
    after: int = 0
    kinds: dict[str, dict[str, int]] = field(default_factory=dict)
    rules: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def add(self, one: Outcome, revision: str) -> None:
        """Count the history of the seed `after`."""
        self.after = one.seed + 1
        self.revisions[revision] = self.revisions.get(revision, 0) + 1
        if one.verdict is None:
            self.told.append(f"{one.seed}: {one.failed}")
            return
        kind = kind_of(one.seed)
        row = self.kinds.setdefault(kind, dict.fromkeys([*HEADS, *COUNTED], 0))
        row["histories"] += 1
        row["builds"] += one.builds
        row["seals"] += one.seals
        for name in COUNTED:
            row[name] += getattr(one.verdict, name)
        faults = {name: len(getattr(one.verdict, name)) for name in LISTED}
        for name, count in faults.items():
            row[name] += count
        if any(faults.values()):
            said = ", ".join(f"{name} {count}" for name, count in faults.items() if count)
            self.told.append(f"{one.seed} ({kind}): {said}")
        ours = {OURS: (faults["lost"], faults["repeated"])}
        for name, (lost, repeated) in {**ours, **one.verdict.rivals}.items():
            pair = self.rules.setdefault(name, {}).setdefault(kind, [0, 0])
            pair[0] += lost
            pair[1] += repeated


def live(seed: int) -> Outcome:
    """Live through the history of a seed; return its outcome, or what went wrong."""
    folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
    try:
        history = History(seed, folder).run()
        return Outcome(seed, judge(history), history.builds, len(history.sends))
    except Exception as error:  # noqa: BLE001 - one bad history is told, and the others go on
        return Outcome(seed, failed=f"{type(error).__name__}: {error}")
    finally:
        shutil.rmtree(folder)


def kind_of(seed: int) -> str:
    """Return what the sources of a history show."""
    return " + ".join(SOURCES[seed % len(SOURCES)])


def tables(sums: Sums) -> Iterable[str]:
    """Yield the lines of both tables."""
    order = [kind_of(n) for n in range(len(SOURCES)) if kind_of(n) in sums.kinds]
    named = ["unclear" if head == "other" else head for head in HEADS]
    yield f"| Sources | {' | '.join(named)} | questions a history |"
    yield "| --- |" + " --: |" * (len(HEADS) + 1)
    for kind in order:
        row = sums.kinds[kind]
        counts = " | ".join(f"{row[head]:,}" for head in HEADS)
        yield f"| {kind} | {counts} | {row['asked'] / row['histories']:.1f} |"
    yield ""
    yield f"| Rule: lost / repeated a history | {' | '.join(order)} |"
    yield "| --- |" + " --: |" * len(order)
    for name, by_kind in sums.rules.items():
        cells = [
            " / ".join(f"{total / sums.kinds[kind]['histories']:.1f}" for total in by_kind[kind])
            for kind in order
        ]
        yield f"| {name} | {' | '.join(cells)} |"


def revision() -> str:
    """Return the revision of the code, as git names it."""
    command = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def main() -> None:
    """Live through the histories and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("histories", type=int, nargs="?", default=100)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    told = parser.parse_args()
    sums = Sums(told.first, told.first)
    if told.keep and told.keep.is_file():
        sums = msgspec.json.decode(told.keep.read_bytes(), type=Sums)
    lived_with = revision()
    with ProcessPoolExecutor(told.workers) as pool:
        for one in pool.map(live, range(sums.after, sums.first + told.histories), chunksize=4):
            sums.add(one, lived_with)
            if told.keep:
                part = told.keep.with_suffix(".part")
                part.write_bytes(msgspec.json.format(msgspec.json.encode(sums)) + b"\n")
                part.replace(told.keep)
    print("\n".join([*tables(sums), *sums.told]))


if __name__ == "__main__":
    main()
