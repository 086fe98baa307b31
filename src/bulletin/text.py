"""Plain text: decoding bytes, scrubbing, entities and folding."""

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from bulletin.characters import UNSPACED, expunge, unescape

__all__ = [
    "ELLIPSIS",
    "LONGEST_LINE",
    "decode",
    "distinct",
    "expunge",
    "first_of",
    "fold",
    "is_visible",
    "kilo",
    "likeness",
    "number_of",
    "one_line",
    "placed",
    "scrub",
    "shown",
    "unescape",
    "words_of_both",
]

ELLIPSIS = "…"
LONGEST_LINE = 998
"""Octets of a line, without its end, that every mail server bears (RFC 5322 section 2.1.1)."""

_RETURN = re.compile(r"\r\n?")
_SPACE = re.compile(r"\s+")
# Characters that show nothing: soft hyphens, joiners, direction marks, variation selectors.
_UNSEEN = (
    "[\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)

_COARSE = re.compile(r"(?:[A-Za-z0-9+#%]|[^\x00-\x7f])+")

_BETWEEN = re.compile("[\\s\u200b\u2060]+")
_APART = re.compile(r"[^a-z0-9+#%]+")

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
        if _is_wide(data[:4096]):
            raise ValueError("it seems to be in UTF-16, without the mark that says so")
        raise ValueError("binary data (NUL bytes)")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "cp1252"


def _is_wide(data: bytes) -> bool:
    """Tell whether bytes look like UTF-16: most of every second one is zero, of the others none."""
    even, odd = data[::2], data[1::2]
    return any(
        0 not in texts and 2 * zeros.count(0) > len(zeros) > 1
        for texts, zeros in ((even, odd), (odd, even))
    )


def scrub(text: str) -> str:
    """Return `text` without what XML, mail headers or a reader's eye cannot bear; NFC."""
    return unicodedata.normalize("NFC", _RETURN.sub("\n", expunge(text)))


def one_line(text: str) -> str:
    """Return scrubbed `text` on one line, with single spaces (no-break spaces included)."""
    return _SPACE.sub(" ", scrub(text)).strip()


def joined(text: str) -> str:
    """Return text without white space and unseen signs, which a template may put anywhere."""
    return _BETWEEN.sub("", text)


def is_visible(text: str) -> bool:
    """Tell whether there is anything to see in `text`."""
    return any(unicodedata.category(char)[0] not in "CZ" for char in text)


def shown(text: str) -> str:
    """Return text without the characters that show nothing."""
    return re.sub(_UNSEEN, "", text)


def fold(text: str) -> str:
    """Return the key under which two spellings of one title are the same title.

    Case, quotation marks, dashes, punctuation, white space and what shows nothing do not count.
    """
    if text.isascii():
        return _APART.sub(" ", text.lower()).strip()
    kept = unicodedata.normalize("NFKC", shown(text)).casefold()
    kept = unicodedata.normalize("NFKC", kept)  # folding case can take a letter apart
    kept = "".join(c if _counts(c) else " " for c in kept)
    return _SPACE.sub(" ", kept).strip()


def placed(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word of a text as `fold` leaves it, and where it stands: from, to.

    Where no spaces are written, each letter is a word.
    """
    for match in _COARSE.finditer(text):
        for start, end in _runs(match[0], match.start()):
            for word in fold(text[start:end]).split():
                yield word, start, end


def _runs(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield where in `text`, which begins at `start`, the words are."""
    if text.isascii():
        yield start, start + len(text)
        return
    for kind, group in groupby(enumerate(text, start), lambda pair: _kind(pair[1])):
        places = [place for place, _ in group]
        if kind == "letter":
            yield from ((place, place + 1) for place in places)
        elif kind:
            yield places[0], places[-1] + 1


@lru_cache(maxsize=4096)
def _kind(char: str) -> str:
    """Return whether a character is a "letter" that is a word, in a "word", or "" between words."""
    if re.match(f"[{UNSPACED}]", char):
        return "letter" if fold(char) else ""
    return "word" if fold(char) or re.match(_UNSEEN, char) else ""


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, word by word, from 0.0 to 1.0 (equal but for order).

    Words are told apart as titles are (`fold`) and count as often as they stand: the coefficient of
    Sørensen and Dice over two bags of words. Of a text that was cut (``…``) and another, what both
    have is compared. Two texts without a word are alike.
    """
    from collections import Counter

    mine, yours = map(Counter, words_of_both(one, other))
    shared = sum(min(mine[word], yours[word]) for word in mine.keys() & yours.keys())
    total = mine.total() + yours.total()
    return 2 * shared / total if total else 1.0


def words_of_both(one: str, other: str) -> tuple[Sequence[str], Sequence[str]]:
    """Return the words of two texts, folded; where one was cut, as many of each as both have."""
    words, others = _words(one), _words(other)
    if one.endswith(ELLIPSIS) or other.endswith(ELLIPSIS):
        least = min(len(words), len(others))
        return words[:least], others[:least]
    return words, others


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded; it is often compared with many others, one by one."""
    word = f"[{UNSPACED}]|[^ {UNSPACED}]+"  # where no spaces are written, each letter is a word
    return tuple(re.findall(word, fold(text)))


def first_of(names: Sequence[str], most: int) -> str:
    """Return the first names, `most` at most, and how many more there are: ``a, b and 3 more``."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")


def number_of(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun: ``1 line``, ``1,200 lines``, or with `many` ``2 entries``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def kilo(size: int) -> str:
    """Return bytes as ``12 kB``, rounded up, so that what is over a limit is told as more."""
    return f"{-(-size // 1000)} kB"


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
