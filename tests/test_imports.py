"""Start fast: what each command may import, told by the interpreter itself."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bulletin.cli import COMMANDS
from tests.conftest import NOW, Run

PROBE = (
    "import json, sys; from bulletin.cli import main\n"
    "try: main()\n"
    "except SystemExit: pass\n"
    "print('\\n' + json.dumps(sorted(sys.modules)))"
)
ENGINES = {"jinja2", "feedgen", "premailer", "cssutils", "lxml", "nh3", "rich", "requests", "email"}
NEWS = {"bulletin.identity.deciding", "bulletin.publication.resolving", "bulletin.digest.fitting"}
"""What only a build with something new has a use for."""
ALLOWED_FOR_HELP = {"bulletin", "click"}


def modules(folder: Path, *args: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *args],
        cwd=folder,
        capture_output=True,
        check=True,
        timeout=60,
    )
    found: list[str] = json.loads(done.stdout.decode().rpartition("\n[")[2].join(["[", ""]))
    return set(found)


def bare() -> set[str]:
    code = "import json, sys; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    return set(json.loads(done.stdout))


def third_party(found: set[str]) -> set[str]:
    names = {name.partition(".")[0] for name in found}
    return {n for n in names - sys.stdlib_module_names if not n.startswith("_sysconfigdata")}


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["build", "--help"], []])
def test_help_imports_click_alone(tmp_path: Path, args: list[str]) -> None:
    found = modules(tmp_path, *args) - bare()
    assert third_party(found) - {"_virtualenv", "__editables"} <= ALLOWED_FOR_HELP
    assert not {"sqlite3", "json.decoder", "tomllib", "zoneinfo", "email"} & (
        found - {"json.decoder"}  # the probe's own
    )
    ours = {name for name in found if name.startswith("bulletin")}
    commands = {f"bulletin.cli.{name}" for name in COMMANDS}
    assert (
        ours <= {"bulletin", "bulletin.cli", "bulletin.cli.options", "bulletin.version"} | commands
    )


def test_a_build_with_nothing_new_imports_no_engine(run: Run, publication: Path) -> None:
    assert run("build", "--now", NOW).returncode == 0
    found = modules(publication, "build", "--now", NOW)
    assert not third_party(found) & ENGINES
    assert not {name for name in found if name in {"email", "difflib", "csv", "socket"}}
    assert third_party(found - bare()) <= {"bulletin", "click", "msgspec", "typing_extensions"}
    assert not found & NEWS


def test_a_warm_build_does_not_import_premailer(run: Run, publication: Path) -> None:
    assert run("build", "--now", NOW).returncode == 0
    records = json.loads((publication / "entries.json").read_text("utf-8"))
    records.append({"title": "New", "link": "https://example.org/new", "date": "2026-11-20"})
    (publication / "entries.json").write_text(json.dumps(records), "utf-8")
    found = modules(publication, "build", "--now", NOW)
    assert "feedgen" in found
    assert not {"premailer", "cssutils", "requests", "rich", "markdown_it"} & found


def test_babel_is_for_other_languages_than_english(run: Run, publication: Path) -> None:
    assert "babel" not in modules(publication, "build", "--now", NOW)
    settings = publication / "bulletin.toml"
    french = settings.read_text("utf-8").replace("timezone", 'language = "fr"\ntimezone')
    settings.write_text(french, "utf-8")
    assert "babel" in modules(publication, "build", "--now", NOW)
    found = modules(publication, "build", "--now", NOW)
    assert not third_party(found) & (ENGINES | {"babel"})


def test_importing_the_package_imports_no_more_than_itself() -> None:
    code = "import sys, json, bulletin; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    found = {name for name in json.loads(done.stdout) if name.startswith("bulletin")}
    assert found == {"bulletin", "bulletin.version"}
