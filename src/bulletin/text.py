"""Plain text: decoding bytes, scrubbing, entities, folding and cutting."""

import codecs
import html
import re
import unicodedata
from collections.abc import Iterable

ELLIPSIS = "…"

# Characters XML 1.0 forbids (production 2, Char), C1 controls, and the direction overrides that
# can make a title read backwards (U+202D, U+202E); the harmless direction marks stay.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff\u202d\u202e]",
)
_SPACE = re.compile(r"\s+")
_CUT_MARK = re.compile(r"\s*(?:\[\s*(?:…|\.{3}|&hellip;)\s*\]|…|\.{3,})\s*$")
_READ_MORE = re.compile(r"\s*(?:Read More|Continue reading)\s*(?:→|»|&rarr;)?\s*$", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> tuple[str, str]:
    """Return `data` as text and the name of the encoding it was in.

    A byte order mark decides; without one UTF-8 is tried, then cp1252 (what Windows programs
    save). Raises `ValueError` when the bytes look like no text at all.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, "replace"), name
    if b"\x00" in data[:4096]:
        raise ValueError("binary data (NUL bytes)")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "cp1252"


def scrub(text: str) -> str:
    """Return `text` without what XML, mail headers or a reader's eye cannot bear; NFC."""
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", text.replace("\r\n", "\n")))


def unescape(text: str) -> str:
    """Decode character references exactly once (`&amp;#8217;` becomes `&#8217;`)."""
    return html.unescape(text) if "&" in text else text


def one_line(text: str) -> str:
    """Return scrubbed `text` on one line, with single spaces (no-break spaces included)."""
    return _SPACE.sub(" ", scrub(text)).strip()


def fold(text: str) -> str:
    """Return the key under which two spellings of one title are the same title.

    Case, quotation marks, dashes, punctuation at the ends and white space do not count.
    """
    kept = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(c if _counts(c) else " " for c in kept)
    return _SPACE.sub(" ", kept).strip()


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Return names in order, without empty ones and without a second spelling of one name."""
    found: dict[str, str] = {}
    for name in names:
        if name:
            found.setdefault(fold(name) or name, name)
    return tuple(found.values())


def _counts(char: str) -> bool:
    """Whether a character tells two titles apart ("C++" is not "C#")."""
    return char.isalnum() or char in "+#%" or unicodedata.category(char)[0] == "M"


def shorten(text: str, limit: int) -> str:
    """Return at most `limit` characters of `text`, whole words, ending in one ``…`` when cut.

    A cut mark of the source's (``...``, ``[…]``, a trailing "Read More") counts as cut and becomes
    that one ``…``. Text without spaces (Chinese, Thai) is cut between characters.
    """
    text = one_line(text)
    bare = _CUT_MARK.sub("", _READ_MORE.sub("", text))
    if len(bare) <= limit:
        return bare + ELLIPSIS if _CUT_MARK.search(_READ_MORE.sub("", text)) and bare else bare
    window = bare[: limit - 1]
    if not bare[limit - 1].isspace() and " " in window:
        window = window.rsplit(" ", 1)[0]
    return window.rstrip(" ,;:–—-") + ELLIPSIS
