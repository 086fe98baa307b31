"""The `records` source: parsed entries as JSON, JSON Lines, CSV, XLSX or ODS."""

import re
from collections.abc import Iterator, Mapping
from html import escape
from html.entities import html5
from typing import Any

import msgspec

from bulletin.markup import strip_inline, to_text
from bulletin.model import Entry, Finding, RawEnclosure, RawEntry
from bulletin.sources import _json_records
from bulletin.sources._columns import Columns
from bulletin.sources._json_records import Record
from bulletin.sources.base import (
    Document,
    Fetch,
    Reading,
    about_encoding,
    is_packed,
    places,
    text_of,
)
from bulletin.sources.specs import Records
from bulletin.text import expunge, one_line, unescape

FIELDS = {
    "title": ("title", "name", "headline"),
    "link": ("link", "url", "permalink", "href"),
    "source_id": ("source_id", "id", "post_id"),
    "guid": ("guid",),
    "summary": ("summary", "excerpt", "description", "abstract", "teaser"),
    "content": ("content", "content_html", "body", "content_text"),
    "categories": ("categories", "category", "section"),
    "tags": ("tags", "tag", "keywords"),
    "authors": ("authors", "author", "creator", "dc:creator", "byline"),
    "publisher": ("publisher", "organisation", "organization", "source"),
    "published": ("published", "date_gmt", "date", "pubDate", "date_published", "publish_date"),
    "updated": ("updated", "modified_gmt", "modified", "date_modified", "last_modified"),
    "dated": ("dated", "publication_date", "document_date"),
    "stage": ("stage", "legal_status", "law_status"),
    "language": ("language", "lang", "locale"),
    "image": ("image", "thumbnail", "picture", "featured_image"),
    "image_alt": ("image_alt", "alt"),
    "enclosures": ("enclosures", "enclosure", "attachments", "files"),
    "status": ("status",),
    "protected": ("protected", "password_protected"),
    "partial": ("partial",),
    "link_derived": ("link_derived",),
    "notes": ("notes",),
}
"""Each field of an entry and the names it goes by, best first. Case, spaces, ``-`` and ``_`` in a
name do not count."""

LISTS = ("categories", "tags", "authors", "notes")
ANSWERS = ("protected", "partial", "link_derived")
ADDRESSES = ("link", "guid", "source_id", "image")
_OWN = "where"  # a field that `as_record` writes and that means nothing to a reader
_TRUE = frozenset(("1", "true", "yes", "y"))
_LINKS = ("url", "href", "src", "source_url", "rendered", "raw", "link")
_NAMES = ("rendered", "raw", "name", "title", "url", "href")
_DEPTH = 8  # an entry's text lies no deeper in lists and objects than this
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SEPARATOR = re.compile(r"[;|\n]")
_HELD = "\ue000"  # stands for a semicolon that parts nothing; of Unicode's private characters
_WITHOUT_ZONE = re.compile(r"[^Zz+]*[0-9]")


def read(spec: Records, fetch: Fetch) -> Reading:
    """Yield an entry for each record, in order, and a finding for names that mean nothing here.

    Raises `SourceError` with ``file:line:column`` when a file cannot be parsed.
    """
    ranks = _RANKS | {_plain(name): (field, _MAPPED) for name, field in spec.columns.items()}
    columns = Columns(lambda name: ranks.get(_plain(name), ("", 0))[0], spec.columns)
    for path in places(spec.path, spec.url):
        document = fetch(path)
        unknown: set[str] = set()
        for found in _records(document, spec, columns):
            if isinstance(found, Finding):
                yield found
                continue
            where, record = found
            yield _entry(where, _known(record, ranks, unknown), markup=spec.html)
        yield from about_encoding(document)
        if unknown:
            names = ", ".join(one_line(name)[:60] for name in sorted(unknown)[:20])
            yield Finding(
                severity="note",
                what=f"fields that mean nothing here were left out: {names}",
                where=document.where,
            )


def _records(document: Document, spec: Records, columns: Columns) -> Iterator[Record | Finding]:
    if is_packed(document):
        from bulletin.sources import _sheet_records

        return _sheet_records.records(document, spec.sheet, columns)
    source = text_of(document)
    suffix = document.where.rpartition(".")[2].lower()
    if suffix in ("jsonl", "ndjson"):
        return _json_records.lines(source, document.where)
    if suffix not in ("csv", "tsv") and source.lstrip().startswith(("[", "{")):
        return _json_records.records(source, document.where)
    from bulletin.sources import _csv_records

    return _csv_records.records(source, document.where, columns)


def _plain(name: str) -> str:
    """Return the key under which two spellings of a field's name are the same."""
    return re.sub(r"[\s_-]", "", name).casefold()


_RANKS = {
    _plain(name): (field, rank)
    for field, names in FIELDS.items()
    for rank, name in enumerate(names)
}
_MAPPED = -1  # the rank of a name that the settings give: before all others


def _known(
    record: dict[str, Any], ranks: Mapping[str, tuple[str, int]], unknown: set[str]
) -> dict[str, Any]:
    """Return the record by field names; the better of two names wins, the rest is noted.

    Of several names that the settings give to one list, all are taken together.
    """
    found: dict[str, tuple[int, Any]] = {}
    for name, value in record.items():
        field, rank = ranks.get(_plain(name), ("", 0))
        if isinstance(value, dict) and value.get("protected") is True:
            found["protected"] = (-1, True)  # one of WordPress's texts behind a password
        if not field:
            if name != _OWN and value not in (None, "", [], {}):
                unknown.add(name)
        elif rank == _MAPPED and field in LISTS and found.get(field, ("", 0))[0] == _MAPPED:
            found[field] = (rank, [*_list(found[field][1]), *_list(value)])
        elif _text(value) and (field not in found or rank < found[field][0]):
            found[field] = (rank, _in_utc(value) if _plain(name).endswith("gmt") else value)
    return {field: value for field, (_, value) in found.items()}


def _in_utc(value: object) -> str:
    """Return a time of WordPress's ``date_gmt``, which is UTC and does not say so."""
    text = _text(value)
    return f"{text}Z" if _WITHOUT_ZONE.fullmatch(text) else text


def _entry(where: str, known: dict[str, Any], *, markup: bool) -> RawEntry:
    values: dict[str, Any] = {}
    for field, value in known.items():
        if field in LISTS:
            values[field] = _list(value)
        elif field in ANSWERS:
            values[field] = _text(value).casefold() in _TRUE
        elif field == "enclosures":
            values[field] = tuple(_enclosures(value))
        else:
            values[field] = _address(value) if field in ADDRESSES else _text(value)
    if isinstance(image := known.get("image"), dict):
        values.setdefault("image_alt", _text(image.get("alt") or image.get("alt_text")))
    return RawEntry(where=where, markup=markup, **values)


def _text(value: object, names: tuple[str, ...] = _NAMES, depth: int = 0) -> str:
    """Return a cell or JSON value as text; of an object the first of `names` that says anything."""
    if depth > _DEPTH or value is None:
        return ""
    if isinstance(value, dict):
        return next(filter(None, (_text(value.get(n), names, depth + 1) for n in names)), "")
    if isinstance(value, list):
        return "; ".join(filter(None, (_text(piece, names, depth + 1) for piece in value)))
    return str(value).lower() if isinstance(value, bool) else expunge(str(value)).strip()


def _address(value: object) -> str:
    """Return a link or a name: of several the first, of an object its address."""
    pieces = value if isinstance(value, list) else [value]
    return next(filter(None, (_text(piece, _LINKS) for piece in pieces)), "")


def _list(value: object) -> tuple[str, ...]:
    """Return a list, or a cell with its pieces parted by ``;``, ``|`` or line ends."""
    if isinstance(value, list):
        pieces = [_text(piece) for piece in value]
    else:
        cell = _REFERENCE.sub(_hold, _text(value))
        pieces = [piece.replace(_HELD, ";").strip() for piece in _SEPARATOR.split(cell)]
    return tuple(filter(None, pieces))


def _hold(match: re.Match[str]) -> str:
    """Return a character reference with its semicolon held; "AT&T;" holds none."""
    known = match[0][1] == "#" or match[0][1:] in html5
    return match[0][:-1] + _HELD if known else match[0]


def _enclosures(value: object) -> Iterator[RawEnclosure]:
    for piece in [value] if isinstance(value, dict) else _pieces(value):
        url = _address(piece)
        if isinstance(piece, dict):
            kind = _text(piece.get("type") or piece.get("mime_type"))
            length = _text(piece.get("length") or piece.get("size_in_bytes"))
            number = int(length) if re.fullmatch("[0-9]{1,16}", length) else 0
            yield RawEnclosure(url=url, type=kind, length=number)
        elif url:
            yield RawEnclosure(url=url)


def _pieces(value: object) -> list[object]:
    return value if isinstance(value, list) else list(_list(value))


def as_record(entry: Entry) -> bytes:
    """Return an entry as the JSON object that this reader reads back as the same entry."""
    record: dict[str, Any] = msgspec.to_builtins(entry)
    if "content_html" in record:
        record["content"] = record.pop("content_html").replace("[", "&#91;")  # no shortcodes
    for field in ("title", "publisher", "stage"):
        record[field] = _as_source(record.get(field, ""))
    record["summary"] = _as_source(record.get("summary", ""), is_text=True)
    for field in ("categories", "tags", "authors"):
        record[field] = [_as_source(name) for name in record.get(field, ())]
    if entry.image:
        record["image"]["alt"] = _as_source(entry.image.alt)
    blank: dict[str, Any] = {
        "title": "",
        "link": "",
        "categories": [],
        "tags": [],
        "summary": "",
        "published": None,
    }
    return msgspec.json.encode(blank | {name: value for name, value in record.items() if value})


def _as_source(text: str, *, is_text: bool = False) -> str:
    """Return plain text as HTML source, escaped only where it would not be read back the same."""
    understood = to_text(text) if is_text else unescape(strip_inline(text))
    return text if one_line(understood) == text else escape(text, quote=False).replace("[", "&#91;")
