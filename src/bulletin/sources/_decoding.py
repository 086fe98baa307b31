"""Bytes of mails, pages and feeds as text: what they declare is heard, and not always believed."""

import re
import sys

from bulletin.text import decode, expunge

# Encodings that mails, pages and feeds are in. Python has others, some slow, some no encodings.
_KNOWN = (
    r"(?i)(?:x-)?(?:iso[-_]?8859[-_]?\d{1,2}|latin[-_]?\d|us-ascii|windows-?12\d\d|cp\d{3,4}|koi8-?[rtu]"
    r"|gb(?:2312|k|18030)|big5(?:-?hkscs)?|(?:shift[-_]?|s)jis|euc[-_]?(?:jp|kr)|iso-2022-(?:jp|kr)"
    r"|mac[-_]?\w{4,9}|tis-620|utf-?8)"
)
_DECLARED = (
    rb"(?i)^\s*<\?xml[^>]{1,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})"
    rb"|<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})"
)
_REFERENCE = r"&#(?:[xX]0*([0-9A-Fa-f]+)|0*([0-9]+));?"
_MOST_DIGITS = 7
_NEAR = 4096  # bytes at the beginning in which an encoding is declared
# What these names stand for in practice (WHATWG Encoding, section 4.2).
_MEANT = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "gb2312": "gb18030"}


def decoded(data: bytes, charset: str = "") -> tuple[str, bool]:
    """Return `data` as text, and whether its encoding had to be guessed.

    A byte order mark decides, then whether the bytes are UTF-8, then `charset` (of the mail that
    held them) or what they declare themselves; what is left is read as Windows-1252. Line ends
    become Unix ones. Raises `ValueError` when the bytes look like no text.
    """
    text, used = decode(data)
    declared = None
    if used == "cp1252" or b"\x1b" in data:  # ISO-2022 switches within ASCII, and passes for UTF-8
        declared = _as_declared(data, charset)
    text = text if declared is None else declared
    return text.replace("\r\n", "\n").replace("\r", "\n"), used == "cp1252" and declared is None


def _as_declared(data: bytes, charset: str) -> str | None:
    """Return `data` in the encoding that was declared, or None when that does not do."""
    if not charset and (match := re.search(_DECLARED, data[:_NEAR])):
        charset = (match[1] or match[2]).decode("ascii", "ignore")
    if not re.fullmatch(_KNOWN, charset):
        return None
    name = charset.casefold()
    try:
        return data.decode(_MEANT.get(name, name))
    except (LookupError, UnicodeError):
        return None


def bearable(source: str) -> str:
    """Return markup without the characters that no parser can bear, and references to such."""
    return re.sub(_REFERENCE, _kept, expunge(source)) if "&#" in source else expunge(source)


def _kept(reference: re.Match[str]) -> str:
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    code = int(digits, base) if len(digits) <= _MOST_DIGITS else sys.maxunicode + 1
    return reference[0] if code <= sys.maxunicode and expunge(chr(code)) else ""
