"""What a past issue or an old feed comes to."""

from datetime import datetime

from msgspec import Struct

from bulletin.errors import SourceError
from bulletin.model import Finding


class PastEntry(Struct, frozen=True, kw_only=True):
    """One resource that subscribers have had. Any field may be empty, but not all of them.

    `title` is plain text on one line, `link` absolute (http, https). `guid` and `published` (in
    UTC) come from feeds alone; the guid is letter by letter what the feed had.
    """

    title: str = ""
    link: str = ""
    guid: str = ""
    published: datetime | None = None


class Past(Struct, frozen=True, kw_only=True):
    """What a document was taken for, in words, and what is in it, in its order.

    `left_out` says in words why, and how many, links or entries are not among the entries.
    """

    what: str
    is_feed: bool
    entries: tuple[PastEntry, ...]
    left_out: tuple[tuple[str, int], ...]
    findings: tuple[Finding, ...] = ()


def refused(what: str, where: str) -> SourceError:
    """Return the error that a document is neither issue nor feed, but `what`."""
    return SourceError(
        f"this is no past issue and no feed, but {what}",
        where=where,
        hint="Taken are emails saved as HTML, text or .eml, lists of links, and feeds.",
    )
