"""Spreadsheets made by hand, part by part, so that a test can say what exactly stands in them."""

import io
from collections.abc import Callable, Mapping, Sequence
from html import escape
from zipfile import ZIP_DEFLATED, ZipFile

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    "</Types>"
)
ROOT_RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1"'
    f' Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
# Formats of cells by their number: 0 none, 1 a day (14), 2 a day and time (22), 3 "mmm yyyy".
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="mmm\\ yyyy"/>'
    '</numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/>'
    '<xf numFmtId="164"/></cellXfs></styleSheet>'
)
Cells = Sequence[object]
Make = Callable[[Sequence[Cells]], bytes]


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return file.getvalue()


def letters(column: int) -> str:
    return (letters((column - 1) // 26) if column > 26 else "") + chr(65 + (column - 1) % 26)


def cell(value: object, reference: str = "") -> str:
    """Return a cell of XLSX; text that begins with ``<c`` is one already."""
    at = f' r="{reference}"' if reference else ""
    if isinstance(value, str) and value.startswith("<c"):
        return value.replace("<c", f"<c{at}", 1)
    if isinstance(value, bool):
        return f'<c{at} t="b"><v>{value:d}</v></c>'
    if isinstance(value, int | float):
        return f"<c{at}><v>{value}</v></c>"
    return f'<c{at} t="inlineStr"><is><t>{escape(str(value))}</t></is></c>' if value else ""


def rows(table: Sequence[Cells], first: int = 1) -> str:
    """Return the rows of a table as XLSX has them; None leaves a cell out."""
    made = []
    for number, row in enumerate(table, first):
        cells = (cell(value, f"{letters(n)}{number}") for n, value in enumerate(row, 1))
        made.append(f'<row r="{number}">{"".join(cells)}</row>')
    return "".join(made)


def worksheet(data: str, after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetData>{data}</sheetData>{after}</worksheet>'


def xlsx_parts(
    sheets: Mapping[str, str], *, properties: str = "", hidden: Sequence[str] = ()
) -> dict[str, str | bytes]:
    """Return the parts of a workbook of sheets: a name, and the rows, or the whole sheet's XML."""
    listed = related = ""
    parts: dict[str, str | bytes] = {}
    for number, (name, data) in enumerate(sheets.items(), 1):
        state = ' state="hidden"' if name in hidden else ""
        listed += f'<sheet name="{escape(name)}" sheetId="{number}"{state} r:id="r{number}"/>'
        related += (
            f'<Relationship Id="r{number}" Type="{OFFICE}/worksheet"'
            f' Target="worksheets/sheet{number}.xml"/>'
        )
        whole = data if data.startswith("<worksheet") else worksheet(data)
        parts[f"xl/worksheets/sheet{number}.xml"] = whole
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT_RELATIONS,
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}'
        "</Relationships>",
        "xl/styles.xml": STYLES,
        **parts,
    }


def xlsx(table: Sequence[Cells], name: str = "Resources") -> bytes:
    return zipped(xlsx_parts({name: rows(table)}))


ODS_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<office:automatic-styles><style:style style:name="unseen" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    "<office:body><office:spreadsheet>"
)
UNSEEN = ' table:style-name="unseen"'
ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def ods_cell(value: object) -> str:
    """Return a cell of ODS; text that begins with ``<table`` is one already."""
    if isinstance(value, str) and value.startswith("<table"):
        return value
    if isinstance(value, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    if not value:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def ods_rows(table: Sequence[Cells]) -> str:
    return "".join(
        f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in table
    )


def ods_parts(sheets: Mapping[str, str], hidden: Sequence[str] = ()) -> dict[str, str | bytes]:
    tables = "".join(
        f'<table:table table:name="{escape(name)}"'
        f"{UNSEEN if name in hidden else ''}>{data}</table:table>"
        for name, data in sheets.items()
    )
    return {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": ODS_HEAD + tables + ODS_TAIL,
        "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:'
        'opendocument:xmlns:manifest:1.0"/>',
    }


def ods(table: Sequence[Cells], name: str = "Resources") -> bytes:
    return zipped(ods_parts({name: ods_rows(table)}))
