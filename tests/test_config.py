"""``bulletin.toml``: found, read whole, and every problem of it told in one run."""

import codecs
import os
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from bulletin import config
from bulletin.checks.rules import Rules
from bulletin.errors import BulletinError, ConfigError, SeveralErrors
from bulletin.schema import keys_of
from bulletin.sources import BUILT_IN, spec_of
from bulletin.sources.specs import Records

GOOD = """\
[publication]
title = "Example Digest"
home = "https://example.org"
url = "https://example.org/bulletin"
language = "pt-BR"
timezone = "Europe/Brussels"
formerly = ["https://old.example.org/"]
contact = "editor@example.org"

[[source]]
kind = "records"
path = ["a.json", "-"]
complete = true
html = false
url = "https://example.org/a.json"
allow_private = true

[[source]]
kind = "records"
path = "b.csv"
columns = { "Titre" = "title", "Lien" = "link" }
sheet = 2

[[section]]
title = "News & Analysis"

[[section]]
title = "Law"
categories = ["Legislation", "Cases"]
updates = true

[[section]]
title = "More"
rest = true

[issue]
name = "{title} {number}: {month} {year}"
first = 48
since = 2026-10-01
min_entries = 3
placement = "first"
summary = 200

[email]
mailers = ["mailchimp", "none"]
from = "Example <digest@example.org>"
unsubscribe = "mailto:leave@example.org"
address = "1 Example Street"
accent = "#A0b1C2"
budget = 80
web_copy = true
font = "serif"
width = 640
logo = "https://example.org/logo.png"
logo_alt = "Example"
logo_width = 120
header = "https://example.org/header.jpg"
header_alt = ""
thumbnails = true
contents = true

[[mailer]]
name = "our-mailer"
paste = "New message, Source"
form = "fragment"
unsubscribe = "{{ leave }}"
browser = "{{ online }}"
address = "%%address%%"

[feeds]
entries = 20

[checks]
names = ["Jane Doe"]
allow = ["+32 2 123 45 67"]
phone = "error"
"""


def load(folder: Path, source: str | bytes) -> config.Config:
    path = folder / config.FILE
    path.write_bytes(source.encode() if isinstance(source, str) else source)
    return config.load(path, spec_of)


def problems(folder: Path, source: str) -> list[tuple[str, str, str]]:
    with pytest.raises(BulletinError) as caught:
        load(folder, source)
    several = caught.value.errors if isinstance(caught.value, SeveralErrors) else [caught.value]
    return [(error.where, error.message, error.hint) for error in several]


def line_of(source: str, words: str) -> int:
    return source[: source.index(words)].count("\n") + 1


def test_every_key_is_read_right(tmp_path: Path) -> None:
    found = load(tmp_path, GOOD)
    assert found == config.Config(
        folder=tmp_path,
        publication=config.PublicationTable(
            title="Example Digest",
            home="https://example.org/",
            url="https://example.org/bulletin/",
            language="pt-BR",
            timezone="Europe/Brussels",
            formerly=("https://old.example.org/",),
            contact="editor@example.org",
        ),
        sources=(
            (
                "records",
                Records(
                    path=("a.json", "-"),
                    url="https://example.org/a.json",
                    html=False,
                    complete=True,
                    allow_private=True,
                ),
            ),
            ("records", Records(path="b.csv", columns={"Titre": "title", "Lien": "link"}, sheet=2)),
        ),
        sections=(
            config.SectionTable(title="News & Analysis"),
            config.SectionTable(title="Law", categories=("Legislation", "Cases"), updates=True),
            config.SectionTable(title="More", rest=True),
        ),
        issue=config.IssueTable(
            name="{title} {number}: {month} {year}",
            first=48,
            since=date(2026, 10, 1),
            min_entries=3,
            placement="first",
            summary=200,
        ),
        email=config.EmailTable(
            mailers=("mailchimp", "none"),
            sender="Example <digest@example.org>",
            unsubscribe="mailto:leave@example.org",
            address="1 Example Street",
            web_copy=True,
            accent="#A0b1C2",
            budget=80,
            font="serif",
            width=640,
            logo="https://example.org/logo.png",
            logo_alt="Example",
            logo_width=120,
            header="https://example.org/header.jpg",
            thumbnails=True,
            contents=True,
        ),
        feeds=config.FeedsTable(entries=20),
        own_mailers=(
            config.MailerTable(
                name="our-mailer",
                paste="New message, Source",
                form="fragment",
                unsubscribe="{{ leave }}",
                browser="{{ online }}",
                address="%%address%%",
            ),
        ),
        checks=Rules(
            levels={"phone": "error"},
            names=("Jane Doe",),
            allow=("+32 2 123 45 67",),
            own=("editor@example.org",),
        ),
    )
    assert found.mailer.name == "mailchimp"
    assert [section.takes() for section in found.sections] == [
        ("News & Analysis",), ("Legislation", "Cases"), ("More",),
    ]  # fmt: skip


def test_no_key_is_forgotten_in_the_file_above() -> None:
    kinds: list[type[Struct]] = [*config.TABLES.values(), Records]
    for kind in kinds:
        for key in keys_of(kind):
            assert f"\n{key.name} = " in GOOD, key


def test_the_repository_is_a_publication() -> None:
    root = Path(__file__).parent.parent
    found = config.load(root / config.FILE, spec_of)
    assert [kind for kind, _ in found.sources] == ["listing-text"]
    assert len(found.sections) == 4
    assert found.issue == config.IssueTable()


@pytest.mark.parametrize("kind", [*config.TABLES.values(), *map(spec_of, BUILT_IN)])
def test_every_key_of_every_table_says_what_it_means(kind: type[Struct]) -> None:
    for key in keys_of(kind):
        assert key.meaning.endswith("."), key
        assert key.kind
        assert "`" not in key.kind


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + GOOD.encode(),
        codecs.BOM_UTF16_LE + GOOD.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + GOOD.encode("utf-16-be"),
        GOOD.replace("\n", "\r\n").encode(),
    ],
)
def test_what_windows_editors_save_is_read(tmp_path: Path, data: bytes) -> None:
    assert load(tmp_path, data) == load(tmp_path, GOOD)


def test_cp1252_is_read(tmp_path: Path) -> None:
    data = GOOD.replace("Law", "Política – “leis”").encode("cp1252")
    assert load(tmp_path, data).sections[1].title == "Política – “leis”"


BAD = """\
[publicaton]
x = 1
[publication]
titel = "x"
home = "www.example.org"
url = 5
timezone = "Europe/Brusels"
language = "english language"
contact = "nobody"
[issue]
name = "{title} {nubmer}"
first = 0
placement = "lst"
summary = 10
since = "soon"
[email]
mailers = ["mailchmp", "nnone"]
from = "Example"
unsubscribe = "click here"
accent = "blue"
budget = 20
colour = "#ffffff"
[feeds]
entries = 5000
[[section]]
title = "News"
[[section]]
title = " later"
[[section]]
title = "NEWS"
rest = true
[[section]]
titel = "More"
rest = true
[[section]]
title = "Two\\nlines"
[[source]]
kind = "recrods"
[[source]]
path = "a.json"
[[source]]
kind = "records"
pth = "a.json"
[[source]]
kind = 3
[[source]]
kind = "records"
path = "a.xlsx"
columns = { "Titre" = "titel", "Lien" = "link", "Thème" = 3 }
[[source]]
kind = "records"
path = "b.xlsx"
columns = ["title"]
sheet = true
"""
EXPECTED = [
    ("publicaton", "unknown table 'publicaton'", "Did you mean 'publication'?"),
    ("[publication]", "publication.title is missing", "Add: title = ..."),
    ("titel", "unknown key 'publication.titel'", "Did you mean 'title'?"),
    ("home", "publication.home is no web address: 'www.example.org'", "It starts with https://"),
    ("url", "publication.url: expected text in quotes", ""),
    ("timezone", "unknown time zone 'Europe/Brusels'", 'Use a name like "Europe/Brussels"'),
    ("language", "publication.language is no language tag", 'Use a tag like "en"'),
    ("contact", "publication.contact is no email address", 'Write "name@example.org"'),
    ("name = ", "issue.name cannot be filled in", "It may hold {title}"),
    ("first", "issue.first should be from 1", ""),
    ("placement", "issue.placement: expected one of", "Did you mean 'last'?"),
    ("summary", "issue.summary should be from 40 to 2000", ""),
    ("since", "issue.since: expected a date", ""),
    ("mailers", "unknown mailer 'mailchmp'", "Did you mean 'mailchimp'?"),
    ("mailers", "unknown mailer 'nnone'", "Did you mean 'none'?"),
    ("from", "email.from is no email address", 'Write "name@example.org"'),
    ("unsubscribe", "email.unsubscribe is no link", "It starts with https:// or mailto:"),
    ("accent", "email.accent is no colour: 'blue'", "Write it as #rrggbb"),
    ("budget", "email.budget should be 0, or from 30 to 10000 kB", "Gmail cuts off"),
    ("colour", "unknown key 'email.colour'", ""),
    ("entries", "feeds.entries should be from 1 to 1000", ""),
    ('title = " later"', "a section cannot be called ' later'", "Top, Later and Never"),
    ('title = "NEWS"', "two sections 'NEWS'", "Give one of them another title."),
    ('[[section]]\ntitel = "More"', "section.title is missing", "Add: title = ..."),
    ('titel = "More"', "unknown key 'section.titel'", "Did you mean 'title'?"),
    ('title = "Two', "should stand on one line", ""),
    ('kind = "recrods"', "unknown source kind 'recrods'", "Did you mean 'records'?"),
    (
        "[[source]]\npath",
        "source.kind is missing",
        "Known here: feed, listing-html, listing-text, records, wordpress, wxr.",
    ),
    ("pth", "unknown key 'source.pth'", "Did you mean 'path'?"),
    ("kind = 3", "unknown source kind 3", "It should be text in quotes."),
    ("Titre", "source.columns.Titre: expected one of 23 words", "Did you mean 'title'?"),
    ("Thème", "source.columns.Thème: expected one of 23 words, found a whole number", ""),
    ("columns = [", "source.columns: expected a table, found a list", ""),
    ("sheet", "source.sheet: expected text in quotes", ""),
]


def test_every_problem_is_told_in_one_run_with_its_line(tmp_path: Path) -> None:
    found = problems(tmp_path, BAD)
    for words, message, hint in EXPECTED:
        place = f"{config.FILE}:{line_of(BAD, words)}"
        matching = [one for one in found if one[0] == place and message in one[1]]
        assert len(matching) == 1, (place, message, found)
        assert hint in matching[0][2]
    rest = (
        f"{config.FILE}:{line_of(BAD, 'rest = true') + 3}",
        "more than one section says rest = true",
    )
    assert rest in [one[:2] for one in found]
    assert len(found) == len(EXPECTED) + 1
    lines = [int(where.rpartition(":")[2]) for where, *_ in found]
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("old", "new", "where", "message"),
    [
        (
            'name = "{title} {number}: {month} {year}"',
            'name = "{title.x}"',
            37,
            "cannot be filled in",
        ),
        (
            'name = "{title} {number}: {month} {year}"',
            'name = "{title:>9999999}"',
            37,
            "cannot be filled in",
        ),
        (
            'name = "{title} {number}: {month} {year}"',
            'name = "{title!r}"',
            37,
            "cannot be filled in",
        ),
        ('name = "{title} {number}: {month} {year}"', 'name = "{}"', 37, "cannot be filled in"),
        ('name = "{title} {number}: {month} {year}"', 'name = "{"', 37, "cannot be filled in"),
        ('mailers = ["mailchimp", "none"]', "mailers = []", 45, "email.mailers is empty"),
        ('title = "Example Digest"', 'title = " "', 2, "publication.title is empty"),
        ('path = "b.csv"', "", 18, "source.path is missing"),
        ('title = "Example Digest"', 'title = "\u200b"', 2, "publication.title is empty"),
        ('timezone = "Europe/Brussels"', 'timezone = "../etc/passwd"', 6, "unknown time zone"),
        ('timezone = "Europe/Brussels"', 'timezone = "Europe"', 6, "unknown time zone"),
        ('timezone = "Europe/Brussels"', 'timezone = ""', 6, "unknown time zone"),
        ('home = "https://example.org"', 'home = "javascript:alert(1)"', 3, "is no web address"),
        ('home = "https://example.org"', 'home = "mailto:a@example.org"', 3, "is no web address"),
        ('"https://old.example.org/"', '"http://www.example.org"', 7, "that home has now"),
        (
            "Example <digest@example.org>",
            "A <a@example.org>\\r\\nBcc: b@example.org",
            46,
            "is no email address",
        ),
    ],
)
def test_one_problem_alone_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, where: int, message: str
) -> None:
    assert old in GOOD
    source = GOOD.replace(old, new, 1)
    ((place, told, _),) = problems(tmp_path, source)
    assert place == f"{config.FILE}:{where}"
    assert message in told


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ("", "there is no [[source]] to read"),
        ("source = []\n", "there is no [[source]] to read"),
        ("source = 5\n", "write [[source]] in double brackets"),
        ("source = ['x']\n", "write [[source]] in double brackets"),
        ("source = [[['a']]]\n", "write [[source]] in double brackets"),
        ("section = 'x'\n", "write [[section]] in double brackets"),
        ("section = [3]\n", "section should be a table, not a whole number"),
        ("publication = 3\n", "publication should be a table, not a whole number"),
        ("issue = []\n", "issue should be a table, not a list"),
    ],
)
def test_tables_that_are_none_are_told(tmp_path: Path, tables: str, message: str) -> None:
    assert any(message in told for _, told, _ in problems(tmp_path, tables))


def test_an_empty_file_says_what_it_lacks(tmp_path: Path) -> None:
    told = [message for _, message, _ in problems(tmp_path, "")]
    assert "publication.title is missing" in told
    assert "there is no [[source]] to read" in told


def test_a_file_that_is_no_toml_is_told_by_line_and_column(tmp_path: Path) -> None:
    ((where, message, hint),) = problems(tmp_path, GOOD.replace('"pt-BR"', "pt-BR"))
    assert where == "bulletin.toml:5:12"
    assert message.startswith("this line is no TOML")
    assert "stand in quotes" in hint


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x00\x01", "binary data"),
        ("[publication]".encode("utf-16-le"), "it seems to be in UTF-16"),
    ],
)
def test_what_is_no_text_is_told(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(ConfigError, match=f"cannot be read: {words}"):
        load(tmp_path, data)


def test_the_file_is_found_here_or_above_or_by_name(tmp_path: Path) -> None:
    below = tmp_path / "issues" / "0001"
    below.mkdir(parents=True)
    file = tmp_path / config.FILE
    file.write_text(GOOD)
    assert config.find(tmp_path) == config.find(below) == config.find(file) == file


def test_a_missing_file_says_where_it_was_looked_for(tmp_path: Path) -> None:
    root = Path(os.path.abspath(os.sep))  # noqa: PTH100 - the root, on Windows too
    with pytest.raises(ConfigError, match="no such file or folder") as caught:
        config.find(root / "nowhere-at-all")
    assert "nowhere-at-all" in caught.value.where
    with pytest.raises(ConfigError, match=r"no bulletin\.toml here") as caught:
        config.find(root)
    assert "--config" in caught.value.hint
    with pytest.raises(ConfigError, match="cannot be read"):
        config.load(tmp_path / config.FILE, spec_of)
    with pytest.raises(ConfigError, match="cannot be read"):
        config.load(tmp_path, spec_of)


scalars = st.sampled_from(
    '"x" 1 true 2026-01-01 1.5 [] {} "https://example.org" 12:00:00'.split(),
)
lists = st.lists(scalars, max_size=2).map(lambda inner: f"[{', '.join(inner)}]")
values = scalars | lists | st.lists(lists, max_size=2).map(lambda inner: f"[{', '.join(inner)}]")
lines = st.lists(
    st.tuples(
        st.sampled_from(
            [name for kind in config.TABLES.values() for name in [k.name for k in keys_of(kind)]]
            + ["kind", "path"]
        ),
        values,
    ).map(" = ".join),
    unique_by=lambda line: line.split(" ")[0],
    max_size=5,
)
heads = st.sampled_from(
    [*(f"[{name}]" for name in config.TABLES), "[[section]]", "[[source]]", "[source.x]", ""]
)


@given(st.lists(st.tuples(heads, lines), max_size=4))
def test_any_file_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, tables: list[tuple[str, list[str]]]
) -> None:
    source = "\n".join("\n".join([head, *body]) for head, body in tables)
    try:
        load(tmp_path_factory.mktemp("settings", numbered=True), source)
    except BulletinError as error:
        assert str(error)  # noqa: PT017 - it may be a good file as well


LOOKS = {
    "width = 641": "email.width should be from 480 to 640 px",
    "logo_width = 4": "email.logo_width should be from 24 to 280",
    'logo = "http://example.org/x.png"\nlogo_alt = "x"': "email.logo is no https:// address",
    'logo = "https://example.org/x.png"': "email.logo_alt is missing",
    'header = "header.png"': "email.header is no https:// address",
    'unsubscribe = "http://example.org/"': "email.unsubscribe is no link",
    'unsubscribe = "https://example.org/u?id={{ id }}"': "email.unsubscribe holds a placeholder",
    'font = "comic"': "email.font: expected one of",
}


@pytest.mark.parametrize(("line", "problem"), LOOKS.items())
def test_a_look_that_would_not_survive_is_told(tmp_path: Path, line: str, problem: str) -> None:
    source = re.sub(r"\[email\]\n(?:.+\n)+", f"[email]\n{line}\n", GOOD)
    with pytest.raises(ConfigError, match=re.escape(problem)):
        load(tmp_path, source)


@pytest.mark.parametrize(
    ("tag", "what", "hint"),
    [
        ("xx", "no language that is known: 'xx'", 'Use a tag like "en", "es" or "pt-BR" (BCP 47).'),
        ("fra", "no language that is known: 'fra'", 'Did you mean "fr" (French)?'),
        ("jp", "no language that is known: 'jp'", 'Did you mean "ja" (Japanese)?'),
        ("pt_BR", "no language tag: 'pt_BR'", 'Did you mean "pt-BR" (Brazilian Portuguese)?'),
        ("French", "no language tag: 'French'", 'Did you mean "fr" (French)?'),
    ],
)
def test_a_language_that_there_is_not_is_refused(
    tmp_path: Path, tag: str, what: str, hint: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, GOOD.replace("pt-BR", tag).encode())
    assert what in caught.value.message
    assert caught.value.hint == hint


@pytest.mark.parametrize("tag", ["en", "en-GB", "es-MX", "fr-CA", "ar-EG", "de", "zh-Hant", "tet"])
def test_every_other_language_is_taken(tmp_path: Path, tag: str) -> None:
    assert load(tmp_path, GOOD.replace("pt-BR", tag).encode()).publication.language == tag


@pytest.mark.parametrize(
    ("key", "path", "value"),
    [
        ("title", "publication.title", "Digest *|UNSUB|*"),
        ("title", "publication.title", "News [unsubscribe]"),
        ("address", "email.address", "1 Example Street, %%address%%"),
        ("address", "email.address", "*|LIST:ADDRESS|*"),
        ("logo_alt", "email.logo_alt", "{{ leave }}"),
    ],
)
def test_a_placeholder_is_told_by_its_key_and_line(
    tmp_path: Path, key: str, path: str, value: str
) -> None:
    source = re.sub(rf'(?m)^{key} = ".*"$', f'{key} = "{value}"', GOOD, count=1)
    (problem,) = problems(tmp_path, source)
    assert f"{path} holds " in problem[1]
    assert problem[0] == f"bulletin.toml:{line_of(source, value)}"


@pytest.mark.parametrize("title", ["Digest [EN]", "Digest *| News", "{{ name }}, {% read %} this"])
def test_the_mere_signs_of_a_mailer_are_words(tmp_path: Path, title: str) -> None:
    source = GOOD.replace('title = "Example Digest"', f'title = "{title}"', 1)
    assert load(tmp_path, source).publication.title == title
