"""The `wxr` source: WordPress exports, whole and damaged, in parts and zips, and hostile ones."""

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import ROOT, Run
from tests.sources.wxr_files import (
    HEAD,
    NAMESPACE,
    PASSWORD,
    STAFF,
    TAIL,
    cdata,
    export,
    item,
    picture,
)

from bulletin.errors import SourceError
from bulletin.identity.names import hub_of, names_of
from bulletin.intake import take_in
from bulletin.model import Finding, Intake, Policy, RawEntry
from bulletin.sources.access import Means, SourceAccess
from bulletin.sources.specs import Wxr
from bulletin.sources.wxr import read

POLICY = Policy(home="https://example.org/", timezone="Europe/Brussels", summary=280)
RIG = Path(os.environ.get("BULLETIN_RIG") or ROOT.parent / "shared")


class Files:
    """Files in memory, opened as a publication's are; each can be read only from its beginning."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def open(self, place: str) -> io.BytesIO:
        return io.BytesIO(self.files[place])

    def progress(self, done: int, total: int) -> None:
        assert 0 < done <= total or done == total == 0


def reading(*files: bytes, **settings: Any) -> list[RawEntry | Finding]:
    names = {f"{chr(ord('x') + n)}.xml": data for n, data in enumerate(files)}
    access: Any = Files(names)
    return list(read(Wxr(path=tuple(names), **settings), access))


def entries(*files: bytes, **settings: Any) -> list[RawEntry]:
    return [one for one in reading(*files, **settings) if isinstance(one, RawEntry)]


def findings(*files: bytes, **settings: Any) -> list[Finding]:
    return [one for one in reading(*files, **settings) if isinstance(one, Finding)]


def only(source: str, **settings: Any) -> RawEntry:
    (entry,) = entries(export(source), **settings)
    return entry


def taken(*files: bytes, **settings: Any) -> Intake:
    return take_in(reading(*files, **settings), POLICY)


def refusal(*files: bytes, **settings: Any) -> SourceError:
    with pytest.raises(SourceError) as caught:
        reading(*files, **settings)
    assert caught.value.hint
    return caught.value


def answer(*files: bytes, **settings: Any) -> tuple[list[RawEntry | Finding], str]:
    """Return what is found, and in which words the rest is refused."""
    try:
        return reading(*files, **settings), ""
    except SourceError as error:
        return [], f"{error.message} {error.hint}"


def titles(found: list[RawEntry]) -> list[str]:
    return [entry.title for entry in found]


# What an item says.


def test_a_post_is_read_field_by_field() -> None:
    source = item(
        7,
        guid="https://example.org/?post_type=study&#038;p=7",
        excerpt=cdata("By hand."),
        terms=[
            ("post_tag", "africa", "Africa"),
            ("category", "news-analysis", "News &amp; Analysis"),
        ],
    )
    assert only(source) == RawEntry(
        where="x.xml:12",
        title="Entry 7",
        link="https://example.org/entry-7/",
        source_id="7",
        guid="https://example.org/?post_type=study&p=7",
        summary="By hand.",
        content="<p>Text of entry 7.</p>",
        markup=True,
        categories=("News &amp; Analysis",),
        tags=("Africa",),
        published="2027-01-15T09:00:00Z",
        updated="2027-01-16T09:00:00Z",
    )


def test_intake_makes_the_entry_that_a_person_expects() -> None:
    source = item(
        7,
        title=cdata('"Know & Show": AT&amp;T&#8217;s <5% rule for <em>all</em>'),
        content=cdata("<!-- wp:paragraph -->\n<p>It ends in ]]> here.</p>\n<!-- /wp:paragraph -->"),
        terms=[("category", "news-analysis", "News &amp; Analysis")],
    )
    (entry,) = taken(export(source)).entries
    assert entry.title == '"Know & Show": AT&T’s <5% rule for all'
    assert entry.categories == ("News & Analysis",)
    assert entry.content_html == "<p>It ends in ]]&gt; here.</p>"
    assert entry.summary == "It ends in ]]> here."
    assert entry.published == datetime(2027, 1, 15, 9, tzinfo=UTC)


def test_its_names_are_those_of_the_rest_interface() -> None:
    by_rest = RawEntry(
        where="https://example.org/entry-7/",
        title="Entry 7",
        link="https://example.org/entry-7/",
        source_id="7",
        guid="https://example.org/?post_type=study&#038;p=7",
        content="<p>x</p>",
        markup=True,
    )
    by_export = only(item(7, guid="https://example.org/?post_type=study&#038;p=7"))
    hub = hub_of(POLICY.home)
    (one, other) = take_in([by_rest, by_export], POLICY).entries
    assert names_of(one, hub) == names_of(other, hub)
    assert (one.guid, one.source_id) == (other.guid, other.source_id)


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "1.9"])
@pytest.mark.parametrize("prefix", ["wp", "w3p"])
def test_versions_and_prefixes_do_not_matter(version: str, prefix: str) -> None:
    data = export(item(7), namespace=f"http://wordpress.org/export/{version}/")
    data = data.replace(b"wp:", prefix.encode() + b":").replace(b":wp=", f":{prefix}=".encode())
    data = data.replace(b"wxr_version>1.2<", f"wxr_version>{version}<".encode())
    (entry,) = entries(data)
    assert (entry.source_id, entry.published) == ("7", "2027-01-15T09:00:00Z")


@pytest.mark.parametrize(
    "old", [b"  <wp:wxr_version>1.2</wp:wxr_version>\n", b"<channel>", b"  <title>Example Hub"]
)
def test_a_head_may_lack_much(old: bytes) -> None:
    assert titles(entries(export(item(7)).replace(old, b""))) == ["Entry 7"]


def test_a_field_of_another_namespace_is_another_field() -> None:
    source = item(7).replace(
        "<wp:post_id>", '<x:post_id xmlns:x="http://example.org/">9</x:post_id><wp:post_id>'
    )
    assert only(source).source_id == "7"


@pytest.mark.parametrize(
    ("fields", "published"),
    [
        ({}, "2027-01-15T09:00:00Z"),
        ({"post_date_gmt": "0000-00-00 00:00:00"}, "Fri, 15 Jan 2027 09:00:00 +0000"),
        ({"post_date_gmt": None, "pubDate": ""}, "2027-01-15 10:00:00"),
        (
            {"post_date_gmt": "0000-00-00 00:00:00", "pubDate": "Wed, 30 Nov -0001 00:00:00 +0000"},
            "2027-01-15 10:00:00",
        ),
        ({"post_date_gmt": "", "pubDate": "", "post_date": "0000-00-00 00:00:00"}, ""),
    ],
)
def test_dates_are_those_of_utc_where_they_are_told(fields: Any, published: str) -> None:
    assert only(item(7, **fields)).published == published


def test_an_export_before_modified_dates_has_none() -> None:
    assert only(item(7, post_modified_gmt=None)).updated == ""


@pytest.mark.parametrize(
    ("fields", "meta", "summary"),
    [
        ({"excerpt": cdata("By hand."), "content": cdata("Text.<!--more-->Rest.")}, {}, "By hand."),
        ({"content": cdata("<p>Lead.</p><!--more Read on--><p>Rest.</p>")}, {}, "Lead."),
        ({"content": cdata("<!--more--><p>All of it.</p>")}, {}, "All of it."),
        ({"content": cdata('[gallery ids="1,2"]')}, {"_yoast_wpseo_metadesc": "Told."}, "Told."),
        ({"content": cdata("<p>Text.</p>")}, {"_yoast_wpseo_metadesc": "Told."}, "Text."),
        ({"content": cdata("[caption id='a']Text.[/caption]")}, {}, "Text."),
        ({"content": cdata("<!-- wp:image {} --><!-- /wp:image -->\n<p>Text.</p>")}, {}, "Text."),
        ({"content": ""}, {}, ""),
    ],
)
def test_a_summary_is_the_editors_or_the_texts_beginning(
    fields: Any, meta: dict[str, str], summary: str
) -> None:
    (entry,) = taken(export(item(7, meta=meta, **fields))).entries
    assert entry.summary == summary


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("One.\n\nTwo,\nand more.", "<p>One.</p>\n<p>Two,<br>\nand more.</p>"),
        ("<h2>A</h2>\r\n\r\nOne.", "<h2>A</h2>\n<p>One.</p>"),
        ('One <a\nhref="https://example.org/">link</a>.', None),
        ("<pre>a\n\nb</pre>", "<pre>a\n\nb</pre>"),
        ("<!-- wp:paragraph --><p>a</p>\n\n<p>b</p>", "<!-- wp:paragraph --><p>a</p>\n\n<p>b</p>"),
        ("One.", "One."),
        ("One.\n", "<p>One.</p>"),
    ],
)
def test_the_classic_editors_paragraphs_are_made(source: str, made: str | None) -> None:
    found = only(item(7, content=cdata(source))).content
    assert found == (f"<p>{source}</p>" if made is None else made)


def test_terms_are_told_apart_by_taxonomy() -> None:
    source = item(
        7,
        terms=[
            ("post_tag", "legislation", "Legislation"),
            ("category", "uncategorized", "Uncategorized"),
            ("resource_type", "law", "Law"),
            ("category", "good-practices", "Good Practices"),
        ],
    )
    plain = only(source)
    assert (plain.categories, plain.tags) == (("Good Practices",), ("Legislation",))
    custom = only(source, category_taxonomies=("resource_type", "category"), tag_taxonomies=())
    assert (custom.categories, custom.tags) == (("Law", "Good Practices"), ())


@pytest.mark.parametrize("name", ["Uncategorized", "uncategorized"])
def test_terms_of_version_one_are_given_twice_and_read_once(name: str) -> None:
    bare = f"<category>{cdata('News')}</category><category>{cdata(name)}</category>"
    twice = item(7, more=bare, terms=[("category", "news", "News"), ("tag", "africa", "Africa")])
    assert (only(twice).categories, only(twice).tags) == (("News",), ("Africa",))
    assert only(item(7, more=bare)).categories == ("News",)


# What is left out, and what never leaves.


def test_other_types_are_told_once_with_their_counts() -> None:
    others = ["page", "nav_menu_item", "study", "study", "acf-field"]
    made = [item(n, post_type=cdata(name)) for n, name in enumerate(others, 2)]
    (finding,) = findings(export(item(1), *made))
    assert finding.severity == "note"
    assert finding.what == (
        "5 of other types left out: 2 study, 1 acf-field, 1 nav_menu_item, 1 page"
    )
    assert 'types = ["post", "study"]' in finding.hint
    assert len(entries(export(item(1), *made), types=("post", "study"))) == 3


def test_an_export_without_any_entry_asked_for_is_refused() -> None:
    error = refusal(export(item(1, post_type=cdata("study")), picture(2)))
    assert "no entry of the type post" in error.message
    assert "1 attachment, 1 study" in error.message
    assert "no entry" in refusal(export()).message
    assert refusal(export()).where == "x.xml"
    only_a_cut_one = export(item(1))[:-200]
    assert "public" in refusal(only_a_cut_one, complete=False).message


@pytest.mark.parametrize("status", ["draft", "pending", "private", "future", "trash", "inherit"])
def test_what_is_not_public_comes_with_its_names_alone(status: str) -> None:
    entry = only(item(7, status=cdata(status), terms=[("category", "a", "A")]))
    bare = RawEntry(
        where=entry.where,
        title="Entry 7",
        link="https://example.org/entry-7/",
        guid="https://example.org/?p=7",
        source_id="7",
        markup=True,
        status=status,
    )
    assert entry == bare
    (refused,) = taken(export(item(7, status=cdata(status)))).refused
    assert refused.bucket == "not public"


def everything(found: list[RawEntry | Finding]) -> str:
    return msgspec.json.encode(found).decode()


def test_passwords_and_addresses_of_people_never_leave() -> None:
    comment = (
        "<wp:comment><wp:comment_author_email>reader@example.net</wp:comment_author_email>"
        "<wp:comment_content>private</wp:comment_content></wp:comment>"
    )
    locked = item(7, post_password=cdata(PASSWORD), more=comment)
    found = reading(export(locked, item(8, more=comment)))
    entry = found[0]
    assert isinstance(entry, RawEntry)
    assert entry.protected
    assert not entry.content
    for secret in (PASSWORD, STAFF, "reader@example.net", "private"):
        assert secret not in everything(found)


LOCKED = item(7, post_password=cdata(PASSWORD), terms=[("category", "a", "A")], meta={"a": "b"})


@pytest.mark.parametrize("lost", range(LOCKED.count("]]>")))
def test_a_text_that_lost_its_end_lets_no_password_out(lost: int) -> None:
    *before, last = LOCKED.split("]]>", lost + 1)
    found = reading(export(item(6), "]]>".join(before) + last, item(8)), complete=False)
    assert PASSWORD not in everything(found)
    (*public, last_entry) = take_in(found, POLICY).entries
    assert [entry.title for entry in public] == ["Entry 6"]
    assert last_entry.title == "Entry 8"


@given(st.integers(0, len(export(item(7, post_password=cdata(PASSWORD)), item(8)))))
def test_an_export_cut_anywhere_lets_no_password_and_no_draft_out(at: int) -> None:
    locked = item(7, post_password=cdata(PASSWORD))
    data = export(item(6), locked, item(8, status=cdata("draft")))[:at]
    found, refused = answer(data, complete=False)
    assert bool(found) != bool(refused)
    assert PASSWORD not in everything(found) + refused
    public = take_in(found, POLICY).entries
    assert all(entry.title == "Entry 6" for entry in public)


# Pictures and parts.


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_picture_may_stand_in_another_file(order: tuple[int, int]) -> None:
    files = (
        export(item(7, meta={"_thumbnail_id": "9"}), item(8, meta={"_thumbnail_id": "99"})),
        export(picture(9, alt="A &quot;map&quot;")),
    )
    seven, eight = entries(*(files[n] for n in order))
    assert (seven.image, seven.image_alt) == (
        "https://example.org/uploads/9.jpg",
        "A &quot;map&quot;",
    )
    assert eight.image == ""


def test_a_picture_of_what_is_not_public_is_not_named() -> None:
    draft = item(7, status=cdata("draft"), meta={"_thumbnail_id": "9"})
    assert entries(export(draft, picture(9)))[0].image == ""


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_versions_the_last_modified_wins(order: tuple[int, int]) -> None:
    files = (
        export(item(6), item(7, title="Old", post_modified_gmt="2027-01-16 09:00:00")),
        export(item(7, title="New", post_modified_gmt="2027-02-01 09:00:00"), item(8)),
    )
    found = entries(*(files[n] for n in order))
    assert sorted(titles(found)) == ["Entry 6", "Entry 8", "New"]


def test_a_post_that_was_withdrawn_later_is_not_public() -> None:
    old = export(item(7))
    new = export(item(7, status=cdata("draft"), post_modified_gmt="2027-02-01 09:00:00"))
    assert [entry.status for entry in entries(old, new)] == ["draft"]
    assert [entry.status for entry in entries(new, old)] == ["draft"]


def test_posts_without_a_number_are_all_read() -> None:
    assert len(entries(export(item(1, post_id=""), item(2, post_id="none")))) == 2


def test_where_is_the_line_of_the_item() -> None:
    data = export(*map(item, range(1, 40)))
    lines = data.decode().splitlines()
    for entry in entries(data):
        name, _, line = entry.where.partition(":")
        assert name == "x.xml"
        assert lines[int(line) - 1] == "<item>"
        assert lines[int(line)] == f"<title>{cdata(entry.title)}</title>"


# Damage.


@pytest.mark.parametrize(
    ("title", "read_as", "what"),
    [
        (b"<![CDATA[A\x0bB\x08\xef\xbf\xbe]]>", "AB", "left out: 3 characters"),
        (b"A&#11;B&#x0;", "AB", "left out: 2 characters"),
        (b"R & D, <5% &nbsp;", "R & D, <5%", "taken as text: 3 signs"),
        (b"<![CDATA[Caf\xe9 \x96 na\xc3\xafve]]>", "Café – naïve", "read as Windows-1252: 2 bytes"),
        (b"A<odd:x>B</odd:x>", "AB", "read all the same: 1 entry"),
        (b"A<em>B", "A", "read as far as possible: 1 entry"),
    ],
)
def test_damage_is_repaired_counted_and_harms_no_other(
    title: bytes, read_as: str, what: str
) -> None:
    data = export(item(6), item(7, title="HERE"), item(8)).replace(b"HERE", title)
    found = reading(data)
    result = take_in(found, POLICY)
    assert [entry.title for entry in result.entries] == ["Entry 6", read_as, "Entry 8"]
    assert [entry.source_id for entry in result.entries] == ["6", "7", "8"]
    (finding,) = result.findings
    assert finding.what.startswith(what)
    assert finding.where == "x.xml"


@pytest.mark.parametrize("prefix", ["wp", "content", "excerpt"])
def test_a_head_that_declares_too_little_is_made_up_for(prefix: str) -> None:
    data = export(item(7)).replace(f"xmlns:{prefix}=".encode(), b"xmlns:other=")
    (entry,) = entries(data)
    assert (entry.source_id, entry.content) == ("7", "<p>Text of entry 7.</p>")
    (finding,) = findings(data)
    assert finding.what.endswith(f": {prefix}")


def test_an_item_that_was_never_closed_harms_no_other() -> None:
    data = export(item(6), item(7).replace("</item>", ""), item(8))
    assert titles(entries(data, complete=False)) == ["Entry 6", "Entry 7", "Entry 8"]


def test_an_item_whose_type_cannot_be_read_is_not_passed_over() -> None:
    broken = item(7, post_type="<![CDATA[post")
    assert "public" in refusal(export(item(6), broken, item(8))).message
    found = reading(export(item(6), broken, item(8)), complete=False)
    assert titles([one for one in found if isinstance(one, RawEntry)]) == ["Entry 6", "Entry 8"]


def test_tags_inside_a_text_are_text() -> None:
    text = "A feed: <item><title>x</title></item> and <![CDATA[ again </item>"
    data = export(item(7, content=cdata(text)), item(8))
    assert entries(data)[0].content == text
    assert titles(entries(data)) == ["Entry 7", "Entry 8"]


@pytest.mark.parametrize(
    "inside", ["<!-- <item> -->", "<description><![CDATA[<item>]]></description>"]
)
def test_tags_before_the_items_are_none(inside: str) -> None:
    head = HEAD.replace("<wp:author>", f"{inside}<wp:author>")
    assert titles(entries(export(item(7), head=head))) == ["Entry 7"]


def test_a_cut_export_is_refused_where_its_loss_would_count_as_gone() -> None:
    data = export(item(6), item(7))
    cut = data[: data.rindex(b"<wp:status>")]
    error = refusal(cut)
    assert error.where == "x.xml:31"
    assert "complete = false" in error.hint
    found = reading(cut, complete=False)
    assert titles([one for one in found if isinstance(one, RawEntry)]) == ["Entry 6"]
    told = [one.what for one in found if isinstance(one, Finding) and one.severity == "error"]
    assert len(told) == 2
    assert "the file ends in the middle" in told[1]


def test_an_item_without_a_status_is_not_taken_for_public() -> None:
    assert "public" in refusal(export(item(6), item(7, status=None))).message
    found = reading(export(item(6), item(7, status=None)), complete=False)
    assert titles([one for one in found if isinstance(one, RawEntry)]) == ["Entry 6"]


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\n\n", b"<br />\n<b>Notice</b>: x\n"])
def test_what_stands_before_the_export_is_passed_over(before: bytes) -> None:
    assert titles(entries(before + export(item(7)))) == ["Entry 7"]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("cp1251", "windows-1251"),
        ("koi8-r", "KOI8-R"),
        ("utf-8", "utf8"),
        ("utf-8", "no-such-thing"),
        ("utf-8", "zlib"),
    ],
)
def test_encodings_are_those_that_are_declared(encoding: str, declared: str) -> None:
    text = export(item(7, title="Права", content=cdata("x" * 70_000 + "Права"))).decode()
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    data = (mark + text.replace('"UTF-8"', f'"{declared}"')).encode(encoding)
    (entry,) = entries(data)
    assert entry.title == "Права"
    assert entry.content.endswith("xПрава")
    assert not findings(data)


# What is no export, or means harm.


@pytest.mark.parametrize(
    ("data", "looks"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"<!DOCTYPE html><html><title>Log In</title></html>", "a web page"),
        (b"\n<html><body><item>x</item></body></html>", "a web page"),
        (
            b'<?xml version="1.0"?>\n<rss><channel><item><title>x</title></item></channel></rss>',
            "a feed",
        ),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "a feed"),
        (b"<?xml version='1.0'?><catalog><book/></catalog>", "<catalog>"),
        (b'[{"title": "x"}]', "JSON"),
        (b"-- MySQL dump 10.13\n", "a copy of a database"),
        (b"\x1f\x8b\x08rest", "a gzip file"),
        (b"%PDF-1.7", "a PDF"),
        (b"\xd0\xcf\x11\xe0rest", "office"),
        (b"SQLite format 3\0", "a database"),
        (bytes(100), "no text"),
        (b"Title,Link\na,b\n", "a text"),
        (b"<?php echo 1;", "PHP"),
    ],
)
def test_what_is_no_export_is_called_by_its_name(data: bytes, looks: str) -> None:
    error = refusal(data)
    assert looks in error.message
    assert error.where == "x.xml"


LAUGHS = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
PARAMETER = '<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;]>'


@pytest.mark.parametrize("doctype", [LAUGHS, EXTERNAL, PARAMETER])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(doctype: str, encoding: str) -> None:
    data = export(item(7, title="&b;&a;")).decode().replace("<rss", f"{doctype}<rss", 1)
    assert "entities" in refusal(data.encode(encoding)).message


def test_entities_that_come_too_late_stand_for_nothing() -> None:
    (entry,) = taken(export(item(7, title=f"A &a; {EXTERNAL}"))).entries
    assert "&a;" in entry.title


@pytest.mark.parametrize(
    "harm",
    [
        "<a>" * 100_000,
        "<a>" * 100_000 + "</a>" * 100_000,
        "<!--" * 300_000,
        "<![CDATA[<item>]]>" * 50_000,
        "<![CDATA[" + "<item></item>" * 200_000 + "]]>",
        "&" * 1_000_000,
        "<" * 1_000_000,
        "".join(f"<p{n}:x/>" for n in range(50_000)),
        "<x " + " ".join(f'a{n}="1"' for n in range(50_000)) + "/>",
        "<!--more" * 200_000,
        "\n" * 1_000_000,
        "<category>" * 100_000,
        "<wp:postmeta><wp:meta_key>" * 20_000,
    ],
    ids=lambda harm: harm[:12].strip() or "line ends",
)
@pytest.mark.parametrize("field", ["title", "content"])
def test_what_is_made_to_choke_a_parser_harms_no_other(harm: str, field: str) -> None:
    value = harm if field == "title" else cdata(harm)
    fields: Any = {field: value}
    found = reading(export(item(6), item(7, **fields), item(8)), complete=False)
    read_ = titles([one for one in found if isinstance(one, RawEntry)])
    assert read_[0] == "Entry 6"
    assert read_[-1] == "Entry 8" or harm.startswith("<!--")


@pytest.mark.parametrize("many", ["<item>", "<item></item>", "<item><![CDATA[", "<item><a></item>"])
def test_a_file_of_nothing_but_tags_is_given_up(many: str) -> None:
    for complete in (True, False):
        found, refused = answer(export(item(6), many * 300_000), complete=complete)
        assert not found or many.endswith("[")
        assert "cannot be read" in refused or many.endswith("[")


def test_a_title_of_ten_megabytes_is_cut_and_told() -> None:
    result = taken(export(item(6), item(7, title=cdata("long " * 2_000_000)), item(8)))
    assert [len(entry.title) < 501 for entry in result.entries] == [True] * 3
    assert "longer than 500" in result.findings[0].what


def test_a_text_of_twenty_megabytes_is_cut_and_told() -> None:
    data = export(item(6), item(7, content=cdata("<p>long é</p>" * 1_600_000)), item(8))
    result = taken(data)
    assert [entry.title for entry in result.entries] == ["Entry 6", "Entry 7", "Entry 8"]
    assert ["longer than 1,000,000" in one.what for one in result.findings] == [True]


@pytest.mark.parametrize(
    "fields",
    [
        {"content": "long " * 2_000_000},
        {"content": cdata("long " * 8_000_000)},
        {"more": "<wp:comment>x</wp:comment>" * 400_000},
    ],
)
def test_an_item_that_is_too_large_is_refused_and_the_others_are_read(fields: Any) -> None:
    data = export(item(6), item(7, **fields), item(8))
    assert "more than 8 MB" in refusal(data).message
    found = reading(data, complete=False)
    assert titles([one for one in found if isinstance(one, RawEntry)]) == ["Entry 6", "Entry 8"]


GOOD = export(
    item(6, terms=[("category", "news", "News &amp; Analysis")], meta={"_thumbnail_id": "9"}),
    item(7, content=cdata("One.\n\nTwo ]]> <!--more--> three.")),
    item(8, status=cdata("draft"), post_password=cdata(PASSWORD)),
    picture(9, alt="x"),
)
EDITS = st.lists(
    st.tuples(
        st.integers(0, len(GOOD) - 1),
        st.integers(0, 40),
        st.one_of(
            st.binary(max_size=6),
            st.sampled_from(
                [b"<![CDATA[", b"]]>", b"<item>", b"</item>", b"<!--", b"-->", b"&", b"<", b"\0"]
            ),
        ),
    ),
    min_size=1,
    max_size=8,
)


@given(EDITS)
def test_bytes_changed_at_random_are_answered_in_words(edits: list[tuple[int, int, bytes]]) -> None:
    data = bytearray(GOOD)
    for at, length, new in edits:
        data[at : at + length] = new
    for complete in (True, False):
        found, refused = answer(bytes(data), complete=complete)
        assert bool(found) != bool(refused)
        assert take_in(found, POLICY).read == sum(isinstance(one, RawEntry) for one in found)


# Zips.


def zipped(
    members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED, **settings: Any
) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data, **settings)
    return made.getvalue()


def test_a_zip_is_read_part_by_part() -> None:
    made = zipped(
        {
            "export/example.001.xml": export(item(8), picture(9)),
            "export/example.000.xml": export(item(7, meta={"_thumbnail_id": "9"})),
            "export/": b"",
            "__MACOSX/export/._example.000.xml": b"\0\5\x16\7",
            "export/._example.000.xml": b"\0\5\x16\7",
            "readme.txt": b"x",
            "inner.zip": zipped({"a.xml": export(item(10))}),
        }
    )
    seven, eight = entries(made)
    assert seven.where == "x.xml/export/example.000.xml:12"
    assert (seven.title, eight.title) == ("Entry 7", "Entry 8")
    assert seven.image


@pytest.mark.parametrize(
    ("made", "what"),
    [
        (zipped({}), "no .xml file"),
        (zipped({"word/document.txt": b"x"}), "no .xml file"),
        (zipped({"../a.xml": export(item(7))}), "leads elsewhere"),
        (zipped({"/a.xml": export(item(7))}), "leads elsewhere"),
        (zipped({"C:\\a.xml": export(item(7))}), "leads elsewhere"),
        (zipped({"a.xml": export(item(7))}, zipfile.ZIP_LZMA), "packed in a way"),
        (zipped({f"{n}.xml": b"" for n in range(1001)}), "more than 1,000 files"),
        (zipped({f"{n:0250}": b"" for n in range(4000)}), "too many files"),
        (zipped({"a.xml": zipped({"b.xml": export(item(7))})}), "a zip"),
        (zipped({"a.xml": b"<catalog/>"}), "<catalog>"),
        (zipped({"a.xml": export(item(7)) + b" " * 60_000_000}), "200 times its size"),
        (zipped({"a.xml": export(item(7))})[:-30], "cannot be opened"),
        (b"PK\3\4" + bytes(100), "cannot be opened"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_zip_that_is_none_or_means_harm_is_refused(made: bytes, what: str) -> None:
    assert what in refusal(made).message


def test_a_locked_or_damaged_zip_is_refused_in_words() -> None:
    made = bytearray(zipped({"a.xml": export(item(7))}, zipfile.ZIP_STORED))
    at = made.index(b"Entry 7")
    assert "cannot be unpacked" in refusal(bytes(made[:at] + b"Entry 9" + made[at + 7 :])).message
    directory = made.index(b"PK\1\2")
    made[directory + 8] |= 1
    assert "password" in refusal(bytes(made)).message


@given(st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_a_zip_changed_at_random_is_answered_in_words(at: int, new: bytes) -> None:
    data = bytearray(zipped({"a.xml": export(item(7))}))
    at = len(data) * at // 400
    data[at : at + len(new)] = new
    found, refused = answer(bytes(data), complete=False)
    assert bool(found) != bool(refused)


# As a whole.


def test_a_publications_files_and_standard_input_are_read(tmp_path: Path, run: Run) -> None:
    (tmp_path / "a.xml").write_bytes(export(item(7)))
    done = run("read", "--kind", "wxr", "a.xml", "--jsonl")
    assert done.returncode == 0, done.stderr
    assert '"title":"Entry 7"' in done.stdout
    spec = Wxr(path="-")
    access = SourceAccess(Means(tmp_path, lambda: io.BytesIO(export(item(8)))), spec, "wxr:-")
    (entry,) = (one for one in read(spec, access) if isinstance(one, RawEntry))
    assert entry.where == "stdin:12"


MEMORY = """\
import io, re, sys
from pathlib import Path
from bulletin.sources.access import Means, SourceAccess
from bulletin.sources.specs import Wxr
from bulletin.sources.wxr import read
def most():
    return int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) * 1024
before = most()
spec = Wxr(path="x.xml")
access = SourceAccess(Means(Path(sys.argv[1]), io.BytesIO), spec, "wxr")
print(sum(1 for _ in read(spec, access)), most() - before)
"""


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="only Linux tells a process's memory like this"
)
def test_a_large_export_needs_little_memory(tmp_path: Path) -> None:
    post = item(0, content=cdata("<p>A long text.</p>" * 1000)).encode()
    with (tmp_path / "x.xml").open("wb") as file:
        file.write(HEAD.replace("{namespace}", NAMESPACE).encode())
        for number in range(1, 4001):
            file.write(post.replace(b"post_id>0<", b"post_id>%d<" % number))
        file.write(TAIL.encode())
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(tmp_path)], capture_output=True, check=True, timeout=120
    )
    entries_, held = map(int, done.stdout.split())
    assert entries_ == 4000
    assert (tmp_path / "x.xml").stat().st_size > 75_000_000
    assert 0 < held < 50_000_000


SAMPLES = sorted((RIG / "samples" / "wxr").rglob("*.xml")) if RIG.is_dir() else []


@pytest.mark.skipif(not SAMPLES, reason="no exports from elsewhere: BULLETIN_RIG names no folder")
def test_exports_from_elsewhere_are_read_or_refused_in_words() -> None:
    for path in SAMPLES:
        for complete in (True, False):
            found, refused = answer(path.read_bytes(), complete=complete)
            assert any(isinstance(one, RawEntry) for one in found) or refused, path
