"""What must hold of a build: the same bytes, one identity, no stale email, nothing lost."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CONFIG, NOW, Run, outputs

LATER = "2026-12-29T18:00:00Z"


def entries(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / "entries.json").read_text("utf-8"))
    return found


def put(folder: Path, records: list[dict[str, Any]]) -> None:
    (folder / "entries.json").write_text(json.dumps(records), "utf-8")


def report(run: Run, *args: str, expect: int = 0) -> dict[str, Any]:
    done = run("build", "--json", *(args or ("--now", NOW)))
    assert done.returncode == expect, done.stderr
    assert done.stdout.count("\n") == 1
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_json_report_tells_all_of_it(run: Run, publication: Path) -> None:
    told = report(run)
    assert (told["issue"], told["subject"]) == (1, "Example Digest, November 2026")
    assert told["mark"].startswith("1-")
    assert [(s["title"], len(s["entries"])) for s in told["sections"]] == [
        ("News & Analysis", 1),
        ("Good Practices", 2),
        ("Legislation", 2),
        ("More resources", 1),
    ]
    assert set(told["sections"][0]["entries"][0]) == {"id", "title", "link"}
    assert told["read"] == sum(told["buckets"].values()) == 6
    assert told["findings"] == []
    assert set(told["files"]) == outputs(publication / "out").keys()


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Adak", "LANG": "ar_EG.UTF-8", "PYTHONUTF8": "0"},
        {"PYTHONHASHSEED": "3", "TZ": "UTC", "LANG": "de_DE.UTF-8", "COLUMNS": "40"},
    ],
)
def test_the_same_input_gives_the_same_bytes(
    run: Run, publication: Path, surroundings: dict[str, str]
) -> None:
    run("build", "--now", NOW)
    first = outputs(publication / "out")
    for name in ("identities.jsonl", "bulletin.db", "issues/0001/issue.md"):
        (publication / name).unlink()
    run("build", "--now", NOW, "--out", "elsewhere", env=surroundings)
    assert outputs(publication / "elsewhere") == first


def test_a_build_a_month_later_with_nothing_new_rewrites_no_file(
    run: Run, publication: Path
) -> None:
    first = report(run)
    stamps = {path: path.stat().st_mtime_ns for path in publication.rglob("*") if path.is_file()}
    again = report(run, "--now", LATER)
    stamps.pop(publication / "bulletin.db")
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps
    assert again["changed"] == []
    assert again["mark"] == first["mark"]


def test_a_build_again_at_once_writes_nothing_at_all(run: Run, publication: Path) -> None:
    report(run)
    stamps = {path: path.stat().st_mtime_ns for path in publication.rglob("*")}
    report(run)
    assert {path: path.stat().st_mtime_ns for path in publication.rglob("*")} == stamps


def test_without_the_database_nothing_changes(run: Run, publication: Path) -> None:
    report(run)
    before = outputs(publication)
    (publication / "bulletin.db").unlink()
    report(run, "--now", LATER)
    after = outputs(publication)
    before.pop("bulletin.db")
    after.pop("bulletin.db")
    assert after == before


def test_undated_entries_keep_their_date_and_order(run: Run, publication: Path) -> None:
    put(publication, [{"title": f"Undated {n}", "link": f"https://example.org/{n}"} for n in "abc"])
    report(run)
    first = json.loads((publication / "out/site/feed.json").read_text("utf-8"))["items"]
    put(
        publication, [{"title": "Newcomer", "link": "https://example.org/z"}, *entries(publication)]
    )
    report(run, "--now", LATER)
    then = json.loads((publication / "out/site/feed.json").read_text("utf-8"))["items"]
    assert [item["title"] for item in first] == ["Undated a", "Undated b", "Undated c"]
    assert then[1:] == first
    assert then[0]["date_published"] == LATER


def test_an_edited_entry_keeps_its_guid(run: Run, publication: Path) -> None:
    report(run)
    first = json.loads((publication / "out/site/feed.json").read_text("utf-8"))["items"][0]
    records = entries(publication)
    records[0] |= {"title": "Retitled", "link": "https://www.example.org/moved/"}
    put(publication, records)
    report(run, "--now", LATER)
    then = json.loads((publication / "out/site/feed.json").read_text("utf-8"))["items"][0]
    assert (then["id"], then["title"]) == (first["id"], "Retitled")


def test_a_later_issue_of_the_same_draft_holds_the_newcomers_too(
    run: Run, publication: Path
) -> None:
    records = entries(publication)
    put(publication, records[1:])
    assert report(run)["new"] == 5
    put(publication, records)
    again = report(run, "--now", LATER)
    assert again["new"] == 1
    assert again["date"] == "2026-11-24"
    assert again["subject"] == "Example Digest, November 2026"


def test_what_left_the_reading_is_kept_until_it_was_sent(run: Run, publication: Path) -> None:
    report(run)
    put(publication, entries(publication)[:1])
    told = report(run, "--now", LATER)
    assert (told["read"], told["kept"]) == (1, 5)
    assert sum(told["buckets"].values()) == 6
    assert sum(len(section["entries"]) for section in told["sections"]) == 6


def test_what_is_no_longer_public_leaves_email_and_feeds(run: Run, publication: Path) -> None:
    report(run)
    records = entries(publication)
    records[0]["status"] = "private"
    put(publication, records)
    told = report(run, "--now", LATER)
    assert told["buckets"]["not public"] == 1
    for name, data in outputs(publication / "out").items():
        assert b"Mapping recruitment" not in data, name


def test_sealed_entries_do_not_come_back(run: Run, publication: Path) -> None:
    report(run)
    mark = report(run)["mark"]
    assert run("sent", mark, "--now", NOW).returncode == 0
    more = [{"title": f"New {n}", "link": f"https://example.org/{n}"} for n in "ab"]
    put(publication, [*more, *entries(publication)])
    told = report(run, "--now", LATER)
    assert (told["issue"], told["date"]) == (2, "2026-12-29")
    assert told["buckets"]["sealed"] == 6
    assert told["buckets"]["chosen"] == 2
    assert len(json.loads((publication / "out/site/feed.json").read_text("utf-8"))["items"]) == 8


def test_no_email_is_exit_3_and_leaves_none_behind(run: Run, publication: Path) -> None:
    report(run)
    assert run("sent", report(run)["mark"], "--now", NOW).returncode == 0
    told = report(run, "--now", LATER, expect=3)
    assert told["mark"] == ""
    assert sorted(outputs(publication / "out")) == [
        "site/atom.xml",
        "site/feed.json",
        "site/feed.xml",
        "site/issues/1/index.html",
        "site/issues/index.html",
    ]
    assert not (publication / "issues/0002").exists()
    assert report(run, "--now", LATER, "--feeds")["changed"] == []


def test_feeds_alone_leave_the_email_as_it_was(run: Run, publication: Path) -> None:
    report(run)
    before = outputs(publication / "out")
    records = [{"title": "News", "link": "https://example.org/n", "date": "2026-12-01"}]
    put(publication, records + entries(publication))
    told = report(run, "--now", LATER, "--feeds")
    assert set(told["changed"]) == {"site/feed.xml", "site/atom.xml", "site/feed.json"}
    after = outputs(publication / "out")
    assert after["email.html"] == before["email.html"]
    assert b"News" in after["site/feed.xml"]


def test_a_dry_run_writes_nothing_and_tells_the_same(run: Run, publication: Path) -> None:
    before = outputs(publication)
    dry = report(run, "--now", NOW, "--dry-run")
    assert outputs(publication) == before
    wet = report(run)
    assert {**dry, "changed": 0} == {**wet, "changed": 0}


def test_quiet_says_nothing_when_all_is_well(run: Run, publication: Path) -> None:
    done = run("build", "--quiet", "--now", NOW)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_now_comes_from_the_environment_when_it_is_not_given(run: Run, publication: Path) -> None:
    done = run("build", "--json", env={"SOURCE_DATE_EPOCH": "1796083200"})
    assert json.loads(done.stdout)["date"] == "2026-12-01"
    assert run("build", env={"SOURCE_DATE_EPOCH": "soon"}).returncode == 2


def test_a_folder_below_the_publication_finds_it(run: Run, publication: Path) -> None:
    below = publication / "issues" / "notes"
    below.mkdir(parents=True)
    assert run("build", "--now", NOW, cwd=below).returncode == 0
    assert (publication / "out" / "email.html").is_file()


def test_a_killed_build_heals(run: Run, publication: Path) -> None:
    report(run)
    whole = outputs(publication / "out")
    out = publication / "out"
    (out / "email.html").write_bytes(whole["email.html"][:1000])
    (out / ".email.txt.part").write_bytes(b"half")
    os.truncate(publication / "identities.jsonl", 700)
    report(run, "--now", NOW)
    assert {n: d for n, d in outputs(out).items() if not n.endswith(".part")} == whole


def test_standard_input_is_a_source(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bulletin.toml").write_text(CONFIG.replace('"entries.json"', '"-"'), "utf-8")
    data = b'[{"title": "Piped", "link": "https://example.org/p"}]'
    done = run("build", "--json", "--now", NOW, stdin=data)
    assert json.loads(done.stdout)["sections"][0]["entries"][0]["title"] == "Piped"


def test_an_entry_of_two_sources_is_in_the_issue_once(run: Run, publication: Path) -> None:
    second = CONFIG.replace(
        "[[section]]", '[[source]]\nkind = "records"\npath = "more.csv"\n[[section]]', 1
    )
    (publication / "bulletin.toml").write_text(second, "utf-8")
    (publication / "more.csv").write_text(
        "title;url;tags\nA grievance channel that seafarers use;"
        "http://www.example.org/practices/grievance-channel-seafarers;Ports | Law\n"
    )
    told = report(run)
    assert told["read"] == 7
    assert told["buckets"]["duplicate"] == 1
    feed = json.loads((publication / "out/site/feed.json").read_text("utf-8"))
    (item,) = [item for item in feed["items"] if "seafarers" in item["title"]]
    assert {"Ports", "Law", "Fisheries"} <= set(item["tags"])


def test_what_is_uncertain_about_an_entry_is_told_in_every_build(
    run: Run, publication: Path
) -> None:
    twins = [
        {"title": "Twin", "link": f"https://example.org/{n}", "date": "2026-11-01"} for n in "ab"
    ]
    put(publication, [*twins, {"title": "Twin", "partial": True}])
    for _ in range(2):
        (finding,) = [f for f in report(run)["findings"] if "known entries" in f["what"]]
        assert finding["where"] == "entries.json:1"


def test_the_editors_hand_is_followed(run: Run, publication: Path) -> None:
    told = report(run)
    ids = {e["title"][:7]: e["id"] for s in told["sections"] for e in s["entries"]}
    (publication / "issues/0001/issue.md").write_text(
        "Number: 1\nDate: 2026-11-24\nSubject: A subject of ours\n"
        "Preheader: Six resources, two of them on legislation\n\n"
        "Dear reader, **this month** see <https://example.org/>.\n\n"
        f"## Top\n- the ban [{ids['Import ']}]\n\n"
        f"## Good Practices\n- second [{ids['Una guí']}]\n- first [{ids['A griev']}]\n\n"
        f"## Later\n- glossary [{ids['Glossar']}]\n\n## Never\n- clauses [{ids['Public ']}]\n",
        "utf-8",
    )
    told = report(run, "--now", LATER)
    assert told["subject"] == "A subject of ours"
    assert [(s["title"], [e["title"][:7] for e in s["entries"]]) for s in told["sections"]] == [
        ("Top", ["Import "]),
        ("Good Practices", ["Una guí", "A griev"]),
    ]
    # The line of "Mapping" was deleted: that entry is held for later, too.
    assert (told["buckets"]["later"], told["buckets"]["never"]) == (2, 1)
    page = (publication / "out/email.html").read_text("utf-8")
    assert "<strong>this month</strong>" in page
    assert "Six resources, two of them on legislation" in page
    assert "clauses" not in page
    assert "Public procurement" in (publication / "out/site/feed.xml").read_text("utf-8")


def in_language(folder: Path, tag: str) -> None:
    settings = CONFIG.replace("timezone", f'language = "{tag}"\ntimezone')
    (folder / "bulletin.toml").write_text(settings, "utf-8")


@pytest.mark.parametrize(
    ("tag", "subject", "last"),
    [
        ("pt-BR", "Example Digest, novembro de 2026", "edição 1, 24 de novembro de 2026, {mark}"),
        ("fr-CA", "Example Digest, novembre 2026", "numéro 1, 24 novembre 2026, {mark}"),
        ("ar-EG", "Example Digest، نوفمبر ٢٠٢٦", "العدد ١، ٢٤ نوفمبر ٢٠٢٦، \u200e{mark}"),
    ],
)
def test_a_country_has_its_words_dates_and_tag(
    run: Run, publication: Path, tag: str, subject: str, last: str
) -> None:
    in_language(publication, tag)
    told = report(run)
    assert told["subject"] == subject
    text, html = ((publication / f"out/email.{end}").read_text("utf-8") for end in ("txt", "html"))
    assert text.rstrip().endswith(last.format(mark=told["mark"]))
    assert f'<html lang="{tag}"' in html
    assert f"<language>{tag}</language>" in (publication / "out/site/feed.xml").read_text("utf-8")
    assert not [one for one in told["findings"] if "no words" in one["what"]]


def test_a_mark_is_taken_as_it_is_copied_from_an_arabic_email(run: Run, publication: Path) -> None:
    in_language(publication, "ar")
    mark = report(run)["mark"]
    done = run("sent", f"\u200e{mark}،", "--now", LATER)
    assert done.returncode == 0, done.stderr


def test_what_will_be_english_is_told_with_the_first_issue_alone(
    run: Run, publication: Path
) -> None:
    in_language(publication, "de")

    def about_words(told: dict[str, Any]) -> list[str]:
        return [one["what"] for one in told["findings"] if "no words" in one["what"]]

    told = report(run)
    assert len(about_words(told)) == 1
    assert not about_words(report(run, "--feeds", "--now", NOW))
    atom = (publication / "out/site/atom.xml").read_text("utf-8")
    assert '<subtitle xml:lang="en">New resources from example.org</subtitle>' in atom
    assert run("sent", told["mark"], "--now", LATER).returncode == 0
    put(publication, [*entries(publication), {"title": "New", "link": "https://example.org/new"}])
    second = report(run, "--now", LATER)
    assert second["issue"] == 2
    assert not about_words(second)
