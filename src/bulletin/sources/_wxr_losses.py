"""What of an export could not be read: how much, where, and what follows from it."""

from collections.abc import Iterator

from bulletin.errors import SourceError
from bulletin.model import Finding
from bulletin.sources._wxr_pieces import LARGEST

CUT = "the file ends in the middle: it was not written or copied whole"
TOO_LARGE = f"an entry of more than {LARGEST // 1_000_000} MB"
UNSURE = "an entry so damaged, or cut, that it cannot be told whether it is public"
"""Why an entry, or the rest of a file, cannot be read."""

MOST = 10_000
"""Entries that may be unreadable; with more the file is no export any more."""

_AGAIN = "Export again from WordPress."
_OR_NOT_COMPLETE = (
    " Or write complete = false for this source: then what can be read is read, and nothing counts"
    " as gone."
)
_SHOWN = 6  # places that a message names


class Losses:
    """The losses of a reading, by reason."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._places: dict[str, list[str]] = {}

    def add(self, reason: str, where: str) -> None:
        """Note one. Raises `SourceError` when there are too many."""
        self._counts[reason] = self._counts.get(reason, 0) + 1
        places = self._places.setdefault(reason, [])
        if len(places) < _SHOWN:
            places.append(where)
        if self._counts[reason] > MOST:
            raise SourceError(
                f"more than {MOST:,} entries cannot be read: {reason}",
                where=where,
                hint=_AGAIN,
            )

    def refuse(self, *, complete: bool) -> None:
        """Raise `SourceError` where there is any: what a complete export lacks counts as gone."""
        for reason, places in self._places.items():
            others = sum(self._counts.values()) - 1
            raise SourceError(
                reason + (f" (and {others:,} more)" if others else ""),
                where=places[0],
                hint=_AGAIN + (_OR_NOT_COMPLETE if complete else ""),
            )

    def findings(self) -> Iterator[Finding]:
        """Yield an error for each reason."""
        for reason, places in self._places.items():
            rest = self._counts[reason] - len(places)
            also = f"; also {', '.join(places[1:])}" if places[1:] else ""
            yield Finding(
                severity="error",
                what=f"not read: {reason}{also}" + (f" and {rest:,} more" if rest else ""),
                where=places[0],
                hint="Export again from WordPress; the other entries were read.",
            )
