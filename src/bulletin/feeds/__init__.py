"""A channel in the forms a feed reader can subscribe to: RSS 2.0, Atom 1.0 and JSON Feed 1.1.

Pure: a channel in, bytes out, no clock. feedgen and lxml are imported by the first `render`.
"""

from bulletin.errors import BulletinError
from bulletin.feeds import jsonfeed
from bulletin.model import Channel


def render(channel: Channel) -> dict[str, bytes]:
    """Return the channel's documents by file name; all hold the same entries under the same ids.

    Equal channels give equal bytes: UTF-8 without a byte order mark, a newline at the end. Entries
    keep the channel's order. Raises `BulletinError` rather than return a document that a reader
    could not read, or that lacks or repeats an entry.
    """
    _refuse_doubles(channel)
    from bulletin.feeds import _feedgen, proof

    rss, atom = _feedgen.rss(channel), _feedgen.atom(channel)
    proof.prove(rss, channel, where="feed.xml")
    proof.prove(atom, channel, where="atom.xml")
    return {"feed.xml": rss, "atom.xml": atom, "feed.json": jsonfeed.render(channel)}


def _refuse_doubles(channel: Channel) -> None:
    """Refuse a channel that holds one guid twice: readers then show one of the two, or none."""
    seen: dict[str, str] = {}
    for known in channel.entries:
        guid, where = known.identity.guid, known.entry.where
        if guid in seen:
            raise BulletinError(
                f"two entries of one feed have the id {guid}",
                where=where,
                hint=f"The other is at {seen[guid]}. Only one of them can be in the feed.",
            )
        seen[guid] = where
