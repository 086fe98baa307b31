"""What only the mailer, or the finished digest, can fill in: carried as tokens, swapped last.

A placeholder such as ``*|UNSUB|*`` or ``{{ unsubscribe }}`` would be broken by an inliner and by
escaping. The templates print a token in its place: an opaque https address, or a word. Each token
holds a hash of all that is rendered, so no text that is rendered can hold it too. What has come out
can be judged by `examine`, wherever it comes from.
"""

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import unescape
from typing import Any
from urllib.parse import unquote

import msgspec

from bulletin.digest.mailers import MAILERS
from bulletin.errors import TemplateError
from bulletin.model import Finding, Issue, Mailer, Masthead

ALPHABET = "bcdfghjkmnpqrtvwxyz2346789"
"""Of a mark: lower case, no vowels (so no words), and no two signs that look alike."""

JOINER = "\u2060"
"""Invisible, and parts what a mailer would take for a placeholder of its own (U+2060)."""
_MEANT = {
    "unsubscribe": "unsubscribing",
    "browser": "viewing it in a browser",
    "address": "the postal address",
}
_HREF = re.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_URL = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
# What mailers' placeholders look like: *|X|*  {{ x }}  {% x %}  {$x}  [x]  %%x%%  <%= x %>  ##x##
_SYNTAX = re.compile(
    r"\*\|[^|\n]+\|\*|\{\{[^{}\n]+\}\}|\{%[^%\n]+%\}|\{\$?[a-z_]+\}|\[[^\[\]\n]+\]"
    r"|%%[^%\n]+%%|<%[^%\n]+%>|##[^#\n]+##",
    re.IGNORECASE,
)


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
    Parted are the signs by which `mailer` knows its own, and the placeholders of every known one.
    Addresses hold none: they are percent-encoded.
    """
    signs = (*mailer.opens, *sorted(known_placeholders()))
    text = msgspec.json.encode(issue).decode()
    if not any(sign in text for sign in signs):
        return issue
    pattern = re.compile("|".join(rf"{re.escape(s[0])}(?={re.escape(s[1:])})" for s in signs))

    def walk(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(lambda found: found[0] + JOINER, value)
        if isinstance(value, dict):
            return {key: walk(one) for key, one in value.items()}
        return [walk(one) for one in value] if isinstance(value, list | tuple) else value

    return msgspec.convert(walk(msgspec.to_builtins(issue)), Issue)


def known_placeholders() -> dict[str, str]:
    """Return the placeholders of the known mailers, each with the titles of those that use it."""
    found: dict[str, str] = {}
    for mailer in MAILERS.values():
        for one in mailer.placeholders:
            found[one] = f"{found[one]} and {mailer.title}" if one in found else mailer.title
    return found


def examine(form: str, mailer: Mailer, where: str) -> Iterator[Finding]:
    """Yield what is wrong with the placeholders in one form of a digest made for `mailer`.

    `form` is HTML, whole or a fragment, or plain text, as the file `where` (``.txt`` for text)
    holds it. Each of the mailer's placeholders must be there byte for byte, in HTML those that are
    addresses as the address of a link. None may be there that another mailer would fill in, or
    nobody. All findings are errors.
    """
    is_html = not where.endswith(".txt")
    links = [one or other for one, other in _HREF.findall(form)] if is_html else []
    own = {name: getattr(mailer, name) for name in _MEANT if getattr(mailer, name)}
    rest, told = form, set[str]()
    for name, placeholder in own.items():
        rest = rest.replace(placeholder, "")
        in_link = is_html and name != "address"
        if placeholder in (links if in_link else form):
            continue
        like = [link for link in links if _bare(link) == _bare(placeholder)]
        told.update(like)
        if like or _bare(placeholder) in _bare(form):
            yield _mangled(mailer, name, like, where)
        else:
            yield _missing(mailer, name, where)
    known = known_placeholders()
    foreign = [link for link in links if not _URL.match(link) and _SYNTAX.search(unquote(link))]
    foreign += [one for one in known if one in rest]
    for one in dict.fromkeys(foreign):
        if one not in own.values() and one not in told:
            yield _foreign(mailer, one, known.get(one, ""), where)


def _bare(text: str) -> str:
    """Return text as one who looks for a mangled placeholder reads it: decoded, without spaces."""
    return re.sub(rf"[\s{JOINER}\u200b]+", "", unquote(unescape(text))).casefold()


def _missing(mailer: Mailer, name: str, where: str) -> Finding:
    return Finding(
        severity="error",
        what=f"{_told(mailer, name)} is missing.",
        where=where,
        hint=f"If you have a template of your own, it has to print {{{{ {name} }}}}.",
    )


def _mangled(mailer: Mailer, name: str, like: list[str], where: str) -> Finding:
    seen = f"has become {like[0]}" if like else "has been changed, or is no link"
    return Finding(
        severity="error",
        what=f"{_told(mailer, name)} {seen}.",
        where=where,
        hint="Paste the file as the build wrote it; a template prints it without a filter.",
    )


def _told(mailer: Mailer, name: str) -> str:
    title = mailer.title or mailer.name
    return f"{title}'s placeholder for {_MEANT[name]}, {getattr(mailer, name)},"


def _foreign(mailer: Mailer, placeholder: str, whose: str, where: str) -> Finding:
    of = f"the placeholder of {whose}, {placeholder}" if whose else f"a placeholder, {placeholder}"
    nobody = f"which {mailer.title} does not know" if mailer.title else "which nobody fills in"
    return Finding(
        severity="error",
        what=f"There is {of}, {nobody}.",
        where=where,
        hint="Build for the mailer that you use: bulletin build --for NAME",
    )
