"""What several tests need: a publication in a folder of its own, and the command line in a process."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
NOW = "2026-11-24T09:00:00Z"

# The same examples in every run; a failure is the code's, never the day's.
settings.register_profile("bulletin", deadline=None, derandomize=True)
settings.load_profile("bulletin")

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden/*/expected")


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A person's cache folder, shared by all runs."""
    return tmp_path_factory.mktemp("cache")


def running(folder: Path, cache: Path) -> Run:
    """Return what runs `bulletin` as a process of its own, in `folder` unless told otherwise."""

    def call(
        *args: str,
        cwd: Path = folder,
        env: Mapping[str, str] | None = None,
        stdin: bytes = b"",
    ) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "bulletin", *args],
            cwd=cwd,
            env={**os.environ, "PYTHONUTF8": "1", "XDG_CACHE_HOME": str(cache), **(env or {})},
            input=stdin,
            capture_output=True,
            check=False,
            timeout=120,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    return call


@pytest.fixture
def run(tmp_path: Path, cache: Path) -> Run:
    """Run `bulletin` as a process of its own, in `tmp_path` unless told otherwise."""
    return running(tmp_path, cache)


CONFIG = """\
[publication]
title = "Example Digest"
home = "https://example.org/"
url = "https://example.org/bulletin/"
timezone = "Europe/Brussels"
contact = "editor@example.org"

[[source]]
kind = "records"
path = "entries.json"

[[section]]
title = "News & Analysis"
[[section]]
title = "Good Practices"
[[section]]
title = "Legislation"
[[section]]
title = "More resources"
rest = true

[email]
from = "Example Digest <digest@example.org>"
unsubscribe = "https://example.org/unsubscribe"
address = "1 Example Street, Example Town"
"""


@pytest.fixture
def publication(tmp_path: Path) -> Path:
    """A publication of six entries in a folder of its own."""
    (tmp_path / "bulletin.toml").write_text(CONFIG, "utf-8")
    shutil.copy(ROOT / "seeds" / "entries.json", tmp_path / "entries.json")
    return tmp_path


def outputs(folder: Path) -> dict[str, bytes]:
    """Return every file below `folder` by its name, the outbox's own manifest aside."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".manifest.json"
    }
