"""Languages: every word that is used is in every catalogue, and dates read as people write them."""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from bulletin import dates
from bulletin.language import CATALOGUES, HEADINGS, SUBJECT, is_known, meant, of, start
from bulletin.pipeline import DESCRIPTION

ROOT = Path(__file__).parents[1]
NAMES = ("ar", "es", "fr", "pt")
VARIANTS = ("pt-br",)
"""Catalogues that hold only what a country says otherwise than its language."""
PLACES = re.compile(r"\{\w+\}")


def catalogue(name: str) -> Catalog:
    data = (CATALOGUES / f"{name}.po").read_bytes()
    return read_po(BytesIO(data), locale=name.replace("-", "_"), abort_invalid=True)


def in_templates() -> Iterator[Any]:
    """What templates have said: a text, or one and many."""
    for path in (ROOT / "templates").rglob("*.*"):
        tree = Environment(autoescape=True).parse(path.read_text("utf-8"))
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in ("_", "ngettext", "spoken"):
                words = [arg.as_const() for arg in call.args if isinstance(arg, nodes.Const)]
                yield tuple(words[:2]) if len(words) > 1 else words[0]


def in_code() -> Iterator[Any]:
    """What code has said; the command line speaks English, as its reader is the editor."""
    for path in (ROOT / "src").rglob("*.py"):
        if {"cli", "setup"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and "say" in (
                getattr(node.func, "attr", ""),
                getattr(node.func, "id", ""),
            ):
                words = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                if len(words) == len(node.args) == 1 and isinstance(words[0], str):
                    yield words[0]


USED = {*in_templates(), *in_code(), *HEADINGS, DESCRIPTION}


def test_what_is_used_is_found() -> None:
    assert {"Read More", ":", "New resources from {host}", "Top"} <= USED
    assert ("{number} entry", "{number} entries") in USED


@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_in_every_catalogue_and_nothing_else(name: str) -> None:
    assert {message.id for message in catalogue(name) if message.id} == USED


@pytest.mark.parametrize("name", [*NAMES, *VARIANTS])
def test_what_is_said_is_whole_and_has_the_places_of_the_english(name: str) -> None:
    said = {message.id: message for message in catalogue(name) if message.id}
    assert said.keys() <= USED
    for text, message in said.items():
        forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
        assert all(forms), text
        assert not message.fuzzy, text
        wanted = set(PLACES.findall(text if isinstance(text, str) else text[1]))
        if isinstance(text, str):
            assert set(PLACES.findall(forms[0])) == wanted, text
        else:
            assert all(set(PLACES.findall(form)) <= wanted for form in forms)


def test_there_is_a_catalogue_for_each_language_that_is_promised() -> None:
    assert sorted(path.stem for path in CATALOGUES.glob("*.po")) == sorted(NAMES + VARIANTS)
    text = (ROOT / "docs/how-to/change-the-language.md").read_text("utf-8")
    assert all(f"`{name}`" in text for name in NAMES)


@pytest.mark.parametrize(
    ("language", "day", "month", "first"),
    [
        ("en-GB", "26 November 2026", "November 2026", "1 May 2026"),
        ("fr", "26 novembre 2026", "novembre 2026", "1er mai 2026"),
        ("es", "26 de noviembre de 2026", "noviembre de 2026", "1 de mayo de 2026"),
        ("pt-BR", "26 de novembro de 2026", "novembro de 2026", "1 de maio de 2026"),
        ("ar", "26 نوفمبر 2026", "نوفمبر 2026", "1 مايو 2026"),
        ("es-MX", "26 de noviembre de 2026", "noviembre de 2026", "1 de mayo de 2026"),
        ("fr-CA", "26 novembre 2026", "novembre 2026", "1er mai 2026"),
        ("ar-EG", "٢٦ نوفمبر ٢٠٢٦", "نوفمبر ٢٠٢٦", "١ مايو ٢٠٢٦"),
        ("ar-MA", "26 نونبر 2026", "نونبر 2026", "1 ماي 2026"),
        ("fr-ZZ", "26 novembre 2026", "novembre 2026", "1er mai 2026"),
        ("fa", "۲۶ نوامبر ۲۰۲۶", "نوامبر ۲۰۲۶", "۱ مه ۲۰۲۶"),
        ("de", "26. November 2026", "November 2026", "1. Mai 2026"),
        ("xx", "26 November 2026", "November 2026", "1 May 2026"),
    ],
)
def test_dates_are_written_as_people_write_them(
    language: str, day: str, month: str, first: str
) -> None:
    spell = of(language).spell
    assert [spell("2026-11-26"), spell("2026-11"), spell("2026-05-01")] == [day, month, first]
    assert [spell("2026"), spell("")] == [month.rsplit(maxsplit=1)[-1], ""]


def test_english_dates_are_those_of_dates() -> None:
    assert of("en").month(12) == dates.MONTHS[11]
    assert [of(name).month(12) for name in NAMES] == ["ديسمبر", "diciembre", "décembre", "dezembro"]


def test_a_number_has_its_plural() -> None:
    one = ("{number} entry", "{number} entries")
    assert [of("en").count(*one, n) for n in (0, 1, 2)] == ["0 entries", "1 entry", "2 entries"]
    assert [of("fr").count(*one, n) for n in (0, 1, 2)] == [
        "0 ressource",
        "1 ressource",
        "2 ressources",
    ]
    assert [of("ar").count(*one, n) for n in (0, 1, 2, 3, 11, 100)] == [
        "لا موارد",
        "مورد واحد",
        "موردان",
        "3 موارد",
        "11 موردًا",
        "100 مورد",
    ]


def test_a_language_without_a_catalogue_says_it_in_english() -> None:
    assert of("de").say("Read More") == of("xx").say("Read More") == "Read More"
    assert of("de").count("{number} entry", "{number} entries", 2) == "2 entries"


def test_a_country_does_not_change_the_words() -> None:
    assert of("pt-BR").say("Read More") == of("pt").say("Read More") == "Ler mais"
    assert of("FR-ca").say("Read More") == "Lire la suite"


def test_brazil_has_words_of_its_own_and_the_others_of_portuguese() -> None:
    for text in ("Unsubscribe", "it has a new link"):
        assert of("pt-BR").say(text) != of("pt").say(text)
        assert of("pt-br").say(text) == of("pt-BR").say(text)
        assert of("pt-AO").say(text) == of("pt").say(text)
    assert of("pt-BR").say("All issues") == of("pt").say("All issues")


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("en", "Digest, November 2026"),
        ("en-GB", "Digest, November 2026"),
        ("es", "Digest, noviembre de 2026"),
        ("pt-BR", "Digest, novembro de 2026"),
        ("fr-CA", "Digest, novembre 2026"),
        ("ar", "Digest، نوفمبر 2026"),
        ("ar-EG", "Digest، نوفمبر ٢٠٢٦"),
        ("ca", "Digest, novembre del 2026"),
        ("zh", "Digest、2026年11月"),
    ],
)
def test_a_subject_reads_as_its_language_is_written(language: str, subject: str) -> None:
    assert of(language).subject(SUBJECT, "Digest", 12, "2026-11-26") == subject


def test_a_name_of_ones_own_keeps_its_joints() -> None:
    name = "{title} - {month} {year} ({number})"
    assert of("es").subject(name, "D", 12, "2026-11-26") == "D - noviembre de 2026 (12)"
    assert of("ar-EG").subject(name, "D", 12, "2026-11-26") == "D - نوفمبر ٢٠٢٦ (١٢)"
    apart = of("es").subject("{year}: {month}, {title}", "{month} {year}", 12, "2026-11-26")
    assert apart == "2026: noviembre, {month} {year}"


def test_lists_have_the_comma_of_their_language() -> None:
    names = ["A", "B", "C"]
    said = {tag: of(tag).listed(names) for tag in ("en", "fr", "ar", "ur", "zh", "th", "xx")}
    assert said == {
        "en": "A, B, C",
        "fr": "A, B, C",
        "ar": "A، B، C",
        "ur": "A، B، C",
        "zh": "A、B、C",
        "th": "A, B, C",
        "xx": "A, B, C",
    }
    assert of("ar").listed(names, "en") == of("en").listed(names, "ar") == "A, B, C"
    assert of("fr").listed(names, "ar") == "A، B، C"


def test_numbers_have_the_digits_of_their_language_but_not_within_english_words() -> None:
    assert of("ar-EG").say("Issue {number}", number=12) == "العدد ١٢"
    assert of("ar").say("Issue {number}", number=12) == "العدد 12"
    assert of("fa").say("Issue {number}", number=12) == "Issue 12"
    assert of("ar-EG").count("{number} entry", "{number} entries", 11) == "١١ موردًا"


@pytest.mark.parametrize("tag", ["en", "en-GB", "fr", "pt-BR", "de", "zh-Hant-TW", "iw", "tet"])
def test_a_language_that_there_is_is_known(tag: str) -> None:
    assert is_known(tag)


@pytest.mark.parametrize(
    ("word", "tag"),
    [
        ("fra", "fr"),
        ("eng", "en"),
        ("jp", "ja"),
        ("french", "fr"),
        ("Français", "fr"),
        ("espanol", "es"),
        ("Brazilian Portuguese", "pt-BR"),
        ("xx", ""),
        ("zz-ZZ", ""),
    ],
)
def test_of_what_is_none_it_is_told_which_was_meant(word: str, tag: str) -> None:
    assert not is_known(word)
    assert meant(word) == tag


def test_an_underscore_is_a_hyphen_in_a_tag() -> None:
    assert meant("pt_BR") == "pt-BR"


FRENCH_SIGN = re.compile(r"(?<![\u00a0\u202f])[:;!?»]|«(?![\u00a0\u202f])|[\"“”]")
LATIN_SIGN = re.compile(r"[,;?\"“”]")


def test_french_has_its_spaces_and_arabic_its_signs() -> None:
    for name, wrong in (("fr", FRENCH_SIGN), ("ar", LATIN_SIGN)):
        for message in catalogue(name):
            if message.id:
                forms = [message.string] if isinstance(message.string, str) else message.string
                assert not [form for form in forms or () if wrong.search(form)], message.id


def test_what_is_filled_in_is_never_filled_in_itself() -> None:
    said = of("fr").say("{title}, issue {number}, {date}", title="{date}", number=3, date="x")
    assert said == "{date}, numéro 3, x"
    assert of("en").say("{x.__class__} {y}", x=1, y=2) == "{x.__class__} 2"


def test_own_headings_alone_are_translated() -> None:
    assert of("fr").heading("Other") == "Autres"
    assert of("fr").heading("Read More") == "Read More"


def test_a_line_begins_where_its_language_does() -> None:
    assert (start("ar"), start("fr"), start("ku-Arab")) == ("right", "left", "right")
