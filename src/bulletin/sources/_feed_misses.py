"""What stands where a feed should be, in words, and where the feed may be."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bulletin import links
from bulletin.errors import SourceError
from bulletin.model import Finding, RawEntry
from bulletin.sources import _other_feeds
from bulletin.sources.base import Document
from bulletin.text import one_line, unescape

_LINK = r"(?is)<link\b([^<>]{1,2000})>"
_FEED_TYPE = r"(?i)\btype\s*=\s*[\"']?application/(?:rss\+xml|atom\+xml|rdf\+xml|feed\+json)"
_ALTERNATE = r"(?i)\brel\s*=\s*[\"']?[^\"'>]{0,50}\balternate\b"
_HREF = r"(?i)\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))"
_TITLE = r"(?is)<title\b[^<>]{0,200}>([^<]{0,300})"
_HTML = r"(?i)<!doctype\s+html\b|<(?:html|head|body|script)[\s>]"
_COMMENTS = r"/comments/feed\b.*"
_BROWSER = "Open the address in a browser to see what is there."


def no_feed(document: Document, source: str) -> SourceError:
    """Return the error that a document is no feed, but what it looks like."""
    if not document.data.strip():
        said = "the server answered with nothing" if document.url else "the file is empty"
        return SourceError(said, where=document.where, hint="Try again later.")
    if not re.search(_HTML, source):
        return SourceError(
            "this is no feed: neither RSS, nor Atom, nor JSON Feed",
            where=document.where,
            hint=_BROWSER if document.url else "See whether it is the file that was meant.",
        )
    title = re.search(_TITLE, source)
    called = one_line(unescape(title[1])) if title else ""
    said = "this is a web page, no feed" + (f": it is called {called[:80]!r}" if called else "")
    found = next(_offered(source, document.url), "")
    hint = f"The page names a feed: {found}" if found else _BROWSER
    return SourceError(said, where=document.where, hint=hint)


def _offered(page: str, url: str) -> Iterator[str]:
    """Yield the feeds of entries that a page names (RSS autodiscovery)."""
    for attributes in re.findall(_LINK, page):
        href = re.search(_HREF, attributes)
        if not (href and re.search(_FEED_TYPE, attributes) and re.search(_ALTERNATE, attributes)):
            continue
        found = links.judge(unescape(href[1] or href[2] or href[3] or ""), url)
        if found.startswith(links.WEB) and not _other_feeds.is_of_comments(found):
            yield found


def of_comments(entries: Iterable[RawEntry], url: str, where: str) -> SourceError:
    """Return the error that the feed at `url` holds comments, with the address that was meant."""
    names = (entry.guid or entry.link for entry in entries)
    site = next((name.partition("?p=")[0] for name in names if "?p=" in name), "")
    if re.search(_COMMENTS, url):
        right = re.sub(_COMMENTS, "/feed/", url)
    else:
        right = links.judge("feed/", site) or links.judge("/feed/", url)
    return SourceError(
        f"this is {_other_feeds.COMMENTS}, not of entries",
        where=where,
        hint=f"The feed of entries should be {right or 'that of the site itself'}.",
    )


def no_entries(where: str, findings: Sequence[Finding]) -> SourceError:
    """Return the error that a feed holds not one entry, and what may be the reason."""
    repaired = "; ".join(finding.what for finding in findings)
    return SourceError(
        "the feed is empty" + (f": {repaired}" if repaired else ""),
        where=where,
        hint="See whether it is the feed that was meant. The last good output stays as it is.",
    )
