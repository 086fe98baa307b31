"""What the commands of the ledger say, in a pipe and at a terminal."""

import json
import os
import pty
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.conftest import Run
from tests.ledger.office import Office, code, entry, moment, titles

from bulletin.errors import BulletinError


def at_terminal(folder: Path, args: Sequence[str], *answers: str) -> tuple[int, str]:
    """Run a command at a terminal, type the answers, and return its exit code and what it shows."""
    child, screen = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.environ |= {"COLUMNS": "100", "XDG_CACHE_HOME": str(folder.parent / "cache")}
        os.execv(sys.executable, [sys.executable, "-m", "bulletin", *args])
    os.write(screen, "".join(f"{answer}\n" for answer in answers).encode() + b"\x04")
    shown = b""
    try:
        while data := os.read(screen, 4096):
            shown += data
    except OSError:  # Linux: the other end has closed
        pass
    os.close(screen)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), shown.decode().replace("\r\n", "\n")


def two_builds(office: Office) -> tuple[str, str]:
    office.put(entry("a"))
    first = office.build("2026-11-23").mark
    office.put(entry("a"), entry("b"))
    return first, office.build("2026-11-24").mark


def test_one_build_is_shown_and_asked_about(office: Office) -> None:
    office.put(entry("a"))
    mark = office.build().mark
    status, shown = at_terminal(office.folder, ["sent", "--now", "2026-11-25"], "n")
    assert status == 130
    assert f"Issue 1: {mark}  built Tue 24 Nov, 10:00  1 entry  Example Digest" in shown
    assert not office.publication.issues()
    status, shown = at_terminal(office.folder, ["sent", "--now", "2026-11-25"], "y")
    assert status == 0
    assert f"Issue 1 is sent: {mark}" in shown
    assert "bulletin sent --undo" in shown


@pytest.mark.parametrize("by", ["number", "mark", "part of a mark", "wrong first"])
def test_of_several_builds_one_is_chosen(office: Office, by: str) -> None:
    first, _ = two_builds(office)
    answers = {
        "number": ["1"],
        "mark": [first],
        "part of a mark": [first.partition("-")[2]],
        "wrong first": ["7", first],
    }[by]
    status, shown = at_terminal(office.folder, ["sent", "--now", "2026-11-25"], *answers)
    assert status == 0, shown
    assert "was built 2 times" in shown
    assert "1 entry that came later waits for it" in shown
    assert office.publication.issues()[0].mark == first


def test_an_entry_that_is_none_stops_nobody(office: Office) -> None:
    office.put(entry("a"), entry("b", title=""))
    next_ = office.publication.status(now=moment("2026-11-24")).next
    assert next_ == ("Mend what is marked with x.", "Make the issue: bulletin build")


def next_of(shown: str) -> str:
    """What a screen says is to be done, in one line."""
    steps = shown.partition("  Next\n")[2].partition("  Feeds:")[0]
    return " ".join(steps.split())


def test_build_and_status_say_the_same_of_an_entry_that_is_none(office: Office, run: Run) -> None:
    office.put(entry("a"), entry("b", title=""))
    built = run("build", "--now", "2026-11-24")
    assert (built.returncode, built.stderr) == (1, "")
    look = built.stdout.partition("Please look\n")[2].partition("  Next\n")[0]
    assert look.startswith("    x entries.json:1: an entry without a title")
    assert next_of(built.stdout).startswith("1. Mend what is marked with x. 2. Open out")
    assert next_of(run("status", "--now", "2026-11-24").stdout) == next_of(built.stdout)
    quiet = run("build", "--now", "2026-11-24", "--quiet")
    assert (quiet.stdout, quiet.stderr[:16]) == ("", "x entries.json:1")


def test_build_and_status_say_the_same_of_a_question(office: Office, run: Run) -> None:
    office.put(entry("a"))
    office.issue("2026-11-20")
    office.put(entry("a2", title="Title a"), entry("c"), name="entries.json")
    built = run("build", "--now", "2026-11-24").stdout
    assert next_of(built).startswith("1. Answer the questions above")
    assert next_of(run("status", "--now", "2026-11-24").stdout) == next_of(built)


def test_a_source_that_shrank_was_read(office: Office, run: Run) -> None:
    office.configure(('path = "entries.json"', 'path = "entries.json"\ncomplete = true'))
    office.put(*(entry(f"n{number}") for number in range(20)))
    assert run("build", "--now", "2026-11-24").returncode == 0
    office.put(*(entry(f"n{number}") for number in range(9)))
    told = " ".join(run("build", "--now", "2026-11-24").stdout.split())
    assert "No new issue: a source shows much less than before." in told
    assert "The last good email still stands." in told
    report = office.build("2026-11-24")
    assert (report.failed, report.shrunk) == (True, True)
    (office.folder / "entries.json").unlink()
    told = " ".join(run("build", "--now", "2026-11-24").stdout.split())
    assert "No new issue: a source could not be read." in told


def test_a_draft_without_lines_says_where_they_went(office: Office, run: Run) -> None:
    office.put(entry("a"), entry("b"))
    office.build()
    lines = [line for line in office.draft().splitlines() if not line.startswith("- ")]
    office.draft_path().write_text("\n".join(lines), "utf-8")
    built = run("build", "--now", "2026-11-24")
    assert built.returncode == 3
    told = " ".join(built.stdout.split())
    assert (
        "nothing is left in the draft. 2 entries are under Later in issues/0001/issue.md." in told
    )
    assert next_of(built.stdout).startswith("To send what is held back, move its lines")
    assert next_of(run("status", "--now", "2026-11-24").stdout) == next_of(built.stdout)


def test_an_email_of_few_entries_stays_while_the_draft_is_what_it_was_made_of(
    office: Office, run: Run
) -> None:
    office.configure(("[[section]]", "[issue]\nmin_entries = 3\n[[section]]"))
    office.put(entry("a"), entry("b"))
    mark = office.build(allow_few=True).mark
    made = {name: data for name, data in office.files().items() if name.startswith("out/email.")}
    told = run("build", "--now", "2026-11-25")
    assert (told.returncode, made.items() <= office.files().items()) == (3, True)
    said = " ".join(told.stdout.split())
    assert "Not yet: 2 of 3." in said
    assert "The email that was made with --allow-few still stands." in said
    office.edit("Subject: Example", "Subject: Another")
    told = run("build", "--now", "2026-11-25")
    assert "still stands" not in told.stdout
    assert not any(name.startswith("out/email.") for name in office.files())
    assert office.sent(mark, "2026-11-25").entries == 2


def test_nothing_to_send_is_no_step(office: Office, run: Run) -> None:
    office.put(entry("a"))
    office.issue()
    shown = run("status", "--now", "2026-11-25").stdout
    assert shown.endswith("  Next\n    Nothing: there is nothing new to send.\n")
    assert "last read by a build 15 hours ago" in " ".join(shown.split())


def test_status_tells_when_a_source_changed_since_a_build_read_it(office: Office, run: Run) -> None:
    def shown(moment: str) -> str:
        return " ".join(run("status", "--now", moment).stdout.split())

    office.put(entry("a"), entry("b"))
    assert "read by no build yet" in shown("2026-11-21T09:00:00Z")
    office.build("2026-11-22")
    office.build("2026-11-24")
    assert "unchanged for 2 days" in shown("2026-11-24T10:00:00Z")
    office.put(entry("a", title="Another"), entry("b"))
    assert "changed since a build read it 24 hours ago" in shown("2026-11-25T09:00:00Z")
    assert "changed since a build read it 2 days ago" in shown("2026-11-26T09:00:00Z")
    office.build("2026-11-26")
    assert "unchanged for 24 hours" in shown("2026-11-27T09:00:00Z")
    office.publication.withdraw("Title b", now=moment("2026-11-27"))
    assert "unchanged for 2 days" in shown("2026-11-28T09:00:00Z")


def test_status_of_a_hub_that_seems_to_have_moved_tells_what_is_known(
    office: Office, run: Run
) -> None:
    office.put(*map(entry, "abcdef"))
    office.build()
    office.put(*(entry(name, link=f"https://new.example.net/{name}/") for name in "abcdef"))
    shown = run("status", "--now", "2026-11-25")
    assert shown.returncode == 1
    told = " ".join(shown.stdout.split())
    assert "Read 0 and kept 6 from before: in this issue 6" in told
    assert 'formerly = ["https://example.org/"]' in told
    assert next_of(shown.stdout).startswith("Mend what is marked with x")


def test_choosing_none_seals_none(office: Office) -> None:
    two_builds(office)
    status, _ = at_terminal(office.folder, ["sent"], "")
    assert status == 130
    assert not office.publication.issues()


def test_without_a_terminal_the_marks_are_named_with_exit_2(office: Office, run: Run) -> None:
    marks = two_builds(office)
    done = run("sent")
    assert done.returncode == 2
    assert all(mark in done.stderr for mark in marks)
    assert not office.publication.issues()


def test_build_at_a_terminal_asks_about_a_build_that_lay_for_days(office: Office) -> None:
    office.put(entry("a"))
    office.build("2026-11-20")
    office.put(entry("a"), entry("b"))
    status, shown = at_terminal(office.folder, ["build", "--now", "2026-11-24"], "y")
    assert status == 0
    assert "Was this one sent to your readers?" in shown
    assert "Issue 1 is sent" in shown
    assert "issue 2, a draft" in shown


def test_build_in_a_pipe_only_tells(office: Office, run: Run) -> None:
    office.put(entry("a"))
    mark = office.build("2026-11-20").mark
    done = run("build", "--now", "2026-11-24")
    assert done.returncode == 0
    assert f"bulletin sent {mark}" in " ".join(done.stdout.split())
    assert "Was this one sent" not in done.stdout


def repeating(office: Office, *more: str) -> str:
    """Send "a", then take that back for a build with `more`; return the mark of one with these."""
    office.put(entry("a"))
    alone = office.build("2026-11-20").mark
    office.put(entry("a"), *map(entry, more))
    both = office.build("2026-11-20").mark
    office.sent(alone, "2026-11-20")
    rest = office.build("2026-11-20").mark
    office.undo()
    office.sent(both, "2026-11-20")
    return rest


def test_a_build_that_repeats_what_was_sent_since_is_sealed_and_told(
    office: Office, run: Run
) -> None:
    rest = repeating(office, *"bcdef")
    told = " ".join(run("sent", rest).stdout.split())
    assert "5 entries of it were sent before: 'Title b' (issue 1), 'Title c' (issue 1)," in told
    assert "'Title d' (issue 1) and 2 more." in told
    assert not office.undo().repeats
    sealed = json.loads(run("sent", rest, "--json").stdout)
    assert [(one["title"], one["number"]) for one in sealed["repeats"]] == [
        (f"Title {name}", 1) for name in "bcdef"
    ]


def test_a_build_whose_entries_were_all_sent_since_is_not_asked_about(office: Office) -> None:
    rest = repeating(office, "b")
    assert [build.mark for build in office.publication.builds()] == [rest]
    for later in (
        office.publication.status(now=moment("2026-11-30")).findings,
        office.build("2026-11-30").findings,
        office.publication.forgotten(now=moment("2026-11-30")),
    ):
        assert "declared" not in str(later)
        assert rest not in str(later)
    office.put(entry("a"), entry("b"), entry("c"))
    mark = office.build("2026-11-30").mark
    asked = office.publication.forgotten(now=moment("2026-12-05"))
    assert [build.mark for build in asked] == [mark]
    told = office.publication.status(now=moment("2026-12-05")).findings[0]
    assert "built on 30 November" in told.what
    assert rest not in told.hint


def test_the_json_of_the_ledger(office: Office, run: Run) -> None:
    office.put(entry("a"), entry("b"))
    mark = office.build().mark
    sealed = json.loads(run("sent", mark, "--json").stdout)
    assert (sealed["number"], sealed["mark"], sealed["entries"]) == (1, mark, 2)
    (issue,) = json.loads(run("issues", "--json").stdout)
    assert set(issue) == {"number", "date", "subject", "mark", "entries"}
    assert [set(line) for line in issue["entries"]] == [{"id", "title", "link"}] * 2
    (verified,) = json.loads(run("issues", "--verify", "--json").stdout)
    assert (verified["how"], verified["findings"]) == ("rendered again, the same bytes", [])
    undone = json.loads(run("sent", "--undo", "--json").stdout)
    assert undone["since"].endswith("Z")


@pytest.mark.parametrize("name", ["email.html", "email.txt", "email.eml"])
def test_verify_finds_one_byte(office: Office, run: Run, name: str) -> None:
    office.put(entry("a"))
    office.issue()
    path = office.folder / "issues/0001" / name
    data = path.read_bytes()
    path.write_bytes(data.replace(b"Title a", b"Title b", 1))
    done = run("issues", "1", "--verify")
    assert done.returncode == 1
    assert f"{name} of issue 1 is not the one that was sealed" in " ".join(done.stdout.split())
    assert f"x issues/0001/{name}: " in done.stdout
    path.unlink()
    assert "is missing" in run("issues", "--verify").stdout


def test_verify_compares_contents_when_another_version_made_it(office: Office) -> None:
    import hashlib

    office.put(entry("a"), entry("b"))
    office.issue()
    place = office.folder / "issues/0001"
    seal = json.loads((place / "sealed.json").read_text("utf-8"))
    seal["bulletin"] = "0.1.9"
    (place / "sealed.json").write_text(json.dumps(seal), "utf-8")
    (verified,) = office.publication.verify()
    assert (verified.how, verified.findings) == ("entries, order, links and text compared", ())
    html = (place / "email.html").read_bytes()
    for old, new in ((b"example.org/a/", b"example.org/x/"), (b"What a found", b"What x found")):
        (place / "email.html").write_bytes(html.replace(old, new))
        seal["files"]["email.html"] = hashlib.sha256(
            (place / "email.html").read_bytes()
        ).hexdigest()
        (place / "sealed.json").write_text(json.dumps(seal), "utf-8")
        assert office.publication.verify()[0].findings


def test_verify_renders_with_the_templates_that_were_sealed(office: Office) -> None:
    folder = office.folder / "templates/email"
    folder.mkdir(parents=True)
    override = (
        '{% extends "bulletin/email/digest.html" %}{% block footer_reason %}{{ "X" }}{% endblock %}'
    )
    (folder / "digest.html").write_text(override.replace("X", "Old words."), "utf-8")
    office.put(entry("a"))
    office.issue()
    (folder / "digest.html").write_text(override.replace("X", "New words."), "utf-8")
    assert b"Old words." in office.files()["issues/0001/email.html"]
    (verified,) = office.publication.verify()
    assert (verified.how, verified.findings) == ("rendered again, the same bytes", ())


def test_an_issue_that_was_not_sent_is_told(office: Office, run: Run) -> None:
    assert "No issue was declared sent yet." in run("issues").stdout
    office.put(entry("a"))
    office.issue()
    done = run("issues", "9")
    assert done.returncode == 1
    assert "The last one is issue 1." in done.stderr


def test_status_adds_up_and_says_what_to_do(office: Office, run: Run) -> None:
    office.put(entry("a"), entry("b"), {"title": ""})
    done = run("status", "--now", "2026-11-24", "--json")
    assert done.returncode == 1  # an entry without a title is an error
    told = json.loads(done.stdout)
    assert told["read"] + told["kept"] == sum(told["buckets"].values()) == 3
    assert len(told["left_out"]) + told["buckets"]["chosen"] == 3
    assert not (office.folder / "issues").exists()
    office.put(entry("a"), entry("b"))
    assert "bulletin build" in run("status", "--now", "2026-11-24").stdout
    report = office.build("2026-11-24")
    shown = run("status", "--now", "2026-11-24").stdout
    assert "Nothing has changed since the last build." in shown
    assert f"bulletin sent {report.mark}" in " ".join(shown.split())
    office.edit(f"- Title b [{code(report, 'Title b')}]\n", "")
    office.edit("Subject: Example", "Subject: Another")
    office.put(entry("a", summary="Other words."), entry("b"), entry("c"))
    shown = run("status", "--now", "2026-11-26").stdout
    for words in (
        "new under Legislation: Title c",
        "no longer in it: Title b",
        "changed: Title a",
        "the subject was: Example Digest, November 2026",
        "entries.json (records): 3 entries",
    ):
        assert words in shown, shown


def test_why_answers_for_every_bucket(office: Office) -> None:
    office.configure(("[email]", "[issue]\nsince = 2026-10-01\n[email]"))
    records = [
        entry("chosen"),
        entry("old", date="2020-01-01"),
        entry("future", date="2027-05-05"),
        entry("private", status="private"),
        entry("never"),
        entry("sent"),
    ]
    office.put(entry("sent"))
    office.issue("2026-11-01")
    office.put(*records)
    report = office.build("2026-11-24")
    line = f"- Title never [{code(report, 'Title never')}]\n"
    office.edit(line, "", 2)
    office.draft_path(2).write_text(office.draft(2) + f"\n## Never\n{line}", "utf-8")
    told = {
        name: office.why(f"https://example.org/{name}/", "2026-11-25")
        for name in ("chosen", "future", "private", "never", "sent")
    }
    assert "is in the draft of issue 2, under Legislation" in told["chosen"]
    assert "by its link" in told["chosen"]
    assert "dated 2027-05-05" in told["future"]
    assert "its status is 'private'" in told["private"]
    assert "is kept out of the email" in told["never"]
    assert "was sent in issue 1 (mark 1-" in told["sent"]
    assert office.why(code(report, "Title chosen"), "2026-11-25") == told["chosen"]
    assert office.why("title CHOSEN", "2026-11-25") == told["chosen"]


def test_why_of_two_with_one_title_answers_for_both(office: Office) -> None:
    office.put(entry("a"), entry("b", title="Title a", date="2020-01-01"))
    office.build()
    assert office.why("Title a").count("is in the draft") == 2


def test_a_link_may_lack_how_it_begins(office: Office) -> None:
    office.put(entry("a"))
    office.build()
    assert office.why("example.org/a") == office.why("https://example.org/a/")
    assert "is in the draft" in office.why("EXAMPLE.org/a/")
    office.put(entry("café"))
    office.build()
    for link in ("example.org/café", "example.org/caf%C3%A9/", "https://example.org/café/"):
        assert "'Title café'" in office.why(link)


def test_namesakes_are_told_apart_by_link_and_day(office: Office, run: Run) -> None:
    office.put(entry("a", title="Annual report"))
    office.issue("2026-11-20")
    new = entry("b", title="Annual report", date="2026-11-24")
    office.put(new, entry("c"))
    office.build()
    (question,) = [f.what for f in office.build().findings if "waits until" in f.what]
    assert "(example.org/b/, 24 November 2026) the same as 'Annual report' [" in question
    assert "(example.org/a/, 1 November 2026)?" in question
    told = " ".join(run("same", "Annual report", "Title c").stderr.split())
    assert "(example.org/a/, 1 November 2026); 'Annual report' [" in told
    done = json.loads(run("same", "example.org/a", "example.org/b", "--json").stdout)
    assert done["kept"]["title"] == "Annual report"
    assert done["kept"]["called"] == f"'Annual report' [{done['kept']['id']}]"


def test_why_of_what_nobody_knows_names_the_nearest(office: Office, run: Run) -> None:
    office.put(entry("a", title="Effectiveness of procurement measures"))
    office.build()
    done = run("why", "Effectiveness of the procurement measure")
    assert done.returncode == 1
    assert "Did you mean 'Effectiveness of procurement measures'" in done.stderr


def test_why_of_nothing_is_asked_for_words(office: Office, run: Run) -> None:
    done = run("why", " ")
    assert (done.returncode, "Name an entry by its link" in done.stderr) == (2, True)


def test_one_entry_is_told_as_one(office: Office, run: Run) -> None:
    office.put(entry("a"))
    office.issue()
    assert "may have seen this entry at" in run("sent", "--undo").stdout


def test_withdraw_asks_at_a_terminal(office: Office) -> None:
    office.put(entry("a"), entry("b"))
    office.build()
    status, shown = at_terminal(office.folder, ["withdraw", "Title", "a"], "n")
    assert status == 130
    assert "is in the draft of issue 1" in shown
    assert b"Title a" in office.files()["entries.jsonl"]
    status, shown = at_terminal(office.folder, ["withdraw", "Title", "a"], "y")
    assert (status, "Where copies remain" in shown) == (0, True)
    assert b"Title a" not in office.files()["entries.jsonl"]


def test_the_second_build_waits_when_told_to(office: Office, run: Run) -> None:
    import sqlite3
    import threading

    office.put(entry("a"))
    office.build()
    lock = sqlite3.connect(
        office.folder / "bulletin.db", isolation_level=None, check_same_thread=False
    )
    lock.execute("BEGIN EXCLUSIVE")
    done = run("build", "--now", "2026-11-24")
    assert (done.returncode, "--wait" in done.stderr) == (75, True)
    done = run("build", "--now", "2026-11-24", "--wait", "0.3")
    assert (done.returncode, "--wait" in done.stderr) == (75, False)
    assert "still at work, after 0.3 seconds" in " ".join(done.stderr.split())
    timer = threading.Timer(0.8, lock.close)
    timer.start()
    done = run("build", "--now", "2026-11-24", "--wait")
    timer.join()
    assert done.returncode == 0


def test_status_tells_days_as_they_are_at_the_hub(office: Office) -> None:
    office.put(entry("a", date="2026-11-01T00:30:00+01:00"))
    (source,) = office.publication.status(now=moment("2026-11-24")).sources
    assert source.newest == "2026-11-01"


def test_every_command_tells_a_day_as_it_is_at_the_hub(office: Office, run: Run) -> None:
    office.put(entry("a", date="", published="2026-12-25"))
    seen = datetime(2026, 11, 23, 23, 30, tzinfo=UTC).timestamp()
    os.utime(office.folder / "entries.json", (seen, seen))
    found = office.publication.status(now=moment("2026-11-24"))
    assert found.left_out[0].reason == "dated 2026-12-25, which is still to come"
    assert found.sources[0].newest == "2026-12-25"
    assert "2026-12-25" in run("read").stdout
    assert "saved on 2026-11-24" in run("doctor", "--now", "2026-11-24").stdout


def test_what_is_held_back_does_not_count_as_waiting(office: Office) -> None:
    office.put(entry("a"), entry("b"), entry("c"))
    report = office.build("2026-11-23")
    held, later = (code(report, f"Title {name}") for name in ("b", "c"))
    office.edit(f"- Title b [{held}]\n", "")
    office.edit(f"- Title c [{later}]\n", "")
    text = office.draft()
    (office.folder / "issues/0001/issue.md").write_text(
        f"{text}\n## Never\n- Title b [{held}]\n\n## Later\n- Title c [{later}]\n", "utf-8"
    )
    mark = office.build("2026-11-24").mark
    assert office.sent(mark, "2026-11-25").waiting == 0


def test_the_mark_of_a_sent_issue_is_told_as_such(office: Office) -> None:
    office.put(entry("a"))
    mark = office.issue("2026-11-24").mark
    with pytest.raises(BulletinError, match="declared sent already, as issue 1"):
        office.sent(mark, "2026-11-26")


def test_why_knows_what_is_no_entry(office: Office) -> None:
    office.put(entry("a"), entry("b", title=""))
    assert "an entry without a title" in office.why("https://example.org/b/")


@pytest.mark.parametrize(("day", "severity"), [("2026-10-31", "note"), ("2026-11-01", "error")])
def test_an_entry_that_is_none_and_too_old_stops_nobody(
    office: Office, day: str, severity: str
) -> None:
    office.configure(("[[section]]", "[issue]\nsince = 2026-11-01\n[[section]]"))
    office.put(entry("a"), entry("b", title="", date=day))
    (finding,) = [f for f in office.build("2026-11-23").findings if "without a title" in f.what]
    assert finding.severity == severity


def test_an_error_is_as_wide_as_a_screen_and_a_line_to_copy_stays_whole(
    office: Office, run: Run
) -> None:
    office.put(*(entry(name) for name in "abcdefgh"))
    office.issue()
    moved = "https://a-new-address-of-the-very-same-hub.example.net/"
    office.configure(('home = "https://example.org/"', f'home = "{moved}"'))
    office.put(*(entry(name, link=f"{moved}{name}/") for name in "abcdefgh"))
    told = run("build", "--now", "2026-12-01", env={"COLUMNS": "60"}).stderr
    assert told.startswith("error: bulletin.toml: ")
    assert max(map(len, told.splitlines())) <= 60
    assert '    formerly = ["https://example.org/"]' in told.splitlines()


def test_no_draft_is_begun_before_there_are_enough_entries(office: Office) -> None:
    office.configure(("[[section]]", "[issue]\nmin_entries = 3\n[[section]]"))
    office.put(entry("a"), entry("b", category="Nothing of the sort"))
    report = office.build("2026-11-24")
    assert (report.few, office.draft_path().exists()) == (2, False)
    assert all("issue.md:" not in one.what + one.where for one in report.findings)
    office.put(*map(entry, "abc"))
    report = office.build("2026-12-24")
    assert (report.date, report.subject) == ("2026-12-24", "Example Digest, December 2026")
    assert "Date: 2026-12-24\nSubject: Example Digest, December 2026\n" in office.draft()
    office.put(*map(entry, "abcd"))
    assert office.build("2027-01-02").date == "2026-12-24"


def test_a_draft_that_lies_there_is_kept_up_to_date_though_entries_are_few(office: Office) -> None:
    office.configure(("[[section]]", "[issue]\nmin_entries = 3\n[[section]]"))
    office.put(entry("a"))
    office.build("2026-11-24", allow_few=True)
    office.put(*map(entry, "ab"))
    assert office.build("2026-12-24").few == 2
    assert "- Title b [" in office.draft()
    assert "Date: 2026-11-24\n" in office.draft()


def test_until_there_is_a_new_draft_the_one_that_counts_is_named(office: Office, run: Run) -> None:
    office.put(*map(entry, "abc"))
    report = office.build()
    b, c = (f"- Title {name} [{code(report, f'Title {name}')}]" for name in "bc")
    for line, held in ((b, "Later"), (c, "Never")):
        office.edit(f"{line}\n", "")
        office.draft_path().write_text(f"{office.draft()}\n## {held}\n{line}\n", "utf-8")
    office.sent(office.build().mark)
    place = "issues/0001/issue.md"
    for command in ("build", "status"):
        shown = run(command, "--now", "2026-12-01").stdout
        assert next_of(shown).startswith(f"To send what is held back, move its lines in {place}")
    told = " ".join(run("build", "--now", "2026-12-01").stdout.split())
    assert f"1 entry is under Later in {place}." in told
    assert f"under Later in {place}" in office.why("Title b")
    assert f"under Never in {place}" in office.why("Title c")
    office.edit(f"## Later\n{b}", f"## More resources\n{b}")
    assert titles(office.build("2026-12-02")) == ["Title b"]
    assert "under Never in issues/0002/issue.md" in office.why("Title c")
