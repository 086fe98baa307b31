"""On which line of a TOML text a key stands; tomllib does not tell.

The text has been parsed before, so that this may trust its grammar.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator

Path = tuple[str | int, ...]
"""Keys and positions in lists, from the outermost: ``("source", 0, "path")``."""

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\[\s\S])*?"{3,5}'
    r"|'''[\s\S]*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
)
_KEY = re.compile(r"""[ \t]*([A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')[ \t]*""")
_WORD = re.compile(r"[^,\]}#\n]*")


def key_lines(source: str) -> dict[Path, int]:
    """Return the line, counted from 1, of each key, table and table in a list of `source`.

    A table made by a dotted key stands where it is first named.
    """
    breaks = [match.start() for match in re.finditer("\n", source)]
    lines: dict[Path, int] = {}
    for path, at in _Scanner(source).places():
        line = bisect_right(breaks, at - 1) + 1
        for length in range(1, len(path) + 1):
            lines.setdefault(path[:length], line)
    return lines


class _Scanner:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self._last: dict[Path, int] = {}  # of each list of tables, the table being filled

    def places(self) -> Iterator[tuple[Path, int]]:
        """Yield each path and where it begins."""
        table: Path = ()
        while self._blank() < len(self.source):
            start = self.at
            if self.source[start] == "[":
                table = self._header()
                yield table, start
            else:
                yield from self._pair(table)

    def _blank(self) -> int:
        self.at = self._end(_BLANK)
        return self.at

    def _end(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.source, self.at)
        return match.end() if match else self.at

    def _eat(self, text: str) -> bool:
        if not self.source.startswith(text, self.at):
            return False
        self.at += len(text)
        return True

    def _header(self) -> Path:
        """Read ``[a.b]`` or ``[[a.b]]``; a list of tables on the way means its last table."""
        opening = "[[" if self.source.startswith("[[", self.at) else "["
        self.at += len(opening)
        *parents, name = self._keys()
        self.at += len(opening)
        path: Path = ()
        for key in parents:
            path = self._entered((*path, key))
        path = (*path, name)
        if opening == "[[":
            self._last[path] = self._last.get(path, -1) + 1
        return self._entered(path)

    def _entered(self, path: Path) -> Path:
        return (*path, self._last[path]) if path in self._last else path

    def _keys(self) -> list[str]:
        """Read a key, or several with dots between them."""
        keys: list[str] = []
        while match := _KEY.match(self.source, self.at):
            keys.append(_spoken(match[1]))
            self.at = match.end()
            if not self._eat("."):
                break
        return keys

    def _pair(self, table: Path) -> Iterator[tuple[Path, int]]:
        start = self.at
        path = (*table, *self._keys())
        yield path, start
        self._eat("=")
        self._blank()
        yield from self._value(path)

    def _value(self, path: Path) -> Iterator[tuple[Path, int]]:
        if match := _STRING.match(self.source, self.at):
            self.at = match.end()
        elif self._eat("["):
            number = 0
            while self._blank() < len(self.source) and not self._eat("]"):
                yield (*path, number), self.at
                yield from self._value((*path, number))
                self._blank()
                number += self._eat(",")
        elif self._eat("{"):
            while self._blank() < len(self.source) and not self._eat("}"):
                yield from self._pair(path)
                self._blank()
                self._eat(",")
        else:
            self.at = self._end(_WORD)


def _spoken(key: str) -> str:
    """Return a key without its quotes."""
    if key[0] == '"' and "\\" in key:
        return next(iter(tomllib.loads(f"{key} = 0")))
    return key[1:-1] if key[0] in "\"'" else key
