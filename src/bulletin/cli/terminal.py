"""Talking to a terminal: any encoding, any width. Every sign has an ASCII twin."""

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from bulletin.errors import BulletinError
    from bulletin.model import Finding

_SIGNS = {
    "error": ("x", "red"),
    "warning": ("!", "yellow"),
    "note": ("-", "blue"),
    "wrong": ("x", "red"),
    "look": ("!", "yellow"),
    "ok": ("✓", "green"),
}
_TWINS = str.maketrans("–—‘’“”✓", "--''\"\"+", "") | {ord("…"): "..."}
_WIDEST = 100
_GLUE = "\0"
_SETTING = r"\b\w+ = (?:\[[^\[\]]*\]|\{[^{}]*\}|\"[^\"]*\"|\S+)"
COPIED = " " * 4
"""How a line of a hint begins that is there to be copied."""


def say(text: str, *, err: bool = False) -> None:
    """Print `text`, with ASCII twins where the stream cannot take a character."""
    stream = sys.stderr if err else sys.stdout
    click.echo(fit(text, stream), file=stream)


def fit(text: str, stream: TextIO) -> str:
    """Return `text` as `stream` can take it."""
    encoding = stream.encoding or "ascii"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_TWINS).encode(encoding, "replace").decode(encoding)
    return text


def width() -> int:
    """Return how many columns a line may have."""
    from shutil import get_terminal_size

    return min(get_terminal_size((80, 24)).columns, _WIDEST)


def clip(text: str, room: int) -> str:
    """Return at most `room` characters of one line, ending in ``…`` when there is more."""
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"


def filled(text: str) -> str:
    """Return a text in lines no wider than the terminal, the ones after the first indented."""
    return "\n".join(wrapped(text, "", "  "))


def wrapped(text: str, first: str, rest: str) -> list[str]:
    """Return a text as lines no wider than the terminal; `first` and `rest` go before them.

    A setting that is to be copied, like ``pages = 3``, stays whole.
    """
    return _wrapped(text, width(), first, rest)


def _wrapped(text: str, room: int, first: str = "", rest: str = "") -> list[str]:
    import re
    from textwrap import wrap

    whole = re.sub(_SETTING, lambda found: found[0].replace(" ", _GLUE), text)
    lines = wrap(
        whole,
        room,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(_GLUE, " ") for line in lines]


def numbered(steps: Sequence[str]) -> Iterator[str]:
    """Yield steps, each in lines, under their numbers; one alone needs none."""
    for number, step in enumerate(steps, 1):
        first, *rest = step.split("\n")
        lead = f"    {number}. " if steps[1:] else "    "
        indent = " " * len(lead)
        yield from wrapped(first, lead, indent)
        yield from (line for each in rest for line in wrapped(each, indent, indent))


def told(text: str, room: int, indent: str = "") -> Iterator[str]:
    """Yield the lines of a message or a hint; one that is indented is there to be copied: whole."""
    for line in text.split("\n"):
        if line.startswith(COPIED):
            yield f"{indent}  {line.strip()}"
        else:
            yield from _wrapped(line.strip(), room, indent, indent)


def refusal(error: "BulletinError") -> Iterator[str]:
    """Yield the lines that tell an error: what was seen and where, and beneath it what to do."""
    where = f"{error.where}: " if error.where else ""
    first, *rest = _wrapped(f"error: {where}{error.message}", width(), rest="  ")
    yield click.style("error", fg="red", bold=True) + first.removeprefix("error")
    yield from rest
    if error.hint:
        yield from told(error.hint, width(), "  ")


def put_json(data: bytes) -> None:
    """Write one line of JSON to stdout, in UTF-8 whatever the terminal's encoding."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data + b"\n")
    sys.stdout.buffer.flush()


def finding(found: "Finding", indent: str = "") -> Iterator[str]:
    """Yield the lines that tell a finding: a sign, where, what, and beneath it what to do.

    The name of its check, by which ``[checks]`` switches it off, stands quietly after what.
    """
    where = f"{found.where}: " if found.where else ""
    name = f"[{found.check}]" if found.check else ""
    what = f"{where}{found.what} {name}".rstrip()
    for line in signed(found.severity, what, found.hint, indent):
        is_named = name and line.endswith(name)
        yield line.removesuffix(name) + click.style(name, dim=True) if is_named else line


def sign(state: str) -> str:
    """Return the sign of a state, in its colour."""
    text, colour = _SIGNS[state]
    return click.style(text, fg=colour, bold=True)


def signed(state: str, what: str, hint: str = "", indent: str = "") -> Iterator[str]:
    """Yield the lines that tell something under the sign of its state, and beneath it what to do.

    States are the severities of findings, and ok, look and wrong.
    """
    room = max(width() - len(indent) - 2, 40)
    lead = sign(state)
    for line in (line for text in (what, hint) if text for line in told(text, room)):
        yield f"{indent}{lead} {line}"
        lead = " "
