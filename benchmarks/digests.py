"""The email of an issue as whole processes, as ratios to other ways to the same page, in one run.

    python -m benchmarks.digests [ROUNDS]

Every process reads an issue from a file, renders the shipped template and writes HTML with its
styles in the elements. The others render the page with jinja2 and then inline it: with premailer,
and with css-inline where that is installed. Ours has inlined the template before, as every build
but the first has. Goals, with 30 and 3,000 entries: 0.35 and 0.2 of premailer, 1.05 and 0.8 of
css-inline. (Not called ``email``: scripts in this folder would import it for the library's.)
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path

import msgspec

from bulletin.model import Entry, Identity, Issue, Mailer, Masthead, Printed, Section

ROOT = Path(__file__).parents[1]
COUNTS = (30, 3000)
GOALS = {"premailer": (0.35, 0.2), "css-inline": (1.05, 0.8)}
WORDS = "A study of recruitment fees along four corridors, with the rules that made them fall. "
MASTHEAD = Masthead(
    title="Example Digest",
    home="https://example.org/",
    url="https://example.org/bulletin/",
    sender="Example Digest <digest@example.org>",
    address="1 Example Street",
    unsubscribe="https://example.org/unsubscribe",
)


def issue_of(count: int) -> Issue:
    """Return an issue with so many entries in three sections."""
    day = datetime(2026, 11, 1, tzinfo=UTC)
    entries = [
        Printed(
            Identity(id=f"{number:04x}", guid=f"urn:example:{number}", first_seen=day),
            Entry(
                where="x",
                title=f"Resource number {number} on labour exploitation in supply chains",
                link=f"https://example.org/resource-{number}/?a=1&b=2",
                summary=WORDS * 3,
                publisher="Example Institute",
                dated="2026-06-30",
                tags=("Africa", "Procurement"),
            ),
        )
        for number in range(count)
    ]
    names = ("News & Analysis", "Good Practices", "Legislation")
    return Issue(
        number=12,
        date=date(2026, 11, 26),
        subject="Example Digest, November 2026",
        sections=tuple(Section(name, tuple(entries[place::3])) for place, name in enumerate(names)),
    )


def page(way: str, folder: Path, made: Issue) -> str:
    """Return the HTML of an issue: rendered and then inlined, or of the template inlined before."""
    from bulletin import digest
    from bulletin.templating import Templates

    mailer = Mailer(name="none")
    if way in ("ours", "all forms"):
        templates = Templates(compiled=folder)
        kept = folder / "inlined.json"
        cache = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
        if way == "all forms":
            html = digest.render(made, MASTHEAD, mailer, templates, cache).html
        else:
            html = digest.page(made, MASTHEAD, mailer, templates, cache)
        if not kept.exists():
            kept.write_text(json.dumps(cache), "utf-8")
        return html
    made, _, values = digest.prepared(made, MASTHEAD, mailer)
    html = Templates().render(digest.HTML, values)
    if way == "premailer":
        from premailer import transform

        return str(transform(html))
    from importlib import import_module  # it is none of the project's packages

    return str(import_module("css_inline").CSSInliner().inline(html))


def seconds(way: str, folder: Path, count: int) -> float:
    """Return the CPU seconds of one way as a whole process: other work on the machine adds none."""
    command = [sys.executable, "-m", "benchmarks.digests", way, str(folder), str(count)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(rounds: int, folder: Path) -> None:
    """Measure and print the ratios."""
    ways = ["ours", "all forms", "premailer"]
    ways += ["css-inline"] if find_spec("css_inline") else []
    for count in COUNTS:
        (folder / f"{count}.json").write_bytes(msgspec.json.encode(issue_of(count)))
        took: dict[str, list[float]] = {way: [] for way in ways}
        for number in range(rounds + 1):
            for way in ways:
                found = seconds(way, folder, count)
                if number:  # the first round inlines the template and warms the disk
                    took[way].append(found)
        for peer, goals in GOALS.items():
            if peer in took:
                goal = goals[COUNTS.index(count)]
                ours, whole = (
                    statistics.median(a / b for a, b in zip(took[way], took[peer], strict=True))
                    for way in ("ours", "all forms")
                )
                print(
                    f"{count:5} entries: {ours:5.2f} x jinja2 + {peer} (goal {goal});"
                    f" {whole:.2f} x with text and .eml"
                )


def main() -> None:
    """Measure; or, as one of the processes that are measured, write a page."""
    if len(sys.argv) > 2:  # WAY FOLDER COUNT
        way, folder, count = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
        made = msgspec.json.decode((folder / f"{count}.json").read_bytes(), type=Issue)
        (folder / f"{way}.html").write_text(page(way, folder, made), "utf-8")
        return
    with tempfile.TemporaryDirectory() as name:
        measure(int(sys.argv[1]) if len(sys.argv) > 1 else 7, Path(name))


if __name__ == "__main__":
    main()
