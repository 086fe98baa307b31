"""Colours come out readable, and as they were where they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.colour import contrast, readable
from bulletin.errors import BulletinError

PAPER, NIGHT = "#fdfdfc", "#1b1f23"


def test_a_readable_colour_stays() -> None:
    assert readable("#0b5cad", PAPER) == "#0b5cad"
    assert readable("#ABC", NIGHT) == "#aabbcc"


@given(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True), st.sampled_from([PAPER, NIGHT]))
def test_every_colour_can_be_read(colour: str, ground: str) -> None:
    assert contrast(readable(colour, ground), ground) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colour", ["", "blue", "#12", "#1234", "#12345g", "#0b5cad;", "url(x)"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    with pytest.raises(BulletinError, match="no colour"):
        readable(colour, PAPER)
