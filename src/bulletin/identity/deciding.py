"""Who is who: which entries of a reading are known, which are new, which are one.

A decider: the store answers once for all names asked, `decide` returns what to do, and the store
does it. Names decide (`names`); where they do not, evidence does (`evidence`); what the evidence
leaves open is asked of a person.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from msgspec import Struct, structs

from bulletin.identity.banned import part
from bulletin.identity.book import Book
from bulletin.identity.borrowed import about, lenders, without
from bulletin.identity.evidence import AKIN, unlike
from bulletin.identity.merging import merged, with_known
from bulletin.identity.names import TEXT, guid_of
from bulletin.identity.questions import proved_apart, recognise
from bulletin.identity.recount import counted_anew
from bulletin.identity.values import Answer, Decision, Group, Named, Settled
from bulletin.model import Entry, Finding
from bulletin.text import likeness


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
    parted = part(reading, answer)
    book = Book(answer, counted_anew(parted.shown, answer))
    found = _found(parted.shown, book, answer)
    groups = _grouped(found)
    asks = [*recognise(groups, book, answer)]  # joins groups, so it comes first
    asks += (pair for pair in _doubts(found, groups, book, answer) if pair not in answer.asked)
    beside = [one.named.entry for one in found if not groups.keys().isdisjoint(one.lent)]
    several = (
        _several(one.named.entry, one.guids, by_title=len(one.named.names) == 1)
        for one in found
        if len(one.guids) > 1 and not any(one.guids[0] in pair for pair in (*asks, *answer.asked))
    )
    return Decision(
        settled=tuple(_settled(groups, book, answer, now, fresh)),
        asks=tuple(dict.fromkeys(asks)),
        apart=tuple(proved_apart(groups, answer)),
        hidden=parted.hidden,
        findings=(*several, *about(beside)),
    )


class _Found(Struct, frozen=True):
    """An entry of the reading and the guids that its names lead to, best first; one at least.

    `lent` are entries whose names it bore, and that it cannot be: those names are left out.
    """

    named: Named
    guids: list[str]
    lent: list[str]


def _found(reading: Iterable[Named], book: Book, answer: Answer) -> list[_Found]:
    """Return the reading's entries with their guids, minting one where no name is known."""
    found: list[_Found] = []
    shown: dict[str, Entry] = {}
    for one in reading:
        guids = book.find(one.names)
        if lent := lenders(one, guids, book, answer, shown):
            one = without(one, lent, book)  # noqa: PLW2901 - goes by its other names
            guids = book.find(one.names)
        if book.by_title(one.names):
            guids = _likely(one, guids, book, answer, shown)
            if guids and _is_a_guess(one, guids[0], book, answer, shown):
                one = structs.replace(one, hint="")  # noqa: PLW2901 - it may be another's
        guids = guids or [_minted(one, book)]
        book.add(guids[0], one.recorded)
        shown.setdefault(guids[0], one.entry)
        found.append(_Found(one, guids, lent))
    return found


def _grouped(found: Iterable[_Found]) -> dict[str, Group]:
    groups: dict[str, Group] = {}
    for one in found:
        entry, names, source = one.named.entry, [*one.named.recorded], one.named.source
        groups.setdefault(one.guids[0], Group()).add(Group([entry], names, [source]))
    return groups


def _doubts(
    found: Iterable[_Found], groups: dict[str, Group], book: Book, answer: Answer
) -> Iterator[tuple[str, str]]:
    """Yield who must be asked about: readers may have had it under one of its names.

    A newcomer that bore the name of another one, which is shown no more; and one that was not sent,
    but has a name of one that was.
    """
    for one in found:
        guid, *others = one.guids
        if guid in answer.sent or guid not in groups:
            continue
        if not book.was_known(guid):
            others += [other for other in one.lent if other not in groups]
        yield from (
            (guid, other)
            for other in others
            if other in answer.sent and frozenset((guid, other)) not in answer.apart
        )


def _likely(
    one: Named, guids: Sequence[str], book: Book, answer: Answer, shown: dict[str, Entry]
) -> list[str]:
    """Return those of the bearers of a title that may be an entry, by what their summaries say.

    One that says the same, or did, goes before those of which nothing is known.
    """
    if said := [guid for guid in book.saying(one.hint) if guid in guids]:
        return said[:1]
    entry = one.entry
    texts = {guid: text for guid in guids if (text := answer.text_of(guid, shown))}
    kept = [guid for guid in guids if guid not in texts or not unlike(entry, texts[guid])]
    alike = {guid: likeness(texts[guid].summary, entry.summary) for guid in kept if guid in texts}
    best = max(alike, key=lambda guid: alike[guid], default="")
    return [best] if entry.summary and best and alike[best] > AKIN else kept


def _is_a_guess(one: Named, guid: str, book: Book, answer: Answer, shown: dict[str, Entry]) -> bool:
    """Tell whether a title alone makes an entry `guid`, which had another summary, or others.

    Where the text of that one is known, both were compared.
    """
    if answer.text_of(guid, shown):
        return False
    said = {name for name in book.names(guid) if name.startswith(TEXT)}
    return bool(said) and one.hint not in said


def _minted(one: Named, book: Book) -> str:
    guid = guid_of(one.entry, one.names)
    while book.is_taken(guid):  # another entry's already, which this one is not
        guid = uuid.uuid5(uuid.NAMESPACE_URL, "\n".join((guid, *one.names))).urn
    return guid


def _several(entry: Entry, guids: Sequence[str], *, by_title: bool) -> Finding:
    what = "is the title" if by_title else "bears the names"
    return Finding(
        severity="warning",
        what=f"{entry.title!r} {what} of {len(guids)} known entries",
        where=entry.where,
        hint="It was taken for the first of them. A link or an id of its own would tell.",
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
