"""Start-up and builds as whole processes, each as a ratio to ``python -c pass`` in the same run.

    python benchmarks/ratios.py [ROUNDS]

Absolute times drift with the machine; a ratio taken turn by turn holds. Counted is the time of the
processor, to which other work on the machine adds little, and waiting for the disk nothing. Every
figure is the median of the rounds' ratios. The goals are those of the design: ``--help`` 4.8, a
warm build with 20 new entries 14, a build with nothing new 7.
"""

import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bulletin import Publication

SETTINGS = """\
[publication]
title = "Example Digest"
home = "https://example.org/"
url = "https://example.org/bulletin/"
contact = "editor@example.org"
[[source]]
kind = "records"
path = "entries.json"
[[section]]
title = "News & Analysis"
[[section]]
title = "Good Practices"
[[section]]
title = "Legislation"
[email]
from = "Example Digest <digest@example.org>"
unsubscribe = "https://example.org/unsubscribe"
address = "1 Example Street"
"""
SECTIONS = ("News & Analysis", "Good Practices", "Legislation")
BULLETIN = [str(Path(sys.executable).with_name("bulletin"))]
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
BUILD = [*BULLETIN, "build", "--quiet", "--now", NOW.isoformat()]
WORDS = "A study of recruitment fees along four corridors, with the rules that made them fall. "


def entries(numbers: range) -> list[dict[str, str]]:
    """Return a record of about 515 bytes, as a hub has them, for each number."""
    return [
        {
            "id": str(number),
            "title": f"Resource number {number} on labour exploitation in supply chains",
            "link": f"https://example.org/resource-{number}/",
            "summary": WORDS * 3,
            "category": SECTIONS[number % 3],
            "tags": "Africa; Procurement",
            "date": f"2026-{number % 10 + 1:02}-{number % 28 + 1:02}",
        }
        for number in numbers
    ]


def publication(folder: Path, old: int, new: int) -> None:
    """Make a publication that has read and sent `old` entries, and whose source has `new` ones."""
    (folder / "bulletin.toml").write_text(SETTINGS, "utf-8")
    (folder / "entries.json").write_text(json.dumps(entries(range(old))), "utf-8")
    opened = Publication.open(folder)
    opened.sent(opened.build(now=NOW).mark, now=NOW)
    subprocess.run(BUILD, cwd=folder, check=False, stderr=subprocess.DEVNULL)  # 3: nothing to send
    (folder / "entries.json").write_text(json.dumps(entries(range(old, old + new))), "utf-8")


def seconds(command: list[str], folder: Path) -> float:
    """Return the CPU seconds that a command takes as a whole process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ratio(rounds: int, command: list[str], make: Callable[[], Path]) -> float:
    """Return the median ratio of `command`, in a fresh folder each round, to ``pass``."""
    found = []
    for number in range(rounds + 1):
        folder = make()
        yardstick = seconds([sys.executable, "-c", "pass"], folder)
        took = seconds(command, folder)
        if number:  # the first round warms the disk and the compiled modules
            found.append(took / yardstick)
    return statistics.median(found)


def main() -> None:
    """Measure and print the three ratios."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        template, built, work = base / "template", base / "built", base / "work"
        work.mkdir()
        publication(work, 20, 20)
        # What was rendered is known by its place: each copy stands where the first one was built.
        shutil.copytree(work, template)
        shutil.copytree(work, built)
        subprocess.run(BUILD, cwd=built, check=True)

        def fresh() -> Path:
            shutil.rmtree(work)
            shutil.copytree(template, work)
            return work

        jobs: dict[str, tuple[list[str], Callable[[], Path], float]] = {
            "bulletin --help": ([*BULLETIN, "--help"], lambda: built, 4.8),
            "build, nothing new": (BUILD, lambda: built, 7),
            "build, 20 new entries": (BUILD, fresh, 14),
        }
        for job, (command, make, goal) in jobs.items():
            print(f"{job:24} {ratio(rounds, command, make):5.1f} x pass   (goal {goal})")


if __name__ == "__main__":
    main()
