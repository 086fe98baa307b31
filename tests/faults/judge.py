"""What a faulted operation has left: is all of it whole, and does the next run heal it?"""

import os
import re
import shutil
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.faults.cases import CASES, NOW, Case, lines, past
from tests.faults.harness import Fault, Lab, Mode, Outcome, Step
from tests.ledger.office import Office

BUILD = Step("build", now=NOW)
FEEDS = Step("build", now=NOW, feeds_only=True)
LOOK = Step("status", now=NOW)
Files = Mapping[str, bytes]


class Snapshot:
    """A folder as it was: every file's bytes and time stamp, and every folder below it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        paths = sorted(folder.rglob("*"))
        self._folders = [path for path in paths if path.is_dir()]
        self._files = [
            (path, path.read_bytes(), path.stat().st_mtime_ns) for path in paths if path.is_file()
        ]

    def restore(self) -> None:
        """Make the folder what it was, in the same place: the index knows places and stamps."""
        shutil.rmtree(self.folder)
        self.folder.mkdir()
        for folder in self._folders:
            folder.mkdir()
        for path, data, stamp in self._files:
            path.write_bytes(data)
            os.utime(path, ns=(stamp, stamp))


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below `folder` by name, and every folder as a name that ends in a slash.

    Without the index, which may differ byte by byte and say the same: see `index`.
    """
    return {
        path.relative_to(folder).as_posix() + "/" * path.is_dir(): (
            path.read_bytes() if path.is_file() else b""
        )
        for path in folder.rglob("*")
        if path.name != "bulletin.db"
    }


def index(folder: Path) -> dict[str, list[Any]]:
    """Return what the index says, whatever the order in which it came to say it."""
    guid = "(SELECT guid FROM identity WHERE seq = {})"
    asked = {
        "identity": f"guid, id, seen, adopted, {guid.format('i.same')}, withdrawn FROM identity i",
        "name": f"name, {guid.format('n.seq')} FROM name n",
        **{
            table: f"* FROM {table}"
            for table in "question apart withdrawing hidden source entry shown sealed".split()
        },
    }
    with closing(sqlite3.connect(f"file:{folder}/bulletin.db?mode=ro", uri=True)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {
            table: sorted(database.execute(f"SELECT {what}").fetchall(), key=repr)
            for table, what in asked.items()
        }


def _passes(name: str) -> bool:
    """Tell whether a file may lie there for a while: a part, a manifest, a journal, a folder."""
    last = name.rpartition("/")[2]
    return not last or last.startswith(".") or last == "bulletin.db-journal"


def _lasting(files: Files) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if not _passes(name)}


def _whole(record: bytes) -> bytes:
    """Return the lines of a record that are whole; a last one that is torn may go first."""
    return record[: record.rfind(b"\n") + 1]


def _completed(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return files with the record as it counts: lines written down whole beside it are added."""
    record = files.get("identities.jsonl", b"")
    head, _, data = files.get(".identities.jsonl.part", b"").partition(b"\n")
    if not re.fullmatch(rb"\d+ \d+", head):
        return files
    size, length = map(int, head.split())
    if len(data) != length or not data.startswith(record[size:]):
        return files
    return files | {"identities.jsonl": record[:size] + data}


class Trial:
    """One case: what the folder was, what it is to be, and what is done to get it there."""

    def __init__(self, lab: Lab, office: Office, case: Case) -> None:
        self.lab, self.folder, self.case = lab, office.folder, case
        self.step = case.prepare(office)
        self.start = Snapshot(self.folder)
        self.before = contents(self.folder)
        self.opened = self._after(Step("open"))  # opening heals, migrates, ends withdrawals
        self.start.restore()
        self.after = self._after(self.step)
        self.end, self.index = self._after(BUILD), index(self.folder)
        assert not any(verified.findings for verified in office.publication.verify())
        self.start.restore()
        self.operations = lab.seen(self.folder, self.step)
        self.ends: Counter[str] = Counter()

    def _after(self, step: Step) -> dict[str, bytes]:
        """Return the files after a step that nothing disturbs."""
        self.lab.warm(self.folder, step)
        return contents(self.folder)

    def meet(self, fault: Fault, *, forget: bool = False) -> list[str]:
        """Do the operation once more, with a fault, and judge what it leaves."""

        def act() -> Outcome:
            outcome = self.lab.take(self.folder, self.step, fault=fault)
            assert outcome.signal or fault.mode in (Mode.FAIL, Mode.FULL)
            return outcome

        return self.judge(act, forget=forget)

    def judge(self, act: Callable[[], Outcome], *, forget: bool = False) -> list[str]:
        """Return all that is wrong with what an operation leaves, and after it was healed.

        With `forget` the index is lost, too, before it is healed from the text alone.
        """
        self.start.restore()
        outcome = act()
        files = _completed(contents(self.folder))
        self.ends[self._stands(files)] += 1
        wrong = [*self._answer(outcome, files), *self._torn(files), *self._look()]
        if forget:
            for path in self.folder.glob("bulletin.db*"):
                path.unlink()
        done = outcome == Outcome() or self.case.took(files)
        wrong += self._heal(() if done else (self.step,))
        return [one for one in (*wrong, *self._unhealed(forgot=forget)) if one]

    def _stands(self, files: Files) -> str:
        """Tell where an operation has stopped."""
        states = {"before": self.before, "after": self.after}
        lasting = _lasting(files)
        return next((told for told, s in states.items() if _lasting(s) == lasting), "between")

    def _answer(self, outcome: Outcome, files: Files) -> Iterator[str]:
        """Yield what is wrong with how an operation ended."""
        if outcome.crash:
            yield outcome.crash
        elif outcome.signal not in (0, signal.SIGKILL):
            yield f"signal {outcome.signal}"
        elif outcome.error and not (": " in outcome.error and "\n  " in outcome.error):
            yield f"refused without saying where, or what to do: {outcome.error}"
        elif outcome == Outcome() and self._stands(files) != "after":
            yield "said to be done, and is not"

    def _torn(self, files: Files) -> Iterator[str]:
        """Yield each file that is neither what it was nor what it is to be."""
        for name in sorted(self.before.keys() | files.keys() | self.after.keys()):
            states = [state.get(name) for state in (self.before, self.opened, self.after)]
            if self.case.secrets and name.startswith("out/"):
                states.append(None)  # an output that shows too much goes before a new one comes
            found = files.get(name)
            if not _passes(name) and found not in states and not self._tells(name, found):
                yield f"{name} is {'gone' if found is None else 'torn'}"

    def _tells(self, name: str, found: bytes | None) -> bool:
        """Tell whether a file is the record, with whole batches of lines of several added."""
        return (
            name == "identities.jsonl"
            and found is not None
            and any(found.startswith(_whole(s.get(name, b""))) for s in (self.before, self.opened))
            and len(lines(found)) == found.count(b"\n") == len(found.splitlines())
        )

    def _look(self) -> Iterator[str]:
        """Yield what meets one who only looks, before anything was healed."""
        lying = Snapshot(self.folder)
        looked = self.lab.take(self.folder, LOOK)
        yield looked.error + looked.crash
        if vars(Snapshot(self.folder)) != vars(lying):  # time stamps too
            yield "looking has changed something"

    def _heal(self, first: tuple[Step, ...]) -> Iterator[str]:
        """Heal the folder and yield what was said against it."""
        if self.case.secrets:
            # Whatever is done next, and be it least: what was to leave is not shown again.
            again = first if self.step.do == "withdraw" else ()
            self.lab.take(self.folder, *again, FEEDS)
            yield from self._leaks(self.folder / "out")
        else:
            healed = self.lab.take(self.folder, *first)
            yield healed.error + healed.crash
        healed = self.lab.take(self.folder, BUILD)
        yield healed.error + healed.crash

    def _leaks(self, folder: Path) -> Iterator[str]:
        for path in folder.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                plain = data.replace(b"=\r\n", b"").replace(b"=\n", b"")  # quoted-printable
                if any(word in data + plain for word in self.case.secrets):
                    yield f"healed: {path.relative_to(self.folder)} tells what was to leave"

    def _unhealed(self, *, forgot: bool) -> Iterator[str]:
        """Yield how the healed folder differs from one that was never disturbed."""
        files = contents(self.folder)
        if self.step.do == "adopt":
            files["identities.jsonl"] = self._less_repeated(files["identities.jsonl"])
        for name in sorted(files.keys() | self.end.keys()):
            if files.get(name) != self.end.get(name):
                yield f"healed: {name} differs, is missing or is left"
        told = index(self.folder)
        for table in told if not forgot else ():  # one made anew knows less of what was sent
            if told[table] != self.index[table]:
                yield f"healed: the index differs in {table}"
        yield from self._leaks(self.folder if self.step.do == "withdraw" else self.folder / "out")

    def _less_repeated(self, record: bytes) -> bytes:
        """Return the record without lines that say nothing new: what adopting twice adds."""
        end = self.end["identities.jsonl"].splitlines(keepends=True)
        new = [line for line in record.splitlines(keepends=True) if line not in end]
        if any(line.id or line.same for line in lines(b"".join(new))):
            return record  # something was minted, or decided, twice
        return b"".join(line for line in end if line in record.splitlines(keepends=True))


class Trials:
    """The trials of all cases, each prepared when it is asked for, in one and the same folder."""

    def __init__(self, lab: Lab) -> None:
        folder = lab.room / "office"
        folder.mkdir()
        self._lab, self._office = lab, Office(folder)
        past(self._office)
        self._start = Snapshot(folder)
        self._made: dict[str, Trial] = {}

    def of(self, name: str) -> Trial:
        """Return the trial of a case."""
        if name not in self._made:
            self._start.restore()
            self._made[name] = Trial(self._lab, self._office, CASES[name])
        return self._made[name]
