"""`withdraw`: an entry has to come down, everywhere and for good.

Only hashes of its names stay, so that it cannot return. The intent is written down first; should
the work be interrupted, the next command that writes finishes it. Each step can be done twice. The
names go last: while an entry is being withdrawn, it must still be known what to look for.
"""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from bulletin import files, issue, links, site
from bulletin.dates import day_at
from bulletin.identity import hashed
from bulletin.identity.names import LINK, TEXT, TITLE
from bulletin.model import Issue, Known, Section
from bulletin.outbox import Outbox
from bulletin.publication import drafts, lookup, mentions
from bulletin.publication.ledger import email_again
from bulletin.publication.mentions import Wanted, doubtful, wanted
from bulletin.publication.shadows import shadows
from bulletin.store import Line, Store, builds, formats, seals
from bulletin.store.issue_files import Seal, folders

if TYPE_CHECKING:
    from bulletin.publication import Publication


class Target(Struct, frozen=True, kw_only=True):
    """An entry that has to go, and all that it is known by: its `guid`, and those that are it.

    `doubtful` are titles that are too short to mean it for sure: they are only looked for. `where`
    is where it was read, of all sources that show it; `adopted` names the files that told of it as
    sent before bulletin, `akin` the codes of others in the record that may be it, and have no text.
    """

    guid: str
    guids: frozenset[str]
    ids: frozenset[str]
    titles: tuple[str, ...]
    links: tuple[str, ...]
    sought: Wanted
    doubtful: Wanted
    day: date
    where: tuple[str, ...] = ()
    adopted: tuple[str, ...] = ()
    akin: tuple[str, ...] = ()


def begin(publication: "Publication", store: Store, query: str, now: datetime) -> Target:
    """Return what `query` names, after writing down that it is being withdrawn."""
    zone = publication.settings.publication.timezone
    guid = lookup.the_one(store, query, zone)
    day = day_at(now, zone)
    target = target_of(publication, store, guid, day)
    store.record([Line(guid=guid, withdrawing=day)])
    return target


def target_of(publication: "Publication", store: Store, guid: str, day: date) -> Target:
    """Return all that an entry is known by, in the record, the catalogue and every issue."""
    guids = store.index.aliases(guid) or [guid]  # one that a merge brought back may be in no line
    known = store.catalogue.entries(guids)
    entries = [line.entry for line in known]
    along, akin = shadows(store, guids)
    guids += [alias for other in along for alias in store.index.aliases(other)]
    ids = {one.id for one in store.index.identities(guids).values()}
    for seal in seals_of(publication):
        held = [one for one in seal.issue.printed if one.identity.guid in guids]
        entries += [one.entry for one in held]
        ids |= {one.id for one in held}
    names = sorted(name for those in store.index.names(guids).values() for name in those)
    pages = [name.removeprefix(LINK) for name in names if name.startswith(LINK)]
    shown = [store.index.hub.here(links.key(entry.link)) for entry in entries if entry.link]
    titles = [entry.title for entry in entries if entry.title]
    folded = [name.split(":", 2)[2] for name in names if name.startswith(TITLE)]
    return Target(
        guid=guid,
        guids=frozenset(guids),
        ids=frozenset(ids),
        titles=tuple(dict.fromkeys(titles or folded)),
        links=tuple(dict.fromkeys(entry.link for entry in entries if entry.link) or pages),
        sought=wanted([*pages, *shown], [*titles, *folded], store.index.hub),
        doubtful=doubtful([*titles, *folded], store.index.hub),
        day=day,
        where=tuple(dict.fromkeys(place for line in known for place in _shown_at(line))),
        akin=tuple(one.id for one in store.index.identities(akin).values()),
        adopted=tuple(dict.fromkeys(store.index.adopted(guids).values())),
    )


def _shown_at(line: Known) -> Iterator[str]:
    """Yield where an entry was read, and the places of the other sources that show it."""
    yield line.entry.where
    for key in line.sources:
        places = places_of(key)
        if not any(line.entry.where.startswith(place.partition("#")[0]) for place in places):
            yield " ".join(places)


def places_of(key: str) -> list[str]:
    """Return the paths or addresses that a source's key names."""
    return key.partition(":")[2].split(" ")


def finish(publication: "Publication", store: Store, target: Target, out: Path) -> list[int]:
    """Take an entry out of all that is kept; return the sent issues that had it.

    What lies in the outbox `out` is removed first and all of it, to be made again from the rest:
    when this is done no one knows any more that an output there shows the entry.
    """
    Outbox(out).put({}, "")
    for number in folders(publication.folder):
        _clean_draft(publication, number, target)
    # Those that hold it go last: without the index, they alone tell what the others may mention.
    kept = sorted(seals_of(publication), key=lambda seal: _holds(seal, target))
    for seal in kept:
        if _holds(seal, target) or _mentions(seal.issue, target):
            _clean_seal(publication, seal, target)
    store.catalogue.forget(sorted(target.guids))
    settings = publication.settings
    store.save(store.catalogue.pending(settings.issue.since, settings.publication.timezone))
    _clean_backups(publication.folder, target)
    store.rewrite([*_lines_without(store, target), *_hashes(store, target)])
    store.memory.forget()
    store.refresh()
    return [seal.number for seal in kept if seal.sealed and _holds(seal, target)]


def seals_of(publication: "Publication") -> list[Seal]:
    """Return every sealed issue, and every build that is kept."""
    folder = publication.folder
    sealed = [seals.load(folder, number) for number in seals.numbers(folder)]
    return [*sealed, *builds_of(publication)]


def builds_of(publication: "Publication") -> list[Seal]:
    """Return every build that is kept."""
    folder = publication.folder
    return [build for number in folders(folder) for build in builds.kept(folder, number)]


def _holds(seal: Seal, target: Target) -> bool:
    return any(one.identity.guid in target.guids for one in seal.issue.printed)


def _mentions(made: Issue, target: Target) -> bool:
    """Whether an editor's own words in an issue name the entry."""
    return _without(made, target) != made


def _clean_draft(publication: "Publication", number: int, target: Target) -> None:
    """Take an entry's line and note out of a draft, and its name out of the editor's words."""
    path = drafts.draft_path(publication, number)
    draft = drafts.read_draft(publication, number)
    if draft is not None:
        where = publication.where(number)
        without = issue.without(draft.source, target.ids, where)
        source = mentions.without_source(without, target.sought, where)
        if source != draft.source:
            files.write_whole(path, source.encode())


def _clean_seal(publication: "Publication", seal: Seal, target: Target) -> None:
    """Make an issue, sent or not, again without an entry; it keeps its mark."""
    less = structs.replace(seal, issue=_without(seal.issue, target), again=target.day)
    less = structs.replace(less, files=email_again(publication, less))
    if seal.sealed:
        seals.write(publication.folder, less)
    else:
        builds.replace(publication.folder, less)


def _without(made: Issue, target: Target) -> Issue:
    sections = tuple(_section_without(section, target) for section in made.sections)
    return structs.replace(
        made,
        subject=mentions.without_words(made.subject, target.sought),
        preheader=mentions.without_words(made.preheader, target.sought),
        intro_html=mentions.without_markup(made.intro_html, target.sought),
        sections=sections,
    )


def _section_without(section: Section, target: Target) -> Section:
    left = site.without(section, lambda one: one.identity.guid in target.guids, target.day)
    entries = (
        structs.replace(one, note_html=mentions.without_markup(one.note_html, target.sought))
        for one in left.entries
    )
    return structs.replace(left, entries=tuple(entries))


def _clean_backups(folder: Path, target: Target) -> None:
    """Take the lines that tell of an entry out of the copies that migrations made."""
    for path in sorted((folder / formats.BACKUPS).glob("*.jsonl")):
        lines = path.read_bytes().splitlines(keepends=True)
        names = [f'"{guid}"'.encode() for guid in target.guids]
        kept = [line for line in lines if not any(name in line for name in names)]
        files.write_whole(path, b"".join(kept))


def _lines_without(store: Store, target: Target) -> Iterator[Line]:
    for line in store.lines():
        if not {line.guid, line.asks, line.same, line.other} & target.guids:
            yield line


def guid_left(guid: str) -> str:
    """Return the guid under which the record knows an entry once it is withdrawn."""
    return f"urn:{hashed(guid)}"


def _hashes(store: Store, target: Target) -> Iterator[Line]:
    """Yield what stays of an entry: its code, the day, and hashes of its guids and names.

    What was one stays one, and its names are the first one's. What was withdrawn before, and is
    here again, has a code.
    """
    guids = sorted(target.guids, key=lambda guid: (guid != target.guid, guid))
    names = {name for names in store.index.names(guids).values() for name in names}
    shared = store.index.bearers([name for name in names if name.startswith(TEXT)])
    names -= {name for name, those in shared.items() if len(those) > 1}  # stands under others too
    known = store.index.identities(guids)
    first = ""
    for guid in filter(known.__contains__, guids):
        left = guid_left(guid)
        id_ = "" if store.index.withdrawn([left]) else known[guid].id
        hashes = () if first else tuple(sorted(map(hashed, names)))
        yield Line(id=id_, guid=left, withdrawn=target.day, names=hashes)
        if first:
            yield Line(guid=first, same=left)
        first = first or left
