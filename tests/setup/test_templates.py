"""`bulletin templates`: what is listed, what is begun, and that nothing is written over."""

import json
from pathlib import Path

import pytest
from tests.conftest import NOW, Run

from bulletin.templating import Templates


def test_the_shipped_ones_are_listed_with_their_blocks(run: Run, publication: Path) -> None:
    found = {one["name"]: one for one in json.loads(run("templates", "list", "--json").stdout)}
    assert list(found) == Templates().names()
    assert "footer_reason" in found["email/digest.html"]["blocks"]
    assert not any(one["own"] for one in found.values())
    run("templates", "copy", "email/digest.txt")
    assert "email/digest.txt, your own" in run("templates", "list").stdout


@pytest.mark.parametrize("how", [[], ["--whole"]])
def test_one_that_was_begun_changes_nothing_yet(
    run: Run, publication: Path, how: list[str]
) -> None:
    assert run("build", "--now", NOW).returncode == 0
    before = {path: path.read_bytes() for path in (publication / "out").glob("email.*")}
    for name in Templates().names():
        done = run("templates", "copy", name, *how)
        assert done.returncode == 0, done.stderr
        assert "Written:" in done.stdout
    assert run("build", "--now", NOW).returncode == 0
    assert {path: path.read_bytes() for path in before} == before
    doctor = run("doctor", "--offline").stdout
    assert doctor.count("is your own; the shipped one has not") == len(Templates().names())


def test_a_block_that_is_written_into_it_counts(run: Run, publication: Path) -> None:
    run("templates", "copy", "email/digest.html")
    path = publication / "templates" / "email" / "digest.html"
    block = "{% block footer_reason %}You asked.{% endblock %}\n"
    path.write_text(path.read_text("utf-8") + block, "utf-8")
    run("build", "--now", NOW)
    html = (publication / "out" / "email.html").read_text("utf-8")
    assert "You asked." in html
    assert "You receive this" not in html


def test_a_file_that_is_there_stays(run: Run, publication: Path) -> None:
    run("templates", "copy", "email/digest.html")
    path = publication / "templates" / "email" / "digest.html"
    path.write_text("mine", "utf-8")
    done = run("templates", "copy", "--whole", "email/digest.html")
    assert done.returncode == 1
    assert "there already" in done.stderr
    assert path.read_text("utf-8") == "mine"


@pytest.mark.parametrize("name", ["email/nothing.html", "../x.html", "bulletin/email/digest.html"])
def test_only_what_is_shipped_can_be_copied(run: Run, publication: Path, name: str) -> None:
    done = run("templates", "copy", name)
    assert done.returncode == 1
    assert "email/digest.html" in done.stderr
    assert not (publication / "templates").exists()
