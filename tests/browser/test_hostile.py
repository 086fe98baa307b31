"""Hostile entries, opened in a real browser: nothing runs, nothing is asked for, all can be read."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from bulletin.mailers import MAILERS
from bulletin.markup import ATTRIBUTES, TAGS
from bulletin.text import one_line
from tests.browser.hostile import LETTERS, SOURCE, Hostile, build, sent
from tests.browser.payloads import ARMED, HOST, PAYLOADS, SCRIPT, URL
from tests.browser.watch import Watch

if TYPE_CHECKING:
    from playwright.sync_api import Page

PHONE = 360
JOINER = "\u2060"  # parts what a mailer would take for its placeholder; nobody sees it
MAILER = {LETTERS: "none", SOURCE: "buttondown"}
FRAME = frozenset(
    "html head body title meta style link div main section article footer h1 span time".split()
)
NAMES = frozenset(
    "align aria-label aria-roledescription bgcolor border cellpadding cellspacing charset class"
    " content datetime dir href id lang name rel role style title type valign xmlns xmlns:o"
    " xmlns:v".split()
).union(*ATTRIBUTES.values())
OFFENCES = """([tags, names, placeholders]) => {
    const found = [];
    for (const each of document.querySelectorAll("*")) {
        if (!tags.includes(each.localName)) found.push(`<${each.localName}>`);
        for (const {name, value} of each.attributes) {
            if (!names.includes(name)) found.push(`${name}="${value}"`);
            if (name === "style" && /url|expression|import|\\\\/i.test(value)) found.push(value);
            if (!["href", "src", "cite"].includes(name) || placeholders.includes(value)) continue;
            const scheme = new URL(value, "https://relative.invalid/").protocol;
            if (!["https:", "http:", "mailto:"].includes(scheme)) found.push(value);
        }
    }
    return found;
}"""
TEXT = (
    "(document.body ?? document.documentElement).innerText ?? document.documentElement.textContent"
)
UNBEARABLE = re.compile(
    "[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff\\u202d\\u202e]"
)


@pytest.fixture(scope="module")
def from_letters(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    """What entries say is taken letter by letter; a person has said the same in the draft."""
    return build(tmp_path_factory.mktemp(LETTERS), cache, LETTERS, MAILER[LETTERS])


@pytest.fixture(scope="module")
def from_source(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    """What entries say is taken for the source of HTML."""
    return build(tmp_path_factory.mktemp(SOURCE), cache, SOURCE, MAILER[SOURCE])


@pytest.fixture(params=["from_letters", "from_source"])
def hostile(request: pytest.FixtureRequest) -> Hostile:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Hostile)
    return found


def test_the_payloads_are_many_and_differ() -> None:
    assert 500 <= len(PAYLOADS) == len(set(PAYLOADS)) <= 1000


ARMED_PAGES = {
    "a script": f"<html>{SCRIPT}",
    "a dialog": "<script>alert(1)</script>",
    "the console": "<script>console.log(1)</script>",
    "an error": "<script>nothing.at.all</script>",
    "a handler": ARMED,
    "a frame": f'<iframe srcdoc="{ARMED}"></iframe>',
    "a picture": f"<img src={URL}>",
    "a sheet": f"<style>@import '{URL}'</style>",
    "a style": f"<p style='background:url({URL})'>text",
    "a hint": f"<link rel=preload as=image href={URL}>",
    "a window": f"<script>open('{URL}')</script>",
    "a refresh": f"<meta http-equiv=refresh content='0;url={URL}'>",
}


@pytest.mark.parametrize("name", ARMED_PAGES)
def test_what_runs_or_loads_is_seen(watch: Watch, tmp_path: Path, name: str) -> None:
    page = tmp_path / "armed.html"
    page.write_text(f"<!DOCTYPE html>{ARMED_PAGES[name]}", "utf-8")
    watch.open(page)
    assert watch.asked[0] == page.as_uri()
    assert watch.ran or watch.asked[1:]


def test_the_payloads_are_armed(watch: Watch) -> None:
    """In a page that takes them as they are, many run and many ask for something."""
    watch.show(*(each for each in PAYLOADS if "http-equiv" not in each))
    assert watch.ran.count("canary") > 90
    assert sum(HOST in address for address in watch.asked) > 20


def calm(watch: Watch, page: "Page", hostile: Hostile, *own: Path) -> None:
    """Assert that a page does nothing by itself, but for the pictures that its entries list."""
    assert watch.ran == []
    assert set(watch.asked) - {path.as_uri() for path in own} <= hostile.pictures
    placeholders = [each for name in MAILER.values() for each in MAILERS[name].placeholders]
    known = [sorted(TAGS | FRAME), sorted(NAMES), placeholders]
    assert page.evaluate(OFFENCES, known) == []


def says(page: "Page", hostile: Hostile, *, notes: bool = True) -> None:
    """Assert that every word that an entry, its heading and its note say can be read."""
    text = page.evaluate(TEXT)
    assert not UNBEARABLE.search(text)
    shown = letters(text)
    for one in hostile.expected:
        wanted = (one.title, *one.words, one.note if notes else "")
        assert [each for each in map(letters, wanted) if each not in shown] == []


def letters(text: str) -> str:
    """Return text as it is compared: lines may be broken anywhere."""
    return one_line(text.replace(JOINER, "")).replace(" ", "")


def test_the_email_is_calm_and_says_everything(watch: Watch, hostile: Hostile) -> None:
    path = hostile.out / "email.html"
    page = watch.open(path)
    calm(watch, page, hostile, path)
    says(page, hostile)
    once = letters(hostile.once)
    assert letters(page.title()).startswith(once)
    assert letters(page.locator("h1").inner_text()) == once
    assert letters(page.evaluate(TEXT)).count(once) >= 4  # the title thrice, and the address
    shown = set(map(letters, page.evaluate("[...document.images].map(each => each.alt)")))
    assert {
        once,
        *(letters(one.alternative) for one in hostile.expected if one.alternative),
    } <= shown
    page.set_viewport_size({"width": PHONE, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_the_fragment_is_calm_as_a_page(watch: Watch, from_source: Hostile) -> None:
    path = from_source.out / "email.fragment.html"
    page = watch.open(path)
    calm(watch, page, from_source, path)
    says(page, from_source)


def test_the_fragment_is_calm_in_an_editor(watch: Watch, from_letters: Hostile) -> None:
    page = watch.show((from_letters.out / "email.fragment.html").read_text("utf-8-sig"))
    calm(watch, page, from_letters)
    says(page, from_letters)


def test_the_text_is_text(watch: Watch, hostile: Hostile) -> None:
    path = hostile.out / "email.txt"
    page = watch.open(path)
    assert (watch.ran, watch.asked) == ([], [path.as_uri()])
    says(page, hostile, notes=False)  # a link in a note is followed by its address there


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_the_feeds_are_calm(watch: Watch, from_letters: Hostile, name: str) -> None:
    path = from_letters.out / "site" / name
    page = watch.open(path)
    assert (watch.ran, watch.asked) == ([], [path.as_uri()])
    titles = page.evaluate("[...document.getElementsByTagName('title')].map(e => e.textContent)")
    assert {each.title for each in from_letters.expected} <= set(titles)


def test_the_texts_of_the_feeds_are_calm_in_a_reader(watch: Watch, hostile: Hostile) -> None:
    items = json.loads((hostile.out / "site" / "feed.json").read_text("utf-8"))["items"]
    page = watch.show(*(each.get("content_html", "") for each in items))
    pictures = page.evaluate("[...document.images].map(each => each.getAttribute('src'))")
    calm(watch, page, replace(hostile, pictures=frozenset(pictures)))


def test_the_pages_of_the_site_are_calm(
    watch: Watch, from_letters: Hostile, tmp_path: Path, cache: Path
) -> None:
    folder = sent(from_letters, tmp_path / "copy", cache)
    for path in (folder / "index.html", folder / "1" / "index.html"):
        page = watch.open(path)
        calm(watch, page, from_letters, *folder.rglob("index.html"))
        assert letters(from_letters.once) in letters(page.title())
    says(page, from_letters)
