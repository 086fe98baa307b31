"""`bulletin doctor`: what it sees of a whole publication, and that it changes nothing."""

import json
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import NOW, Run
from tests.ledger.office import Office, entry, moment
from tests.setup import hub

from bulletin.setup.doctor import Examination, examine
from bulletin.setup.templates import digest
from bulletin.setup.values import Check

TODAY = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.put(entry("a"), entry("b"))
    return made


@pytest.fixture
def server() -> Iterator[hub.Hub]:
    with hub.Hub() as running:
        yield running


def examined(office: Office, day: str = "2026-11-24", **how: bool) -> Examination:
    return examine(office.folder, now=moment(day), **how)


def group(found: Examination, title: str) -> tuple[Check, ...]:
    return next(one.checks for one in found.groups if one.title == title)


def told(found: Examination, title: str, sign: str = "") -> str:
    return "\n".join(
        f"{check.what} {check.hint}" for check in group(found, title) if sign in ("", check.sign)
    )


def on_the_web(office: Office, url: str, *more: str) -> None:
    lines = "\n".join((f'url = "{url}"', "allow_private = true", *more))
    office.configure(('path = "entries.json"', lines))


def test_a_good_publication_is_well(office: Office) -> None:
    office.build()
    found = examined(office)
    assert found.count("wrong") == 0
    assert [one.title for one in found.groups] == [
        "Settings",
        "Sources",
        "Folder",
        "Record",
        "Look",
        "This computer",
    ]
    assert "2 entries, the newest of 2026-11-01, 23 days ago" in told(found, "Sources", "ok")
    assert "Still an example" in told(found, "Settings", "look")
    assert "2 entries are known" in told(found, "Record")


def test_a_language_without_words_is_told(office: Office) -> None:
    assert "no words" not in told(examined(office), "Settings")
    office.configure(("[publication]", '[publication]\nlanguage = "de"'))
    assert "no words in German" in told(examined(office), "Settings", "look")


def test_it_writes_nothing(office: Office, run: Run) -> None:
    office.issue()
    office.build("2026-11-25")

    def state() -> dict[str, Any]:
        every = sorted(office.folder.rglob("*"))
        return {str(p): (p.stat().st_mtime_ns, p.stat().st_size) for p in every}

    before = state()
    assert run("doctor", "--now", NOW).returncode == 0
    assert state() == before


def test_the_screen_has_a_sign_on_every_line(office: Office, run: Run) -> None:
    done = run("doctor", "--now", NOW, env={"COLUMNS": "80"})
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 80 or str(office.folder) in done.stdout
    assert lines[0] == "Settings"
    assert lines[1] == "  ✓ bulletin.toml can be read, and all in it is understood."
    assert lines[-1].endswith("good.")
    plain = run("doctor", "--now", NOW, env={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert "  + bulletin.toml can be read" in plain.stdout


def test_what_is_wrong_ends_with_1_and_keeps_nothing_else_from_being_seen(
    office: Office, run: Run
) -> None:
    (office.folder / "entries.json").unlink()
    done = run("doctor", "--now", NOW)
    assert done.returncode == 1
    assert "x records:entries.json: cannot be read: there is no such file" in done.stdout
    assert "are free on the disk" in done.stdout


def test_settings_that_cannot_be_read_are_told_all(office: Office, run: Run) -> None:
    office.configure(
        ("timezone = ", 'colour = "red"\ntimezone = '), ("Europe/Brussels", "Mars/Base")
    )
    done = run("doctor", "--json")
    assert done.returncode == 1
    told_all = json.loads(done.stdout)
    checks = told_all["groups"][0]["checks"]
    assert [check["sign"] for check in checks] == ["wrong", "wrong"]
    assert [one["title"] for one in told_all["groups"]] == ["Settings", "This computer"]


def test_no_publication_at_all_is_told(run: Run) -> None:
    done = run("doctor")
    assert done.returncode == 1
    assert "no bulletin.toml here" in " ".join(done.stdout.split())


def test_a_source_on_the_web_is_asked(office: Office, server: hub.Hub) -> None:
    records = [entry("a"), {**entry("b"), "date": "2026-11-20"}]
    on_the_web(office, hub.say(server, "/entries.json", records))
    found = told(examined(office), "Sources", "ok")
    assert "answered 200, application/json, in 0." in found
    assert "2 entries, the newest of 2026-11-20, 4 days ago" in found


def test_offline_asks_nothing(office: Office, server: hub.Hub) -> None:
    on_the_web(office, hub.say(server, "/entries.json", [entry("a")]))
    found = examined(office, offline=True)
    assert "not asked" in told(found, "Sources", "ok")
    assert server.asked == []
    office.configure()
    assert "2 entries" in told(examined(office, offline=True), "Sources")


def test_another_address_is_suggested(office: Office, server: hub.Hub) -> None:
    new = hub.say(server, "/new.json", [entry("a")])
    on_the_web(office, server.says("/old.json", b"", 301, Location=new))
    assert f'url = "{new}"' in told(examined(office), "Sources", "look")


def test_a_server_that_refuses_is_wrong(office: Office, server: hub.Hub) -> None:
    on_the_web(office, server.says("/entries.json", b"no", 403))
    found = examined(office)
    assert "answered 403" in told(found, "Sources", "look")
    assert "the server answered 403" in told(found, "Sources", "wrong")


def test_nothing_new_for_long_is_worth_a_look(office: Office) -> None:
    assert "Nothing new for long" in told(examined(office, "2027-03-01"), "Sources", "look")


@pytest.mark.parametrize(("day", "sign"), [("2026-11-26", "ok"), ("2026-11-27", "look")])
def test_a_build_that_was_not_declared_sent_is_worth_a_look(
    office: Office, day: str, sign: str
) -> None:
    office.build("2026-11-24")
    assert "is not declared sent" in told(examined(office, day), "Record", sign)


def test_an_old_file_is_worth_a_look(office: Office) -> None:
    os.utime(office.folder / "entries.json", (0, moment("2026-07-01").timestamp()))
    assert "saved on 2026-07-01, 146 days ago" in told(examined(office), "Sources", "look")


SECRET = "editor:open sesame"


@pytest.mark.parametrize("value", [None, "", SECRET, "no-colon-here-either"])
def test_a_secret_is_told_by_name_alone(
    office: Office, server: hub.Hub, run: Run, value: str | None
) -> None:
    url = hub.wordpress(server)
    settings = f'url = "{url}"\nallow_private = true\nlogin = "env:BULLETIN_TEST_LOGIN"'
    office.configure(('kind = "records"\npath = "entries.json"', f'kind = "wordpress"\n{settings}'))
    env = {"BULLETIN_TEST_LOGIN": value} if value is not None else {}
    done = run("doctor", env=env)
    shown = " ".join((done.stdout + done.stderr).split())
    assert "BULLETIN_TEST_LOGIN" in shown
    assert "sesame" not in shown
    assert "no-colon" not in shown
    assert ("its login is there, under env:BULLETIN_TEST_LOGIN" in shown) == (value == SECRET)
    if value != SECRET:
        assert done.returncode == 1
        assert server.asked == []


@pytest.mark.parametrize("written", ["editor:open sesame", "file:nothing.txt"])
def test_a_login_that_is_none_is_wrong_and_not_shown(office: Office, written: str) -> None:
    line = f'url = "https://hub.example.org/"\nlogin = "{written}"'
    office.configure(('kind = "records"\npath = "entries.json"', f'kind = "wordpress"\n{line}'))
    found = told(examined(office), "Sources", "wrong")
    assert "the login: " in found
    assert "sesame" not in found


def test_copies_of_the_record_are_wrong(office: Office) -> None:
    office.build()
    (office.folder / "identities (1).jsonl").touch()
    found = examined(office)
    assert "identities (1).jsonl" in told(found, "Folder", "wrong")
    assert "identities (1).jsonl" in told(found, "Record", "wrong")
    assert "free on the disk" in told(found, "This computer")


def test_what_an_interrupted_build_left_is_told(office: Office) -> None:
    office.build()
    (office.folder / "out/.email.html.part").touch()
    (office.folder / "issues/0001/.issue.md.part").touch()
    found = told(examined(office), "Folder", "look")
    assert ".email.html.part, .issue.md.part" in found


def test_a_build_at_work_is_told(office: Office) -> None:
    office.build()
    holder = sqlite3.connect(office.folder / "bulletin.db", isolation_level=None)
    try:
        holder.execute("BEGIN EXCLUSIVE")
        found = examined(office)
    finally:
        holder.close()
    assert "at work just now" in told(found, "Folder", "look")
    assert "Not looked at" in told(found, "Record", "look")
    assert found.count("wrong") == 0


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() == 0, reason="who is root may write anywhere"
)
def test_a_folder_that_may_not_be_written_to_is_wrong(office: Office) -> None:
    office.folder.chmod(0o555)
    try:
        assert "May not be written to: the folder itself" in told(
            examined(office), "Folder", "wrong"
        )
    finally:
        office.folder.chmod(0o755)


def test_git_that_does_not_know_the_record_is_worth_a_look(office: Office) -> None:
    (office.folder / ".git").mkdir()
    assert "identities.jsonl merge=union" in told(examined(office), "Folder", "look")
    (office.folder / ".gitattributes").write_text("identities.jsonl merge=union\n", "utf-8")
    assert "git" not in told(examined(office), "Folder", "look")


def test_the_record_tells_its_age(office: Office) -> None:
    assert "no record yet" in told(examined(office), "Record", "ok")
    mark = office.build("2026-11-20").mark
    found = examined(office)
    assert "Last built here on 2026-11-20, 4 days ago." in told(found, "Record", "ok")
    look = told(found, "Record", "look")
    assert "Issue 1 was built 4 days ago and is not declared sent." in look
    assert f"bulletin sent {mark}" in look
    office.sent(mark, "2026-11-21")
    assert f"Issue 1 was declared sent on 2026-11-21, as {mark}." in told(
        examined(office), "Record"
    )


def test_a_record_that_cannot_be_read_is_wrong(office: Office) -> None:
    office.build()
    path = office.folder / "identities.jsonl"
    path.write_text("no record\n" + path.read_text("utf-8"), "utf-8")
    assert "identities.jsonl:1" in told(examined(office), "Record", "wrong")


def test_own_templates_are_told_when_the_shipped_ones_change(office: Office) -> None:
    assert "as they are" in told(examined(office), "Look", "ok")
    name = "email/digest.html"
    path = office.folder / "templates" / name
    path.parent.mkdir(parents=True)
    own = '{% extends "bulletin/email/digest.html" %}\n'
    path.write_text(own, "utf-8")
    comment = f"{{# made from {digest(name)} #}}"
    assert comment in told(examined(office), "Look", "look")
    path.write_text(own + comment, "utf-8")
    assert "has not changed since" in told(examined(office), "Look", "ok")
    path.write_text(own + "{# made from 01234567 #}", "utf-8")
    assert "has changed since" in told(examined(office), "Look", "look")
    assert comment in told(examined(office), "Look", "look")


def test_own_templates_that_nothing_uses_are_told(office: Office) -> None:
    folder = office.folder / "templates"
    for name in ("digest.html", "email/digest.html", "email/line.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("mine", "utf-8")
    (folder / "email/digest.html").write_text(
        '{% extends "bulletin/email/digest.html" %}\n'
        "{% block footer_reson %}x{% endblock %}"
        "{% block title %}{% include 'email/line.html' %}{% block new %}{% endblock %}{% endblock %}",
        "utf-8",
    )
    found = told(examined(office), "Look", "look")
    assert "templates/digest.html is not used" in found
    assert "meant as templates/email/digest.html?" in found
    assert "line.html" not in found
    assert "templates/email/digest.html:2: a block 'footer_reson' is filled" in found
    assert "meant as footer_reason?" in found
    assert "'new'" not in found


def test_the_comment_changes_no_byte_of_the_email(office: Office) -> None:
    before = office.build()
    html = (office.folder / "out/email.html").read_bytes()
    path = office.folder / "templates/email/digest.html"
    path.parent.mkdir(parents=True)
    path.write_text(
        '{% extends "bulletin/email/digest.html" %}\n{# made from 01234567 #}\n', "utf-8"
    )
    assert office.build().mark == before.mark
    assert (office.folder / "out/email.html").read_bytes() == html


def test_this_computer_is_told(office: Office) -> None:
    found = told(examined(office), "This computer", "ok")
    for word in ("bulletin ", "Python 3", "lxml ", "In Europe/Brussels it is 2026-11-24 10:00"):
        assert word in found
