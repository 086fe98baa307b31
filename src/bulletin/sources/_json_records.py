"""Records out of JSON (a list, or a list within an object) and JSON Lines, each with its line."""

import json
from collections.abc import Generator, Iterator
from types import NoneType
from typing import Any

from bulletin.errors import SourceError

Record = tuple[str, dict[str, Any]]
"""Where a record stands (``file:line``) and what it says."""

WRAPPERS = ("entries", "items", "records", "posts", "data", "results", "resources", "articles")
_FORMS = {list: "a list", str: "a text", bool: "true or false", NoneType: "nothing (null)"}
_DECODER = json.JSONDecoder(strict=False)


def records(source: str, where: str) -> Iterator[Record]:
    """Yield the objects of JSON Lines, of a list, or of a list within an object.

    An object without such a list is an entry itself. Raises `SourceError` with the exact place.
    """
    text = _Text(source, where)
    start = text.skip(0)
    if text.at(start) == "[":
        text.end((yield from text.elements(start)))
        return
    value, end = text.parse(start)
    if text.at(text.skip(end)) == "{":
        yield from lines(source, where)
        return
    text.end(end)
    listed = text.lists(start) if isinstance(value, dict) else {}
    for name in WRAPPERS:
        if name in listed:
            yield from text.elements(listed[name])
            return
    yield text.checked(value, start)


def lines(source: str, where: str) -> Iterator[Record]:
    """Yield the object on each line. Raises `SourceError` with the exact place."""
    for number, line in enumerate(source.split("\n")):
        if line.strip():
            text = _Text(line, where, above=number)
            start = text.skip(0)
            value, end = text.parse(start)
            text.end(end)
            yield text.checked(value, start)


class _Text:
    """A JSON text that is read piece by piece, so that each piece knows its place."""

    def __init__(self, source: str, where: str, above: int = 0) -> None:
        """`above` counts the lines of the file before `source`."""
        self.source = source
        self.where = where
        self._above = above
        self._counted, self._breaks = 0, 0  # lines are counted once, as the reading goes on

    def at(self, place: int) -> str:
        """Return the character at a place, "" at the end."""
        return self.source[place : place + 1]

    def skip(self, place: int) -> int:
        """Return the place of the next character that is no white space."""
        while self.source[place : place + 1] in (" ", "\t", "\n", "\r"):
            place += 1
        return place

    def parse(self, place: int) -> tuple[Any, int]:
        """Return the value that starts at a place, and where it ends."""
        try:
            return _DECODER.raw_decode(self.source, place)
        except json.JSONDecodeError as error:
            raise self.broken(error.msg, error.pos) from error
        except (RecursionError, ValueError) as error:
            raise self.broken("nested too deep, or a number too long", place) from error

    def elements(self, place: int) -> Generator[Record, None, int]:
        """Yield the objects of the list that starts at a place; return where it ends."""
        place = self.skip(place + 1)
        while self.at(place) != "]":
            value, end = self.parse(place)
            yield self.checked(value, place)
            place = self.skip(end)
            if self.at(place) == ",":
                place = self.skip(place + 1)
            elif self.at(place) != "]":
                raise self.broken("expected ',' or ']' after an entry", place)
        return place + 1

    def lists(self, place: int) -> dict[str, int]:
        """Return the lists in the (whole) object that starts at a place, and where they start."""
        found: dict[str, int] = {}
        while self.at(place := self.skip(place + 1)) != "}":
            name, end = self.parse(place)
            start = self.skip(self.skip(end) + 1)
            if self.at(start) == "[":
                found[name] = start
            place = self.skip(self.parse(start)[1])
            if self.at(place) == "}":
                break
        return found

    def end(self, place: int) -> None:
        """Raise `SourceError` when there is more after `place`."""
        if self.at(place := self.skip(place)):
            raise self.broken("there is more after its end", place)

    def checked(self, value: object, place: int) -> Record:
        """Return an object with its line; places come in order. Raises `SourceError`."""
        self._breaks += self.source.count("\n", self._counted, place)
        self._counted = place
        where = f"{self.where}:{self._above + self._breaks + 1}"
        if isinstance(value, dict):
            return where, value
        raise SourceError(
            f"expected an entry in braces {{...}}, found {_form(value)}",
            where=where,
            hint='Each entry is an object, like {"title": "...", "link": "..."}.',
        )

    def broken(self, said: str, place: int) -> SourceError:
        """Return what is wrong with the JSON at a place."""
        line = self._above + self.source.count("\n", 0, place) + 1
        column = place - self.source.rfind("\n", 0, place)
        return SourceError(
            f"this is no JSON: {said[:1].lower()}{said[1:]}",
            where=f"{self.where}:{line}:{column}",
            hint="Look just before this place for a missing comma, quotation mark or bracket.",
        )


def _form(value: object) -> str:
    return next((words for kind, words in _FORMS.items() if isinstance(value, kind)), "a number")
