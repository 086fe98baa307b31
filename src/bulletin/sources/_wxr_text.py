"""Texts as an export holds them: as they were typed, before WordPress made paragraphs of them."""

import re

from bulletin import markup
from bulletin.text import is_visible

_BLOCKS = "<!-- wp:"  # the block editor's comments: its paragraphs are markup already
_MORE = re.compile(r"<!--\s{0,9}more\b[^<>]{0,200}-->")
_BLANK = re.compile(r"\n[ \t]*\n\s*")
_BLOCK = re.compile(
    r"(?i)</?(?:address|article|aside|blockquote|center|dd|details|div|dl|dt|fieldset|figcaption"
    r"|figure|footer|form|h[1-6]|header|hr|iframe|li|main|nav|noscript|object|ol|p|section|script"
    r"|style|summary|table|tbody|td|tfoot|th|thead|tr|ul|video)\b|<!--|\["
)
_LINE_END = re.compile(r"<[^<>]*>|\n")  # within a tag it is none
_KEPT = re.compile(r"(?i)<(?:pre|textarea|script|style)\b")


def summary(excerpt: str, content: str, description: str) -> str:
    """Return the source of a summary: what the editor wrote, or the text up to "more".

    It is "" where the text itself is to be cut; a search engine's description (`description`) is
    taken where there is no text to be seen.
    """
    if excerpt.strip():
        return excerpt
    lead = content[: more.start()] if (more := _MORE.search(content)) else ""
    if is_visible(re.sub(r"<[^<>]*>", "", lead)):
        return paragraphs(lead)
    if description and not is_visible(markup.to_text(content)):
        return description
    return ""


def paragraphs(source: str) -> str:
    """Return a text of the classic editor with its paragraphs as markup, as wpautop() makes them.

    Blank lines part them, single line ends are kept; what begins with a block is left alone.
    """
    if "\n" not in source or _BLOCKS in source or _KEPT.search(source):
        return source
    pieces = (piece.strip() for piece in _BLANK.split(source))
    return "\n".join(
        piece if _BLOCK.match(piece) else _paragraph(piece) for piece in pieces if piece
    )


def _paragraph(text: str) -> str:
    lines = _LINE_END.sub(_broken, text) if "\n" in text else text
    return f"<p>{lines}</p>"


def _broken(match: re.Match[str]) -> str:
    return "<br>\n" if match[0] == "\n" else match[0]
