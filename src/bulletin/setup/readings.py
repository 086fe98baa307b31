"""Whether each source can be read now, what its server says, and whether its login is there."""

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from bulletin.dates import day_at, zone_of
from bulletin.errors import SourceError
from bulletin.links import judge
from bulletin.model import Intake
from bulletin.publication import reading
from bulletin.setup.remarks import remarks
from bulletin.setup.values import Check
from bulletin.sources.access import SourceAccess, is_url, login_of, named_places
from bulletin.text import number_of

if TYPE_CHECKING:
    from bulletin.publication import Publication

QUIET = timedelta(days=60)
"""After so long without anything new a source is worth a look."""
SLOW = 10.0  # seconds for one answer


def look(publication: "Publication", now: datetime, *, offline: bool) -> Iterator[Check]:
    """Yield what is to be said of each source, in order. `offline` leaves the web alone."""
    for kind, spec in publication.settings.sources:
        yield from _look_at(publication, kind, spec, now, offline=offline)


def _look_at(
    publication: "Publication", kind: str, spec: Struct, now: datetime, *, offline: bool
) -> Iterator[Check]:
    name = reading.key_of(kind, spec)
    named = named_places(spec)
    try:
        yield from _login(publication, name, spec)
    except SourceError as error:
        yield Check(sign="wrong", what=f"{name}: the login: {error.message}", hint=error.hint)
        return
    if "-" in named:
        yield Check(sign="ok", what=f"{name}: standard input, which is not looked at here.")
        return
    if offline and any(map(is_url, named)):
        yield Check(sign="ok", what=f"{name}: not asked, for the network is to be left alone.")
        return
    with closing(SourceAccess(publication.means, spec, name)) as access:
        for place in named:
            yield from _answer(access, place) if is_url(place) else _file(publication, place, now)
    known = [title for heading in publication.headings for title in heading.categories]
    taken = reading.read_all([(kind, spec)], publication.means, publication.policy, known)
    for failure in taken.failures:
        yield Check(sign="wrong", what=f"{name}: {failure.message}", hint=failure.hint)
    for intake in taken.intakes:
        zone = zone_of(publication.settings.publication.timezone)
        yield from _about(name, intake, now.astimezone(zone))


def _login(publication: "Publication", name: str, spec: Struct) -> Iterator[Check]:
    """Yield that a login is there, without a word of what it is. Raises `SourceError` if not."""
    reference = str(getattr(spec, "login", ""))
    if login_of(reference, publication.means):
        yield Check(sign="ok", what=f"{name}: its login is there, under {reference}.")


def _answer(access: SourceAccess, url: str) -> Iterator[Check]:
    """Yield what the server of a source says. Only what is wrong for the reader is wrong here."""
    start = time.monotonic()
    try:
        answer = access.ask(url)
    except SourceError as error:
        yield Check(sign="look", what=f"{url}: {error.message}", hint=error.hint)
        return
    took = time.monotonic() - start
    kind = answer.headers.get("content-type", "no type").partition(";")[0].strip().lower()
    fine = answer.status == 200 and took < SLOW  # noqa: PLR2004 - OK
    yield Check(
        sign="ok" if fine else "look",
        what=f"{url}: answered {answer.status}, {kind}, in {took:.1f} s.",
    )
    if answer.url != judge(url):
        yield Check(
            sign="look",
            what=f"{url}: it sends on to {answer.url}",
            hint=f'If it has moved there for good, write url = "{answer.url}".',
        )


def _file(publication: "Publication", path: str, now: datetime) -> Iterator[Check]:
    try:
        changed = datetime.fromtimestamp((publication.folder / path).stat().st_mtime, UTC)
    except (OSError, ValueError):
        return  # the reader says why
    days = (now - changed).days
    day = day_at(changed, publication.settings.publication.timezone)
    told = f"{path}: saved on {day}, {number_of(max(days, 0), 'day')} ago."
    yield Check(sign="look" if now - changed > QUIET else "ok", what=told)


def _about(name: str, intake: Intake, now: datetime) -> Iterator[Check]:
    """Yield what came of reading a source; days are those of `now`'s zone."""
    count = len(intake.entries)
    dates = [entry.published for entry in intake.entries if entry.published]
    newest = max((date for date in dates if date <= now), default=None)
    told = f"{name}: {number_of(count, 'entry', 'entries')}"
    if newest:
        day = newest.astimezone(now.tzinfo).date()
        told += f", the newest of {day}, {number_of((now.date() - day).days, 'day')} ago"
    quiet = newest is not None and now - newest > QUIET
    hint = "Nothing new for long: is it still the right address?" if quiet else ""
    yield Check(sign="look" if quiet or not count else "ok", what=f"{told}.", hint=hint)
    yield from remarks(one for one in intake.findings if one.severity != "note")
