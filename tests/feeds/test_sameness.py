"""Same input, same bytes, wherever and whenever; and nothing heavy before it is needed."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.feeds.channels import FULL

from bulletin.feeds import render

ROOT = Path(__file__).parents[2]
PRINT_HASH = """
import hashlib
from bulletin.feeds import render
from tests.feeds.channels import FULL
print(hashlib.sha256(repr(sorted(render(FULL).items())).encode()).hexdigest())
"""
PRINT_MODULES = """
import sys
import bulletin.feeds
heavy = {"feedgen", "lxml", "dateutil"}
print(sorted(heavy & {name.split(".")[0] for name in sys.modules}))
"""


def run(code: str, **environment: str) -> str:
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={**os.environ, "PYTHONPATH": paths, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("seed", "zone", "language"),
    [("0", "UTC", "C"), ("1", "Asia/Kathmandu", "de_DE.UTF-8"), ("4242", "America/Lima", "tr_TR")],
)
def test_bytes_do_not_depend_on_the_environment(seed: str, zone: str, language: str) -> None:
    here = hashlib.sha256(repr(sorted(render(FULL).items())).encode()).hexdigest()
    assert run(PRINT_HASH, PYTHONHASHSEED=seed, TZ=zone, LANG=language, LC_ALL=language) == here


def test_importing_the_room_imports_no_engine() -> None:
    assert run(PRINT_MODULES) == "[]"
