"""What `withdraw` does around the record: the outputs are made again, and copies are named."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from bulletin import pipeline
from bulletin.outbox import Outbox
from bulletin.publication import drafts, remains, withdrawal
from bulletin.publication.building import put_out
from bulletin.publication.remains import Other
from bulletin.publication.sealing import standing_build
from bulletin.publication.survey import survey

if TYPE_CHECKING:
    from bulletin.publication import Publication


class Withdrawn(Struct, frozen=True, kw_only=True):
    """What was withdrawn. `issues` are the sent issues that had it.

    `remains` says in words where copies may still be, `named` lists the places below the folder
    where it is still named. `others` are entries that name it in their own text.
    """

    title: str
    link: str
    issues: tuple[int, ...]
    remains: tuple[str, ...]
    named: tuple[str, ...]
    others: tuple[Other, ...] = ()


def withdraw(
    publication: "Publication", query: str, now: datetime, out: Path, *, wait: float = 0
) -> Withdrawn:
    """Take one entry down everywhere; see `Publication.withdraw`."""
    with publication.opened(wait=wait) as store:
        target = withdrawal.begin(publication, store, query, now)
        outbox = Outbox(out)
        standing = standing_build(publication, outbox, drafts.number_of(publication))
        mailer = standing.mailer if standing else publication.settings.mailer
        emailed = outbox.has(pipeline.EMAIL)
        had = withdrawal.finish(publication, store, target, out)
        store.keep()
        found = survey(publication, store, (), now) if emailed else None
        left = found if found and found.makes_an_issue else None
        put_out(publication, store, left, Outbox(out), now, mailer=mailer)
        others = remains.others(publication, store, target, now)
    sources = {path for key in publication.source_keys() for path in withdrawal.places_of(key)}
    named = [
        place
        for place in remains.places(publication, target)
        if place.partition(":")[0] not in sources
    ]
    return Withdrawn(
        title=next(iter(target.titles), ""),
        link=next(iter(target.links), ""),
        issues=tuple(had),
        remains=tuple(remains.out_of_reach(publication, had, target)),
        named=tuple(named),
        others=others,
    )
