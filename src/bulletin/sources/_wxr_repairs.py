"""Items as XML: read strictly where they are well-formed, else repaired; repairs are counted.

The one importer of lxml here. No entity but the five of XML itself is ever resolved; the depth is
bounded by the parser (2,048 levels).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

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
_BATCH = 1 << 16  # bytes
_MOST = 40  # prefixes that are declared for an item; no plugin has as many

# What XML 1.0 cannot bear (production 2, Char), a lone surrogate aside, which no UTF-8 holds.
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_STRAY_BYTES = re.compile("[\udc80-\udcff]+")
_LOOSE = re.compile(
    r"&#(?P<number>[0-9]{1,9}|[xX][0-9a-fA-F]{1,8});"
    r"|&(?!(?:amp|lt|gt|quot|apos);)|<(?![A-Za-z_/!?])"
)
_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]*):", re.ASCII)
_DECLARED = re.compile(r"\sxmlns:([A-Za-z_][\w.-]*)\s*=", re.ASCII)


class Item:
    """The fields of an item, as elements.

    Of one that was `damaged` they may hold each other, and some be lost; `guarded` tells that the
    one for a password may be.
    """

    def __init__(self, element: _Element, piece: Piece, *, damaged: bool = False) -> None:
        self.damaged = damaged
        self.guarded = damaged and (not piece.whole or b"post_password" in piece.data)
        self._element = element

    def fields(self, *tags: str) -> Iterator[_Element]:
        """Yield the fields of these names, wherever they stand in what was damaged."""
        found = self._element.iter if self.damaged else self._element.iterchildren
        return found(*tags)


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

    def items(self, pieces: Iterable[Piece]) -> Iterator[tuple[Piece, Item | None]]:
        """Yield each piece with its item, or with None when nothing can be made of it."""
        for batch in _batches(pieces):
            found = self._well_formed(batch)
            if len(found) == len(batch):
                yield from zip(batch, found, strict=True)
            else:
                yield from ((piece, self._item(piece)) for piece in batch)

    def _well_formed(self, batch: Sequence[Piece]) -> list[Item]:
        """Return the items of a batch, none of them when it needs repairs."""
        if not all(piece.whole for piece in batch):
            return []
        source = b"".join(piece.data for piece in batch)
        try:
            root = fromstring(self._opening + source + b"</rss>", self._strict)
        except XMLSyntaxError:
            return []
        return [Item(element, piece) for element, piece in zip(root, batch, strict=False)]

    def _item(self, piece: Piece) -> Item | None:
        if b"status" not in piece.data:  # nobody could tell whether it is public
            return None
        if found := self._well_formed([piece]):
            return found[0]
        return self._repaired(piece)

    def _repaired(self, piece: Piece) -> Item | None:
        text = self._bearable(self._decoded(piece.data))
        source = self._opening_for(text) + text.encode()
        if piece.whole:
            try:
                root = fromstring(source + b"</rss>", self._strict)
                return Item(root[0], piece)
            except XMLSyntaxError:
                self.repairs[TAGS] += 1
        try:
            root = fromstring(source, self._lenient)
        except XMLSyntaxError:
            return None
        return Item(root[0], piece, damaged=True) if root is not None and len(root) else None

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
        parts = _parts(text)
        parts[::2] = [_LOOSE.sub(self._written, part) for part in parts[::2]]
        return "".join(parts)

    def _written(self, match: re.Match[str]) -> str:
        if match["number"]:
            bad = _stands_for_nothing(match["number"])
            self.repairs[CONTROLS] += bad
            return "" if bad else match[0]
        self.repairs[SIGNS] += 1
        return "&amp;" if match[0] == "&" else "&lt;"

    def _opening_for(self, text: str) -> bytes:
        """Return an opening that also declares the prefixes which neither head nor item declare."""
        used = {prefix for part in _parts(text)[::2] for prefix in _PREFIX.findall(part)} - {"xml"}
        missing = sorted(used - self._namespaces.keys() - set(_DECLARED.findall(text)))[:_MOST]
        if not missing:
            return self._opening
        self.repairs[PREFIXES] += 1
        self.prefixes.update(missing[: _MOST - len(self.prefixes)])
        usual = {prefix: _USUAL.get(prefix, f"urn:prefix:{prefix}") for prefix in missing}
        return _opening({**self._namespaces, **usual})


def _batches(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Yield pieces in batches: many small ones are parsed in less time together."""
    batch: list[Piece] = []
    size = 0
    for piece in pieces:
        batch.append(piece)
        size += len(piece.data)
        if size >= _BATCH or not piece.data:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _parser(*, recover: bool) -> XMLParser:
    """Return a parser; a piece is bounded, so a long text in it needs no bound of its own."""
    return XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        collect_ids=False,
        remove_comments=True,
        remove_pis=True,
    )


def _opening(namespaces: Mapping[str, str]) -> bytes:
    declared = "".join(
        f' xmlns:{prefix}="{address.replace(chr(34), "&quot;")}"'
        for prefix, address in namespaces.items()
    )
    return f"<rss{declared}>".encode()


def _parts(text: str) -> list[str]:
    """Return text cut into markup and CDATA sections in turn, markup first."""
    parts: list[str] = []
    at = 0
    while (opened := text.find("<![CDATA[", at)) >= 0:
        closing = text.find("]]>", opened)
        end = closing + len("]]>") if closing >= 0 else len(text)
        parts += (text[at:opened], text[opened:end])
        at = end
    return [*parts, text[at:]]


def _stands_for_nothing(number: str) -> bool:
    """Tell whether a numeric reference stands for a character that XML cannot bear."""
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    if number[0] == "X" or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004 - Unicode's end
        return True
    return _CONTROL.fullmatch(chr(code)) is not None
