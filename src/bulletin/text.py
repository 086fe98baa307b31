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
# What a C1 control was meant to be: a cp1252 character whose bytes were taken for Latin-1. HTML
# reads the references &#128; to &#159; in the same way.
_MEANT = {chr(code): bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_RETURN = re.compile(r"\r\n?")
_SPACE = re.compile(r"\s+")
# Characters that show nothing: soft hyphens, joiners, direction marks, variation selectors.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
# Python refuses to make a number of so many digits; no character has one.
_ENDLESS = re.compile(r"&#\d{1000,};?")

# What stands at the end of a text that was cut short: dots, or dots in brackets.
_CUT_MARK = re.compile(r"\s*(?:\[\s*(?:…|\.{3}|&hellip;)\s*\]|…+|\.{3,})\s*$")
# A button's words that ended up in the text. In a sentence people "read more" and "continue
# reading", so that lower-case words need an arrow, or the end of a sentence before them.
_BUTTON = re.compile(
    r"(?:(?<!\w)(?:Read More|Continue Reading|READ MORE|CONTINUE READING)"
    r"|(?:^|(?<=[\].…!?»”\"])|(?<=[\].…!?»”\"]\s))(?i:read more|continue reading)"
    r"|(?<!\w)(?i:read more|continue reading)(?=\s?(?:→|»|&rarr;)))"
    r"\s*(?:→|»|&rarr;)?\s*$"
)
_ENDING = 80  # characters at the end of a text in which such a mark or button is looked for
_FAR = 1000  # characters; marks and buttons that go on for longer are text
# Scripts that write words without spaces: Thai to Tibetan, Myanmar, Khmer, Chinese, Japanese.
_UNSPACED = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)

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


def expunge(text: str) -> str:
    """Return `text` without the characters that no output can bear, and else letter by letter."""
    return _FORBIDDEN.sub(lambda match: _MEANT.get(match[0], ""), text)


def scrub(text: str) -> str:
    """Return `text` without what XML, mail headers or a reader's eye cannot bear; NFC."""
    return unicodedata.normalize("NFC", _RETURN.sub("\n", expunge(text)))


def unescape(text: str) -> str:
    """Decode character references exactly once (`&amp;#8217;` becomes `&#8217;`)."""
    if "&" not in text:
        return text
    try:
        return html.unescape(text)
    except ValueError:
        return html.unescape(_ENDLESS.sub("\ufffd", text))


def one_line(text: str) -> str:
    """Return scrubbed `text` on one line, with single spaces (no-break spaces included)."""
    return _SPACE.sub(" ", scrub(text)).strip()


def is_visible(text: str) -> bool:
    """Tell whether there is anything to see in `text`."""
    return any(unicodedata.category(char)[0] not in "CZ" for char in text)


def fold(text: str) -> str:
    """Return the key under which two spellings of one title are the same title.

    Case, quotation marks, dashes, punctuation, white space and what shows nothing do not count.
    """
    kept = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()
    kept = unicodedata.normalize("NFKC", kept)  # folding case can take a letter apart
    kept = "".join(c if _counts(c) else " " for c in kept)
    return _SPACE.sub(" ", kept).strip()


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Return names in order, without blank ones and without a second spelling of one name."""
    found: dict[str, str] = {}
    for name in names:
        if name.strip():
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
    # Of a text that will be cut anyway, the ending is of no interest.
    bare, was_cut = (text, False) if len(text) > limit + _FAR else _without_ending(text)
    if len(bare) + was_cut <= limit:
        return bare + ELLIPSIS * (was_cut and bool(bare))
    window = _without_punctuation(bare[: _break(bare, limit - 1)]) if limit > 1 else ""
    return window + ELLIPSIS if window else ""


def _without_ending(text: str) -> tuple[str, bool]:
    """Return `text` without buttons and cut marks at its end, and whether a mark was there."""
    was_cut = False
    while True:
        end = max(len(text) - _ENDING, 0)
        if match := _CUT_MARK.search(text, end):
            was_cut = True
        elif not (match := _BUTTON.search(text, end)):
            return text, was_cut
        text = text[: match.start()].rstrip()


def _without_punctuation(text: str) -> str:
    """Return the text before a cut without the punctuation that would stand before the ``…``."""
    while (shorter := _without_ending(text.rstrip(" ,;:–—-"))[0]) != text:
        text = shorter
    return text


def _break(text: str, most: int) -> int:
    """Return where to cut `text` so that at most `most` characters stay, between words if any."""
    for at in range(most, 0, -1):
        if text[at].isspace() or (_is_unspaced(text[at]) and _is_unspaced(text[at - 1])):
            return at
    while most > 1 and unicodedata.category(text[most])[0] == "M":
        most -= 1
    return most


def _is_unspaced(char: str) -> bool:
    """Whether one may cut beside `char`: no space is written there, and it is no accent."""
    return _UNSPACED.match(char) is not None and unicodedata.category(char)[0] not in "MP"
