import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.slugs import LIMIT, slug

ORACLE = Path(__file__).parent / "data" / "slugs.tsv"


def pairs() -> list[tuple[str, str, str]]:
    with ORACLE.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(locale, title, expected) for locale, title, expected in rows]


@pytest.mark.parametrize(("locale", "title", "expected"), pairs())
def test_slug_is_what_wordpress_answers(locale: str, title: str, expected: str) -> None:
    assert slug(title, locale) == expected


def test_letters_added_since_wordpress_6_1() -> None:
    assert slug("Əli ǝ") == "eli-e"


@given(st.text(), st.sampled_from(["", "de_DE", "da_DK", "ca", "sr_RS"]))
def test_slug_is_short_and_plain_whatever_the_title(title: str, locale: str) -> None:
    found = slug(title, locale)
    assert len(found) <= LIMIT
    assert set(found) <= set("%abcdefghijklmnopqrstuvwxyz0123456789_-")
    assert found == found.strip("-")
    assert "--" not in found


@given(st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,8}", fullmatch=True))
def test_a_slug_is_its_own_slug(found: str) -> None:
    assert slug(found[:LIMIT].strip("-")) == found[:LIMIT].strip("-")
