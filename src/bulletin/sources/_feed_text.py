"""The text of an RSS, RDF or Atom feed, freed of what stands around it, closed where it breaks off.

Pages come with a plugin's complaint before them and a cache's remark behind; a connection breaks
off in the middle of an entry. What is whole is kept, and what was done is told.
"""

import re

from msgspec import Struct

from bulletin.errors import SourceError
from bulletin.model import Finding
from bulletin.sources._decoding import bearable

LARGEST = 20_000_000  # characters
MOST_TAGS = 100_000  # start and end tags; some 7,000 entries
MOST_TERMS = 1000  # categories of one entry; the engine compares each with each
MOST_ATTRIBUTES = 500  # of one tag; the same

_ROOT = r"(?i)<((?:[a-z][\w.-]{0,40}:)?(rss|rdf|feed))(?=[\s>/])"
_HTML = r"(?i)<!doctype\s+html\b|<html[\s>]"
_BESIDE = r"(?is:[\s\ufeff]+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>]*>)*+"
_ENTRY_END = r"</(?:[A-Za-z][\w.-]{0,40}:)?(?:item|entry)\s*>"
_ENTRY_START = r"<(?:[A-Za-z][\w.-]{0,40}:)?(?:item|entry)(?=[\s>])"
_PIECE = r"<!\[CDATA\[|<!--|<(/?)(?:[A-Za-z][\w.-]*:)?([A-Za-z][\w.-]*)"
_CLOSINGS = {"<![CDATA[": "]]>", "<!--": "-->"}
_TAG = r"<[A-Za-z](?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+>"
_KEYWORDS = r"(</?[A-Za-z][\w.-]{0,40}:)keywords(?=[\s>])"
_TERMS = ("category", "subject", "keywords")

_TELL = "Nothing is wrong with the entries. Tell who looks after the site."
_AGAIN = "Build again later; what is missing comes then."
LONG = Finding(
    severity="warning",
    what="the feed is very long; only its first part was read",
    hint="Take an export of the site instead.",
)


class FeedText(Struct, frozen=True, kw_only=True):
    """A feed from its first start tag to its last end tag, and what was done to it.

    `lost` says that entries were left out, or may have been.
    """

    text: str
    lost: bool
    findings: tuple[Finding, ...]


def mended(source: str, where: str) -> FeedText | None:
    """Return the feed that a text holds, or None when it holds none.

    Raises `SourceError` for one that is unsafe to read or too large.
    """
    root = re.search(_ROOT, source)
    if not root or re.search(_HTML, source[: root.start()]):
        return None
    if len(source) > LARGEST:
        raise unread(f"it is longer than {LARGEST:,} characters", where)
    before, body = source[: root.start()], source[root.start() :]
    refuse_entities(before, where)
    clean = bearable(body)
    end = _end(clean, root)
    is_cut = not end
    text, after = (_ended(clean, root), "") if is_cut else (clean[:end], clean[end:])
    first = _bounded(text, where)
    is_long = len(first) < len(text)
    told = (
        (not re.fullmatch(_BESIDE, before), "text before the feed was left out", _TELL),
        (clean != body, "characters that no feed may hold were left out", _TELL),
        (is_cut, "the feed breaks off; its whole entries were read", _AGAIN),
        (not re.fullmatch(_BESIDE, after), "text after the feed was left out", _TELL),
        (is_long, LONG.what, LONG.hint),
    )
    text = _ended(first, root) if is_long else text
    return FeedText(
        # The engine would split these at each comma, and compare each with each.
        text=re.sub(_KEYWORDS, r"\1words", text),
        lost=is_cut or is_long,
        findings=tuple(
            Finding(severity="warning", what=what, where=where, hint=hint)
            for is_so, what, hint in told
            if is_so
        ),
    )


def refuse_entities(head: str, where: str) -> None:
    """Raise `SourceError` when what stands before a feed declares entities.

    A few lines of them can stand for gigabytes (XML 1.0 section 4.4), and no feed needs one.
    """
    if "<!ENTITY" in head.upper():
        raise unread("it declares entities, which can blow up a reader", where)


def unread(said: str, where: str) -> SourceError:
    """Return the error that a feed cannot be read, and why."""
    return SourceError(
        f"this feed cannot be read: {said}",
        where=where,
        hint="Open the feed in a browser or a feed reader to see whether it is whole.",
    )


def _end(text: str, root: re.Match[str]) -> int:
    """Return where a feed's root element ends, 0 when it does not."""
    ends = [match.end() for match in re.finditer(rf"(?i)</{re.escape(root[1])}\s*>", text)]
    return ends[-1] if ends else 0


def _ended(text: str, root: re.Match[str]) -> str:
    """Return a feed that has no end, ended after its last whole entry."""
    ends = [match.end() for match in re.finditer(_ENTRY_END, text)]
    begun = re.search(_ENTRY_START, text)
    whole = ends[-1] if ends else begun.start() if begun else len(text)
    return text[:whole] + (
        f"</channel></{root[1]}>" if root[2].casefold() == "rss" else f"</{root[1]}>"
    )


def _bounded(text: str, where: str) -> str:
    """Return a feed, or as many entries of it as the engine can read in a few seconds.

    Raises `SourceError` for tags and entries such as no feed has.
    """
    piece, tag = re.compile(_PIECE), re.compile(_TAG)
    place = tags = terms = end = 0
    while found := piece.search(text, place):
        place = found.end()
        if closing := _CLOSINGS.get(found[0]):
            close = text.find(closing, place)
            place = len(text) if close < 0 else close
            continue
        tags += 1
        if not found[1]:
            name = found[2].casefold()
            if name in ("item", "entry"):
                end, terms = found.start(), 0
            terms += name in _TERMS
            whole = tag.match(text, found.start())
            if terms > MOST_TERMS or (whole and whole[0].count("=") > MOST_ATTRIBUTES):
                raise unread("an entry has more categories or attributes than any has", where)
        if tags > MOST_TAGS:
            if not end:
                raise unread("its first entry never ends", where)
            return text[:end]
    return text
