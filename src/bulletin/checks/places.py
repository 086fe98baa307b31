"""Whether a picture tells where it was taken, in whatever format it is.

The place stands in Exif data (Exif 2.32 section 4.6.6), which is a TIFF within the file, or in XMP,
which is text. Both are looked for in the bytes, as they lie there in the clear: in JPEG, WebP, GIF,
TIFF, HEIC, AVIF and PNG, which alone may pack them. Nothing is decoded. A library would be many
times the size, know fewer formats, and be a door for hostile pictures.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

_TIFF = rb"II\*\x00|MM\x00\*"
_XMP = rb"GPSLatitude(?:\s*=\s*[\"']|\s*>)[\s\d,.]{0,20}[1-9]"
_PNG = b"\x89PNG\r\n\x1a\n"
_GPS, _LATITUDE, _LONGITUDE = 0x8825, 2, 4
_RATIONAL = 5
_MOST = 64
"""TIFFs in a file, tables in a TIFF and texts in a PNG that are looked at."""
_FIELDS = 1_000
"""A table that says it has more is none."""
_LONGEST = 1_000_000
"""Bytes of a text in a PNG when it is unpacked."""
LARGEST = 10_000_000
"""Bytes of a picture that are worth looking through."""

Fields = dict[int, tuple[int, int]]
"""By tag the kind of a field, and its value or where that stands."""


def is_placed(data: bytes) -> bool:
    """Tell whether the bytes of a picture hold the coordinates of a place."""
    return any(map(_is_placed, (data, *islice(_texts(data), _MOST))))


def _is_placed(data: bytes) -> bool:
    found = islice(re.finditer(_TIFF, data), _MOST)
    return re.search(_XMP, data) is not None or any(
        _is_tiff_placed(memoryview(data)[match.start() :]) for match in found
    )


def _is_tiff_placed(block: memoryview) -> bool:
    """Tell whether a TIFF (TIFF 6.0 section 2) has a table of GPS fields with coordinates."""
    order = "<" if block[0] == ord("I") else ">"
    with suppress(struct.error):
        (table,) = struct.unpack_from(f"{order}4xI", block)
        for _ in range(_MOST):
            fields, table = _table(block, table, order)
            if _GPS in fields:
                return _has_coordinates(block, _table(block, fields[_GPS][1], order)[0], order)
            if not table:
                break
    return False


def _table(block: memoryview, place: int, order: str) -> tuple[Fields, int]:
    """Return the fields of a table, and where the next one is, or 0; else `struct.error`."""
    (count,) = struct.unpack_from(f"{order}H", block, place)
    if count > _FIELDS:
        raise struct.error
    ends = place + 2 + 12 * count
    parts = struct.iter_unpack(f"{order}HH4xI", block[place + 2 : ends])
    fields = {tag: (kind, value) for tag, kind, value in parts}
    (after,) = struct.unpack_from(f"{order}I", block, ends)
    return fields, after


def _has_coordinates(block: memoryview, gps: Fields, order: str) -> bool:
    """Tell whether latitude and longitude are there; a camera that knew none writes zeros."""
    degrees = []
    for tag in (_LATITUDE, _LONGITUDE):
        kind, place = gps.get(tag, (0, 0))
        if kind != _RATIONAL:
            return False
        parts = struct.unpack_from(f"{order}6I", block, place)
        degrees += [above for above, below in zip(parts[::2], parts[1::2], strict=True) if below]
    return any(degrees)


def _texts(data: bytes) -> Iterator[bytes]:
    """Yield the texts of a PNG (PNG, section 11.3.3), unpacked."""
    place = len(_PNG)
    while data.startswith(_PNG) and place + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        place += 8
        if kind in (b"tEXt", b"zTXt", b"iTXt"):
            yield _text(kind, data[place : place + length])
        place += length + 4


def _text(kind: bytes, held: bytes) -> bytes:
    keyword, _, text = held.partition(b"\x00")
    is_packed = kind == b"zTXt" or (kind == b"iTXt" and text.startswith(b"\x01"))
    if kind == b"iTXt":  # before the text: two signs, a language, the keyword in it
        text = text[2:].split(b"\x00", 2)[-1]
    elif is_packed:
        text = text[1:]
    if is_packed:
        with suppress(zlib.error):
            text = zlib.decompressobj().decompress(text, _LONGEST)
    if keyword.startswith(b"Raw profile type"):  # ImageMagick's: a name, a length, hexadecimals
        with suppress(ValueError):
            return bytes.fromhex(b"".join(text.split()[2:]).decode())
    return text
