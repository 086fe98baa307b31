"""How far reading has come: one line of the terminal that writes over itself, and is gone after."""

import sys
from typing import Self
from urllib.parse import urlsplit

from bulletin.cli import terminal

_CLEAR = "\r\x1b[K"


class Progress:
    """Is told how far a source was read, and shows it where a person looks: on stderr."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._shows = sys.stderr.isatty() and not quiet
        self._shown = ""

    def __call__(self, key: str, done: int, total: int) -> None:
        """Show how much of a source has come, and of how much (0: unknown)."""
        if self._shows and (line := _line(key, done, total)) != self._shown:
            self._shown = line
            sys.stderr.write(
                _CLEAR + terminal.fit(terminal.clip(line, terminal.width() - 1), sys.stderr)
            )
            sys.stderr.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Take the line away."""
        if self._shown:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
            self._shown = ""


def _line(key: str, done: int, total: int) -> str:
    place = key.partition(":")[2]
    called = urlsplit(place).netloc or place
    return f"  Reading {called}: {done:,}" + (f" of {total:,}" if total else "")
