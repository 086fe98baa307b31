"""Newcomers that may be known under other names: recognised by evidence, or asked about."""

from collections.abc import Iterator, MutableMapping, Sequence

from bulletin.identity.book import Book
from bulletin.identity.evidence import Case, Verdict, judge
from bulletin.identity.merging import merged
from bulletin.identity.names import TEXT
from bulletin.identity.values import Answer, Group
from bulletin.model import Entry

MANY = 2
"""Entries, beside a newcomer, that make its summary one that says nothing."""

MOST = 3
"""Questions that one newcomer may raise."""

Groups = MutableMapping[str, Group]
"""The entries of a reading by guid."""


def recognise(groups: Groups, book: Book, answer: Answer) -> Iterator[tuple[str, str]]:
    """Join each newcomer to the entry it proves to be; yield (newcomer, other) where one must ask.

    An entry that the newcomer's own source still shows beside it is another one.
    """
    for guid in [guid for guid in groups if not book.was_known(guid)]:
        verdicts = {
            other: _verdict(guid, other, groups, book, answer)
            for other in _candidates(guid, groups, book, answer)
        }
        if same := next((g for g, verdict in verdicts.items() if verdict == "same"), ""):
            group = groups.pop(guid)
            book.add(same, group.names)
            if same in groups:
                groups[same].add(group)
            else:
                groups[same] = group
        else:
            maybe = [other for other, verdict in verdicts.items() if verdict == "ask"]
            yield from ((guid, other) for other in maybe[:MOST])


def _candidates(guid: str, groups: Groups, book: Book, answer: Answer) -> Iterator[str]:
    """Yield the guids that a newcomer might be.

    Those that have had its title or its summary, and what its sources have lately ceased to show.
    """
    names = groups[guid].names
    vanished = [line.identity.guid for line in answer.recent if line.identity.guid not in groups]
    said = _saying(guid, names, book)
    for other in dict.fromkeys((*book.titled(names), *said, *vanished)):
        if (
            other != guid
            and frozenset((guid, other)) not in answer.apart
            and book.may_be_one(names, other)
            and not _side_by_side(guid, other, groups)
        ):
            yield other


def _side_by_side(one: str, other: str, groups: Groups) -> bool:
    """Whether one source shows both in this reading."""
    if one not in groups or other not in groups:
        return False
    return not set(groups[one].sources).isdisjoint(groups[other].sources)


def _verdict(guid: str, other: str, groups: Groups, book: Book, answer: Answer) -> Verdict:
    said = _saying(guid, groups[guid].names, book)
    titles = book.titles(other)
    old = _entry(other, groups, answer)
    if old or other in said:
        case = Case(
            new=merged(groups[guid].entries)[0],
            old=old or Entry(where="", title=next(iter(titles), "")),
            titles=titles,
            says_the_same=other in said,
            telling=not _is_common(guid, groups[guid].names, book),
        )
        return judge(case)
    # Known by its names alone. One that nobody was sent harms nobody when it comes again.
    if other not in answer.sent:
        return "other"
    # Past issues often have the links of a tracker; a title under the same host may be a new page.
    return "ask" if book.sites(guid) & book.sites(other) else "same"


def _saying(guid: str, names: Sequence[str], book: Book) -> list[str]:
    """Return the other entries that have a newcomer's summary, none when many have it."""
    if _is_common(guid, names, book):
        return []
    hints = [name for name in names if name.startswith(TEXT)]
    return [other for hint in hints for other in book.saying(hint) if other != guid]


def _is_common(guid: str, names: Sequence[str], book: Book) -> bool:
    """Whether a newcomer's summary stands under many others, as "Read our report" does."""
    hints = [name for name in names if name.startswith(TEXT)]
    return any(len(book.saying(h)) - (guid in book.saying(h)) >= MANY for h in hints)


def _entry(guid: str, groups: Groups, answer: Answer) -> Entry | None:
    if guid in groups:
        return merged(groups[guid].entries)[0]
    known = answer.known.get(guid) or next(
        (line for line in answer.recent if line.identity.guid == guid), None
    )
    return known.entry if known else None


def proved_apart(groups: Groups, answer: Answer) -> Iterator[tuple[str, str]]:
    """Yield the open questions that the reading answers: one source shows both entries."""
    for guid, other in answer.asked:
        if _side_by_side(guid, other, groups):
            yield guid, other
