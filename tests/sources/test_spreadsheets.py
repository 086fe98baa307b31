"""XLSX and ODS as records: what a person sees in the sheet is what is read, each cell by its place."""

import io
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path
from typing import get_args
from zipfile import ZIP_LZMA, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import NOW, ROOT, Run
from tests.sources import sheets
from tests.sources.sheets import ods, ods_parts, ods_rows, rows, worksheet, xlsx, xlsx_parts, zipped

from bulletin.errors import SourceError
from bulletin.intake import take_in
from bulletin.model import Finding, Policy, RawEntry
from bulletin.sources._sheet_survey import MAX_CELLS, column_of, spell
from bulletin.sources.base import Document
from bulletin.sources.records import FIELDS, read
from bulletin.sources.specs import Field, Records

POLICY = Policy(home="https://example.org/", timezone="UTC", summary=280)
HEADER = ("title", "link", "date")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOTH = pytest.mark.parametrize(("make", "name"), [(xlsx, "a.xlsx"), (ods, "a.ods")])


def reading(
    data: bytes,
    name: str = "a.xlsx",
    *,
    columns: dict[str, Field] | None = None,
    sheet: str | int = "",
) -> list[RawEntry | Finding]:
    spec = Records(path=name, columns=columns or {}, sheet=sheet)
    return list(read(spec, lambda path: Document(data, path)))


def entries(data: bytes, name: str = "a.xlsx", **kept: object) -> list[RawEntry]:
    found = reading(data, name, **kept)  # type: ignore[arg-type] # columns, sheet
    return [one for one in found if isinstance(one, RawEntry)]


def findings(data: bytes, name: str = "a.xlsx", **kept: object) -> list[Finding]:
    found = reading(data, name, **kept)  # type: ignore[arg-type] # columns, sheet
    return [one for one in found if isinstance(one, Finding)]


def refusal(data: bytes, name: str = "a.xlsx", **kept: object) -> SourceError:
    with pytest.raises(SourceError) as caught:
        reading(data, name, **kept)  # type: ignore[arg-type] # columns, sheet
    assert caught.value.where.startswith(name)
    assert caught.value.hint
    return caught.value


def test_the_fields_that_columns_may_be_for_are_all_there_are() -> None:
    assert get_args(Field) == tuple(FIELDS)


@BOTH
def test_rows_become_entries_with_sheet_and_row_as_their_place(
    make: sheets.Make, name: str
) -> None:
    table = [
        HEADER,
        ("One", "https://example.org/1"),
        ("Two", "https://example.org/2", "2026-11-18"),
    ]
    first, second = entries(make(table), name)
    assert (first.where, first.title, first.link) == (
        f"{name}, sheet Resources, row 2",
        "One",
        "https://example.org/1",
    )
    assert (second.where, second.published) == (f"{name}, sheet Resources, row 3", "2026-11-18")
    assert not findings(make(table), name)


@BOTH
def test_the_form_is_known_by_the_bytes_not_by_the_name(make: sheets.Make, name: str) -> None:
    for called in ("-", "export", "export.csv", name):
        assert [entry.title for entry in entries(make([HEADER, ("One",)]), called)] == ["One"]
    assert [entry.title for entry in entries(b"title\nOne\n", "a.xlsx")] == ["One"]


@BOTH
def test_numbers_answers_and_lists_are_read_as_a_person_types_them(
    make: sheets.Make, name: str
) -> None:
    names = ("title", "id", "partial", "categories", "dated")
    table = [names, (2026, 12.0, True, "News; Law|Cases", 2022), (1.5, 9007199254740993, False)]
    first, second = entries(make(table), name)
    assert (first.title, first.source_id, first.partial) == ("2026", "12", True)
    assert (first.categories, first.dated) == (("News", "Law", "Cases"), "2022")
    assert (second.title, second.partial) == ("1.5", False)


@BOTH
def test_what_looks_like_a_formula_or_an_address_of_data_is_plain_text(
    make: sheets.Make, name: str
) -> None:
    title, link = "=cmd|' /C calc'!A0", "data:text/html,<script>alert(1)</script>"
    found = reading(make([("title", "link", "summary"), (title, link, "@SUM(1)")]), name)
    (entry,) = take_in(found, POLICY).entries
    assert (entry.title, entry.link, entry.summary) == (title, "", "@SUM(1)")


@pytest.mark.parametrize(
    ("system", "number", "style", "read_as"),
    [
        ("", "46000", 1, "2025-12-09"),
        ("", "46000.4", 2, "2025-12-09T09:36:00"),
        ("", "46000", 3, "2025-12-09"),
        ("", "61", 1, "1900-03-01"),
        ('<workbookPr date1904="1"/>', "44538", 1, "2025-12-09"),
        ('<workbookPr date1904="true"/>', "44538.5", 2, "2025-12-09T12:00:00"),
        ("", "46000", 0, "46000"),
    ],
)
def test_days_of_both_systems(system: str, number: str, style: int, read_as: str) -> None:
    table = rows([HEADER, ("One", None, f'<c s="{style}"><v>{number}</v></c>')])
    (entry,) = entries(zipped(xlsx_parts({"Resources": table}, properties=system)))
    assert entry.published == read_as


def test_days_of_an_ods() -> None:
    kind = '<table:table-cell office:value-type="date" office:date-value="{}"/>'
    days = ("2026-11-24", "2026-11-24T09:30:00")
    table = [HEADER, *(("One", None, kind.format(day)) for day in days)]
    assert [entry.published for entry in entries(ods(table), "a.ods")] == list(days)


def test_shared_rich_and_computed_texts() -> None:
    table = rows(
        [
            ("title", "link", "summary"),
            (
                '<c t="s"><v>1</v></c>',
                '<c t="str"><f>"https://"&amp;A1</f><v>https://example.org/1</v></c>',
                '<c t="inlineStr"><is><r><t xml:space="preserve">rich </t></r><r><t>text</t></r></is></c>',
            ),
        ]
    )
    parts = xlsx_parts({"Resources": table})
    parts["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{sheets.MAIN}"><si><t>other</t></si><si><t>Caf\u00e9 &amp; more</t></si></sst>'
    )
    (entry,) = entries(zipped(parts))
    assert (entry.title, entry.link, entry.summary) == (
        "Caf\u00e9 & more",
        "https://example.org/1",
        "rich text",
    )


@BOTH
def test_titles_above_the_names_of_the_columns_are_passed_over_and_told(
    make: sheets.Make, name: str
) -> None:
    table = [("Our resources",), (), ("as of", "2026"), ("Title", "URL"), ("One", "https://x.org/")]
    assert [entry.title for entry in entries(make(table), name)] == ["One"]
    above, empty = findings(make(table), name)
    assert "Our resources / as of 2026" in above.what
    assert above.where == f"{name}, sheet Resources, row 1"
    assert empty.what == "1 empty row was passed over"


@BOTH
def test_columns_get_their_meaning_from_the_settings(make: sheets.Make, name: str) -> None:
    table = [
        ("Titre", "Lien", "Th\u00e8me", "Pays", "title"),
        ("Un", "https://x.org/", "A;B", "C", "z"),
    ]
    columns: dict[str, Field] = {
        "titre": "title",
        " Lien ": "link",
        "Th\u00e8me": "categories",
        "Pays": "categories",
    }
    (entry,) = entries(make(table), name, columns=columns)
    assert (entry.title, entry.link) == ("Un", "https://x.org/")
    assert entry.categories == ("A", "B", "C")
    error = refusal(make(table), name, columns={**columns, "Langue": "language"})
    assert error.message == "there is no column 'Langue', which columns names"
    assert error.where == f"{name}, sheet Resources, row 1"
    assert "'Titre', 'Lien', 'Th\u00e8me', 'Pays'" in error.hint


def test_columns_of_a_csv_are_mapped_as_well() -> None:
    data = b"Nos ressources 2026;;\nTitre;Lien;Date\nUn;https://x.org/;2026-11-24\n"
    columns: dict[str, Field] = {"Titre": "title", "Lien": "link"}
    (entry,) = entries(data, "a.csv", columns=columns)
    assert (entry.where, entry.title, entry.link) == ("a.csv:3", "Un", "https://x.org/")
    assert "title" in refusal(data, "a.csv").message
    assert refusal(data, "a.csv", columns={"Nom": "title"}).where == "a.csv:2"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_separator_and_encoding_of_a_csv_are_found_out(separator: str, encoding: str) -> None:
    text = "A list; of, more\ntitle#date#summary\nCaf\u00e9#2026-11-24#a\n".replace("#", separator)
    (entry,) = entries(text.encode(encoding), "a.csv")
    assert (entry.title, entry.published) == ("Caf\u00e9", "2026-11-24")
    said = [one.what for one in findings(text.encode(encoding), "a.csv")]
    assert any("Windows-1252" in what for what in said) == (encoding == "cp1252")


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_the_sheet_is_the_first_that_is_understood_or_the_one_named(form: str) -> None:
    table: dict[str, list[sheets.Cells]] = {
        "Read me": [("Some words", "and more")],
        "Hidden": [HEADER, ("Hidden",)],
        "2026": [HEADER, ("One",)],
        "2025": [HEADER, ("Old",)],
    }
    if form == "xlsx":
        made = {name: rows(data) for name, data in table.items()}
        file = zipped(xlsx_parts(made, hidden=["Hidden"]))
    else:
        made = {name: ods_rows(data) for name, data in table.items()}
        file = zipped(ods_parts(made, hidden=["Hidden"]))
    name = f"a.{form}"
    for wanted, title in (("", "One"), (4, "Old"), ("2025", "Old"), ("hidden", "Hidden")):
        assert [one.title for one in entries(file, name, sheet=wanted)] == [title]
    for wanted in (0, 5, "2024"):
        error = refusal(file, name, sheet=wanted)
        assert error.message == f"there is no sheet {wanted!r}"
        assert "1 'Read me', 2 'Hidden' (hidden), 3 '2026', 4 '2025'" in error.hint
    error = refusal(file, name, sheet="Read me")
    assert error.where == f"{name}, sheet Read me, row 1"
    assert "'Some words, and more'" in error.message


def test_hidden_rows_are_left_out_and_told() -> None:
    table = rows([HEADER, ("One",), ("Two",), (), ("Three",)])
    table = table.replace('<row r="3">', '<row r="3" hidden="1">')
    file = zipped(xlsx_parts({"Resources": table}))
    assert [entry.title for entry in entries(file)] == ["One", "Three"]
    hidden, empty = findings(file)
    assert hidden.what == "1 left out, hidden: row 3"
    assert "filter" in hidden.hint
    assert empty.what == "1 empty row was passed over"


def test_hidden_and_repeated_rows_of_an_ods() -> None:
    twice = '<table:table-row table:number-rows-repeated="2">'
    table = ods_rows([HEADER, ("One",)])
    table += ods_rows([("Two",)]).replace(
        "<table:table-row>", '<table:table-row table:visibility="filter">'
    )
    table += ods_rows([("Three",)]).replace("<table:table-row>", twice)
    table += (
        '<table:table-row table:number-rows-repeated="1048571"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row>'
    )
    file = zipped(ods_parts({"Resources": table}))
    found = entries(file, "a.ods")
    assert [entry.title for entry in found] == ["One", "Three", "Three"]
    assert found[-1].where == "a.ods, sheet Resources, row 5"
    assert [one.what for one in findings(file, "a.ods")] == ["1 left out, hidden: row 3"]


def test_cells_in_error_are_told_by_row_and_column_and_taken_as_empty() -> None:
    broken = '<c t="e"><f>X!A1</f><v>#REF!</v></c>'
    table = rows([(*HEADER, "mine"), ("One", broken, "<c><f>NOW()</f></c>", broken), (broken,)])
    found = reading(zipped(xlsx_parts({"Resources": table})))
    taken = take_in(found, POLICY)
    assert [(entry.title, entry.link) for entry in taken.entries] == [("One", "")]
    assert [refused.entry.where for refused in taken.refused] == ["a.xlsx, sheet Resources, row 3"]
    told = [(one.where, one.what) for one in found if isinstance(one, Finding)]
    assert told == [
        ("a.xlsx, sheet Resources, B2", "this cell holds the error #REF!, and was taken as empty"),
        (
            "a.xlsx, sheet Resources, C2",
            "this cell holds a formula without its result, and was taken as empty",
        ),
        ("a.xlsx, sheet Resources, A3", "this cell holds the error #REF!, and was taken as empty"),
    ]


@BOTH
def test_rows_that_say_nothing_of_an_entry_are_passed_over(make: sheets.Make, name: str) -> None:
    table = [("No.", "title", "protected"), (1, "One", False), (2, None, False), (3,)]
    assert [one.title for one in entries(make(table), name)] == ["One"]
    assert "2 empty rows were passed over" in [one.what for one in findings(make(table), name)]


def test_many_cells_in_error_are_summed_up() -> None:
    table = rows([HEADER, *[("One", '<c t="e"><v>#N/A</v></c>')] * 1000])
    told = findings(zipped(xlsx_parts({"Resources": table})))
    assert len(told) == 21
    assert told[-1].what == "980 more cells are in error, and were taken as empty"


def test_a_cell_in_error_of_an_ods() -> None:
    broken = (
        '<table:table-cell office:value-type="string" office:string-value=""'
        ' calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>'
    )
    (told,) = findings(ods([HEADER, ("One", broken)]), "a.ods")
    assert told.where == "a.ods, sheet Resources, B2"
    assert "#REF!" in told.what


def test_links_that_lie_under_texts_are_found() -> None:
    formula = '<c t="str"><f>HYPERLINK("https://x.org/?a=1&amp;b=""2""","see")</f><v>see</v></c>'
    table = rows(
        [
            ("title", "link"),
            ("One",),
            ("Two", "read"),
            ("Three", "https://x.org/3"),
            ("Four", formula),
        ]
    )
    links = "".join(f'<hyperlink ref="{at}" r:id="h1"/>' for at in ("A2", "B3", "A4"))
    parts = xlsx_parts({"Resources": worksheet(table, f"<hyperlinks>{links}</hyperlinks>")})
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'<Relationships xmlns="{sheets.PACKAGE}/relationships"><Relationship Id="h1"'
        f' Type="{sheets.OFFICE}/hyperlink" Target="https://x.org/under" TargetMode="External"/>'
        "</Relationships>"
    )
    assert [entry.link for entry in entries(zipped(parts))] == [
        "https://x.org/under",
        "https://x.org/under",
        "https://x.org/3",
        'https://x.org/?a=1&b="2"',
    ]


def test_links_that_lie_under_texts_of_an_ods() -> None:
    linked = (
        '<table:table-cell office:value-type="string"><text:p><text:a xlink:href="https://x.org/1">'
        "One</text:a></text:p></table:table-cell>"
    )
    (entry,) = entries(ods([HEADER, (linked,)]), "a.ods")
    assert (entry.title, entry.link) == ("One", "https://x.org/1")


def test_a_merged_cell_speaks_for_every_row_it_covers() -> None:
    table = [("title", "category"), ("One", "News"), ("Two",), ("A heading",), ("Three", "Law")]
    merged = '<mergeCells><mergeCell ref="B2:B3"/><mergeCell ref="A4:B4"/></mergeCells>'
    file = zipped(xlsx_parts({"Resources": worksheet(rows(table), merged)}))
    assert [(entry.title, entry.categories) for entry in entries(file)] == [
        ("One", ("News",)),
        ("Two", ("News",)),
        ("Three", ("Law",)),
    ]
    (told,) = findings(file)
    assert told.what == "1 left out, across several columns, as headings are: row 4"


def test_a_merged_cell_of_an_ods() -> None:
    spanned = (
        '<table:table-cell office:value-type="string" table:number-rows-spanned="2"'
        ' table:number-columns-spanned="1"><text:p>News</text:p></table:table-cell>'
    )
    table = [("title", "category"), ("One", spanned), ("Two", "<table:covered-table-cell/>")]
    assert [one.categories for one in entries(ods(table), "a.ods")] == [("News",), ("News",)]


def test_cells_without_places_and_away_from_the_corner() -> None:
    head, body = (f"<row>{''.join(map(sheets.cell, row))}</row>" for row in (HEADER, ("One", "/1")))
    (entry,) = entries(zipped(xlsx_parts({"Resources": head + body})))
    assert (entry.where, entry.link) == ("a.xlsx, sheet Resources, row 2", "/1")
    table = rows([(), (), (None, None, *HEADER), (None, None, "One", '<c t="e"><v>#N/A</v></c>')])
    file = zipped(xlsx_parts({"Resources": table}))
    assert [one.where for one in entries(file)] == ["a.xlsx, sheet Resources, row 4"]
    assert [one.where for one in findings(file)] == [
        "a.xlsx, sheet Resources, D4",
        "a.xlsx, sheet Resources",
    ]


@given(st.integers(1, 16_384))
def test_columns_are_called_as_every_spreadsheet_calls_them(column: int) -> None:
    assert spell(7, column) == f"{sheets.letters(column)}7"
    assert column_of(sheets.letters(column)) == column


# -- what is no spreadsheet, or none that can be borne


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04", "damaged, or was cut off"),
        (zipped({}), "a zip, no spreadsheet"),
        (zipped({"word/document.xml": "<a/>"}), "a Word document"),
        (zipped({"ppt/presentation.xml": "<a/>"}), "a PowerPoint presentation"),
        (zipped({"xl/workbook.bin": "a"}), "binary form (.xlsb)"),
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
            "an OpenDocument file, but no spreadsheet",
        ),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (OLE + "Workbook".encode("utf-16-le"), "an Excel file of the old form (.xls)"),
        (OLE + "WordDocument".encode("utf-16-le"), "an old Office file"),
        (xlsx([HEADER, ("One",)])[:-200], "damaged, or was cut off"),
        (zipped({**xlsx_parts({}), "xl/workbook.xml": "<workbook"}), "is damaged"),
        (zipped(xlsx_parts({})), "no sheet to be seen"),
        (zipped(xlsx_parts({"A": ""})), "no column for the title"),
        (
            zipped(
                {
                    **ods_parts({}),
                    "META-INF/manifest.xml": "<manifest><encryption-data/></manifest>",
                }
            ),
            "protected by a password",
        ),
    ],
)
def test_what_is_no_spreadsheet_is_told_in_words(data: bytes, words: str) -> None:
    assert words in refusal(data).message


LAUGHS = "<!DOCTYPE a [<!ENTITY a '1234567890'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)


@pytest.mark.parametrize(
    "part", ["xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"]
)
def test_a_document_type_is_refused_in_every_part(part: str) -> None:
    parts = xlsx_parts({"Resources": rows([HEADER, ("One",)])})
    parts[part] = f"{LAUGHS}]><sst><si><t>&j;</t></si></sst>"
    error = refusal(zipped(parts))
    assert "document type" in error.message
    assert part in error.where


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    parts = xlsx_parts({"Resources": rows([HEADER, ("One",)])})
    parts["xl/sharedStrings.xml"] = b"<sst>" + bytes(300_000_000)
    data = zipped(parts)
    tracemalloc.start()
    begun = time.process_time()
    try:
        assert "unpacks to more than 100 MB" in refusal(data).message
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    assert time.process_time() - begun < 5


def test_a_zip_that_lies_about_its_sizes_unpacks_no_further_than_it_says() -> None:
    data = zipped({**xlsx_parts({}), "xl/workbook.xml": bytes(50_000_000)})
    size = (50_000_000).to_bytes(4, "little")
    assert data.count(size) == 2
    assert "damaged" in refusal(data.replace(size, (10).to_bytes(4, "little"))).message


def test_zips_of_odd_kinds_are_refused() -> None:
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_LZMA) as made:
        for name, text in xlsx_parts({"Resources": rows([HEADER])}).items():
            made.writestr(name, text)
    assert "packed in a way" in refusal(file.getvalue()).message
    assert "more than 10,000 parts" in refusal(b"PK\x03\x04" + b"PK\x01\x02" * 10_001).message


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("<a>" * 2_000_000, "nested deeper than 100 elements"),
        ("<a/>" * 11_000_000, "more than 10,000,000 tags"),
        (
            "<a " + " ".join(f"a{n}=''" for n in range(500_000)) + "/>",
            "a tag of more than 1,000,000 bytes",
        ),
        (f"<a b='{'c' * 3_000_000}'/>", "a tag of more than 1,000,000 bytes"),
    ],
    ids=["deep", "many", "attributes", "long"],
)
def test_xml_that_would_fill_the_memory_is_refused(part: str, words: str) -> None:
    for name in ("xl/styles.xml", "xl/worksheets/sheet1.xml"):
        error = refusal(zipped({**xlsx_parts({"Resources": rows([HEADER])}), name: part}))
        assert words in error.message
        assert name in error.where


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
LONG = f'<sst xmlns="{sheets.MAIN}"><si><t>{"a" * 100_000}</t></si></sst>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (FAR, "its cells go as far as XFD1048576"),
        ('<row r="1"><c r="A99999999999999999999"><v>1</v></c></row>', "a row '999999999"),
        ('<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>', "a cell at 'ZZZZZZ1'"),
        ('<row r="1"><c r="ZZZ1"><v>1</v></c></row>', "where no sheet has one"),
        ('<row r="0"><c r="A0"><v>1</v></c></row>', "where no sheet has one"),
        ('<row r="1"><c r="1A"><v>1</v></c></row>', "a cell at '1A'"),
        ('<row r="1"><c r=""><v>1</v></c></row>', "a cell at ''"),
        ('<row r="-1"><c><v>1</v></c></row>', "a row '-1'"),
        ('<row r="1"><c t="s"><v>1</v></c></row>', "whose text is not in the file"),
        (f'<row r="1"><c t="s"><v>{"9" * 5000}</v></c></row>', "whose text is not in the file"),
        ('<row r="1"><c t="s"><v>-1</v></c></row>', "whose text is not in the file"),
        (
            '<row r="1">' + '<c t="s"><v>0</v></c>' * 3000 + "</row>",
            "more than 100,000,000 characters",
        ),
    ],
)
def test_cells_that_would_kill_the_engine_are_refused_before(data: str, words: str) -> None:
    parts = xlsx_parts({"Resources": data})
    parts["xl/sharedStrings.xml"] = LONG
    assert words in refusal(zipped(parts)).message


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            ods_rows([("a",)]).replace(
                "table-row>", 'table-row table:number-rows-repeated="{}">', 1
            ),
            "",
        ),
        (
            ods_rows([("a",)]).replace(
                "table-cell ", 'table-cell table:number-columns-repeated="{}" ', 1
            ),
            "",
        ),
    ],
    ids=["rows", "columns"],
)
@pytest.mark.parametrize("times", ["0", "-1", "x", "9" * 30, "999999999", "\u0661"])
def test_repetitions_that_would_kill_the_engine_are_refused_before(
    data: str, words: str, times: str
) -> None:
    error = refusal(zipped(ods_parts({"Resources": data.format(times)})), "a.ods")
    assert "damaged" in error.message


def test_the_sheets_of_an_ods_are_bounded_together() -> None:
    row = ods_rows([("a",)]).replace(
        "table-row>", 'table-row table:number-rows-repeated="1000000">', 1
    )
    file = zipped(ods_parts({str(n): row for n in range(MAX_CELLS // 1_000_000 + 1)}))
    assert "too large" in refusal(file, "a.ods").message


def test_a_value_that_the_engine_cannot_read_is_told() -> None:
    bad = '<table:table-cell office:value-type="float" office:value="xx"/>'
    error = refusal(ods([HEADER, ("One", None, bad)]), "a.ods")
    assert "a value in it is not as it should be" in error.message


def test_merged_cells_without_end_are_no_burden() -> None:
    merged = '<mergeCell ref="A1:XFD1048576"/>' * 20_000
    table = worksheet(rows([HEADER, ("One",), ("Two",)]), f"<mergeCells>{merged}</mergeCells>")
    assert [one.title for one in entries(zipped(xlsx_parts({"Resources": table})))] == [
        "One",
        "Two",
    ]


GOOD = {
    "a.xlsx": xlsx_parts(
        {
            "Resources": worksheet(
                rows(
                    [HEADER, ("One", "/1", '<c s="1"><v>46000</v></c>'), ('<c t="s"><v>0</v></c>',)]
                ),
                '<mergeCells><mergeCell ref="A2:B2"/></mergeCells>',
            )
        }
    )
    | {"xl/sharedStrings.xml": f'<sst xmlns="{sheets.MAIN}"><si><t>Two</t></si></sst>'},
    "a.ods": ods_parts({"Resources": ods_rows([HEADER, ("One", "/1", 3.5), ("Two",)])}),
}


def _read_or_refused(data: bytes, name: str) -> None:
    try:
        found = reading(data, name)
    except SourceError as error:
        assert error.where.startswith(name)  # noqa: PT017 - it may be read as well
    else:
        taken = take_in(found, POLICY)
        assert taken.read == sum(isinstance(one, RawEntry) for one in found)


@given(st.data())
def test_a_mutated_file_is_read_or_refused_in_words(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(GOOD)))
    file = bytearray(zipped(GOOD[name]))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(file) - 1))
        file[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    _read_or_refused(bytes(file), name)


@given(st.data())
def test_a_mutated_part_is_read_or_refused_in_words(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(GOOD)))
    parts = dict(GOOD[name])
    part = data.draw(st.sampled_from(sorted(parts)))
    text = parts[part]
    body = bytearray(text.encode() if isinstance(text, str) else text)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(body) - 1))
        new = st.binary(max_size=3) | st.sampled_from([b"0", b"9", b"A", b'"', b"<", b"&#9;", b"e"])
        body[at : at + data.draw(st.integers(0, 3))] = data.draw(new)
    parts[part] = bytes(body)
    _read_or_refused(zipped(parts), name)


def test_100_000_rows_are_read_within_seconds() -> None:
    table = [HEADER, *((f"Title {n}", f"https://example.org/{n}", 46000) for n in range(100_000))]
    begun = time.process_time()
    assert len(entries(xlsx(table))) == 100_000
    assert time.process_time() - begun < 60  # about 5 s where nothing else runs


def test_without_the_engine_the_error_says_what_to_type() -> None:
    code = (
        "import sys; sys.modules['python_calamine'] = None\n"
        "from bulletin.sources.base import Document; from bulletin.sources.specs import Records\n"
        "from bulletin.sources.records import read; from bulletin.errors import SourceError\n"
        "data = sys.stdin.buffer.read()\n"
        "try: list(read(Records(path='a.xlsx'), lambda path: Document(data, path)))\n"
        "except SourceError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=xlsx([HEADER, ("One",)]),
        capture_output=True,
        check=True,
        cwd=ROOT,
        timeout=60,
    )
    assert b'pip install "bulletin[spreadsheets]"' in done.stdout


@BOTH
def test_two_sheets_of_one_file_are_two_sources(
    make: sheets.Make, name: str, publication: Path, run: Run
) -> None:
    """Neither shrinks because it shows less than both together."""
    each = '[[source]]\nkind = "records"\npath = "{}"\ncomplete = true\nsheet = "{}"\n'
    config = (publication / "bulletin.toml").read_text()
    old = '[[source]]\nkind = "records"\npath = "entries.json"\n'
    new = each.format(name, "Cases") + each.format(name, "Laws")
    (publication / "bulletin.toml").write_text(config.replace(old, new))
    for count in (20, 21):
        both: dict[str, list[sheets.Cells]] = {
            sheet: [HEADER, *((f"{sheet} {n}",) for n in range(count))]
            for sheet in ("Cases", "Laws")
        }
        if make is xlsx:
            file = zipped(xlsx_parts({sheet: rows(data) for sheet, data in both.items()}))
        else:
            file = zipped(ods_parts({sheet: ods_rows(data) for sheet, data in both.items()}))
        (publication / name).write_bytes(file)
        done = run("build", "--now", NOW)
        assert done.returncode == 0, done.stderr
        assert f"Read {2 * count}: in this issue {2 * count}" in done.stdout
