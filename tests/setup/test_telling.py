"""What a file is, told by how it begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.dates import zone_of
from bulletin.sources.telling import Channel, channel, kind_of, zone_at

RSS = b"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title><![CDATA[Rights &amp; Remedy]]></title>
<link>https://hub.example.org/</link><language>en-GB</language>
<item><title>One</title><link>https://hub.example.org/one/</link>
<pubDate>Tue, 24 Nov 2026 09:00:00 +0200</pubDate></item></channel></rss>"""
WXR = RSS.replace(b'"2.0">', b'"2.0" xmlns:wp="http://wordpress.org/export/1.2/">')
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">Rights &amp;amp; Remedy</title>
<link rel="self" href="https://hub.example.org/atom.xml"/><link href="https://hub.example.org/"/>
<entry><updated>2026-11-24T09:00:00-05:00</updated></entry></feed>"""


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (RSS, "x", "feed"),
        (b"\n\n\xef\xbb\xbf" + RSS, "x", "feed"),
        (ATOM, "x", "feed"),
        (b'<rdf:RDF xmlns:rdf="x"></rdf:RDF>', "x", "feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "x", "feed"),
        (WXR, "anything.txt", "wxr"),
        (WXR.decode().encode("utf-16"), "x.xml", "wxr"),
        (b"PK\x03\x04...", "export.zip", "wxr"),
        (b"PK\x03\x04...", "Entries.XLSX", "records"),
        (b"<!DOCTYPE html><html><body></body></html>", "x", "listing-html"),
        (b"<?xml version='1.0'?><html xmlns='x'></html>", "x", "listing-html"),
        (b'[{"title": "One"}]', "x", "records"),
        (b'{"title": "One"}\n{"title": "Two"}', "x.jsonl", "records"),
        (b"name;where\nOne;there", "x.csv", "records"),
        (b"Link\tTitle\nx\ty", "x.txt", "records"),
        (b"A title\nNews\n\nWhat it says ...Read More\n", "x.txt", "listing-text"),
        (b"A report - Example, June 2022 DOWNLOAD\n", "x.txt", "listing-text"),
        (b"<?xml version='1.0'?><kml></kml>", "x.xml", ""),
        (b"Dear all, the title, as agreed", "x.txt", "records"),
        (b"Dear all", "x.txt", ""),
        (b"\xd0\xcf\x11\xe0\x00\x00", "x.xls", ""),
        (b"", "x", ""),
        (b"", "x.csv", "records"),
    ],
)  # fmt: skip
def test_a_file_is_told_by_how_it_begins(data: bytes, name: str, kind: str) -> None:
    assert kind_of(data, name) == kind


def test_a_feed_tells_of_its_site() -> None:
    found = channel(RSS)
    assert found == Channel(
        title="Rights & Remedy",
        home="https://hub.example.org/",
        language="en-GB",
        timezone="Etc/GMT-2",
    )
    assert channel(WXR) == found
    assert channel(ATOM) == Channel(
        title="Rights & Remedy", home="https://hub.example.org/", timezone="Etc/GMT+5"
    )


def test_a_title_is_that_of_the_site_and_not_of_an_entry() -> None:
    assert channel(b"<rss><channel><item><title>One</title></item></channel></rss>") == Channel()


def test_utc_and_two_offsets_tell_no_zone() -> None:
    assert channel(RSS.replace(b"+0200", b"+0000")).timezone == ""
    two = RSS.replace(
        b"</channel>", b"<item><pubDate>Wed, 1 Jul 2026 09:00:00 +0300</pubDate></item>"
    )
    assert channel(two).timezone == ""


@pytest.mark.parametrize(
    ("hours", "name"),
    [(0, "UTC"), (2, "Etc/GMT-2"), (-5, "Etc/GMT+5"), (14, "Etc/GMT-14"), (5.5, ""), (15, ""), (float("nan"), "")],
)  # fmt: skip
def test_an_offset_has_a_zone_or_none(hours: float, name: str) -> None:
    assert zone_at(hours) == name
    if name:
        from datetime import datetime, timedelta

        assert datetime(2026, 7, 1, tzinfo=zone_of(name)).utcoffset() == timedelta(hours=hours)


@given(st.binary(max_size=300), st.text(max_size=20))
def test_anything_may_be_looked_at(data: bytes, name: str) -> None:
    assert kind_of(data, name) in ("", "feed", "wxr", "records", "listing-html", "listing-text")
    assert isinstance(channel(data), Channel)


@pytest.mark.parametrize(
    "piece", [b"<title>", b"<link ", b"<title ", b"<![CDATA[", b"<pubDate>Tue", b"<updated>"]
)
def test_hostile_beginnings_take_no_time(piece: bytes) -> None:
    import time

    start = time.process_time()
    channel(b"<rss>" + piece * 30_000)
    kind_of(b"<" + piece * 30_000, "x")
    assert time.process_time() - start < 5
