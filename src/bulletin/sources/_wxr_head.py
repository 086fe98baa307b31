"""What an export's first bytes tell: whether it is one, and which namespaces it declares."""

import re
from collections.abc import Mapping
from typing import NoReturn

from bulletin.characters import expunge
from bulletin.errors import SourceError

_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_OURS = re.compile(rb"wordpress\.org/export/|:wxr_version>")
_NAMESPACE = re.compile(
    rb"""\sxmlns:([A-Za-z_][\w.-]*)\s*=\s*(?:"([^"<&\0-\x1f]+)"|'([^'<&\0-\x1f]+)')"""
)
_ROOT = re.compile(rb"<([A-Za-z_][\w:.-]*)")
_PREFIXES = 40  # namespaces that are kept; an export has some ten

_EXPORT = "In WordPress an export is made under Tools, Export."
_BINARY = (
    (b"\x1f\x8b", "a gzip file", "Unpack it first."),
    (b"PK", "a zip", "Name the zip itself; zips inside of it are not read."),
    (b"%PDF", "a PDF", _EXPORT),
    (b"\xd0\xcf\x11\xe0", "a document of an office program", _EXPORT),
    (b"SQLite format 3", "a database", _EXPORT),
    (b"\x89PNG", "a picture", _EXPORT),
    (b"\xff\xd8\xff", "a picture", _EXPORT),
)
_TEXTS = (
    (rb"(?i)(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)", "a web page", "Is it a login page?"),
    (rb"(?:<\?xml[^>]*>\s*)?<(?:rss|rdf:RDF|feed)\b", "a feed", 'Write kind = "feed".'),
    (rb"[\[{]", "JSON", 'Entries as JSON are read with kind = "records".'),
    (rb"(?i)(?:--|/\*|create|insert|drop|set)\s", "a copy of a database (SQL)", _EXPORT),
    (rb"<\?php", "a PHP program", _EXPORT),
)


def check_bytes(start: bytes, where: str) -> None:
    """Raise `SourceError` unless the first bytes of a file may be those of an XML text."""
    if not start.strip():
        raise SourceError("the file is empty", where=where, hint=_EXPORT)
    for signature, name, hint in _BINARY:
        if start.startswith(signature):
            _refuse(name, where, hint)
    if b"\0\0\0" in start:
        _refuse("no text at all", where, _EXPORT)


def check(head: bytes, first: bytes, where: str) -> None:
    """Raise `SourceError` unless `head` and the first item are those of a WordPress export.

    Whatever declares entities is refused: they can stand for any file, or for more than fits
    anywhere (XML 1.0 section 4.2). No export needs one.
    """
    head = _COMMENT.sub(b"", head)
    if re.search(rb"<!ENTITY|<!DOCTYPE[^>\[]{0,1000}\[", head):
        raise SourceError(
            "it declares entities of its own (<!DOCTYPE ... [), as no export of WordPress does",
            where=where,
            hint="Whoever made this file may mean harm. Export again from WordPress itself.",
        )
    if _OURS.search(head) or b":post_id>" in first:
        return
    text = (head + first).lstrip(b"\xef\xbb\xbf \t\r\n")
    for pattern, name, hint in _TEXTS:
        if re.match(pattern, text):
            _refuse(name, where, hint)
    if root := _ROOT.search(text):
        name = expunge(root[1].decode("utf-8", "replace"))[:40]
        _refuse(f"XML of another kind (<{name}>)", where, _EXPORT)
    _refuse("a text of another kind", where, _EXPORT)


def namespaces(head: bytes) -> Mapping[str, str]:
    """Return the namespaces that the head of an export declares, by prefix."""
    found: dict[str, str] = {}
    for match in _NAMESPACE.finditer(_COMMENT.sub(b"", head)):
        if len(found) < _PREFIXES:
            address = match[2] if match[2] is not None else match[3]
            found.setdefault(match[1].decode("ascii"), address.decode("utf-8", "replace"))
    return {prefix: address for prefix, address in found.items() if prefix not in ("xml", "xmlns")}


def _refuse(name: str, where: str, hint: str) -> NoReturn:
    raise SourceError(f"this is no WordPress export; it looks like {name}", where=where, hint=hint)
