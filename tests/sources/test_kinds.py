"""Kinds of sources: ours and a third party's are declared the same way."""

import re
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from tests.conftest import ROOT, Run

from bulletin import sources
from bulletin.errors import ConfigError
from bulletin.sources import BUILT_IN, GROUP

OWN = """\
from msgspec import Struct
from bulletin.model import RawEntry
from bulletin.sources import Kind

class Settings(Struct, kw_only=True):
    shelf: str

def read(spec, access):
    yield RawEntry(where=spec.shelf, title="From the shelf " + spec.shelf)

KIND = Kind(Settings, "own_reader")
NONE = 7
"""
POINTS = """\
[bulletin.sources]
shelf = own_reader:KIND
wrong = own_reader:NONE
broken = no_such_module:KIND
"""
CONFIG = """\
[publication]
title = "Example"
home = "https://example.org/"
url = "https://example.org/bulletin/"
[[source]]
kind = "shelf"
shelf = "top"
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with a reader of its own, as pip would have installed it."""
    site = tmp_path / "site"
    (site / "own_reader-1.dist-info").mkdir(parents=True)
    (site / "own_reader.py").write_text(OWN)
    (site / "own_reader-1.dist-info/METADATA").write_text("Name: own-reader\nVersion: 1\n")
    (site / "own_reader-1.dist-info/entry_points.txt").write_text(POINTS)
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setenv("PYTHONPATH", str(site))
    monkeypatch.delitem(sys.modules, "own_reader", raising=False)
    return site


def test_ours_are_declared_as_any_others() -> None:
    declared = {point.name: point.load() for point in entry_points(group=GROUP)}
    assert declared == BUILT_IN


def test_a_third_partys_reader_is_found_and_read(installed: Path, tmp_path: Path, run: Run) -> None:
    assert installed.is_dir()
    assert not isinstance(sources.spec_of("shelf"), str)
    folder = tmp_path / "publication"
    folder.mkdir()
    (folder / "bulletin.toml").write_text(CONFIG)
    done = run("read", "--jsonl", "--config", str(folder))
    assert done.returncode == 0, done.stderr
    assert '"From the shelf top"' in done.stdout


def test_what_fails_in_a_third_partys_reader_is_its_sources_error(
    installed: Path, tmp_path: Path, run: Run
) -> None:
    (installed / "own_reader.py").write_text(
        OWN.replace("yield RawEntry", "1 / 0\n    yield RawEntry")
    )
    (tmp_path / "bulletin.toml").write_text(CONFIG)
    done = run("build")
    assert done.returncode == 1
    said = " ".join(done.stdout.split())
    assert "own_reader: the reader of 'shelf' failed: ZeroDivisionError" in said
    assert "tell who wrote it" in said
    assert "inside bulletin" not in said


@pytest.mark.parametrize(("kind", "said"), [("wrong", "no Kind"), ("broken", "cannot be imported")])
def test_what_cannot_be_loaded_is_said(installed: Path, kind: str, said: str) -> None:
    assert installed.is_dir()
    with pytest.raises(ConfigError, match=said):
        sources.spec_of(kind)


def test_an_unknown_kind_is_answered_with_those_that_are_known(installed: Path) -> None:
    assert installed.is_dir()
    hint = sources.spec_of("shelff")
    assert isinstance(hint, str)
    assert "shelf" in hint


def test_the_reader_that_the_documentation_shows_reads(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "docs" / "how-to" / "write-a-reader.md").read_text("utf-8")
    module, project, source = re.findall(r"^```\w+\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    declared = tomllib.loads(project)["project"]
    site = tmp_path / "site"
    info = site / "bulletin_notes-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "bulletin_notes.py").write_text(module, "utf-8")
    (info / "METADATA").write_text(f"Name: {declared['name']}\nVersion: {declared['version']}\n")
    points = declared["entry-points"][GROUP]
    lines = [f"{name} = {value}" for name, value in points.items()]
    (info / "entry_points.txt").write_text("\n".join([f"[{GROUP}]", *lines, ""]))
    monkeypatch.setenv("PYTHONPATH", str(site))
    folder = tmp_path / "publication"
    folder.mkdir()
    (folder / "bulletin.toml").write_text(CONFIG.partition("[[source]]")[0] + source)
    (folder / "first.txt").write_text("A note\nhttps://example.org/1\nIts text.\n")
    (folder / "second.txt").write_text("Another\nhttps://example.org/2\n")
    done = run("read", "--jsonl", "--config", str(folder))
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert (
        '"title":"A note","link":"https://example.org/1","categories":["Good Practices"]' in first
    )
    assert '"summary":"Its text."' in first
    assert '"Another"' in second
    assert "second.txt: this note has no text" in done.stderr
    (folder / "bulletin.toml").write_text(CONFIG.replace('"shelf"\nshelf', '"notes"\npth'))
    done = run("read", "--config", str(folder))
    assert "unknown key 'source.pth'" in done.stderr
    assert "Did you mean 'path'?" in done.stderr
