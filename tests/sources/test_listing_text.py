"""The fixtures stand in ``tests/data/listing_text``: a page, and beside it what is read from it."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.errors import SourceError
from bulletin.model import Finding, RawEntry
from bulletin.sources._citation import Citation, cite
from bulletin.sources._text_cards import mend
from bulletin.sources.base import Document
from bulletin.sources.listing_text import read
from bulletin.sources.specs import ListingText

DATA = Path(__file__).parents[1] / "data" / "listing_text"
HUB = (
    "News & Analysis",
    "Good Practices",
    "Legislation",
    "Standards & Codes of Conduct",
    "Publications",
)
SPEC = ListingText(path="page.txt", permalink="https://hub.example.org/{slug}/", categories=HUB)


class Expected(msgspec.Struct):
    entries: list[RawEntry]
    findings: list[Finding]


def reading(source: str | bytes, spec: ListingText = SPEC) -> Expected:
    data = source.encode() if isinstance(source, str) else source
    found = list(read(spec, lambda path: Document(data, path)))
    return Expected(
        [each for each in found if isinstance(each, RawEntry)],
        [each for each in found if isinstance(each, Finding)],
    )


def said(found: Expected) -> str:
    return "\n".join(f"{each.severity} {each.where} {each.what}" for each in found.findings)


@pytest.mark.parametrize("page", sorted(DATA.glob("*.txt")), ids=lambda page: page.stem)
def test_a_page_is_read_as_expected(page: Path) -> None:
    expected = msgspec.json.decode(page.with_suffix(".json").read_bytes(), type=Expected)
    found = reading(page.read_bytes())
    assert found.entries == expected.entries
    assert found.findings == expected.findings


@pytest.mark.parametrize("form", ["tight", "spaced"])
def test_blank_lines_carry_no_meaning(form: str) -> None:
    def told(name: str) -> list[tuple[object, ...]]:
        entries = reading((DATA / f"{name}.txt").read_bytes()).entries
        return [(e.title, e.link, e.categories, e.tags, e.publisher, e.dated) for e in entries]

    assert told(form) == told("whole")


def test_line_ends_and_byte_order_mark_change_nothing() -> None:
    source = (DATA / "whole.txt").read_bytes()
    for other in (source.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + source):
        assert reading(other) == reading(source)


def test_files_are_read_in_order_and_summed_up_once() -> None:
    found = reading(
        (DATA / "whole.txt").read_bytes(), msgspec.structs.replace(SPEC, path=("a", "b"))
    )
    assert [entry.where.split(":")[0] for entry in found.entries] == ["a"] * 5 + ["b"] * 5
    assert said(found).count("worked out from titles") == 1
    assert "All 10 links" in said(found)


def test_a_page_is_read_a_file_at_a_time() -> None:
    fetched: list[str] = []

    def fetch(path: str) -> Document:
        fetched.append(path)
        return Document((DATA / "whole.txt").read_bytes(), path)

    next(read(msgspec.structs.replace(SPEC, path=("a", "b")), fetch))
    assert fetched == ["a"]


def test_without_a_permalink_links_stay_empty_and_that_is_said() -> None:
    found = reading((DATA / "whole.txt").read_bytes(), ListingText(path="-", categories=HUB))
    assert not any(entry.link or entry.link_derived for entry in found.entries)
    assert "5 entries without a link" in said(found)


def test_a_title_that_leaves_no_slug_has_no_link() -> None:
    found = reading("!!!\nLegislation\n\nA text...Read More\n")
    assert (found.entries[0].link, found.entries[0].link_derived) == ("", False)
    assert "1 entry without a link" in said(found)


def test_guessed_names_are_told_ready_to_be_added() -> None:
    found = reading((DATA / "unknown_categories.txt").read_bytes())
    hints = [each.hint for each in found.findings if "guessed" in each.what]
    assert len(hints) == 1
    assert 'categories = ["Field Notes", "Videos (short)", "Good Practices and Tools"]' in hints[0]


def test_two_ways_to_part_a_run_are_told() -> None:
    spec = ListingText(path="page.txt", categories=("Good", "Practices", "GoodPractices"))
    found = reading("Title\nGoodPractices\n\nA text...Read More\n", spec)
    assert found.entries[0].categories == ("GoodPractices",)
    assert "may be 'Good' + 'Practices'" in said(found)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"%PDF-1.7\x00\x01", "no text"),
        (b"A page that says nothing.\n", "no entry was found"),
        (b"...Read More\n", "no entry was found"),
    ],
)
def test_a_file_without_entries_is_refused(source: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        reading(source)
    assert caught.value.where == "page.txt"
    assert caught.value.hint


@pytest.mark.parametrize(
    "permalink", ["https://example.org/", "https://example.org/{year}/{slug}/"]
)
def test_a_permalink_that_names_no_entry_is_refused(permalink: str) -> None:
    with pytest.raises(SourceError, match="permalink"):
        reading("Title\n\nA text...Read More\n", ListingText(path="x", permalink=permalink))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Wells", Citation("Wells")),
        ("Wells - The Office, June 2022", Citation("Wells", "The Office", "June 2022")),
        ("Wells - The Office, 2021", Citation("Wells", "The Office", "2021")),
        ("Wells - The Office, June 30, 2022", Citation("Wells", "The Office", "June 30, 2022")),
        ("Wells - The Office, 30 June 2022", Citation("Wells", "The Office", "30 June 2022")),
        ("Wells - The Office, 2022-06-30", Citation("Wells", "The Office", "2022-06-30")),
        ("Wells - The Office", Citation("Wells", "The Office")),
        ("Wells - June 2022", Citation("Wells", "", "June 2022")),
        ("Wells - Water, Land, and Co., 2021", Citation("Wells", "Water, Land, and Co.", "2021")),
        ("Wells - The Office, Spring 2021", Citation("Wells", "The Office, Spring 2021")),
        ("Wells – a view - The Office, 2021", Citation("Wells – a view", "The Office", "2021")),
        ("Wells – The Office, 2021", Citation("Wells", "The Office", "2021")),
        ("Wells – a view — The Office, 2021", Citation("Wells – a view", "The Office", "2021")),
        ("Self-help – 2021-22", Citation("Self-help – 2021-22", doubt="what follows the dash was taken for a part of the title")),
        ("Wells - A - B, 2021", Citation("Wells", "A - B", "2021", "'A - B, 2021' was taken for the publisher")),
    ],
)  # fmt: skip
def test_citation(line: str, expected: Citation) -> None:
    assert cite(line) == expected


LONG = "a text that goes on " * 12


@pytest.mark.parametrize(
    ("excerpt", "expected"),
    [
        (LONG + "and stops inside a wo...Read More", LONG + "and stops inside a…"),
        (LONG + "and stops after a word ...Read More", LONG + "and stops after a word…"),
        (LONG + "and ends here. ...Read More", LONG + "and ends here."),
        (LONG + "and ends “here.”...Read More", LONG + "and ends “here.”"),
        (LONG + "and so on, etc....Read More", LONG + "and so on, etc."),
        (LONG + "by the way, in...Read More", LONG + "by the way…"),
        ("A short one...Read More", "A short one…"),
        ("A short one… Read More", "A short one…"),
        ("A short one [...] Read more »", "A short one…"),
        ("Broken in ét\ufffd...Read More", "Broken in…"),
        ("人" * 83 + "\ufffd...Read More", "人" * 83 + "…"),
        ("Whole without dots.Read More", "Whole without dots."),
        ("...Read More", ""),
        ("\ufffd...Read More", ""),
    ],
)
def test_an_excerpt_is_mended(excerpt: str, expected: str) -> None:
    assert mend(excerpt) == expected


# Titles a hub might have: nothing in them that the page's own marks are made of.
titles = (
    st.text(st.characters(categories=["L", "Nd", "P", "Zs"]), min_size=1, max_size=80)
    .map(lambda title: " ".join(title.split()))
    .filter(lambda title: title and not title.lower().endswith(("read more", "download")))
    .filter(lambda title: not title.startswith("TAGS") and not title.islower())
    .filter(lambda title: title not in "".join(HUB))
)
tags = st.from_regex(r"[A-Z][a-z]{1,8}( [a-z]{2,6})?", fullmatch=True)
cards = st.tuples(
    titles,
    st.lists(st.sampled_from(HUB), min_size=1, max_size=4, unique=True),
    st.sampled_from(["A text that is cut of", "A whole text.", "Two\nlines", "Two\n\nparts of"]),
    st.one_of(st.none(), st.lists(tags, max_size=3)),
)


def printed(card: tuple[str, list[str], str, list[str] | None]) -> str:
    """Return a card as the crawl has it: a blank line, or a TAGS line and the next title at once."""
    title, categories, excerpt, names = card
    end = "\n" if names is None else f"\nTAGS: {', '.join(names)}\n".replace(" \n", "\n")
    return f"{title}\n{''.join(categories)}\n\n{excerpt}...Read More\n{end}"


@given(
    st.lists(cards, min_size=1, max_size=6),
    st.sampled_from(["", "A text.\n\nA Document - The Office, June 2022 DOWNLOAD\n\n"]),
    st.sampled_from(["", "post\n\npage\n\nattachment\n\nrevision\n\nacf-field\n\n"]),
)
def test_any_cards_printed_as_the_crawl_does_are_read_back(
    shown: list[tuple[str, list[str], str, list[str] | None]], document: str, types: str
) -> None:
    found = reading(document + types + "".join(map(printed, shown)))
    entries = found.entries[1:] if document else found.entries
    assert [entry.title for entry in entries] == [title for title, *_ in shown]
    assert [list(entry.categories) for entry in entries] == [names for _, names, *_ in shown]
    assert [list(entry.tags) for entry in entries] == [names or [] for *_, names in shown]


def fragments() -> Iterator[str]:
    for page in sorted(DATA.glob("*.txt")):
        yield from page.read_text(encoding="utf-8").split("\n")
    yield from (
        "Read More",
        "…Read More",
        "TAGS",
        "TAGS:",
        "DOWNLOAD",
        "{slug}",
        "\ufffd",
        "\x00",
        "\x85",
    )


lines = st.one_of(st.sampled_from(sorted(set(fragments()))), st.text(max_size=20))


@given(st.one_of(st.binary(), st.text(), st.lists(lines, max_size=30).map("\n".join)))
def test_nothing_but_source_error_is_raised(source: str | bytes) -> None:
    data = source if isinstance(source, bytes) else source.encode(errors="replace")
    try:
        found = reading(data)
    except SourceError:
        return
    assert found.entries or found.findings
