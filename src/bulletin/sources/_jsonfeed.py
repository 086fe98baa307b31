"""JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/) as something to read."""

from html import escape

import msgspec
from msgspec import Raw, Struct

from bulletin.errors import SourceError
from bulletin.model import RawEnclosure, RawEntry

MOST = 20_000
"""Entries that are read of a feed at most."""

_VERSION = "https://jsonfeed.org/version/"


class JsonFeed(Struct, frozen=True, kw_only=True):
    """What a JSON Feed says: its own page and address ("" where it names none), its entries.

    `whole` says that it has no more of them.
    """

    home: str
    url: str
    entries: tuple[RawEntry, ...]
    whole: bool


class _Item(Struct):
    id: Raw = Raw(b"")
    url: object = None
    external_url: object = None
    title: object = None
    content_html: object = None
    content_text: object = None
    summary: object = None
    image: object = None
    banner_image: object = None
    date_published: object = None
    date_modified: object = None
    tags: object = None
    authors: object = None
    author: object = None
    attachments: object = None


class _Document(Struct):
    version: object = None
    home_page_url: object = None
    feed_url: object = None
    items: list[_Item] = []


def parse(source: str, where: str) -> JsonFeed:
    """Return what a JSON Feed says. Raises `SourceError` for any other JSON.

    An id that is a number stands as it is written (section "Items": readers should take it). Of
    an entry's texts title, summary and tags are plain (section "Items"); here they are escaped, for
    the content is markup.
    """
    try:
        document = msgspec.json.decode(source.encode("utf-8", "replace"), type=_Document)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise _none(where) from error
    if not _text(document.version).startswith(_VERSION):
        raise _none(where)
    return JsonFeed(
        home=_text(document.home_page_url),
        url=_text(document.feed_url),
        whole=len(document.items) <= MOST,
        entries=tuple(
            _entry(item, f"{where}: {n}") for n, item in enumerate(document.items[:MOST], 1)
        ),
    )


def _none(where: str) -> SourceError:
    return SourceError(
        "this is JSON, but no JSON Feed",
        where=where,
        hint=f'A JSON Feed has "version": "{_VERSION}1.1" and a list of "items".',
    )


def _entry(item: _Item, where: str) -> RawEntry:
    authors = [*_objects(item.authors), *_objects([item.author])]
    terms = item.tags if isinstance(item.tags, list) else []
    text = "".join(f"<p>{escape(part)}</p>" for part in _text(item.content_text).split("\n\n"))
    return RawEntry(
        where=where,
        title=_escaped(item.title),
        link=_text(item.url) or _text(item.external_url),
        guid=_id(bytes(item.id)),
        summary=_escaped(item.summary),
        content=_text(item.content_html) or (text if _text(item.content_text) else ""),
        markup=True,
        categories=tuple(filter(None, map(_escaped, terms))),
        authors=tuple(filter(None, (_escaped(author.get("name")) for author in authors))),
        published=_text(item.date_published),
        updated=_text(item.date_modified),
        image=_text(item.image) or _text(item.banner_image),
        enclosures=tuple(map(_attachment, _objects(item.attachments))),
    )


def _objects(value: object) -> list[dict[str, object]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _attachment(found: dict[str, object]) -> RawEnclosure:
    size = found.get("size_in_bytes")
    length = int(size) if isinstance(size, int | float) and 0 < size < 10**15 else 0
    return RawEnclosure(
        url=_text(found.get("url")), type=_text(found.get("mime_type")), length=length
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _escaped(value: object) -> str:
    return escape(_text(value), quote=False)


def _id(raw: bytes) -> str:
    if not raw or raw[:1] in b'[{tfn"':
        value: object = msgspec.json.decode(raw) if raw[:1] == b'"' else ""
        return _text(value)
    return raw.decode("ascii", "ignore")
