"""Pasting for real: what stands in an editor after the paste that each mailer asks for.

Three things are lost when a page is copied in Chromium, and the email does without them: the head
with its sheets (the styles stand in the elements), what is hidden (the preheader), and the
outermost div (its language and direction stand on the table in it as well). An address may come
out in another spelling: test_addresses.py has all that do. docs/how-to/other-mailers.md tells it.
"""

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import Struct

from bulletin.mailers import MAILERS
from bulletin.model import Digest, Html, Image, Issue, Known, Look, Mailer, Printed
from tests.browser.watch import PATIENCE
from tests.digest.samples import MASTHEAD, digest, issue, known

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

PHONE = 360
EDITOR = "<!DOCTYPE html><body style='margin:0'><div id='editor' contenteditable></div>"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
FOUND = """() => {
    const root = document.getElementById("editor");
    const all = (what, tell) => [...root.querySelectorAll(what)].map(tell);
    const words = text => text.replace(/\\s+/g, " ").trim();
    return {
        headings: all("h1, h2, h3", each => [each.tagName, words(each.textContent)]),
        links: all("a", each => [each.getAttribute("href"), words(each.textContent)]),
        targets: all("[id]", each => each.id),
        languages: all("[lang]", each => [each.lang, each.dir]),
        roles: all("table", each => each.getAttribute("role")),
        pictures: all("img", each => ["src", "alt", "width"].map(name => each.getAttribute(name))),
        widths: all("*", each => each.style.width).filter(width => width.endsWith("px")),
        words: words(root.innerText),
    };
}"""


class Case(Struct, frozen=True):
    """An issue, and what its masthead says beside the sample's."""

    issue: Issue
    masthead: dict[str, Any] = {}


def entries(count: int, **fields: object) -> tuple[Known, ...]:
    """Entries in several languages, with addresses of many shapes."""
    shapes = ("?a=1&b=2", "%C3%A9t%C3%A9/", "a'b(c)/", "?q=%27x%27&r=%5B1%5D#part", "a//b;c=1,d/~e")
    return tuple(
        known(
            number,
            link=f"https://hub.example.org/{number}/{shapes[number % len(shapes)]}",
            language=("", "fr", "ar", "en")[number % 4],
            image=Image(f"https://hub.example.org/{number}.png?a=1&b=2", f"Picture “{number}”"),
            **fields,
        )
        for number in range(1, count + 1)
    )


def noted(made: Issue) -> Issue:
    """The issue with a note under each entry."""
    from msgspec.structs import replace

    note = Html(
        '<p>A <em>note</em> with <a href="https://hub.example.org/note/">a link</a>.</p>'
        f"<pre><code>{'code ' * 40}</code></pre>"
    )
    sections = (
        replace(one, entries=tuple(replace(each, note_html=note) for each in one.entries))
        for one in made.sections
    )
    return replace(made, sections=tuple(sections))


PICTURES = Look(
    thumbnails=True,
    logo=Image("https://hub.example.org/logo.png", "Example Network"),
    header=Image("https://hub.example.org/header.png", "A long road"),
)
CASES = {
    "default": Case(issue()),
    "languages": Case(issue(*entries(8))),
    "french": Case(issue(*entries(5, title="L’été à l’œuvre : « état »")), {"language": "fr"}),
    "arabic": Case(issue(*entries(5, title="دليل التوظيف العادل 2026")), {"language": "ar"}),
    "pictures": Case(issue(*entries(6)), {"look": PICTURES}),
    "contents": Case(issue(*entries(12), sections=4), {"look": Look(contents=True)}),
    "notes": Case(noted(issue(*entries(4)))),
    "sixty": Case(issue(*entries(60), sections=4)),
    "long words": Case(
        issue(*entries(3, title=f"https://hub.example.org/{'long' * 40}", summary="x" * 280))
    ),
}
FORMS = {"page": "outlook", "source": "mailchimp", "fragment": "roundcube"}
EACH = [
    *(
        pytest.param(MAILERS[FORMS[form]], case, id=f"{form}-{case}")
        for form in FORMS
        for case in CASES
    ),
    *(
        pytest.param(mailer, "default", id=name)
        for name, mailer in MAILERS.items()
        if name not in FORMS.values()
    ),
]


class Desk:
    """Three windows: the page that is copied, the editor, and a phone that shows what came of it."""

    def __init__(self, context: "BrowserContext") -> None:
        self.source, self.editor, self.phone = (context.new_page() for _ in range(3))
        self.phone.set_viewport_size({"width": PHONE, "height": 800})
        for page in (self.source, self.editor, self.phone):
            page.set_content(EDITOR)

    def pasted(self, made: Digest, mailer: Mailer, folder: Path) -> None:
        """Bring into the editor what is left of the email by the paste that the mailer asks for."""
        if mailer.form == "page":
            page = folder / "email.html"
            page.write_text(made.html, "utf-8")
            self._copied(page)
        elif mailer.form == "fragment":
            self.put(self.editor, made.fragment)
        else:
            self.put(self.editor, re.sub(r"<head>.*</head>", "", made.html, flags=re.DOTALL))

    def put(self, page: "Page", markup: str) -> None:
        """Make markup the inside of an editor whose page has no sheet."""
        page.set_content(EDITOR)
        page.evaluate("markup => { document.body.firstChild.innerHTML = markup }", markup)

    def _copied(self, page: Path) -> None:
        self.source.goto(page.as_uri())
        self.source.bring_to_front()
        self.source.keyboard.press("ControlOrMeta+a")
        self.source.keyboard.press("ControlOrMeta+c")
        self.editor.set_content(EDITOR)
        self.editor.bring_to_front()
        self.editor.focus("#editor")
        self.editor.keyboard.press("ControlOrMeta+v")
        self.editor.wait_for_selector("#editor > *")


@pytest.fixture(scope="module")
def desk(chromium: "Browser") -> Iterator[Desk]:
    """A desk with a clipboard of its own, where every picture can be had."""

    def picture(route: "Route") -> None:
        route.fulfill(body=PIXEL, content_type="image/png")

    context = chromium.new_context(viewport={"width": 1000, "height": 800})
    context.set_default_timeout(PATIENCE)
    context.route("https://**/*", picture)
    yield Desk(context)
    context.close()


def printed(made: Issue) -> list[Printed]:
    return [one for section in made.sections for one in section.entries]


def headings(made: Issue) -> list[list[str]]:
    """The headings of an issue, from its values."""
    found = [["H1", MASTHEAD.title]]
    for section in made.sections:
        found.append(["H2", section.title])
        found += [["H3", one.entry.title] for one in section.entries]
    return found


def addresses(case: Case, mailer: Mailer) -> list[str]:
    """The addresses that an email leads to, in order, from its values."""
    found = ["https://hub.example.org/guides/?a=1&b=2"]
    if case.masthead.get("look", Look()).contents and mailer.form == "source":
        found += [f"#entry-{one.id}" for one in printed(case.issue)]
    for one in printed(case.issue):
        found += [one.entry.link] * 2 if one.entry.link else []
        found += ["https://hub.example.org/note/"] if one.note_html else []
    return [
        *found,
        mailer.browser or MASTHEAD.home,
        f"{MASTHEAD.url}feed.xml",
        mailer.unsubscribe or MASTHEAD.unsubscribe,
    ]


@pytest.mark.parametrize(("mailer", "name"), EACH)
def test_all_that_counts_survives_the_paste(
    desk: Desk, tmp_path: Path, mailer: Mailer, name: str
) -> None:
    case = CASES[name]
    made = digest(case.issue, mailer, **case.masthead)
    desk.pasted(made, mailer, tmp_path)
    found = desk.editor.evaluate(FOUND)
    desk.put(desk.source, made.html)
    whole = desk.source.evaluate(FOUND)

    assert found["headings"] == headings(case.issue)
    assert [address for address, _ in found["links"]] == addresses(case, mailer)
    assert found["targets"] == [link[1:] for link in addresses(case, mailer) if link[0] == "#"]
    language = case.masthead.get("language", "en")
    assert found["languages"][0] == [language, "rtl" if language == "ar" else "ltr"]
    lost = 0 if mailer.form == "source" else 1  # the outermost div
    assert found["languages"] == whole["languages"][lost:]
    for same in ("links", "roles", "pictures", "widths", "words"):
        assert found[same] == whole[same], same
    assert set(found["roles"]) == {"presentation"}

    desk.put(desk.phone, desk.editor.inner_html("#editor"))
    assert desk.phone.evaluate("document.documentElement.scrollWidth") <= PHONE
