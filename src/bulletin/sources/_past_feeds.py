"""Old feeds: RSS, Atom and JSON Feed as the entries that their readers have had."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from msgspec import structs

from bulletin import links
from bulletin.dates import moment
from bulletin.markup import strip_inline
from bulletin.model import Finding, RawEntry
from bulletin.sources import _other_feeds
from bulletin.sources._past_values import Past, PastEntry, refused
from bulletin.text import fold, one_line, scrub, unescape

NAMELESS = "entries without guid, link and title"
AGAIN = "entries that stand in it twice"

_WITH_USER = r"[A-Za-z][\w+.-]*://[^/]*@"


def from_xml(source: str, where: str) -> Past:
    """Return the entries of an RSS, RDF or Atom feed.

    Raises `SourceError` for one that cannot be read, and for what is written as RSS but was no
    feed of resources: a WordPress export (WXR), which has drafts too, and feeds of comments.
    """
    if _other_feeds.is_export(source):
        raise refused(_other_feeds.EXPORT, where)
    from bulletin.sources import _feedparser

    feed = _feedparser.parse(source, where)
    if _other_feeds.are_comments(feed.entries, feed.url):
        raise refused(_other_feeds.COMMENTS, where)
    what = "an Atom feed" if feed.form == "Atom" else "an RSS feed"
    past = _past(what, feed.entries, feed.home)
    if feed.whole:
        return past
    broken = Finding(
        severity="warning",
        what="the feed is not well-formed; entries after the fault may be missing",
        where=where,
        hint="Compare the number of entries with what a feed reader shows.",
    )
    return structs.replace(past, findings=(broken,))


def from_json(source: str, where: str) -> Past:
    """Return the entries of a JSON Feed. Raises `SourceError` for any other JSON."""
    from bulletin.sources import _jsonfeed

    return _past("a JSON feed", _jsonfeed.parse(source, where).entries, "")


def _past(what: str, raw: Iterable[RawEntry], home: str) -> Past:
    """Return raw entries as what subscribers have had, each guid (or link, or title) once."""
    entries: dict[str, PastEntry] = {}
    left_out: Counter[str] = Counter()
    for each in raw:
        entry = _entry(each, home)
        name = entry.guid or links.key(entry.link) or fold(entry.title)
        if not name:
            left_out[NAMELESS] += 1
        elif name in entries:
            left_out[AGAIN] += 1
        else:
            entries[name] = entry
    return Past(
        what=what,
        is_feed=True,
        entries=tuple(entries.values()),
        left_out=tuple(left_out.items()),
    )


def _entry(raw: RawEntry, home: str) -> PastEntry:
    title = unescape(strip_inline(raw.title)) if raw.markup else raw.title
    link = links.judge(raw.link, home)
    guid = scrub(raw.guid).strip()
    return PastEntry(
        title=one_line(title),
        link=link if link.startswith(links.WEB) else "",
        guid="" if re.match(_WITH_USER, guid) else guid,
        published=_published(raw.published or raw.updated),
    )


def _published(text: str) -> datetime | None:
    try:
        return moment(text, UTC) if text else None
    except ValueError:
        return None
