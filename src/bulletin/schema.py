"""TOML tables into typed values: all problems in one pass, each with its line and a suggestion.

msgspec checks a value but reports the first problem only and no line; this walks the fields of the
struct instead and asks msgspec about one value at a time. A field says what it means in the
description of its `msgspec.Meta`; `keys_of` lists them.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cached_property
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from bulletin.errors import BulletinError, ConfigError

if TYPE_CHECKING:
    from bulletin._toml_lines import Path

T = TypeVar("T", bound=Struct)

_TABLE = "a table"
_SHOWN = 8  # of more words to choose from, the hint tells
_KINDS = {
    bool: "true or false",
    str: 'text in quotes ("...")',
    int: "a whole number",
    float: "a number with a point",
    datetime: "a date with a time",
    date: "a date (2026-11-24)",
    list: "a list ([...])",
    dict: _TABLE,
}
"""The kinds of values in words; of two that fit the first counts (true is an int to Python)."""


class Key(Struct, frozen=True):
    """A key that may stand in a table: its kind and default in words, and what it means."""

    name: str
    kind: str
    default: object
    required: bool
    meaning: str


class Table:
    """A parsed TOML file that knows on which line a key stands. Collects what is wrong with it."""

    def __init__(self, source: str, name: str) -> None:
        """Parse `source`, called `name` in messages. Raises `ConfigError` when it is no TOML."""
        self.name = name
        self.errors: list[BulletinError] = []
        self._unread: set[Path] = set()
        try:
            self.data: dict[str, Any] = tomllib.loads(source)
        except tomllib.TOMLDecodeError as error:
            raise _syntax(str(error), source, name) from error
        except (RecursionError, ValueError) as error:
            said = "It is nested too deep, or a number in it is too long."
            raise ConfigError("this cannot be read as TOML", where=name, hint=said) from error
        self._source = source

    @cached_property
    def _lines(self) -> "dict[Path, int]":
        from bulletin._toml_lines import key_lines  # a file without problems needs no lines

        return key_lines(self._source)

    def where(self, path: "Path") -> str:
        """Return ``file:line`` of the key at `path`, or of the nearest table around it."""
        while path and path not in self._lines:
            path = path[:-1]
        return f"{self.name}:{self._lines[path]}" if path else self.name

    def complain(self, path: "Path", message: str, hint: str = "") -> None:
        """Note one problem with the value at `path`, unless it could not even be read."""
        if path not in self._unread:
            self.errors.append(ConfigError(message, where=self.where(path), hint=hint))

    def read(self, kind: type[T], value: object, path: "Path") -> T | None:
        """Return `value` as a `kind`, or None after noting every problem in it."""
        before = len(self.errors)
        found = self.read_on(kind, value, path)
        return found if len(self.errors) == before else None

    def read_on(self, kind: type[T], value: object, path: "Path") -> T:
        """Return what of `value` can be read as a `kind`, and note every problem in it.

        Defaults (or "") stand for what cannot be read, so that the rest can be checked as well;
        further complaints about it are not noted.
        """
        fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
        found: dict[str, Any] = {f.name: "" for f in fields.values() if f.required}
        if not isinstance(value, dict):
            self._give_up(path, f"{_dotted(path)} should be {_TABLE}, not {_found(value)}")
            self._unread.update((*path, key) for key in fields)
            return kind(**found)
        for key in value:
            if key not in fields:
                what = f"unknown key {_dotted((*path, key))!r}"
                self.complain((*path, key), what, suggest(key, fields))
        for key, field in fields.items():
            if key in value:
                good, read = self._value(_bare(field.type), value[key], (*path, key))
                found |= {field.name: read} if good else {}
            elif field.required:
                self._give_up(
                    (*path, key), f"{_dotted((*path, key))} is missing", f"Add: {key} = ..."
                )
        return kind(**found)

    def _give_up(self, path: "Path", message: str, hint: str = "") -> None:
        """Note that what stands at `path`, or should, cannot be read."""
        self.complain(path, message, hint)
        self._unread.add(path)

    def _value(self, kind: Any, value: object, path: "Path") -> tuple[bool, object]:
        """Return whether `value` is a `kind`, and it as one."""
        inner = get_args(kind)
        before = len(self.errors)
        read: object = None
        if _is_struct(kind):
            read = self.read(kind, value, path)
        elif get_origin(kind) is tuple and _is_struct(inner[0]):
            if isinstance(value, list):
                read = tuple(self.read(inner[0], v, (*path, i)) for i, v in enumerate(value))
            else:
                self._give_up(path, f"{_dotted(path)} should be written [[{path[-1]}]]")
        elif get_origin(kind) is dict and isinstance(value, dict):
            pairs = {key: self._value(inner[1], each, (*path, key)) for key, each in value.items()}
            read = {key: found for key, (_, found) in pairs.items()}
        else:
            try:
                read = msgspec.convert(value, kind)
            except msgspec.ValidationError:
                what = f"{_dotted(path)}: expected {in_words(kind)}, found {_found(value)}"
                is_choice = get_origin(kind) is Literal and isinstance(value, str)
                self._give_up(path, what, suggest(str(value), inner) if is_choice else "")
        return len(self.errors) == before, read


def suggest(word: str, known: Iterable[str]) -> str:
    """Return "Did you mean ...?" for the nearest of `known`, else the list of them."""
    from difflib import get_close_matches

    names = list(known)
    near = get_close_matches(word, names, n=1)
    return f"Did you mean {near[0]!r}?" if near else f"Known here: {', '.join(sorted(names))}."


def keys_of(kind: type[Struct]) -> tuple[Key, ...]:
    """Return the keys that a table of this kind may hold, in order, with what they mean.

    A meaning comes from the field's `msgspec.Meta`, else from the sentence of the docstring that
    begins with the key's name in backticks.
    """
    told = dict(_sentences(kind.__doc__ or ""))
    return tuple(
        Key(
            name=field.encode_name,
            kind=in_words(field.type),
            default=_default(field),
            required=field.required,
            meaning=_described(field.type) or told.get(field.name, ""),
        )
        for field in msgspec.structs.fields(kind)
    )


def _default(field: msgspec.structs.FieldInfo) -> object:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return None if field.required else field.default


def in_words(kind: Any) -> str:
    """Return a type in the words of someone who writes TOML."""
    kind = _bare(kind)
    inner = get_args(kind)
    if get_origin(kind) is Literal and len(inner) > _SHOWN:
        return f"one of {len(inner)} words"
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(f'"{word}"' for word in inner)
    if get_origin(kind) in (Union, UnionType):
        return " or ".join(in_words(part) for part in inner if part is not NoneType)
    if get_origin(kind) is tuple and _is_struct(inner[0]):
        return "tables in double brackets"
    if get_origin(kind) is tuple:
        return 'a list of texts (["...", "..."])' if inner[0] is str else _KINDS[list]
    return _TABLE if _is_struct(kind) or get_origin(kind) is dict else _KINDS.get(kind, str(kind))


def _found(value: object) -> str:
    """Return what a value is, in words; a short text is shown."""
    if isinstance(value, str):
        return repr(value if len(value) <= 60 else f"{value[:60]}…")  # noqa: PLR2004 - one line
    if isinstance(value, list) and value:
        return f"a list that holds {' and '.join(dict.fromkeys(map(_kind_of, value)))}"
    return _kind_of(value)


def _kind_of(value: object) -> str:
    return next((words for kind, words in _KINDS.items() if isinstance(value, kind)), "a time")


def _bare(kind: Any) -> Any:
    """Return a type without what `Annotated` adds to it."""
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Struct)


def _described(kind: Any) -> str:
    notes = kind.__metadata__ if get_origin(kind) is Annotated else ()
    return next((n.description for n in notes if isinstance(n, Meta) and n.description), "")


def _sentences(docstring: str) -> Iterator[tuple[str, str]]:
    """Yield each key that a docstring explains, and its explanation."""
    text = " ".join(docstring.split())
    for match in re.finditer(r"(?<=[.] )`(\w+)` (.+?[.])(?= `\w+` |$)", text):
        yield match[1], match[2]


def _dotted(path: "Path") -> str:
    return ".".join(str(part) for part in path if isinstance(part, str))


def _syntax(message: str, source: str, name: str) -> ConfigError:
    """Return what is wrong with the TOML itself; tomllib names the place at the message's end."""
    place = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    if place and place[1]:
        line, column = place.groups()
    else:
        *above, last = source.rstrip().split("\n")
        line, column = str(len(above) + 1), str(len(last) + 1)
    said = message[: place.start()] if place else message
    return ConfigError(
        f"this line is no TOML: {said[:1].lower()}{said[1:]}",
        where=f"{name}:{line}:{column}",
        hint='Texts stand in quotes: title = "...". A table starts with its name in [brackets].',
    )
