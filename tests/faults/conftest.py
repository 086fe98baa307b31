"""The server is started once, and each case prepared once, in a session."""

from collections.abc import Iterator

import pytest
from tests.faults.harness import Lab, started
from tests.faults.judge import Trials


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with started(tmp_path_factory.mktemp("faults")) as lab:
        yield lab


@pytest.fixture(scope="session")
def trials(lab: Lab) -> Trials:
    return Trials(lab)
