"""As much of CSS as emails use: declarations, and rules with the at-rules around them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_DECLARATION = re.compile(r"(?:[^;(]+|\([^)]*\)?)+")
_PIECE = re.compile(r"[^{};]*[{};]|[^{};]+$")
_COMPOUND = re.compile(r"(\*|[A-Za-z][A-Za-z0-9]*)?((?:[.#][\w-]+)*)")

_DEEPEST = 8
"""At-rules round a rule that are told; no sheet has more, unless it is made to be slow."""


class Rule(Struct, frozen=True):
    """One rule of a style sheet: selectors, declarations, the at-rules around it, its line."""

    selectors: tuple[str, ...]
    declarations: tuple[tuple[str, str], ...]
    around: tuple[str, ...]
    line: int


@lru_cache(4096)  # an email says the same style many times
def declarations(style: str) -> tuple[tuple[str, str], ...]:
    """Return the properties (lower case) and values of a style attribute or of a rule's inside."""
    found = []
    for piece in _DECLARATION.findall(_COMMENT.sub(" ", style)):
        name, colon, value = piece.partition(":")
        if colon and name.strip():
            found.append((name.strip().lower(), value.strip()))
    return tuple(found)


def rules(sheet: str, line: int = 1) -> Iterator[Rule]:
    """Yield the rules of a style sheet that starts on `line`; at-rules without a block, too."""
    sheet = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), sheet)
    around: list[str] = []
    inside: list[str] = []
    for match in _PIECE.finditer(sheet):
        piece = match[0]
        text, end = piece[:-1].strip(), piece[-1]
        here = line + piece.count("\n", 0, len(piece) - len(piece.lstrip()))
        line += piece.count("\n")
        if end == "{":
            around.append(" ".join(text.split()))
            inside = []
        elif end == ";":
            if around and not around[-1].startswith(("@media", "@supports")):
                inside.append(text)
            elif text.startswith("@"):
                yield Rule((), (), (*around[:_DEEPEST], text), here)
        elif end == "}" and around:
            head = around.pop()
            found = declarations(";".join([*inside, text]))
            inside = []
            if head.startswith("@"):
                yield Rule((), found, (*around[:_DEEPEST], head), here)
            else:
                parts = tuple(part.strip() for part in head.split(","))
                yield Rule(parts, found, tuple(around[:_DEEPEST]), here)


class Selector(Struct, frozen=True):
    """A selector of tags, classes and ids with descendants: its compounds, outermost first."""

    compounds: tuple[tuple[str, frozenset[str]], ...]

    @property
    def weight(self) -> tuple[int, int, int]:
        """Its specificity (Selectors 4, section 17)."""
        names = [name for _, marks in self.compounds for name in marks]
        ids = sum(name.startswith("#") for name in names)
        tags = sum(tag not in ("", "*") for tag, _ in self.compounds)
        return ids, len(names) - ids, tags


def selector(source: str) -> Selector | None:
    """Return a selector that can be judged here, or None: attributes, states, children."""
    compounds = []
    for part in source.split():
        match = _COMPOUND.fullmatch(part)
        if not match:
            return None
        compounds.append(((match[1] or "").lower(), frozenset(re.findall(r"[.#][\w-]+", match[2]))))
    return Selector(tuple(compounds)) if compounds else None
