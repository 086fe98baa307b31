"""An email's HTML as it is written: a tree with line numbers, nothing repaired.

A browser's parser, or lxml, would mend what is to be judged; this one (the standard library's) only
tells tags and text apart. Comments, Outlook's conditional ones included, are left out of the tree.
"""

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from html.parser import HTMLParser

from bulletin.checks import css

VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split(),
)
"""Elements without an end tag (HTML, 13.1.2)."""
DEEPEST = 256
"""Elements in each other that are told apart, as libxml2 has it; what is deeper stands side by
side, as in browsers. Mails nest some 30 deep: more is there to be slow."""
SILENT = frozenset(("head", "script", "style", "template", "title"))
"""Elements whose text no reader sees."""
_UNSEEN = (
    r"display\s*:\s*none|visibility\s*:\s*hidden"
    r"|(?:opacity|max-height)\s*:\s*0(?:\.0*)?(?:px)?\s*(?:!|;|$)"
)


class Text:
    """A run of text, and the line it starts on."""

    __slots__ = ("line", "words")

    def __init__(self, words: str, line: int) -> None:
        self.words = words
        self.line = line


class Element:
    """An element: its tag, attributes (names in lower case), line, and what is inside, in order.

    `style` is its style attribute, or "". It is `is_unseen` when no reader sees it: silent by its
    tag, or hidden by its style or an attribute.
    """

    __slots__ = ("attrs", "content", "is_unseen", "line", "parent", "style", "tag")

    def __init__(
        self, tag: str, attrs: dict[str, str], line: int, parent: "Element | None"
    ) -> None:
        self.tag = tag
        self.attrs = attrs
        self.line = line
        self.parent = parent
        self.content: list[Element | Text] = []
        self.style = attrs.get("style", "")
        self.is_unseen = tag in SILENT or "hidden" in attrs or _hides(self.style)

    @property
    def children(self) -> "list[Element]":
        """The elements directly inside."""
        return [each for each in self.content if isinstance(each, Element)]

    @property
    def around(self) -> "list[Element]":
        """The elements that this one stands in, outermost first."""
        found: list[Element] = []
        element = self.parent
        while element is not None:
            found.append(element)
            element = element.parent
        return found[::-1]

    def iter(self) -> "Iterator[Element]":
        """Yield this element and all below it, in the order of the source."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(element.children)

    def texts(self) -> Iterator[Text]:
        """Yield the text below that a reader sees."""
        waiting: list[Element | Text] = [self]
        while waiting:
            each = waiting.pop()
            if isinstance(each, Text):
                yield each
            elif not each.is_unseen:
                waiting += reversed(each.content)

    @property
    def words(self) -> str:
        """The text below that a reader sees, on one line."""
        return " ".join("".join(text.words for text in self.texts()).split())


@lru_cache(1024)  # an email says the same style many times
def _hides(style: str) -> bool:
    return re.search(_UNSEEN, style.lower()) is not None


class Page:
    """A document: `root` is an element without a tag around everything, `elements` are in order.

    `torn` is the line of a tag or a comment that does not end; what follows it is lost. 0: none.
    """

    def __init__(self, source: str) -> None:
        builder = _Builder()
        builder.feed(source)
        self.torn = builder.end()
        self.root = builder.root
        self.doctype = builder.doctype
        self.elements = builder.elements

    def all(self, *tags: str) -> list[Element]:
        """Return the elements with one of these tags, in the order of the source."""
        return [element for element in self.elements if element.tag in tags]

    @cached_property
    def body(self) -> Element:
        """The body; of a fragment, everything."""
        bodies = self.all("body")
        return bodies[0] if bodies else self.root

    @cached_property
    def names(self) -> frozenset[str]:
        """What places on the page are called: their id or name."""
        found = (each.attrs.get(key) for each in self.elements for key in ("id", "name"))
        return frozenset(name for name in found if name is not None)

    @cached_property
    def texts(self) -> list[Text]:
        """The text of the body that a reader sees, run by run."""
        return list(self.body.texts())

    @cached_property
    def words(self) -> str:
        """The text of the body that a reader sees, on one line."""
        return " ".join("".join(text.words for text in self.texts).split())

    @cached_property
    def is_fragment(self) -> bool:
        """Whether this is a piece to be put into another page: no html, head or body."""
        return not self.all("html", "head", "body")

    @cached_property
    def title(self) -> str:
        """The text of the title, or ""."""
        return " ".join(
            "".join(text for each in self.all("title")[:1] for text in _all_text(each)).split()
        )

    @cached_property
    def preheader(self) -> str:
        """The hidden text at the top of the body, which an inbox shows after the subject, or ""."""
        waiting = self.body.children[:1]
        while waiting:
            element = waiting.pop()
            if element.is_unseen:
                return " ".join("".join(_all_text(element)).split())
            waiting += element.children[:1]
        return ""

    @cached_property
    def sheets(self) -> list[Text]:
        """The contents of the style elements."""
        return [
            Text("".join(t.words for t in style.content if isinstance(t, Text)), style.line)
            for style in self.all("style")
        ]

    @cached_property
    def rules(self) -> list[css.Rule]:
        """The rules of all style elements."""
        return [rule for sheet in self.sheets for rule in css.rules(sheet.words, sheet.line)]


def _all_text(element: Element) -> Iterator[str]:
    for each in element.iter():
        yield from (text.words for text in each.content if isinstance(text, Text))


class _Builder(HTMLParser):
    """Builds the tree; an end tag closes the nearest element of its name, or nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self._open = Element("", {}, 1, None)
        self._depth = 0
        self.elements: list[Element] = []
        self.doctype: tuple[str, int] | None = None

    def end(self) -> int:
        """Take what is left; return the line of a tag that does not end, or 0.

        HTML drops it with all that follows (13.2.5, eof-in-tag). Left to itself, the parser would
        try each sign in it anew, which takes hours.
        """
        if self.cdata_elem is None and re.match(r"<[a-zA-Z/!?]", self.rawdata):
            return self.getpos()[0]
        self.close()
        return 0

    def handle_decl(self, decl: str) -> None:
        """Note the doctype and where it stands."""
        if self.doctype is None:
            line, column = self.getpos()
            self.doctype = (decl, line if column == 0 else line + 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; the first of two attributes with one name counts."""
        found: dict[str, str] = {}
        for name, value in attrs:
            found.setdefault(name, value or "")
        element = Element(tag, found, self.getpos()[0], self._open)
        self._open.content.append(element)
        self.elements.append(element)
        if tag not in VOID and self._depth < DEEPEST:
            self._open = element
            self._depth += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; HTML knows no self-closing ones, but for the void."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close the nearest open element of this name."""
        element: Element | None = self._open
        left = 1
        while element is not None and element.tag != tag:
            element, left = element.parent, left + 1
        if element is not None and element.parent is not None:
            self._open = element.parent
            self._depth -= left

    def handle_data(self, data: str) -> None:
        """Add text."""
        self._open.content.append(Text(data, self.getpos()[0]))
