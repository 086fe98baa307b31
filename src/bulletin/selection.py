"""Which entries the issue takes: every entry ends in exactly one bucket, with a reason.

The buckets stand in the order in which they are tried; the first that applies wins. No clock: the
caller says what time it is.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time

from msgspec import Struct, structs

from bulletin.dates import day_at, zone_of
from bulletin.model import Entry, Known

BUCKETS = (
    "invalid",
    "not public",
    "withdrawn",
    "gone from its source",
    "duplicate",
    "too old",
    "sealed",
    "never",
    "later",
    "future",
    "waiting",
    "chosen",
)


class Placement(Struct, frozen=True, kw_only=True):
    """Where one entry ended and why, in words."""

    bucket: str
    reason: str
    title: str
    where: str
    id: str = ""


class Rules(Struct, frozen=True, kw_only=True):
    """What selection goes by, beside the entries.

    `sealed` gives the issue that an entry's guid is in, `adopted` the file that shows that readers
    had it before bulletin. `never` and `later` hold handles from the draft, `deleted` those of
    lines that a person took out of it; `places` names the draft in which each of them stands.
    `updated` says in words what changed about a sent entry that is to come again, `first` why an
    entry is first in line; `asked` names the entry that one may be. `since` is the publication's
    first day; days are those of `timezone`. `now` is aware, UTC.
    """

    now: datetime
    timezone: str = "UTC"
    since: date | None = None
    sealed: Mapping[str, int]
    adopted: Mapping[str, str] = {}
    never: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    deleted: frozenset[str] = frozenset()
    places: Mapping[str, str] = {}
    updated: Mapping[str, str] = {}
    asked: Mapping[str, str] = {}
    first: Mapping[str, str] = {}


def select(entries: Iterable[Known], rules: Rules) -> tuple[tuple[Known, ...], list[Placement]]:
    """Return the chosen entries, in the order given, and a placement for every entry."""
    chosen: list[Known] = []
    placements: list[Placement] = []
    for known in entries:
        bucket, reason = _bucket(known, rules)
        if bucket == "chosen":
            chosen.append(known)
        placements.append(placement(known, bucket, reason))
    return tuple(chosen), placements


def duplicate(twin: Entry, of: Known) -> Placement:
    """Return the placement of an entry that turned out to be another one."""
    return Placement(
        bucket="duplicate",
        reason=f"the same as {of.entry.title!r} [{of.id}] at {of.entry.where}",
        title=twin.title,
        where=twin.where,
        id=of.id,
    )


def placement(known: Known, bucket: str, reason: str) -> Placement:
    """Return where an entry ended and why."""
    return Placement(
        bucket=bucket,
        reason=reason,
        title=known.entry.title,
        where=known.entry.where,
        id=known.id,
    )


def too_few(placements: Sequence[Placement], fewest: int) -> list[Placement]:
    """Return the placements of a draft that has fewer entries than an issue needs: they wait."""
    count = sum(placement.bucket == "chosen" for placement in placements)
    reason = f"an issue needs {fewest}, and so far there {_are(count)}"
    return [
        structs.replace(one, bucket="waiting", reason=reason) if one.bucket == "chosen" else one
        for one in placements
    ]


def no_room(
    placements: Sequence[Placement], waiting: Collection[str], number: int
) -> list[Placement]:
    """Return the placements when the email of issue `number` has no room for those `waiting`."""
    reason = f"there was no room in issue {number}"
    return [
        structs.replace(one, bucket="waiting", reason=reason)
        if one.bucket == "chosen" and one.id in waiting
        else one
        for one in placements
    ]


def _are(count: int) -> str:
    return "is 1" if count == 1 else f"are {count}"


def _bucket(known: Known, rules: Rules) -> tuple[str, str]:
    """Return the first bucket that takes an entry, and the reason."""
    return _behind(known, rules) or _held(known, rules) or _ahead(known, rules)


def _behind(known: Known, rules: Rules) -> tuple[str, str] | None:
    """Return the bucket of an entry that is too old, or that readers have had."""
    if rules.since:
        start = datetime.combine(rules.since, time(), zone_of(rules.timezone)).astimezone(UTC)
        if max(known.date, known.identity.first_seen) < start:
            return "too old", f"dated and first seen before {rules.since}"
    guid = known.identity.guid
    if known.id in rules.updated:
        return None
    if number := rules.sealed.get(guid):
        return "sealed", f"sent in issue {number}"
    if name := rules.adopted.get(guid):
        return "sealed", f"sent before bulletin, as {name} shows"
    return None


def _held(known: Known, rules: Rules) -> tuple[str, str] | None:
    """Return the bucket of an entry that a person holds back."""
    place = rules.places.get(known.id, "issue.md")
    if known.id in rules.never:
        return "never", f"under Never in {place}"
    if known.id in rules.later:
        deleted = known.id in rules.deleted
        return "later", "its line was deleted" if deleted else f"under Later in {place}"
    return None


def _ahead(known: Known, rules: Rules) -> tuple[str, str]:
    if known.date > rules.now:
        day = day_at(known.date, rules.timezone)
        return "future", f"dated {day}, which is still to come"
    if other := rules.asked.get(known.identity.guid):
        return "waiting", f"it may be {other}; only a person can tell"
    why = rules.updated.get(known.id) or rules.first.get(known.id)
    return "chosen", why or "public, and in no issue yet"


def counts(placements: Iterable[Placement]) -> dict[str, int]:
    """Return how many entries are in each bucket, every bucket named, in order."""
    found = dict.fromkeys(BUCKETS, 0)
    for placement in placements:
        found[placement.bucket] += 1
    return found
