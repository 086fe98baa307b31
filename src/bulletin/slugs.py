"""Slugs: the part of a permalink that WordPress makes of a title.

The rules are those of WordPress 6.5 as observed from outside (`sanitize_title()` on saving, with
`remove_accents()`); ``tests/data/slugs.tsv`` holds its own answers.
"""

import re
import unicodedata
from itertools import pairwise
from urllib.parse import quote

LIMIT = 200
"""Characters of a slug as it is stored (`wp_posts.post_name`), ``%xx`` counting three."""

# The letters WordPress writes without their marks. Others keep them and are percent-encoded, even
# where Unicode knows a plain letter for them (ﬁ, ǧ, ṃ, ½).
_MARKED = (
    "ªº",
    (0xC0, 0x17F),  # Latin-1 and Extended-A
    "ƏƠơƯưǝɑ€£",
    (0x1CD, 0x1DC),  # vowels of pinyin
    (0x218, 0x21B),  # Romanian
    (0x1EA0, 0x1EF9),  # Vietnamese
)
_NOT_LETTERS = "×÷"
_SPELT_OUT = {
    **dict(zip("ÐðØøßĐđĦħıĸĿŀŁłŉŊŋŦŧƏǝɑ€", "DdOosDdHhikLlLlnNnTtEeaE", strict=True)),
    **dict(zip("ÆæŒœÞþ£", ("AE", "ae", "OE", "oe", "TH", "th", ""), strict=True)),
}
_GERMAN = {"Ä": "Ae", "ä": "ae", "Ö": "Oe", "ö": "oe", "Ü": "Ue", "ü": "ue", "ß": "ss"}
_DANISH = {"Æ": "Ae", "æ": "ae", "Ø": "Oe", "ø": "oe", "Å": "Aa", "å": "aa"}
_SERBIAN = {"Đ": "DJ", "đ": "dj"}
_OF_LOCALE = {"da_DK": _DANISH, "ca": {"l·l": "ll"}, "sr_RS": _SERBIAN, "bs_BA": _SERBIAN}

_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ENTITY = re.compile(r"&.+?;")
_NOT_KEPT = re.compile(r"[^%a-z0-9 _-]")
_DASHES = re.compile(r"[ -]+")


def slug(title: str, locale: str = "") -> str:
    """Return the slug WordPress makes of `title`, "" when nothing of it is left.

    `locale` is the site's, as WordPress writes it (``de_DE``). What a database adds is not done:
    ``-2`` for a slug that is taken, the record's number for an empty one. Where PHP versions differ
    (the Greek sigma at a word's end) the newer, 8.3, is followed.
    """
    text = _without_tags(_without_marks(title, locale))
    text = _LONE_PERCENT.sub("", text).lower()
    text = _DASHED.sub("-", _encoded(text))
    text = _ENTITY.sub("", _REMOVED.sub("", text).replace(_TIMES, "x"))
    text = _NOT_KEPT.sub("", text.replace(".", "-"))
    return _DASHES.sub("-", text).strip("-")


def _without_marks(text: str, locale: str) -> str:
    """Return `text` with plain letters for the marked ones (WordPress: `remove_accents()`)."""
    text = unicodedata.normalize("NFC", text)
    spelling = _GERMAN if locale.startswith("de") else _OF_LOCALE.get(locale, {})
    for marked, plain in spelling.items():
        text = text.replace(marked, plain)
    return text.translate(_PLAIN)


def _without_tags(text: str) -> str:
    """Return `text` without tags (PHP: `strip_tags()`).

    A ``<`` before white space is text; tags nest, quotes hide their ends, and one that is never
    closed takes the rest ("The <5% rule").
    """
    kept: list[str] = []
    depth = 0
    quoted = ""
    for char, following in pairwise(text + " "):
        opens = char == "<" and not following.isspace()
        if depth == 0 and not opens:
            kept.append(char)
        elif quoted:
            quoted = "" if char == quoted else quoted
        elif char in "\"'":
            quoted = char
        else:
            depth += opens - (char == ">")
    return "".join(kept)


def _encoded(text: str) -> str:
    """Return `text` percent-encoded and cut at `LIMIT`, between characters.

    WordPress cuts before it removes quotation marks, so these count too.
    """
    size = 0
    kept: list[str] = []
    for char in text:
        piece = char if char.isascii() else _percent(char)
        size += len(piece)
        if size > LIMIT:
            break
        kept.append(piece)
    return "".join(kept)


def _percent(char: str) -> str:
    return quote(char, errors="ignore").lower()


def _any_of(chars: str, *more: str) -> re.Pattern[str]:
    """Return a pattern for each of `chars` as it looks once it is percent-encoded."""
    return re.compile("|".join((*map(_percent, chars), *more)))


def _plain_letters() -> dict[int, str]:
    """Return the table of `_MARKED`: each letter decomposed, less its marks, bar `_SPELT_OUT`."""
    table: dict[int, str] = {}
    for part in _MARKED:
        letters = part if isinstance(part, str) else map(chr, range(part[0], part[1] + 1))
        for letter in letters:
            pieces = unicodedata.normalize("NFKD", letter)
            plain = "".join(piece for piece in pieces if not unicodedata.combining(piece))
            table[ord(letter)] = _SPELT_OUT.get(letter, plain)
    return {code: plain for code, plain in table.items() if chr(code) not in _NOT_LETTERS}


_PLAIN = _plain_letters()
_TIMES = _percent("×")
# No-break and wide spaces, en and em dash; then the same as entities, and the slash.
_DASHED = _any_of(
    "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2013\u2014\u2028\u2029\u202f",
    *("&nbsp;", "&#160;", "&ndash;", "&#8211;", "&mdash;", "&#8212;", "/"),
)
# Punctuation, quotation marks, loose accents, and what nobody sees: soft hyphen, zero-width and
# direction marks, byte order mark, object replacement.
_REMOVED = _any_of(
    "¡¿«»‹›‘’“”‚‛„‟•©®°…™´ˊ\u0300\u0301\u0304\u030c"
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff\ufffc",
)
