"""Five years of one publication: a hub that changes, and a coordinator who does what people do.

The publication is the real one, folder, record, draft, seals and all; only reading (entries come
from the hub in this process) and rendering (a few bytes a build) are quick ones.
"""

import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import msgspec
from msgspec import structs
from tests.simulation.hub import MONTH, START, Hub, Kind
from tests.simulation.rivals import Rival, all_of

from bulletin import Publication, pipeline
from bulletin.digest.fitting import fit
from bulletin.errors import BulletinError, SourceError, StateError
from bulletin.model import Intake, Issue
from bulletin.publication import Report, Wishes
from bulletin.publication.reading import Taken
from bulletin.store import builds
from bulletin.text import fold

SOURCES: tuple[tuple[Kind, ...], ...] = (
    ("ids",),
    ("feed",),
    ("links",),
    ("ids", "crawl"),
    ("ids", "feed"),
    ("links", "crawl"),
    ("crawl",),
)
"""What the sources of a history show; two of them show the same hub."""

CONFIG = """\
[publication]
title = "Example Digest"
home = "https://example.org/"
url = "https://example.org/bulletin/"
[[source]]
kind = "records"
path = "none.json"
[[section]]
title = "News & Analysis"
[[section]]
title = "Good Practices"
[[section]]
title = "Legislation"
[issue]
since = 2026-01-01
"""

# What the hub's own names tell of a thing: the id it gives, the end of its link, its feed's guid.
_NUMBERED = re.compile(r"id:.*:(\d+)$|link:.*-(\d+)/?$|(?:guid|link):.*[?]post=(\d+)&")

ROOM = 5
"""Entries for which a tight email has room; some four appear in a month."""


def light_run(job: pipeline.Job, _templates: Any, _cache: dict[str, str]) -> pipeline.Build:
    """A build whose outputs are a few bytes, and whose mark names its contents as a real one's."""
    outputs = dict.fromkeys(pipeline.FEEDS, b"feed\n")
    if job.issue is None:
        return pipeline.Build(outputs, "", ())
    digest = sha256(msgspec.json.encode(job.issue)).hexdigest()
    named = digest[:8].translate(str.maketrans("01aeiou5", "bcdfghjk"))
    email = {name: digest.encode() for name in pipeline.EMAIL}
    return pipeline.Build(email | outputs, f"{job.issue.number}-{named}", (), job.issue)


def tight_run(job: pipeline.Job, templates: Any, cache: dict[str, str]) -> pipeline.Build:
    """The same, with room for so few entries that in most months some wait."""
    if job.issue is None:
        return light_run(job, templates, cache)
    fitted = fit(job.issue, ROOM, lambda tried: len(things_of(tried)), job.first)
    built = light_run(structs.replace(job, issue=fitted.issue), templates, cache)
    return structs.replace(built, waiting=fitted.waiting)


def light_pages(issues: Sequence[Issue], *_: Any) -> dict[str, bytes]:
    """Pages of a few bytes."""
    from bulletin import site

    return dict.fromkeys(site.paths([issue.number for issue in issues]), b"page\n")


def light_email(issue: Issue, *_: Any) -> dict[str, bytes]:
    """An email of a few bytes, made again."""
    digest = sha256(msgspec.json.encode(issue)).hexdigest()
    return dict.fromkeys(pipeline.EMAIL, digest.encode())


LIGHT = pipeline.Press(light_run, light_pages, light_email)
TIGHT = pipeline.Press(tight_run, light_pages, light_email)


class Simulated(Publication):
    """A publication whose sources are views of a hub in this process."""

    hub_model: Hub
    kinds: tuple[Kind, ...]
    whole: bool
    fails: bool = False

    def read(self, *_: Any, **__: Any) -> Taken:
        """Return what the sources show now; a failing one shows nothing and says so."""
        intakes = []
        for kind in self.kinds:
            if self.fails and kind == self.kinds[0]:
                continue
            window = kind != "ids" and not self.whole
            entries = tuple(
                self.hub_model.entry(thing, kind) for thing in self.hub_model.shown(window=window)
            )
            complete = kind == "ids"
            intakes.append(Intake(len(entries), entries, (), (), source=kind, complete=complete))
        failures = (SourceError("it cannot be reached", where="hub"),) if self.fails else ()
        return Taken(tuple(intakes), failures)

    def source_keys(self) -> tuple[str, ...]:
        """The sources are their kinds."""
        return self.kinds


@dataclass
class History:
    """One history, told from outside: what was public when, what readers got, what was asked."""

    seed: int
    folder: Path
    press: pipeline.Press | None = LIGHT
    months: int = 60
    quiet: int = 2
    asked: int = 0
    answered: set[tuple[str, str]] = field(default_factory=set)
    first_seen: dict[int, datetime] = field(default_factory=dict)
    excused: dict[int, str] = field(default_factory=dict)
    withdrawn: dict[int, datetime] = field(default_factory=dict)
    hidden: dict[str, int] = field(default_factory=dict)
    sends: list[datetime] = field(default_factory=list)
    received: list[list[int]] = field(default_factory=list)
    rivals: dict[str, Rival] = field(default_factory=dict)
    rival_sends: dict[str, list[int]] = field(default_factory=dict)
    at_first: set[int] = field(default_factory=set)
    builds: int = 0

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.kinds = SOURCES[self.seed % len(SOURCES)]
        self.hub = Hub(Random(self.seed + 1_000_003))
        (self.folder / "bulletin.toml").write_text(CONFIG, "utf-8")
        opened = Publication.open(self.folder)
        self.publication = Simulated(opened.settings)
        self.publication.hub_model = self.hub
        self.publication.kinds = self.kinds
        self.publication.whole = self.random.random() < 0.5 or "crawl" in self.kinds[:1]
        if self.press:
            self.publication.press = self.press
        self.moves = {self.random.randrange(6, 54) for _ in range(self.random.random() < 0.4)}
        self.eras = {self.random.randrange(6, 54) for _ in range(self.random.random() < 0.4)}

    # -- the years

    def run(self) -> "History":
        """Live through all months, then some `quiet` ones, so that what waits can go out."""
        self.hub.appear(START - MONTH, 12)
        for thing in self.hub.things:
            thing.date -= timedelta(days=self.random.randint(30, 900))
        self._start_rivals()
        self._build(START)
        late: tuple[str, list[int]] | None = None
        for month in range(self.months):
            late = self._month(START + month * MONTH, month, late)
        end = START + self.months * MONTH
        self._seal(late, end)
        for month in range(self.quiet):
            self._quiet_month(end + (month + 1) * MONTH)
        return self

    def _month(
        self, now: datetime, month: int, late: tuple[str, list[int]] | None
    ) -> tuple[str, list[int]] | None:
        """Live through one month; return the build that was pasted and is yet to be sealed."""
        self._events(now, month)
        day = now
        for _ in range(self.random.randint(1, 2)):
            day += timedelta(days=self.random.randint(2, 6))
            self._build(day)
            self._seal(late, day)
            late = None
            self.hub.appear(day, self.random.randint(0, 1))
        day += timedelta(days=1)
        report = self._build(day)
        report = self._edit(report, day)
        if self.random.random() < 0.1 or not report.mark:
            return None  # a month without an issue
        pasted = (report.mark, self._held_by(report.mark))
        self._rivals_send(day)
        if self.random.random() < 1 / 3:
            self.hub.appear(day, 1)
            day += timedelta(days=1)
            self._build(day)  # a rebuild between the paste and the word that it was sent
        if self.random.random() < 0.1:
            return pasted
        self._seal(pasted, day + timedelta(days=1))
        return None

    def _events(self, now: datetime, month: int) -> None:
        busy = self.random.random() < 0.08
        self.hub.appear(now, self.random.randint(8, 16) if busy else self.random.randint(0, 3))
        self.hub.stir(now)
        if month in self.moves:
            self.hub.host = "new.example.net"
        if month in self.eras:
            self.hub.era += 1
            self.hub.scheme = "https"
        if self.random.random() < 0.1:
            (self.folder / "bulletin.db").unlink(missing_ok=True)
        if self.random.random() < 0.15:
            self._withdraw(now)

    def _quiet_month(self, now: datetime) -> None:
        report = self._build(now, quiet=True)
        if report.mark:
            self._rivals_send(now)
            self._seal((report.mark, self._held_by(report.mark)), now + timedelta(days=1))

    # -- the coordinator

    def _build(self, now: datetime, *, quiet: bool = False) -> Report:
        """Build, and do what a person does about what it says."""
        self.builds += 1
        self.publication.fails = not quiet and self.random.random() < 0.05
        for _ in range(3):
            try:
                report = self.publication.build(now=now, wishes=Wishes(allow_shrink=True))
                break
            except StateError as error:
                self._follow(str(error))
        if not self.publication.fails or len(self.kinds) > 1:
            self._note(now)
        if self._answer(report):
            report = self.publication.build(now=now, wishes=Wishes(allow_shrink=True))
        for rival in self.rivals.values():
            if not self.publication.fails:
                rival.poll(self.hub, self.kinds[0], now)
        return report

    def _follow(self, words: str) -> None:
        """Add the line that bulletin says to add when the hub has moved."""
        assert "formerly" in words, words
        settings = self.publication.settings
        own = structs.replace(
            settings.publication,
            home=f"https://{self.hub.host}/",
            formerly=(*(settings.publication.formerly or ()), "https://example.org/"),
        )
        self.publication.settings = structs.replace(settings, publication=own)

    def _answer(self, report: Report) -> int:
        """Answer every question, as somebody who knows the hub would."""
        count = 0
        for finding in report.findings:
            if match := re.search(r"bulletin same ([0-9a-f]+) ([0-9a-f]+)", finding.hint):
                one, other = match.groups()
                if (one, other) not in self.answered:
                    self.answered.add((one, other))
                    if (
                        one in self.hidden
                    ):  # withdrawn: of the other, only where it was read is told
                        self.hidden[other] = int(finding.where.removeprefix("thing:"))
                    same = self._uid(one) == self._uid(other)
                    with suppress(BulletinError):  # another answer has settled this one
                        self.publication.same(one, other, differ=not same)
                    count += 1
        self.asked += count
        return count

    def _uid(self, handle: str) -> int:
        """Return which thing a code stands for, from the record alone."""
        if handle in self.hidden:
            return self.hidden[handle]
        with self.publication.opened(dry=True) as store:
            guid = store.index.own_guid(handle)
            lines = store.catalogue.entries([guid])
            texts = [line.entry for line in lines] or [*store.ledger.texts([guid]).values()]
            names = store.index.names([guid]).get(guid, frozenset())
        if texts:
            return int(texts[0].where.removeprefix("thing:"))
        if told := [match for name in names if (match := _NUMBERED.match(name))]:
            id_, link, guid = told[0].groups()
            return int(id_) % 1000 if id_ else int(link or guid)
        folded = {name.split(":", 2)[2] for name in names if name.startswith("title:")}
        titled = (t for t in self.hub.things if not folded.isdisjoint(map(fold, t.titles)))
        return next(titled, self.hub.things[0]).uid

    def _edit(self, report: Report, now: datetime) -> Report:
        """Now and then take the editor's hand to a line or two of the draft, and build again."""
        lines = [line for section in report.sections for line in section.entries]
        if not report.mark or not lines or self.random.random() < 0.5:
            return report
        path = self.folder / f"issues/{report.issue:04}/issue.md"
        text = path.read_text("utf-8")
        line = self.random.choice(lines)
        row = next(r for r in text.split("\n") if f"[{line.id}]" in r)
        what = self.random.choice(("later", "until", "never", "delete", "top", "note"))
        rest = text.replace(f"{row}\n", "", 1).rstrip("\n") + "\n"
        until = (now + timedelta(days=self.random.randint(5, 60))).date()
        changed = {
            "later": f"{rest}\n## Later\n{row}\n",
            "until": f"{rest}\n## Later\n{row} until {until}\n",
            "never": f"{rest}\n## Never\n{row}\n",
            "delete": rest,
            "top": rest.replace("\n## ", f"\n## Top\n{row}\n\n## ", 1),
            "note": text.replace(row, f"{row}\n  A note.", 1),
        }[what]
        path.write_text(changed, "utf-8")
        if what not in ("top", "note"):
            self.excused[self._uid(line.id)] = what
        return self.publication.build(now=now, wishes=Wishes(allow_shrink=True))

    def _held_by(self, mark: str) -> list[int]:
        """Return the things that a build holds."""
        number = int(mark.partition("-")[0])
        build = next(b for b in builds.kept(self.folder, number) if b.mark == mark)
        return things_of(build.issue)

    def _seal(self, pasted: tuple[str, list[int]] | None, now: datetime) -> None:
        """Say that what was pasted was sent; sometimes say it of another build first, and undo."""
        if not pasted:
            return
        marks = [build.mark for build in self.publication.builds()]
        wrong = [mark for mark in marks if mark != pasted[0]]
        if wrong and self.random.random() < 0.2:
            self.publication.sent(self.random.choice(wrong), now=now)
            if self.random.random() < 0.5:
                self._build(now)
            self.publication.undo()
        elif self.random.random() < 0.05:
            self.publication.sent(pasted[0], now=now)
            self.publication.undo()
        self.publication.sent(pasted[0], now=now)
        self.sends.append(now)
        self.received.append(pasted[1])

    def _withdraw(self, now: datetime) -> None:
        """Take one entry down that was read at some time."""
        known = sorted(self.first_seen.keys() - self.withdrawn.keys())
        if not known:
            return
        uid = self.random.choice(known)
        thing = self.hub.things[uid]
        codes = self._codes_of(uid)
        for code in codes:
            with suppress(BulletinError):  # it went with another one
                self.publication.withdraw(code, now=now)
        if codes:
            self.withdrawn[uid] = now
            self.hidden |= dict.fromkeys(codes, uid)
            self.excused[uid] = "withdrawn"
            thing.public = self.random.random() < 0.5

    def _codes_of(self, uid: int) -> list[str]:
        with self.publication.opened(dry=True) as store:
            lines = (*store.catalogue.unsealed(), *store.catalogue.latest())
        return sorted({line.id for line in lines if line.entry.where == f"thing:{uid}"})

    # -- what a judge has to know

    def _note(self, now: datetime) -> None:
        """Note what was public at this reading, and could be read."""
        for kind in self.kinds[1:] if self.publication.fails else self.kinds:
            window = kind != "ids" and not self.publication.whole
            for thing in self.hub.shown(window=window):
                self.first_seen.setdefault(thing.uid, now)
                thing.sighted = now
        self.at_first = self.at_first or set(self.first_seen)

    def _start_rivals(self) -> None:
        window = not self.publication.whole
        self.rivals = all_of(self.hub, self.kinds[0], START, window=window)
        self.rival_sends = {name: [] for name in self.rivals}

    def _rivals_send(self, now: datetime) -> None:
        for name, rival in self.rivals.items():
            self.rival_sends[name] += rival.issue(self.hub, self.kinds[0], now)


def things_of(issue: Issue) -> list[int]:
    """Return the things that an issue holds, from what stands in its entries' `where`."""
    return [
        int(line.entry.where.removeprefix("thing:"))
        for section in issue.sections
        for line in section.entries
    ]


def live(
    seed: int, folder: Path, *, press: pipeline.Press | None = LIGHT, months: int = 60
) -> History:
    """Live through the history of a seed in a folder of its own, which is removed afterwards."""
    folder.mkdir(parents=True)
    try:
        return History(seed, folder, press, months).run()
    finally:
        if press:
            shutil.rmtree(folder)
