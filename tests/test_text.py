"""Plain text: decoding, scrubbing, entities, folding and cutting."""

import codecs
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bulletin.excerpts import shorten
from bulletin.text import decode, distinct, fold, is_visible, one_line, scrub, unescape

WORDS = "Café – naïve “quotes” 文 😀"
texts = st.text(
    st.one_of(st.characters(), st.sampled_from(" .…,;:–—-\u00a0\u0301[]RedMor→文e\n")), max_size=80
) | st.lists(
    st.sampled_from(
        [
            "word",
            "...",
            "…",
            "[…]",
            " ",
            "Read More",
            "read more",
            "Continue reading",
            "→",
            "文字",
            ",",
        ]
    ),
    max_size=20,
).map("".join)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (codecs.BOM_UTF8 + WORDS.encode(), "utf-8"),
        (WORDS.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + WORDS.encode("utf-32-le"), "utf-32-le"),
        (codecs.BOM_UTF32_BE + WORDS.encode("utf-32-be"), "utf-32-be"),
    ],
)
def test_a_byte_order_mark_or_utf8_decides_the_encoding(data: bytes, encoding: str) -> None:
    assert decode(data) == (WORDS, encoding)


def test_what_is_not_utf8_is_what_windows_saves() -> None:
    assert decode("“Café” – 5 €".encode("cp1252")) == ("“Café” – 5 €", "cp1252")


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\x00\x00", b"a\x00", b"\x00\x00\x00\x00"])
def test_binary_data_is_no_text(data: bytes) -> None:
    with pytest.raises(ValueError, match="binary data"):
        decode(data)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_its_mark_is_named(encoding: str) -> None:
    with pytest.raises(ValueError, match="in UTF-16, without the mark"):
        decode("Café, a text – in words".encode(encoding))


@given(st.binary(max_size=200))
def test_bytes_are_text_or_refused_in_words(data: bytes) -> None:
    try:
        found, _ = decode(data)
    except ValueError as error:
        assert "binary" in str(error)  # noqa: PT017 - both ends are right
    else:
        assert isinstance(found, str)


def test_every_code_point_comes_back_from_xml_as_scrubbed() -> None:
    for start in range(0, 0x110000, 0x1000):
        source = " ".join(map(chr, range(start, start + 0x1000)))
        clean = scrub(source)
        element = etree.Element("x", a=one_line(source))
        element.text = clean
        again = etree.fromstring(etree.tostring(element, encoding="utf-8"))
        assert again.text == clean
        assert again.get("a") == one_line(source)
        raw = f"<x>{clean.replace('&', '&amp;').replace('<', '&lt;')}</x>"
        assert etree.fromstring(raw.encode()).text == clean


@given(
    st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF, categories=None), max_size=40)
)
def test_scrubbing_twice_is_scrubbing_once(source: str) -> None:
    clean = scrub(source)
    assert scrub(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)
    clean.encode("utf-8")
    assert "\r" not in clean


@pytest.mark.parametrize(
    ("source", "clean"),
    [
        ("Workers\x92 rights \x93now\x94", "Workers’ rights “now”"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\r\x00\nb", "a\nb"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("half \ud83d of a pair", "half  of a pair"),
        ("e\u0301", "é"),
        ("\ufeffTitle\x0b", "Title"),
        ("tab\tstays", "tab\tstays"),
    ],
)
def test_scrub_repairs_or_drops(source: str, clean: str) -> None:
    assert scrub(source) == clean


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&amp;#8217;", "&#8217;"),
        ("&amp;amp;", "&amp;"),
        ("R&D, AT&T, Q&A", "R&D, AT&T, Q&A"),
        ("&#038; &#8217; &hellip; &nbsp;", "& ’ … \u00a0"),
        ("&#128;", "€"),
        ("&#xD800;", "\ufffd"),
        (f"&#{'9' * 5000};", "\ufffd"),
        (f"&#{'9' * 5000} &amp;", "\ufffd &"),
        ("no reference", "no reference"),
    ],
)
def test_references_are_decoded_exactly_once(source: str, text: str) -> None:
    assert unescape(source) == text


def test_one_line_is_one_line_of_single_spaces() -> None:
    assert one_line(" a\u00a0\u2028 b\n\n\tc\r\u3000d ") == "a b c d"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Workers’ Rights", "workers' rights"),
        ("Co–operation", "CO-OPERATION"),
        ("“Hidden”: a study.", "Hidden: A Study"),
        ("ﬁne ½", "fine 1⁄2"),
        ("STRASSE", "Straße"),
        ("Ϊ́", "ΐ"),
        ("Pub\u00adlic\u200b pro\u2060curement\ufe0f", "Public procurement"),
        ("News & Analysis", " news  &  analysis "),
    ],
)
def test_two_spellings_of_a_title_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


@pytest.mark.parametrize(("one", "other"), [("C++", "C#"), ("5 rules", "5% rules"), ("का", "की")])
def test_two_titles_stay_two(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_distinct_keeps_the_first_spelling_in_order() -> None:
    names = ["News", "", "  ", "C++", "NEWS", "C#", "!!!", "???", "news."]
    assert distinct(names) == ("News", "C++", "C#", "!!!", "???")


@pytest.mark.parametrize("text", ["", " ", "\u200b\u2060", "\u00a0", "\u202c"])
def test_what_shows_nothing_is_not_visible(text: str) -> None:
    assert not is_visible(text)


@given(texts, st.integers(-1, 60))
def test_shortening_keeps_its_promises(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= max(limit, 0)
    assert shorten(short, limit) == short
    assert not short.endswith((" …", "……", "...", "...…"))
    whole = one_line(text)
    if short.endswith("…"):
        kept = short.removesuffix("…")
        assert whole.startswith(kept)
    else:
        assert whole.startswith(short)


@given(st.lists(st.text("abcdefghij", min_size=1, max_size=8), min_size=2), st.integers(10, 40))
def test_shortening_keeps_whole_words(words: list[str], limit: int) -> None:
    short = shorten(" ".join(words), limit)
    kept = short.removesuffix("…").split()
    assert kept == words[: len(kept)]
    assert short.endswith("…") == (len(kept) < len(words))


@pytest.mark.parametrize(
    ("source", "limit", "short"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two, three", 10, "one two…"),
        ("one two...", 7, "one…"),
        ("one two...", 8, "one two…"),
        ("one two...Read More", 40, "one two…"),
        ("one two [&hellip;] Continue reading →", 40, "one two…"),
        ("one two [...]", 40, "one two…"),
        ("one two … …...", 40, "one two…"),
        ("one two. Read more", 40, "one two."),
        ("Why wealth should spread more", 40, "Why wealth should spread more"),
        ("In 2022 people read more", 40, "In 2022 people read more"),
        ("Let children continue reading", 40, "Let children continue reading"),
        ("word" * 20, 10, "wordwordw…"),
        ("2022 年报告关于供应链中的强迫劳动", 12, "2022 年报告关于供…"),
        ("กขคงกขคงกขคงกขคง", 6, "กขคงก…"),
        ("...", 10, ""),
        ("one", 0, ""),
        ("one", 1, ""),
    ],
)
def test_shortening_by_example(source: str, limit: int, short: str) -> None:
    assert shorten(source, limit) == short


@pytest.mark.parametrize(
    "unit", [".", "…", "Read More ", "... ", "[…] ", " ", "a", "文", ",", "\u0301", "[ "]
)
def test_a_megabyte_is_shortened_at_once(unit: str) -> None:
    assert len(shorten(unit * (1_000_000 // len(unit)) + "x", 280)) <= 280
