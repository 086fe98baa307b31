"""TOML into values: each problem with its line, in plain words."""

import json
import tomllib
from datetime import date
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from bulletin._toml_lines import Path, key_lines
from bulletin.errors import ConfigError
from bulletin.schema import Table, keys_of, suggest

TRICKY = '''\
# [not.a.table] = 1
top = """
[inside.a.string]
key = "no key"
\\""" not the end"""

[publication] # a comment with [brackets] and key = 1
title = "a # b"   # title = "no"
"home page" = 'x = 1'
a.b."c.d" = 1
list = [
  "x = 1", # y = 2
  [1, 2],
  { inner = { deep = 1 }, other = \'\'\'
z = 3
\'\'\' },
]

[[source]]
kind = "one"
[source.extra]
path = 1
[[source.extra.many]]
n = 1
[[source.extra.many]]
n = 2

[[source]]
kind = "two"
[source.extra]
path = 2
["quoted.table".sub]
"\\u0061" = 1
inline = { k = [ { n = 1 },
  { n = 2 } ] }
'''
WHERE: dict[Path, int] = {
    ("top",): 2,
    ("publication",): 7,
    ("publication", "title"): 8,
    ("publication", "home page"): 9,
    ("publication", "a", "b", "c.d"): 10,
    ("publication", "list"): 11,
    ("publication", "list", 2): 14,
    ("publication", "list", 2, "inner", "deep"): 14,
    ("publication", "list", 2, "other"): 14,
    ("source", 0): 19,
    ("source", 0, "kind"): 20,
    ("source", 0, "extra"): 21,
    ("source", 0, "extra", "path"): 22,
    ("source", 0, "extra", "many", 0): 23,
    ("source", 0, "extra", "many", 1, "n"): 26,
    ("source", 1): 28,
    ("source", 1, "extra", "path"): 31,
    ("quoted.table", "sub", "a"): 33,
    ("quoted.table", "sub", "inline", "k", 1, "n"): 35,
}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_keys_are_found_in_tricky_toml(end: str) -> None:
    source = TRICKY.replace("\n", end)
    tomllib.loads(source)
    lines = key_lines(source)
    assert {path: lines.get(path) for path in WHERE} == WHERE


def test_a_line_end_is_a_line_feed_and_nothing_else() -> None:
    assert key_lines('a = "x\u2028y\x85z" # \u2029\nb = 1\n')["b",] == 2


keys = st.sampled_from(["a", "b-c", "D_1", "9"]) | st.text(min_size=1, max_size=4).map(json.dumps)
noise = st.sampled_from(["", "# x = 1", "  # [a]", "\t", "# '''", '# """'])
scalars = st.sampled_from(
    [
        "1",
        "true",
        "2026-01-01",
        "1.5",
        '"x = 1"',
        "'[a]'",
        '"""\nk = 1\n[t]\n"""',
        "'''\nk = 2\n'''",
        '"\\""',
        '""""x""""',
        "''''x''''",
        '"#"',
        "'\"'",
        '"""\\"""x"""',
    ]
)


@st.composite
def values(draw: st.DrawFn, depth: int = 0) -> str:
    kind = draw(st.integers(0, 3 if depth < 2 else 1))
    if kind < 2:
        return draw(scalars)
    inner = draw(st.lists(values(depth + 1), max_size=3))
    if kind == 2:
        gap = draw(st.sampled_from(["", "\n", " # ] x = 1\n"]))
        return "[" + ",".join(gap + one for one in inner) + gap + "]"
    names = [f"k{n}" for n in range(len(inner))]
    pairs = [f"{n} = {v}" for n, v in zip(names, inner, strict=True)]
    return "{ " + ", ".join(pairs) + " }"


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[Path, int]]:
    """Return TOML and the line of each of its keys, as it was written."""
    lines: list[str] = []
    places: dict[Path, int] = {}

    def write(text: str) -> None:
        lines.extend(text.split("\n"))

    def name_of(key: str) -> str:
        return str(next(iter(tomllib.loads(f"{key} = 0"))))

    for table in range(draw(st.integers(1, 4))):
        many = draw(st.booleans())
        for again in range(draw(st.integers(1, 3)) if many else 1):
            lines.extend(draw(st.lists(noise, max_size=2)))
            path: Path = (f"t{table}", again) if many else (f"t{table}", "sub")
            places[path] = len(lines) + 1
            write(
                (f"[[ t{table} ]]" if many else f'[t{table} . "sub"]')
                + draw(st.sampled_from(["", " # ]]"]))
            )
            used: set[str] = set()
            for key in draw(st.lists(keys, max_size=4)):
                if "\\ud" in key or name_of(key) in used:
                    continue
                used.add(name_of(key))
                dotted = draw(st.booleans())
                places[(*path, name_of(key), *(("z",) if dotted else ()))] = len(lines) + 1
                write(
                    f"{draw(st.sampled_from(['', '  ']))}{key}{' . z' if dotted else ''} = {draw(values())}"
                )
                lines.extend(draw(st.lists(noise, max_size=1)))
    return "\n".join(lines), places


def paths_of(value: object, path: Path = ()) -> set[Path]:
    found = {path}
    if isinstance(value, dict):
        found |= {p for key, v in value.items() for p in paths_of(v, (*path, key))}
    if isinstance(value, list):
        found |= {p for n, v in enumerate(value) for p in paths_of(v, (*path, n))}
    return found


@given(documents())
def test_each_key_of_generated_toml_is_found_where_it_was_written(
    document: tuple[str, dict[Path, int]],
) -> None:
    source, places = document
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError:
        return  # a key that this grammar has no spelling for
    lines = key_lines(source)
    assert {path: lines.get(path) for path in places} == places
    assert lines.keys() == paths_of(data) - {()}


class Inner(Struct):
    """A table within."""

    size: int = 1


class Sample(Struct, kw_only=True):
    """Settings. `words` are some words. `note` says
    more, in two lines.
    """

    name: Annotated[str, Meta(description="What it is called.")]
    words: tuple[str, ...] = ()
    note: str = ""
    size: int = 1
    loud: bool = False
    day: date | None = None
    side: Literal["left", "right"] = "left"
    path: str | tuple[str, ...] = ""
    inner: Inner | None = None
    parts: tuple[Inner, ...] = ()


def told(source: str) -> list[tuple[str, str, str]]:
    table = Table(source, "x.toml")
    table.read(Sample, table.data, ())
    return [(e.where, e.message, e.hint) for e in table.errors]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("name = 5", 'name: expected text in quotes ("..."), found a whole number'),
        ("name = true", "found true or false"),
        ("name = ['x']", "found a list that holds text in quotes"),
        ("name = {a = 1}", "found a table"),
        ("name = 2026-01-01", "found a date (2026-11-24)"),
        ("name = 2026-01-01T00:00:00Z", "found a date with a time"),
        ("name = 12:00:00", "found a time"),
        ("size = 1.5", "expected a whole number, found a number with a point"),
        ("size = true", "expected a whole number, found true or false"),
        ("size = '3'", "expected a whole number, found '3'"),
        ("loud = 'yes'", "expected true or false, found 'yes'"),
        ("day = '1 May'", "expected a date (2026-11-24), found '1 May'"),
        ("day = '2026-01-01'", ""),
        ("words = 'one'", 'expected a list of texts (["...", "..."]), found \'one\''),
        ("words = ['one', 2]", 'found a list that holds text in quotes ("...") and a whole number'),
        ("words = []", ""),
        ("side = 'lft'", 'expected one of "left", "right", found \'lft\''),
        ("side = 1", 'expected one of "left", "right", found a whole number'),
        ("path = 3", 'expected text in quotes ("...") or a list of texts (["...", "..."])'),
        ("parts = 3", "parts should be written [[parts]]"),
        ("parts = [{size = 'x'}]", "parts.size: expected a whole number"),
    ],
)
def test_wrong_kinds_are_told_in_plain_words(line: str, words: str) -> None:
    source = f"# first\n{line}\n" + ("" if line.startswith("name") else "name = 'x'\n")
    found = told(source)
    assert len(found) == bool(words)
    for where, message, _ in found:
        assert where == "x.toml:2"
        assert words in message
        assert "`" not in message


def test_a_near_miss_is_suggested_and_others_are_listed() -> None:
    assert [hint for *_, hint in told("nmae = 'x'\nname = 'x'")] == ["Did you mean 'name'?"]
    assert [hint for *_, hint in told("side = 'lft'\nname = 'x'")] == ["Did you mean 'left'?"]
    assert suggest("zzz", ["b", "a"]) == "Known here: a, b."


def test_every_problem_of_a_table_is_told_and_what_is_missing_once() -> None:
    assert [
        (where, message.split(":")[0]) for where, message, _ in told("size = 'x'\nsise = 1\n")
    ] == [
        ("x.toml:2", "unknown key 'sise'"),
        ("x.toml", "name is missing"),
        ("x.toml:1", "size"),
    ]


def test_what_could_not_be_read_is_complained_of_once() -> None:
    table = Table("name = 5\n", "x.toml")
    table.read_on(Sample, table.data, ())
    table.complain(("name",), "name is empty")
    assert len(table.errors) == 1


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("a = ", "x.toml:1:4"),
        ("a = 1\nb = x\n", "x.toml:2:5"),
        ("a = 1\na = 2\n", "x.toml:2:6"),
        ('\n\na = "x', "x.toml:3:7"),
        ("a = 'x\n'\n", "x.toml:1:7"),
        ("[a\n", "x.toml:1:3"),
        ("# \u2028\nb = x", "x.toml:2:5"),
        ("a = [1,\n2", "x.toml:2:2"),
    ],
)
def test_a_syntax_error_is_told_by_line_and_column(source: str, place: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Table(source, "x.toml")
    assert caught.value.where == place
    assert caught.value.message.startswith("this line is no TOML: ")
    assert caught.value.hint
    assert "(at " not in caught.value.message


@pytest.mark.parametrize("source", ["a = " + "[" * 5000 + "]" * 5000, "a = " + "9" * 5000])
def test_what_no_parser_can_hold_is_an_error_in_words(source: str) -> None:
    with pytest.raises(ConfigError, match=r"x\.toml: this cannot be read"):
        Table(source, "x.toml")


@given(st.text())
def test_any_text_is_toml_or_a_config_error(source: str) -> None:
    try:
        Table(source, "x.toml")
    except ConfigError as error:
        assert error.where.startswith("x.toml")  # noqa: PT017 - it may be TOML as well


def test_keys_tell_what_they_are_and_mean() -> None:
    told_of: dict[str, tuple[Any, ...]] = {
        k.name: (k.kind, k.default, k.required, k.meaning) for k in keys_of(Sample)
    }
    assert told_of["name"] == ('text in quotes ("...")', None, True, "What it is called.")
    assert told_of["words"] == ('a list of texts (["...", "..."])', (), False, "are some words.")
    assert told_of["note"][3] == "says more, in two lines."
    assert told_of["day"][:2] == ("a date (2026-11-24)", None)
    assert told_of["parts"][0] == "tables in double brackets"
    assert told_of["inner"][0] == "a table"
