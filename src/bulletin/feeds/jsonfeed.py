"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/): one dict, keys left out, never null."""

from collections.abc import Iterable
from typing import Any

import msgspec

from bulletin.dates import rfc3339
from bulletin.feeds import terms
from bulletin.model import Channel, Enclosure, Entry, Known

VERSION = "https://jsonfeed.org/version/1.1"


def render(channel: Channel) -> bytes:
    """Return the channel as JSON Feed 1.1: UTF-8, keys always in the same order."""
    document = {
        "version": VERSION,
        "title": channel.title,
        "home_page_url": channel.home,
        "feed_url": channel.json_url,
        **_filled(description=channel.description, language=channel.language),
        "authors": _authors([terms.author(channel)]),
        "items": [_item(known, channel) for known in channel.entries],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _item(known: Known, channel: Channel) -> dict[str, Any]:
    entry = known.entry
    body = {"content_html": entry.content_html} if entry.content_html else {}
    return {
        "id": known.identity.guid,
        **_filled(url=entry.link),
        "title": entry.title,
        **(body or {"content_text": terms.plain(known)}),
        **_filled(summary=entry.summary, image=entry.image.url if entry.image else ""),
        "date_published": rfc3339(terms.published(known)),
        "date_modified": rfc3339(terms.updated(known)),
        **_filled(
            authors=_authors(entry.authors),
            tags=terms.tags(known),
            language=terms.language(known, channel),
            attachments=[_attachment(enclosure) for enclosure in entry.enclosures],
            _bulletin=_extension(entry),
        ),
    }


def _filled(**keys: Any) -> dict[str, Any]:
    """Return the keys that have something to say."""
    return {key: value for key, value in keys.items() if value}


def _authors(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"name": name} for name in names]


def _attachment(enclosure: Enclosure) -> dict[str, Any]:
    return {
        "url": enclosure.url,
        "mime_type": terms.media_type(enclosure),
        **_filled(size_in_bytes=enclosure.length),
    }


def _extension(entry: Entry) -> dict[str, str]:
    """Return what the format has no key for (its section "Extensions": a name after ``_``).

    A publisher is not an author: it stands here as it stands in ``dc:publisher`` elsewhere.
    """
    return _filled(
        publisher=entry.publisher,
        stage=entry.stage,
        image_alt=entry.image.alt if entry.image else "",
    )
