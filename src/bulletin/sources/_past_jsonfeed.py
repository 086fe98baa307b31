"""JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/) as something to read."""

import msgspec
from msgspec import Raw, Struct

from bulletin.errors import SourceError
from bulletin.model import RawEntry

_VERSION = "https://jsonfeed.org/version/"


class _Item(Struct):
    id: Raw = Raw(b"")
    url: object = None
    external_url: object = None
    title: object = None
    date_published: object = None
    date_modified: object = None


class _Document(Struct):
    version: object = None
    items: list[_Item] = []


def parse(source: str, where: str) -> tuple[RawEntry, ...]:
    """Return the entries of a JSON Feed. Raises `SourceError` for any other JSON.

    An id that is a number stands as it is written (section "Items": readers should take it).
    """
    try:
        document = msgspec.json.decode(source.encode("utf-8", "replace"), type=_Document)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise _none(where) from error
    if not _text(document.version).startswith(_VERSION):
        raise _none(where)
    return tuple(_entry(each, where) for each in document.items)


def _none(where: str) -> SourceError:
    return SourceError(
        "this is JSON, but no JSON Feed",
        where=where,
        hint=f'A JSON Feed has "version": "{_VERSION}1.1" and a list of "items".',
    )


def _entry(item: _Item, where: str) -> RawEntry:
    return RawEntry(
        where=where,
        title=_text(item.title),
        link=_text(item.url) or _text(item.external_url),
        guid=_id(bytes(item.id)),
        published=_text(item.date_published),
        updated=_text(item.date_modified),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _id(raw: bytes) -> str:
    if not raw or raw[:1] in b'[{tfn"':
        value: object = msgspec.json.decode(raw) if raw[:1] == b'"' else ""
        return _text(value)
    return raw.decode("ascii", "ignore")
