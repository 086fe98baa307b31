"""A real WordPress on loopback, started by the rig where there is one.

The rig is looked for at the environment variable BULLETIN_RIG, else beside the project.
"""

import fcntl
import os
import shlex
import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT

STATE = Path(os.environ.get("RIG_HOME", "/tmp/rig")) / "wordpress"
PORT = int(os.environ.get("WP_PORT", "8931"))


@dataclass(frozen=True)
class WordPress:
    """Where it stands, a login that it accepts, and the exports that it made."""

    url: str
    login: str
    exports: Path


def rig() -> Path | None:
    """Return the folder of the rig, where there is one."""
    places = (os.environ.get("BULLETIN_RIG"), ROOT.parent / "shared" / "rig")
    return next((Path(p) for p in places if p and (Path(p) / "wordpress_up.sh").is_file()), None)


def _is_up() -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", PORT), 1):
        return True
    return False


@pytest.fixture(scope="session")
def wordpress() -> Iterator[WordPress]:
    """A running WordPress; one that was not running before is stopped in the end."""
    found = rig()
    if found is None:
        pytest.skip("no rig: set BULLETIN_RIG to the folder with wordpress_up.sh")
    with Path("/tmp/bulletin-rig.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        was_up = _is_up()
        up = subprocess.run(
            [found / "wordpress_up.sh"], capture_output=True, text=True, check=False, timeout=540
        )
    if up.returncode:
        pytest.skip(
            f"the rig's WordPress does not start here: {up.stdout[-300:]}{up.stderr[-300:]}"
        )
    env = dict(line.split("=", 1) for line in (STATE / "env").read_text().splitlines() if line)
    told = {name: shlex.split(value)[0] for name, value in env.items()}
    yield WordPress(
        told["WP_URL"], f"{told['WP_USER']}:{told['WP_APP_PASSWORD']}", Path(told["WP_EXPORTS"])
    )
    if not was_up and "PYTEST_XDIST_WORKER" not in os.environ:
        subprocess.run([found / "wordpress_down.sh"], capture_output=True, check=False, timeout=60)
