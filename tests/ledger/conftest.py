"""The office that every test of the ledger works in."""

from pathlib import Path

import pytest
from tests.ledger.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)
