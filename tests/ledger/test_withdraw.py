"""A story has to come down today: it leaves everything, and cannot return."""

import json
import re
from typing import Any

import pytest
from tests.conftest import Run
from tests.ledger.office import Office, code, entry, moment, titles

from bulletin.errors import BulletinError
from bulletin.publication import takedown, withdrawal

TITLE = "What a survivor told our reporter"
LINK = "https://example.org/a-survivor-told/"
SECRETS = [
    TITLE.encode(),
    LINK.encode(),
    b"a-survivor-told",
    b"survivor told our",
    b"hush-hush-summary",
    b"hush-hush-content",
    b"hush-hush-file",
]


def story(**more: Any) -> dict[str, Any]:
    return {
        **entry("story"),
        "title": TITLE,
        "link": LINK,
        "guid": LINK,
        "summary": "hush-hush-summary of a life, told in ten words or a few more of them.",
        "content": "<p>hush-hush-content</p>",
        "enclosures": ["https://example.org/hush-hush-file.pdf"],
        **more,
    }


def withdraw(office: Office, query: str = LINK, day: str = "2026-12-24") -> takedown.Withdrawn:
    return office.publication.withdraw(query, now=moment(day))


def leaks(office: Office) -> list[str]:
    """Every file of the folder, the source aside, that still tells of the story."""
    found = []
    for path in sorted(office.folder.rglob("*")):
        if path.is_file() and path.name != "entries.json":
            data = path.read_bytes()
            plain = data.replace(b"=\r\n", b"").replace(b"=\n", b"")  # quoted-printable's soft ends
            found += [f"{path.name}: {word!r}" for word in SECRETS if word in data + plain]
    return found


def test_it_leaves_draft_feeds_and_catalogue(office: Office) -> None:
    office.put(story(), entry("b"))
    office.build("2026-12-20")
    assert leaks(office)
    done = withdraw(office)
    assert (done.title, done.link, done.issues, done.named) == (TITLE, LINK, (), ())
    assert leaks(office) == []
    assert b"Title b" in office.files()["out/email.html"]
    report = office.build("2026-12-25")
    assert (titles(report), report.buckets["withdrawn"]) == (["Title b"], 1)
    assert leaks(office) == []


def test_it_leaves_sent_issues_their_pages_and_emails(office: Office) -> None:
    office.put(story(), entry("b"))
    mark = office.issue("2026-11-24").mark
    office.put(entry("c"), story(), entry("b"))
    office.build("2026-12-20")
    done = withdraw(office)
    assert done.issues == (1,)
    assert leaks(office) == []
    page = office.files()["out/site/issues/1/index.html"].decode()
    assert "was withdrawn on 24 December 2026" in page
    assert "Title b" in page
    email = office.files()["issues/0001/email.html"].decode()
    assert mark in email
    assert "Title b" in email
    (verified,) = office.publication.verify()
    assert (verified.withdrawn, verified.findings) == (1, ())
    (issue,) = office.publication.issues()
    assert [line.title for line in issue.entries] == ["Title b"]


def test_only_hashes_of_its_names_stay(office: Office) -> None:
    office.put(story(id="41"), entry("b"))
    office.issue("2026-11-24")
    withdraw(office)
    lines = [json.loads(line) for line in office.files()["identities.jsonl"].splitlines()]
    (left,) = [line for line in lines if "withdrawn" in line]
    assert set(left) == {"id", "guid", "names", "withdrawn"}
    assert all(re.fullmatch("sha256:[0-9a-f]{64}", name) for name in left["names"])
    assert len(left["names"]) >= 3


@pytest.mark.parametrize("forget", [False, True])
@pytest.mark.parametrize(
    "change",
    [
        {},
        {"title": "Another title"},
        {"link": "http://www.example.org/a-survivor-told?utm_source=x", "guid": None},
        {"link": "https://example.org/elsewhere/", "guid": None, "id": None},
        {"link": "https://example.org/elsewhere/", "guid": None, "title": "Another", "id": "41"},
    ],
)
def test_it_cannot_return(office: Office, change: dict[str, Any], forget: bool) -> None:  # noqa: FBT001
    office.put(story(id="41"), entry("b"))
    office.build("2026-12-20")
    withdraw(office)
    if forget:
        (office.folder / "bulletin.db").unlink()
    office.put({**story(id="41"), **change}, entry("b"))
    report = office.build("2026-12-26")
    assert (titles(report), report.buckets["withdrawn"]) == (["Title b"], 1)
    assert "withdrawn" in str(report.findings)


def test_it_cannot_return_under_a_new_domain(office: Office) -> None:
    office.put(story(guid=None), entry("b"))
    office.build("2026-12-20")
    withdraw(office)
    line = 'home = "https://new.example.net/"\nformerly = ["https://example.org/"]'
    office.configure(('home = "https://example.org/"', line))
    office.put(story(guid=None, link="https://new.example.net/a-survivor-told/", title="New"))
    assert office.build("2026-12-26").buckets["withdrawn"] == 1


def test_a_build_that_was_pasted_can_still_be_sealed_without_it(office: Office) -> None:
    office.put(story(), entry("b"))
    pasted = office.build("2026-12-20").mark
    withdraw(office)
    done = office.sent(pasted, "2026-12-26")
    assert done.entries == 1
    assert leaks(office) == []
    assert office.publication.verify()[0].findings == ()


def test_an_editors_own_words_lose_its_name(office: Office) -> None:
    office.put(story(), entry("b"))
    handle = code(office.build("2026-12-20"), "Title b")
    intro = f"\n\nRead [it]({LINK}), or as we called it: {TITLE}!\n\n## "
    office.edit("\n\n## ", intro)
    office.edit(f"- Title b [{handle}]\n", f"- Title b [{handle}]\n  Beside {TITLE}, read this.\n")
    office.sent(office.build("2026-12-21").mark, "2026-12-22")
    withdraw(office)
    assert leaks(office) == []
    assert "Beside (withdrawn), read this." in office.draft()
    assert "(withdrawn)" in office.files()["issues/0001/email.html"].decode()


def test_what_is_left_in_files_of_your_own_is_named(office: Office) -> None:
    office.put(story(), entry("b"))
    office.build("2026-12-20")
    (office.folder / "notes.txt").write_text(f"one\ntwo: {LINK}\n", "utf-8")
    assert withdraw(office).named == ("notes.txt:2",)


def test_it_tells_where_copies_remain(office: Office) -> None:
    (office.folder / ".git").mkdir()
    office.put(story(), entry("b"))
    office.issue("2026-11-24")
    told = " ".join(withdraw(office).remains)
    for words in ("entries.json", "emails of issue 1", "web server", "feed readers", "git"):
        assert words in told


@pytest.mark.parametrize("query", [TITLE, LINK, "www.example.org/a-survivor-told"])
def test_it_is_named_by_title_or_link(office: Office, query: str) -> None:
    office.put(story(guid=None), entry("b"))
    office.build("2026-12-20")
    assert withdraw(office, query).title == TITLE


def test_one_that_nobody_knows_is_refused_with_the_nearest(office: Office) -> None:
    office.put(story(), entry("b"))
    office.build("2026-12-20")
    with pytest.raises(BulletinError, match="no entry known here") as caught:
        withdraw(office, "What a survivor told the reporter")
    assert TITLE in caught.value.hint


def test_of_several_one_must_be_named_by_its_code(office: Office) -> None:
    other = entry("other", title=TITLE, date="2020-01-01")
    office.put(story(), other)
    report = office.build("2026-12-20")
    with pytest.raises(BulletinError, match="2 entries are meant") as caught:
        withdraw(office, TITLE)
    assert "(example.org/other/, 1 January 2020)" in str(caught.value)
    withdraw(office, code(report, TITLE))


def test_why_knows_that_it_was_withdrawn(office: Office) -> None:
    office.put(story(), entry("b"))
    office.build("2026-12-20")
    withdraw(office)
    office.put(entry("b"))
    assert "was withdrawn" in office.why(LINK)
    with pytest.raises(BulletinError, match="was withdrawn"):
        withdraw(office)


def test_an_issue_can_lose_its_only_entry(office: Office) -> None:
    office.put(story())
    office.issue("2026-11-24")
    withdraw(office)
    assert leaks(office) == []
    assert office.publication.verify()[0].findings == ()


STEPS = ["_clean_draft", "_clean_seal", "_clean_backups", "_lines_without"]


@pytest.mark.parametrize("step", STEPS)
def test_one_that_was_interrupted_is_finished_by_the_next_command(
    office: Office, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.put(story(), entry("b"))
    office.issue("2026-11-24")
    office.put(entry("c"), story(), entry("b"))
    office.build("2026-12-20")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    real: Any = getattr(withdrawal, step)
    monkeypatch.setattr(withdrawal, step, stop)
    with pytest.raises(KeyboardInterrupt):
        withdraw(office)
    monkeypatch.setattr(withdrawal, step, real)
    office.build("2026-12-25")
    assert leaks(office) == []
    assert office.publication.verify()[0].findings == ()


def test_copies_made_by_a_migration_lose_it_too(office: Office) -> None:
    office.put(story(), entry("b"))
    office.build("2026-12-20")
    path = office.folder / "identities.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))
    office.build("2026-12-21")
    assert (office.folder / "backups").is_dir()
    withdraw(office)
    assert leaks(office) == []


SPELLED = [
    "http://www.example.org/a-survivor-told",
    "https://example.org/a-survivor-told?utm_source=digest&utm_medium=email",
    "HTTPS://Example.org/a-survivor-told/#more",
    "example.org/a-survivor-told/",
    "www.example.org/%61-survivor-told.",
]
TITLED = [
    TITLE.upper(),
    "What a survivor\ntold our reporter",
    "“What a survivor told our reporter”",
    "what a **survivor** told our re\u00adporter",
]


@pytest.mark.parametrize("words", SPELLED + TITLED)
def test_it_leaves_an_editors_words_however_it_is_spelled(office: Office, words: str) -> None:
    office.put(story(), entry("b"))
    handle = code(office.build("2026-12-20"), "Title b")
    noted = words.replace("\n", "\n  ")
    office.edit("\n\n## ", f"\n\nBefore {words} and after.\n\n## ")
    office.edit(f"- Title b [{handle}]\n", f"- Title b [{handle}]\n  Beside {noted} read.\n")
    office.sent(office.build("2026-12-21").mark, "2026-12-22")
    office.undo()
    kept = office.build("2026-12-23").mark
    office.edit("Before", "Again before")
    office.build("2026-12-23")
    done = withdraw(office)
    assert (done.named, done.others) == ((), ())
    last = words.rsplit(maxsplit=1)[-1].strip("“”.*")
    for name, data in office.files("entries.json").items():
        plain = data.replace(b"=\r\n", b"").replace(b"=\n", b"").decode()
        assert last not in plain, name
        assert "survivor-told" not in plain, name
    end = "." if words.endswith(".") else ""
    draft = office.draft().replace("“", "").replace("”", "")
    assert f"Again before (withdrawn){end} and after." in draft
    assert f"Beside (withdrawn){end} read." in draft
    assert office.sent(kept, "2026-12-25").entries == 1
    assert office.publication.verify()[0].findings == ()


LINKED = [
    f"[this story]({LINK})",
    f'[this\nstory](<{LINK}> "A title")',
    f"[![A picture](https://example.org/p.png)]({LINK}?utm_source=x)",
    f"<{LINK}>",
    LINK,
    f"[this story][it], and [It]\n\n[it]: {LINK}\n",
    f"[a [b [c]]]({LINK})",
    f"![{TITLE}](https://example.org/p.png)",
    f"[{TITLE}](https://example.org/b/)",
    "[this story](/a-survivor-told/)",
]


@pytest.mark.parametrize("words", LINKED)
def test_the_next_build_passes_when_a_link_to_it_stood_in_the_introduction(
    office: Office, words: str
) -> None:
    office.put(story(), entry("b"))
    office.build("2026-12-20")
    office.edit("\n\n## ", f"\n\nRead {words} today.\n\n## ")
    office.build("2026-12-21")
    assert withdraw(office).named == ()
    for _ in range(2):
        assert b"Title b" in office.files()["out/email.html"]
        report = office.build("2026-12-25")
        assert [found.what for found in report.findings if found.severity == "error"] == []
    assert "((" not in office.draft()
    assert leaks(office) == []
    html = office.files()["out/email.html"].decode()
    assert "(withdrawn)" in html
    assert "today." in html


def test_another_page_and_another_entry_of_its_title_stay(office: Office) -> None:
    office.put(story(), entry("b", title=f"{TITLE}, part two"), entry("c"))
    office.build("2026-12-20")
    words = f"[More]({LINK}more/) and https://example.org/a-survivor-told-us/ and (withdrawn)."
    office.edit("\n\n## ", f"\n\n{words}\n\n## ")
    withdraw(office)
    assert words in office.draft()
    assert f"- {TITLE}, part two [" in office.draft()


def test_an_entry_that_names_it_is_named_with_what_to_do(office: Office, run: Run) -> None:
    linking = entry("b", content=f'<p>See <a href="{LINK}?utm_source=x">this</a>.</p>')
    naming = entry("c", summary=f"An answer to “{TITLE.upper()}”, by our own reporter of the day.")
    office.put(story(), linking, naming, entry("d"))
    report = office.issue("2026-12-20")
    done = run("withdraw", "--yes", LINK, "--now", "2026-12-24")
    assert done.returncode == 1
    told = " ".join(done.stdout.split())
    assert "Its own entry has left" in told
    for name in "bc":
        title = f"Title {name}"
        handle = code(report, title)
        assert (
            f"'{title}' [{handle}], in the feeds, in the email and on the page of issue 1." in told
        )
        assert "Change it at its source (entries.json" in told
        assert f"bulletin withdraw {handle}" in told
    assert "Title d" not in told
    assert "bulletin.db" not in told
    assert "builds" not in told


def test_of_files_of_your_own_every_line_is_named(office: Office) -> None:
    office.put(story(), entry("b"))
    office.build("2026-12-20")
    text = (
        f"one\ntwo: www.example.org/a-survivor-told\n\nWhat a survivor\ntold our reporter, {LINK}"
    )
    (office.folder / "notes.txt").write_text(text, "utf-8")
    assert withdraw(office).named == ("notes.txt:2", "notes.txt:4", "notes.txt:5")


def adopted(office: Office, words: str) -> None:
    (office.folder / "past.txt").write_text(words, "utf-8")
    office.publication.adopt([str(office.folder / "past.txt")], now=moment("2026-11-20"))
    (office.folder / "past.txt").unlink()


def test_an_adopted_link_without_a_title_is_called_by_its_link(office: Office, run: Run) -> None:
    adopted(office, f"{LINK}\nhttps://example.org/other/\n")
    assert office.why(LINK).startswith("example.org/a-survivor-told [")
    done = run("withdraw", "--yes", LINK, "--now", "2026-12-24")
    assert done.returncode == 0
    assert done.stdout.startswith("Withdrawn: example.org/a-survivor-told\n")
    assert "''" not in done.stdout
    assert leaks(office) == []


def test_copies_in_emails_sent_before_bulletin_are_told(office: Office) -> None:
    adopted(office, f"{TITLE}: {LINK}\n")
    told = " ".join(withdraw(office).remains)
    assert "In the emails that readers had before bulletin, as past.txt shows." in told


@pytest.mark.parametrize(
    "title", ["Amina Diallo", "Environmental journalism", "Jean Investigative", "Ü. Çelik"]
)
def test_a_name_of_two_words_leaves_an_editors_words(office: Office, title: str, run: Run) -> None:
    office.put(story(title=title), entry("b"))
    handle = code(office.build("2026-12-20"), "Title b")
    office.edit("Subject: ", f"Subject: {title.upper()} and ")
    office.edit("\n\n## ", f"\n\nWe met {title}, twice: {title}.\n\n## ")
    office.edit(f"- Title b [{handle}]\n", f"- Title b [{handle}]\n  With {title}.\n")
    office.sent(office.build("2026-12-21").mark, "2026-12-22")
    office.build("2026-12-23")
    done = run("withdraw", "--yes", LINK, "--now", "2026-12-24")
    assert done.returncode == 0, done.stdout
    for name, data in office.files("entries.json").items():
        assert title.encode() not in data, name
        assert title.upper().encode() not in data, name
    assert "Subject: (withdrawn) and " in office.draft()


@pytest.mark.parametrize("title", ["Amina", "Annual report", "Glossary", "محمد علي", "信仰自由"])
def test_of_a_title_that_may_mean_something_else_the_places_are_named(
    office: Office, title: str, run: Run
) -> None:
    naming = entry("c", summary=f"With {title.upper()} on the strike, and others who came.")
    office.configure(('title = "Legislation"', f'title = "{title}"\ncategories = ["Legislation"]'))
    office.put(story(title=title), entry("b", title="Title b of the aminas"), naming)
    report = office.build("2026-12-20")
    handle = code(report, "Title b of the aminas")
    office.edit("\n\n## ", f"\n\nWe met  {title}, twice: {title}.\n\n## ")
    office.edit(
        f"- Title b of the aminas [{handle}]\n",
        f"- Title b of the aminas [{handle}]\n  With {title}.\n",
    )
    kept = office.build("2026-12-20").mark
    office.edit("Subject: ", f"Subject: {title} and ")
    office.sent(office.build("2026-12-21").mark, "2026-12-22")
    done = run("withdraw", "--yes", LINK, "--now", "2026-12-24", "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    (other,) = told["others"]
    assert other["title"] == "Title c"
    lines = [
        f"issues/0001/issue.md:{number}"
        for number, line in enumerate(office.draft().split("\n"), 1)
        if title in line and not line.startswith("## ")
    ]
    assert len(lines) == 3
    note = f"note under [{handle}]"
    assert told["named"] == [
        *lines,
        f"issues/0001/sealed.json: subject, introduction, {note}",
        *(
            f"issues/0001/builds/{path.name}: "
            + ("" if path.stem == kept else "subject, ")
            + f"introduction, {note}"
            for path in sorted(
                (office.folder / "issues/0001/builds").iterdir(), key=lambda p: p.stem != kept
            )
            if "We met" in path.read_text("utf-8")
        ),
    ]


def two_sources(office: Office) -> None:
    records = '[[source]]\nkind = "records"\npath = "{}"\n'
    one = '[[source]]\nkind = "records"\npath = "entries.json"\n'
    office.configure((one, one + records.format("other.json")))


def test_every_source_that_shows_it_is_named(office: Office) -> None:
    two_sources(office)
    office.put(story(), entry("b"))
    office.put(story(guid=None), name="other.json")
    office.build("2026-12-20")
    (told, *_) = withdraw(office).remains
    assert re.search(r"At its sources \(entries\.json:\S+, other\.json\)\. Take it down", told)


def test_the_sources_of_two_that_were_made_one_are_named(office: Office) -> None:
    two_sources(office)
    office.put(story(), entry("b"))
    other = entry("else", title="A long talk", link="https://elsewhere.example/talk/")
    office.put(other, name="other.json")
    report = office.build("2026-12-20")
    office.publication.same(code(report, TITLE), code(report, "A long talk"))
    (told, *_) = withdraw(office).remains
    assert re.search(r"At its sources \(entries\.json:\S+, other\.json\)\.", told)


def old_feed(office: Office, title: str, link: str, guid: str) -> None:
    item = f"<item><title>{title}</title><link>{link}</link><guid>{guid}</guid></item>"
    path = office.folder / "old.xml"
    head = "<title>T</title><link>https://example.org/</link>"
    path.write_text(f'<rss version="2.0"><channel>{head}{item}</channel></rss>', "utf-8")
    office.publication.adopt([str(path)], now=moment("2026-12-21"))
    path.unlink()


def test_a_second_identity_of_its_link_and_title_goes_along(office: Office) -> None:
    office.put(story(id="7", guid=None), entry("b"))
    handle = code(office.build("2026-12-20"), TITLE)
    old_feed(office, TITLE, LINK, "https://example.org/?p=99")
    before = office.files()["identities.jsonl"]
    assert before.count(b"link:example.org/a-survivor-told") == 2
    assert withdraw(office, handle).named == ()
    assert leaks(office) == []


@pytest.mark.parametrize(
    ("title", "link"), [(TITLE, "https://example.org/other/"), ("Another title of it", LINK)]
)
def test_one_that_has_its_link_or_its_title_alone_is_named(
    office: Office, title: str, link: str
) -> None:
    office.put(story(id="7", guid=None), entry("b"))
    handle = code(office.build("2026-12-20"), TITLE)
    old_feed(office, title, link, "https://example.org/?p=99")
    (place,) = withdraw(office, handle).named
    assert place.startswith("identities.jsonl: [")
    withdraw(office, place.rpartition(" ")[2])
    assert leaks(office) == []


def test_another_folder_of_outputs_is_named_once(office: Office) -> None:
    office.put(story(), entry("b"))
    web = office.folder / "web"
    office.publication.build(now=moment("2026-12-20"), out=web)
    again = "web/: delete it, or make it again: bulletin build --out web"
    assert withdraw(office).named == (again,)
    office.publication.build(now=moment("2026-12-24"), out=web)
    assert leaks(office) == []
