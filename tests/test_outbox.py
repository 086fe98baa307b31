"""out/: whole files, nothing of anybody else's touched."""

from pathlib import Path

import pytest

from bulletin.errors import BulletinError
from bulletin.outbox import MANIFEST, Outbox

FIRST = {"site/feed.xml": b"<rss/>", "email.html": b"<p>"}


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def test_outputs_are_put_and_named(tmp_path: Path) -> None:
    assert set(Outbox(tmp_path).put(FIRST, "1")) == set(FIRST)
    assert tree(tmp_path) == FIRST
    assert Outbox(tmp_path).holds(FIRST, "1")


def test_the_same_again_touches_no_file(tmp_path: Path) -> None:
    Outbox(tmp_path).put(FIRST, "1")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert Outbox(tmp_path).put(FIRST, "1") == ()
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_what_is_no_longer_made_is_removed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("a person's")
    Outbox(tmp_path).put(FIRST, "1")
    assert Outbox(tmp_path).put({"site/feed.xml": b"<rss/>"}, "1") == ("email.html",)
    assert tree(tmp_path) == {"site/feed.xml": b"<rss/>", "mine.txt": b"a person's"}


def test_kept_files_stay_as_they_are(tmp_path: Path) -> None:
    Outbox(tmp_path).put(FIRST, "1")
    outbox = Outbox(tmp_path, keep=["email.html"])
    assert outbox.put({"site/feed.xml": b"<new/>"}, "1") == ("site/feed.xml",)
    assert tree(tmp_path)["email.html"] == b"<p>"
    assert outbox.names(["site/feed.xml"]) == ("site/feed.xml", "email.html")


@pytest.mark.parametrize("damage", ["edited", "deleted", "no manifest"])
def test_damage_is_seen_and_healed(tmp_path: Path, damage: str) -> None:
    Outbox(tmp_path).put(FIRST, "1")
    if damage == "edited":
        (tmp_path / "email.html").write_bytes(b"oops")
    elif damage == "deleted":
        (tmp_path / "email.html").unlink()
    else:
        (tmp_path / MANIFEST).unlink()
    assert not Outbox(tmp_path).holds(FIRST, "1")
    Outbox(tmp_path).put(FIRST, "1")
    assert tree(tmp_path) == FIRST
    assert Outbox(tmp_path).holds(FIRST, "1")


def test_a_tampered_manifest_removes_nothing_outside(tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("stays")
    out = tmp_path / "out"
    out.mkdir()
    (out / MANIFEST).write_text(f'{{"../victim.txt": "0", "{victim.as_posix()}": "0"}}')
    Outbox(out).put({"email.html": b"<p>"}, "1")
    assert victim.read_text() == "stays"


def test_a_dry_outbox_writes_nothing(tmp_path: Path) -> None:
    assert Outbox(tmp_path / "out", dry=True).put(FIRST, "1") == ()
    assert not (tmp_path / "out").exists()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where the folder should be")
    with pytest.raises(BulletinError, match="cannot be written") as caught:
        Outbox(tmp_path / "out").put(FIRST, "1")
    assert "out" in caught.value.where
    assert caught.value.hint
