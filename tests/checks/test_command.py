"""`bulletin check`, and what a build does with an email that fails."""

import json
import re
from pathlib import Path

import pytest
from tests.checks.cases import HTML, PAGE, TEXT, eml
from tests.conftest import NOW, Run

from bulletin.checks.catalogue import ALL

ASKED = {check.name for check in ALL if "answers" in check.needs}


def test_the_email_that_was_built_is_checked(run: Run, publication: Path) -> None:
    refused = run("check")
    assert refused.returncode == 1
    assert "there is no email to check" in refused.stderr
    run("build", "--now", NOW)
    done = run("check", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0, told
    assert [Path(name).name for name in told["files"]] == [
        "email.html",
        "email.txt",
        "email.eml",
        "email.fragment.html",
    ]
    assert told["checks"] > 30


def test_a_fault_of_the_fragment_alone_is_told_and_one_of_both_once(
    run: Run, publication: Path
) -> None:
    run("build", "--now", NOW)
    for name, *changes in (
        ("email.fragment.html", (' role="presentation"', "")),
        ("email.fragment.html", ("<h2", "<h4"), ("</h2", "</h4")),
        ("email.html", ("<h2", "<h4"), ("</h2", "</h4")),
    ):
        path = publication / "out" / name
        text = path.read_text("utf-8")
        for old, new in changes:
            text = text.replace(old, new)
        path.write_text(text, "utf-8")
    told = json.loads(run("check", "--json").stdout)["findings"]
    at = [(one["check"], Path(one["where"]).name.partition(":")[0]) for one in told]
    assert ("table_role", "email.fragment.html") in at
    assert [name for check, name in at if check == "headings"] == ["email.html"]


def test_files_need_no_publication_and_one_email_may_be_several(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(HTML.replace(' role="presentation"', ""), "utf-8")
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.eml").write_bytes(eml(HTML, TEXT.replace("Good", "Best")))
    done = run("check", "a.html", "a.txt", "b.eml")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "a.html",
        "  x table_role  8  a table for layout without a role",
        '                   Add role="presentation".',
        "",
        "b.eml (text)",
        "  x twin_words    the heading 'Good Practices' is missing in the text",
        "                  Make both with one build; a template of your own must print",
        "                  the same in both.",
        "",
        "3 files, 39 checks: 2 errors.",
    ]
    assert run("check", "a.docx").returncode == 1
    assert run("check", "none.html").returncode == 1


def test_an_unknown_check_is_refused_with_the_nearest(run: Run, publication: Path) -> None:
    with (publication / "bulletin.toml").open("a", encoding="utf-8") as file:
        file.write('\n[checks]\nphon = "off"\nwidth = "loud"\n')
    done = run("build", "--now", NOW)
    assert done.returncode == 1
    assert "there is no check 'phon'" in done.stderr
    assert "Did you mean 'phone'?" in done.stderr
    assert "checks.width cannot be 'loud'" in done.stderr


def forbid(publication: Path, *names: str) -> None:
    with (publication / "bulletin.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[checks]\nnames = {json.dumps(names)}\n")


def add(publication: Path, title: str) -> None:
    path = publication / "entries.json"
    records = json.loads(path.read_text("utf-8"))
    link = f"https://example.org/{len(records)}"
    records.append({"title": title, "link": link, "date": "2026-11-20"})
    path.write_text(json.dumps(records), "utf-8")


def test_a_failing_email_is_held_back_and_the_last_good_one_stays(
    run: Run, publication: Path
) -> None:
    forbid(publication, "Jane Doe")
    assert run("build", "--now", NOW).returncode == 0
    good = (publication / "out" / "email.html").read_bytes()
    add(publication, "The story of Jane Doe")
    for _ in range(2):  # the second one has nothing new to make
        done = run("build", "--now", NOW)
        assert done.returncode == 1
        assert "it names 'Jane Doe'" in " ".join(done.stdout.split())
        assert "The last good email still stands." in done.stdout
        assert (publication / "out" / "email.html").read_bytes() == good
    assert b"Jane Doe" not in (publication / "out" / "site" / "feed.xml").read_bytes()


def test_an_email_that_fails_by_now_does_not_stay(run: Run, publication: Path) -> None:
    add(publication, "The story of Jane Doe")
    assert run("build", "--now", NOW).returncode == 0
    forbid(publication, "Jane Doe")
    done = run("build", "--now", NOW)
    assert done.returncode == 1
    assert "There is none to paste." in done.stdout
    assert not (publication / "out" / "email.html").exists()


def test_an_entry_that_was_hidden_after_the_email_was_copied_is_told(
    run: Run, publication: Path
) -> None:
    add(publication, "A story to be hidden")
    run("build", "--now", NOW)
    for name in ("email.html", "email.eml"):
        copy = publication / f"copy-{name}"
        copy.write_bytes((publication / "out" / name).read_bytes())
        assert run("check", copy.name).returncode == 0
    path = publication / "entries.json"
    records = json.loads(path.read_text("utf-8"))
    records[-1]["status"] = "private"
    path.write_text(json.dumps(records), "utf-8")
    assert run("build", "--now", NOW).returncode == 0
    assert "to be hidden" not in (publication / "out" / "email.html").read_text("utf-8")
    assert run("check").returncode == 0
    for name in ("copy-email.html", "copy-email.eml"):
        done = run("check", name)
        assert done.returncode == 1
        assert re.search(
            r"'A story to be hidden' \[\w{4}\] is public no more", " ".join(done.stdout.split())
        )


def test_the_placeholders_are_those_of_the_mailer_it_was_built_for(
    run: Run, publication: Path
) -> None:
    run("build", "--now", NOW, "--for", "mailchimp")
    assert run("check").returncode == 0
    page = publication / "out" / "email.html"
    page.write_text(page.read_text("utf-8").replace("*|UNSUB|*", "[unsubscribe]"), "utf-8")
    found = json.loads(run("check", "--json").stdout)["findings"]
    told = [each["what"] for each in found if each["check"] == "placeholders"]
    assert told[0].startswith("Mailchimp's placeholder for unsubscribing, *|UNSUB|*, is missing")
    assert told[1].startswith("there is the placeholder of Sendy, [unsubscribe], which Mailchimp")


@pytest.mark.parametrize("level", ["warn", "off", "error"])
def test_the_size_is_told_once_by_the_budget_that_is_set(
    run: Run, publication: Path, level: str
) -> None:
    path = publication / "bulletin.toml"
    settings = path.read_text("utf-8").replace("[email]", "[email]\nbudget = 30")
    path.write_text(f'{settings}\n[checks]\nclip_size = "{level}"\n', "utf-8")
    assert run("build", "--now", NOW).returncode == 0
    draft = next((publication / "issues").glob("*/issue.md"))
    head, mark, rest = draft.read_text("utf-8").partition("\n\n")
    draft.write_text(head + mark + "word " * 7_000 + "\n\n" + rest, "utf-8")
    built = json.loads(run("build", "--json", "--now", NOW).stdout)
    checked = json.loads(run("check", "--json").stdout)["findings"]
    said = [one["severity"] for one in built["findings"] if "its budget 30" in one["what"]]
    assert said == {"warn": ["warning"], "off": [], "error": ["error"]}[level]
    if level != "error":  # else that email is held back, and the last good one judged
        assert said == [one["severity"] for one in checked if one["check"] == "clip_size"]


@pytest.mark.parametrize(
    ("path", "names"),
    [("/page", []), ("/moved", ["link_redirected"]), ("/gone", ["link_gone"])],
)
def test_links_are_asked_for(
    run: Run, tmp_path: Path, site: str, path: str, names: list[str]
) -> None:
    old = PAGE.replace("&", "&amp;")
    (tmp_path / "a.html").write_text(HTML.replace(old, site + path), "utf-8")
    done = run("check", "--links", "--allow-private", "--json", "a.html")
    told = json.loads(done.stdout)["findings"]
    assert [name for name in (each["check"] for each in told) if name in ASKED] == names
    inside = json.loads(run("check", "--links", "--json", "a.html").stdout)["findings"]
    assert "link_unreachable" in [each["check"] for each in inside]
