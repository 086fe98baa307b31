"""What a file or an answer is, told by its beginning, and what it tells of the site it is from."""

import re

from msgspec import Struct

from bulletin.links import judge
from bulletin.markup import to_text
from bulletin.sources._decoding import decoded
from bulletin.sources._text_page import Line, is_more
from bulletin.text import decode, one_line, unescape

NEAR = 300_000  # bytes at the beginning by which a file is told
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ROOT = re.compile(r"<(?:[\w.-]+:)?(rss|feed|rdf|html)\b", re.IGNORECASE)
_JSON = re.compile(r"\{|\[\s*[{\]]")  # an object, or a list of objects
_COLUMNS = re.compile(r"\btitle\b.*[,;\t]|[,;\t].*\btitle\b", re.IGNORECASE)
_FIRST_ENTRY = re.compile(r"<(?:item|entry)[\s>]")
_OFFSETS = re.compile(r"<(?:pubDate|updated|published)>[^<]{8,40}?([+-])(\d\d):?(\d\d)\s*</")


class Channel(Struct, frozen=True, kw_only=True):
    """What a feed or an export tells of the site it is from; "" where it does not."""

    title: str = ""
    home: str = ""
    language: str = ""
    timezone: str = ""


def kind_of(data: bytes, name: str) -> str:
    """Return which kind of source a file, or the answer of a server, is; "" for none that we know.

    `name` is its path or address, whose ending counts where the contents say nothing.
    """
    ending = re.split(r"[?#]", name)[0].rpartition(".")[2].casefold()
    if data.startswith(b"PK"):
        return "records" if ending in ("xlsx", "ods") else "wxr"
    try:
        text = decode(data[:NEAR])[0].lstrip("\ufeff \t\r\n")
    except ValueError:
        return ""
    return _kind_of_markup(text) if text.startswith("<") else _kind_of_text(text, ending)


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
        language=language(_element(head, "language")),
        timezone=_zone_of_offset(*offsets.pop()) if len(offsets) == 1 else "",
    )


def _kind_of_markup(text: str) -> str:
    root = _ROOT.search(text)
    if root is None:
        return ""
    if "wordpress.org/export/1." in text:
        return "wxr"
    return "listing-html" if root[1].casefold() == "html" else "feed"


def _kind_of_text(text: str, ending: str) -> str:
    if _JSON.match(text):
        return "feed" if "jsonfeed.org/version/" in text[:2000] else "records"
    if ending in ("csv", "json", "jsonl", "ndjson", "tsv"):
        return "records"
    lines = [Line("", line, after_blank=False) for line in map(str.rstrip, text.splitlines())]
    if any(line.text.endswith("DOWNLOAD") or is_more(line) for line in lines):
        return "listing-text"
    return "records" if lines and _COLUMNS.search(lines[0].text) else ""


def zone_at(offset: float) -> str:
    """Return the zone that is so many hours ahead of UTC, "" where none has that name.

    The signs of these names are the other way round (tz database, file "etcetera").
    """
    if not -12 <= offset <= 14 or offset != int(offset):  # noqa: PLR2004 - the zones there are
        return ""
    return f"Etc/GMT{-int(offset):+d}" if offset else "UTC"


def _zone_of_offset(sign: str, hours: str, minutes: str) -> str:
    ahead = int(f"{sign}{hours}")
    return zone_at(ahead) if ahead and minutes == "00" else ""


def language(tag: str) -> str:
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
