"""The one importer of feedparser: RSS, RDF and Atom into plain values.

What is repaired here: it opens what looks like a path or a URL (it is given a stream of bytes), it
believes encodings that hide declarations from a reader (it is given UTF-8, and told so), it
sanitises and resolves by rules of its own (both are off; `intake` does that), and its second
parser, for what is not well-formed, breaks at references to characters that are none (they go) and
raises whatever comes along, against its promise (it all becomes one error).
"""

import re
from calendar import timegm
from datetime import UTC, datetime
from html import escape
from io import BytesIO
from typing import Any

from msgspec import Struct

from bulletin.dates import rfc3339
from bulletin.errors import SourceError
from bulletin.model import RawEnclosure, RawEntry
from bulletin.sources._past_decoding import bearable

_DECLARATION = re.compile(r"<\?xml[^>]*\?>")
_FIRST_ELEMENT = re.compile(r"<[A-Za-z_]")
_MARKUP = ("text/html", "application/xhtml+xml")


class Feed(Struct, frozen=True, kw_only=True):
    """A feed document: its form ("RSS", "Atom"), what it says of itself, and its entries.

    `home` is the page it belongs to, `url` its own address ("" where it names none). `whole` says
    that it was well-formed. The entries' texts are markup, their dates RFC 3339 in UTC where they
    could be read; a guid is the source's own, letter by letter but for white space around it.
    """

    form: str
    title: str
    home: str
    url: str
    whole: bool
    entries: tuple[RawEntry, ...]


def parse(source: str, where: str) -> Feed:
    """Return what a feed document says. Raises `SourceError` when it is none, or is unsafe.

    Declarations of entities are refused before anything reads them: a few lines of them can
    stand for gigabytes (XML 1.0 section 4.4), and no feed needs one.
    """
    import feedparser

    first = _FIRST_ELEMENT.search(source)
    if "<!ENTITY" in source[: first.start() if first else None].upper():
        raise _unread("it declares entities, which can blow up a reader", where)
    data = _DECLARATION.sub("", bearable(source), count=1).lstrip().encode()
    try:
        feed = _feed(
            feedparser.parse(
                BytesIO(data),
                response_headers={"content-type": "application/xml; charset=utf-8"},
                resolve_relative_uris=False,
                sanitize_html=False,
            ),
            where,
        )
    except Exception as error:
        raise _unread("it is broken beyond reading", where) from error
    if not feed.form:
        raise _unread("it is neither RSS nor Atom", where)
    return feed


def _feed(found: Any, where: str) -> Feed:
    """Return what the engine found, as values of ours; the form of what is no feed is ""."""
    form = "Atom" if found.version.startswith("atom") else "RSS"
    return Feed(
        form=form if found.version else "",
        title=_markup(found.feed.get("title_detail")),
        home=_text(found.feed, "link"),
        url=_self(found.feed),
        whole=not found.bozo,
        entries=tuple(_entry(each, f"{where}: {n}") for n, each in enumerate(found.entries, 1)),
    )


def _unread(said: str, where: str) -> SourceError:
    return SourceError(
        f"this feed cannot be read: {said}",
        where=where,
        hint="Open the feed in a browser or a feed reader to see whether it is whole.",
    )


def _entry(entry: Any, where: str) -> RawEntry:
    contents = [_markup(each) for each in entry.get("content", ())]
    return RawEntry(
        where=where,
        title=_markup(entry.get("title_detail")),
        link=_text(entry, "link"),
        guid=_text(entry, "id"),
        summary=_markup(entry.get("summary_detail")),
        content=next(filter(None, contents), ""),
        markup=True,
        categories=tuple(escape(_text(tag, "term")) for tag in entry.get("tags", ())),
        authors=tuple(filter(None, (_text(each, "name") for each in entry.get("authors", ())))),
        published=_date(entry, "published"),
        updated=_date(entry, "updated"),
        enclosures=tuple(_enclosure(each) for each in entry.get("enclosures", ())),
    )


def _text(found: Any, name: str) -> str:
    return str(found.get(name) or "")


def _markup(detail: Any) -> str:
    """Return a text as markup, for which the engine's word is taken: it may have been guessed."""
    if not detail:
        return ""
    value = _text(detail, "value")
    return value if detail.get("type") in _MARKUP else escape(value, quote=False)


def _self(feed: Any) -> str:
    found = (_text(each, "href") for each in feed.get("links", ()) if each.get("rel") == "self")
    return next(found, "")


def _date(entry: Any, name: str) -> str:
    """Return a date as RFC 3339, or in its own spelling when the engine could not read it."""
    if name not in entry:  # `get` would answer for another
        return ""
    parsed = entry.get(f"{name}_parsed")
    try:
        return (
            rfc3339(datetime.fromtimestamp(timegm(parsed), UTC)) if parsed else _text(entry, name)
        )
    except (ValueError, OverflowError, OSError):
        return _text(entry, name)


def _enclosure(found: Any) -> RawEnclosure:
    length = _text(found, "length")
    size = int(length) if re.fullmatch(r"\d{1,15}", length) else 0
    return RawEnclosure(url=_text(found, "href"), type=_text(found, "type"), length=size)
