"""How old the record of a publication is, and when it was last built and declared sent."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bulletin.dates import zone_of
from bulletin.publication.gaps import about_gaps
from bulletin.publication.sealing import FORGOTTEN
from bulletin.setup.values import Check
from bulletin.store import is_held, seals
from bulletin.text import number_of

if TYPE_CHECKING:
    from bulletin.publication import Publication

LONG = timedelta(days=60)
"""After so long without a build it is worth a look."""


def look(publication: "Publication", now: datetime) -> Iterator[Check]:
    """Yield what is to be said of the record. Raises `StateError` when it cannot be read."""
    if is_held(publication.folder):
        yield Check(sign="look", what="Not looked at while a build is at work.")
        return
    now = now.astimezone(zone_of(publication.settings.publication.timezone))
    with publication.opened(dry=True) as store:
        seen = [line.seen for line in store.lines() if line.seen]
        count = len(store.index.handles())
        visits = filter(None, map(store.memory.visit, publication.source_keys()))
        last = max((visit.read for visit in visits), default=None)
        findings = [*store.findings, *about_gaps(publication.folder, store.numbers)]
    if not count:
        yield Check(sign="ok", what="There is no record yet: nothing was built here.")
        return
    known = number_of(count, "entry is known", "entries are known")
    yield Check(sign="ok", what=f"{known}, since {_day(min(seen), now)}.")
    yield from (Check(sign="look", what=one.what, hint=one.hint) for one in findings)
    yield _about_build(last, now)
    yield from _about_draft(publication, now)
    yield _about_seal(publication, now)


def _about_build(last: datetime | None, now: datetime) -> Check:
    if last is None:
        return Check(sign="ok", what="This computer has not built it yet.")
    what = f"Last built here on {_day(last, now)}, {_ago(now - last)}."
    return Check(sign="look" if now - last > LONG else "ok", what=what)


def _about_draft(publication: "Publication", now: datetime) -> Iterator[Check]:
    builds = publication.builds()
    if builds:
        age = now - builds[-1].built
        what = f"Issue {builds[-1].number} was built {_ago(age)} and is not declared sent."
        lies = age >= FORGOTTEN
        hint = f"If readers have it: bulletin sent {builds[-1].mark}" if lies else ""
        yield Check(sign="look" if lies else "ok", what=what, hint=hint)


def _about_seal(publication: "Publication", now: datetime) -> Check:
    numbers = seals.numbers(publication.folder)
    if not numbers:
        return Check(sign="ok", what="No issue was declared sent yet.")
    seal = seals.load(publication.folder, numbers[-1])
    when = f" on {_day(seal.sealed, now)}" if seal.sealed else ""
    return Check(sign="ok", what=f"Issue {seal.number} was declared sent{when}, as {seal.mark}.")


def _day(when: datetime, now: datetime) -> date:
    """Return a day as the calendar has it where `now` is."""
    return when.astimezone(now.tzinfo).date()


def _ago(age: timedelta) -> str:
    days = max(age.days, 0)
    return f"{number_of(days, 'day')} ago" if days else "today"
