"""Channels to render: one that uses every field, an empty one, and what builds others."""

from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from bulletin.model import Channel, Enclosure, Entry, Html, Identity, Image, Known

START = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def known(number: int, **fields: Any) -> Known:
    """Return an entry first seen `number` hours before START, with a title at the least."""
    name = fields.pop("guid", f"https://example.org/?p={number}")
    entry = Entry(**{"where": f"list.json:{number}", "title": f"Entry {number}"} | fields)
    seen = START - timedelta(hours=number)
    return Known(Identity(id=f"{number:04x}", guid=name, first_seen=seen), entry)


EMPTY = Channel(
    title="Example Digest",
    description="Resources & news from example.org",
    home="https://example.org/",
    language="en",
    author="Example Hub",
    id="urn:uuid:6f1b8c1e-0000-5000-8000-000000000001",
    rss_url="https://example.org/bulletin/feed.xml",
    atom_url="https://example.org/bulletin/atom.xml",
    json_url="https://example.org/bulletin/feed.json",
    entries=(),
)


def channel(*entries: Known, **fields: Any) -> Channel:
    """Return EMPTY with these entries, and with other fields where some are given."""
    return replace(EMPTY, entries=entries, **fields)


EVERYTHING = known(
    1,
    guid="https://example.org/report/",
    title="Supply chains: what “due diligence” means & costs",
    link="https://example.org/report/",
    link_derived=True,
    source_id="17",
    summary="A short account of costs < benefits, in plain words…",
    content_html=Html(
        '<p>The <em>full</em> account &amp; a <a href="https://example.org/a">link</a>.</p>'
    ),
    partial=True,
    categories=("News & Analysis", "Legislation"),
    tags=("due diligence", "Legislation"),
    authors=("Author One", "Author Two"),
    publisher="Publisher & Sons",
    published=datetime(2026, 11, 20, 6, 0, 1, tzinfo=UTC),
    updated=datetime(2026, 11, 20, 7, 0, 2, tzinfo=UTC),
    dated="2022-06",
    stage="In force",
    language="fr",
    image=Image("https://example.org/picture.jpg", "A harbour & its cranes"),
    enclosures=(
        Enclosure("https://example.org/report.pdf", "application/pdf", 12345),
        Enclosure("https://example.org/data.csv?a=1&b=2", "text/csv"),
    ),
    notes=("link worked out from the title",),
)

FULL = channel(
    EVERYTHING,
    known(20, link="https://example.org/summary-only", summary="Only a summary."),
    known(21, summary="A summary without a link."),
    known(22, link="https://example.org/content-only", content_html=Html("<p>Only content.</p>")),
    known(23, content_html=Html("<p>Content without a link.</p>"), language="EN"),
    known(24, link="https://example.org/link-only"),
    known(25, title="Nothing but a title", guid="urn:uuid:6f1b8c1e-0000-5000-8000-000000000025"),
)
