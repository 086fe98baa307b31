"""The kinds of sources that come with bulletin, declared as a package of one's own declares one.

They stand in ``pyproject.toml`` under the entry points ``bulletin.sources``.
"""

from msgspec import Struct

from bulletin.sources import specs


class Kind(Struct, frozen=True):
    """A kind of source: what its settings are, and the module whose `read` is its reader.

    The module is imported when a source of the kind is read, and not before.
    """

    spec: type[Struct]
    module: str


FEED = Kind(specs.Feed, "bulletin.sources.feed")
LISTING_HTML = Kind(specs.ListingHtml, "bulletin.sources.listing_html")
LISTING_TEXT = Kind(specs.ListingText, "bulletin.sources.listing_text")
RECORDS = Kind(specs.Records, "bulletin.sources.records")
WORDPRESS = Kind(specs.Wordpress, "bulletin.sources.wordpress")
WXR = Kind(specs.Wxr, "bulletin.sources.wxr")
