"""What the three formats say alike, so that they cannot come to differ."""

import uuid
from datetime import UTC, datetime

from bulletin import links
from bulletin.model import Channel, Enclosure, Known
from bulletin.text import distinct

GENERATOR = "bulletin"
_UNCHANGED = datetime(1970, 1, 1, tzinfo=UTC)
_ANY_TYPE = "application/octet-stream"


def published(known: Known) -> datetime:
    """Return when the entry appeared on the hub (UTC, whole seconds)."""
    return known.date.replace(microsecond=0)


def updated(known: Known) -> datetime:
    """Return when the entry last changed (UTC, whole seconds), never before it appeared."""
    return known.updated.replace(microsecond=0)


def changed(channel: Channel) -> datetime:
    """Return when an entry last changed (UTC); the epoch when there is none, never the clock."""
    return max(map(updated, channel.entries), default=_UNCHANGED)


def iri(known: Known) -> str:
    """Return the id of an entry as Atom wants it, an absolute IRI (RFC 4287 section 4.2.6).

    Only a guid that was adopted from an old RSS feed can be none; RSS and JSON Feed keep it as is.
    """
    guid = known.identity.guid
    return guid if links.is_iri(guid) else uuid.uuid5(uuid.NAMESPACE_URL, guid).urn


def author(channel: Channel) -> str:
    """Return who stands behind the channel; a feed must name somebody (RFC 4287 section 4.1.1)."""
    return channel.author or channel.title


def plain(known: Known) -> str:
    """Return the text of an entry that has no content: its summary, at the least its title."""
    return known.entry.summary or known.entry.title


def language(known: Known, channel: Channel) -> str:
    """Return the entry's language where it is not the channel's, else ""."""
    own = known.entry.language
    return "" if own.casefold() == channel.language.casefold() else own


def labels(known: Known, channel: Channel) -> list[tuple[str, str]]:
    """Return the entry's categories, then its tags, each with the scheme it belongs to.

    The schemes are the hub's address with the fragments ``#categories`` and ``#tags``: the same in
    every feed of one hub, so that a reader can tell a category from a tag of the same name (RFC
    4287 section 4.2.2.2; RSS 2.0, ``domain`` of ``category``).
    """
    home = channel.home.partition("#")[0]
    return [
        (name, f"{home}#{kind}")
        for kind, names in (("categories", known.entry.categories), ("tags", known.entry.tags))
        for name in names
    ]


def tags(known: Known) -> list[str]:
    """Return categories and tags as one list, categories first, no name twice."""
    return list(distinct(known.entry.categories + known.entry.tags))


def media_type(enclosure: Enclosure) -> str:
    """Return the enclosure's media type; all three formats need one (RSS 2.0, ``enclosure``)."""
    return enclosure.type or _ANY_TYPE
