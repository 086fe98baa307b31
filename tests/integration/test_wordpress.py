"""The `wordpress` source against a real WordPress, with faults in front of its answers."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from bulletin.sources.access import SourceAccess
from bulletin.sources.base import Answer
from tests.conftest import Run
from tests.integration.conftest import WordPress

CONFIG = """\
[publication]
title = "Hub Digest"
home = "{url}/"
url = "https://example.org/bulletin/"
timezone = "Europe/Brussels"
[[source]]
kind = "wordpress"
url = "{url}/"
types = ["post", "publication"]
allow_private = true
{more}
[[section]]
title = "News & Analysis"
[[section]]
title = "Legislation"
[feeds]
entries = 200
"""
DAY = "2026-11-25T10:00:00Z"
# Faults that only decorate an answer, or pass: everything must come all the same.
HARMLESS = ("flaky", "nototals", "drift", "notice", "bom", "blank", "trailer", "control", "latin1")
FATAL = {
    "429": "429",
    "429date": "429",
    "500": "500",
    "502": "502",
    "503": "503",
    "401": "rest_cannot_access",
    "403": "403",
    "norest": "rest_no_route",
    "html200": "web page where data should be",
    "empty200": "is empty",
    "redirectloop": "sends on more than",
    "login": "its login",
    "truncated": "cut off",
}

Faulty = Callable[[str], None]


@pytest.fixture
def faulty(wordpress: WordPress, monkeypatch: pytest.MonkeyPatch) -> Faulty:
    """Put a fault in front of all that is asked of the interface from now on."""
    ask = SourceAccess.ask
    fault = ""

    def through(self: SourceAccess, url: str, /) -> Answer:
        if fault and "/wp-json/wp/" in url:
            url = url.replace(wordpress.url, f"{wordpress.url}/_fault/{fault}")
        return ask(self, url)

    def put(name: str) -> None:
        nonlocal fault
        fault = name

    monkeypatch.setattr(SourceAccess, "ask", through)
    monkeypatch.setattr("bulletin.http.PAUSES", (0.01, 0.01))
    return put


@pytest.fixture
def folder(wordpress: WordPress, tmp_path: Path) -> Path:
    """The folder of a publication that reads the site."""
    (tmp_path / "bulletin.toml").write_text(CONFIG.format(url=wordpress.url, more=""))
    return tmp_path


def shown(wordpress: WordPress, route: str) -> dict[int, Any]:
    """What the site itself says, asked with nothing of ours."""
    with urlopen(f"{wordpress.url}/wp-json/wp/v2/{route}?per_page=100&_embed=wp:term") as answer:
        return {record["id"]: record for record in json.load(answer)}


def in_feed(folder: Path) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads((folder / "out/site/feed.json").read_text())["items"]
    return items


def test_every_public_entry_is_read_as_the_site_has_it(
    wordpress: WordPress, folder: Path, run: Run
) -> None:
    done = run("read", "--jsonl")
    found = {int(r["source_id"]): r for r in map(json.loads, done.stdout.splitlines())}
    site = shown(wordpress, "posts") | shown(wordpress, "publications")
    locked = {id_ for id_, one in site.items() if one["content"]["protected"]}
    untitled = {id_ for id_, one in site.items() if not one["title"]["rendered"]}
    assert found.keys() == site.keys() - locked - untitled
    assert (len(locked), len(untitled)) == (1, 1)
    for id_, entry in found.items():
        record = site[id_]
        assert entry["link"] == record["link"]
        assert entry["guid"] == unescape(record["guid"]["rendered"])
        assert entry["published"] == record["date_gmt"] + "Z"
        terms = [term for some in record["_embedded"]["wp:term"] for term in some]
        named = [unescape(t["name"]) for t in terms if t["taxonomy"] == "category"]
        assert sorted(entry.get("categories", [])) == sorted(set(named) - {"Uncategorized"})
    assert found[18]["title"] == "“Know & Show”: AT&T’s <5% rule -- what's new..."


def test_a_second_build_changes_nothing_and_asks_for_less(folder: Path, run: Run) -> None:
    first = run("build", "--now", DAY)
    before = {path: path.read_bytes() for path in folder.rglob("out/**/*") if path.is_file()}
    assert before, first.stderr
    run("build", "--now", "2026-11-26T10:00:00Z")
    assert {path: path.read_bytes() for path in before} == before
    assert len(in_feed(folder)) == 41


@pytest.mark.parametrize("fault", HARMLESS)
def test_a_fault_that_costs_nothing_costs_nothing(
    wordpress: WordPress, folder: Path, faulty: Faulty, fault: str
) -> None:
    from bulletin import Publication

    whole = Publication.open(folder).read().intakes[0].entries
    faulty(fault)
    (intake,) = Publication.open(folder).read().intakes
    assert [e.source_id for e in intake.entries] == [e.source_id for e in whole]
    if fault != "control":  # it changes words, which lose their control characters
        assert intake.entries == whole


@pytest.mark.parametrize("fault", FATAL)
def test_after_a_fatal_fault_the_last_good_entries_stand(
    folder: Path, faulty: Faulty, fault: str
) -> None:
    from datetime import datetime

    from bulletin import Publication

    now = datetime.fromisoformat(DAY)
    good = Publication.open(folder).build(now=now)
    feed, email = in_feed(folder), (folder / "out/email.html").read_bytes()
    faulty(fault)
    bad = Publication.open(folder).build(now=now)
    assert good.mark
    assert bad.failed
    (said,) = [finding for finding in bad.findings if finding.severity == "error"]
    assert FATAL[fault] in said.what
    assert said.hint
    assert in_feed(folder) == feed
    assert (folder / "out/email.html").read_bytes() == email


def test_a_login_counts_and_never_shows(
    wordpress: WordPress, folder: Path, run: Run, tmp_path: Path
) -> None:
    user, _, password = wordpress.login.partition(":")
    (folder / "bulletin.toml").write_text(
        CONFIG.format(url=wordpress.url, more='login = "env:HUB_LOGIN"')
    )
    good = run("build", "--now", DAY, "--debug", env={"HUB_LOGIN": wordpress.login})
    assert (folder / "out/email.html").is_file(), good.stderr
    wrong = run("build", "--now", DAY, "--debug", env={"HUB_LOGIN": f"{user}:wrong {password}"})
    assert "does not accept the login" in " ".join(wrong.stdout.split())
    missing = run("build", "--now", DAY, env={"HUB_LOGIN": ""})
    assert "HUB_LOGIN is empty or not there" in " ".join((missing.stdout + missing.stderr).split())
    told = "".join(one.stdout + one.stderr for one in (good, wrong, missing)).encode()
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert password.encode() not in told + kept
    assert re.sub(r"\s", "", password).encode() not in re.sub(rb"\s", b"", told) + kept


@pytest.mark.parametrize("page", ["/?p=105", "/nope/", "/?rest_route=/", "/wp-json", "/feed/"])
def test_any_page_of_the_site_leads_to_it(wordpress: WordPress, page: str, run: Run) -> None:
    done = run("read", "--jsonl", "--kind", "wordpress", "--allow-private", wordpress.url + page)
    assert len(done.stdout.splitlines()) == 39
