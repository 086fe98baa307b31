"""A first look at a website: what a WordPress tells of itself, and what a page does."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from bulletin.links import WEB, judge
from bulletin.sources import _wordpress_api
from bulletin.sources._decoding import bearable, decoded
from bulletin.sources._other_feeds import is_of_comments
from bulletin.sources._wordpress_api import Refused
from bulletin.sources._wordpress_facts import CORE_TYPES
from bulletin.sources.base import Access, Answer
from bulletin.sources.telling import language, zone_at
from bulletin.text import one_line, unescape

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from bulletin.sources._wordpress_api import Api, Record

_FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")
# What WordPress's themes and page builders call a card: `post_class()`, blocks, Elementor, Divi.
_CARDS = frozenset(("hentry", "wp-block-post", "elementor-post", "et_pb_post"))
_MORE = re.compile(
    r"(?:read|see|learn) more|continue reading|lire la suite|leer más|weiterlesen", re.IGNORECASE
)
MOST_CATEGORIES = _wordpress_api.PER_PAGE
_DEFAULT_CATEGORY = 1
"""The id of the category that WordPress ticks where an editor ticked none."""
FEW = 5
"""The newest entries of which the day is looked at."""


class Category(Struct, frozen=True):
    """A category by name, how many entries have it, and which one it is a part of ("": none)."""

    name: str
    entries: int
    within: str = ""


class Site(Struct, frozen=True, kw_only=True):
    """What a WordPress tells of itself by its REST interface, which is at `root`.

    `timezone` is a name, "" where there is none for the offset it gives. `types` are the post types
    that may hold entries, each with how many there are (None: not told); `newest` are the days of
    the newest posts, `FEW` at most. `categories` are the most used ones, of `known` that there are.
    """

    root: str
    name: str
    home: str
    timezone: str
    types: Mapping[str, int | None]
    newest: tuple[str, ...]
    categories: tuple[Category, ...]
    known: int


class Page(Struct, frozen=True, kw_only=True):
    """What a web page tells of itself; `cards` is roughly how many entries it shows."""

    title: str
    language: str
    feeds: tuple[str, ...]
    cards: int


def wordpress(access: Access, url: str) -> Site:
    """Return what the WordPress at `url` tells. Raises `SourceError` when none is found there."""
    api = _wordpress_api.find(access, url)
    types = {name: _count(api, route) for name, route in _types(api)}
    records, headers = api.get(
        "wp/v2/categories",
        list,
        per_page=MOST_CATEGORIES,
        orderby="count",
        order="desc",
        _fields="id,name,count,parent",
    )
    total = _total(headers)
    return Site(
        root=api.root,
        name=_name(api.about),
        home=judge(_text(api.about, "home")) or judge(url),
        timezone=_zone(api.about),
        types=types,
        newest=_newest(api),
        categories=tuple(_categories(records)),
        known=len(records) if total is None else total,
    )


def page(answer: Answer) -> Page:
    """Return what a web page tells; of what is none, nothing."""
    root = _parsed(answer.data)
    if root is None:
        return Page(title="", language="", feeds=(), cards=0)
    html = next(root.iter("html"), root)
    title = next(root.iter("title"), None)
    return Page(
        title=one_line("".join(title.itertext()) if title is not None else "")[:200],
        language=language(html.get("lang") or html.get("xml:lang") or ""),
        feeds=tuple(dict.fromkeys(_feeds(root, answer.url))),
        cards=_cards(root),
    )


def _parsed(data: bytes) -> "HtmlElement | None":
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        source = bearable(decoded(data)[0]).encode()
        return lxml_html.document_fromstring(source, parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def _feeds(root: "HtmlElement", base: str) -> Iterator[str]:
    """Yield the feeds that a page names, without those of comments."""
    for link in root.iter("link"):
        relations = (link.get("rel") or "").casefold().split()
        kind = (link.get("type") or "").partition(";")[0].strip().casefold()
        if "alternate" in relations and kind in _FEEDS:
            url = judge(link.get("href") or "", base)
            if url.startswith(WEB) and not is_of_comments(url):
                yield url


def _cards(root: "HtmlElement") -> int:
    """Return how many cards a page seems to have: by their classes, or by their links to more."""
    classed = sum(bool(_CARDS & set((each.get("class") or "").split())) for each in root.iter())
    links = (" ".join("".join(link.itertext()).split()) for link in root.iter("a"))
    return max(classed, sum(bool(_MORE.match(words)) for words in links))


def _types(api: "Api") -> Iterator[tuple[str, str]]:
    """Yield the name and the route of each post type that may hold entries."""
    found, _ = api.get("wp/v2/types", dict)
    for name, record in found.items():
        route = record.get("rest_base") if isinstance(record, dict) else None
        if name not in CORE_TYPES - {"post"} and re.fullmatch(r"[\w-]+", str(route)):
            yield name, str(route)


def _count(api: "Api", route: str) -> int | None:
    try:
        _, headers = api.get(f"wp/v2/{route}", list, per_page=1, _fields="id")
    except Refused:  # there may be one that is not for everybody
        return 0
    return _total(headers)


def _total(headers: Mapping[str, str]) -> int | None:
    """Return how many records there are in all; some proxies drop the field."""
    total = headers.get("x-wp-total", "")
    return int(total) if re.fullmatch(r"[0-9]{1,9}", total) else None


def _newest(api: "Api") -> tuple[str, ...]:
    records, _ = api.get("wp/v2/posts", list, per_page=FEW, orderby="date", _fields="date_gmt")
    days = (_text(record, "date_gmt")[:10] for record in records)
    return tuple(day for day in days if re.fullmatch(r"\d{4}-\d{2}-\d{2}", day))


def _categories(records: Sequence[object]) -> Iterator[Category]:
    """Yield the categories that have entries, each within the uppermost one above it."""
    known: dict[int, Record] = {
        each["id"]: each
        for each in records
        if isinstance(each, dict) and isinstance(each.get("id"), int)
    }
    for record in known.values():
        count, name = record.get("count"), _name(record)
        if name and isinstance(count, int) and count and record["id"] != _DEFAULT_CATEGORY:
            above = _uppermost(record, known)
            yield Category(name, count, "" if above is record else _name(above))


def _uppermost(record: "Record", known: Mapping[int, "Record"]) -> "Record":
    passed: set[int] = set()
    parent = record.get("parent")
    while isinstance(parent, int) and parent in known and parent not in passed:
        passed.add(parent)
        record = known[parent]
        parent = record.get("parent")
    return record


def _zone(about: "Record") -> str:
    if name := _text(about, "timezone_string"):
        return name
    offset = about.get("gmt_offset")
    try:
        return zone_at(float(offset)) if isinstance(offset, int | float | str) else ""
    except (ValueError, OverflowError):
        return ""


def _name(record: "Record") -> str:
    """Return a name as a person reads it; they come with character references."""
    return one_line(unescape(_text(record, "name")))[:200]


def _text(record: object, key: str) -> str:
    value = record.get(key) if isinstance(record, dict) else None
    return value if isinstance(value, str) else ""
