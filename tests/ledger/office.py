"""A coordinator at work in a folder, in this process: puts entries, builds, edits, says "sent"."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.conftest import CONFIG

from bulletin import Publication
from bulletin.publication import Report, Wishes
from bulletin.publication.sealing import Sealing


def moment(day: str) -> datetime:
    """``2026-11-24`` at nine, or a moment in full; UTC."""
    when = datetime.fromisoformat(day)
    return when.replace(hour=when.hour or 9, tzinfo=UTC)


def entry(name: str, **more: Any) -> dict[str, Any]:
    """A record with a link and a day; its summary is its own."""
    return {
        "title": f"Title {name}",
        "link": f"https://example.org/{name}/",
        "summary": f"What {name} found, in a summary of its own that says so at some length: {name}.",
        "date": "2026-11-01",
        "category": "Legislation",
        **more,
    }


class Office:
    """One publication folder. Days are given; nothing looks at the clock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.configure()

    def configure(self, *changes: tuple[str, str]) -> None:
        """Write the settings of the tests, with some text in them changed."""
        text = CONFIG
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        (self.folder / "bulletin.toml").write_text(text, "utf-8")

    @property
    def publication(self) -> Publication:
        return Publication.open(self.folder)

    def put(self, *records: dict[str, Any], name: str = "entries.json") -> None:
        (self.folder / name).write_text(json.dumps(records), "utf-8")

    def build(self, day: str = "2026-11-24", **wishes: Any) -> Report:
        return self.publication.build(now=moment(day), wishes=Wishes(**wishes))

    def sent(self, mark: str, day: str = "2026-11-25") -> Sealing:
        return self.publication.sent(mark, now=moment(day))

    def undo(self) -> Sealing:
        return self.publication.undo()

    def issue(self, day: str = "2026-11-24") -> Report:
        """Build and declare sent."""
        report = self.build(day)
        self.sent(report.mark, day)
        return report

    def why(self, query: str, day: str = "2026-12-20") -> str:
        return " ".join(one.sentence for one in self.publication.why(query, now=moment(day)))

    def draft_path(self, number: int = 1) -> Path:
        return self.folder / f"issues/{number:04}/issue.md"

    def draft(self, number: int = 1) -> str:
        return self.draft_path(number).read_text("utf-8")

    def edit(self, old: str, new: str, number: int = 1) -> None:
        text = self.draft(number)
        assert old in text, text
        self.draft_path(number).write_text(text.replace(old, new, 1), "utf-8")

    def files(self, *leave: str) -> dict[str, bytes]:
        """Every file by name, but for the database and the outbox's own manifest."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and path.name not in ("bulletin.db", ".manifest.json", *leave)
        }


def titles(report: Report, section: str = "") -> list[str]:
    """The titles of an issue, in order, or those of one section."""
    return [
        line.title for one in report.sections if section in ("", one.title) for line in one.entries
    ]


def code(report: Report, title: str) -> str:
    """The code of the entry with this title."""
    return next(line.id for one in report.sections for line in one.entries if line.title == title)
