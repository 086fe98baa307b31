"""What feedgen has no words for, as elements of its tree: dates, Dublin Core, Media RSS."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lxml.etree import SubElement

from bulletin.dates import rfc822
from bulletin.feeds import terms
from bulletin.model import Channel, Entry, Known

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACES = {"dc": "http://purl.org/dc/elements/1.1/", "media": "http://search.yahoo.com/mrss/"}
_DC = f"{{{NAMESPACES['dc']}}}"
_MEDIA = f"{{{NAMESPACES['media']}}}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class ChannelElements:
    """A feedgen extension (its own protocol) that completes the head of a feed."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel

    def extend_ns(self) -> Mapping[str, str]:
        """Return the prefixes that the document declares at its root."""
        return NAMESPACES

    def extend_atom(self, feed: "_Element") -> "_Element":
        """Say which language the subtitle is in, where it is not the feed's."""
        subtitle = feed.find("subtitle")
        if self.channel.described_in and subtitle is not None:
            subtitle.set(_XML_LANG, self.channel.described_in)
        return feed

    def extend_rss(self, rss: "_Element") -> "_Element":
        """Add who stands behind the channel, and when an entry last changed if there is one."""
        channel = rss[0]
        _add(channel, f"{_DC}creator", terms.author(self.channel))
        if self.channel.entries:
            _add(channel, "lastBuildDate", rfc822(terms.changed(self.channel)))
        return rss


def complete_item(item: "_Element", known: Known, channel: Channel) -> None:
    """Add to an RSS item its date, authors (by name, so not ``author``), language and the rest.

    There is no date of change: readers take one in place of ``pubDate`` and lift old entries up.
    """
    _add(item, "pubDate", rfc822(terms.published(known)))
    for name in known.entry.authors:
        _add(item, f"{_DC}creator", name)
    if language := terms.language(known, channel):
        _add(item, f"{_DC}language", language)
    _complete(item, known.entry)


def complete_entry(element: "_Element", known: Known, channel: Channel) -> None:
    """Add to an Atom entry its language where it is not the feed's, and the rest."""
    if language := terms.language(known, channel):
        element.set(_XML_LANG, language)
    _complete(element, known.entry)


def _complete(element: "_Element", entry: Entry) -> None:
    """Add the publisher and the picture (Media RSS 1.5.1), the same way in both formats.

    The alternative text stays out: feedparser takes any ``media:description`` for the summary.
    """
    if entry.publisher:
        _add(element, f"{_DC}publisher", entry.publisher)
    if entry.image:
        _add(element, f"{_MEDIA}thumbnail", url=entry.image.url)
        _add(element, f"{_MEDIA}content", url=entry.image.url, medium="image")


def _add(parent: "_Element", name: str, text: str | None = None, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = text
