"""What opens in a browser that was told nothing of its encoding, and guesses another one."""

from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

OUT = ROOT / "tests" / "golden" / "entries" / "expected"
BARE = {"Content-Type": "text/html"}  # for which Chromium takes windows-1252, as Safari does a file


@pytest.mark.parametrize("name", ["email.html", "email.fragment.html"])
def test_it_is_read_as_utf8(chromium: "Browser", name: str) -> None:
    data = (OUT / name).read_bytes()
    page = chromium.new_page()
    page.route("**/*", lambda route: route.fulfill(status=200, headers=BARE, body=data))
    page.goto("http://example.org/")
    assert page.evaluate("document.characterSet") == "UTF-8"
    assert "Una guía breve" in page.inner_text("body")
    page.close()
