"""Names that are another entry's by mistake: a number given again, one page of many entries.

What bears the id or the link of an entry, and has nothing else in common with it, is another one.
It goes by its other names, and a person is asked, unless both are shown side by side.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import structs

from bulletin.identity.book import Book
from bulletin.identity.evidence import share_a_link_alone, share_an_id_alone
from bulletin.identity.names import LINK
from bulletin.identity.values import Answer, Named
from bulletin.model import Entry, Finding
from bulletin.text import first_of, number_of

_NAMED = 3


def lenders(
    one: Named, guids: Sequence[str], book: Book, answer: Answer, shown: Mapping[str, Entry]
) -> list[str]:
    """Return those of `guids`, which bear names of `one`, that it cannot be.

    `shown` are entries of the same reading, by guid. One of which nothing is known gives way to
    another that has more names in common with `one`.
    """
    if all(one.names[-1] in book.names(guid) for guid in guids):
        return []
    shared = {guid: book.names(guid) & {*one.recorded} for guid in guids}
    most = max(map(len, shared.values()))

    def lends(guid: str) -> bool:
        text = answer.text_of(guid, shown)
        if not text:
            return most > 1
        if any(name.startswith(LINK) for name in shared[guid]):
            beside = guid in shown
            return share_a_link_alone(one.entry, text, book.titles(guid), beside=beside)
        return share_an_id_alone(one.entry, text, book.titles(guid))

    return [guid for guid in guids if len(shared[guid]) == 1 and lends(guid)]


def without(one: Named, lent: Collection[str], book: Book) -> Named:
    """Return an entry without the names that one of `lent` bears."""
    *strong, title = one.names
    own = [name for name in strong if not book.bears(name, lent)]
    return structs.replace(one, names=(*own, title))


def about(borrowers: Sequence[Entry]) -> Iterator[Finding]:
    """Yield what to say of entries that bear the name of another one beside them."""
    if borrowers:
        named = [f"{entry.title!r} ({entry.where})" for entry in borrowers]
        yield Finding(
            severity="note",
            what=f"{number_of(len(named), 'entry bears', 'entries bear')} the id or the link of"
            f" another one, and all else is different: {first_of(named, _NAMED)}.",
            hint="Each was taken for an entry of its own. So it is where rows are numbered anew: an"
            " id should stay with its entry.",
        )
