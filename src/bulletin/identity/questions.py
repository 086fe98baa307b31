"""Newcomers that may be known under other names: recognised by evidence, or asked about."""

from collections.abc import Iterator, Mapping, MutableMapping, Sequence

from msgspec import Struct

from bulletin.identity.book import Book
from bulletin.identity.evidence import Case, Verdict, judge
from bulletin.identity.merging import merged
from bulletin.identity.names import TEXT
from bulletin.identity.values import Answer, Group
from bulletin.model import Entry, Known

MANY = 2
"""Entries, beside a newcomer, that make its summary one that says nothing."""

MOST = 3
"""Questions that one newcomer may raise."""

Groups = MutableMapping[str, Group]
"""The entries of a reading by guid."""


class _Newcomer(Struct, frozen=True):
    """An entry of the reading none of whose names is known.

    `said` are others that have its summary. It is `telling` unless many have that.
    """

    guid: str
    entry: Entry
    names: Sequence[str]
    said: Sequence[str]
    telling: bool


def recognise(groups: Groups, book: Book, answer: Answer) -> Iterator[tuple[str, str]]:
    """Join each newcomer to the entry it proves to be; yield (newcomer, other) where one must ask.

    An entry that the newcomer's own source still shows beside it is another one.
    """
    known = {**{line.identity.guid: line for line in answer.recent}, **answer.known}
    for guid in [guid for guid in groups if not book.was_known(guid)]:
        one = _newcomer(guid, groups, book)
        verdicts = {
            other: _verdict(one, other, _entry(other, groups, known), book, answer)
            for other in _candidates(one, groups, book, answer)
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


def _newcomer(guid: str, groups: Groups, book: Book) -> _Newcomer:
    names = groups[guid].names
    bearers = [book.saying(name) for name in names if name.startswith(TEXT)]
    # A summary such as "Read our report" stands under many, and says nothing.
    telling = all(len(those) - (guid in those) < MANY for those in bearers)
    said = [other for those in bearers for other in those if other != guid] if telling else []
    return _Newcomer(guid, merged(groups[guid].entries)[0], names, said, telling)


def _candidates(one: _Newcomer, groups: Groups, book: Book, answer: Answer) -> Iterator[str]:
    """Yield the guids that a newcomer might be.

    Those that have had its title or its summary, and what its sources have lately ceased to show.
    """
    vanished = [line.identity.guid for line in answer.recent if line.identity.guid not in groups]
    for other in dict.fromkeys((*book.titled(one.names), *one.said, *vanished)):
        if (
            other != one.guid
            and frozenset((one.guid, other)) not in answer.apart
            and book.may_be_one(one.names, other)
            and not _side_by_side(one.guid, other, groups)
        ):
            yield other


def _side_by_side(one: str, other: str, groups: Groups) -> bool:
    """Whether one source shows both in this reading."""
    if one not in groups or other not in groups:
        return False
    return not set(groups[one].sources).isdisjoint(groups[other].sources)


def _verdict(one: _Newcomer, other: str, old: Entry | None, book: Book, answer: Answer) -> Verdict:
    """Return whether a newcomer is the entry `other`, whose text is `old` as far as it is known."""
    titles = book.titles(other)
    if old or other in one.said:
        case = Case(
            new=one.entry,
            old=old or Entry(where="", title=next(iter(titles), "")),
            titles=titles,
            says_the_same=other in one.said,
            telling=one.telling,
        )
        return judge(case)
    # Known by its names alone. One that nobody was sent harms nobody when it comes again.
    if other not in answer.sent:
        return "other"
    # Past issues often have the links of a tracker; a title under the same host may be a new page.
    return "ask" if book.sites(one.guid) & book.sites(other) else "same"


def _entry(guid: str, groups: Groups, known: Mapping[str, Known]) -> Entry | None:
    if guid in groups:
        return merged(groups[guid].entries)[0]
    return known[guid].entry if guid in known else None


def proved_apart(groups: Groups, answer: Answer) -> Iterator[tuple[str, str]]:
    """Yield the open questions that the reading answers: one source shows both entries."""
    for guid, other in answer.asked:
        if _side_by_side(guid, other, groups):
            yield guid, other
