"""RSS 2.0 and Atom 1.0 through feedgen 1.x, its defects repaired. The one importer of feedgen.

What feedgen 1.0.0 does (lkiesow/python-feedgen), and what is done about it here:

- Atom links of entries lose all but ``href`` (#135): `_Entry.atom_entry` puts them back.
- Entries come out in reverse (#55, #70): added with ``order="append"``.
- ``updated`` and ``lastBuildDate`` are the clock's unless given: given, or left out.
- Dates keep microseconds, which no reader wants: cut.
- RSS dates are written under ``setlocale``, which is the whole process's and not thread-safe:
  they are written here (RFC 822, English whatever the locale).
- ``type="CDATA"`` makes Atom invalid (#123): content is ``type="html"`` (RFC 4287, 4.1.3.1).
- The channel's RSS ``link`` is the last link given, of any kind: the own address first, home last.
- RSS authors without an e-mail address vanish (#57): ``dc:creator``.
- RSS keeps the last enclosure only: it is given the first.
- An enclosure without a type raises, one without a length says "None": type and length are given.
- An Atom entry with neither link nor content raises (RFC 4287, 4.1.1): it gets content.
- An RSS entry's description is HTML to its readers: plain text is escaped for it.
- ``&`` and ``<`` in titles come out as ``&amp;`` and ``&lt;``, which RSS readers take for HTML:
  hexadecimal references instead (RSS Best Practices Profile, "Character Data").
- No ``xml:lang`` on entries, ``media:`` in groups unless told otherwise: added in `elements`.
- Forbidden characters raise without naming the entry, an empty title with "Required fields not
  set": the entry is named.
- The generator's version would change every feed on an upgrade: the name alone.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from bulletin.errors import BulletinError
from bulletin.feeds import elements, terms
from bulletin.model import Channel, Enclosure, Known

if TYPE_CHECKING:
    from lxml.etree import _Element

TTL = 60
"""Minutes a reader may keep the RSS feed before it asks again."""

_TITLE = re.compile(rb"<title>[^<]*</title>")


def rss(channel: Channel) -> bytes:
    """Return the channel as RSS 2.0; raises `BulletinError`."""
    with _naming(channel.rss_url):
        feed = _feed(channel, channel.rss_url, "application/rss+xml")
        feed.description(channel.description or channel.title)
        feed.ttl(TTL)
        for known in channel.entries:
            feed.add_entry(_rss_entry(known, channel), order="append")
        return _TITLE.sub(_hexadecimal, feed.rss_str(pretty=True))


def atom(channel: Channel) -> bytes:
    """Return the channel as Atom 1.0 (RFC 4287); raises `BulletinError`."""
    with _naming(channel.atom_url):
        feed = _feed(channel, channel.atom_url, "application/atom+xml")
        feed.subtitle(channel.description)
        feed.updated(terms.changed(channel))
        for known in channel.entries:
            feed.add_entry(_atom_entry(known, channel), order="append")
        document: bytes = feed.atom_str(pretty=True)
        return document


def _feed(channel: Channel, address: str, media_type: str) -> FeedGenerator:
    """Return the head of a feed, as far as it is the same in both formats."""
    feed = FeedGenerator()
    # Preset to the clock, and no call unsets it; `elements` writes the true one.
    feed._FeedGenerator__rss_lastBuildDate = None  # noqa: SLF001
    feed.register_extension("bulletin", partial(elements.ChannelElements, channel))
    feed.id(channel.id)
    feed.title(channel.title)
    feed.author(name=terms.author(channel))
    feed.language(channel.language)
    feed.generator(terms.GENERATOR)
    feed.link(href=address, rel="self", type=media_type)
    feed.link(href=channel.home, rel="alternate", type="text/html")
    return feed


def _rss_entry(known: Known, channel: Channel) -> "_Entry":
    entry = known.entry
    made = _Entry(known, channel, entry.enclosures[:1])
    made.guid(known.identity.guid, permalink=known.identity.guid == entry.link)
    if entry.summary or not entry.content_html:
        made.description(escape(terms.plain(known), quote=False))
    if entry.content_html:
        made.content(entry.content_html, type="html")
    return made


def _atom_entry(known: Known, channel: Channel) -> "_Entry":
    """Return an entry with content, or with a link and a summary: one of the two Atom wants.

    A summary that is all there is stands as content, not twice (RFC 4287 section 4.2.13).
    """
    entry = known.entry
    made = _Entry(known, channel, entry.enclosures)
    made.id(terms.iri(known))
    made.published(terms.published(known))
    made.updated(terms.updated(known))
    if entry.content_html:
        made.content(entry.content_html, type="html")
    elif not (entry.link and entry.summary):
        made.content(terms.plain(known), type="text")
    if entry.summary and (entry.content_html or entry.link):
        made.summary(entry.summary)
    return made


class _Entry(FeedEntry):  # type: ignore[misc] # feedgen has no types
    """An entry that names itself when it fails and comes out with all it was given."""

    def __init__(self, known: Known, channel: Channel, enclosures: Iterable[Enclosure]) -> None:
        super().__init__()
        self.known, self.channel = known, channel
        self.title(known.entry.title)
        if known.entry.link:
            self.link(href=known.entry.link, rel="alternate")
        for file in enclosures:
            self.enclosure(file.url, file.length, terms.media_type(file))
        for name in known.entry.authors:
            self.author(name=name)
        for name, scheme in terms.labels(known, channel):
            self.category(term=name, scheme=scheme, label=name)

    def rss_entry(self, extensions: bool = True) -> "_Element":  # noqa: FBT001, FBT002 - feedgen's
        with _naming(self.known.entry.where):
            item: _Element = super().rss_entry(extensions)
            elements.complete_item(item, self.known, self.channel)
        return item

    def atom_entry(self, extensions: bool = True) -> "_Element":  # noqa: FBT001, FBT002 - feedgen's
        with _naming(self.known.entry.where):
            element: _Element = super().atom_entry(extensions)
            for node, link in zip(element.findall("link"), self.link() or (), strict=True):
                node.attrib.update({name: value for name, value in link.items() if value})
            elements.complete_entry(element, self.known, self.channel)
        return element


@contextmanager
def _naming(where: str) -> Iterator[None]:
    """Turn what feedgen and lxml raise into an error that names the place."""
    try:
        yield
    except ValueError as error:
        raise BulletinError(f"this cannot be written into a feed: {error}", where=where) from error


def _hexadecimal(title: re.Match[bytes]) -> bytes:
    """Return a title element with hexadecimal references in place of named ones."""
    named = title[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")
    return named.replace(b"&gt;", b"&#x3E;")
