"""TOML tables into typed values: all problems in one pass, each with its line and a suggestion.

msgspec checks a value but reports the first problem only and no line; this walks the fields of the
struct instead and asks msgspec about one value at a time.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable
from typing import Any, TypeVar, get_args, get_origin

import msgspec
from msgspec import Struct

from bulletin.errors import BulletinError, ConfigError

T = TypeVar("T", bound=Struct)
Path = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*([A-Za-z0-9_-]+|"[^"]*"|'[^']*')\s*=""")
_EXPECTED = re.compile(r"Expected `(\w+)(?: \| null)?`, got `(\w+)`")
_KINDS = {
    "str": 'text in quotes ("...")',
    "array": "a list ([...])",
    "object": "a table",
    "int": "a whole number",
    "bool": "true or false",
    "date": "a date (2026-11-24)",
}


class Table:
    """A parsed TOML file that knows on which line a key stands. Collects what is wrong with it."""

    def __init__(self, source: str, name: str) -> None:
        """Parse `source`, called `name` in messages. Raises `ConfigError` when it is no TOML."""
        self.name = name
        self.errors: list[BulletinError] = []
        try:
            self.data: dict[str, Any] = tomllib.loads(source)
        except tomllib.TOMLDecodeError as error:
            raise _syntax(error, source, name) from error
        self._lines = dict(_key_lines(source))

    def where(self, path: Path) -> str:
        """Return ``file:line`` of the key at `path`, or of the nearest table around it."""
        while path and path not in self._lines:
            path = path[:-1]
        return f"{self.name}:{self._lines[path]}" if path else self.name

    def complain(self, path: Path, message: str, hint: str = "") -> None:
        """Note one problem with the value at `path`."""
        self.errors.append(ConfigError(message, where=self.where(path), hint=hint))

    def read(self, kind: type[T], value: object, path: Path) -> T | None:
        """Return `value` as a `kind`, or None after noting every problem in it."""
        if not isinstance(value, dict):
            self.complain(path, f"{_dotted(path)} should be {_KINDS['object']}")
            return None
        fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
        for key in value.keys() - fields.keys():
            self.complain(
                (*path, key), f"unknown key {_dotted((*path, key))!r}", suggest(key, fields)
            )
        before = len(self.errors)
        found: dict[str, Any] = {}
        for key, field in fields.items():
            if key in value:
                found[field.name] = self._value(field.type, value[key], (*path, key))
            elif field.required:
                self.complain(path, f"{_dotted((*path, key))} is missing", f"Add: {key} = ...")
        return kind(**found) if len(self.errors) == before else None

    def _value(self, kind: Any, value: object, path: Path) -> object:
        inner = get_args(kind)
        if isinstance(kind, type) and issubclass(kind, Struct):
            return self.read(kind, value, path)
        if (
            get_origin(kind) is tuple
            and isinstance(inner[0], type)
            and issubclass(inner[0], Struct)
        ):
            if isinstance(value, list):
                return tuple(self.read(inner[0], v, (*path, i)) for i, v in enumerate(value))
            self.complain(path, f"{_dotted(path)} should be written [[{path[-1]}]]")
            return ()
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            self.complain(path, f"{_dotted(path)}: {_plain(str(error))}")
            return None


def suggest(word: str, known: Iterable[str]) -> str:
    """Return "Did you mean ...?" for the nearest of `known`, else the list of them."""
    names = list(known)
    near = difflib.get_close_matches(word, names, n=1)
    return f"Did you mean {near[0]!r}?" if near else f"Known here: {', '.join(sorted(names))}."


def _plain(message: str) -> str:
    """Return msgspec's message in the words of someone who writes TOML."""
    if match := _EXPECTED.search(message):
        wanted, got = (_KINDS.get(kind, kind) for kind in match.groups())
        return f"expected {wanted}, found {got}"
    return message.split(" - at ", maxsplit=1)[0]


def _dotted(path: Path) -> str:
    return ".".join(str(part) for part in path if isinstance(part, str))


def _syntax(error: tomllib.TOMLDecodeError, source: str, name: str) -> ConfigError:
    """Return what is wrong with the TOML itself; tomllib names the place at the message's end."""
    message = str(error)
    place = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    line, column = (place[1], place[2]) if place and place[1] else (len(source.splitlines()), 1)
    said = message[: place.start()] if place else message
    return ConfigError(
        f"this line is no TOML: {said[:1].lower()}{said[1:]}",
        where=f"{name}:{line}:{column}",
        hint='Texts stand in quotes: title = "...". A table starts with its name in [brackets].',
    )


def _key_lines(source: str) -> Iterable[tuple[Path, int]]:
    """Yield each table and key of `source` with its line, counted from 1."""
    table: Path = ()
    counts: dict[str, int] = {}
    inside = ""
    for number, line in enumerate(source.splitlines(), 1):
        if inside:
            inside = "" if inside in line else inside
            continue
        if match := _HEADER.match(line):
            table = tuple(part.strip("\"' ") for part in match[2].split("."))
            if match[1] == "[[":
                name = match[2]
                counts[name] = counts.get(name, -1) + 1
                table = (*table, counts[name])
            yield table, number
        elif match := _KEY.match(line):
            yield (*table, match[1].strip("\"'")), number
            inside = next((q for q in ('"""', "'''") if line.count(q) == 1), "")
