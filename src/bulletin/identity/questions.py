"""Newcomers that may be known under other names: recognised by evidence, or asked about."""

from collections.abc import Iterator, MutableMapping

from bulletin.identity.book import Book
from bulletin.identity.evidence import Verdict, judge
from bulletin.identity.merging import merged
from bulletin.identity.values import Answer, Group
from bulletin.model import Entry

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
        if same := _first("same", verdicts):
            group = groups.pop(guid)
            book.add(same, group.names)
            if same in groups:
                groups[same].add(group)
            else:
                groups[same] = group
        elif maybe := _first("ask", verdicts):
            yield guid, maybe


def _first(wanted: Verdict, verdicts: dict[str, Verdict]) -> str:
    return next((guid for guid, verdict in verdicts.items() if verdict == wanted), "")


def _candidates(guid: str, groups: Groups, book: Book, answer: Answer) -> Iterator[str]:
    """Yield the guids that a newcomer might be: those with its title, and what lately vanished."""
    names = groups[guid].names
    vanished = [line.identity.guid for line in answer.recent if line.identity.guid not in groups]
    for other in dict.fromkeys((*book.titled(names), *vanished)):
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
    new = merged(groups[guid].entries)[0]
    if old := _entry(other, groups, answer):
        return judge(new, old)
    # Known by its names alone. One that nobody was sent harms nobody when it comes again.
    if other not in answer.sent:
        return "other"
    # Past issues often have the links of a tracker; a title under the same host may be a new page.
    return "ask" if book.sites(guid) & book.sites(other) else "same"


def _entry(guid: str, groups: Groups, answer: Answer) -> Entry | None:
    if guid in groups:
        return merged(groups[guid].entries)[0]
    known = answer.known.get(guid) or next(
        (line for line in answer.recent if line.identity.guid == guid), None
    )
    return known.entry if known else None


def proved_apart(groups: Groups, answer: Answer) -> Iterator[tuple[str, str]]:
    """Yield the open questions that the reading answers: one source shows both entries."""
    for guid, other in answer.asked.items():
        if _side_by_side(guid, other, groups):
            yield guid, other
