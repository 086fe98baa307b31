"""Short texts: cut at a word, with one ``…``, whatever marks and buttons the source left there."""

import re
import unicodedata

from bulletin.characters import UNSPACED
from bulletin.text import ELLIPSIS, one_line

# What stands at the end of a text that was cut short: dots, or dots in brackets.
_CUT_MARK = r"\s*(?:\[\s*(?:…|\.{3}|&hellip;)\s*\]|…+|\.{3,})\s*$"
# A button's words that ended up in the text. In a sentence people "read more" and "continue
# reading", so that lower-case words need an arrow, or the end of a sentence before them.
_BUTTON = (
    r"(?:(?<!\w)(?:Read More|Continue Reading|READ MORE|CONTINUE READING)"
    r"|(?:^|(?<=[\].…!?»”\"])|(?<=[\].…!?»”\"]\s))(?i:read more|continue reading)"
    r"|(?<!\w)(?i:read more|continue reading)(?=\s?(?:→|»|&rarr;)))"
    r"\s*(?:→|»|&rarr;)?\s*$"
)
_ENDING = 80  # characters at the end of a text in which such a mark or button is looked for
_FAR = 1000  # characters; marks and buttons that go on for longer are text


def shorten(text: str, limit: int) -> str:
    """Return at most `limit` characters of `text`, whole words, ending in one ``…`` when cut.

    A cut mark of the source's (``...``, ``[…]``, a trailing "Read More") counts as cut and becomes
    that one ``…``. Text without spaces (Chinese, Thai) is cut between characters.
    """
    text = one_line(text)
    # Of a text that will be cut anyway, the ending is of no interest.
    bare, was_cut = (text, False) if len(text) > limit + _FAR else _without_ending(text)
    if len(bare) + was_cut <= limit:
        return bare.rstrip(".") + ELLIPSIS if was_cut and bare else bare
    window = _without_punctuation(bare[: _break(bare, limit - 1)]) if limit > 1 else ""
    return window + ELLIPSIS if window else ""


def _without_ending(text: str) -> tuple[str, bool]:
    """Return `text` without buttons and cut marks at its end, and whether a mark was there."""
    was_cut = False
    while True:
        if match := _at_end(_CUT_MARK, text, ("…", "...", "]")):
            was_cut = True
        elif not (match := _at_end(_BUTTON, text, tuple("eEgG→»;"))):
            return text, was_cut
        text = text[: match.start()].rstrip()


def _at_end(pattern: str, text: str, endings: tuple[str, ...]) -> re.Match[str] | None:
    """Return where `pattern` stands at the end of `text`; it ends in one of the `endings`.

    Most texts end in none of them, and never need the pattern.
    """
    if not text.rstrip().endswith(endings):
        return None
    return re.compile(pattern).search(text, max(len(text) - _ENDING, 0))


def _without_punctuation(text: str) -> str:
    """Return the text before a cut without the punctuation that would stand before the ``…``."""
    while (shorter := _without_ending(text.rstrip(" .,;:–—-"))[0]) != text:
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
    return (
        not char.isascii()
        and re.match(f"[{UNSPACED}]", char) is not None
        and unicodedata.category(char)[0] not in "MP"
    )
