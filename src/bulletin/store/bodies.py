"""The bytes that the index keeps, each with its checksum: SQLite has none, and disks do err."""

import sqlite3
from zlib import crc32

import msgspec

from bulletin.model import Entry

_LENGTH = 4
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Entry).decode


def packed(data: bytes) -> bytes:
    """Return `data` after its checksum (CRC-32, big endian)."""
    return crc32(data).to_bytes(_LENGTH, "big") + data


def unpacked(body: bytes) -> bytes:
    """Return what was packed. Raises `sqlite3.DatabaseError`, as a torn index does, if it is not.

    So the index is made anew, and no letter that changed by itself is printed.
    """
    data = body[_LENGTH:]
    if crc32(data).to_bytes(_LENGTH, "big") != body[:_LENGTH]:
        raise sqlite3.DatabaseError("a checksum in the index does not fit")
    return data


def body_of(entry: Entry) -> bytes:
    """Return an entry as the index keeps it."""
    return packed(_encode(entry))


def entry_of(body: bytes) -> Entry:
    """Return the entry that a body holds. Raises as `unpacked` does."""
    return _decode(unpacked(body))
