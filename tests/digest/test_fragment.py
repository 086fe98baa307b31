"""The fragment: what survives a paste, cut out of the page and nothing else."""

import re

import pytest
from tests.digest.samples import MAILCHIMP, OUTLOOK, digest, issue, known, parse, words

from bulletin.digest.fragment import fragment
from bulletin.model import Mailer

UTF8 = '<meta charset="utf-8">'


@pytest.mark.parametrize("mailer", [MAILCHIMP, OUTLOOK], ids=["mailchimp", "outlook"])
def test_it_has_all_that_a_reader_sees_and_nothing_that_a_paste_loses(mailer: Mailer) -> None:
    made = digest(mailer=mailer)
    page, part = parse(made.html), parse(UTF8 + made.fragment)
    for hidden in page.find_class("preheader"):
        hidden.drop_tree()
    assert words(part.text_content()) == words(page.find("body").text_content())
    hrefs = [[a.get("href") for a in tree.iter("a")] for tree in (page.find("body"), part)]
    assert hrefs[0] == hrefs[1]
    tags = [
        [h.tag for h in tree.iter("h1", "h2", "h3", "table", "td", "p")] for tree in (page, part)
    ]
    assert tags[0] == tags[1]
    assert not re.search(r"<!|<style|<html|<head|<body|class=|display:\s*none", made.fragment)


def test_its_outer_table_carries_language_direction_and_width() -> None:
    made = digest(language="ar")
    outer = re.match(r"<table[^>]*>", made.fragment)
    assert outer
    for attribute in ('lang="ar"', 'dir="rtl"', 'width="100%"', 'role="presentation"'):
        assert attribute in outer[0]
    assert made.fragment.endswith("</table>\n")


def test_styles_stay_as_they_are() -> None:
    made = digest()
    body = made.html.partition("<body")[2]
    styles = re.findall(r'style="([^"]*)"', body)
    assert re.findall(r'style="([^"]*)"', made.fragment) == [
        style for style in styles if "display:none" not in style and "-webkit-text" not in style
    ]


def test_words_that_look_like_markup_stay() -> None:
    text = '<!-- no comment --> <style>p{}</style> <p class="x">'
    made = digest(issue(known(1, title=text, summary=text)), OUTLOOK)
    assert text in words(parse(UTF8 + made.fragment).text_content())


def test_a_page_without_a_body_is_its_own_fragment() -> None:
    assert fragment("<!-- x --><table><tr><td>a</td></tr></table>") == (
        "<table><tr><td>a</td></tr></table>\n"
    )
