"""HTML that comes from outside: made plain, or made safe. The one importer of nh3.

lxml.html and nh3 are imported when markup is first met, so that plain text costs neither.
"""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from typing import TYPE_CHECKING

from bulletin.model import Html

if TYPE_CHECKING:
    from lxml.html import HtmlElement

TAGS = frozenset(
    "a abbr b blockquote br cite code dd del dfn dl dt em figcaption figure h2 h3 h4 h5 h6 hr i img"
    " ins kbd li mark ol p pre q s samp small strong sub sup table tbody td tfoot th thead tr u ul"
    " var".split(),
)
ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "a": {"href", "hreflang"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "blockquote": {"cite"},
    "q": {"cite"},
}
MAX_LENGTH = 1_000_000
MAX_DEPTH = 100

# Real markup in a title: what WordPress lets an editor type there. Anything else that looks like
# a tag ("<5% rule", "<script>") is text, and stays readable.
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|br|cite|code|del|em|font|i|ins|mark|p|q|s|small|span|strong|sub|sup|u|wbr)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[a-zA-Z/!?]")
_NESTING = re.compile(r"<(/?)(?!(?:br|hr|img|wbr|input|meta|link)\b)[a-zA-Z]", re.IGNORECASE)
# A shortcode that no plugin expanded; "[sic]" and other plain brackets are an author's words.
_SHORTCODE = re.compile(
    r"\[/?(?:(?:vc|et_pb|fusion|wpb)_\w+|caption|gallery|embed|audio|video|playlist)\b[^\]]*\]"
    r"|\[[a-z][\w-]*(?:\s+[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s\]]+))+\s*/?\]",
)
_SILENT = frozenset(("script", "style", "template", "title", "noscript", "iframe", "form", "svg"))
_BLOCK = frozenset(
    "p div br li ul ol dl dt dd h1 h2 h3 h4 h5 h6 tr td th table blockquote figure figcaption hr"
    " pre section article header footer aside main".split(),
)


def strip_inline(source: str) -> str:
    """Return the markup of a title without its inline tags; other ``<`` stay text."""
    return _INLINE.sub("", source) if "<" in source else source


def to_text(source: str) -> str:
    """Return the text that a reader of `source` would see; block elements part with spaces.

    Scripts, styles and forms are silent; character references come out decoded once; WordPress
    shortcodes that were left standing (``[caption id="x"]``) are dropped.
    """
    source = _SHORTCODE.sub("", source[:MAX_LENGTH])
    if not _TAG.search(source):
        return unescape(source)
    from lxml import html as lxml_html

    root = lxml_html.fragment_fromstring(source.replace("\x00", ""), create_parent="div")
    return "".join(_pieces(root))


def _pieces(element: "HtmlElement") -> Iterator[str]:
    """Yield the visible text below `element`; the parser bounds the depth to 256."""
    gap = " " if element.tag in _BLOCK else ""
    yield gap
    if isinstance(element.tag, str) and element.tag not in _SILENT:
        yield element.text or ""
        for child in element:
            yield from _pieces(child)
            yield child.tail or ""
    yield gap


def sanitize(source: str, judge: Callable[[str], str]) -> Html:
    """Return `source` reduced to the tags and attributes that every reader bears, well nested.

    `judge` takes each URL and returns it as it may stand, or "" when it may not. Classes, ids,
    styles, scripts, frames, forms, SVG and MathML go; headings start at ``h2``. Markup nested
    deeper than `MAX_DEPTH`, on which sanitisers turn quadratic, becomes plain text.
    """
    source = _SHORTCODE.sub("", source[:MAX_LENGTH])
    if _depth(source) > MAX_DEPTH:
        return Html(f"<p>{escape(' '.join(to_text(source).split()))}</p>")
    import nh3

    def attribute(tag: str, name: str, value: str) -> str | None:
        if name in ("href", "src", "cite"):
            url = judge(value)
            return url if url and (tag != "img" or url.startswith("https://")) else None
        if name in ("width", "height", "colspan", "rowspan", "start"):
            return value if re.fullmatch(r"\d{1,4}", value) else None
        return value

    return Html(
        nh3.clean(
            source,
            tags=set(TAGS),
            clean_content_tags=set(_SILENT),
            attributes=ATTRIBUTES,
            attribute_filter=attribute,
            link_rel=None,
        ).strip(),
    )


def _depth(source: str) -> int:
    """Return the deepest nesting that `source` can reach, unclosed tags counted as open."""
    depth = deepest = 0
    for match in _NESTING.finditer(source):
        depth = max(depth - 1, 0) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def paragraphs(text: str) -> Html:
    """Return plain text as paragraphs of markup; blank lines part them."""
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", text))
    return Html("\n".join(f"<p>{escape(block, quote=False)}</p>" for block in blocks if block))


def from_markdown(source: str, judge: Callable[[str], str]) -> Html:
    """Return CommonMark as sanitised markup; HTML inside it stays visible text."""
    from markdown_it import MarkdownIt

    rendered = MarkdownIt("commonmark", {"html": False}).render(source)
    return sanitize(rendered, judge)
