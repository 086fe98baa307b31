"""The hashed names by which what was withdrawn is known, and what only may be it."""

from collections.abc import Iterable, Sequence

from bulletin.identity.names import hashed
from bulletin.identity.values import Answer


class Bans:
    """Who bears which hashed name: withdrawn entries, and suspects, each of which may be one."""

    def __init__(self, answer: Answer) -> None:
        self._bearers = {name: dict.fromkeys(guids) for name, guids in answer.withdrawn.items()}
        self._suspects = dict(answer.suspects)
        self._asked = {waits: other for waits, other in answer.asked if waits in self._suspects}

    def suspect(self, guid: str, maybe: str, names: Iterable[str]) -> None:
        """Let `guid` bear `names`, and wait until a person says whether it is `maybe`."""
        self._suspects.setdefault(guid, frozenset())
        self._asked[guid] = maybe
        for name in names:
            self._bearers.setdefault(hashed(name), {})[guid] = None

    def bearers(self, name: str) -> Sequence[str]:
        """Return what bears a name: what was withdrawn; else suspects, those that wait first."""
        found = self._bearers.get(hashed(name), {})
        surely = [guid for guid in found if guid not in self._suspects]
        return surely or sorted(found, key=lambda guid: guid not in self._asked)

    def meant(self, names: Iterable[str]) -> list[str]:
        """Return the withdrawn entries that bear one of `names`, or that a suspect may be.

        What is like a suspect that waits may be what that one may be.
        """
        found = (guid for name in names for guid in self._bearers.get(hashed(name), ()))
        told = (self._asked.get(g, "") if g in self._suspects else g for g in found)
        return list(dict.fromkeys(filter(None, told)))

    def asked(self, guid: str, alike: Iterable[str]) -> str:
        """Return which withdrawn entry a suspect is asked about: it was told apart from others.

        "" when none is left of those that it is `alike`.
        """
        told_apart = self._suspects[guid]
        left = (other for other in alike if other not in told_apart)
        return self._asked.get(guid) or next(left, "")

    def is_suspect(self, guid: str) -> bool:
        """Whether `guid` only may be what was withdrawn, or was told apart from it."""
        return guid in self._suspects
