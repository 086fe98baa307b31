"""The full-featured channel against the documents kept beside this file.

After a wanted change: ``PYTHONPATH=src python -m tests.feeds.test_golden``, then read the diff.
"""

from pathlib import Path

import pytest
from tests.feeds.channels import EVERYTHING, FULL

from bulletin.feeds import render
from bulletin.model import Entry

EXPECTED = Path(__file__).parent / "full"


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml", "feed.json"])
def test_the_full_channel_gives_the_kept_bytes(name: str) -> None:
    assert render(FULL)[name] == (EXPECTED / name).read_bytes()


def test_one_entry_of_the_full_channel_uses_every_field() -> None:
    bare = Entry(where="", title="")
    alike = [f for f in Entry.__struct_fields__ if getattr(EVERYTHING.entry, f) == getattr(bare, f)]
    # Identities, not entries, hold the guid of what is published.
    assert alike == ["guid"]


if __name__ == "__main__":
    for file, data in render(FULL).items():
        (EXPECTED / file).write_bytes(data)
