"""The one importer of feedparser: RSS, RDF and Atom into plain values.

What is repaired here: it opens what looks like a path or a URL (it is given a stream of bytes), it
believes encodings that hide declarations from a reader (it is given UTF-8, and told so), it
sanitises and resolves by rules of its own (both are off; `intake` does that), and its second
parser, for what is not well-formed, breaks at references to characters that are none (they go) and
raises whatever comes along, against its promise (it all becomes one error). It takes an id for a
link, whatever it looks like, and gives the addresses of authors with their names.
"""

import re
from calendar import timegm
from datetime import UTC, datetime
from html import escape
from io import BytesIO
from typing import Any

from msgspec import Struct

from bulletin.dates import rfc3339
from bulletin.model import RawEnclosure, RawEntry
from bulletin.sources._decoding import bearable
from bulletin.sources._feed_text import refuse_entities, unread
from bulletin.text import unescape

_DECLARATION = re.compile(r"<\?xml[^>]*\?>")
_FIRST_ELEMENT = re.compile(r"<[A-Za-z_]")
_PORTRAIT = r"(?i)^(?:https?:)?//[\w.-]*\bgravatar\.com/"
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
    generator: str
    whole: bool
    entries: tuple[RawEntry, ...]


def parse(source: str, where: str) -> Feed:
    """Return what a feed document says. Raises `SourceError` when it is none, or is unsafe."""
    import feedparser

    first = _FIRST_ELEMENT.search(source)
    refuse_entities(source[: first.start() if first else None], where)
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
        raise unread("it is broken beyond reading", where) from error
    if not feed.form:
        raise unread("it is neither RSS nor Atom", where)
    return feed


def _feed(found: Any, where: str) -> Feed:
    """Return what the engine found, as values of ours; the form of what is no feed is ""."""
    form = "Atom" if found.version.startswith("atom") else "RSS"
    return Feed(
        form=form if found.version else "",
        title=_markup(found.feed.get("title_detail")),
        home=_text(found.feed, "link"),
        url=_self(found.feed),
        generator=_generator(found.feed),
        whole=not found.bozo,
        entries=tuple(
            _entry(each, f"{where}: {n}", atom=form == "Atom")
            for n, each in enumerate(found.entries, 1)
        ),
    )


def _entry(entry: Any, where: str, *, atom: bool) -> RawEntry:
    contents = [_markup(each) for each in entry.get("content", ())]
    return RawEntry(
        where=where,
        title=_markup(entry.get("title_detail")),
        link=_link(entry, atom=atom),
        guid=_text(entry, "id"),
        summary=_markup(entry.get("summary_detail")),
        content=next(filter(None, contents), ""),
        markup=True,
        categories=tuple(map(_term, entry.get("tags", ()))),
        authors=tuple(filter(None, (_text(each, "name") for each in entry.get("authors", ())))),
        image=_image(entry),
        published=_date(entry, "published") or ("" if atom else _date(entry, "updated")),
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


def _term(tag: Any) -> str:
    """Return a category by its label (RFC 4287 section 4.2.2.3); WordPress escapes some twice."""
    return escape(unescape(_text(tag, "label") or _text(tag, "term")))


def _link(entry: Any, *, atom: bool) -> str:
    """Return an entry's link, as it was before FeedBurner counted clicks.

    A guid stands for it in RSS alone, and where it is an address.
    """
    if original := _text(entry, "feedburner_origlink"):
        return original
    link = _text(entry, "link")
    if link == _text(entry, "id") and not any(
        _text(each, "href") == link for each in entry.get("links", ())
    ):
        return link if not atom and link.casefold().startswith(("http://", "https://")) else ""
    return link


def _image(entry: Any) -> str:
    """Return the address of an entry's picture (Media RSS), else of the first file that is one.

    WordPress.com puts a portrait of the author before it.
    """
    media = [each for each in entry.get("media_content", ()) if _is_picture(each)]
    named = [_text(each, "url") for each in (*media, *entry.get("media_thumbnail", ()))]
    files = [_text(each, "href") for each in entry.get("enclosures", ()) if _is_picture(each)]
    return next((url for url in (*named, *files) if url and not re.search(_PORTRAIT, url)), "")


def _is_picture(media: Any) -> bool:
    return media.get("medium") == "image" or _text(media, "type").startswith("image/")


def _generator(feed: Any) -> str:
    detail = feed.get("generator_detail") or {}
    agent = feed.get("admin_generatoragent") or {}  # as RSS 1.0 has it
    named = (_text(detail, "name"), _text(detail, "href"), _text(agent, "rdf:resource"))
    return " ".join(filter(None, named))


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
