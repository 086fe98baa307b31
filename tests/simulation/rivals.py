"""How other systems decide what is new, on the same histories. Rules as their users meet them.

Each is asked at the moment an issue goes out and answers with what it would send. Sources without
ids are known to them by guid, or else by link, or else by title, as a feed would have it.
"""

from datetime import datetime
from typing import Protocol

from tests.simulation.hub import Hub, Kind, Thing

FEED = 10
"""Entries that a feed shows where nobody has raised the number."""


def name_of(hub: Hub, thing: Thing, kind: Kind) -> str:
    """What a system that remembers names would remember."""
    entry = hub.entry(thing, kind)
    return (
        entry.source_id or entry.guid or ("" if entry.link_derived else entry.link) or entry.title
    )


class Rival(Protocol):
    """A rule: told of every reading, asked at every issue."""

    def poll(self, hub: Hub, kind: Kind, now: datetime) -> None:
        """The source was read."""
        ...

    def issue(self, hub: Hub, kind: Kind, now: datetime) -> list[int]:
        """Return the numbers of the things that go out now."""
        ...


class Window:
    """Mailchimp's RSS campaign: dated since the last send, and in the feed at that moment."""

    def __init__(self, start: datetime) -> None:
        self.last = start

    def poll(self, hub: Hub, kind: Kind, now: datetime) -> None:
        """Nothing is remembered of entries."""

    def issue(self, hub: Hub, kind: Kind, now: datetime) -> list[int]:  # noqa: ARG002
        feed = [thing for thing in hub.shown(window=False) if thing.date <= now][:FEED]
        found = [thing.uid for thing in feed if thing.date > self.last]
        self.last = now
        return found


class SentIds:
    """MailPoet's post notifications: not sent before, dated since the last send, ten at the most."""

    def __init__(self, start: datetime) -> None:
        self.last = start
        self.sent: set[str] = set()

    def poll(self, hub: Hub, kind: Kind, now: datetime) -> None:
        """Nothing is remembered of entries that were not sent."""

    def issue(self, hub: Hub, kind: Kind, now: datetime) -> list[int]:
        new = [
            thing
            for thing in hub.shown(window=False)
            if self.last < thing.date <= now and name_of(hub, thing, kind) not in self.sent
        ][:FEED]
        self.sent |= {name_of(hub, thing, kind) for thing in new}
        self.last = now
        return [thing.uid for thing in new]


class Added:
    """phpList's feed plugin: first met since the last send, in a feed of ten that is polled."""

    def __init__(self, start: datetime) -> None:
        self.last = start
        self.added: dict[str, tuple[datetime, int]] = {}

    def poll(self, hub: Hub, kind: Kind, now: datetime) -> None:
        for thing in [t for t in hub.shown(window=False) if t.date <= now][:FEED]:
            self.added.setdefault(name_of(hub, thing, kind), (now, thing.uid))

    def issue(self, hub: Hub, kind: Kind, now: datetime) -> list[int]:
        self.poll(hub, kind, now)
        found = [uid for when, uid in self.added.values() if self.last < when <= now]
        self.last = now
        return found


class Guids:
    """A plain set of the guids that were sent, of all that the source shows."""

    def __init__(self, hub: Hub, kind: Kind, *, window: bool) -> None:
        self.window = window
        self.seen = {name_of(hub, thing, kind) for thing in hub.shown(window=window)}

    def poll(self, hub: Hub, kind: Kind, now: datetime) -> None:
        """It looks at the source when an issue is made."""

    def issue(self, hub: Hub, kind: Kind, now: datetime) -> list[int]:
        shown = [t for t in hub.shown(window=self.window) if t.date <= now]
        new = [thing for thing in shown if name_of(hub, thing, kind) not in self.seen]
        self.seen |= {name_of(hub, thing, kind) for thing in new}
        return [thing.uid for thing in new]


def all_of(hub: Hub, kind: Kind, start: datetime, *, window: bool) -> dict[str, Rival]:
    """Return every rule, at the start of a history."""
    return {
        "window since the last send (Mailchimp)": Window(start),
        "sent ids, window, ten at most (MailPoet)": SentIds(start),
        "first met since the last send (phpList)": Added(start),
        "set of sent guids": Guids(hub, kind, window=window),
    }
