"""Single characters: which no output can bear, and what references to characters stand for."""

import re

# Characters XML 1.0 forbids (production 2, Char), C1 controls, and the direction overrides that
# can make a title read backwards (U+202D, U+202E); the harmless direction marks stay.
_FORBIDDEN = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff\u202d\u202e]"
)
_C1 = range(0x80, 0xA0)
# Python refuses to make a number of so many digits; no character has one.
_ENDLESS = r"&#\d{1000,};?"

# Scripts that write words without spaces: Thai to Tibetan, Myanmar, Khmer, Chinese, Japanese; to be
# put between the brackets of a pattern.
UNSPACED = (
    "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
    "\U00020000-\U0003ffff"
)


def expunge(text: str) -> str:
    """Return `text` without the characters that no output can bear, and else letter by letter."""
    if text.replace("\n", "").isprintable():  # most texts: all of these show nothing
        return text
    return re.sub(_FORBIDDEN, _meant, text)


def _meant(match: re.Match[str]) -> str:
    """Return what a C1 control was meant to be: a cp1252 character taken for Latin-1.

    HTML reads the references &#128; to &#159; in the same way. Of the others nothing stays.
    """
    code = ord(match[0])
    return bytes([code]).decode("cp1252", "ignore") if code in _C1 else ""


def unescape(text: str) -> str:
    """Decode character references exactly once (`&amp;#8217;` becomes `&#8217;`)."""
    if "&" not in text:
        return text
    import html

    try:
        return html.unescape(text)
    except ValueError:
        return html.unescape(re.sub(_ENDLESS, "\ufffd", text))
