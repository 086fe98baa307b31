"""Histories of five years: what bulletin lost and repeated in them, and what other rules did.

    python -m benchmarks.histories [HISTORIES] [--workers N] [--from SEED] [--keep FILE]

Prints two tables in Markdown. Every history has its own seed, so any of them can be lived again:
`tests.simulation.history.History(SEED, FOLDER).run()`. With ``--keep`` each history's outcome is
added to a file, one JSON object a line, and those that are in it already are not lived again.
"""

import argparse
import json
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.simulation.history import SOURCES, History
from tests.simulation.judge import judge

OURS = "bulletin"
MEMORY = Path("/dev/shm")


def live(seed: int) -> dict[str, Any]:
    """Live through the history of a seed; return its outcome, or what went wrong."""
    folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
    try:
        history = History(seed, folder).run()
        return asdict(judge(history)) | {"builds": history.builds, "seals": len(history.sends)}
    except Exception as error:  # noqa: BLE001 - one bad history is told, and the others go on
        return {"seed": seed, "failed": f"{type(error).__name__}: {error}"}
    finally:
        shutil.rmtree(folder)


def kind_of(seed: int) -> str:
    """Return what the sources of a history show."""
    return " + ".join(SOURCES[seed % len(SOURCES)])


def tables(outcomes: Iterable[dict[str, Any]]) -> Iterable[str]:
    """Yield the lines of both tables."""
    kinds: dict[str, dict[str, float]] = {}
    rules: dict[str, dict[str, list[int]]] = {}
    failed: list[str] = []
    for one in outcomes:
        kind = kind_of(one["seed"])
        if "failed" in one:
            failed.append(f"{one['seed']}: {one['failed']}")
            continue
        row = kinds.setdefault(kind, defaultdict(float))
        row["histories"] += 1
        row["unclear"] += len(one["other"])
        for key in ("due", "asked", "builds", "seals"):
            row[key] += one[key]
        for key in ("lost", "repeated", "late", "unsaid"):
            row[key] += len(one[key])
        told = {OURS: (len(one["lost"]), len(one["repeated"])), **one["rivals"]}
        for name, pair in told.items():
            sums = rules.setdefault(name, {}).setdefault(kind, [0, 0])
            sums[0] += pair[0]
            sums[1] += pair[1]
    order = [kind_of(n) for n in range(len(SOURCES)) if kind_of(n) in kinds]
    heads = "histories builds seals due lost repeated late unsaid unclear".split()
    yield f"| Sources | {' | '.join(heads)} | questions a history |"
    yield "| --- |" + " --: |" * (len(heads) + 1)
    for kind in order:
        row = kinds[kind]
        counts = " | ".join(f"{row[head]:,.0f}" for head in heads)
        yield f"| {kind} | {counts} | {row['asked'] / row['histories']:.1f} |"
    yield ""
    yield f"| Rule: lost / repeated a history | {' | '.join(order)} |"
    yield "| --- |" + " --: |" * len(order)
    for name, by_kind in rules.items():
        cells = [
            " / ".join(f"{total / kinds[kind]['histories']:.1f}" for total in by_kind[kind])
            for kind in order
        ]
        yield f"| {name} | {' | '.join(cells)} |"
    for line in failed:
        yield f"failed: {line}"


def main() -> None:
    """Live through the histories and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("histories", type=int, nargs="?", default=100)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    told = parser.parse_args()
    outcomes: dict[int, dict[str, Any]] = {}
    if told.keep and told.keep.is_file():
        kept = map(json.loads, told.keep.read_text("utf-8").splitlines())
        outcomes = {one["seed"]: one for one in kept}
    seeds = [s for s in range(told.first, told.first + told.histories) if s not in outcomes]
    with ProcessPoolExecutor(told.workers) as pool:
        for one in pool.map(live, seeds, chunksize=4):
            outcomes[one["seed"]] = one
            if told.keep:
                with told.keep.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(one) + "\n")
    print("\n".join(tables(outcomes.values())))


if __name__ == "__main__":
    main()
