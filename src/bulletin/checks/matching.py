"""Which of many selectors an element comes under, however deep it stands and however many are."""

from collections.abc import Sequence
from functools import lru_cache

from bulletin.checks import css
from bulletin.checks.page import Element

Kind = tuple[str, frozenset[str]]
"""What a selector can ask of an element: its tag, and its classes and id with their signs."""

OUTSIDE = 0
"""The state around the outermost element."""


class Matcher:
    """The selectors of style sheets, and what was found out about them.

    A state tells how many compounds of each selector the elements around a place have met, the
    outermost first. It is a number; a new one takes a look at every selector, one known before
    takes none. So the work grows with the elements and not with their depth.
    """

    def __init__(self, selectors: Sequence[css.Selector]) -> None:
        self._selectors = selectors
        self._by_key: dict[str, list[int]] = {}
        for number, selector in enumerate(selectors):
            tag, marks = selector.compounds[-1]
            self._by_key.setdefault(min(marks) if marks else tag or "*", []).append(number)
        self._states = [(0,) * len(selectors)]
        self._numbers = {self._states[OUTSIDE]: OUTSIDE}
        self._inside: dict[tuple[int, Kind], int] = {}
        self._under: dict[tuple[int, Kind], tuple[int, ...]] = {}

    def inside(self, state: int, element: Element) -> int:
        """Return the state inside an element that stands in `state`."""
        step = (state, _kind(element))
        if step not in self._inside:
            pairs = zip(self._states[state], self._selectors, strict=True)
            met = tuple(_met(before, selector, step[1]) for before, selector in pairs)
            self._inside[step] = self._numbers.setdefault(met, len(self._states))
            if self._inside[step] == len(self._states):
                self._states.append(met)
        return self._inside[step]

    def under(self, state: int, element: Element) -> tuple[int, ...]:
        """Return the numbers of the selectors that an element in `state` comes under, in order."""
        kind = _kind(element)
        if (state, kind) not in self._under:
            met = self._states[state]
            keys = (kind[0], "*", *kind[1])
            found = [
                number
                for key in keys
                for number in self._by_key.get(key, ())
                if met[number] == len(self._selectors[number].compounds) - 1
                and _is(kind, self._selectors[number].compounds[-1])
            ]
            self._under[state, kind] = tuple(sorted(found))
        return self._under[state, kind]


def _met(before: int, selector: css.Selector, kind: Kind) -> int:
    """Return how many compounds but the last are met, now that an element of `kind` is around."""
    if before < len(selector.compounds) - 1 and _is(kind, selector.compounds[before]):
        return before + 1
    return before


def _is(kind: Kind, compound: Kind) -> bool:
    return compound[0] in ("", "*", kind[0]) and compound[1] <= kind[1]


def _kind(element: Element) -> Kind:
    attrs = element.attrs
    return element.tag, _marked(attrs.get("class", ""), attrs.get("id", ""))


@lru_cache(1024)
def _marked(classes: str, name: str) -> frozenset[str]:
    return frozenset((*(f".{each}" for each in classes.split()), *((f"#{name}",) if name else ())))
