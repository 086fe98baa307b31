"""A hub that is read one way and then another is the same hub: nothing repeated, nothing lost."""

import itertools
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bulletin import Publication
from bulletin.publication import Report
from tests.integration.conftest import WordPress

CONFIG = """\
[publication]
title = "Hub Digest"
home = "{url}/"
url = "https://example.org/bulletin/"
timezone = "Europe/Brussels"
{sources}
[[section]]
title = "News & Analysis"
[[section]]
title = "Legislation"
[feeds]
entries = 200
"""
SOURCES = {
    "wordpress": 'kind = "wordpress"\nurl = "{url}/"\nallow_private = true',
    "wxr": 'kind = "wxr"\npath = "{exports}/posts.xml"',
    "feed": 'kind = "feed"\nurl = "{url}/feed/"\npages = 20\nallow_private = true',
    "cards": 'kind = "listing-html"\nurl = "{url}/"\npages = 20\nallow_private = true',
    "atom": 'kind = "feed"\nurl = "{url}/feed/atom/"\npages = 20\nallow_private = true',
}
DAY = datetime.fromisoformat("2026-11-25T10:00:00+00:00")


class Office:
    """A publication folder whose sources change."""

    def __init__(self, folder: Path, wordpress: WordPress) -> None:
        self.folder = folder
        self._wordpress = wordpress
        self.day = DAY

    def reads(self, *kinds: str) -> None:
        """Read the hub in these ways from now on."""
        told = {"url": self._wordpress.url, "exports": self._wordpress.exports}
        sources = "\n".join("[[source]]\n" + SOURCES[kind].format(**told) for kind in kinds)
        text = CONFIG.format(url=self._wordpress.url, sources=sources)
        (self.folder / "bulletin.toml").write_text(text)

    def build(self) -> Report:
        """Build on the next day."""
        self.day += timedelta(days=1)
        report = Publication.open(self.folder).build(now=self.day)
        assert not report.failed, report.findings
        return report

    def guids(self) -> dict[str, str]:
        """Return the guid of each link in the feed; WordPress's own feeds cut a title or two."""
        items = json.loads((self.folder / "out/site/feed.json").read_text())["items"]
        return {item["url"]: item["id"] for item in items}


@pytest.fixture
def office(tmp_path: Path, wordpress: WordPress) -> Office:
    return Office(tmp_path, wordpress)


@pytest.mark.parametrize(("first", "then"), list(itertools.permutations(SOURCES, 2)))
def test_another_way_to_read_the_hub_repeats_nothing(office: Office, first: str, then: str) -> None:
    office.reads(first)
    sent = office.build()
    assert sum(len(section.entries) for section in sent.sections) == 39
    guids = office.guids()
    Publication.open(office.folder).sent(sent.mark, now=office.day)
    office.reads(then)
    report = office.build()
    assert (report.mark, report.new, report.buckets["waiting"]) == ("", 0, 0)
    assert report.buckets["sealed"] == 39
    assert office.guids() == guids


def test_all_ways_at_once_are_one_entry_each(office: Office) -> None:
    office.reads(*SOURCES)
    report = office.build()
    assert sum(len(section.entries) for section in report.sections) == 39
    assert report.buckets["duplicate"] == (len(SOURCES) - 1) * 39
    assert report.buckets["waiting"] == 0
