"""One Chromium for all the tests of this folder: an empty profile, and no way to the network.

It is looked for at the environment variable BULLETIN_CHROMIUM, else by the names it has on PATH.
"""

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.watch import Watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
NOWHERE = "http://127.0.0.1:9"  # a proxy that nobody is: whatever asks is refused at once


@pytest.fixture(scope="package")
def chromium() -> "Iterator[Browser]":
    reason = 'playwright is not installed: pip install -e ".[browser]"'
    api = pytest.importorskip("playwright.sync_api", reason=reason)
    path = os.environ.get("BULLETIN_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium: install one, or name its program in BULLETIN_CHROMIUM")
    with api.sync_playwright() as engine:
        browser = engine.chromium.launch(
            executable_path=path, args=FLAGS, proxy={"server": NOWHERE}, headless=True
        )
        yield browser
        browser.close()


@pytest.fixture
def watch(chromium: "Browser") -> Iterator[Watch]:
    """A window of its own, in which everything that happens is noted."""
    watch = Watch(chromium)
    yield watch
    watch.close()
