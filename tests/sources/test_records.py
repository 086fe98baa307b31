"""The `records` source: parsed entries as JSON, JSON Lines and CSV."""

import io
import json
import string
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import ROOT

from bulletin import sources
from bulletin.errors import SourceError
from bulletin.intake import take_in
from bulletin.model import Entry, Finding, Policy, RawEnclosure, RawEntry
from bulletin.sources.access import Means, SourceAccess
from bulletin.sources.base import Document
from bulletin.sources.records import FIELDS, LISTS, as_record, read
from bulletin.sources.specs import Records

DATA = ROOT / "tests" / "data" / "records"
POLICY = Policy(home="https://example.org/", timezone="UTC", summary=280)


def reading(
    data: str | bytes, name: str = "x.json", *, html: bool = True
) -> list[RawEntry | Finding]:
    body = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return list(read(Records(path=name, html=html), lambda path: Document(body, path)))


def entries(data: str | bytes, name: str = "x.json") -> list[RawEntry]:
    return [one for one in reading(data, name) if isinstance(one, RawEntry)]


def findings(data: str | bytes, name: str = "x.json") -> list[Finding]:
    return [one for one in reading(data, name) if isinstance(one, Finding)]


def only(record: dict[str, object]) -> RawEntry:
    (entry,) = entries(json.dumps([record]))
    return entry


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("list.json", (2, 4, 6)),
        ("wrapper.json", (5, 6, 8)),
        ("lines.jsonl", (1, 3, 4)),
        ("comma.csv", (3, 5, 7)),
        ("semicolon.csv", (3, 4, 5)),
        ("tab.tsv", (2, 3, 4)),
    ],
)
def test_each_form_is_read_in_order_with_the_line_of_each_entry(
    name: str, lines: tuple[int, ...]
) -> None:
    data = (DATA / name).read_bytes()
    for called in (name, "-", "export.txt"):
        found = entries(data, called)
        assert [entry.title for entry in found] == ["One", "Two", "Three"]
        assert [entry.link for entry in found] == [f"https://example.org/{n}" for n in (1, 2, 3)]
        assert [entry.where for entry in found] == [f"{called}:{line}" for line in lines]


def test_standard_input_and_files_are_fetched(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"title": "a"}]')
    spec = Records(path=("a.json", "-"))
    means = Means(tmp_path, lambda: io.BytesIO(b"title\nfrom stdin\n"))
    found = sources.read("records", spec, SourceAccess(means, spec, "records:"))
    assert [(e.where, e.title) for e in found if isinstance(e, RawEntry)] == [
        ("a.json:1", "a"),
        ("stdin:2", "from stdin"),
    ]


@pytest.mark.parametrize("path", ["no.json", ".", "a\x00b", "\udcff"])
def test_a_file_that_cannot_be_fetched_is_named(tmp_path: Path, path: str) -> None:
    spec = Records(path=path)
    access = SourceAccess(Means(tmp_path, io.BytesIO), spec, "records:")
    with pytest.raises(SourceError, match="cannot be read") as caught:
        list(sources.read("records", spec, access))
    assert caught.value.where == path
    assert str(tmp_path) in caught.value.hint


def test_no_path_at_all_is_an_error() -> None:
    with pytest.raises(SourceError, match="no file is named"):
        list(read(Records(path=()), lambda path: Document(b"", path)))


def test_a_semicolon_file_keeps_separators_in_quotes() -> None:
    (first, *_) = entries((DATA / "semicolon.csv").read_bytes())
    assert first.summary == "a; b"
    (first, second, _) = entries((DATA / "comma.csv").read_bytes())
    assert first.summary == "a, b"
    assert second.summary == "two\nlines"


@pytest.mark.parametrize(
    ("field", "name"), [(field, name) for field, names in FIELDS.items() for name in names]
)
def test_each_field_is_found_under_each_of_its_names(field: str, name: str) -> None:
    value: object = "true" if field in ("protected", "partial", "link_derived") else "2026-11-18"
    base = {} if field == "title" else {"title": "A title"}
    record = base | {name: value}
    for spelling in (
        name,
        name.upper(),
        name.replace("_", " "),
        name.replace("_", "-"),
        f" {name} ",
    ):
        found = only(base | {spelling: value})
        got = getattr(found, field)
        assert got
        assert got == getattr(only(record), field)
    assert not findings(json.dumps([record]))


def test_the_better_of_two_names_wins_wherever_it_stands() -> None:
    assert only({"title": "x", "permalink": "b", "link": "a"}).link == "a"
    assert only({"title": "x", "link": "a", "permalink": "b"}).link == "a"
    assert only({"title": "x", "link": "", "permalink": "b"}).link == "b"


def test_names_that_mean_nothing_are_told_once_for_a_file() -> None:
    (finding,) = findings(
        '[{"title": "a", "colour": 1, "size": ""}, {"title": "b", "a\\u001bb": [1]}]'
    )
    assert finding.severity == "note"
    assert finding.what == "fields that mean nothing here were left out: ab, colour"


def test_wordpress_records_are_understood() -> None:
    taken = take_in(reading((DATA / "wordpress.json").read_bytes()), POLICY)
    (entry,) = taken.entries
    assert entry.title == "“Know & Show”: AT&T’s <5% rule in brief"
    assert entry.guid == "https://example.org/?post_type=publication&p=106"
    assert entry.source_id == "106"
    assert entry.published == datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
    assert entry.updated == datetime(2026, 11, 19, 8, 0, tzinfo=UTC)
    assert entry.summary == "First words…"
    assert entry.content_html == "<p>Whole <strong>text</strong>.</p>"
    (refused,) = taken.refused
    assert refused.bucket == "not public"
    assert refused.reason == "protected by a password"


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("News &amp; Analysis; Legislation", ("News &amp; Analysis", "Legislation")),
        ("News &#38; Analysis|Law\nCases", ("News &#38; Analysis", "Law", "Cases")),
        ("AT&T; R&D; Law", ("AT&T", "R&D", "Law")),
        ("one;; two ;", ("one", "two")),
        (["one; two", "three"], ("one; two", "three")),
        ([{"name": "one"}, {"title": "two"}, None, "", 3], ("one", "two", "3")),
        ({"name": "one"}, ("one",)),
        (None, ()),
    ],
)
def test_lists_and_cells_that_hold_one(value: object, names: tuple[str, ...]) -> None:
    for field in LISTS:
        assert getattr(only({"title": "x", field: value}), field) == names


def test_html_false_takes_texts_letter_by_letter() -> None:
    (entry,) = reading('[{"title": "a &amp; <b>"}]', html=False)
    assert isinstance(entry, RawEntry)
    assert not entry.markup
    assert take_in([entry], POLICY).entries[0].title == "a &amp; <b>"


def test_files_and_pictures_in_their_many_forms() -> None:
    url = "https://example.org/a.pdf"
    for value in (
        [{"url": url, "type": "application/pdf", "length": 3, "title": "Report"}],
        {"url": url, "mime_type": "application/pdf", "size_in_bytes": "3"},
    ):
        found = only({"title": "x", "attachments": value}).enclosures
        assert found == (RawEnclosure(url=url, type="application/pdf", length=3),)
    assert only({"title": "x", "files": f"{url}; {url}"}).enclosures == (RawEnclosure(url=url),) * 2
    assert (
        only({"title": "x", "files": [{"url": url, "length": "9" * 5000}]}).enclosures[0].length
        == 0
    )
    picture = only({"title": "x", "image": {"title": "t", "url": url, "alt": "A map"}})
    assert (picture.image, picture.image_alt) == (url, "A map")
    assert only({"title": "x", "link": [url, "b"]}).link == url


BROKEN = [
    ("[", "1:2", "expecting value"),
    ("[{]", "1:3", "expecting property name"),
    ('[{"title": "a"', "1:15", "expecting ',' delimiter"),
    ('[{"title": "a"}', "1:16", "expected ',' or ']'"),
    ('[{"title": "a"}\n {"title": "b"}]', "2:2", "expected ',' or ']'"),
    ('[\n{"title": "a"},\n{"title" "b"}]', "3:10", "expecting ':'"),
    ('[{"title": "a"}] x', "1:18", "there is more after its end"),
    ('[{"title": "a"}][]', "1:17", "there is more after its end"),
    ('{"entries": [{"title": "a"}]}\n]', "2:1", "there is more after its end"),
    ('{"entries": [{"title": "a"},\n{"title": }]}', "2:11", "expecting value"),
    ('{"entries": [', "1:14", "expecting value"),
    ('{"title": "a"}\n{"title": }', "2:11", "expecting value"),
    ('{"title": "a"}\n{"title": "b"} {"title": "c"}', "2:16", "there is more after its end"),
    ('{"title": "a"}\n\n {"title": "b"', "3:15", "expecting ',' delimiter"),
    ('[{"title": ' + "9" * 5000 + "}]", "1:2", "a number too long"),
    ('{"title": "a"}\n{"id": ' + "9" * 5000 + "}", "2:1", "a number too long"),
    ("[" * 100_000, "1:2", "nested too deep"),
    ('[{"title": ' + '{"a":' * 100_000, "1:2", "nested too deep"),
]


@pytest.mark.parametrize(("data", "place", "words"), BROKEN)
def test_broken_json_is_told_by_line_and_column(data: str, place: str, words: str) -> None:
    with pytest.raises(SourceError) as caught:
        reading(data)
    assert caught.value.where == f"x.json:{place}"
    assert caught.value.message.startswith("this is no JSON: ")
    assert words in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    ("data", "where", "form"),
    [
        ('[{"title": "a"},\n5]', "x.json:2", "a number"),
        ('["a"]', "x.json:1", "a text"),
        ("[\n[" + "[" * 500 + "]" * 500 + "]]", "x.json:2", "a list"),
        ('{"items": [\n\nnull]}', "x.json:3", "nothing (null)"),
        ('{"title": "a"}\n{"title": "b"}\ntrue', "x.json:3", "true or false"),
    ],
)
def test_a_record_that_is_no_object_is_told_by_line(data: str, where: str, form: str) -> None:
    with pytest.raises(SourceError, match="expected an entry in braces") as caught:
        reading(data)
    assert caught.value.where == where
    assert f"found {form}" in caught.value.message


@pytest.mark.parametrize(
    ("data", "where", "words"),
    [
        (
            "link,summary\na,b\n",
            "x.csv:1",
            "no column for the title; the first line reads 'link, summary'",
        ),
        ("\n\nlink\na\n", "x.csv:3", "no column for the title"),
        ("<!DOCTYPE html>\n<p>Log in</p>", "x.csv:1", "no column for the title"),
        ('title\nok\n"open\n', "x.csv:3", "this is no CSV"),
        ('title\n"a"b\n', "x.csv:2", "this is no CSV"),
        ("", "x.csv", "the file is empty"),
        (" \n\t\n", "x.csv", "the file is empty"),
    ],
)
def test_a_table_that_cannot_be_read_is_told_by_line(data: str, where: str, words: str) -> None:
    with pytest.raises(SourceError) as caught:
        reading(data, "x.csv")
    assert caught.value.where == where
    assert words in caught.value.message
    assert caught.value.hint


def test_a_row_with_too_many_cells_is_told_and_kept() -> None:
    data = "title,link\na,b,\nc,d,e\n"
    assert [entry.title for entry in entries(data, "x.csv")] == ["a", "c"]
    (finding,) = findings(data, "x.csv")
    assert finding.where == "x.csv:3"
    assert "3 cells" in finding.what
    assert "2 columns" in finding.what


def test_a_cell_longer_than_the_librarys_limit_is_read() -> None:
    (entry,) = entries(f'title,content\na,"{"word " * 50_000}"\n', "x.csv")
    assert len(entry.content) > 200_000


def test_of_two_columns_with_one_name_the_first_that_says_anything_counts() -> None:
    assert [e.tags for e in entries("title,tags,tags\na,x,y\nb,,y\n", "x.csv")] == [("x",), ("y",)]


def test_line_separators_inside_json_strings_part_no_lines() -> None:
    data = '{"title": "a\u2028b\x85c"}\n{"title": "d"}\n'
    assert [entry.where for entry in entries(data)] == ["x.json:1", "x.json:2"]


def test_half_a_character_in_an_escape_does_not_come_through() -> None:
    entry = only({"title": "a\ud800b", "link": "https://example.org/\udfff", "ta\ud800g": "x"})
    msgspec.json.encode(entry)
    assert entry.title == "ab"


def test_text_nested_deep_in_a_record_is_left_out() -> None:
    value: object = "deep"
    for _ in range(200):
        value = [value]
    assert only({"title": "a", "summary": value}).summary == ""


def test_many_records_are_read_in_time_that_grows_with_their_number() -> None:
    data = (
        "[\n"
        + ",\n".join('{"title": "a title of some length", "id": 1}' for _ in range(30_000))
        + "]"
    )
    assert entries(data)[-1].where == "x.json:30001"


@given(st.binary(max_size=300), st.sampled_from(["x.json", "x.csv", "x.jsonl", "-"]))
def test_random_bytes_are_entries_or_a_source_error(data: bytes, name: str) -> None:
    try:
        found = reading(data, name)
    except SourceError as error:
        assert error.where.startswith(name)  # noqa: PT017 - it may be a record as well
    else:
        assert all(isinstance(one, RawEntry | Finding) for one in found)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(categories=None), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["rendered", "name", "url", "alt", "length", "protected"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
field_names = st.sampled_from([name for names in FIELDS.values() for name in names]) | st.text(
    max_size=5
)


@given(
    st.lists(st.dictionaries(field_names, json_values, max_size=5), max_size=3), st.integers(0, 400)
)
def test_any_json_is_read_and_taken_in_or_a_source_error(
    records: list[dict[str, object]], cut: int
) -> None:
    source = json.dumps(records)
    for data in (source, source[:cut]):
        try:
            found = reading(data, "x.json")
        except SourceError:
            continue
        msgspec.json.encode(found)
        taken = take_in(found, POLICY)
        assert taken.read == sum(isinstance(one, RawEntry) for one in found)


# -- the way back

words = st.text(st.characters(categories=None, exclude_characters="\x00"), max_size=20) | st.sampled_from(
    ["R&D", "News &amp; Analysis", "<5% rule", "<b>bold</b> text", "a [caption] b", "&#8217;", "x; y", "cut…",
     "[foo a=1] b", "AT&T; more", "<script>alert(1)</script>", "Read More", "&lt;b&gt;", "a | b"]
)  # fmt: skip
dates = st.sampled_from(["", "2026-11-18", "2026-11-18T09:30:00+02:00", "0999-01-01T00:00:00Z"])
raw_entries = st.builds(
    RawEntry,
    where=st.just("x.json:1"),
    title=words,
    link=st.sampled_from(["", "/a", "https://example.org/?a=1&amp;b=2", "https://example.org/é%"]),
    link_derived=st.booleans(),
    source_id=words,
    guid=words,
    summary=words,
    content=st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<b>",
                "a",
                "&lt;x&gt;",
                "&amp;amp;",
                "<a href='/x'>",
                "</a>",
                "\n\n",
                "<table><td>",
            ]
        )
        | words,
        max_size=6,
    ).map("".join),
    markup=st.booleans(),
    partial=st.booleans(),
    categories=st.lists(words, max_size=3).map(tuple),
    tags=st.lists(words, max_size=3).map(tuple),
    authors=st.lists(words, max_size=2).map(tuple),
    publisher=words,
    published=dates,
    updated=dates,
    dated=st.sampled_from(["", "2022", "June 2022", "2022-06-30"]),
    language=st.sampled_from(["", "en", "pt_BR"]),
    image=st.sampled_from(["", "https://example.org/x.png"]),
    image_alt=words,
    enclosures=st.lists(
        st.builds(
            RawEnclosure,
            url=st.sampled_from(["/a.pdf", "https://example.org/b"]),
            type=st.sampled_from(["", "a/b"]),
            length=st.integers(),
        ),
        max_size=2,
    ).map(tuple),
    notes=st.lists(words, max_size=2).map(tuple),
)


def read_back(entry: Entry) -> Entry:
    found = reading(b"[" + as_record(entry) + b"]")
    assert not [one for one in found if isinstance(one, Finding)]
    (again,) = take_in(found, POLICY).entries
    return msgspec.structs.replace(again, where=entry.where)


@given(raw_entries)
def test_an_entry_written_as_a_record_is_read_back_the_same(raw: RawEntry) -> None:
    for entry in take_in([raw], POLICY).entries:
        assert read_back(entry) == entry


@pytest.mark.parametrize("title", ["R&D at AT&T", "a < b", "Café – naïve", "“Quotes” & dashes"])
def test_a_record_is_as_plain_as_can_be(title: str) -> None:
    assert json.loads(as_record(Entry(where="x", title=title)))["title"] == title


def test_a_new_field_of_an_entry_must_get_a_name_here() -> None:
    assert set(FIELDS) == {f.name for f in msgspec.structs.fields(RawEntry)} - {"where", "markup"}
    assert set(LISTS) == {
        f.name for f in msgspec.structs.fields(RawEntry) if f.type == tuple[str, ...]
    }


def test_the_sample_uses_every_field() -> None:
    records = json.loads((ROOT / "seeds" / "entries.json").read_bytes())
    used = {
        name for record in records for name, value in record.items() if value not in ("", [], None)
    }
    known = {name: field for field, names in FIELDS.items() for name in names}
    missing = {f.name for f in msgspec.structs.fields(RawEntry)} - {known[name] for name in used}
    assert missing == {"where", "markup", "notes"}
    assert set(string.ascii_letters) & set("".join(used))


def test_the_sample_is_read_without_a_complaint() -> None:
    taken = take_in(reading((ROOT / "seeds" / "entries.json").read_bytes()), POLICY)
    assert not taken.findings
    assert not taken.refused
    assert taken.read == len(taken.entries) == 6
    assert [read_back(entry) for entry in taken.entries] == list(taken.entries)
