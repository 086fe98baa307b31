"""The names known while a reading is settled: the store's answer, and what the reading adds."""

from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet

from bulletin.identity.names import ID, LINK, TEXT, TITLE
from bulletin.identity.values import Answer


class Book:
    """Which guid bears which name. Names may only be added.

    `given_up` are guids whose ids count no more (`counted_anew`).
    """

    def __init__(self, answer: Answer, given_up: frozenset[str] = frozenset()) -> None:
        self._given_up = given_up
        self._bearers = {name: dict.fromkeys(guids) for name, guids in answer.guids.items()}
        self._names = {guid: set(names) for guid, names in answer.names.items()}
        self._known = frozenset(answer.names)
        self._taken = answer.taken

    def was_known(self, guid: str) -> bool:
        """Tell whether the store knew this guid."""
        return guid in self._known

    def is_taken(self, guid: str) -> bool:
        """Tell whether a guid is some entry's already."""
        return guid in self._names or guid in self._taken

    def add(self, guid: str, names: Iterable[str]) -> None:
        """Let `guid` bear `names`."""
        for name in names:
            self._bearers.setdefault(name, {})[guid] = None
            self._names.setdefault(guid, set()).add(name)

    def is_strong(self, guid: str) -> bool:
        """Tell whether an entry has a better name than its title."""
        return any(not name.startswith((TITLE, TEXT)) for name in self._names.get(guid, ()))

    def find(self, names: Sequence[str]) -> list[str]:
        """Return the guids of the entries that bear one of `names` (`names_of`), best name first.

        Strong names decide. A title alone decides only when one of the two sides has nothing
        better: two entries with an id or a link each may well share a title.
        """
        *strong, title = names
        if found := self._those(strong, names):
            return found
        found = self._those([title], names)
        return [guid for guid in found if not self.is_strong(guid)] if strong else found

    def by_title(self, names: Sequence[str]) -> bool:
        """Tell whether `find` goes by the title alone: no better name of these is known."""
        return not self._those(names[:-1], names)

    def linked(self, names: Sequence[str]) -> list[str]:
        """Return the guids of the entries that bear one of `names`, none of which is a title."""
        return self._those(names, names)

    def titled(self, names: Sequence[str]) -> list[str]:
        """Return the guids of the entries that bear a title among `names`, whatever else."""
        titles = [name for name in names if name.startswith(TITLE)]
        return self._those(titles, names)

    def called(self, names: Sequence[str]) -> list[str]:
        """Return the guids of the entries that bear a title among `names`, whatever their ids."""
        found = (self._bearers.get(name, ()) for name in names if name.startswith(TITLE))
        return list(dict.fromkeys(guid for guids in found for guid in guids))

    def placed(self, names: Sequence[str]) -> list[str]:
        """Return the guids of the entries that bear a link among `names`, whatever their ids."""
        found = (self._bearers.get(name, ()) for name in names if name.startswith(LINK))
        return list(dict.fromkeys(guid for guids in found for guid in guids))

    def placed_and_titled(self, names: Sequence[str]) -> list[str]:
        """Return the guids of the entries that bear a link and a title among `names`."""
        title = names[-1]
        return [guid for guid in self.placed(names) if title in self.names(guid)]

    def saying(self, hint: str) -> Collection[str]:
        """Return the guids of entries that have, or had, a summary (`hint_of`): a few of many."""
        return self._bearers.get(hint, {}).keys()

    def names(self, guid: str) -> AbstractSet[str]:
        """Return all names that an entry bears."""
        return self._names.get(guid, frozenset())

    def bears(self, name: str, guids: Collection[str]) -> bool:
        """Tell whether one of `guids` bears a name."""
        return not self._bearers.get(name, {}).keys().isdisjoint(guids)

    def titles(self, guid: str) -> list[str]:
        """Return every title that an entry has had, folded."""
        names = sorted(self._names.get(guid, ()))
        return [name.split(":", 2)[2] for name in names if name.startswith(TITLE)]

    def hidden(self, names: Sequence[str]) -> list[str]:
        """Return the guids that an entry which may not be shown could be: better one too many."""
        *strong, title = names
        others = self._bearers.get(title, {})
        weak = others if not strong else [guid for guid in others if not self.is_strong(guid)]
        return [*self._those(strong, names), *weak]

    def may_be_one(self, names: Iterable[str], guid: str) -> bool:
        """Tell whether an entry with these names may be `guid`: the hub gives nothing two ids."""
        return self._agrees(guid, _ids(names))

    def sites(self, guid: str) -> set[str]:
        """Return the hosts of the links that an entry bears."""
        return _sites(self._names.get(guid, ()))

    def titled_elsewhere(self, names: Sequence[str]) -> list[str]:
        """Return the entries that bear a title among `names`, under links of other hosts only.

        Past issues often have the links of a tracker in place of the real ones.
        """
        mine = _sites(names)
        return [guid for guid in self.titled(names) if mine.isdisjoint(self.sites(guid))]

    def _those(self, asked: Iterable[str], names: Sequence[str]) -> list[str]:
        found = dict.fromkeys(guid for name in asked for guid in self._bearers.get(name, ()))
        ids = _ids(names) if found else set()
        return [guid for guid in found if self._agrees(guid, ids)]

    def _agrees(self, guid: str, ids: set[str]) -> bool:
        """Tell whether an entry bears one of `ids`, or there are none to compare."""
        others = _ids(self._names.get(guid, ())) if ids and guid not in self._given_up else None
        return not others or not ids.isdisjoint(others)


def _sites(names: Iterable[str]) -> set[str]:
    pages = (name.removeprefix(LINK) for name in names if name.startswith(LINK))
    return {page.partition("/")[0] for page in pages}


def _ids(names: Iterable[str]) -> set[str]:
    return {name for name in names if name.startswith(ID)}
