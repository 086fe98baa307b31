"""A hub that lives for years: entries appear, are edited, moved, re-dated, deleted, and come back.

Every entry is a thing with a number of its own, which no reader is shown: it stands in an entry's
`where`, so that a judge can tell afterwards which thing an issue held.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Literal

from bulletin.model import Entry
from bulletin.slugs import slug as slug_of

slug = cache(slug_of)
Kind = Literal["ids", "feed", "links", "crawl"]
"""What a source shows of an entry: its id; a guid and a link; a link; nothing but its text."""

WORDS = (
    "access act action aid analysis annual audit awareness border brick bulletin campaign case "
    "centre chain charter child climate coalition code company compass conflict construction "
    "contract corridor cotton country court custody data debt demand detention directive domestic "
    "due duty economy education embassy employer enquiry equality ethics evidence exploitation "
    "export family farm fashion fee finance fishery fleet forced forum fraud freedom garment gender "
    "global grievance guidance guide harbour harvest health helpline hearing hotel household "
    "identity import income index indicator industry inspection interview island journey judge "
    "justice kiln labour landlord lawyer lesson letter liability licence logistics manual map "
    "market measure media memory migrant migration mine minimum model monitor mother network note "
    "office online origin outreach palm partner passport payment penalty people pilot plan platform "
    "policy port practice prevention price prison procurement profile programme prosecution "
    "protection protocol province public purchase quarry quota ransom record recruitment referral "
    "reform refuge region register remedy report rescue research resource response return review "
    "rice right risk road school sector security seafarer service shelter shift shrimp slavery "
    "small social south standard state statistics strategy street study subsidy sugar supplier "
    "survey survivor tannery tea textile timber tool trade training transit transport treaty trend "
    "tribunal union vessel victim village violence visa voice wage waiver welfare witness women "
    "wood worker workplace youth zone"
).split()
START = datetime(2026, 1, 1, 8, tzinfo=UTC)
MONTH = timedelta(days=30)
WINDOW = 20
"""Entries that a page or a feed shows."""


@dataclass
class Thing:
    """One resource, as the hub has it today."""

    uid: int
    title: str
    slug: str
    summary: str
    date: datetime
    category: str
    born: datetime
    public: bool = True
    was_hidden: bool = False
    titles: list[str] = field(default_factory=list)
    touched: datetime = START
    sighted: datetime = START


@dataclass
class Hub:
    """The hub, and the chance that moves it. All chance comes from one seed.

    A new `scheme` changes every guid of its feed at once, a new `era` every id too, a new `host`
    every link and guid.
    """

    random: Random
    host: str = "example.org"
    scheme: str = "http"
    era: int = 1
    things: list[Thing] = field(default_factory=list)

    def text(self, least: int, most: int) -> str:
        """Some words in a row."""
        return " ".join(self.random.choices(WORDS, k=self.random.randint(least, most)))

    def appear(self, now: datetime, count: int) -> None:
        """New entries: most dated today, some back-dated, some ahead, a few under a known title."""
        for _ in range(count):
            uid = len(self.things)
            title = self.text(5, 8).capitalize()
            if self.things and self.random.random() < 0.04:
                title = self.random.choice(self.things).title
            days = self.random.choices(
                (0, -self.random.randint(1, 20), self.random.randint(1, 9)), (85, 10, 5)
            )
            self.things.append(
                Thing(
                    uid=uid,
                    title=title,
                    slug=f"{slug(title)}-{uid}",
                    summary=f"{self.text(14, 22).capitalize()} {uid}.",
                    date=now + timedelta(days=days[0], minutes=uid % 600),
                    category=self.random.choice(
                        ("News & Analysis", "Good Practices", "Legislation")
                    ),
                    born=now,
                    titles=[title],
                    touched=now,
                )
            )

    def stir(self, now: datetime) -> None:
        """What editors do within a month: to one entry in twelve, one thing each.

        An entry is not edited twice between two sights of it: one whose link, title and summary
        all changed unseen is another entry to anybody.
        """
        for thing in self.things:
            known = thing.sighted > thing.touched or thing.touched == thing.born
            if known and self.random.random() < 1 / 12:
                self._edit(thing, now)
                thing.touched = now

    def _edit(self, thing: Thing, now: datetime) -> None:
        what = self.random.choices(
            ("slug", "title", "typo", "both", "redate", "backdate", "summary", "hide", "delete"),
            (20, 12, 15, 8, 15, 8, 10, 6, 6),
        )[0]
        if what in ("slug", "both"):
            thing.slug = f"{slug(thing.title)}-moved-{thing.uid}"
        if what == "title":
            thing.title = self.text(5, 8).capitalize()
        if what in ("typo", "both"):
            words = thing.title.split()
            words[self.random.randrange(len(words))] = self.random.choice(WORDS)
            thing.title = " ".join(words)
        if what == "redate":
            thing.date = now
        if what == "backdate":
            thing.date -= timedelta(days=self.random.randint(20, 400))
        if what == "summary":
            thing.summary = f"{self.text(14, 22).capitalize()} {thing.uid}."
        if what == "hide":
            thing.public = not thing.public
        if what == "delete":
            thing.public = False
        thing.was_hidden |= not thing.public
        thing.titles.append(thing.title)

    def shown(self, *, window: bool) -> list[Thing]:
        """The public things as a source shows them, newest first."""
        public = sorted(
            (t for t in self.things if t.public), key=lambda t: (t.date, t.uid), reverse=True
        )
        return public[:WINDOW] if window else public

    def entry(self, thing: Thing, kind: Kind) -> Entry:
        """A thing as a source of a kind shows it, out of intake."""
        crawled = kind == "crawl"
        name = slug(thing.title) if crawled else thing.slug
        guid = f"{self.scheme}://{self.host}/?post={thing.uid}&era={self.era}"
        return Entry(
            where=f"thing:{thing.uid}",
            title=thing.title,
            summary=thing.summary,
            categories=(thing.category,),
            partial=crawled,
            link=f"https://{self.host}/{name}/",
            link_derived=crawled,
            published=None if crawled else thing.date,
            source_id=str(1000 * self.era + thing.uid) if kind == "ids" else "",
            guid=guid if kind == "feed" else "",
        )
