"""JSON as a WordPress really sends it: with notices before it, comments behind it, stray bytes."""

import json
import re
from typing import Any

from msgspec import Struct

from bulletin.text import decode

_START = re.compile(r"[\[{]")
_TRIES = 50
"""Brackets in a notice before the answer that are taken for its beginning."""
_DECODER = json.JSONDecoder(strict=False)  # control characters within strings are let through


class Decoded(Struct, frozen=True):
    """What an answer says, and what had to be passed over for it, in words ("" when nothing)."""

    value: Any
    repaired: str = ""


def decoded(data: bytes, kind: type) -> Decoded:
    """Return the first JSON value of the type `kind` (list or dict) in an answer.

    Raises ValueError when there is none: an empty answer, a web page, one that was cut off.
    """
    try:
        text, encoding = decode(data)
    except ValueError as error:
        raise ValueError("what came is no text") from error
    text = text.removeprefix("\ufeff").strip()
    if not text:
        raise ValueError("the answer is empty")
    for match, _ in zip(_START.finditer(text), range(_TRIES), strict=False):
        try:
            value, end = _DECODER.raw_decode(text, match.start())
        except RecursionError as error:
            raise ValueError("what came is nested too deep") from error
        except ValueError:
            continue
        before, behind = text[: match.start()].rstrip(), text[end:].lstrip()
        if isinstance(value, kind) and not _is_inner(before, behind):
            return Decoded(value, _repaired(before, behind, encoding))
    raise ValueError(_no_json(text))


def _is_inner(before: str, behind: str) -> bool:
    """Whether a value is a part of one that was cut off, going by what stands around it."""
    return before.endswith((":", ",", "[", "{")) or behind.startswith((",", "]", "}"))


def _repaired(before: str, behind: str, encoding: str) -> str:
    if encoding == "cp1252":
        return "its answers are in no UTF-8"
    if before:
        return "other text stands before its answers, such as a PHP notice"
    return "other text stands behind its answers" if behind else ""


def _no_json(text: str) -> str:
    if text.startswith(("[", "{")):
        return "the answer was cut off"
    if text.startswith("<"):
        return "it answers with a web page where data should be"
    return "what came is no JSON"
