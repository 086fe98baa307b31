"""What only the mailer, or the finished digest, can fill in: carried as tokens, swapped last.

A placeholder such as ``*|UNSUB|*`` or ``{{ unsubscribe }}`` would be broken by an inliner and by
escaping. The templates print a token in its place: an opaque https address, or a word. Each token
holds a hash of all that is rendered, so no text that is rendered can hold it too.
"""

import re
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import structs

from bulletin.errors import TemplateError
from bulletin.mailers import known_placeholders
from bulletin.model import Image, Issue, Mailer, Masthead

ALPHABET = "bcdfghjkmnpqrtvwxyz2346789"
"""Of a mark: lower case, no vowels (so no words), and no two signs that look alike."""

JOINER = "\u2060"
"""Invisible, and parts what a mailer would take for a placeholder of its own (U+2060)."""


class Placeholders:
    """The tokens of one rendering, and what each stands for."""

    def __init__(self, issue: Issue, masthead: Masthead, mailer: Mailer) -> None:
        self._seed = sha256(msgspec.json.encode((issue, masthead, mailer))).hexdigest()[:16]
        self._meant: dict[str, str] = {}
        self.mark = f"mark-{self._seed}"

    def link(self, name: str, placeholder: str) -> str:
        """Return an address to print where `placeholder` belongs; "" when there is none."""
        return self._token(f"https://{name}.{self._seed}.invalid/", placeholder)

    def word(self, name: str, placeholder: str) -> str:
        """Return a word to print where `placeholder` belongs; "" when there is none."""
        return self._token(f"{name}-{self._seed}", placeholder)

    def tag(self, tag: str) -> str:
        """Return a word to print where the editor wrote a `tag` that the mailer fills in."""
        known = (token for token, meant in self._meant.items() if meant == tag)
        return next(known, "") or self.word(f"tag{len(self._meant)}", tag)

    def fill(self, rendered: str, where: str) -> str:
        """Return `rendered` with the mailer's placeholders, byte for byte; the mark stays open.

        Raises `TemplateError` when the template `where` has changed a token, by a filter perhaps.
        """
        for token, placeholder in self._meant.items():
            rendered = rendered.replace(token, placeholder)
        # Of bytes, as a token is ASCII: of text it takes ten times as long.
        if self._seed.encode() in rendered.replace(self.mark, "").encode().lower():
            raise TemplateError(
                "a placeholder of the mailer, or the mark, does not come out as it went in",
                where=where,
                hint="Print unsubscribe, browser, address and mark as they are, without a filter.",
            )
        return rendered

    def _token(self, token: str, placeholder: str) -> str:
        if not placeholder:
            return ""
        self._meant[token] = placeholder
        return token


def mark_of(number: int, contents: Iterable[str]) -> str:
    """Return the code that names these contents of issue `number`, such as ``12-k7f3``."""
    value = int.from_bytes(sha256("\0".join(contents).encode()).digest()[:8])
    signs = ""
    for _ in range(4):
        value, place = divmod(value, len(ALPHABET))
        signs += ALPHABET[place]
    return f"{number}-{signs}"


def disarmed(issue: Issue, mailer: Mailer) -> Issue:
    """Return `issue` without words in which a mailer would find a placeholder.

    "[2022]" in a title is text; phpList would take it out, and listmonk would run ``{{ x }}``.
    What the editor wrote for it to fill in is a token by now, and stays. Parted are the signs by
    which `mailer` knows its own, and the placeholders of every known one.
    Addresses hold none: they are percent-encoded.
    """
    text = msgspec.json.encode(issue).decode()
    if not any(sign in text for sign in _signs(mailer)):
        return issue
    part = parting(mailer)

    def walk(value: Any) -> Any:
        if isinstance(value, str):
            return part(value)
        if isinstance(value, dict):
            return {key: walk(one) for key, one in value.items()}
        return [walk(one) for one in value] if isinstance(value, list | tuple) else value

    return msgspec.convert(walk(msgspec.to_builtins(issue)), Issue)


def disarmed_head(masthead: Masthead, mailer: Mailer) -> Masthead:
    """Return `masthead` with the same done to its words; its addresses stay."""
    part, look = parting(mailer), masthead.look
    pictures = {"logo": look.logo, "header": look.header}
    said = {key: Image(one.url, part(one.alt)) for key, one in pictures.items() if one}
    return structs.replace(
        masthead,
        title=part(masthead.title),
        address=part(masthead.address),
        look=structs.replace(look, **said),
    )


def _signs(mailer: Mailer) -> tuple[str, ...]:
    return (*mailer.opens, *sorted(known_placeholders()))


def parting(mailer: Mailer) -> Callable[[str], str]:
    """Return what parts the signs by which `mailer`, or any known one, would fill in a text."""
    parts = (rf"{re.escape(sign[0])}(?={re.escape(sign[1:])})" for sign in _signs(mailer))
    pattern = re.compile("|".join(parts))
    return lambda text: pattern.sub(lambda found: found[0] + JOINER, text)
