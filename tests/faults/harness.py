"""A process that does things to a publication and is killed, or refused by the disk, on the way.

The server is started once, with everything imported and the shim (``shim.c``) loaded between it
and the disk. It forks a child for each order; the child arms the shim and performs the order's
steps through the public Python API. `Lab` is the test's end of it.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from msgspec import Struct

from bulletin import Publication
from bulletin.errors import BulletinError
from bulletin.publication import Wishes

ROOT = Path(__file__).parents[2]


class Mode(IntEnum):
    """What becomes of the n-th operation; numbered as in the shim."""

    OFF = 0
    COUNT = 1
    KILL_BEFORE = 2
    KILL_AFTER = 3
    KILL_HALFWAY = 4
    FAIL = 5
    FULL = 6
    STOP = 7


class Fault(Struct, frozen=True):
    """The operation that is hit, for `FAIL` the errno, for `FULL` the bytes that find room."""

    mode: Mode = Mode.OFF
    point: int = 0
    errno: int = 0
    room: int = 0


class Step(Struct, frozen=True):
    """One call of the Python API: its name, and what it is given."""

    do: str
    given: tuple[str, ...] = ()
    now: datetime | None = None
    feeds_only: bool = False


class Order(Struct, frozen=True):
    """Steps to perform on a folder, by a child with a fault armed, or by the server itself.

    To `resume`, the child that an earlier order has stopped goes on.
    """

    folder: str = ""
    steps: tuple[Step, ...] = ()
    fault: Fault = Fault()
    fork: bool = True
    resume: bool = False


class Outcome(Struct, frozen=True):
    """What came of an order.

    `error` is a refusal in words, `crash` the traceback of anything else that was raised. `seen`
    has a line for each operation: its kind, its bytes, its path.
    """

    signal: int = 0
    stopped: bool = False
    refusal: str = ""
    error: str = ""
    crash: str = ""
    seen: str = ""


class Operation(NamedTuple):
    """One call that changed the disk: its kind, how many bytes it wrote, and where."""

    kind: str
    size: int
    path: str


# -- the server


class Held(NamedTuple):
    """A child that was forked, and the file to which it writes its outcome."""

    pid: int
    told: int


def serve() -> None:
    """Perform the orders that come on stdin, one a line, and answer each on stdout."""
    held: Held | None = None
    for line in sys.stdin.buffer:
        order = msgspec.json.decode(line, type=Order)
        if not order.fork:
            outcome = _perform(order)
        elif order.resume:
            assert held
            os.kill(held.pid, signal.SIGCONT)
            outcome, held = _awaited(held), None
        else:
            child = _forked(order)
            outcome = _awaited(child)
            held = child if outcome.stopped else held
        sys.stdout.buffer.write(msgspec.json.encode(outcome) + b"\n")
        sys.stdout.buffer.flush()


def _forked(order: Order) -> Held:
    told = os.memfd_create("outcome")
    pid = os.fork()
    if pid:
        return Held(pid, told)
    try:
        os.write(told, msgspec.json.encode(_perform(order)))
    finally:
        os._exit(0)


def _awaited(child: Held) -> Outcome:
    """Return what came of a child when it ends, or stops."""
    _, status = os.waitpid(child.pid, os.WUNTRACED)
    if os.WIFSTOPPED(status):
        return Outcome(stopped=True)
    told = os.pread(child.told, os.fstat(child.told).st_size, 0)
    os.close(child.told)
    if os.WIFSIGNALED(status):
        return Outcome(signal=os.WTERMSIG(status))
    return msgspec.json.decode(told, type=Outcome)


def _perform(order: Order) -> Outcome:
    shim = ctypes.CDLL(None)
    shim.faults_log.restype = ctypes.c_char_p
    fault = order.fault
    room = ctypes.c_long(fault.room)
    shim.faults_arm(
        fault.mode, order.folder.encode(), ctypes.c_long(fault.point), fault.errno, room
    )
    try:
        for step in order.steps:
            _take(step, Path(order.folder))
    except BulletinError as error:
        return Outcome(refusal=type(error).__name__, error=str(error))
    except Exception:  # noqa: BLE001 - whatever it is, the test tells of it
        return Outcome(crash=traceback.format_exc())
    finally:
        seen = shim.faults_log().decode()
        shim.faults_arm(Mode.OFF, b"", 0, 0, 0)
    return Outcome(seen=seen)


def _take(step: Step, folder: Path) -> None:
    publication = Publication.open(folder, compiled=Path(sys.argv[1]))
    if step.do == "open":
        with publication.opened():
            return
    if step.do == "build":
        assert step.now
        publication.build(now=step.now, wishes=Wishes(feeds_only=step.feeds_only))
    elif step.do == "adopt":
        assert step.now
        publication.adopt([str(folder / place) for place in step.given], now=step.now)
    else:
        now = {"now": step.now} if step.now else {}
        getattr(publication, step.do)(*step.given, **now)


# -- the test's end


class Lab:
    """The server, and a room to work in."""

    def __init__(self, server: "subprocess.Popen[bytes]", room: Path) -> None:
        self._server = server
        self.room = room

    def order(self, order: Order) -> Outcome:
        """Have an order performed and return what came of it."""
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(msgspec.json.encode(order) + b"\n")
        self._server.stdin.flush()
        return msgspec.json.decode(self._server.stdout.readline(), type=Outcome)

    def take(self, folder: Path, *steps: Step, fault: Fault = Fault()) -> Outcome:  # noqa: B008
        """Have a child take some steps in `folder`, with a fault armed."""
        return self.order(Order(str(folder), steps, fault))

    def warm(self, folder: Path, *steps: Step) -> None:
        """Have the server take some steps itself, so that its children find all imported."""
        outcome = self.order(Order(str(folder), steps, fork=False))
        assert outcome == Outcome(), outcome.error or outcome.crash

    def resume(self) -> Outcome:
        """Let the child that was stopped go on, and return what comes of it."""
        return self.order(Order(resume=True))

    def seen(self, folder: Path, *steps: Step) -> list[Operation]:
        """Return each operation by which these steps change the disk."""
        outcome = self.take(folder, *steps, fault=Fault(Mode.COUNT))
        assert not outcome.error + outcome.crash, outcome.error or outcome.crash
        lines = (line.split(" ", 2) for line in outcome.seen.splitlines())
        return [Operation(kind, int(size), path) for kind, size, path in lines]


@contextmanager
def started(folder: Path) -> Iterator[Lab]:
    """Build the shim in `folder`, start the server, and give both up at the end."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if sys.platform != "linux":
        pytest.skip("faults are put under a program with LD_PRELOAD, which is Linux's")
    if compiler is None:
        pytest.skip("no C compiler for tests/faults/shim.c; install gcc or clang")
    shim = folder / "shim.so"
    source = Path(__file__).with_name("shim.c")
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", shim, source, "-ldl"], check=True, timeout=60
    )
    memory = Path("/dev/shm")  # where a sync costs nothing
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else folder) as room:
        compiled = Path(room, "compiled")
        compiled.mkdir()
        server = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.faults.harness", compiled],
            cwd=ROOT,
            env={**os.environ, "LD_PRELOAD": str(shim), "PYTHONHASHSEED": "0"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        with server:
            yield Lab(server, Path(room).resolve())
            assert server.stdin
            server.stdin.close()


if __name__ == "__main__":
    serve()
