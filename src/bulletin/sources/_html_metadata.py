"""What a page says of itself for search engines and networks: JSON-LD and OpenGraph.

JSON-LD is read as plugins for WordPress write it (schema.org: an Article, and the WebPage it is on,
in one `@graph`); OpenGraph as of ogp.me, with its `article:` names.
"""

from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from bulletin import links
from bulletin.sources._html_page import Page, canonical, meta, metas
from bulletin.text import one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LONGEST = 1_000_000  # characters of one script
_DEEPEST = 6  # lists and graphs within each other
_MOST = 500  # nodes
_ARTICLES = ("Article", "BlogPosting", "Report", "LiveBlogPosting")
_PAGES = ("WebPage", "ItemPage")


class Metadata(Struct, frozen=True, kw_only=True):
    """What a page says of itself, "" for what it does not say; dates in its own spelling.

    `article` tells that it says it is one article. `headline` is its title; `heading` is one too,
    perhaps with the site's name behind it.
    """

    article: bool
    link: str = ""
    headline: str = ""
    heading: str = ""
    summary: str = ""
    published: str = ""
    updated: str = ""
    image: str = ""
    image_alt: str = ""
    language: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def metadata_of(page: Page) -> Metadata:
    """Return what the page says of itself; JSON-LD counts before OpenGraph."""
    nodes = list(_nodes(page.root))
    own = {links.key(page.resolved(canonical(page.root))), page.key} - {""}
    articles = [node for node in nodes if _is(node, _ARTICLES)]
    if len(articles) > 1:
        articles = [node for node in articles if links.key(page.resolved(_url(node))) in own]
    article = articles[0] if len(articles) == 1 else {}
    webpage = next((node for node in nodes if _is(node, _PAGES)), {})

    def said(*names: str) -> str:
        found = (_text(node.get(name)) for node in (article, webpage) for name in names)
        return next(filter(None, found), "")

    root = page.root
    kind = meta(root, "og:type")
    return Metadata(
        article=bool(article) or kind == "article",
        link=_link(page, article),
        headline=_text(article.get("headline")) or _text(article.get("name")),
        heading=meta(root, "og:title") or said("name"),
        summary=said("description") or meta(root, "og:description"),
        published=said("datePublished") or meta(root, "article:published_time"),
        updated=said("dateModified") or meta(root, "article:modified_time"),
        image=meta(root, "og:image") or _picture(article, nodes),
        image_alt=meta(root, "og:image:alt"),
        language=_text(article.get("inLanguage")) or (root.get("lang") or ""),
        authors=tuple(_texts(article.get("author"))),
        categories=tuple(_texts(article.get("articleSection")) or metas(root, "article:section")),
        tags=tuple(_keywords(article.get("keywords")) or metas(root, "article:tag")),
    )


def _link(page: Page, article: dict[str, Any]) -> str:
    """Return the page's own link: canonical, else OpenGraph's, else JSON-LD's.

    A canonical front page is a plugin's mistake: no entry stands there.
    """
    given = (canonical(page.root), meta(page.root, "og:url"), _url(article))
    resolved = list(filter(None, map(page.resolved, given)))
    inner = (each for each in resolved if "/" in links.key(each).rstrip("/") or "?" in each)
    return next(inner, page.url or next(iter(resolved), ""))


def _picture(article: dict[str, Any], nodes: list[dict[str, Any]]) -> str:
    """Return the address of an article's picture, which may stand elsewhere in the graph."""
    image = article.get("image")
    named = image.get("@id") if isinstance(image, dict) else None
    node = next((each for each in nodes if named and each.get("@id") == named), image)
    if isinstance(node, dict) and node.get("contentUrl"):
        return _url(node["contentUrl"])
    return "" if isinstance(node, dict) and set(node) == {"@id"} else _url(node)


def _nodes(root: "HtmlElement") -> Iterator[dict[str, Any]]:
    """Yield the objects that JSON-LD describes, those of a graph one by one."""
    left = _MOST
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").casefold():
            continue
        source = (script.text or "")[:_LONGEST].strip()
        try:
            value = msgspec.json.decode(source.removeprefix("<![CDATA[").removesuffix("]]>"))
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            continue
        for node in _flat(value, _DEEPEST):
            if left == 0:
                return
            left -= 1
            yield node


def _flat(value: Any, deepest: int) -> Iterator[dict[str, Any]]:
    if deepest == 0:
        return
    if isinstance(value, list):
        for each in value:
            yield from _flat(each, deepest - 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity"):
            yield from _flat(value.get(name), deepest - 1)


def _is(node: dict[str, Any], types: tuple[str, ...]) -> bool:
    found = node.get("@type")
    named = found if isinstance(found, list) else [found]
    return any(isinstance(each, str) and each.endswith(types) for each in named)


def _text(value: Any) -> str:
    """Return a text, or an object's name, on one line; plugins leave character references in it."""
    if isinstance(value, list):
        value = next(iter(value), "")
    if isinstance(value, dict):
        value = value.get("name")
    return one_line(unescape(value)) if isinstance(value, str) else ""


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for each in values if (text := _text(each))]


def _keywords(value: Any) -> list[str]:
    """Return keywords; written as one text they are parted by commas."""
    if isinstance(value, list):
        return _texts(value)
    return [word for each in _text(value).split(",") if (word := each.strip())]


def _url(value: Any) -> str:
    """Return the address of an object: its own, or that of the page it is the main part of."""
    if isinstance(value, list):
        value = next(iter(value), "")
    if isinstance(value, dict):
        found = (value.get(name) for name in ("url", "mainEntityOfPage", "@id"))
        return next((url for each in found if (url := _url(each)) and "://" in url), "")
    return value.strip() if isinstance(value, str) else ""
