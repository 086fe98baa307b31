"""`bulletin init` as it is typed: what it refuses, writes, asks; its files at work."""

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import CONFIG, NOW, ROOT, Run, outputs
from tests.ledger.test_talk import at_terminal
from tests.setup import hub

from bulletin import Publication

PAPERS = {
    "bulletin.toml",
    "READ ME FIRST.txt",
    "Make the newsletter.bat",
    "Make the newsletter.command",
    ".gitignore",
    ".gitattributes",
}


@pytest.fixture
def server() -> Iterator[hub.Hub]:
    with hub.Hub() as running:
        yield running


@pytest.fixture
def entries(tmp_path: Path) -> str:
    """A file of entries in a folder of its own, apart from where publications are made."""
    (tmp_path / "files").mkdir()
    return str(shutil.copy(ROOT / "seeds" / "entries.json", tmp_path / "files"))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_website_becomes_a_publication(run: Run, tmp_path: Path, server: hub.Hub) -> None:
    url = hub.wordpress(server)
    done = run("init", url, "--allow-private", "--dir", "mine", "--now", NOW, env={"COLUMNS": "80"})
    assert done.returncode == 0, done.stderr
    assert names(tmp_path / "mine") == PAPERS
    assert max(map(len, done.stdout.splitlines())) <= 80
    shown = " ".join(done.stdout.split())
    for words in ("41 entries, the newest of 2026-11-20", "Nobody was asked", "bulletin build"):
        assert words in shown
    settings = Publication.open(tmp_path / "mine").settings
    assert settings.publication.title == "Rights & Remedy"
    assert [section.title for section in settings.sections] == [
        "News & Analysis",
        "Good Practices",
        "Legislation",
        "More resources",
    ]
    assert settings.sections[2].categories == ("Legislation", "EU Law")
    assert str(settings.issue.since) == "2026-10-24"
    assert "since = 2026-10-24" in done.stdout


def test_what_it_wrote_builds(run: Run, tmp_path: Path, entries: str) -> None:
    assert run("init", entries, "--dir", "mine", "--since", "2026-01-01").returncode == 0
    done = run("build", "--now", NOW, cwd=tmp_path / "mine")
    assert done.returncode == 0, done.stderr
    assert "6 entries, all new" in done.stdout


@pytest.mark.parametrize("home", ["", "https://hub.example.edu/"])
def test_the_address_that_stands_for_ones_own_is_told_once_until_it_is_changed(
    run: Run, tmp_path: Path, entries: str, home: str
) -> None:
    mine = tmp_path / "mine"
    assert (
        run("init", entries, "--dir", "mine", *(["--home", home] if home else [])).returncode == 0
    )
    line = f'url="{home or "https://example.org/"}bulletin/"'
    for command in ("build", "status", "doctor"):
        shown = " ".join(run(command, "--now", NOW, cwd=mine).stdout.split())
        assert shown.count("link to https://example.com/bulletin/, an example.") == 1, command
        assert shown.count(line) == 1
    text = (mine / "bulletin.toml").read_text("utf-8")
    own = text.replace("https://example.com/bulletin/", "https://hub.example.edu/bulletin/")
    (mine / "bulletin.toml").write_text(own, "utf-8")
    for command in ("build", "status", "doctor"):
        assert "link to" not in run(command, "--now", NOW, cwd=mine).stdout


def test_years_of_old_entries_are_not_in_issue_1(run: Run, tmp_path: Path, entries: str) -> None:
    later = NOW.replace("2026", "2028")
    assert run("init", entries, "--dir", "mine", "--now", later).returncode == 0
    done = run("build", "--now", later, "--json", cwd=tmp_path / "mine")
    buckets = json.loads(done.stdout)["buckets"]
    assert (buckets["chosen"], buckets["too old"]) == (5, 1), "the newest five, however old"


def test_a_file_in_the_folder_is_named_from_there(run: Run, tmp_path: Path, entries: str) -> None:
    folder = Path(entries).parent
    assert run("init", "entries.json", cwd=folder).returncode == 0
    assert 'path = "entries.json"' in (folder / "bulletin.toml").read_text("utf-8")
    assert run("init", entries, "--dir", str(tmp_path / "other")).returncode == 0
    assert f'path = "{Path(entries).as_posix()}"' in (tmp_path / "other/bulletin.toml").read_text(
        "utf-8"
    )


def test_a_publication_is_never_set_up_over_another(run: Run, publication: Path) -> None:
    before = outputs(publication)
    for more in ([], ["--force"]):
        done = run("init", "entries.json", *more)
        assert done.returncode == 1
        assert "holds a publication already" in done.stderr
    assert outputs(publication) == before


def test_a_folder_inside_a_publication_is_refused(run: Run, publication: Path) -> None:
    done = run("init", "entries.json", "--dir", "below/it")
    assert done.returncode == 1
    assert "inside another publication" in done.stderr
    assert not (publication / "below").exists()
    assert run("init", "entries.json", "--dir", "below/it", "--force").returncode == 0


def test_the_programs_own_folder_is_refused(run: Run, tmp_path: Path, entries: str) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for more in ([], ["--force"]):
        done = run("init", entries, "--dir", "mine", *more)
        assert done.returncode == 1
        assert "the program bulletin itself" in done.stderr
    assert not (tmp_path / "mine").exists()


def test_a_folder_with_other_files_is_refused_unless_it_is_meant(
    run: Run, tmp_path: Path, entries: str
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("mine", "utf-8")
    (mine / ".gitignore").write_text("theirs\n", "utf-8")
    done = run("init", entries, cwd=mine)
    assert done.returncode == 1
    assert "not empty: it has .gitignore, thesis.txt" in done.stderr
    assert names(mine) == {"thesis.txt", ".gitignore"}
    done = run("init", entries, "--force", cwd=mine)
    assert done.returncode == 0
    assert names(mine) == PAPERS | {"thesis.txt"}
    assert (mine / ".gitignore").read_text("utf-8") == "theirs\n"
    assert "There already, and left alone: .gitignore" in done.stdout


def test_what_systems_leave_does_not_count(run: Run, tmp_path: Path, entries: str) -> None:
    mine = tmp_path / "mine"
    (mine / ".git").mkdir(parents=True)
    (mine / ".DS_Store").touch()
    (mine / "desktop.ini").touch()
    assert run("init", entries, cwd=mine).returncode == 0


def test_a_file_is_no_folder(run: Run, entries: str) -> None:
    done = run("init", entries, "--dir", entries)
    assert done.returncode == 1
    assert "this is a file, not a folder" in done.stderr


def test_nothing_is_written_when_nothing_was_found(
    run: Run, tmp_path: Path, server: hub.Hub
) -> None:
    done = run("init", hub.front(server), "--allow-private", "--dir", "mine")
    assert done.returncode == 1
    assert "Tools, Export" in done.stderr
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize(
    "more", [["--home", "javascript:alert(1)"], ["--contact", "nobody"], ["--since", "soon"], []]
)
def test_the_command_line_is_checked_before_the_web_is_asked(
    run: Run, tmp_path: Path, more: list[str], entries: str
) -> None:
    done = run("init", *([entries] if more else []), "--dir", "mine", *more)
    assert done.returncode == 2
    assert not (tmp_path / "mine").exists()


def test_what_is_given_is_taken(run: Run, tmp_path: Path, entries: str) -> None:
    given = ["--title", 'The "Digest" \\ für alle', "--home", "https://hub.example.org/"]
    done = run("init", entries, "--dir", "mine", *given, "--contact", "editor@example.org")
    assert done.returncode == 0
    own = Publication.open(tmp_path / "mine").settings.publication
    assert (own.title, own.home, own.contact) == (given[1], given[3], "editor@example.org")


def test_for_programs_there_is_json(run: Run, tmp_path: Path, entries: str) -> None:
    done = run("init", entries, "--dir", "mine", "--json", "--now", NOW)
    told = json.loads(done.stdout)
    assert set(told) == {"found", "plan", "folder", "written", "kept"}
    assert set(told["written"]) == PAPERS
    assert told["plan"]["since"] == "2026-10-24"
    assert told["found"]["offers"][0]["kind"] == "records"
    assert told["kept"] == []


def test_a_terminal_without_such_characters_is_served(run: Run, entries: str) -> None:
    done = run(
        "init", entries, "--dir", "mine", env={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    )
    assert done.returncode == 0
    assert "  + This is a table" in done.stdout


def test_a_person_is_asked_and_may_just_press_enter(tmp_path: Path, entries: str) -> None:
    status, shown = at_terminal(
        tmp_path, ["init", entries, "--dir", "mine", "--now", NOW], "", "", "", "", ""
    )
    assert status == 0, shown
    assert "Nobody was asked" not in shown
    settings = Publication.open(tmp_path / "mine").settings
    assert settings.publication.title == "Our Newsletter"
    assert str(settings.issue.since) == "2026-10-24"


def test_a_person_decides(tmp_path: Path, entries: str) -> None:
    answers = [
        "Our Digest",
        "7 8",
        "2 1",
        "editor at example",
        "editor@example.org",
        "soon",
        "2026-10-01",
    ]
    args = ["init", entries, "--dir", "mine", "--now", NOW, "--home", "https://hub.example.org/"]
    status, shown = at_terminal(tmp_path, args, *answers)
    assert status == 0, shown
    settings = Publication.open(tmp_path / "mine").settings
    assert settings.publication.title == "Our Digest"
    assert [section.title for section in settings.sections] == [
        "Good Practices",
        "News & Analysis",
        "More resources",
    ]
    assert settings.publication.contact == "editor@example.org"
    assert str(settings.issue.since) == "2026-10-01"
    assert "Type numbers from 1 to" in shown


def test_going_away_in_the_middle_writes_nothing(tmp_path: Path, entries: str) -> None:
    status, _ = at_terminal(tmp_path, ["init", entries, "--dir", "mine"], "Our Digest")
    assert status == 130
    assert not (tmp_path / "mine").exists()


def test_yes_asks_nothing(tmp_path: Path, entries: str) -> None:
    status, shown = at_terminal(tmp_path, ["init", entries, "--dir", "mine", "--yes"])
    assert status == 0
    assert "?" not in shown


BROWSER = 'printf "%s\\n" "$1" >> "{noted}"'
POSIX = pytest.mark.skipif(os.name != "posix", reason="a shell runs the launcher of the Mac")


def launched(mine: Path, tmp_path: Path) -> "tuple[int, str, list[str]]":
    """Double-click the Mac's launcher; return its code, what it says, and what the browser got."""
    launcher = mine / "Make the newsletter.command"
    assert launcher.stat().st_mode & stat.S_IXUSR
    tools, noted = tmp_path / "tools", tmp_path / "opened"
    tools.mkdir(exist_ok=True)
    noted.write_text("", "utf-8")
    for name, line in {
        "bulletin": f'exec "{sys.executable}" -m bulletin "$@"',
        "browser": BROWSER.format(noted=noted),
    }.items():
        (tools / name).write_text(f"#!/bin/sh\n{line}\n", "utf-8")
        (tools / name).chmod(0o755)
    own = {"PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(tmp_path), "BROWSER": "browser"}
    done = subprocess.run(
        [launcher],
        cwd="/",
        env={**os.environ, **own},
        input=b"\n",
        capture_output=True,
        check=False,
    )
    shown = (done.stdout + done.stderr).decode()
    assert "Press Enter" in shown
    return done.returncode, shown, noted.read_text("utf-8").splitlines()


@POSIX
@pytest.mark.parametrize(
    ("since", "code"), [("2026-01-01", 0), ("2026-01-01", 1), ("2030-01-01", 3)]
)
def test_the_launcher_builds_and_opens_the_email(
    run: Run, tmp_path: Path, entries: str, since: str, code: int
) -> None:
    mine = tmp_path / "a folder of mine"
    assert run("init", entries, "--dir", str(mine), "--since", since).returncode == 0
    if code == 1:  # an entry that is none: the email is made all the same
        records = json.loads(Path(entries).read_text("utf-8"))
        found = records if isinstance(records, list) else next(iter(records.values()))
        found.append({"link": "https://example.org/untitled/"})
        Path(entries).write_text(json.dumps(records), "utf-8")
    ended, shown, opened = launched(mine, tmp_path)
    assert ended == code
    assert ("needs a look" in shown) == (code == 1)
    assert opened == ([] if code == 3 else [(mine / "out/email.html").as_uri()])
    assert ("Nothing is opened" in shown) == (code == 3)


@POSIX
def test_the_launcher_opens_what_the_mailer_takes(run: Run, tmp_path: Path, entries: str) -> None:
    mine = tmp_path / "mine"
    assert run("init", entries, "--dir", "mine", "--since", "2026-01-01").returncode == 0
    text = (mine / "bulletin.toml").read_text("utf-8")
    for mailer, name in (("mailpoet", "email.fragment.html"), ("mailchimp", "email.html")):
        changed = text.replace('# mailers = ["none"]', f'mailers = ["{mailer}"]')
        (mine / "bulletin.toml").write_text(changed, "utf-8")
        _, shown, opened = launched(mine, tmp_path)
        assert opened == [(mine / "out" / name).as_uri()]
        assert f"1. Open out/{name} in your browser" in shown


@POSIX
@pytest.mark.parametrize("wrong", ["source", "settings", "template"])
def test_an_email_of_an_earlier_build_is_not_opened(
    run: Run, tmp_path: Path, entries: str, wrong: str
) -> None:
    mine = tmp_path / "mine"
    assert run("init", entries, "--dir", "mine", "--since", "2026-01-01").returncode == 0
    assert len(launched(mine, tmp_path)[2]) == 1
    if wrong == "source":
        Path(entries).unlink()
    elif wrong == "settings":
        (mine / "bulletin.toml").write_text("[publication]\n", "utf-8")
    else:
        (mine / "templates/email").mkdir(parents=True)
        (mine / "templates/email/digest.html").write_text("{{ nothing }}", "utf-8")
    code, shown, opened = launched(mine, tmp_path)
    assert (code, opened) == (1, [])
    assert (mine / "out/email.html").is_file(), "what was there before is still there"
    assert "Nothing is opened: no new email was made." in shown
    assert ("out/email.html is of an earlier build" in shown) == (wrong == "source")
    assert "needs a look" in shown


def test_a_dry_run_opens_nothing_and_a_missing_browser_is_told(
    run: Run, tmp_path: Path, entries: str
) -> None:
    assert run("init", entries, "--dir", "mine", "--since", "2026-01-01").returncode == 0
    env = {"BROWSER": "false", "PATH": "/nowhere", "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    dry = run("build", "--open", "--dry-run", "--now", NOW, cwd=tmp_path / "mine", env=env)
    assert (dry.returncode, dry.stderr) == (0, "")
    done = run("build", "--open", "--now", NOW, cwd=tmp_path / "mine", env=env)
    assert done.returncode == 0
    assert " ".join(done.stderr.split()).endswith("Open it yourself: out/email.html")


@POSIX
def test_the_launcher_tells_what_is_missing_or_wrong(
    run: Run, tmp_path: Path, entries: str
) -> None:
    assert run("init", entries, "--dir", "mine").returncode == 0
    launcher = tmp_path / "mine" / "Make the newsletter.command"
    env = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run([launcher], env=env, input=b"", capture_output=True, check=False)
    assert done.returncode == 127
    assert b"READ ME FIRST.txt tells whom to ask" in done.stdout


def test_settings_of_a_publication_that_is_there_are_no_hub(run: Run, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files/bulletin.toml").write_text(CONFIG, "utf-8")
    done = run("init", "files/bulletin.toml", "--dir", "mine")
    assert done.returncode == 1
    assert "no file that bulletin can read" in done.stderr
