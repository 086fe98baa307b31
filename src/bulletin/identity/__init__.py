"""Who is who: which entries of a reading are known, which are new, which are one.

A decider: the store answers once for all names asked, `decide` returns what to do, and the store
does it. Names decide (`names`); where they do not, evidence does (`evidence`); what the evidence
leaves open is asked of a person.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bulletin.identity.book import Book
from bulletin.identity.merging import merge, merged, with_known
from bulletin.identity.names import (
    Hub,
    canonical,
    guid_of,
    hashed,
    hub_of,
    issue_id,
    names_of,
    spellings,
)
from bulletin.identity.questions import proved_apart, recognise
from bulletin.identity.values import Answer, Decision, Group, Named, Settled
from bulletin.model import Entry, Finding

__all__ = [
    "Answer",
    "Decision",
    "Hub",
    "Named",
    "Settled",
    "canonical",
    "decide",
    "guid_of",
    "hashed",
    "hidden_guids",
    "hub_of",
    "issue_id",
    "merge",
    "names_of",
    "spellings",
    "strangers",
]


def strangers(reading: Iterable[Named], answer: Answer) -> list[Named]:
    """Return the entries of a reading whose names are all unknown."""
    book = Book(answer)
    return [one for one in reading if not book.find(one.names)]


def decide(
    reading: Sequence[Named], answer: Answer, now: datetime, fresh: frozenset[str] = frozenset()
) -> Decision:
    """Return which resources a `reading` holds, given what is known; `now` is aware, UTC.

    New identities get `now` as first seen; undated ones are a second apart, in reading order, so
    that a list keeps its order for good. What a source shows when it is read for the first time
    (those in `fresh`) was there before: it counts as seen on its own date.
    """
    shown = [one for one in reading if not _is_withdrawn(one, answer)]
    book = Book(answer)
    findings: list[Finding] = []
    groups = _grouped(shown, book, findings)
    asks = tuple(recognise(groups, book, answer))  # joins groups, so it comes first
    return Decision(
        settled=tuple(_settled(groups, book, answer, now, fresh)),
        asks=asks,
        apart=tuple(proved_apart(groups, answer)),
        withdrawn=tuple(one.entry for one in reading if _is_withdrawn(one, answer)),
        findings=tuple(findings),
    )


def _is_withdrawn(one: Named, answer: Answer) -> bool:
    """Whether an entry bears a name of one that was taken down; its title is name enough."""
    if not answer.withdrawn:
        return False
    return not answer.withdrawn.isdisjoint(map(hashed, (*one.names, *one.spelled)))


def _grouped(reading: Iterable[Named], book: Book, findings: list[Finding]) -> dict[str, Group]:
    """Return the reading's entries by guid, minting one where no name is known."""
    groups: dict[str, Group] = {}
    for one in reading:
        guids = book.find(one.names)
        if len(guids) > 1:
            findings.append(_several(one.entry, guids, by_title=len(one.names) == 1))
        guid = guids[0] if guids else _minted(one, book)
        book.add(guid, one.names)
        groups.setdefault(guid, Group()).add(Group([one.entry], [*one.names], [one.source]))
    return groups


def _minted(one: Named, book: Book) -> str:
    guid = guid_of(one.entry, one.names)
    if book.is_taken(guid):  # another entry's already: this one bears another id of the hub
        guid = uuid.uuid5(uuid.NAMESPACE_URL, "\n".join((guid, *one.names))).urn
    return guid


def _several(entry: Entry, guids: Sequence[str], *, by_title: bool) -> Finding:
    what = "is the title" if by_title else "bears the names"
    return Finding(
        severity="warning",
        what=f"{entry.title!r} {what} of {len(guids)} known entries",
        where=entry.where,
        hint="It was taken for the one seen first. A link or an id of its own would tell.",
    )


def _settled(
    groups: dict[str, Group], book: Book, answer: Answer, now: datetime, fresh: frozenset[str]
) -> Iterable[Settled]:
    undated = 0
    for guid, group in groups.items():
        entry, twins = merged(group.entries)
        known = answer.known.get(guid)
        minted = not book.was_known(guid)
        seen = now
        if minted and entry.published is None:
            seen = now - timedelta(seconds=undated)
            undated += 1
        elif minted and entry.published and fresh.issuperset(group.sources):
            seen = min(now, entry.published)
        yield Settled(
            guid=guid,
            names=tuple(dict.fromkeys(group.names)),
            entry=with_known(entry, known.entry) if known else entry,
            first_seen=seen,
            minted=minted,
            twins=twins,
            sources=tuple(dict.fromkeys(filter(None, group.sources))),
        )


def hidden_guids(names: Iterable[Sequence[str]], answer: Answer) -> list[str]:
    """Return the guids of entries that may no longer be shown, given the names each bears."""
    book = Book(answer)
    return [guid for one in names for guid in book.hidden(one)]
