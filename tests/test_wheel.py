"""The package as it is shipped: sdist, wheel, installed elsewhere, used from another folder."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.conftest import CONFIG, NOW, ROOT, outputs

OVERRIDE = '{% extends "bulletin/email/digest.html" %}{% block footer_reason %}OURS{% endblock %}'


def call(*args: str, cwd: Path, **env: str) -> str:
    done = subprocess.run(
        [sys.executable, *args],
        cwd=cwd,
        env={**os.environ, **env},
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that was made from it."""
    folder = tmp_path_factory.mktemp("dist")
    call("-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT), cwd=folder)
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel alone was installed."""
    target = tmp_path_factory.mktemp("site")
    (wheel,) = built.glob("*.whl")
    call("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target),
         str(wheel), cwd=target)  # fmt: skip
    return target


def test_the_wheel_holds_the_package_and_the_templates_and_no_more(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    sources = {path.relative_to(ROOT / "src").as_posix() for path in _files(ROOT / "src")}
    templates = {
        f"bulletin/{path.relative_to(ROOT).as_posix()}" for path in _files(ROOT / "templates")
    }
    assert names == sources | templates


def test_the_sdist_holds_what_is_needed_to_build_and_test(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"README.md", "LICENSE", "bulletin.toml", "templates/email/digest.html"} <= names
    assert {"seeds/entries.json", "tests/conftest.py"} <= names


def test_an_installed_copy_builds_from_another_folder(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "bulletin.toml").write_text(CONFIG, "utf-8")
    (tmp_path / "entries.json").write_bytes((ROOT / "seeds/entries.json").read_bytes())
    script = f"import bulletin, sys; assert bulletin.__file__.startswith({str(installed)!r}); "
    build = (
        script
        + f"from bulletin.cli import main; sys.argv[1:] = ['build', '--now', '{NOW}']; main()"
    )
    call("-c", build, cwd=tmp_path, PYTHONPATH=str(installed))
    shipped = outputs(tmp_path / "out")
    assert shipped == {
        name: data
        for name, data in outputs(ROOT / "tests/golden/entries/expected").items()
        if name in shipped
    }
    (tmp_path / "templates/email").mkdir(parents=True)
    (tmp_path / "templates/email/digest.html").write_text(OVERRIDE, "utf-8")
    call("-c", build, cwd=tmp_path, PYTHONPATH=str(installed))
    page = outputs(tmp_path / "out")["email.html"].decode()
    assert "OURS</p>" in page
    assert "You receive this because" not in page
    assert "Mapping recruitment fees" in page


def _files(folder: Path) -> list[Path]:
    return [
        path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ]
