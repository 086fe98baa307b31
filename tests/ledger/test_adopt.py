"""What subscribers already have is taken in, so that nothing reaches them twice."""

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feedparser
import pytest
from tests.conftest import ROOT, Run
from tests.ledger.office import Office, entry, moment, titles

from bulletin.publication.adoption import Adopted

LETTER = """<html><body><h1>News of October</h1>
<h2><a href="https://example.org/a/?utm_source=letter">Title a</a></h2><p>What it says.</p>
<p><a href="https://click.example.net/track/x9">Title b</a></p>
<p><a href="https://example.org/unsubscribe?u=1">Unsubscribe</a></p></body></html>"""


def adopt(office: Office, *places: Path | str, **wishes: Any) -> list[Adopted]:
    return office.publication.adopt([str(p) for p in places], now=moment("2026-11-20"), **wishes)


def written(office: Office, name: str, text: str) -> Path:
    path = office.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_the_first_issue_repeats_nothing_of_a_past_one(office: Office) -> None:
    (found,) = adopt(office, written(office, "past/october.html", LETTER))
    assert (found.what, found.taken, found.failed) == ("an email (HTML)", 2, "")
    assert found.left_out
    office.put(entry("a"), entry("b"), entry("c"))
    for _ in range(2):
        report = office.build()
        assert titles(report) == ["Title c"]
        assert report.buckets["sealed"] == 2
        (office.folder / "bulletin.db").unlink()
    assert "as october.html shows" in office.why("https://example.org/a/")


def test_what_was_read_before_it_was_adopted_leaves_the_draft_too(office: Office) -> None:
    office.put(entry("a"), entry("c"))
    office.build()
    adopt(office, written(office, "past/october.html", LETTER))
    report = office.build("2026-11-25")
    assert titles(report) == ["Title c"]
    assert "sent before bulletin" in str(report.findings)
    assert b"Title a" not in office.files()["entries.jsonl"]


@pytest.mark.parametrize("form", ["email.html", "email.txt", "email.eml"])
def test_issues_of_our_own_are_taken_in_whole(office: Office, form: str) -> None:
    path = ROOT / "tests/golden/entries/expected" / form
    (found,) = adopt(office, path)
    assert found.taken == 6
    office.put(*json.loads((ROOT / "seeds/entries.json").read_text("utf-8")))
    assert titles(office.build()) == []


def test_a_list_of_links_and_a_folder_of_files_will_do(office: Office) -> None:
    written(office, "past/links.txt", "https://example.org/a/\nhttp://www.example.org/b\n")
    written(office, "past/october.html", LETTER)
    written(office, "past/.hidden", "x")
    found = adopt(office, office.folder / "past")
    assert [Path(one.where).name for one in found] == ["links.txt", "october.html"]
    assert found[0].what == "a list of links"
    office.put(entry("a"), entry("b"), entry("c"))
    assert titles(office.build()) == ["Title c"]


def feed(*guids: str) -> str:
    items = "".join(
        f"<item><title>Title {name}</title><link>https://example.org/{name}/</link>"
        f'<guid isPermaLink="false">{guid}</guid><pubDate>Sun, 01 Nov 2026 09:00:00 +0000</pubDate>'
        "</item>"
        for name, guid in zip("abc", guids, strict=False)
    )
    return f'<rss version="2.0"><channel><title>T</title><link>https://example.org/</link>{items}</channel></rss>'


GUIDS = ("12 at https://example.org", "tag:example.org,2026:b", "https://example.org/?old=3")


@pytest.mark.parametrize("before", [True, False])
def test_entries_of_an_old_feed_keep_the_guids_that_readers_know(
    office: Office,
    before: bool,  # noqa: FBT001
) -> None:
    path = written(office, "old.xml", feed(*GUIDS))
    office.put(*map(entry, "abc"), entry("d"))
    if not before:
        office.build()
    (found,) = adopt(office, path)
    assert (found.what, found.taken, found.known) == ("an RSS feed", 3, 0 if before else 3)
    told = [one.what for one in found.findings]
    assert told == [] if before else told[0].startswith("3 entries had another guid")
    assert len(titles(office.build("2026-11-25"))) == 4  # a feed is no email: all are offered
    files = office.files()
    rss = feedparser.parse(files["out/site/feed.xml"])
    assert {e.id for e in rss.entries} >= set(GUIDS)
    atom = feedparser.parse(files["out/site/atom.xml"])
    assert all(e.id.startswith(("urn:", "tag:", "https:")) for e in atom.entries)
    assert {item["id"] for item in json.loads(files["out/site/feed.json"])["items"]} >= set(GUIDS)
    (office.folder / "bulletin.db").unlink()
    office.build("2026-11-26")
    assert office.files()["out/site/feed.xml"] == files["out/site/feed.xml"]


def test_a_past_issue_and_the_old_feed_in_either_order_agree(tmp_path: Path) -> None:
    made = []
    for name, order in (("one", (0, 1)), ("two", (1, 0))):
        (tmp_path / name).mkdir()
        office = Office(tmp_path / name)
        places = (written(office, "o.html", LETTER), written(office, "old.xml", feed(*GUIDS)))
        adopt(office, *(places[n] for n in order))
        office.put(*map(entry, "abc"))
        made.append((titles(office.build()), office.files()["out/site/feed.json"]))
    assert made[0] == made[1]
    assert made[0][0] == ["Title c"]


def test_a_dry_run_tells_and_writes_nothing(office: Office) -> None:
    path = written(office, "october.html", LETTER)
    before = office.files()
    (found,) = adopt(office, path, dry=True)
    assert found.taken == 2
    assert office.files() == before


def test_what_cannot_be_used_is_told_and_the_rest_is_taken(office: Office, run: Run) -> None:
    written(office, "past/a.pdf", "%PDF-1.7")
    written(office, "past/b.html", LETTER)
    done = run("adopt", "past", "nowhere.html")
    assert done.returncode == 1
    assert "a PDF" in done.stdout
    assert "2 entries taken" in done.stdout
    assert "nowhere.html: cannot be read" in " ".join(done.stdout.split())


@pytest.fixture
def served() -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = feed(*GUIDS).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/feed.xml"
    server.shutdown()
    server.server_close()


def test_a_feed_is_fetched_from_its_address_but_not_from_a_private_one(
    office: Office, served: str
) -> None:
    (refused,) = adopt(office, served)
    assert "private" in refused.failed
    (found,) = adopt(office, served, allow_private=True)
    assert (found.what, found.taken) == ("an RSS feed", 3)


def told(office: Office, words: str) -> list[str]:
    """Every file of the folder, the one that was adopted aside, that holds some words."""
    files = office.files("october.html", "entries.json")
    database = (office.folder / "bulletin.db").read_bytes()
    return [name for name, data in {**files, "db": database}.items() if words.encode() in data]


@pytest.mark.parametrize("change", [{}, {"link": "http://www.example.org/a?utm_source=x"}])
def test_what_was_withdrawn_is_not_adopted_again(office: Office, change: dict[str, str]) -> None:
    path = written(office, "october.html", LETTER)
    adopt(office, path)
    office.publication.withdraw("https://example.org/a/", now=moment("2026-11-21"))
    for _ in range(2):
        (found,) = adopt(office, path)
        assert (found.taken, found.known) == (1, 1)
        assert ("withdrawn from here", 1) in found.left_out
        assert told(office, "Title a") + told(office, "example.org/a") == []
        (office.folder / "bulletin.db").unlink()
    office.put({**entry("a"), "id": "other", **change}, entry("c"))
    assert titles(office.build()) == ["Title c"]


@pytest.mark.parametrize("form", ["email.html", "email.txt", "email.eml"])
def test_an_old_copy_of_its_email_does_not_bring_back_what_was_withdrawn(
    office: Office, form: str
) -> None:
    office.put(entry("a"), entry("b"))
    office.issue()
    copy = (office.folder / "issues/0001" / form).read_bytes()
    office.publication.withdraw("https://example.org/a/", now=moment("2026-11-26"))
    path = written(office, "october.html", "")
    path.write_bytes(copy)
    (found,) = adopt(office, path)
    assert (found.taken, found.known) == (1, 1)
    assert ("withdrawn from here", 1) in found.left_out
    assert told(office, "Title a") + told(office, "example.org/a") == []


def test_what_only_shares_a_title_with_a_withdrawn_entry_is_left_out_too(office: Office) -> None:
    path = written(office, "october.html", LETTER)
    adopt(office, path)
    office.publication.withdraw("https://example.org/a/", now=moment("2026-11-21"))
    path.write_text(LETTER.replace("example.org/a/", "example.org/elsewhere/"), "utf-8")
    (found,) = adopt(office, path)
    assert found.taken == 1
    assert any("perhaps withdrawn" in reason for reason, _ in found.left_out)
    assert told(office, "elsewhere") == []


@pytest.mark.parametrize("place", ["out/email.html", "out", "issues/0001/builds", "out/site"])
def test_what_bulletin_made_itself_is_refused(office: Office, run: Run, place: str) -> None:
    office.put(entry("a"))
    office.build()
    before = office.files()
    done = run("adopt", place)
    assert done.returncode == 1
    assert "bulletin made this itself" in " ".join(done.stdout.split())
    assert "bulletin sent MARK" in " ".join(done.stdout.split())
    assert office.files() == before
    assert titles(office.build()) == ["Title a"]


def test_a_folder_with_the_publication_in_it_is_read_without_what_is_its_own(
    office: Office, run: Run
) -> None:
    office.put(entry("a"), entry("c"))
    office.build()
    written(office, "past/october.html", LETTER)
    done = run("adopt", ".")
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[0].startswith(f"{Path('past/october.html')}: ")
    assert done.stdout.count("taken") == 1
    assert titles(office.build()) == ["Title c"]


@pytest.mark.parametrize("form", ["email.html", "email.txt", "email.eml", "email.fragment.html"])
def test_a_copy_of_an_unsent_build_is_refused_by_its_mark(office: Office, form: str) -> None:
    office.put(entry("a"))
    mark = office.build().mark
    path = written(office, "copies/copy.dat", "")
    path.write_bytes((office.folder / "out" / form).read_bytes())
    (found,) = adopt(office, office.folder / "copies")
    assert "this is issue 1, which was not declared sent" in found.failed
    assert f"bulletin sent {mark}" in found.failed
    assert titles(office.build("2026-11-25")) == ["Title a"]
    office.sent(mark)
    (found,) = adopt(office, path)
    assert (found.taken, found.known, found.failed) == (1, 1, "")


def test_another_build_of_a_sent_issue_is_refused_too(office: Office) -> None:
    office.put(entry("a"))
    office.build()
    copy = written(office, "copy.html", office.files()["out/email.html"].decode())
    office.put(entry("a"), entry("b"))
    office.sent(office.build().mark)
    (found,) = adopt(office, copy)
    assert "another build of issue 1" in found.failed


SAVED = ["october_files/tracker.js", "october_files/style.css", "october_files/saved_resource.html"]
SAVED += ["october_files/logo.png", "october_files/js", "Thumbs.db", "picture.jpg"]


def test_what_is_no_past_issue_is_passed_over_by_count(office: Office, run: Run) -> None:
    written(office, "past/october.html", LETTER)
    for name in SAVED:
        written(office, f"past/{name}", "load('https://example.org/c/')")
    done = run("adopt", "past")
    assert done.returncode == 0, done.stdout
    assert "past: passed over 7 files" in done.stdout
    assert len(done.stdout.splitlines()) == 4
    office.put(entry("a"), entry("c"))
    assert titles(office.build()) == ["Title c"]


def test_a_picture_that_is_named_itself_is_answered_in_words(office: Office, run: Run) -> None:
    path = office.folder / "logo.png"
    path.write_bytes(b"\x89PNG\r\n")
    done = run("adopt", "logo.png")
    assert done.returncode == 1
    assert "a picture" in done.stdout


def test_the_screen_counts_in_plain_english(office: Office, run: Run) -> None:
    written(office, "one.txt", "https://example.org/a/\n")
    written(office, "two.txt", "https://example.org/a/\nhttps://example.org/b/\n")
    assert "1 entry taken\n" in run("adopt", "one.txt").stdout
    assert "1 entry, known already\n" in run("adopt", "one.txt").stdout
    assert "2 entries taken, 1 of them known already\n" in run("adopt", "two.txt").stdout
    assert "2 entries, all known already\n" in run("adopt", "two.txt").stdout
