"""The record: text is the truth, the database an index over it."""

import json
import sqlite3
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bulletin.errors import BulletinError, LockedError, StateError
from bulletin.identity import Decision, Named, Settled, hub_of, names_of
from bulletin.identity.deciding import decide
from bulletin.model import Entry
from bulletin.store import Store, open_store
from bulletin.store.catalogue import Catalogue
from bulletin.store.database import FILE
from bulletin.store.identities import handle

HUB = hub_of("https://example.org/")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def entry(number: int, **values: object) -> Entry:
    link = f"https://example.org/{number}/"
    return Entry(where="f:1", title=f"Title {number}", link=link, **values)  # type: ignore[arg-type]


def opened(folder: Path, *, dry: bool = False) -> AbstractContextManager[Store]:
    return open_store(folder, HUB, dry=dry)


def settle(store: Store, *entries: Entry, now: datetime = NOW) -> list[str]:
    reading = [Named(one, names_of(one, HUB)) for one in entries]
    decision = decide(reading, store.answer(reading), now)
    return [line.identity.guid for line in store.settle(decision, now)]


def record(folder: Path) -> list[dict[str, object]]:
    """Return the lines of the record but for the first, which tells the format."""
    head, *lines = (folder / "identities.jsonl").read_text().splitlines()
    assert json.loads(head)["format"] == 2
    return [json.loads(line) for line in lines]


def test_identities_are_minted_once_and_written_as_text(tmp_path: Path) -> None:
    for _ in range(2):
        with opened(tmp_path) as store:
            guids = settle(store, entry(1), entry(2))
    lines = record(tmp_path)
    assert [line["guid"] for line in lines] == guids
    assert lines[0]["names"] == ["link:example.org/1", "title:example.org:title 1"]
    assert lines[0]["seen"] == "2026-11-24T09:00:00Z"


def test_a_new_name_is_one_more_line(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        settle(store, entry(1))
    with opened(tmp_path) as store:
        settle(store, Entry(where="f:1", title="Renamed", link="https://example.org/1/"))
    assert record(tmp_path)[1] == {
        "guid": record(tmp_path)[0]["guid"],
        "names": ["title:example.org:renamed"],
    }


@pytest.mark.parametrize("damage", ["missing", "torn", "empty", "older", "foreign"])
def test_the_database_is_rebuilt_from_the_text(tmp_path: Path, damage: str) -> None:
    with opened(tmp_path) as store:
        before = settle(store, entry(1), entry(2))
    path = tmp_path / FILE
    if damage == "missing":
        path.unlink()
    elif damage == "torn":
        path.write_bytes(path.read_bytes()[:5000] + b"\x00" * 3000)
        path.write_bytes(b"not a database at all" * 100)
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "older":
        with sqlite3.connect(path) as database:
            database.execute("PRAGMA user_version = 0")
        database.close()
    else:
        path.unlink()
        with sqlite3.connect(path) as database:
            database.execute("CREATE TABLE other (x)")
        database.close()
    with opened(tmp_path) as store:
        assert settle(store, entry(1), entry(2), now=NOW.replace(year=2027)) == before
        assert store.catalogue.entries(before)[0].identity.first_seen == NOW
    assert len(record(tmp_path)) == 2


def test_what_git_brings_in_is_seen_and_the_catalogue_stays(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        (guid,) = settle(store, entry(1))
    other = {"id": "ffff", "guid": "urn:x:9", "seen": "2026-01-01T00:00:00Z", "names": ["link:e/9"]}
    text = (tmp_path / "identities.jsonl").read_text()
    (tmp_path / "identities.jsonl").write_text(json.dumps(other) + "\n" + text)
    with opened(tmp_path) as store:
        assert store.index.bearers(["link:e/9"]) == {"link:e/9": ["urn:x:9"]}
        assert store.catalogue.entries([guid])[0].entry.title == "Title 1"


def test_two_branches_that_minted_one_handle_are_told_apart(tmp_path: Path) -> None:
    lines = [
        {
            "id": "aaaa",
            "guid": f"urn:x:{n}",
            "seen": "2026-01-01T00:00:00Z",
            "names": [f"link:e/{n}"],
        }
        for n in (1, 2)
    ]
    (tmp_path / "identities.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    with opened(tmp_path) as store:
        made = [
            Settled(
                guid=f"urn:x:{n}",
                names=(f"link:e/{n}",),
                entry=entry(n),
                first_seen=NOW,
                minted=False,
            )
            for n in (1, 2)
        ]
        first, second = (line.id for line in store.settle(Decision(settled=tuple(made)), NOW))
    assert first == "aaaa"
    assert second != first


def test_a_torn_last_line_is_passed_over_and_healed(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        settle(store, entry(1))
    path = tmp_path / "identities.jsonl"
    path.write_bytes(path.read_bytes() + b'{"id": "beef", "gui')
    with opened(tmp_path) as store:
        assert [found.where for found in store.findings] == ["identities.jsonl"]
        assert '"beef"' in store.findings[0].what
        settle(store, entry(1), entry(2))
    assert len(record(tmp_path)) == 2
    with opened(tmp_path) as store:
        assert not store.findings


def test_a_journal_that_tells_nothing_is_removed(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        settle(store, entry(1))
    journal = tmp_path / "bulletin.db-journal"
    journal.write_bytes(bytes(512))  # as one is left that was killed after its last commit
    with opened(tmp_path) as store:
        assert len(store.index.handles()) == 1
    assert not journal.exists()


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "identities.jsonl").write_text("<<<<<<< HEAD\n{}\n")
    with pytest.raises(StateError, match="cannot be read") as caught, opened(tmp_path):
        pass
    assert caught.value.where.endswith("identities.jsonl:1")


def test_the_lock_is_held_and_the_second_build_told(tmp_path: Path) -> None:
    with (
        opened(tmp_path),
        pytest.raises(LockedError, match="another build") as caught,
        opened(tmp_path),
    ):
        pass
    assert caught.value.exit_code == 75


def test_a_failed_block_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    def fail() -> None:
        with opened(tmp_path) as store:
            settle(store, entry(1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with opened(tmp_path) as store:
        assert store.catalogue.unsealed() == ()
        assert settle(store, entry(1))[0] == record(tmp_path)[0]["guid"]
    assert len(record(tmp_path)) == 1


def test_a_dry_store_writes_nothing(tmp_path: Path) -> None:
    with opened(tmp_path, dry=True) as store:
        settle(store, entry(1))
        assert len(store.catalogue.unsealed()) == 1
    assert list(tmp_path.iterdir()) == []


def test_an_unwritable_folder_is_answered_in_words(tmp_path: Path) -> None:
    with pytest.raises(BulletinError, match="cannot be opened"), opened(tmp_path / "nowhere"):
        pass


def test_a_broken_seal_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "issues" / "0004"
    folder.mkdir(parents=True)
    (folder / "sealed.json").write_text("{")
    with pytest.raises(StateError, match="seal"), opened(tmp_path):
        pass


def test_the_newest_come_first_and_ties_in_order_of_minting(tmp_path: Path) -> None:
    old, new = NOW.replace(year=2025), NOW.replace(month=10)
    later = NOW.replace(year=2027)
    with opened(tmp_path) as store:
        settle(
            store,
            entry(3, published=new),
            entry(2, published=new),
            entry(1, published=old),
            entry(4, published=later),
        )
        titles = [line.entry.title for line in store.catalogue.newest(3, NOW)]
    assert titles == ["Title 3", "Title 2", "Title 1"]


def test_what_is_forgotten_leaves_the_catalogue_and_keeps_its_identity(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        (guid,) = settle(store, entry(1))
        assert store.catalogue.forget([guid])
        assert not store.catalogue.forget([guid])
        assert store.catalogue.unsealed() == ()
        assert settle(store, entry(1)) == [guid]


def test_newest_and_unsealed_use_their_indexes(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    database = sqlite3.connect(tmp_path / FILE)
    plan = database.execute(
        "EXPLAIN QUERY PLAN SELECT body FROM entry WHERE date <= ? ORDER BY date DESC LIMIT 5",
        ("x",),
    ).fetchall()
    database.close()
    assert "newest" in str(plan)


def test_what_is_pending_is_found_by_indexes_however_much_was_sent(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    asked: list[str] = []
    database = sqlite3.connect(tmp_path / FILE)
    database.set_trace_callback(asked.append)
    Catalogue(database).pending(None, "UTC")
    Catalogue(database).offered(7)
    database.set_trace_callback(None)
    plans = [database.execute(f"EXPLAIN QUERY PLAN {query}").fetchall() for query in asked]
    database.close()
    assert len(plans) == 2
    steps = [step for plan in plans for *_, step in plan]
    assert {"SCAN held"} == {step for step in steps if step.startswith("SCAN")}
    assert "SEARCH entry USING INDEX again (last>?)" in steps


def test_handles_are_short_and_grow_when_taken() -> None:
    short = handle("urn:x:1", lambda _: False)
    assert len(short) == 4
    assert handle("urn:x:1", lambda found: len(found) < 7).startswith(short)


def test_a_database_that_cannot_be_opened_is_answered_in_words(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(StateError, match="cannot be opened"), opened(tmp_path):
        pass
