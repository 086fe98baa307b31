"""Several machines, one record: git branches, sync tools, other versions."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.ledger.office import Office, code, entry, moment, titles

from bulletin.errors import StateError

ATTRIBUTES = (ROOT / "docs/how-to/share-with-git.md").read_text("utf-8")


def git(folder: Path, *args: str, ok: bool = True) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=Editor", "-c", "user.email=editor@example.org", *args],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode == 0) == ok, done.stdout + done.stderr
    return done.stdout


def block(language: str) -> str:
    return ATTRIBUTES.split(f"```{language}\n")[1].split("```")[0]


@pytest.fixture
def shared(office: Office) -> Office:
    """A publication in git, set up as the how-to says, with one draft committed."""
    (office.folder / ".gitattributes").write_text(block("gitattributes"), "utf-8")
    (office.folder / ".gitignore").write_text(block("gitignore"), "utf-8")
    git(office.folder, "init", "-q", "-b", "main")
    office.put(entry("a"), entry("b"))
    office.issue("2026-11-01")
    office.put(entry("a"), entry("b"), entry("c"))
    office.build("2026-11-20")
    save(office)
    return office


def save(office: Office) -> None:
    git(office.folder, "add", "-A")
    git(office.folder, "commit", "-q", "-m", "Work", "--", ".")


def branch(office: Office, name: str) -> Office:
    """Another machine's clone, on a branch of its own, without the database."""
    other = office.folder.parent / f"{office.folder.name}-{name}"
    git(office.folder.parent, "clone", "-q", str(office.folder), str(other))
    git(other, "checkout", "-q", "-b", name)
    found = Office.__new__(Office)
    found.folder = other
    return found


def merge(office: Office, *others: Office, ok: bool = True) -> None:
    for other in others:
        git(office.folder, "fetch", "-q", str(other.folder), "HEAD")
        git(office.folder, "merge", "-q", "--no-edit", "FETCH_HEAD", ok=ok)


def test_two_branches_that_added_entries_merge_without_hand_work(shared: Office) -> None:
    one, two = branch(shared, "one"), branch(shared, "two")
    one.put(entry("a"), entry("b"), entry("c"), entry("d"))
    one.build("2026-11-21")
    save(one)
    two.put(entry("a"), entry("b"), entry("c"), entry("e", category="News & Analysis"))
    handle = code(two.build("2026-11-22"), "Title c")
    two.edit(f"- Title c [{handle}]\n", f"- Title c [{handle}]\n  A note.\n", 2)
    two.build("2026-11-22")
    save(two)
    merge(shared, one)
    # The source is the hub's: both branches read it, and the newest copy of it is what counts.
    git(two.folder, "rm", "-q", "entries.json")
    git(two.folder, "commit", "-q", "-m", "The source is not ours")
    git(shared.folder, "rm", "-q", "entries.json")
    git(shared.folder, "commit", "-q", "-m", "The source is not ours")
    merge(shared, two)
    shared.put(*map(entry, "abcd"), entry("e", category="News & Analysis"))
    report = shared.build("2026-11-23")
    assert ["never declared sent" in finding.what for finding in report.findings] == [True]
    assert sorted(titles(report)) == ["Title c", "Title d", "Title e"]
    assert "  A note.\n" in shared.draft(2)
    assert b"<<<<" not in b"".join(shared.files().values())
    lines = [json.loads(line) for line in shared.files()["identities.jsonl"].splitlines()]
    minted = [line["guid"] for line in lines if line.get("id")]
    assert len(set(minted)) == 5


def test_two_branches_that_begin_one_draft_each_merge_too(office: Office) -> None:
    (office.folder / ".gitattributes").write_text(block("gitattributes"), "utf-8")
    (office.folder / ".gitignore").write_text(block("gitignore") + "\nentries.json\n", "utf-8")
    git(office.folder, "init", "-q", "-b", "main")
    save(office)
    one, two = branch(office, "one"), branch(office, "two")
    one.put(entry("a"), entry("b"))
    one.build("2026-11-21")
    save(one)
    two.put(entry("b"), entry("c"))
    two.build("2026-11-22")
    save(two)
    merge(office, one, two)
    office.put(*map(entry, "abc"))
    report = office.build("2026-11-23")
    assert sorted(titles(report)) == ["Title a", "Title b", "Title c"]
    assert report.date == "2026-11-21"
    assert all(finding.severity != "error" for finding in report.findings)


def test_two_branches_that_both_sealed_an_issue_are_told_clearly(shared: Office) -> None:
    one, two = branch(shared, "one"), branch(shared, "two")
    one.put(*map(entry, "abcd"))
    one.issue("2026-11-25")
    save(one)
    two.put(*map(entry, "abce"))
    two.issue("2026-11-26")
    save(two)
    merge(shared, one)
    merge(shared, two, ok=False)
    with pytest.raises(StateError, match="two branches both sealed issue 2") as caught:
        shared.build("2026-11-27")
    assert "git checkout --ours" in caught.value.hint
    assert caught.value.where.endswith("sealed.json")


@pytest.mark.parametrize("known_to_both", [False, True])
def test_two_branches_that_made_one_build_merge_without_hand_work(
    shared: Office,
    known_to_both: bool,  # noqa: FBT001
) -> None:
    shared.put(*map(entry, "abcd"))
    if known_to_both:
        shared.build("2026-11-24")
    save(shared)
    one, two = branch(shared, "one"), branch(shared, "two")
    for side, day in ((one, "2026-11-25"), (two, "2026-11-26")):
        side.put(*map(entry, "abcde"))
        mark = side.build(day).mark
        save(side)
    merge(shared, one, two)
    assert sum(build.mark == mark for build in shared.publication.builds()) == 1
    assert shared.build("2026-11-27").mark == mark
    assert shared.sent(mark, "2026-11-28").entries == 3
    (verified,) = shared.publication.verify(2)
    assert not verified.findings


def test_two_branches_that_made_one_build_are_told_that_either_is_right(shared: Office) -> None:
    shared.put(*map(entry, "abcd"))
    older = block("gitattributes").replace("issues/*/builds/*.json merge=union\n", "")
    (shared.folder / ".gitattributes").write_text(older, "utf-8")
    save(shared)
    one, two = branch(shared, "one"), branch(shared, "two")
    mark = one.build("2026-11-25").mark
    save(one)
    assert two.build("2026-11-26").mark == mark
    save(two)
    merge(shared, one)
    merge(shared, two, ok=False)
    with pytest.raises(StateError, match=f"both made the build {mark} of issue 2") as caught:
        shared.build("2026-11-27")
    name = f"issues/0002/builds/{mark}.json"
    assert f"git checkout --ours {name}, and then git add {name}." in caught.value.hint
    git(shared.folder, "checkout", "--ours", name)
    git(shared.folder, "add", name)
    git(shared.folder, "commit", "-q", "-m", "Joined")
    assert shared.build("2026-11-27").mark == mark


def test_a_build_that_git_joined_badly_is_taken_from_either_side(shared: Office) -> None:
    mark = shared.publication.builds()[0].mark
    name = f"issues/0002/builds/{mark}.json"
    path = shared.folder / name
    whole = path.read_text("utf-8")
    path.write_text(whole.replace('"guid"', '"guid" "guid"', 1), "utf-8")
    save(shared)
    with pytest.raises(StateError, match=f"build {mark} of issue 2 cannot be read") as caught:
        shared.build("2026-11-27")
    assert f"git checkout HEAD^ {name}." in caught.value.hint
    git(shared.folder, "checkout", "HEAD^", name)
    assert shared.build("2026-11-27").mark == mark


def test_a_branch_that_sealed_and_one_that_went_on_drafting_merge(shared: Office) -> None:
    one, two = branch(shared, "one"), branch(shared, "two")
    one.issue("2026-11-25")
    save(one)
    two.put(*map(entry, "abcd"))
    two.build("2026-11-26")
    git(two.folder, "checkout", "-q", "--", "entries.json")
    save(two)
    merge(shared, one, two)
    shared.put(*map(entry, "abcd"))
    assert titles(shared.build("2026-12-20")) == ["Title d"]


@pytest.mark.parametrize(
    "name",
    [
        "identities (Editor's conflicted copy 2026-11-26).jsonl",
        "identities-DESKTOP-7.jsonl",
        "identities.sync-conflict-20261126-101500-ABCDEFG.jsonl",
        "identities (1).jsonl",
        "entries 2.jsonl",
        "issues/0001/issue (1).md",
        "issues/0001/issue-LAPTOP.md",
        "issues/0001/sealed (Case Conflict).json",
        "issues/0001 (1)/issue.md",
        "issues/0001-LAPTOP/sealed.json",
        "issues/0001/builds/1-k7f3 (Anna's conflicted copy).json",
        "issues/0001/builds/1-k7f3-DESKTOP-7.json",
        "issues/0001/builds/1-k7f3.sync-conflict-20261126-101500-ABCDEFG.json",
        "issues/0001/builds/1-k7f3 2.json",
        "issues/0001/builds (1)/1-k7f3.json",
        "issues 2/0001/sealed.json",
        "issues (conflicted copy)/0001/sealed.json",
    ],
)
def test_a_conflicted_copy_is_refused_by_name(office: Office, name: str) -> None:
    office.put(entry("a"))
    office.build()
    path = office.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x", "utf-8")
    before = office.files()
    with pytest.raises(StateError, match="second copy") as caught:
        office.build("2026-11-25")
    copy = name.removesuffix("/issue.md").removesuffix("/sealed.json").removesuffix(")/0001")
    copy = copy.removesuffix("/1-k7f3.json")
    assert copy.removesuffix(" 2/0001") in caught.value.message
    assert office.files() == before


def test_files_of_your_own_are_no_copies(office: Office) -> None:
    for name in (
        "issues/0001/notes.md",
        "entries.json",
        "entries (1).json",
        "identities.txt",
        "issues/readme.md",
        "issues/0001/builds/notes (1).txt",
    ):
        (office.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (office.folder / name).write_text("x", "utf-8")
    office.put(entry("a"))
    assert office.build().mark


def test_a_seal_in_the_folder_of_another_issue_is_told(office: Office) -> None:
    office.put(entry("a"))
    office.issue()
    shutil.copytree(office.folder / "issues/0001", office.folder / "issues/0003")
    with pytest.raises(StateError, match="folder of issue 3 holds the seal of issue 1"):
        office.build("2026-12-20")


def test_an_older_record_is_backed_up_and_brought_up_to_date(office: Office) -> None:
    office.put(entry("a"), entry("b"))
    office.build()
    path = office.folder / "identities.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    old = b"".join(line for line in lines if b'"id"' in line)
    path.write_bytes(old)
    (office.folder / "bulletin.db").unlink()
    office.put(entry("a"), entry("b"), entry("back-dated", date="2020-01-01"))
    office.build("2026-11-25")
    assert path.read_bytes().startswith(b'{"format":2,"needs":"0.2.0"}\n' + old)
    assert (office.folder / "backups/identities.format-1.jsonl").read_bytes() == old


@pytest.mark.parametrize("what", ["record", "seal"])
def test_a_newer_folder_says_which_bulletin_it_needs(office: Office, what: str) -> None:
    office.put(entry("a"))
    office.issue()
    name = {"record": "identities.jsonl", "seal": "issues/0001/sealed.json"}[what]
    path = office.folder / name
    text = path.read_text("utf-8").replace('"0.2.0"', '"3.4.5"', 1)
    path.write_text(
        text.replace('"format":2', '"format":9').replace('"format": 2', '"format": 9'), "utf-8"
    )
    before = office.files()
    with pytest.raises(StateError, match=r"needs bulletin 3\.4\.5"):
        office.build("2026-12-20")
    assert office.files() == before


def test_a_lost_record_of_names_stops_the_build(office: Office) -> None:
    office.put(entry("a"), entry("b"))
    office.build()
    office.publication.withdraw("Title b", now=moment("2026-11-25"))
    record = office.folder / "identities.jsonl"
    record.rename(office.folder / "elsewhere")
    with pytest.raises(StateError, match="the record of names is gone"):
        office.build("2026-11-26")
    (office.folder / "elsewhere").rename(record)
    assert titles(office.build("2026-11-26")) == ["Title a"]


@pytest.mark.parametrize("tear", ["short", "zeros", "foreign", "empty"])
def test_a_torn_database_rebuilds_itself(office: Office, tear: str) -> None:
    office.put(*(entry(str(number)) for number in range(40)))
    office.issue("2026-11-24")
    office.put(*(entry(str(number)) for number in range(50)))
    expected = office.build("2026-12-20")
    before = office.files()
    path = office.folder / "bulletin.db"
    data = path.read_bytes()
    path.write_bytes(
        {
            "short": data[: len(data) // 2],
            "zeros": data[:4096] + bytes(len(data) - 4096),
            "foreign": b"no database at all" * 900,
            "empty": b"",
        }[tear]
    )
    assert titles(office.build("2026-12-20")) == titles(expected)
    assert office.files() == before
