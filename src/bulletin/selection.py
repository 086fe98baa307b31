"""Which entries the issue takes: every entry ends in exactly one bucket, with a reason.

The buckets stand in the order in which they are tried; the first that applies wins. No clock: the
caller says what time it is.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time

from msgspec import Struct

from bulletin.dates import zone_of
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

    `sealed` gives the issue that an entry's guid is in; `never` and `later` hold handles from the
    draft; `since` is the publication's first day, in `timezone`; `now` is aware, UTC.
    """

    now: datetime
    timezone: str = "UTC"
    since: date | None = None
    sealed: Mapping[str, int]
    never: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()


def select(entries: Iterable[Known], rules: Rules) -> tuple[tuple[Known, ...], list[Placement]]:
    """Return the chosen entries, in the order given, and a placement for every entry."""
    chosen: list[Known] = []
    placements: list[Placement] = []
    for known in entries:
        bucket, reason = _bucket(known, rules)
        if bucket == "chosen":
            chosen.append(known)
        placements.append(
            Placement(
                bucket=bucket,
                reason=reason,
                title=known.entry.title,
                where=known.entry.where,
                id=known.id,
            )
        )
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


def _bucket(known: Known, rules: Rules) -> tuple[str, str]:
    if rules.since:
        start = datetime.combine(rules.since, time(), zone_of(rules.timezone)).astimezone(UTC)
        if max(known.date, known.identity.first_seen) < start:
            return "too old", f"dated and first seen before {rules.since}"
    if number := rules.sealed.get(known.identity.guid):
        return "sealed", f"sent in issue {number}"
    if known.id in rules.never:
        return "never", "under Never in issue.md"
    if known.id in rules.later:
        return "later", "under Later in issue.md"
    if known.date > rules.now:
        return "future", f"dated {known.date:%Y-%m-%d}, which is still to come"
    return "chosen", "public, and in no issue yet"


def counts(placements: Iterable[Placement]) -> dict[str, int]:
    """Return how many entries are in each bucket, every bucket named, in order."""
    found = dict.fromkeys(BUCKETS, 0)
    for placement in placements:
        found[placement.bucket] += 1
    return found
