"""`init` and `doctor` against a real WordPress, where one runs.

Name its address in BULLETIN_WORDPRESS, such as http://127.0.0.1:8931; it is only read. It is the one
that the rig beside this repository starts, with its faults under ``/_fault/NAME/``.
"""

import os
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from tests.conftest import Run

from bulletin import Publication

URL = os.environ.get("BULLETIN_WORDPRESS", "http://127.0.0.1:8931")


def is_there() -> bool:
    try:
        with urlopen(f"{URL}/wp-json/", timeout=5) as answer:
            return answer.status == 200 and b'"wp\\/v2"' in answer.read()
    except (URLError, OSError, ValueError):
        return False


pytestmark = pytest.mark.skipif(not is_there(), reason=f"no WordPress answers at {URL}")


@pytest.mark.parametrize(
    "way", ["", "/?p=1", "/resources/", "/wp-json/", "/_fault/notice/", "/_fault/nototals/"]
)
def test_a_real_wordpress_is_found_by_any_of_its_pages(run: Run, tmp_path: Path, way: str) -> None:
    done = run("init", URL + way, "--allow-private", "--dir", "mine")
    assert done.returncode == 0, done.stderr
    settings = Publication.open(tmp_path / "mine").settings
    assert [kind for kind, _ in settings.sources] == ["wordpress"]
    titles = [section.title for section in settings.sections]
    known = [
        title for title in titles if title in ("News & Analysis", "Good Practices", "Legislation")
    ]
    assert known == ["News & Analysis", "Good Practices", "Legislation"]
    assert settings.sections[-1].rest
    assert settings.publication.timezone == "Europe/Brussels"


def test_what_was_set_up_builds_and_is_well(run: Run, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    assert (
        run("init", URL, "--allow-private", "--dir", "mine", "--since", "2022-01-01").returncode
        == 0
    )
    done = run("build", cwd=mine)
    assert "issue 1, a draft" in done.stdout
    done = run("doctor", cwd=mine)
    assert "answered 200, text/html" in done.stdout
    assert "Europe/Brussels" in done.stdout


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("html200", "Just a moment"),
        ("login", "login"),
        ("403", "403"),
        ("empty200", "nothing was found"),
        ("500", "500"),
        ("redirectloop", "sends on more than"),
    ],
)
def test_a_broken_site_is_refused_in_words(run: Run, tmp_path: Path, fault: str, said: str) -> None:
    done = run("init", f"{URL}/_fault/{fault}/", "--allow-private", "--dir", "mine")
    assert done.returncode == 1
    assert said in done.stderr
    assert not (tmp_path / "mine").exists()
