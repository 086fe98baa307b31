"""Jinja constructs as tokens that parsers of HTML and CSS carry along unharmed.

Between elements a token is a comment; in an attribute, a title, a comment or a sheet it is a word.
A construct on which a style could depend is refused: `Unsuitable`.
"""

import re
from collections.abc import Iterator, Sequence

from bulletin.digest.flatten import Part
from bulletin.digest.unsuitable import Unsuitable
from bulletin.markup import TAGS

TOKEN = re.compile(r"jinja(\d{5})x")

_COMMENTED = re.compile(r"<!--(jinja\d{5}x)-->")
_PIECE = re.compile(
    r"(?P<comment><!--.*?-->)"
    r"|<style\b(?P<attributes>[^>]*)>(?P<sheet>.*?)</style\s*>"
    r"|(?P<raw><(?P<name>title|script|textarea)\b[^>]*>.*?</(?P=name)\s*>)"
    r"|(?P<tag></?(?P<element>[a-zA-Z][\w:-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>)"
    r"|(?P<text>[^<]+|<)",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""\s([^\s=<>"'/]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
_STYLING = frozenset(("class", "id", "style"))
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_OPENING = frozenset(("if", "for", "with", "block"))
# A selector that asks for an element's place, contents or attributes: data decides those.
_PLACED = re.compile(r"[+~\[]|:(?:first|last|only|nth|empty|not|has|is|where)\b")
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SELECTORS = re.compile(r"([^{};]+)\{[^{}]*\}")
_IN_VALUE = re.compile(r"[;{]\s*[\w-]+\s*:[^;{}]*\Z")
_PRINTS_MARKUP = re.compile(
    r"\|\s*(?:safe|prose|heading|urlize|xmlattr|tojson)\b|_html\b|\bspoken\("
)
_PRINTED = TAGS | {"span"}  # `wording` prints spans


def marked(parts: Sequence[Part]) -> str:
    """Return the markup of `parts` with a word for each construct."""
    if any(TOKEN.search(part.text) for part in parts):
        raise Unsuitable("it has words that read like a token")
    return "".join(
        part.text if part.kind == "data" else f"jinja{index:05}x"
        for index, part in enumerate(parts)
    )


def tokenised(text: str, parts: Sequence[Part]) -> tuple[str, frozenset[str]]:
    """Return marked `text` with comments for the words between elements, ready to be inlined.

    The second value tells the tokens that stand in sheets to be inlined: those may be multiplied
    or vanish. Raises `Unsuitable`.
    """
    walk = _Walk(parts)
    page = "".join(walk.piece(match) for match in _PIECE.finditer(text))
    return page, frozenset(walk.of_sheets)


def bare(html: str) -> str:
    """Return `html` with words again where `tokenised` put comments."""
    return _COMMENTED.sub(r"\1", html)


class _Walk:
    """One way through a template, piece by piece, knowing which elements and branches are open."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self.markup = any(_PRINTS_MARKUP.search(p.text) for p in parts if p.kind != "data")
        self.elements: list[str] = []
        self.branches: list[tuple[str, object]] = []
        self.of_sheets: set[str] = set()

    def piece(self, match: re.Match[str]) -> str:
        """Return one piece of the page as it goes to the inliner."""
        if match["text"]:
            self._follow(match["text"], None)
            return TOKEN.sub(r"<!--\g<0>-->", match["text"])
        if match["tag"]:
            return self._tag(match)
        if match["sheet"] is not None:
            return self._sheet(match)
        self._follow(match[0], match.start())
        return match[0]

    def _tag(self, match: re.Match[str]) -> str:
        """Check where in a tag constructs stand, and follow what it opens or closes."""
        tag, name = match["tag"], match["element"].lower()
        inside = 0
        for attribute in _ATTRIBUTE.finditer(tag):
            found = len(TOKEN.findall(attribute[2]))
            if found and attribute[1].lower() in _STYLING:
                raise Unsuitable(f"a construct stands inside {attribute[1]}")
            self._follow(attribute[2], (match.start(), attribute[1]))
            inside += found
        if inside != len(TOKEN.findall(tag)):
            raise Unsuitable("a construct stands among the attributes of a tag")
        if tag.startswith("</"):
            while name in self.elements and self.elements.pop() != name:
                pass
        elif name not in _VOID and not tag.endswith("/>"):
            self.elements.append(name)
        return tag

    def _sheet(self, match: re.Match[str]) -> str:
        """Check a sheet; blocks in it have done their work and are dissolved."""
        self._follow(match["sheet"], match.start())
        if "ignore" in match["attributes"]:
            return match[0]
        if TOKEN.search(match["attributes"]) or {kind for kind, _ in self.branches} - {"block"}:
            raise Unsuitable("a sheet depends on data")

        def kept(token: re.Match[str]) -> str:
            kind = self.parts[int(token[1])].kind
            if kind in ("block", "endblock"):
                return ""
            if kind != "print" or not _IN_VALUE.search(token.string[: token.start()]):
                raise Unsuitable("a construct in a sheet is no value of a property")
            return token[0]

        sheet = _CSS_COMMENT.sub("", match["sheet"])
        self.of_sheets.update(token[0] for token in TOKEN.finditer(match["sheet"]))
        sheet = TOKEN.sub(kept, sheet)
        for selector in _selectors(sheet):
            if _PLACED.search(selector):
                raise Unsuitable(f"the selector {selector!r} depends on data")
            if self.markup and _element(selector) in _PRINTED:
                raise Unsuitable(f"the selector {selector!r} may meet an entry's own markup")
        return f"<style{match['attributes']}>{sheet}</style>"

    def _follow(self, text: str, place: object) -> None:
        """Follow the branches that `text` opens and closes; each must keep elements whole."""
        for token in TOKEN.finditer(text):
            kind = self.parts[int(token[1])].kind
            here = (place, tuple(self.elements))
            if kind in _OPENING:
                self.branches.append((kind, here))
            elif kind in ("else", "elif") or kind.startswith("end"):
                if not self.branches or self.branches[-1][1] != here:
                    raise Unsuitable(f"the branch at {kind} opens or closes an element in part")
                if kind.startswith("end"):
                    self.branches.pop()


def _selectors(sheet: str) -> Iterator[str]:
    for match in _SELECTORS.finditer(sheet):
        yield from (selector.strip() for selector in match[1].split(","))


def _element(selector: str) -> str:
    """Return the element's name when nothing but that is asked of the element itself, or ""."""
    last = re.split(r"[\s>]+", selector)[-1]
    return last if last.isalnum() else ""
