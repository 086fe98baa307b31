"""The `records` source: parsed entries as JSON, JSON Lines or CSV, from files or standard input."""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from bulletin.errors import SourceError
from bulletin.model import Entry, Finding, RawEnclosure, RawEntry
from bulletin.sources.base import Document, Fetch, Reading, paths, text_of

Record = tuple[str, dict[str, Any]]
"""Where a record stands (``file:line``) and what it says."""

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
    "published": ("published", "date", "pubDate", "date_published", "publish_date"),
    "updated": ("updated", "modified", "date_modified", "last_modified"),
    "dated": ("dated", "publication_date", "document_date"),
    "language": ("language", "lang", "locale"),
    "image": ("image", "thumbnail", "picture", "featured_image"),
    "image_alt": ("image_alt", "alt"),
    "enclosures": ("enclosures", "enclosure", "attachments", "files"),
    "status": ("status",),
    "protected": ("protected", "password_protected"),
    "partial": ("partial",),
    "link_derived": ("link_derived",),
}
"""Each field of an entry and the names it goes by, best first. Case, spaces, ``-`` and ``_`` in a
name do not count."""

LISTS = ("categories", "tags", "authors")
_WRAPPERS = ("entries", "items", "records", "posts", "data")
_TRUE = frozenset(("1", "true", "yes", "y"))
_LIST_PIECE = re.compile(r"(?:&#?\w+;|[^;|\n])+")
"""A piece of a list in one cell; the semicolon of ``&amp;`` parts nothing."""


class Spec(Struct, frozen=True, kw_only=True):
    """Settings of a `records` source.

    `path` names one file or several; ``-`` is standard input. `html` says that titles and texts
    are HTML source, as a WordPress export has them; false takes them letter by letter.
    """

    path: str | tuple[str, ...]
    html: bool = True


def read(spec: Spec, fetch: Fetch) -> Reading:
    """Yield an entry for each record, in order, and a finding for names that mean nothing here.

    Raises `SourceError` with ``file:line:column`` when a file cannot be parsed.
    """
    for path in paths(spec.path):
        document = fetch(path)
        unknown: set[str] = set()
        for where, record in _records(document):
            known = _known(record, unknown)
            yield _entry(where, known, markup=spec.html)
        if unknown:
            yield Finding(
                severity="note",
                what=f"fields that mean nothing here were left out: {', '.join(sorted(unknown))}",
                where=document.where,
            )


def _records(document: Document) -> Iterator[Record]:
    source = text_of(document)
    start = source.lstrip()[:1]
    suffix = document.where.rpartition(".")[2].lower()
    if suffix in ("csv", "tsv") or start not in ("[", "{"):
        return _csv(source, document.where)
    if suffix in ("jsonl", "ndjson") or _is_lines(source):
        return _json_lines(source, document.where)
    return _json(source, document.where)


def _is_lines(source: str) -> bool:
    """Tell JSON Lines from JSON: its first line alone is an object, and more lines follow."""
    first, _, rest = source.strip().partition("\n")
    return first.startswith("{") and first.rstrip().endswith("}") and rest.lstrip()[:1] == "{"


def _json_lines(source: str, where: str) -> Iterator[Record]:
    for number, line in enumerate(source.splitlines(), 1):
        if line.strip():
            value = _parse(line, 0, where, number - 1)[0]
            yield _checked(value, f"{where}:{number}")


def _json(source: str, where: str) -> Iterator[Record]:
    """Yield the objects of a JSON list one by one, so that each knows its line."""
    if source.lstrip().startswith("{"):
        whole = _parse(source, len(source) - len(source.lstrip()), where, 0)[0]
        name = next((key for key in _WRAPPERS if isinstance(whole.get(key), list)), None)
        records = whole[name] if name else [whole]
        for number, value in enumerate(records, 1):
            yield _checked(value, f"{where}, entry {number}")
        return
    at = source.index("[") + 1
    while True:
        at = _skip(source, at)
        if source[at : at + 1] == "]":
            break
        value, end = _parse(source, at, where, 0)
        yield _checked(value, f"{where}:{source.count(chr(10), 0, at) + 1}")
        at = _skip(source, end)
        if source[at : at + 1] == ",":
            at += 1
        elif source[at : at + 1] != "]":
            raise _broken("expected ',' or ']' after an entry", source, at, where, 0)
    if source[at + 1 :].strip():
        raise _broken("there is more after the list's end", source, at + 1, where, 0)


def _skip(source: str, at: int) -> int:
    while source[at : at + 1] in (" ", "\t", "\n", "\r"):
        at += 1
    return at


def _parse(source: str, at: int, where: str, lines_above: int) -> tuple[Any, int]:
    """Return the JSON value that starts at `at`, and where it ends."""
    try:
        return json.JSONDecoder(strict=False).raw_decode(source, at)
    except json.JSONDecodeError as error:
        raise _broken(error.msg, source, error.pos, where, lines_above) from error
    except (RecursionError, ValueError) as error:
        raise _broken("nested too deep, or a number too long", source, at, where, 0) from error


def _broken(said: str, source: str, at: int, where: str, lines_above: int) -> SourceError:
    line = source.count("\n", 0, at) + 1 + lines_above
    column = at - source.rfind("\n", 0, at)
    return SourceError(
        f"this is no JSON: {said[:1].lower()}{said[1:]}",
        where=f"{where}:{line}:{column}",
        hint="Look just before this place for a missing comma, quotation mark or bracket.",
    )


def _checked(value: object, where: str) -> Record:
    if not isinstance(value, dict):
        raise SourceError(
            f"expected an entry in braces {{...}}, found {json.dumps(value)[:40]}",
            where=where,
            hint='Each entry is an object, like {"title": "...", "link": "..."}.',
        )
    return where, value


def _csv(source: str, where: str) -> Iterator[Record]:
    head = source.lstrip("\n").partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    rows = csv.reader(io.StringIO(source), delimiter=delimiter, strict=True)
    try:
        names = [name.strip() for name in next(rows, [])]
        if not {_plain(name) for name in names} & {_plain(name) for name in FIELDS["title"]}:
            raise SourceError(
                f"no column for the title; the first line reads {head[:60]!r}",
                where=f"{where}:1",
                hint="The first line names the columns, one of them title.",
            )
        for row in rows:
            if any(cell.strip() for cell in row):
                yield f"{where}:{rows.line_num}", dict(zip(names, row, strict=False))
    except csv.Error as error:
        raise SourceError(
            f"this is no CSV: {error}",
            where=f"{where}:{rows.line_num}",
            hint="A text that holds the separator, quotes or line breaks stands in double quotes.",
        ) from error


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).casefold()


_FIELD_OF = {_plain(name): field for field, names in FIELDS.items() for name in names}


def _known(record: dict[str, Any], unknown: set[str]) -> dict[str, Any]:
    """Return the record by field names; the better of two names wins, the rest is noted."""
    found: dict[str, tuple[int, Any]] = {}
    for name, value in record.items():
        field = _FIELD_OF.get(_plain(str(name)))
        if field is None:
            if value not in (None, "", [], {}):
                unknown.add(str(name))
            continue
        rank = [_plain(n) for n in FIELDS[field]].index(_plain(name))
        if _text(value) and (field not in found or rank < found[field][0]):
            found[field] = (rank, value)
    return {field: value for field, (_, value) in found.items()}


def _entry(where: str, known: dict[str, Any], *, markup: bool) -> RawEntry:
    image = known.get("image", "")
    alt = image.get("alt", "") if isinstance(image, dict) else ""
    values: dict[str, Any] = {
        field: _text(value)
        for field, value in known.items()
        if field not in LISTS
        and field not in ("enclosures", "protected", "partial", "link_derived")
    }
    values |= {field: _list(known[field]) for field in LISTS if field in known}
    values |= {
        field: _text(known[field]).casefold() in _TRUE
        for field in ("protected", "partial", "link_derived")
        if field in known
    }
    values["enclosures"] = tuple(_enclosures(known.get("enclosures", [])))
    values.setdefault("image_alt", _text(alt))
    return RawEntry(where=where, markup=markup, **values)


def _text(value: object) -> str:
    """Return a cell or JSON value as text; of an object its ``rendered``, name or address."""
    if isinstance(value, dict):
        names = ("rendered", "raw", "name", "title", "url", "href")
        return next((_text(value[name]) for name in names if value.get(name)), "")
    if isinstance(value, list):
        return "; ".join(filter(None, map(_text, value)))
    if value is None:
        return ""
    return str(value).strip() if not isinstance(value, bool) else str(value).lower()


def _list(value: object) -> tuple[str, ...]:
    """Return a list, or a cell with its pieces parted by ``;``, ``|`` or line ends."""
    if isinstance(value, list):
        pieces = [_text(piece) for piece in value]
    else:
        pieces = [piece.strip() for piece in _LIST_PIECE.findall(_text(value))]
    return tuple(filter(None, pieces))


def _enclosures(value: object) -> Iterator[RawEnclosure]:
    for piece in value if isinstance(value, list) else _list(value):
        if isinstance(piece, dict):
            length = _text(piece.get("length") or piece.get("size_in_bytes"))
            kind = _text(piece.get("type") or piece.get("mime_type"))
            number = int(length) if length.isascii() and length.isdigit() else 0
            yield RawEnclosure(url=_text(piece), type=kind, length=number)
        elif piece:
            yield RawEnclosure(url=_text(piece))


def as_record(entry: Entry) -> bytes:
    """Return an entry as the JSON object that this reader reads back as the same entry."""
    record: dict[str, Any] = msgspec.to_builtins(entry)
    if "content_html" in record:
        record["content"] = record.pop("content_html")
    blank = {"link": "", "categories": [], "tags": [], "summary": "", "published": None}
    return msgspec.json.encode({"title": entry.title} | blank | record)
