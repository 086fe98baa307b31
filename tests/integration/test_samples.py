"""Files from elsewhere, where the rig has them: each is read, or refused in words."""

import io
from pathlib import Path

import pytest

from bulletin.errors import SourceError
from bulletin.model import Policy
from bulletin.publication import reading
from bulletin.sources import telling
from bulletin.sources.access import Means
from tests.integration.conftest import rig

POLICY = Policy(home="https://example.org/", timezone="UTC", summary=280)


def samples() -> list[Path]:
    found = rig()
    folder = found.parent / "samples" if found else Path("none")
    return sorted(path for path in folder.rglob("*.*") if path.suffix in (".xml", ".json"))


def test_there_are_samples() -> None:
    if rig() is None:
        pytest.skip("no rig: set BULLETIN_RIG to the folder with wordpress_up.sh")
    assert len(samples()) > 40


@pytest.mark.parametrize("path", samples(), ids=lambda path: path.name)
def test_a_sample_is_read_or_refused_in_words(path: Path) -> None:
    kind = telling.kind_of(path.read_bytes(), path.name) or "wxr"
    taken = reading.read_places(kind, (str(path),), Means(Path(), io.BytesIO), POLICY, ())
    for failure in taken.failures:
        assert isinstance(failure, SourceError)
        assert failure.message
        assert failure.where
    for intake in taken.intakes:
        assert intake.read == len(intake.entries) + len(intake.refused) > 0
