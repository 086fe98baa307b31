"""Every address that is let through is written as Chromium would write it, letter by letter.

So it is the same in the page, in what is copied from it, and in what a reader's browser asks for;
and no browser finds another host in it than we have judged.
"""

from typing import TYPE_CHECKING

from bulletin.links import judge
from tests.browser.payloads import PAYLOADS
from tests.browser.watch import EMPTY
from tests.test_links import ALLOWED, BASE, RESOLVED

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PLACES = (
    "{}",
    "https://{}.example.org/",
    "https://hub.example.org/{}",
    "https://hub.example.org/?{}",
    "https://hub.example.org/#{}",
    "mailto:a@example.org?subject={}",
)
OTHERWISE = {
    "https://example.org/a/../b/./c": "https://example.org/b/c",
    "https://example.org/a/%2e%2e/b": "https://example.org/b",
    "https://192.168.0.010/": "https://192.168.0.8/",
    "https://0x7f.1/": "https://127.0.0.1/",
}
"""What Chromium writes in another way all the same when a page is copied; each is the same page."""


def test_chromium_writes_them_alike(chromium: "Browser") -> None:
    tried = (place.format(payload) for payload in PAYLOADS for place in PLACES)
    addresses = sorted(
        {*ALLOWED.values(), *RESOLVED.values(), *map(judge, OTHERWISE)}
        | {judge(url, BASE) for url in tried}
    )
    addresses.remove("")
    assert len(addresses) > 1000
    page = chromium.new_page()
    page.set_content(EMPTY)
    read = page.evaluate("all => all.map(address => new URL(address).href)", addresses)
    page.close()
    differ = {one: other for one, other in zip(addresses, read, strict=True) if one != other}
    assert differ == OTHERWISE
