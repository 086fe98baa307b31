"""HTML that comes from outside: made plain, or made safe. The one importer of nh3.

lxml.html and nh3 are imported when markup is first met, so that plain text costs neither.
"""

import re
from collections.abc import Callable, Container, Iterator
from html import escape
from typing import TYPE_CHECKING

from bulletin.characters import expunge, unescape
from bulletin.model import Html

if TYPE_CHECKING:
    from lxml.html import HtmlElement

TAGS = frozenset(
    "a abbr b blockquote br cite code dd del dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i"
    " img ins kbd li mark ol p pre q s samp small strong sub sup table tbody td tfoot th thead tr u"
    " ul var".split(),
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
MAX_TAGS = 600  # so many tags and comments cannot cost a sanitiser much, however they nest
MAX_REFERENCES = 50_000  # a sanitiser spends some microseconds on each "&"
MAX_STYLES = 12  # bold in italic in small ...: browsers open them anew in every block and cell

# Patterns are compiled, and kept by `re`, when markup is first met: plain text pays for none.

# Real markup in a title: what WordPress lets an editor type there. Anything else that looks like
# a tag ("<5% rule", "<script>") is text, and stays readable.
_ATTRIBUTES = r"""(?:\s(?:[^<>"']|"[^"]*"|'[^']*')*)?/?>"""
_INLINE = (
    r"(?i)</?(?:a|abbr|acronym|b|bdi|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small"
    rf"|span|strike|strong|sub|sup|tt|u|var|wbr){_ATTRIBUTES}"
)
_LINE_BREAK = rf"(?i)</?(?:br|p){_ATTRIBUTES}"
_TAG = r"<[a-zA-Z/!?]"
_ANY_TAG = r"<[a-zA-Z/!?][^<>]*>?"
# Elements that are not kept but part words: kept as a plain block, lest the words run together.
_HEADING = r"(?i)<(/?)h1(?=[\s/>])"
_DIVISION = (
    r"(?i)<(/?)(?:address|article|aside|body|center|details|footer|header|hgroup|html|main|nav"
    r"|section|summary)(?=[\s/>])"
)
# A picture whose address was refused: nothing but a broken frame.
_NO_PICTURE = r'<img(?: (?!src=)[a-z]+="[^"]*")*>'
# A shortcode that no plugin expanded; "[sic]" and other plain brackets are an author's words. The
# bounds keep the search short on text that only begins like one.
_SHORTCODE = (
    r"\[/?(?:(?:vc|et_pb|fusion|wpb)_\w+|caption|gallery|embed|audio|video|playlist)\b[^\[\]]*\]"
    r"|\[/[a-z][\w-]{0,40}\]"
    r"|\[[a-z][\w-]{0,40}(?:\s{1,9}[\w-]{1,40}="
    r"(?:\"[^\"]{0,500}\"|'[^']{0,500}'|[^\s\[\]\"']{1,500})){1,30}\s*/?\]"
)
_SILENT = frozenset(("script", "style", "template", "title", "noscript", "iframe", "form", "svg"))
_STYLES = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_BLOCK = frozenset(
    "p div br li ul ol dl dt dd h1 h2 h3 h4 h5 h6 tr td th table blockquote figure figcaption hr"
    " pre section article header footer aside main".split(),
)


def strip_inline(source: str) -> str:
    """Return the markup of a title without its inline tags; other ``<`` stay text."""
    return re.sub(_INLINE, "", re.sub(_LINE_BREAK, " ", source)) if "<" in source else source


def _without_shortcodes(source: str) -> str:
    return re.sub(_SHORTCODE, "", source) if "[" in source else source


def to_text(source: str) -> str:
    """Return the text that a reader of `source` would see; block elements part with spaces.

    Scripts, styles and forms are silent; character references come out decoded once; WordPress
    shortcodes that were left standing (``[caption id="x"]``) are dropped.
    """
    source = expunge(_without_shortcodes(source[:MAX_LENGTH]))
    if "<" not in source or not re.search(_TAG, source):
        return unescape(source)
    body = _parsed(source)
    return unescape(re.sub(_ANY_TAG, " ", source)) if body is None else text_of(body)


def _parsed(source: str) -> "HtmlElement | None":
    """Return `source` as a document, or None when it is nested too deep for the parser (256)."""
    body, whole = parse("<html><body>" + re.sub(_DIVISION, r"<\1div", source))
    return body if whole else None


def parse(source: str) -> tuple["HtmlElement | None", bool]:
    """Return an HTML document without its comments, and whether it was read whole.

    The parser leaves off where elements nest deeper than 256, or a text is longer than 10 MB. None
    stands for a document with nothing in it.
    """
    from lxml import etree
    from lxml import html as lxml_html

    # Bytes in UTF-8, for a text that declares an encoding, as XHTML does, is refused.
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(source.encode(errors="replace"), parser=parser)
    except etree.LxmlError:
        return None, True
    return root, not any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)


def text_of(element: "HtmlElement", without: "Container[HtmlElement]" = ()) -> str:
    """Return the text that a reader of a parsed element sees, less that of elements `without`.

    Blocks part with spaces; scripts, styles and forms are silent.
    """
    return "".join(_pieces(element, without))


def source_of(element: "HtmlElement") -> str:
    """Return the markup inside a parsed element."""
    from lxml import etree

    inside = (etree.tostring(child, encoding="unicode", method="html") for child in element)
    return escape(element.text or "", quote=False) + "".join(inside)


def _pieces(element: "HtmlElement", without: "Container[HtmlElement]") -> Iterator[str]:
    """Yield the visible text below `element`, which may be nested as deep as the parser lets it."""
    from lxml import etree

    walk = etree.iterwalk(element, events=("start", "end"))
    for event, each in walk:
        gap = " " if each.tag in _BLOCK else ""
        if event == "end":
            yield gap
            yield (each.tail or "") if each is not element else ""
        elif each.tag in _SILENT or each in without:
            walk.skip_subtree()
            yield gap
        else:
            yield gap
            yield each.text or ""


def sanitize(source: str, judge: Callable[[str], str]) -> Html:
    """Return `source` reduced to the tags and attributes that every reader bears, well nested.

    `judge` takes each URL and returns it as it may stand, or "" when it may not. Classes, ids,
    styles, scripts, frames, forms, SVG and MathML go; headings start at ``h2``. Markup nested
    deeper than `MAX_DEPTH`, on which sanitisers turn quadratic, becomes plain text.
    """
    source = expunge(_without_shortcodes(source[:MAX_LENGTH]))
    source = re.sub(_DIVISION, r"<\1div", re.sub(_HEADING, r"<\1h2", source))
    ordered = _in_order(source)
    if ordered is None:
        return _plain(source)
    import nh3

    def attribute(tag: str, name: str, value: str) -> str | None:
        if name in ("href", "src", "cite"):
            url = judge(value)
            return url if url and (tag != "img" or url.startswith("https://")) else None
        if name in ("width", "height", "colspan", "rowspan", "start"):
            return value if re.fullmatch(r"[0-9]{1,4}", value) else None
        return value

    clean = nh3.clean(
        ordered,
        tags=set(TAGS),
        clean_content_tags=set(_SILENT),
        attributes=ATTRIBUTES,
        attribute_filter=attribute,
        link_rel=None,
    )
    if len(clean) > 2 * MAX_LENGTH:
        return _plain(source)
    # References may have stood for anything.
    return Html(_unmelting(re.sub(_NO_PICTURE, "", expunge(clean)).strip()))


def _unmelting(markup: str) -> str:
    """Return markup that stays itself when characters are composed (NFC).

    This one would melt with the end of the tag before it into one character: "≯".
    """
    return markup.replace(">\u0338", ">&#824;")


def _plain(source: str) -> Html:
    return paragraphs(" ".join(to_text(source).split()))


def _in_order(source: str) -> str | None:
    """Return `source` with its tags well nested, or None when that costs too much.

    A sanitiser repairs nesting as browsers do; a short hostile text can make it build a tree that
    is very deep, or very much larger than itself. The parser that puts things in order here does
    neither. Few tags can do no harm, and are left as they are.
    """
    if len(re.findall(_TAG, source)) <= MAX_TAGS and source.count("&") <= MAX_REFERENCES:
        return source
    root = _parsed(source)
    if root is None or _is_too_deep(root):
        return None
    from lxml import etree

    ordered = etree.tostring(root, encoding="unicode", method="html")
    return ordered if ordered.count("&") <= MAX_REFERENCES else None


def _is_too_deep(root: "HtmlElement") -> bool:
    from lxml import etree

    depth = styles = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        step = 1 if event == "start" else -1
        depth += step
        styles += step * (element.tag in _STYLES)
        if depth > MAX_DEPTH or styles > MAX_STYLES:
            return True
    return False


def paragraphs(text: str) -> Html:
    """Return plain text as paragraphs of markup; blank lines part them."""
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", text))
    made = "\n".join(f"<p>{escape(block, quote=False)}</p>" for block in blocks if block)
    return Html(_unmelting(made))
