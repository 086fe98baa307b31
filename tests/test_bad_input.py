"""Bad input: answered with what, where and what to do; never a traceback, never a lost output."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.conftest import CONFIG, NOW, Run, outputs

GOOD = [{"title": "Good", "link": "https://example.org/good", "published": "2026-11-01"}]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, ("there is no such file", "entries.json")),
        (b"", ("empty", "entries.json")),
        (b"  \n\n", ("empty", "entries.json")),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", ("no text", "entries.json")),
        (b'[{"title": "a",}]', ("no JSON", "entries.json:1:")),
        (b'[\n {"title": "a"},\n {"title": "b"\n', ("no JSON", "entries.json:")),
        (b'[{"title": "a"}, 5]', ("in braces", "entries.json:1")),
        (b"[" * 100_000, ("entries.json",)),
        (b'[{"title": ' + b"9" * 5000 + b"}]", ("entries.json",)),
        (b"name of a column,another\n1,2\n", ("no column for the title", "entries.json:1")),
        ('[{"title": "x"}]'.encode("utf-16")[2:], ("no text", "entries.json")),
    ],
)
def test_a_source_that_cannot_be_read_is_named_and_the_good_output_stays(
    run: Run, publication: Path, data: bytes | None, words: tuple[str, ...]
) -> None:
    assert run("build", "--now", NOW).returncode == 0
    before = outputs(publication / "out")
    source = publication / "entries.json"
    source.unlink() if data is None else source.write_bytes(data)
    done = run("build", "--now", NOW)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    told = " ".join(done.stdout.split())
    for word in words:
        assert word in told
    assert outputs(publication / "out") == before
    assert "still stands" in done.stdout


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read_right(run: Run, publication: Path, encoding: str) -> None:
    records = [{"title": "Café – naïve", "link": "https://example.org/c"}]
    text = json.dumps(records, ensure_ascii=False)
    (publication / "entries.json").write_bytes(text.encode(encoding))
    done = run("build", "--json", "--now", NOW)
    told = json.loads(done.stdout)
    assert told["sections"][0]["entries"][0]["title"] == "Café – naïve"
    assert ("Windows-1252" in str(told["findings"])) == (encoding == "cp1252")


def test_a_record_without_a_title_is_named_and_holds_nobody_up(run: Run, publication: Path) -> None:
    (publication / "entries.json").write_text(
        json.dumps([*GOOD, {"link": "https://e.org"}], indent=1)
    )
    done = run("build", "--json", "--now", NOW)
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert told["buckets"]["invalid"] == told["buckets"]["chosen"] == 1
    (finding,) = [f for f in told["findings"] if f["severity"] == "error"]
    assert finding["where"] == "entries.json:7"
    assert "title" in finding["what"]
    assert finding["hint"]
    assert b"Good" in (publication / "out/email.html").read_bytes()


def test_one_failed_source_of_two_stops_the_issue_but_not_the_feeds(
    run: Run, publication: Path
) -> None:
    assert run("build", "--now", NOW).returncode == 0
    before = outputs(publication / "out")
    two = CONFIG.replace(
        "[[section]]", '[[source]]\nkind = "records"\npath = "gone.csv"\n[[section]]', 1
    )
    (publication / "bulletin.toml").write_text(two, "utf-8")
    (publication / "entries.json").write_text(json.dumps(GOOD))
    done = run("build", "--now", NOW)
    assert done.returncode == 1
    assert "gone.csv" in done.stdout
    after = outputs(publication / "out")
    assert after["email.html"] == before["email.html"]
    assert b"Good" in after["site/feed.xml"]


def test_all_problems_of_the_settings_come_in_one_run(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bulletin.toml").write_text(
        '[publication]\ntitel = "x"\nhome = "nowhere"\nurl = "https://example.org/"\n'
        '[[source]]\nkind = "record"\n[[section]]\ntitle = 5\n[emial]\n',
        "utf-8",
    )
    done = run("build", "--now", NOW)
    assert done.returncode == 1
    for place, words in {
        "bulletin.toml:2": "Did you mean 'title'?",
        "bulletin.toml:6": "Did you mean 'records'?",
        "bulletin.toml:8": "text in quotes",
        "bulletin.toml:9": "Did you mean 'email'?",
        "bulletin.toml:1": "publication.title is missing",
    }.items():
        assert place in done.stderr
        assert words in done.stderr
    assert not (tmp_path / "out").exists()


def test_settings_that_are_no_toml_are_named_by_line_and_column(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bulletin.toml").write_text('[publication]\ntitle = "x\n')
    done = run("build")
    assert done.returncode == 1
    assert "bulletin.toml:2:" in done.stderr


def test_no_settings_at_all_says_what_to_do(run: Run) -> None:
    done = run("build", "--config", "/")
    assert done.returncode == 1
    assert "no bulletin.toml" in done.stderr
    assert "--config" in done.stderr


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ('{% extends "bulletin/email/nowhere.html" %}', "nowhere.html"),
        ("{{ 1 +", "digest.html:1"),
        ("<p>\n{{ nothing_of_the_kind }}</p>", "nothing_of_the_kind"),
        ('{% include "missing.html" %}', "missing.html"),
    ],
)
def test_a_template_that_does_not_render_is_named(
    run: Run, publication: Path, template: str, words: str
) -> None:
    assert run("build", "--now", NOW).returncode == 0
    before = outputs(publication / "out")
    folder = publication / "templates" / "email"
    folder.mkdir(parents=True)
    (folder / "digest.html").write_text(template)
    done = run("build", "--now", NOW)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert outputs(publication / "out") == before


def test_an_out_that_cannot_be_written_is_named(run: Run, publication: Path) -> None:
    (publication / "out").write_text("a file where the folder should be")
    done = run("build", "--now", NOW)
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert str(publication / "out") in done.stderr


def test_a_draft_that_lost_its_number_is_named(run: Run, publication: Path) -> None:
    assert run("build", "--now", NOW).returncode == 0
    (publication / "issues/0001/issue.md").write_text("Subject: x\n")
    done = run("build", "--now", NOW)
    assert done.returncode == 1
    assert "issue.md" in done.stderr
    assert "Number: 12" in done.stderr


def test_a_second_build_at_once_is_exit_75(run: Run, publication: Path) -> None:
    assert run("build", "--now", NOW).returncode == 0
    database = sqlite3.connect(publication / "bulletin.db", isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    done = run("build", "--now", NOW)
    database.close()
    assert done.returncode == 75
    assert "another build" in done.stderr


def test_usage_errors_are_exit_2(run: Run) -> None:
    assert run("build", "--nonsense").returncode == 2
    assert run("biuld").returncode == 2
    assert run("read", "x.json").returncode == 2
    assert run("build", "--now", "yesterday").returncode == 2


def test_an_unforeseen_error_is_told_in_words(run: Run, publication: Path) -> None:
    (publication / "issues").mkdir()
    (publication / "issues/0001").write_text("a file where a folder should be")
    done = run("build", "--now", NOW)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "issues" in done.stderr


def test_a_terminal_without_unicode_gets_ascii_twins(run: Run, publication: Path) -> None:
    ascii_only = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    records = [{"title": "‘Café’ – a study…", "link": "https://example.org/c"}]
    (publication / "entries.json").write_text(json.dumps(records), "utf-8")
    done = run("build", "--now", NOW, env=ascii_only)
    assert done.returncode == 0
    assert "'Caf?' - a study..." in done.stdout
    told = run("build", "--json", "--now", NOW, env=ascii_only)
    assert json.loads(told.stdout)["sections"][0]["entries"][0]["title"] == "‘Café’ – a study…"


def test_a_password_in_a_link_is_never_told(run: Run, publication: Path) -> None:
    records = [{"title": "A", "link": "https://user:secret@example.org/", "date": "2026-11-01"}]
    (publication / "entries.json").write_text(json.dumps(records), "utf-8")
    done = run("build", "--now", NOW)
    assert "cannot be used" in done.stdout
    assert "secret" not in done.stdout + done.stderr
    for name, data in outputs(publication).items():
        assert b"secret" not in data or name == "entries.json", name
