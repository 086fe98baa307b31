"""The cards of a plain-text listing, parsed backwards from their "Read More"."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from bulletin.sources import _category_runs
from bulletin.sources._text_page import Line, is_more, tags_of, without_more
from bulletin.text import ELLIPSIS

_BROKEN = "\ufffd"
_DOTS = re.compile(r"\s*(?:\.{3}|…|\[\s*(?:\.{3}|…)\s*\])$")
_SENTENCE = re.compile(r"[.!?。！？؟۔।][\"'”’»)\]]*$")
_LOOSE = " .,;:–—-(["

# An excerpt of this shape is cut at 249 or 250 bytes, in the middle of a word; a shorter one is
# not cut, whatever dots follow it. A longer "word" is a script without spaces.
_CUT_BYTES = 240
_LONGEST_WORD = 40


class Card(Struct, frozen=True, kw_only=True):
    """What one card says, as it is printed; `run` is the line of its categories, if it has one."""

    title: Line
    run: Line | None
    excerpt: str
    tags: tuple[str, ...]


class Remainder(Struct, frozen=True):
    """Lines that make no card; `like_a_card` when they may be the rest of one."""

    lines: tuple[Line, ...]
    like_a_card: bool


def cards_of(
    lines: Sequence[Line], known: Sequence[str], *, bounded: bool
) -> Iterator[Card | Remainder]:
    """Yield each card of `lines`, in order, and what is left over.

    `known` are category names; `bounded` says that the first card begins with the first line.
    """
    spaced = all(line.after_blank for line in lines[1:])
    for piece in _pieces(lines):
        body = tuple(line for line in piece if tags_of(line) is None)
        shape = _shape(body, known, spaced=spaced, bounded=bounded)
        bounded = True
        if shape is None:
            yield _remainder(piece, known)
            continue
        title, text = shape
        if title > 0:
            yield _remainder(body[:title], known)
        yield Card(
            title=body[title],
            run=body[title + 1] if text - title > 1 else None,
            excerpt=" ".join(line.text for line in body[text:]),
            tags=tuple(tag for line in piece for tag in tags_of(line) or ()),
        )


def _remainder(lines: Sequence[Line], known: Sequence[str]) -> Remainder:
    headed = any(_category_runs.covers(line.text, known) for line in lines[1:])
    closed = any(is_more(line) or tags_of(line) is not None for line in lines)
    return Remainder(tuple(lines), like_a_card=headed or closed)


def mend(excerpt: str) -> str:
    """Return an excerpt without its "Read More", whole words only, one ``…`` where it was cut."""
    text = without_more(excerpt).rstrip()
    bare = _DOTS.sub("", text)
    if bare == text or _SENTENCE.search(bare):
        return bare
    cut = len(bare.encode(errors="replace")) >= _CUT_BYTES and not text[len(bare)].isspace()
    if cut or bare.endswith(_BROKEN):
        whole, _, last = bare.rstrip(_BROKEN).rpartition(" ")
        bare = whole if whole and len(last) <= _LONGEST_WORD else bare.rstrip(_BROKEN)
    bare = bare.rstrip(_LOOSE)
    return bare + ELLIPSIS if bare else ""


def _pieces(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines up to each "Read More" with the "TAGS:" line that follows; then the rest."""
    piece: list[Line] = []
    for line in lines:
        ended = piece and (is_more(piece[-1]) or tags_of(piece[-1]) is not None)
        if ended and tags_of(line) is None:
            yield piece
            piece = []
        piece.append(line)
    if piece:
        yield piece


def _shape(
    body: Sequence[Line], known: Sequence[str], *, spaced: bool, bounded: bool
) -> tuple[int, int] | None:
    """Return where in `body` the title stands and where the excerpt starts; None for no card.

    The line above the excerpt holds categories when known names cover it, else when it hangs on
    one other line and looks like names. The nearest to "Read More" is taken.
    """
    last = len(body) - 1
    if last < 1 or not is_more(body[last]):
        return None
    under = [i for i in range(1, last) if spaced or not body[i].after_blank]
    named = [i for i in under if _category_runs.covers(body[i].text, known)]
    flat = spaced or not any(line.after_blank for line in body[1:])
    alike = [1 if bounded else last - 1] if flat else [i for i in under if _is_pair(body, i)]
    likely = [i for i in alike if i in under and _category_runs.plausible(body[i].text)]
    if found := named or likely:
        return found[-1] - 1, found[-1] + 1
    if bounded:
        return 0, 1
    text = max((i for i in range(1, last + 1) if body[i].after_blank), default=1)
    return text - 1, text


def _is_pair(body: Sequence[Line], second: int) -> bool:
    """Tell whether a line and the one above it stand between blank lines."""
    return body[second + 1].after_blank and (second == 1 or body[second - 1].after_blank)
