"""What goes wrong in a real folder over the months: found by trying, kept as tests."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NOW, Run, outputs

LATER = "2026-12-29T18:00:00Z"


def put(folder: Path, *records: dict[str, Any]) -> None:
    (folder / "entries.json").write_text(json.dumps(records), "utf-8")


def entry(name: str, **more: Any) -> dict[str, Any]:
    link = f"https://example.org/{name}"
    return {"title": f"Title {name}", "link": link, "date": "2026-11-01", **more}


def report(run: Run, *args: str, code: int = 0) -> dict[str, Any]:
    done = run("build", "--json", "--now", LATER, *args)
    assert done.returncode == code, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("feeds", [[], ["--feeds"]])
@pytest.mark.parametrize("later", [{}, {"link": "https://example.org/got-a-link"}])
def test_what_became_private_is_nowhere_even_without_link_or_id(
    run: Run, publication: Path, later: dict[str, str], feeds: list[str]
) -> None:
    secret = {"title": "A secret thing", "summary": "hush hush"}
    put(publication, entry("a"), secret)
    report(run)
    put(publication, entry("a"), {**secret, **later, "status": "private"})
    report(run, *feeds)
    for name, data in outputs(publication / "out").items():
        assert b"hush hush" not in data, name
        assert b"A secret thing" not in data, name


def test_parts_of_a_killed_write_are_swept(run: Run, publication: Path) -> None:
    put(publication, entry("a"))
    report(run)
    for name in ("site/.feed.xml.part", ".email.html.part"):
        (publication / "out" / name).write_text("half of something private")
    report(run)
    assert not list((publication / "out").rglob("*.part"))


def test_what_was_read_stays_known_when_rendering_fails(run: Run, publication: Path) -> None:
    put(publication, entry("a"))
    folder = publication / "templates" / "email"
    folder.mkdir(parents=True)
    (folder / "digest.html").write_text("{{ nothing }}")
    assert run("build", "--now", NOW).returncode == 1
    (folder / "digest.html").unlink()
    put(publication, entry("b"))
    told = report(run)
    assert [e["title"] for e in told["sections"][0]["entries"]] == ["Title a", "Title b"]


def test_a_failed_source_on_a_fresh_machine_leaves_the_feeds(run: Run, publication: Path) -> None:
    put(publication, entry("a"))
    report(run)
    before = outputs(publication / "out")
    (publication / "bulletin.db").unlink()
    (publication / "entries.json").unlink()
    report(run, code=1)
    assert outputs(publication / "out") == before


def test_a_first_build_that_reads_nothing_writes_nothing(run: Run, publication: Path) -> None:
    (publication / "entries.json").unlink()
    done = run("build", "--now", NOW)
    assert done.returncode == 1
    assert "still stands" not in done.stdout
    assert outputs(publication / "out") == {}


def test_what_a_source_shows_no_more_is_kept_without_the_database(
    run: Run, publication: Path
) -> None:
    put(publication, entry("a"), entry("b"))
    mark = report(run)["mark"]
    put(publication, entry("a"))
    (publication / "bulletin.db").unlink()
    assert report(run)["mark"] == mark


def test_a_code_that_nobody_knows_is_an_error_with_the_nearest_one(
    run: Run, publication: Path
) -> None:
    put(publication, entry("a"), entry("b"))
    handle = report(run)["sections"][0]["entries"][0]["id"]
    draft = publication / "issues/0001/issue.md"
    before = outputs(publication)
    wrong = ("0" if handle[0] != "0" else "1") + handle[1:]
    draft.write_text(draft.read_text("utf-8").replace(handle, wrong), "utf-8")
    done = run("build", "--now", LATER)
    assert done.returncode == 1
    assert f"issues/0001/issue.md:6: no entry has the code [{wrong}]" in done.stderr
    assert f"[{handle}]" in done.stderr
    draft.write_text(draft.read_text("utf-8").replace(wrong, handle), "utf-8")
    before.pop("bulletin.db")
    assert {name: data for name, data in outputs(publication).items() if name in before} == before


def test_two_ids_with_one_link_are_two_entries(run: Run, publication: Path) -> None:
    pdf = "https://elsewhere.example.org/both.pdf"
    put(publication, entry("a", id="1", link=pdf), entry("b", id="2", link=pdf))
    assert report(run)["buckets"]["chosen"] == 2


def test_one_record_that_bears_the_names_of_two_is_told(run: Run, publication: Path) -> None:
    put(publication, entry("a", id="5"), entry("b"))
    report(run)
    put(publication, entry("b", id="5"))
    assert "names of 2 known entries" in str(report(run)["findings"])


def test_an_entry_under_two_headings_is_printed_once(run: Run, publication: Path) -> None:
    put(publication, entry("a"))
    handle = report(run)["sections"][0]["entries"][0]["id"]
    draft = publication / "issues/0001/issue.md"
    draft.write_text(draft.read_text("utf-8") + f"\n## Top\n- again [{handle}]\n", "utf-8")
    told = report(run)
    assert [len(section["entries"]) for section in told["sections"]] == [1]


def test_a_section_may_be_called_other(run: Run, publication: Path) -> None:
    settings = publication / "bulletin.toml"
    settings.write_text(settings.read_text("utf-8").replace("More resources", "Other"), "utf-8")
    put(publication, entry("a"))
    report(run)
    assert (publication / "issues/0001/issue.md").read_text("utf-8").count("Title a") == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_draft_saved_by_any_editor_is_read(run: Run, publication: Path, encoding: str) -> None:
    put(publication, entry("a"))
    report(run)
    draft = publication / "issues/0001/issue.md"
    text = draft.read_text("utf-8").replace("Example Digest,", "Café,").replace("\n", "\r\n")
    draft.write_bytes(text.encode(encoding))
    before = draft.read_bytes()
    assert report(run)["subject"] == "Café, December 2026"
    assert draft.read_bytes() == before
    put(publication, entry("a"), entry("b"))
    report(run)
    assert draft.read_bytes().count(b"\r\n") == draft.read_bytes().count(b"\n") > 5


def test_a_draft_with_another_number_is_refused(run: Run, publication: Path) -> None:
    put(publication, entry("a"))
    report(run)
    draft = publication / "issues/0001/issue.md"
    draft.write_text(draft.read_text("utf-8").replace("Number: 1", "Number: 7"), "utf-8")
    done = run("build", "--now", NOW)
    assert done.returncode == 1
    assert "Number: 1" in done.stderr


def test_outputs_from_an_older_copy_are_made_anew(run: Run, publication: Path) -> None:
    put(publication, entry("a"))
    report(run)
    old = {path: path.read_bytes() for path in (publication / "out").rglob("*") if path.is_file()}
    put(publication, entry("b"))
    report(run)
    new = outputs(publication / "out")
    for path, data in old.items():
        path.write_bytes(data)
    report(run)
    assert outputs(publication / "out") == new


def test_a_record_whose_last_line_end_is_gone_keeps_every_line(run: Run, publication: Path) -> None:
    put(publication, entry("a"))
    report(run)
    path = publication / "identities.jsonl"
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    put(publication, entry("a"), entry("b"))
    report(run)
    lines = path.read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines if '"id"' in line] == ["05ba", "4939"]


def test_a_merge_in_any_order_gives_the_earlier_first_sight(run: Run, publication: Path) -> None:
    put(publication, {"title": "Undated", "link": "https://example.org/u"})
    report(run)
    path = publication / "identities.jsonl"
    first = path.read_text("utf-8")
    path.write_text(first + first.replace("2026-12-29", "2026-12-01"), "utf-8")
    report(run)
    incremental = outputs(publication / "out")
    path.write_text(first.replace("2026-12-29", "2026-12-01") + first, "utf-8")
    (publication / "bulletin.db").unlink()
    report(run)
    assert outputs(publication / "out") == incremental
    assert b"2026-12-01" in incremental["site/feed.json"]


def test_a_database_damaged_in_the_middle_is_made_anew(run: Run, publication: Path) -> None:
    put(publication, *(entry(str(number)) for number in range(60)))
    report(run)
    path = publication / "bulletin.db"
    data = path.read_bytes()
    path.write_bytes(data[:8192] + b"\xff" * (len(data) - 8192))
    done = run("build", "--json", "--now", LATER)
    if done.returncode:
        assert "Run the same command again" in done.stderr
    assert report(run)["buckets"]["chosen"] == 60


@pytest.mark.parametrize("letter", [b"0", b"\xff"])
@pytest.mark.parametrize("where", [b'"title":"Title 7"', b"title 7"])
def test_a_letter_that_the_disk_changed_is_never_told(
    run: Run, publication: Path, where: bytes, letter: bytes
) -> None:
    put(publication, entry("7"), entry("b"))
    told = report(run)
    before = outputs(publication / "out")
    path = publication / "bulletin.db"
    data = path.read_bytes()
    assert where in data
    path.write_bytes(data.replace(where, where.replace(b"7", letter)))
    assert run("status", "--json").returncode in (0, 1)
    assert report(run)["sections"] == told["sections"]
    assert outputs(publication / "out") == before


def test_what_a_killed_build_had_begun_is_not_taken_for_damage(run: Run, publication: Path) -> None:
    put(publication, *(entry(str(number)) for number in range(60)))
    report(run)
    before = run("status", "--json").stdout
    killed = """
import os, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("PRAGMA cache_size = 10")
database.execute("BEGIN EXCLUSIVE")
database.execute("UPDATE entry SET body = zeroblob(9000)")
os._exit(9)
"""
    subprocess.run([sys.executable, "-c", killed, publication / "bulletin.db"], check=False)
    assert (publication / "bulletin.db-journal").stat().st_size
    assert run("status", "--json").stdout == before
    assert report(run)["buckets"]["chosen"] == 60


def test_a_dry_run_beside_a_build_does_not_wait(run: Run, publication: Path) -> None:
    put(publication, entry("a"))
    report(run)
    database = sqlite3.connect(publication / "bulletin.db", isolation_level=None)
    database.execute("BEGIN EXCLUSIVE")
    assert report(run, "--dry-run")["buckets"]["chosen"] == 1
    database.close()


def test_a_path_that_is_not_there_is_never_taken_for_another(run: Run, publication: Path) -> None:
    done = run("build", "--config", "nope.toml")
    assert done.returncode == 1
    assert "no such file or folder" in done.stderr
    assert not (publication / "out").exists()


def test_passwords_in_settings_and_guids_are_never_told(run: Run, publication: Path) -> None:
    put(publication, entry("a", guid="https://user:hunter2@example.org/?p=3"))
    report(run)
    for name, data in outputs(publication / "out").items():
        assert b"hunter2" not in data, name
    settings = publication / "bulletin.toml"
    home = 'home = "https://user:hun/ter2@example.org/"'
    settings.write_text(
        settings.read_text("utf-8").replace('home = "https://example.org/"', home), "utf-8"
    )
    done = run("build", "--now", NOW)
    assert done.returncode == 1
    assert "ter2" not in done.stdout + done.stderr


def test_lines_of_the_draft_that_come_to_nothing_are_told(run: Run, publication: Path) -> None:
    put(publication, entry("a"))
    handle = report(run)["sections"][0]["entries"][0]["id"]
    draft = publication / "issues/0001/issue.md"
    lines = draft.read_text("utf-8").splitlines()
    extra = ["words", f"- once more [{handle}]", "### No heading", ""]
    draft.write_text("\n".join([*lines, *extra]), "utf-8")
    found = report(run)["findings"]
    first = len(lines) + 1
    assert [(one["what"].partition(",")[0], one["where"]) for one in found] == [
        (f"Not printed: line {number}", f"issues/0001/issue.md:{number}")
        for number in (first + 1, first, first + 2)
    ]


def test_two_sources_may_read_one_standard_input(run: Run, publication: Path) -> None:
    settings = publication / "bulletin.toml"
    twice = '[[source]]\nkind = "records"\npath = "-"\n'
    text = settings.read_text("utf-8").replace('path = "entries.json"', 'path = "-"')
    settings.write_text(text.replace("[[section]]", f"{twice}[[section]]", 1), "utf-8")
    done = run("build", "--json", "--now", NOW, stdin=json.dumps([entry("a")]).encode())
    assert json.loads(done.stdout)["buckets"]["duplicate"] == 1


def test_a_dry_run_leaves_even_a_damaged_database(run: Run, publication: Path) -> None:
    put(publication, *(entry(str(number)) for number in range(60)))
    report(run)
    path = publication / "bulletin.db"
    data = path.read_bytes()
    for broken in (data[:8192] + b"\xff" * (len(data) - 8192), b"no database at all" * 500):
        path.write_bytes(broken)
        assert "Traceback" not in run("build", "--dry-run", "--now", LATER).stderr
        assert path.read_bytes() == broken
