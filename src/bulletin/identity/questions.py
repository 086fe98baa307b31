"""Newcomers that may be known under other names: recognised by evidence, or asked about."""

from collections.abc import Iterator, Mapping, MutableMapping, Sequence

from msgspec import Struct

from bulletin.identity.book import Book
from bulletin.identity.evidence import Case, Verdict, is_copy, judge
from bulletin.identity.merging import merged
from bulletin.identity.names import TEXT
from bulletin.identity.values import Answer, Group
from bulletin.model import Entry, Known
from bulletin.text import fold

MANY = 2
"""Entries, beside a newcomer, that make its summary one that says nothing."""

MOST = 3
"""Questions that one newcomer may raise."""

Groups = MutableMapping[str, Group]
"""The entries of a reading by guid."""


class _Newcomer(Struct, frozen=True):
    """An entry of the reading none of whose names is known.

    `said` are others that have its summary. It is `telling` unless many have that. `placed` is
    another that has its link, and an id of its own.
    """

    guid: str
    entry: Entry
    names: Sequence[str]
    said: Sequence[str]
    telling: bool
    placed: Sequence[str] = ()


def recognise(groups: Groups, book: Book, answer: Answer) -> Iterator[tuple[str, str]]:
    """Join each newcomer to the entry it proves to be; yield (newcomer, other) where one must ask.

    Of two newcomers the one that is read first stays. An entry that the newcomer's own source still
    shows beside it is another one, unless all that it says is the same.
    """
    known = {**{line.identity.guid: line for line in answer.recent}, **answer.known}
    order = {guid: n for n, guid in enumerate(g for g in groups if not book.was_known(g))}
    for guid, place in order.items():
        one = _newcomer(guid, groups, book)
        verdicts = {
            other: _weighed(one, other, groups, known, book, answer)
            for other in _candidates(one, groups, book, answer)
            if order.get(other, -1) < place
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
    placed = [other for other in book.placed(names) if other != guid]
    # A link that many share, such as that of a list, says nothing.
    placed = [g for g in placed if not book.may_be_one(names, g)] if len(placed) == 1 else []
    return _Newcomer(guid, merged(groups[guid].entries)[0], names, said, telling, placed)


def _candidates(one: _Newcomer, groups: Groups, book: Book, answer: Answer) -> Iterator[str]:
    """Yield the guids that a newcomer might be.

    Those that have had its title, its link or its summary, and what its sources have lately ceased
    to show.
    """
    vanished = [line.identity.guid for line in answer.recent if line.identity.guid not in groups]
    for other in dict.fromkeys((*one.placed, *book.called(one.names), *one.said, *vanished)):
        if other != one.guid and frozenset((one.guid, other)) not in answer.apart:
            yield other


def _weighed(
    one: _Newcomer,
    other: str,
    groups: Groups,
    known: Mapping[str, Known],
    book: Book,
    answer: Answer,
) -> Verdict:
    """Return the verdict on a newcomer and another entry, be they shown side by side or not.

    Two that have an id each are one only when a person says so.
    """
    if _side_by_side(one.guid, other, groups):
        return "ask" if one.telling and _are_copies(one.guid, other, groups) else "other"
    verdict = _verdict(one, other, _entry(other, groups, known), book, answer)
    if other in one.placed or book.may_be_one(one.names, other):
        return verdict
    return "ask" if verdict == "same" else "other"


def _side_by_side(one: str, other: str, groups: Groups) -> bool:
    """Whether one source shows both in this reading."""
    if one not in groups or other not in groups:
        return False
    return not set(groups[one].sources).isdisjoint(groups[other].sources)


def _are_copies(one: str, other: str, groups: Groups) -> bool:
    """Whether all but the links of two entries of the reading is the same."""
    return is_copy(merged(groups[one].entries)[0], merged(groups[other].entries)[0])


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
            one_link=other in one.placed,
        )
        return judge(case)
    if other in one.placed and fold(one.entry.title) in titles:
        return "same"
    # Known by its names alone. One that nobody was sent harms nobody when it comes again.
    if other not in answer.sent:
        return "other"
    # Past issues often have the links of a tracker; a title under the same host may be a new page.
    tracked = other in answer.adopted and not book.sites(one.guid) & book.sites(other)
    return "same" if tracked else "ask"


def _entry(guid: str, groups: Groups, known: Mapping[str, Known]) -> Entry | None:
    if guid in groups:
        return merged(groups[guid].entries)[0]
    return known[guid].entry if guid in known else None


def proved_apart(groups: Groups, answer: Answer) -> Iterator[tuple[str, str]]:
    """Yield the open questions that the reading answers: one source shows both entries."""
    for guid, other in answer.asked:
        if _side_by_side(guid, other, groups) and not _are_copies(guid, other, groups):
            yield guid, other
