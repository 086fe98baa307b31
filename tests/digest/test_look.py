"""The look: tokens, pictures, contents, languages and contrast, as they reach a reader."""

import re
from itertools import product
from typing import Any

import pytest
from msgspec.structs import replace
from tests.digest.samples import (
    MAILCHIMP,
    MASTHEAD,
    OUTLOOK,
    SHIPPED,
    digest,
    issue,
    known,
    parse,
    printed,
    words,
)

from bulletin import site
from bulletin.colour import contrast
from bulletin.look import FONTS
from bulletin.model import Html, Image, Issue, Look, Section

LOGO = Image("https://example.org/logo.png?a=1&b=2", 'The "Example" Network')
PICTURE = Image("https://hub.example.org/picture.jpg", "A harbour")


def many(count: int = 12, **fields: object) -> Issue:
    return issue(*[known(n, **fields) for n in range(count)])


def look(
    made: Issue | None = None, language: str = "en", mailer: Any = MAILCHIMP, **fields: Any
) -> Any:
    return parse(digest(made, mailer, language=language, look=Look(**fields)).html)


def test_by_default_nothing_is_loaded_and_nothing_is_listed() -> None:
    page = look(many(image=PICTURE))
    assert not page.xpath("//img")
    assert "In this issue" not in page.text_content()


@pytest.mark.parametrize("font", FONTS)
def test_every_font_is_in_every_cell_that_shows_words(font: str) -> None:
    page = look(many(), font=font)
    for cell in page.xpath("//td[@class='masthead' or @class='section' or @class='footer']"):
        assert f"font-family:{FONTS[font].stack};" in cell.get("style")
    assert "&#" not in FONTS[font].stack
    assert '"' not in FONTS[font].stack


def test_the_width_is_that_of_the_card_and_of_outlooks_table() -> None:
    html = digest(look=Look(width=520)).html
    assert "max-width:520px" in html
    assert 'align="center" width="520"' in html
    assert "600" not in re.sub(r"font-weight: ?600|#\w+", "", html)


def test_logo_and_header_have_width_and_words() -> None:
    page = look(logo=LOGO, logo_width=140, header=replace(PICTURE, alt=""), width=560)
    header, logo = page.xpath("//img")
    assert dict(logo.attrib) | {"src": LOGO.url, "alt": LOGO.alt, "width": "140"} == logo.attrib
    assert (header.get("alt"), header.get("width")) == ("", "560")
    assert header.xpath("ancestor::td[@class='banner']")


def test_a_thumbnail_stands_beside_its_summary() -> None:
    page = look(issue(known(1, image=PICTURE), known(2), known(3, image=PICTURE, summary="")),
                thumbnails=True)  # fmt: skip
    pictures = page.xpath("//img")
    assert [(p.get("alt"), p.get("width")) for p in pictures] == [("A harbour", "112")] * 2
    assert all(t.get("role") == "presentation" for t in page.iter("table"))
    assert len(page.xpath("//p[@class='summary']")) == 2
    assert len(page.xpath("//td[@class='words']/p[@class='more']")) == 2
    assert len(page.xpath("//a[@class='read']")) == 3


def test_contents_list_the_titles_of_many_entries() -> None:
    titles = [words(h.text_content()) for h in look(many(), contents=True).iter("h3")]
    page = look(many(), contents=True)
    assert [words(p.text_content()) for p in page.xpath("//p[@class='line']")] == titles
    assert not look(many(8), contents=True).xpath("//p[@class='line']")


def test_they_are_links_only_where_the_source_is_pasted() -> None:
    source = replace(MAILCHIMP, form="source", paste="Paste in code")
    page = look(many(), mailer=source, contents=True)
    targets = [span.get("id") for span in page.xpath("//span[@id]")]
    assert [a.get("href") for a in page.xpath("//p[@class='line']/a")] == [f"#{t}" for t in targets]
    assert len(set(targets)) == 12
    assert not look(many(), mailer=OUTLOOK, contents=True).xpath("//p[@class='line']/a|//*[@id]")


def test_the_text_twin_lists_them_too() -> None:
    text = digest(many(), look=Look(contents=True)).text
    assert text.count("\n- Resource ") == 12
    assert text.index("In this issue") < text.index("News & Analysis") < text.index("Read More")


@pytest.mark.parametrize("language", ["ar", "he", "fa"])
def test_right_to_left_is_said_in_every_way_a_client_keeps(language: str) -> None:
    page = look(many(), language)
    body = page.find("body")
    for element in (page, body[0], page.xpath("//table[@class='page']")[0]):
        assert (element.get("lang"), element.get("dir")) == (language, "rtl")
    for cell in page.xpath("//td[@class='masthead' or @class='section' or @class='footer']"):
        assert cell.get("align") == "right"
        assert "text-align:right" in cell.get("style")
    assert not re.search(r"text-align:\s*(?:start|left)", digest(language=language).html)


def test_an_entry_keeps_its_own_direction() -> None:
    page = look(issue(known(1, language="ar"), known(2, language="fr"), sections=1))
    found = [(d.get("lang"), d.get("dir"), d.get("align")) for d in page.xpath("//td/div")]
    assert found == [("ar", "rtl", "right"), ("fr", "ltr", "left")]


def test_read_more_is_in_the_publications_language_whatever_the_entrys() -> None:
    page = look(issue(known(1, language="fr"), known(2, language="en"), known(3), sections=1))
    said = [a[0].get("lang") for a in page.xpath("//a[@class='read']")]
    assert said == ["en", None, None]


def test_a_note_has_its_rule_where_its_lines_begin() -> None:
    noted = issue()
    (first, *rest) = noted.sections
    entries = tuple(replace(one, note_html=Html("<p>Note</p>")) for one in first.entries)
    noted = replace(noted, sections=(replace(first, entries=entries), *rest))
    for language, widths in (("en", "0 0 0 3px"), ("ar", "0 3px 0 0")):
        style = look(noted, language).xpath("//div[@class='note']")[0].get("style")
        assert f"border-width:{widths}" in style


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("fr", ["Numéro 12 · 26 novembre 2026", "Autres", "Lire la suite\u00a0: ", "30 juin 2026"]),
        ("es", ["Número 12 · 26 de noviembre de 2026", "Otros", "Leer más: "]),
        ("pt", ["Edição 12 · 26 de novembro de 2026", "Outros", "Ler mais: "]),
        ("ar", ["العدد 12 · 26 نوفمبر 2026", "موارد أخرى", "قراءة المزيد: "]),
    ],
)
def test_the_words_round_the_entries_follow_the_language(language: str, wanted: list[str]) -> None:
    update = printed(known(1), since=3, changes=("x",))
    made = issue(sections=1)
    made = replace(made, sections=(Section("Other", (update,)),))
    text = look(made, language).text_content()
    assert [piece for piece in wanted if piece not in text] == []
    for english in ("Issue", "Read More", "Updated", "browser", "Unsubscribe", "feed", "Other"):
        assert english not in text.replace("o feed", "")


def test_pages_of_sent_issues_follow_it_too() -> None:
    pages = site.render([issue()], replace(MASTHEAD, language="fr"), SHIPPED)
    page, index = (pages[f"issues/{name}index.html"].decode() for name in ("12/", ""))
    assert "Numéro 12" in page
    assert "Lire la suite" in page
    assert "Tous les numéros" in index
    assert "3 ressources" in index


def colours(html: str) -> tuple[str, list[tuple[str, str]]]:
    """The dark sheet's card, and each colour of words in it with its selector."""
    dark = html[html.index("prefers-color-scheme: dark") :]
    ground = re.search(r"\.card \{ background-color: (#\w+)", dark)
    assert ground
    return ground[1], re.findall(r"\n  ([^{}]*)\{ color: (#\w+)", dark[: dark.index("[data-ogsb]")])


@pytest.mark.parametrize(
    "accent", [f"#{r}{g}{b}" for r, g, b in product(("00", "80", "ff"), repeat=3)]
)
def test_all_words_can_be_read_by_day_and_in_the_dark(accent: str) -> None:
    html = digest(many(2), accent=accent).html
    paper = parse(html).xpath("//table[@class='card']")[0].get("bgcolor")
    for element in parse(html).xpath("//*[contains(@style, 'color:')]"):
        for found in re.findall(r"(?:^|[; ])color:(#\w+)", element.get("style")):
            assert contrast(found, paper) >= 4.5, element.get("class")
    night, words_ = colours(html)
    assert words_
    assert all(contrast(colour, night) >= 4.5 for _, colour in words_)


def test_a_picture_of_the_editors_fits_its_column_and_a_small_one_stays_small() -> None:
    picture = Html('<p><img src="https://example.org/big.jpg" alt="A photo"></p>')
    line = printed(known(1), note_html=picture)
    made = issue(intro_html=picture, sections=0)
    made = replace(made, sections=(Section("News & Analysis", (line,)),))
    intro, note = parse(digest(made).html).xpath("//img[@alt='A photo']")
    assert (intro.get("width"), note.get("width")) == ("520", "503")
    for image in (intro, note):
        styles = set(image.get("style").replace(" ", "").split(";"))
        assert {"width:auto", "max-width:100%", "height:auto", "display:block"} <= styles


@pytest.mark.parametrize(("language", "side"), [("en", "left"), ("ar", "right")])
def test_what_an_editor_writes_is_styled_on_the_side_where_lines_begin(
    language: str, side: str
) -> None:
    words = Html("<h2>A</h2><ul><li>b</li></ul><blockquote>c</blockquote><hr>")
    page = look(issue(intro_html=words), language)
    cell = page.xpath("//td[@class='intro']")[0]
    styles = {each.tag: each.get("style") for each in cell.iter()}
    assert "font-size:20px;line-height:27px" in styles["h2"]
    assert "margin:0 " + ("20px 12px 0" if side == "right" else "0 12px 20px") in styles["ul"]
    assert "border-width:0 " + ("3px 0 0" if side == "right" else "0 0 3px") in styles["blockquote"]
    assert "#dfe2e6" in styles["hr"]
