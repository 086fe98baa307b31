"""A first look at what may become a source: what a site, a page or a file is. Reads no entries."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

from bulletin.links import WEB, judge
from bulletin.markup import to_text
from bulletin.sources import _wordpress_api
from bulletin.sources._past_decoding import bearable, decoded
from bulletin.sources._text_page import CORE_TYPES, Line, is_more
from bulletin.sources._wordpress_api import Refused
from bulletin.sources.base import Access, Answer
from bulletin.text import decode, one_line, unescape

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from bulletin.sources._wordpress_api import Api, Record

NEAR = 300_000  # bytes at the beginning by which a file is told
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ROOT = re.compile(r"<(?:[\w.-]+:)?(rss|feed|rdf|html)\b", re.IGNORECASE)
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_OF_COMMENTS = re.compile(r"/comments/|feed=comments|comments-rss2", re.IGNORECASE)
# What WordPress's themes and page builders call a card: `post_class()`, blocks, Elementor, Divi.
_CARDS = frozenset(("hentry", "wp-block-post", "elementor-post", "et_pb_post"))
_MORE = re.compile(
    r"(?:read|see|learn) more|continue reading|lire la suite|leer más|weiterlesen", re.IGNORECASE
)
_FIRST_ENTRY = re.compile(r"<(?:item|entry)[\s>]")
_OFFSETS = re.compile(r"<(?:pubDate|updated|published)>[^<]{8,40}?([+-])(\d\d):?(\d\d)\s*</")
_COLUMNS = re.compile(r"\btitle\b.*[,;\t]|[,;\t].*\btitle\b", re.IGNORECASE)
MOST_CATEGORIES = _wordpress_api.PER_PAGE
_DEFAULT_CATEGORY = 1
"""The id of the category that WordPress ticks where an editor ticked none."""


class Category(Struct, frozen=True):
    """A category by name, how many entries have it, and which one it is a part of ("": none)."""

    name: str
    entries: int
    within: str = ""


class Site(Struct, frozen=True, kw_only=True):
    """What a WordPress tells of itself by its REST interface, which is at `root`.

    `timezone` is a name, "" where there is none for the offset it gives. `types` are the post types
    that may hold entries, each with how many there are (None: not told); `newest` is the day of the
    newest post. `categories` are the most used ones, of `known` that there are.
    """

    root: str
    name: str
    home: str
    timezone: str
    types: Mapping[str, int | None]
    newest: str
    categories: tuple[Category, ...]
    known: int


class Page(Struct, frozen=True, kw_only=True):
    """What a web page tells of itself; `cards` is roughly how many entries it shows."""

    title: str
    language: str
    feeds: tuple[str, ...]
    cards: int


class Channel(Struct, frozen=True, kw_only=True):
    """What a feed or an export tells of the site it is from; "" where it does not."""

    title: str = ""
    home: str = ""
    language: str = ""
    timezone: str = ""


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
    total = headers.get("x-wp-total", "")
    return Site(
        root=api.root,
        name=_name(api.about),
        home=judge(_text(api.about, "home")) or judge(url),
        timezone=_zone(api.about),
        types=types,
        newest=_newest(api),
        categories=tuple(_categories(records)),
        known=int(total) if total.isascii() and total.isdigit() else len(records),
    )


def page(answer: Answer) -> Page:
    """Return what a web page tells; of what is none, nothing."""
    root = _parsed(answer.data)
    if root is None:
        return Page(title="", language="", feeds=(), cards=0)
    html = next(root.iter("html"), root)
    language = (
        html.get("lang") or html.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    ).strip()
    title = next(root.iter("title"), None)
    return Page(
        title=one_line("".join(title.itertext()) if title is not None else "")[:200],
        language=_language(language),
        feeds=tuple(dict.fromkeys(_feeds(root, answer.url))),
        cards=_cards(root),
    )


def channel(data: bytes) -> Channel:
    """Return what a feed or an export tells of its site; nothing for anything else.

    `data` is how it begins. A time zone is told where all of its dates have the same offset, and
    that is not zero: WordPress writes its feeds in UTC, wherever the site is.
    """
    try:
        text = decoded(data[:NEAR])[0]
    except ValueError:
        return Channel()
    root = _ROOT.search(text[:NEAR])
    if (
        root is None
        or root[1].casefold() == "html"
        or not text.lstrip("\ufeff \t\r\n").startswith("<")
    ):
        return Channel()
    head = _FIRST_ENTRY.split(text, maxsplit=1)[0]
    offsets = set(_OFFSETS.findall(text))
    return Channel(
        title=one_line(unescape(to_text(_element(head, "title"))))[:200],
        home=judge(_element(head, "link") or _alternate(head)),
        language=_language(_element(head, "language")),
        timezone=_zone_of_offset(*offsets.pop()) if len(offsets) == 1 else "",
    )


def kind_of(data: bytes, name: str) -> str:
    """Return which kind of source a file, or the answer of a server, is; "" for none that we know.

    `name` is its path or address, whose ending counts where the contents say nothing.
    """
    ending = urlsplit(name).path.rpartition(".")[2].casefold()
    if data.startswith(b"PK"):
        return "records" if ending in ("xlsx", "ods") else "wxr"
    try:
        text = decode(data[:NEAR])[0].lstrip("\ufeff \t\r\n")
    except ValueError:
        return ""
    return _kind_of_markup(text) if text.startswith("<") else _kind_of_text(text, ending)


def zone_at(offset: float) -> str:
    """Return the zone that is so many hours ahead of UTC, "" where none has that name.

    The signs of these names are the other way round (tz database, file "etcetera").
    """
    if not -12 <= offset <= 14 or offset != int(offset):  # noqa: PLR2004 - the zones there are
        return ""
    return f"Etc/GMT{-int(offset):+d}" if offset else "UTC"


def _language(tag: str) -> str:
    """Return a language tag, "" for what is none."""
    return tag.strip() if _LANGUAGE.fullmatch(tag.strip()) else ""


def _element(head: str, name: str) -> str:
    """Return the text of the first element of this name, out of CDATA; "" when there is none."""
    found = re.search(rf"<{name}(?:\s[^<>]*)?>(.{{0,2000}}?)</{name}>", head, re.DOTALL)
    if not found:
        return ""
    inside = re.fullmatch(r"\s*<!\[CDATA\[(.*?)\]\]>\s*", found[1], re.DOTALL)
    return (inside[1] if inside else unescape(found[1])).strip()


def _alternate(head: str) -> str:
    """Return the page that an Atom feed belongs to."""
    for link in re.findall(r"<link\s[^<>]{1,2000}>", head):
        if "rel=" not in link or re.search(r"rel=[\"']alternate[\"']", link):
            href = re.search(r"href=[\"']([^\"'<>]*)[\"']", link)
            return unescape(href[1]) if href else ""
    return ""


def _zone_of_offset(sign: str, hours: str, minutes: str) -> str:
    ahead = int(f"{sign}{hours}")
    return zone_at(ahead) if ahead and minutes == "00" else ""


def _kind_of_markup(text: str) -> str:
    root = _ROOT.search(text)
    if root is None:
        return ""
    if "wordpress.org/export/1." in text:
        return "wxr"
    return "listing-html" if root[1].casefold() == "html" else "feed"


def _kind_of_text(text: str, ending: str) -> str:
    if text.startswith(("[", "{")):
        return "feed" if "jsonfeed.org/version/" in text[:2000] else "records"
    if ending in ("csv", "tsv", "jsonl", "ndjson"):
        return "records"
    lines = [Line("", line, after_blank=False) for line in map(str.rstrip, text.splitlines())]
    if any(line.text.endswith("DOWNLOAD") or is_more(line) for line in lines):
        return "listing-text"
    return "records" if lines and _COLUMNS.search(lines[0].text) else ""


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
            if url.startswith(WEB) and not _OF_COMMENTS.search(url):
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
    total = headers.get("x-wp-total", "")
    return int(total) if total.isascii() and total.isdigit() else None


def _newest(api: "Api") -> str:
    records, _ = api.get("wp/v2/posts", list, per_page=1, orderby="date", _fields="date_gmt")
    day = _text(records[0], "date_gmt")[:10] if records else ""
    return day if re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) else ""


def _categories(records: Sequence[object]) -> Iterator[Category]:
    """Yield the categories that have entries, each within the uppermost one above it."""
    known = {each["id"]: each for each in records if isinstance(each, dict) and "id" in each}
    for record in known.values():
        count, name = record.get("count"), _name(record)
        if name and isinstance(count, int) and count and record["id"] != _DEFAULT_CATEGORY:
            above = _uppermost(record, known)
            yield Category(name, count, "" if above is record else _name(above))


def _uppermost(record: "Record", known: Mapping[object, "Record"]) -> "Record":
    passed = set()
    while (parent := record.get("parent")) in known and parent not in passed:
        passed.add(parent)
        record = known[parent]
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
