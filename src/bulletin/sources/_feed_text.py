"""The text of an RSS, RDF or Atom feed, freed of what stands around it, closed where it breaks off.

Pages come with a plugin's complaint before them and a cache's remark behind; a connection breaks
off in the middle of an entry. What is whole is kept, and what was done is told.
"""

import re

from msgspec import Struct

from bulletin.errors import SourceError
from bulletin.model import Finding
from bulletin.sources._past_decoding import bearable
from bulletin.text import expunge

LARGEST = 20_000_000  # characters
MOST_TAGS = 100_000  # start tags; some 15,000 entries
MOST_TERMS = 1000  # categories of one entry; the engine compares each with each
MOST_ATTRIBUTES = 500  # of one tag; the same

_FORMS = {"rss": "</channel></rss>"}
_ROOT = r"(?i)<((?:[a-z][\w.-]{0,40}:)?(rss|rdf|feed))(?=[\s>/])"
_HTML = r"(?i)<!doctype\s+html\b|<html[\s>]"
_PROLOG = r"(?is:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>]*>)"
_ENTRY_END = r"</(?:[A-Za-z][\w.-]{0,40}:)?(?:item|entry)\s*>"
_ENTRY_START = r"<(?:[A-Za-z][\w.-]{0,40}:)?(?:item|entry)(?=[\s>])"
_PIECE = r"<!\[CDATA\[|<!--|<[A-Za-z][\w.-]*:?([\w.-]*)"
_TAG = r"<[A-Za-z](?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+>"
_KEYWORDS = r"(</?[A-Za-z][\w.-]{0,40}:)keywords(?=[\s>])"
_TERMS = ("category", "subject", "keywords")


class FeedText(Struct, frozen=True, kw_only=True):
    """A feed from its first start tag to its last end tag, and what was done to it.

    `lost` says that entries were left out.
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
        raise SourceError(
            f"this is no feed of a usual size: {len(source):,} characters",
            where=where,
            hint=f"Up to {LARGEST:,} are read. Take an export of the site instead.",
        )
    head = source[: root.start()]
    refuse_entities(head, where)
    findings = []

    def tell(what: str, hint: str = "") -> None:
        findings.append(Finding(severity="warning", what=what, where=where, hint=hint))

    if not re.fullmatch(f"(?:{_PROLOG})*+", head.lstrip("\ufeff")):
        tell("text before the feed was left out; a plugin of the site may have a fault", _TELL)
    body = bearable(source[root.start() :])
    if expunge(source[root.start() :]) != source[root.start() :]:
        tell("characters that no feed may hold were left out", _TELL)
    text, after = _closed(body, root[1], root[2].casefold())
    lost = re.search(_ENTRY_START, after) is not None
    if after.strip() and not lost and not re.fullmatch(f"(?:{_PROLOG})*+", after):
        tell("text after the feed's last entry was left out")
    if lost:
        tell("the feed breaks off; an entry of which only a part came was left out", _AGAIN)
    whole = _bounded(text, where)
    if len(whole) < len(text):
        lost = True
        text, _ = _closed(whole, root[1], root[2].casefold())
        tell("the feed is very long; only its first part was read", "Take an export of the site.")
    return FeedText(text=re.sub(_KEYWORDS, r"\1words", text), lost=lost, findings=tuple(findings))


_TELL = "Nothing is wrong with the entries. Tell who looks after the site."
_AGAIN = "Build again later; what is missing comes then."


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


def _closed(text: str, name: str, form: str) -> tuple[str, str]:
    """Return a feed up to the end tag of its root `name`, and what follows.

    One that never ends is ended after its last whole entry.
    """
    end = text.casefold().rfind(f"</{name.casefold()}")
    if end >= 0 and (close := text.find(">", end)) >= 0:
        return text[: close + 1], text[close + 1 :]
    ends = [match.end() for match in re.finditer(_ENTRY_END, text)]
    if not ends:
        return text, ""
    return text[: ends[-1]] + _FORMS.get(form, f"</{name}>"), text[ends[-1] :]


def _bounded(text: str, where: str) -> str:
    """Return a feed, or the entries of it that the engine can read in a few seconds.

    Raises `SourceError` for tags and entries that no feed has.
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
        name = (found[1] or found[0][1:]).casefold()
        if name in ("item", "entry"):
            end, terms = found.start(), 0
        terms += name in _TERMS
        whole = tag.match(text, found.start())
        if terms > MOST_TERMS or (whole and whole[0].count("=") > MOST_ATTRIBUTES):
            raise unread("an entry of it has far more categories or attributes than any has", where)
        if tags > MOST_TAGS:
            return text[:end]
    return text


_CLOSINGS = {"<![CDATA[": "]]>", "<!--": "-->"}
