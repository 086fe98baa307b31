"""Words that have to be English in another language say so, to those who hear them."""

import re
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
from msgspec.structs import replace

from bulletin import site
from bulletin.digest import render
from bulletin.language import of
from bulletin.model import Channel, Section
from bulletin.wording import heading, lacking, spoken
from tests.digest.samples import INLINED, MAILCHIMP, MASTHEAD, SHIPPED, issue, known, printed
from tests.feeds.channels import EMPTY

UPDATED = "Updated since issue {number}: {changes}."


def test_words_that_there_are_stand_bare() -> None:
    assert spoken(of("en"), "Issue {number}", number=3) == "Issue 3"
    assert spoken(of("fr"), "for {mailer}", mailer="A & B") == "pour A &amp; B"
    assert spoken(of("fr"), "{number} entry", "{number} entries", 2) == "2 ressources"
    assert heading(of("fr"), "Other") == "Autres"


def test_english_words_say_that_they_are() -> None:
    assert spoken(of("de"), "Read More") == '<span lang="en">Read More</span>'
    assert spoken(of("he"), "Read More") == '<span lang="en" dir="ltr">Read More</span>'
    two = spoken(of("de"), "{number} entry", "{number} entries", 2)
    assert two == '<span lang="en">2 entries</span>'
    assert heading(of("de"), "Other") == '<span lang="en">Other</span>'
    assert heading(of("de"), "Aktuelles <1>") == "Aktuelles <1>"  # escaped where it is printed


def test_within_them_the_publication_speaks_its_own_language() -> None:
    said = spoken(of("he"), "You receive this because you subscribed to {title}.", title="<b>")
    assert said == (
        '<span lang="en" dir="ltr">You receive this because you subscribed to '
        '<span lang="he" dir="rtl">&lt;b&gt;</span>.</span>'
    )
    dated = spoken(of("de"), "Issue {number}, {date}", number=3, date="26. November 2026")
    assert dated.count('<span lang="de">26. November 2026</span>') == 1
    assert "<span lang=" not in spoken(of("de"), "for {mailer}", mailer="x")[6:]


ENGLISH = (
    "Issue 12",
    "In this issue",
    "Other",
    "Read More",
    "Updated since issue 3: x.",
    "View this issue in your browser",
    "Follow the feed",
    "Unsubscribe",
    "for Mailchimp",
)


def marked(document: str) -> set[str]:
    """What is in spans that are English and run from left to right, each without its tags."""
    spans = html5lib.parse(document, namespaceHTMLElements=False).iter("span")
    english = [one for one in spans if (one.get("lang"), one.get("dir")) == ("en", "ltr")]
    return {"".join(one.itertext()) for one in english}


def many() -> list[Section]:
    lines = [printed(known(number)) for number in range(1, 11)]
    return [Section("Other", (printed(known(11), since=3, changes=("x",)), *lines))]


@pytest.mark.parametrize("form", ["html", "fragment"])
def test_in_every_form_of_the_digest(form: str) -> None:
    look = replace(MASTHEAD.look, contents=True)
    masthead = replace(MASTHEAD, language="he", look=look)
    made = replace(issue(), sections=tuple(many()))
    digest = render(made, masthead, replace(MAILCHIMP, title="Mailchimp"), SHIPPED, INLINED)
    assert not set(ENGLISH) - marked(getattr(digest, form))
    assert "<span" not in digest.text


def test_on_the_pages() -> None:
    pages = site.render(
        [replace(issue(), sections=tuple(many()))], replace(MASTHEAD, language="he"), SHIPPED
    )
    page, index = (pages[f"issues/{name}index.html"].decode() for name in ("12/", ""))
    assert not {"Issue 12", "Read More", "Other", "All issues"} - marked(page)
    assert not {"Issue 12", "11 entries", "All issues"} - marked(index)
    assert re.search("<title>[^<]*: All issues</title>", index)


def test_where_there_are_words_nothing_says_english() -> None:
    for language in ("fr", "ar"):
        masthead = replace(MASTHEAD, language=language)
        digest = render(
            replace(issue(), sections=tuple(many())), masthead, MAILCHIMP, SHIPPED, INLINED
        )
        assert 'lang="en"' not in digest.html
        pages = site.render([issue()], masthead, SHIPPED)
        assert not [path for path, page in pages.items() if b'lang="en"' in page]


def voices(document: str, words: str) -> set[str]:
    """The languages in which a voice reads the elements that say just these `words`."""

    def walk(element: Any, language: str) -> Iterator[str]:
        language = element.get("lang", language)
        if "".join(element.itertext()).strip() == words and not len(element):
            yield language
        for child in element:
            yield from walk(child, language)

    return set(walk(html5lib.parse(document, namespaceHTMLElements=False), ""))


@pytest.mark.parametrize(("language", "words"), [("en", "Read More"), ("fr", "Lire la suite")])
def test_what_the_publication_says_of_an_entry_in_another_language_is_in_its_own(
    language: str, words: str
) -> None:
    one = known(1, language="es", title="Una guía", dated="2026-06")
    made = replace(issue(), sections=(Section("Ours", (printed(one, since=3, changes=("x",)),)),))
    masthead = replace(MASTHEAD, language=language)
    digest = render(made, masthead, MAILCHIMP, SHIPPED, INLINED)
    page = site.render([made], masthead, SHIPPED)["issues/12/index.html"].decode()
    dated = of(language).spell("2026-06")
    updated = of(language).say(UPDATED, number=3, changes="x")
    for form in (digest.html, digest.fragment, page):
        assert voices(form, "Una guía") == {"es"}
        assert voices(form, dated) == voices(form, updated) == {language}
    assert voices(page, words) == {language}


def test_what_is_lacking_is_told_once_and_in_words() -> None:
    assert not lacking(of("en"))
    assert not lacking(of("pt-BR"))
    (german,) = lacking(of("de"))
    assert "no words in German" in german.what
    assert "dates are in German" in german.what
    assert "bulletin templates copy" in german.hint
    (tetum,) = lacking(of("tet"))
    assert "so will dates" in tetum.what


def test_an_english_description_in_another_feed_says_so_in_atom() -> None:
    from bulletin.feeds import render as feeds

    german: Channel = replace(EMPTY, language="de", described_in="en")
    atom = feeds(german)["atom.xml"].decode()
    assert '<subtitle xml:lang="en">' in atom
    assert "<subtitle>" in feeds(replace(EMPTY, language="fr"))["atom.xml"].decode()
