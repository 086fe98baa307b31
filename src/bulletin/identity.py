"""Who is who: which entries of a reading are known, which are new, which are one.

A decider: the store answers once for all names asked, `decide` returns what to do, and the store
does it. The ladder of names, best first: the source's own id or guid, the given link, the title.
Names are scoped to the hub's host, so two readers of one hub agree. A derived link names nothing.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct, structs

from bulletin import links
from bulletin.model import Entry, Finding, Known
from bulletin.text import ELLIPSIS, distinct, fold

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "tag:bulletin,2026:entry")
_TITLE = "title:"
_ID = "id:"


Named = tuple[Entry, tuple[str, ...]]
"""An entry and its names (`names_of`)."""


class Answer(Struct, frozen=True):
    """What the store knows about some names.

    `guids` gives for each name the guids that bear it, oldest first; `known` the catalogue's line
    of each guid that it has text for; `strong` the guids that bear more than a title; `ids` the
    ``id:`` names of each guid that has some.
    """

    guids: Mapping[str, Sequence[str]]
    known: Mapping[str, Known]
    strong: frozenset[str]
    ids: Mapping[str, frozenset[str]] = {}


class Settled(Struct, frozen=True):
    """One resource of the reading: its guid, every name, its merged entry, and its twins' places.

    `first_seen` is what a newly minted identity gets; `minted` tells whether it is one.
    """

    guid: str
    names: tuple[str, ...]
    entry: Entry
    first_seen: datetime
    minted: bool
    twins: tuple[Entry, ...] = ()


class Decision(Struct, frozen=True):
    """What came of a reading: one `Settled` for each resource, in reading order."""

    settled: tuple[Settled, ...]
    findings: tuple[Finding, ...]


def names_of(entry: Entry, host: str) -> tuple[str, ...]:
    """Return the names of `entry` on the hub at `host`, best rung first."""
    names: list[str] = []
    if entry.source_id:
        names.append(f"id:{host}:{entry.source_id}")
    if entry.guid:
        post = _wordpress_id(entry.guid, host)
        names.append(f"id:{host}:{post}" if post else f"guid:{entry.guid}")
    if entry.link and not entry.link_derived:
        names.append(f"link:{links.page(entry.link)}")
    names.append(f"{_TITLE}{host}:{fold(entry.title) or entry.title}")
    return tuple(dict.fromkeys(names))


def _wordpress_id(guid: str, host: str) -> str:
    """Return the post id in a WordPress guid of this hub (``https://hub/?p=12``), else ""."""
    if links.host(guid) != host:
        return ""
    try:
        return parse_qs(urlsplit(guid).query).get("p", [""])[0]
    except ValueError:
        return ""


def guid_of(entry: Entry, names: Sequence[str]) -> str:
    """Return the guid to mint: the source's own when it is an absolute IRI, else a UUIDv5.

    The UUID is made of the best name, so it comes out the same wherever it is minted.
    """
    if links.is_iri(entry.guid):
        return entry.guid
    return uuid.uuid5(_NAMESPACE, names[0]).urn


def decide(entries: Sequence[Named], answer: Answer, now: datetime) -> Decision:
    """Return which resources the `entries` are, given what is known; `now` is aware, UTC.

    New identities get `now` as first seen; undated ones are a second apart, in reading order, so
    that a list keeps its order for good.
    """
    groups: dict[str, list[Entry]] = {}
    names: dict[str, list[str]] = {}
    book = _Book(answer)
    findings: list[Finding] = []
    for entry, mine in entries:
        guid = book.find(mine, entry, findings) or guid_of(entry, mine)
        book.add(guid, mine)
        groups.setdefault(guid, []).append(entry)
        names.setdefault(guid, []).extend(mine)
    settled: list[Settled] = []
    undated = 0
    for guid, group in groups.items():
        entry, twins = _merged(group)
        known = answer.known.get(guid)
        minted = not book.was_known(guid)
        seen = now - timedelta(seconds=undated)
        undated += minted and entry.published is None
        settled.append(
            Settled(
                guid=guid,
                names=tuple(dict.fromkeys(names[guid])),
                entry=_with_known(entry, known.entry) if known else entry,
                first_seen=seen if entry.published is None else now,
                minted=minted,
                twins=twins,
            )
        )
    return Decision(tuple(settled), tuple(findings))


class _Book:
    """The names known so far: the store's answer, and what this reading has added."""

    def __init__(self, answer: Answer) -> None:
        self._guids: dict[str, list[str]] = {name: list(g) for name, g in answer.guids.items()}
        self._strong = set(answer.strong)
        self._known = {guid for guids in answer.guids.values() for guid in guids}
        self._ids = {guid: set(names) for guid, names in answer.ids.items()}

    def was_known(self, guid: str) -> bool:
        return guid in self._known

    def find(self, names: Sequence[str], entry: Entry, findings: list[Finding]) -> str:
        """Return the guid of the resource that bears one of `names`, or "".

        Strong names decide. A title alone decides only when one of the two sides has nothing
        better: two resources with an id or a link each may well share a title.
        """
        *strong, title = names
        if guids := self._bearers(strong, names):
            words = f"{entry.title!r} bears the names of {len(guids)} known entries"
        else:
            guids = self._bearers([title], names)
            if strong:
                guids = [guid for guid in guids if guid not in self._strong]
            words = f"{entry.title!r} is the title of {len(guids)} known entries"
        if len(guids) > 1:
            hint = "It was taken for the one seen first. A link or an id of its own would tell."
            findings.append(Finding(severity="warning", what=words, where=entry.where, hint=hint))
        return guids[0] if guids else ""

    def refused(self, names: Sequence[str]) -> list[str]:
        """Return the guids that an entry which may not be shown could be: better one too many."""
        *strong, title = names
        found = self._bearers(strong, names)
        others = self._guids.get(title, [])
        weak = others if not strong else [guid for guid in others if guid not in self._strong]
        return [*found, *weak]

    def _bearers(self, asked: Sequence[str], names: Sequence[str]) -> list[str]:
        """Return the guids that bear a name asked for, but not one with another id of the hub."""
        ids = {name for name in names if name.startswith(_ID)}
        found = [guid for name in asked for guid in self._guids.get(name, [])]
        return [
            guid
            for guid in dict.fromkeys(found)
            if not (ids and self._ids.get(guid)) or ids & self._ids[guid]
        ]

    def add(self, guid: str, names: Iterable[str]) -> None:
        for name in names:
            bearers = self._guids.setdefault(name, [])
            if guid not in bearers:
                bearers.append(guid)
            if not name.startswith(_TITLE):
                self._strong.add(guid)
            if name.startswith(_ID):
                self._ids.setdefault(guid, set()).add(name)


def refused_guids(names: Iterable[Sequence[str]], answer: Answer) -> list[str]:
    """Return the guids of entries that may no longer be shown, given the names each bears."""
    book = _Book(answer)
    return [guid for one in names for guid in book.refused(one)]


def _with_known(entry: Entry, known: Entry) -> Entry:
    """Return an entry with what its line in the catalogue knows better.

    A card gets the full text that was read before; a date once known does not get lost.
    """
    if entry.partial and not known.partial:
        return merge(entry, known)
    if known.published and not entry.published:
        return structs.replace(entry, published=known.published)
    return entry


def _merged(group: Sequence[Entry]) -> tuple[Entry, tuple[Entry, ...]]:
    """Return one entry for a group, the fullest first, and the others."""
    first, *others = sorted(group, key=lambda entry: entry.partial)
    entry = first
    for other in others:
        entry = merge(entry, other)
    return entry, tuple(others)


def merge(first: Entry, other: Entry) -> Entry:
    """Return `first` with what it lacks taken from `other`.

    A summary that was cut gives way to a whole one, a derived link to a given one; categories and
    tags are the union, in order.
    """
    taken: dict[str, object] = {
        field: getattr(other, field)
        for field in first.__struct_fields__
        if not getattr(first, field) and getattr(other, field)
    }
    if first.link_derived and other.link and not other.link_derived:
        taken |= {"link": other.link, "link_derived": False}
    elif first.link:
        taken.pop("link_derived", None)
    if (first.partial, _is_cut(first)) > (other.partial, _is_cut(other)) and other.summary:
        taken["summary"] = other.summary
    for field in ("categories", "tags"):
        taken[field] = distinct((*getattr(first, field), *getattr(other, field)))
    taken["partial"] = first.partial and other.partial
    return structs.replace(first, **taken)


def _is_cut(entry: Entry) -> bool:
    return entry.summary.endswith(ELLIPSIS)
