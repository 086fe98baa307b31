"""Items as XML: read strictly where they are well-formed, else repaired; repairs are counted.

The one importer of lxml here. No entity but the five of XML itself is ever resolved; the depth is
bounded by the parser (2,048 levels).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from lxml.etree import XMLParser, XMLSyntaxError, _Element, fromstring

from bulletin.sources._wxr_pieces import Piece

CONTROLS, BYTES, SIGNS, PREFIXES, TAGS = "controls", "bytes", "signs", "prefixes", "tags"
"""The kinds of repairs, as they are counted."""

_USUAL = {
    "wp": "http://wordpress.org/export/1.2/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_MOST = 40  # prefixes that are declared for an item; no plugin has as many

# What XML 1.0 cannot bear (production 2, Char), a lone surrogate aside, which no UTF-8 holds.
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_STRAY_BYTES = re.compile("[\udc80-\udcff]+")
_SECTION = r"(?P<kept><!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z))"
_LOOSE = re.compile(
    _SECTION + r"|(?P<reference>&\#(?:\d{1,9}|[xX][0-9a-fA-F]{1,8});)"
    r"|(?P<and>&(?!(?:amp|lt|gt|quot|apos);))|(?P<less><(?![A-Za-z_/!?]))",
    re.DOTALL,
)
_PREFIX = re.compile(_SECTION + r"|</?(?P<prefix>[A-Za-z_][\w.-]*):", re.DOTALL | re.ASCII)
_DECLARED = re.compile(r"\sxmlns:([A-Za-z_][\w.-]*)\s*=", re.ASCII)


class Item:
    """An item as an element. One that was `damaged` may have lost fields, or nest them wrongly."""

    def __init__(self, element: _Element, *, damaged: bool) -> None:
        self.damaged = damaged
        self.elements: Iterable[_Element] = element.iter("*") if damaged else element


class Parser:
    """Makes elements of the items of one file, whose head declares `namespaces`.

    `repairs` counts what had to be done, by kind, and `prefixes` names those not declared.
    """

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self._namespaces = namespaces
        self._opening = _opening(namespaces)
        self._strict = _parser(recover=False)
        self._lenient = _parser(recover=True)
        self.repairs: Counter[str] = Counter()
        self.prefixes: set[str] = set()

    def parse(self, piece: Piece) -> Item | None:
        """Return the item of a piece, None when nothing can be made of it."""
        if piece.whole:
            try:
                root = fromstring(self._opening + piece.data + b"</rss>", self._strict)
                return Item(root[0], damaged=False)
            except XMLSyntaxError:
                pass
        return self._repaired(piece)

    def _repaired(self, piece: Piece) -> Item | None:
        text = self._bearable(self._decoded(piece.data))
        source = self._opening_for(text) + text.encode()
        if piece.whole:
            try:
                root = fromstring(source + b"</rss>", self._strict)
                return Item(root[0], damaged=False)
            except XMLSyntaxError:
                self.repairs[TAGS] += 1
        try:
            root = fromstring(source, self._lenient)
        except XMLSyntaxError:
            return None
        return Item(root[0], damaged=True) if root is not None and len(root) else None

    def _decoded(self, data: bytes) -> str:
        """Return the text of an item; bytes that are no UTF-8 are read as Windows-1252."""

        def read(match: re.Match[str]) -> str:
            stray = match[0].encode("utf-8", "surrogateescape")
            self.repairs[BYTES] += len(stray)
            return stray.decode("cp1252", "replace")

        return _STRAY_BYTES.sub(read, data.decode("utf-8", "surrogateescape"))

    def _bearable(self, text: str) -> str:
        """Return text without forbidden characters, and with bare ``&`` and ``<`` written out."""
        text, count = _CONTROL.subn("", text)
        self.repairs[CONTROLS] += count

        def write(match: re.Match[str]) -> str:
            if match["kept"]:
                return match[0]
            if match["reference"]:
                bad = _stands_for_nothing(match[0])
                self.repairs[CONTROLS] += bad
                return "" if bad else match[0]
            self.repairs[SIGNS] += 1
            return "&amp;" if match["and"] else "&lt;"

        return _LOOSE.sub(write, text)

    def _opening_for(self, text: str) -> bytes:
        """Return an opening that also declares the prefixes which neither head nor item declare."""
        used = {match["prefix"] for match in _PREFIX.finditer(text)} - {None, "xml"}
        missing = sorted(used - self._namespaces.keys() - set(_DECLARED.findall(text)))[:_MOST]
        if not missing:
            return self._opening
        self.repairs[PREFIXES] += 1
        self.prefixes.update(missing[: _MOST - len(self.prefixes)])
        usual = {prefix: _USUAL.get(prefix, f"urn:prefix:{prefix}") for prefix in missing}
        return _opening({**self._namespaces, **usual})


def _parser(*, recover: bool) -> XMLParser:
    """Return a parser; a piece is bounded, so a long text in it needs no bound of its own."""
    return XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )


def _opening(namespaces: Mapping[str, str]) -> bytes:
    declared = "".join(
        f' xmlns:{prefix}="{address.replace(chr(34), "&quot;")}"'
        for prefix, address in namespaces.items()
    )
    return f"<rss{declared}>".encode()


def _stands_for_nothing(reference: str) -> bool:
    """Tell whether a numeric reference stands for a character that XML cannot bear."""
    number = reference[2:-1]
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    if number[0] == "X" or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004 - Unicode's end
        return True
    return _CONTROL.fullmatch(chr(code)) is not None
