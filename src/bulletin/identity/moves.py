"""Has the hub moved? Its entries then come back under another host, and every name would be new."""

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from bulletin.identity.book import Book
from bulletin.identity.names import LINK, TITLE
from bulletin.identity.values import Answer, Named

SHARE = 3
"""More than one in so many of the known entries that a reading shows."""
FEWEST = 2


class Move(Struct, frozen=True):
    """Entries that stood under one host and now reappear under another: `count` of `known`."""

    old: str
    new: str
    count: int
    known: int


def titles_elsewhere(reading: Iterable[Named], scopes: Sequence[str]) -> list[str]:
    """Return the names that the titles of a reading would have on the hosts `scopes`."""
    titles = [one.names[-1].removeprefix(TITLE).partition(":")[2] for one in reading]
    return [f"{TITLE}{scope}:{title}" for scope in scopes for title in titles]


def find_move(reading: Sequence[Named], answer: Answer, scopes: Sequence[str]) -> Move | None:
    """Return the move that a reading shows, if it shows one.

    `answer` knows the reading's names, and its titles on the other hosts that the record has names
    for (`scopes`). An entry that is still shown under its old name has not moved.
    """
    book = Book(answer)
    found = [book.find(one.names) for one in reading]
    shown = {guid for guids in found for guid in guids}
    moves = Counter(
        move
        for one, guids in zip(reading, found, strict=True)
        if not guids and (move := _move(one, answer, book, scopes, shown))
    )
    if not moves:
        return None
    (old, new), count = moves.most_common(1)[0]
    known = sum(map(bool, found)) + moves.total()
    return Move(old, new, count, known) if count >= FEWEST and count * SHARE > known else None


def _move(
    one: Named, answer: Answer, book: Book, scopes: Sequence[str], shown: set[str]
) -> tuple[str, str] | None:
    """Return the hosts between which an entry moved, going by its title."""
    scope, _, title = one.names[-1].removeprefix(TITLE).partition(":")
    new = next((n.removeprefix(LINK).partition("/")[0] for n in one.names if n[:5] == LINK), scope)
    for old_scope in (scope, *scopes):
        for guid in answer.guids.get(f"{TITLE}{old_scope}:{title}", ()):
            sites = book.sites(guid) or {old_scope}
            if guid not in shown and new not in sites:
                return min(sites), new
    return None
