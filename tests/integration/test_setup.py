"""`init` and `doctor` against a real WordPress."""

from pathlib import Path

import pytest

from bulletin import Publication
from tests.conftest import Run
from tests.integration.conftest import WordPress


@pytest.mark.parametrize(
    "way", ["", "/?p=1", "/resources/", "/wp-json/", "/_fault/notice/", "/_fault/nototals/"]
)
def test_a_real_wordpress_is_found_by_any_of_its_pages(
    wordpress: WordPress, run: Run, tmp_path: Path, way: str
) -> None:
    done = run("init", wordpress.url + way, "--allow-private", "--dir", "mine")
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


def test_what_was_set_up_builds_and_is_well(wordpress: WordPress, run: Run, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    assert (
        run(
            "init", wordpress.url, "--allow-private", "--dir", "mine", "--since", "2022-01-01"
        ).returncode
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
def test_a_broken_site_is_refused_in_words(
    wordpress: WordPress, run: Run, tmp_path: Path, fault: str, said: str
) -> None:
    done = run("init", f"{wordpress.url}/_fault/{fault}/", "--allow-private", "--dir", "mine")
    assert done.returncode == 1
    assert said in done.stderr
    assert not (tmp_path / "mine").exists()


def test_a_login_page_leads_to_its_site(wordpress: WordPress, run: Run, tmp_path: Path) -> None:
    done = run("init", wordpress.url + "/wp-login.php", "--allow-private", "--dir", "mine")
    assert done.returncode == 0, done.stderr
    settings = Publication.open(tmp_path / "mine").settings
    assert [kind for kind, _ in settings.sources] == ["wordpress"]
    assert "Log In" not in settings.publication.title


def test_an_export_of_one_type_of_its_own_is_read(
    wordpress: WordPress, run: Run, tmp_path: Path
) -> None:
    done = run("init", str(wordpress.exports / "publication.xml"), "--dir", "mine")
    assert done.returncode == 0, done.stderr
    assert 'types = ["publication"]' in (tmp_path / "mine/bulletin.toml").read_text()
