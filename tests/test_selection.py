"""Every entry ends in exactly one bucket, with a reason."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.model import Entry, Identity, Known
from bulletin.selection import BUCKETS, Rules, counts, duplicate, select

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def known(number: int = 1, published: datetime | None = None, seen: datetime = NOW) -> Known:
    identity = Identity(id=f"{number:04x}", guid=f"urn:x:{number}", first_seen=seen)
    return Known(identity, Entry(where=f"f:{number}", title=f"Title {number}", published=published))


def bucket(line: Known, **rules: object) -> tuple[str, str]:
    _, (placement,) = select([line], Rules(now=NOW, **({"sealed": {}} | rules)))  # type: ignore[arg-type]
    return placement.bucket, placement.reason


@pytest.mark.parametrize(
    ("line", "rules", "expected", "reason"),
    [
        (known(), {}, "chosen", "in no issue yet"),
        (known(), {"sealed": {"urn:x:1": 4}}, "sealed", "sent in issue 4"),
        (known(), {"never": frozenset({"0001"})}, "never", "Never"),
        (known(), {"later": frozenset({"0001"})}, "later", "Later"),
        (known(published=NOW + timedelta(days=2)), {}, "future", "2026-11-26"),
        (
            known(published=NOW - timedelta(days=90), seen=NOW - timedelta(days=80)),
            {"since": date(2026, 10, 1)},
            "too old",
            "2026-10-01",
        ),
    ],
)
def test_the_bucket_and_its_reason(
    line: Known, rules: dict[str, object], expected: str, reason: str
) -> None:
    found, words = bucket(line, **rules)
    assert found == expected
    assert reason in words


def test_what_is_first_seen_after_the_start_is_never_too_old() -> None:
    back_dated = known(published=NOW - timedelta(days=900), seen=NOW)
    assert bucket(back_dated, since=date(2026, 10, 1))[0] == "chosen"


def test_the_first_day_starts_at_midnight_of_the_publication() -> None:
    # 2026-09-30 22:30 UTC is already 1 October in Brussels.
    moment = datetime(2026, 9, 30, 22, 30, tzinfo=UTC)
    line = known(published=moment, seen=moment)
    since = date(2026, 10, 1)
    assert bucket(line, since=since, timezone="Europe/Brussels")[0] == "chosen"
    assert bucket(line, since=since, timezone="UTC")[0] == "too old"


def test_the_day_that_is_to_come_is_the_publications() -> None:
    line = known(published=datetime(2026, 12, 24, 23, tzinfo=UTC))
    assert "dated 2026-12-25" in bucket(line, timezone="Europe/Brussels")[1]


def test_sealed_comes_before_never_and_never_before_later() -> None:
    held = frozenset({"0001"})
    assert bucket(known(), sealed={"urn:x:1": 2}, never=held, later=held)[0] == "sealed"
    assert bucket(known(), never=held, later=held)[0] == "never"


def test_a_duplicate_names_the_entry_it_is() -> None:
    of = known(2)
    placement = duplicate(Entry(where="g:9", title="title 2"), of)
    assert placement.bucket == "duplicate"
    assert "'Title 2' [0002] at f:2" in placement.reason
    assert placement.where == "g:9"


moments = st.integers(-2000, 2000).map(lambda days: NOW + timedelta(days=days))


@given(
    st.lists(st.tuples(st.none() | moments, moments), max_size=12),
    st.sets(st.integers(0, 11)),
    st.sets(st.integers(0, 11)),
    st.sets(st.integers(0, 11)),
)
def test_buckets_add_up_and_the_chosen_are_eligible(
    dates: list[tuple[datetime | None, datetime]],
    sealed: set[int],
    never: set[int],
    later: set[int],
) -> None:
    lines = [known(n, published, seen) for n, (published, seen) in enumerate(dates)]
    rules = Rules(
        now=NOW,
        since=date(2024, 1, 1),
        sealed={f"urn:x:{n}": 1 for n in sealed},
        never=frozenset(f"{n:04x}" for n in never),
        later=frozenset(f"{n:04x}" for n in later),
    )
    chosen, placements = select(lines, rules)
    assert sum(counts(placements).values()) == len(lines)
    assert tuple(counts(placements)) == BUCKETS
    assert counts(placements)["chosen"] == len(chosen)
    assert all(placement.reason for placement in placements)
    for line in chosen:
        assert line.date <= NOW
        assert line.identity.guid not in rules.sealed
        assert line.id not in rules.never | rules.later
