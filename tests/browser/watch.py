"""A browser window that notes whatever a page does by itself."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.payloads import RUN

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page, Request

EMPTY = "<!DOCTYPE html><html><head><meta charset='utf-8'></head><body></body></html>"
# A picture that fails, asked for last, comes after all that was asked for before; what is drawn
# twice after that has had its turn.
SETTLED = """() => new Promise(done => {
    const last = new Image();
    last.onerror = () => requestAnimationFrame(() => requestAnimationFrame(() => done()));
    last.src = "https://last.invalid/";
})"""
LAST = "https://last.invalid/"
PATIENCE = 120_000  # milliseconds, on a machine that has much else to do
REFUSED = "Failed to load resource"  # how the console tells of a picture that could not come


class Watch:
    """A window of an empty profile, without a network.

    `ran` are signs that a script did something: a call of `canary`, a dialog, a word on the
    console, an error; `asked` is every address that was asked for, or gone to.
    """

    def __init__(self, browser: "Browser") -> None:
        self.ran: list[str] = []
        self.asked: list[str] = []
        self._context = browser.new_context(
            offline=True, viewport={"width": 1000, "height": 800}, accept_downloads=False
        )
        self._context.set_default_timeout(PATIENCE)
        self._context.expose_binding(RUN.partition("(")[0], self._note("canary"))
        self._context.on("request", self._request)
        self._context.on("dialog", self._dialog)
        self._context.on("weberror", lambda each: self.ran.append(f"error: {each.error}"))
        self._context.on("console", lambda each: self._console(each.text))

    def close(self) -> None:
        self._context.close()

    def open(self, path: Path) -> "Page":
        """Open a file as a person does, and wait until nothing more comes of it."""
        page = self._page()
        page.goto(path.as_uri())
        return self._settled(page)

    def show(self, *pieces: str) -> "Page":
        """Put markup into a page as its inside, as an editor does, each piece in its own place."""
        page = self._page()
        page.set_content(EMPTY)
        page.evaluate(
            """pieces => pieces.forEach(piece => {
                document.body.append(document.createElement("div"));
                document.body.lastChild.innerHTML = piece;
            })""",
            pieces,
        )
        return self._settled(page)

    def _page(self) -> "Page":
        page = self._context.new_page()
        page.on("popup", lambda popup: self.asked.append(f"a window: {popup.url}"))
        page.on("download", lambda each: self.asked.append(f"a download: {each.url}"))
        return page

    def _settled(self, page: "Page") -> "Page":
        from playwright.sync_api import Error

        try:
            page.evaluate(SETTLED)
        except Error as error:
            self.ran.append(f"gone: {error}")
        return page

    def _note(self, what: str) -> Callable[..., None]:
        return lambda *_: self.ran.append(what)

    def _request(self, request: "Request") -> None:
        if request.url != LAST:
            self.asked.append(request.url)

    def _dialog(self, dialog: "Dialog") -> None:
        self.ran.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _console(self, said: str) -> None:
        if not said.startswith(REFUSED):
            self.ran.append(f"console: {said}")
