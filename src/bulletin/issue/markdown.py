"""The editor's own words: CommonMark made into sanitised markup. The one importer of markdown-it.

HTML inside the words stays visible text, and so does what a mailer is to fill in. Headings begin
where their place in the letter lets them, and a bare web address becomes a link.
"""

import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from bulletin import links
from bulletin.markup import sanitize
from bulletin.merging import VERBATIM
from bulletin.model import Html

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown_it.token import Token

INTRO = 2
"""The level of the first headings of an introduction; the publication's name is above it."""
NOTE = 4
"""The level of the first headings of a note; its entry's title is above it."""
_LOWEST = 6

# Of its own between spaces, as people write one: code and styles hold others.
_ADDRESS = re.compile(r"(?i)(?<![^\s(（«“])https?://[^\s<>\"{}|\\^`*]+(?=[*_~]*(?:\s|$))")
_AFTER = ".,;:!?'*_~…’”»。，、"
"""What ends a sentence or a quotation, and not an address."""
_LETTERS = tuple(map(chr, range(0xF0000, 0xF0100)))
"""Stand for tags while Markdown is read: letters to it, and to nobody else (Unicode 23.5)."""
_BRACKETS = {")": "(", "]": "[", "）": "（"}


def from_markdown(source: str, top: int) -> Html:
    """Return CommonMark as sanitised markup; its headings begin at level `top`."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False})
    tags = list(dict.fromkeys(re.findall(VERBATIM, source)))
    for sign, tag in zip(_LETTERS, tags, strict=False):
        source = source.replace(tag, sign)
    tokens = parser.parse(source)
    _level(tokens, top)
    for token in tokens:
        if token.children:
            token.children = list(_linked(token.children))
    made = parser.renderer.render(tokens, parser.options, {})
    for sign, tag in zip(_LETTERS, tags, strict=False):
        made = made.replace(sign, escape(tag)).replace(quote(sign), quote(tag))
    return sanitize(made, links.judge_own)


def _level(tokens: "Iterable[Token]", top: int) -> None:
    """Give the headings the levels from `top` down, and leave none out, whatever signs they have.

    A screen reader takes a gap for a part that is missing (WCAG 2.2, 1.3.1).
    """
    above: list[str] = []
    for token in tokens:
        if token.type == "heading_open":
            while above and above[-1] >= token.tag:
                above.pop()
            above.append(token.tag)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(top + len(above) - 1, _LOWEST)}"


def _linked(tokens: "Iterable[Token]") -> "Iterator[Token]":
    """Yield the tokens of a text with its bare web addresses as links."""
    within = 0
    for token in tokens:
        within += token.type == "link_open"
        within -= token.type == "link_close"
        if token.type == "text" and not within:
            yield from _parted(token.content)
        else:
            yield token


def _parted(text: str) -> "Iterator[Token]":
    from markdown_it.token import Token

    start = 0
    for match in _ADDRESS.finditer(text):
        url = _trimmed(match[0])
        if not links.judge(url):
            continue
        yield Token("text", "", 0, content=text[start : match.start()])
        yield Token("link_open", "a", 1, attrs={"href": url})
        yield Token("text", "", 0, content=url)
        yield Token("link_close", "a", -1)
        start = match.start() + len(url)
    yield Token("text", "", 0, content=text[start:])


def _trimmed(url: str) -> str:
    """Return an address without the signs of the sentence round it."""
    while url[-1] in _AFTER or url.count(url[-1]) > url.count(_BRACKETS.get(url[-1], url[-1])):
        url = url[:-1]
    return url
