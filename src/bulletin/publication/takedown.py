"""What `withdraw` does around the record: the outputs are made again, and copies are named."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from bulletin import pipeline
from bulletin.outbox import Outbox
from bulletin.publication import drafts, withdrawal
from bulletin.publication.building import put_out
from bulletin.publication.sealing import standing_build
from bulletin.publication.survey import survey
from bulletin.publication.withdrawal import Target

if TYPE_CHECKING:
    from bulletin.publication import Publication


class Withdrawn(Struct, frozen=True, kw_only=True):
    """What was withdrawn. `issues` are the sent issues that had it.

    `remains` says in words where copies may still be, `named` lists the places below the folder
    where it is still named.
    """

    title: str
    link: str
    issues: tuple[int, ...]
    remains: tuple[str, ...]
    named: tuple[str, ...]


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
    sources = {path for key in publication.source_keys() for path in _paths(key)}
    named = [
        place
        for place in withdrawal.mentions(publication, target)
        if place.rpartition(":")[0] not in sources
    ]
    return Withdrawn(
        title=next(iter(target.titles), ""),
        link=next(iter(target.links), ""),
        issues=tuple(had),
        remains=tuple(_remains(publication, had, target)),
        named=tuple(named),
    )


def _paths(key: str) -> list[str]:
    """Return the paths that a source's key names."""
    return key.partition(":")[2].split(" ")


def _remains(publication: "Publication", had: Sequence[int], target: Target) -> Iterator[str]:
    """Yield where copies may still be, in words."""
    if target.where:
        yield f"At its source ({target.where}). Take it down there too; it is not read again."
    if had:
        issues = ", ".join(map(str, had))
        yield f"In the emails of issue {issues} that readers have. Nobody can call those back."
    yield f"On your web server, until you put {publication.masthead.url} up again from out/site."
    yield "In feed readers and search engines, until they look again; some keep what they had."
    if any(
        (folder / ".git").exists() for folder in (publication.folder, *publication.folder.parents)
    ):
        yield "In the history of git, and in every clone: see its git filter-repo."
    yield "In backups and synced copies of this folder."
