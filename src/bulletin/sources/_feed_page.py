"""One document of a feed: what it says of itself, its entries, and what was repaired."""

import re

from msgspec import Struct, structs

from bulletin.errors import SourceError
from bulletin.model import Finding, RawEntry
from bulletin.sources import _feed_paging, _other_feeds
from bulletin.sources._decoding import decoded
from bulletin.sources._feed_misses import no_feed
from bulletin.sources._feed_text import LONG, mended
from bulletin.sources.base import Document, read_by_guess
from bulletin.text import unescape

_JSON = r"\{\s*\"version\"\s*:\s*\"https?:\\?/\\?/jsonfeed\.org"
_NEAR = 4000  # characters at the beginning in which a JSON Feed says what it is
_HALF_CHARACTER = rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z"


class Page(Struct, frozen=True, kw_only=True):
    """A page of a feed, by whatever name its entries go there.

    `whole` says that no entry of it was left out.
    """

    title: str = ""
    home: str
    url: str
    generator: str = ""
    entries: tuple[RawEntry, ...]
    whole: bool = True
    findings: tuple[Finding, ...] = ()

    @property
    def is_wordpress(self) -> bool:
        """Whether WordPress wrote it, and so whether it has more pages."""
        return "wordpress" in self.generator.casefold()


def page_of(document: Document) -> Page:
    """Return what a document says. Raises `SourceError` when it is no feed."""
    where = document.where
    data = re.sub(_HALF_CHARACTER, b"", document.data)
    try:
        source, guessed = decoded(data)
    except ValueError as error:
        raise no_feed(document, "") from error
    starts_json = source.lstrip().startswith("{") or re.search(_JSON, source[:_NEAR])
    page = _json(source, document) if starts_json else _xml(source, document)
    guess = (read_by_guess(where),) if guessed else ()
    return structs.replace(page, findings=(*page.findings, *guess))


def _json(source: str, document: Document) -> Page:
    """Return a JSON Feed, which may stand between other text. Raises `SourceError`."""
    from bulletin.sources import _jsonfeed

    said = re.search(_JSON, source[:_NEAR])
    start = said.start() if said else source.index("{")
    feed = _jsonfeed.parse(source[start : source.rfind("}") + 1], document.where)
    return Page(
        home=_feed_paging.absolute(feed.home, document.url),
        url=feed.url or document.url,
        entries=feed.entries,
        whole=feed.whole,
        findings=() if feed.whole else (structs.replace(LONG, where=document.where),),
    )


def _xml(source: str, document: Document) -> Page:
    """Return an RSS, RDF or Atom feed. Raises `SourceError`."""
    where = document.where
    found = mended(source, where)
    if found is None:
        raise no_feed(document, source)
    if _other_feeds.is_export(found.text):
        raise SourceError(
            f"this is no feed, but {_other_feeds.EXPORT}", where=where, hint='Write: kind = "wxr".'
        )
    from bulletin.sources import _feedparser

    feed = _feedparser.parse(found.text, where)
    findings = list(found.findings)
    if not feed.whole:
        findings.append(
            Finding(
                severity="warning",
                what="the feed is not well-formed; it was read as well as it could be",
                where=where,
                hint="Compare its entries with what a feed reader shows.",
            )
        )
    return Page(
        title=unescape(feed.title),
        home=_feed_paging.absolute(feed.home, document.url),
        url=feed.url or document.url,
        generator=feed.generator,
        entries=feed.entries,
        whole=not found.lost,
        findings=tuple(findings),
    )
