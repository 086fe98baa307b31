"""Blocks of one's own templates that nobody sees are told by every command that could."""

import json
from pathlib import Path

import pytest
from tests.conftest import NOW, Run

from bulletin.checks.blocks import unprinted
from bulletin.templating import Templates

MISSPELT = """\
{% extends "bulletin/email/digest.html" %}
{% block footr %}Our own words.{% endblock %}
{% block title %}{% block of_my_own %}Hello{% endblock %}{% endblock %}
"""


def put(publication: Path, source: str, name: str = "email/digest.html") -> None:
    path = publication / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, "utf-8")


def test_build_and_check_name_the_block_its_place_and_the_nearest(
    run: Run, publication: Path
) -> None:
    put(publication, MISSPELT)
    for _ in range(2):  # the second build has nothing new to make
        done = run("build", "--now", NOW)
        assert done.returncode == 0
        screen = " ".join(done.stdout.split())
        assert "templates/email/digest.html:2: a block 'footr' is filled" in screen
        assert "[template_block] Is it meant as footer?" in screen
        assert "of_my_own" not in screen
    (told,) = json.loads(run("check", "--json").stdout)["findings"]
    assert told["severity"] == "warning"
    assert told["check"] == "template_block"
    assert told["where"] == "templates/email/digest.html:2"


def test_it_can_be_switched_off_and_is_not_told_of_what_is_spelt_well(
    run: Run, publication: Path
) -> None:
    put(publication, MISSPELT.replace("footr", "footer_reason"))
    assert "template_block" not in run("build", "--now", NOW).stdout
    put(publication, MISSPELT)
    with (publication / "bulletin.toml").open("a", encoding="utf-8") as file:
        file.write('\n[checks]\ntemplate_block = "off"\n')
    assert "footr" not in run("build", "--now", NOW).stdout


def test_the_plain_text_and_the_pages_on_the_web_are_looked_at_too(tmp_path: Path) -> None:
    for name in ("email/digest.txt", "site/issue.html"):
        put(
            tmp_path, f'{{% extends "bulletin/{name}" %}}{{% block foter %}}x{{% endblock %}}', name
        )
    found = list(unprinted(Templates(tmp_path / "templates")))
    assert [one.where for one in found] == [
        "templates/email/digest.txt:1",
        "templates/site/issue.html:1",
    ]
    assert {one.near for one in found} == {"footer"}


@pytest.mark.parametrize("source", ["{% block nothing", "{% extends 'no.html' %}", "\u2028"])
def test_a_broken_or_plain_template_is_passed_over(tmp_path: Path, source: str) -> None:
    put(tmp_path, source, "email/unused.html")
    assert list(unprinted(Templates(tmp_path / "templates"))) == []


def test_without_own_templates_nothing_is_compiled(tmp_path: Path) -> None:
    templates = Templates(tmp_path / "templates")
    assert list(unprinted(templates)) == []
    assert "environment" not in vars(templates)
