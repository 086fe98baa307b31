"""`adopt`: what subscribers already have, so that nothing reaches them twice.

A past issue tells which resources were sent: they count as sealed. An old feed tells by which guid
its readers know an entry: it keeps that guid, and moving floods nobody.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from bulletin.errors import SourceError
from bulletin.identity import Answer, Named, guid_of, names_of, spellings
from bulletin.identity.banned import part
from bulletin.identity.book import Book
from bulletin.model import Entry, Finding
from bulletin.publication.documents import documents, refuse_unsent
from bulletin.sources.access import is_url
from bulletin.sources.base import Document
from bulletin.sources.past import Past, PastEntry, recognise
from bulletin.store import Line, Store
from bulletin.text import number_of

if TYPE_CHECKING:
    from bulletin.publication import Publication

LARGEST = 20_000_000  # bytes of one document
WITHDRAWN = "withdrawn from here"
MAYBE = "perhaps withdrawn from here: the title is the same"


class Adopted(Struct, frozen=True, kw_only=True):
    """What came of one document: what it was taken for, and how many entries were taken from it.

    `known` of them were known before. `left_out` says in words what was left out, and how often.
    `failed` says why nothing could be taken, "" when something was. Of a folder, `passed` counts
    the files that cannot be a past issue.
    """

    where: str
    what: str = ""
    taken: int = 0
    known: int = 0
    left_out: tuple[tuple[str, int], ...] = ()
    findings: tuple[Finding, ...] = ()
    failed: str = ""
    passed: int = 0


def adopt(
    publication: "Publication",
    places: Sequence[str],
    now: datetime,
    *,
    dry: bool = False,
    allow_private: bool = False,
    wait: float = 0,
) -> list[Adopted]:
    """Take in what subscribers already have; see `Publication.adopt`."""
    with publication.opened(dry=dry, wait=wait) as store:
        found = [
            told
            for place in places
            for told in _looked_at(publication, store, place, now, allow_private=allow_private)
        ]
        store.catalogue.mark_sealed()
        settings = publication.settings
        store.save(store.catalogue.pending(settings.issue.since, settings.publication.timezone))
    return found


def _looked_at(
    publication: "Publication", store: Store, place: str, now: datetime, *, allow_private: bool
) -> Iterator[Adopted]:
    """Take in what one place holds, which may be a folder of documents."""
    try:
        found = documents(publication, place)
    except SourceError as error:
        yield _failed(place, error)
        return
    for each in found.places:
        try:
            document = _fetched(each, allow_private=allow_private)
            past = recognise(document)
            if not past.is_feed:
                refuse_unsent(publication, document.data, each)
        except SourceError as error:
            yield _failed(each, error)
        else:
            yield _adopted(store, past, each, now)
    if found.passed:
        yield Adopted(where=place, passed=found.passed)


def _failed(place: str, error: SourceError) -> Adopted:
    return Adopted(where=place, failed=f"{error.message}. {error.hint}".strip())


def _fetched(place: str, *, allow_private: bool) -> Document:
    if is_url(place):
        from bulletin import http

        found = http.get(place, allow_private=allow_private, limit=LARGEST)
        return Document(found.data, place)
    try:
        return Document(Path(place).read_bytes(), place)
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", where=place) from error


def _adopted(store: Store, past: Past, place: str, now: datetime) -> Adopted:
    """Write down what the document at `place` came to, and tell it."""
    read = [_named(store, entry) for entry in past.entries]
    answer = store.answer(read)
    named, withheld = _without_withdrawn(list(zip(past.entries, read, strict=True)), answer)
    book = Book(answer)
    lines: list[Line] = []
    known = changed = 0
    for entry, one in named:
        guids = book.find(one.names) if one.entry.title else book.linked(one.names)
        guids = guids or book.placed_and_titled(one.names) or book.titled_elsewhere(one.names)
        known += bool(guids)
        changed += past.is_feed and bool(entry.guid and guids and guids[0] != entry.guid)
        mine = _of_feed(entry, one, guids, now) if past.is_feed else _of_issue(one, guids, place)
        for line in mine:
            whole = store.with_handle(line, now)
            book.add(whole.guid, whole.names)
            lines.append(whole)
    store.record(lines)
    return Adopted(
        where=place,
        what=past.what,
        taken=len(named),
        known=known,
        left_out=(*past.left_out, *withheld),
        findings=(*past.findings, *_about_guids(changed, place)),
    )


def _about_guids(changed: int, place: str) -> Iterator[Finding]:
    """Yield what readers will notice of entries that had a guid of bulletin's own until now."""
    if changed:
        yield Finding(
            severity="note",
            what=f"{number_of(changed, 'entry', 'entries')} had another guid until now, by which"
            " bulletin's own feed has shown them.",
            where=place,
            hint="Who reads that feed already may be shown them once more; who comes from the old"
            " feed is not.",
        )


def _named(store: Store, entry: PastEntry) -> Named:
    """Return a resource of a past issue or feed with its names, as they are and as they were."""
    made = Entry(where="", title=entry.title, link=entry.link, guid=entry.guid)
    names = names_of(made, store.index.hub)
    spelled = (other for name in names for other in spellings(name, store.index.hub))
    return Named(made, names, spelled=tuple(spelled))


def _without_withdrawn(
    named: Sequence[tuple[PastEntry, Named]], answer: Answer
) -> tuple[list[tuple[PastEntry, Named]], Iterator[tuple[str, int]]]:
    """Return what may be taken in, and how much was, or may have been, withdrawn.

    Without a title, an entry has no name of that kind.
    """
    parted = part([one for _, one in named], answer)
    shown = set(map(id, parted.shown))
    left = [
        (entry, one if entry.title else structs.replace(one, names=one.names[:-1]))
        for entry, one in named
        if id(one) in shown
    ]
    maybe = sum(bool(one.maybe) for one in parted.hidden)
    counts = {WITHDRAWN: len(parted.hidden) - maybe, MAYBE: maybe}
    return [pair for pair in left if pair[1].names], filter(lambda pair: pair[1], counts.items())


def _of_issue(one: Named, guids: Sequence[str], place: str) -> list[Line]:
    """Return the lines that tell of a resource which readers were sent."""
    guid = guids[0] if guids else guid_of(one.entry, one.names)
    return [Line(guid=guid, names=one.names, adopted=place.rstrip("/").rpartition("/")[2])]


def _of_feed(entry: PastEntry, one: Named, guids: Sequence[str], now: datetime) -> list[Line]:
    """Return the lines by which an entry keeps the guid that feed readers know it by."""
    guid = entry.guid or (guids[0] if guids else guid_of(one.entry, one.names))
    seen = min(entry.published or now, now)
    line = Line(guid=guid, seen=seen, names=one.names)
    if guids and guids[0] != guid:
        return [line, Line(guid=guid, same=guids[0])]
    return [line]
