"""Any file may be judged: what is sound passes, what is damaged is told, nothing hangs or breaks."""

import json
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from tests.checks.cases import HEAD, HTML, TEXT
from tests.conftest import Run

from bulletin.checks import catalogue
from bulletin.checks.letter import Letter
from bulletin.checks.rules import Rules


def message(**parts: str) -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    for line in HEAD.splitlines()[:4]:
        name, _, value = line.partition(": ")
        made[name] = value
    if "text" in parts:
        made.set_content(parts["text"])
    if "html" in parts and "text" in parts:
        made.add_alternative(parts["html"], subtype="html")
    elif "html" in parts:
        made.set_content(parts["html"], subtype="html")
    return made


def related() -> EmailMessage:
    """The alternatives within what is related, as Outlook and Apple Mail nest them."""
    made = message()
    made.make_related()
    for part in (message(text=TEXT, html=HTML), message()):
        del part["From"], part["Subject"], part["Date"], part["Message-ID"]
        if part.get_content_maintype() != "multipart":
            part.set_content(b"GIF89a", "image", "gif", cid="<logo@example.org>")
        made.attach(part)
    return made


def forwarded() -> EmailMessage:
    made = message(text="See below.")
    made.add_attachment(message(html=HTML))
    return made


def with_files() -> EmailMessage:
    made = message(text=TEXT, html=HTML)
    made.add_attachment("a,b\n", "csv", filename="numbers.csv")
    made.add_attachment("Notes\n", "plain", filename="notes.txt")
    return made


def in_latin() -> EmailMessage:
    made = message(html=HTML)
    made.set_content("Résumé\n" + TEXT, charset="iso-8859-1", cte="quoted-printable")
    made.add_alternative(HTML, subtype="html", cte="base64")
    return made


SOUND = {
    "text alone": message(text=TEXT),
    "alternatives": message(text=TEXT, html=HTML),
    "related": related(),
    "forwarded": forwarded(),
    "with files": with_files(),
    "in several encodings": in_latin(),
}
RAW = HEAD.replace("\n", "\r\n").partition("MIME-Version")[0]


def faults(letter: Letter) -> list[str]:
    return [each.what for each in catalogue.judge(letter) if each.check == "mime"]


@pytest.mark.parametrize("made", SOUND.values(), ids=SOUND)
def test_a_sound_message_is_let_pass(made: EmailMessage) -> None:
    found = [*catalogue.judge(Letter(eml=made.as_bytes(), names={"eml": "a.eml"}))]
    assert found == []


@pytest.mark.parametrize(
    ("fields", "body", "what"),
    [
        ("Content-Type: text/html; charset=utf-8", "<p>x</p>", "the message holds HTML alone"),
        ("Content-Type: image/gif", "GIF89a", "the message holds no text"),
        ("Content-Type: text/plain; charset=x-own", "x", "a part is in x-own"),
        ("Content-Type: text/plain; charset=utf-8", "\xe9", "a part says that it is in utf-8"),
        ("Content-Type: text/plain", "\xe9", "a part has no encoding"),
        (
            'Content-Type: multipart/mixed; boundary="b"',
            "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b\r\nContent-Type: text/html\r\n\r\nx",
            "text and HTML are not alternatives",
        ),
        (
            'Content-Type: multipart/alternative; boundary="b"',
            "--b\r\nContent-Type: text/html\r\n\r\nx\r\n--b\r\nContent-Type: text/plain\r\n\r\nx",
            "the HTML stands before the text",
        ),
    ],
)
def test_a_faulty_message_is_told(fields: str, body: str, what: str) -> None:
    letter = Letter(eml=f"{RAW}{fields}\r\n\r\n{body}".encode("latin-1"))
    assert any(said.startswith(what) for said in faults(letter)), faults(letter)


def test_subjects_are_read_however_they_are_written() -> None:
    for subject, wanted in (
        (b"=?utf-8?Q?L=C3=A9gislation?=", "Législation"),
        (b"=?utf-8?B?TMOpZw==?=\r\n =?iso-8859-1?Q?isl=E9?=", "Législé"),
        ("Législation".encode(), "Législation"),
        (b"=?x-own?Q?a?=", "=?x-own?Q?a?="),
    ):
        assert Letter(eml=b"Subject: " + subject + b"\r\n\r\nx").subject == wanted


def test_a_page_in_another_encoding_is_read_as_it_says() -> None:
    made = Letter(eml="Content-Type: text/html; charset=koi8-r\n\n<p>Новость</p>".encode("koi8-r"))
    assert "Новость" in made.html


def test_names_are_found_in_files_of_any_kind(run: Run, publication: Path) -> None:
    with (publication / "bulletin.toml").open("a", encoding="utf-8") as file:
        file.write('\n[checks]\nnames = ["Иван Петров"]\n')
    html = '<!DOCTYPE html><meta charset="{}"><body><p>Говорит Иван Петров</p>'
    for name, data in {
        "a.html": html.format("windows-1251").encode("cp1251"),
        "b.html": html.format("utf-8").encode("utf-16"),
        "c.html": f"<p <!-- Иван Петров {'x' * 50}".encode(),
        "a.txt": "1\nГоворит Иван Петров".encode(),
        "a.eml": "Content-Type: text/plain; charset=utf-8\n\nИван Петров".encode(),
    }.items():
        (publication / name).write_bytes(data)
        found = json.loads(run("check", "--json", name).stdout)["findings"]
        assert [each["severity"] for each in found if each["check"] == "listed_name"] == ["error"]
        (publication / name).unlink()


def test_a_text_alone_is_judged_for_harm() -> None:
    text = "One\nCall +32 2 123\u00a045\u00a067\nWrite to jane@people.example\nhttps://a.example/?utm_id=1"
    letter = Letter(text=text, names={"text": "a.txt"})
    found = {each.check: each.where for each in catalogue.judge(letter)}
    assert found == {"phone": "a.txt:2", "email_address": "a.txt:3", "tracking_link": "a.txt:4"}
    spoken = Letter(text=text, rules=Rules(allow=("003221234567", "people.example", "a.example")))
    assert list(catalogue.judge(spoken)) == []


UNREADABLE = {
    "empty.html": (b" \n", "the file is empty"),
    "binary.html": (b"\x89PNG\r\n\x1a\n\x00\x00", "binary data"),
    "wide.eml": ("Subject: x\n\nx".encode("utf-16"), "which no mail program reads"),
    "a.docx": (b"PK", "no file that can be checked"),
    "nested.eml": (
        b"".join(
            b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n)
            for n in range(3000)
        ),
        "nest too deep",
    ),
}


@pytest.mark.parametrize(("name", "data", "what"), [(k, *v) for k, v in UNREADABLE.items()])
def test_what_cannot_be_judged_is_refused(
    run: Run, tmp_path: Path, name: str, data: bytes, what: str
) -> None:
    (tmp_path / name).write_bytes(data)
    done = run("check", name)
    assert done.returncode == 1
    assert what in done.stderr
    assert name in done.stderr


HOSTILE = {
    "comments": "<!--" * 100_000,
    "comments in a script": "<script>" + "<!--" * 100_000,
    "sections": "<![CDATA[" * 50_000,
    "ends": "</" * 200_000,
    "tags": "<a " * 200_000,
    "quotes": "<a x='" * 100_000,
    "depth": "<div>" * 100_000,
    "sheet": f"<style>{'a{' * 200_000}</style>",
    "comments in a sheet": f"<style>{'/* ' * 200_000}</style>",
    "media": f"<style>{'@media (max-width:1px){a b,' * 20_000}</style>",
    "style": f"<p style='{'a:b;' * 100_000}'>x</p>",
    "addresses in a style": f'<p style="{"url(" * 100_000}">x</p>',
    "numbers": f"<p>{'+32 2 ' * 100_000}</p>",
    "mail": f"<p>{'a@b.' * 100_000}{'a.' * 100_000}@x</p>",
    "placeholders": f'<a href="{"{{" * 100_000}">x</a><a href="{"[a " * 100_000}">x</a>',
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_is_judged_in_time(run: Run, tmp_path: Path, html: str) -> None:
    (tmp_path / "a.html").write_text(html, "utf-8")
    done = run("check", "--json", "a.html")  # ends in 120 s
    assert json.loads(done.stdout)["files"] == ["a.html"]


def test_a_page_that_ends_within_a_tag_is_told() -> None:
    (said,) = [
        each
        for each in catalogue.judge(Letter(html=f"{HTML}\n<p class='", names={"html": "a.html"}))
        if each.check == "body"
    ]
    assert "what follows is lost" in said.what
    assert said.line == HTML.count("\n") + 2


def test_many_findings_of_a_kind_are_one_row(run: Run, tmp_path: Path) -> None:
    rows = "\n".join(f'<img src="{n}.png" alt="" width="9" height="9">' for n in range(500))
    (tmp_path / "a.html").write_text(HTML.replace("<h2>", f"{rows}<h2>"), "utf-8")
    done = run("check", "a.html", env={"COLUMNS": "80"})
    lines = done.stdout.splitlines()
    assert len(lines) < 12
    assert "and 497 more" in done.stdout
    assert max(map(len, lines)) <= 80
