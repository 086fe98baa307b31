"""What came of a history: was any entry lost, did any reach readers twice?"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.simulation.history import History, things_of
from tests.simulation.hub import START

from bulletin.store import seals


@dataclass
class Verdict:
    """What is wrong with a history, thing by thing; empty lists when nothing is.

    `late` are things that were in no issue by the second seal after they were first seen; `unsaid`
    are things in no issue that bulletin does not list by name and reason.
    """

    seed: int
    lost: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    late: list[int] = field(default_factory=list)
    unsaid: list[int] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    due: int = 0
    asked: int = 0
    rivals: dict[str, tuple[int, int]] = field(default_factory=dict)


def judge(history: History) -> Verdict:
    """Return what is wrong with a history. Its folder must still be there."""
    verdict = Verdict(history.seed, asked=history.asked)
    issues = [seals.load(history.folder, number).issue for number in seals.numbers(history.folder)]
    held = [things_of(issue) for issue in issues]
    pasted = [[u for u in uids if u not in history.withdrawn] for uids in history.received]
    if [[u for u in uids if u not in history.withdrawn] for uids in held] != pasted:
        verdict.other.append("an issue is not what was pasted")
    counts = Counter(uid for uids in held for uid in uids)
    verdict.repeated = sorted(uid for uid, count in counts.items() if count > 1)
    listed = _listed(history)
    due = {uid for uid in history.first_seen if _is_due(history, uid)}
    verdict.due = len(due)
    gone = {uid for uid in due if _may_be_gone(history, uid)}
    banned = _banned(history)
    for uid in sorted(due):
        if uid in history.excused or uid in banned or (uid in gone and not counts[uid]):
            continue
        if not counts[uid]:
            verdict.lost.append(uid)
        elif _waited(history, uid, held) > 2:
            verdict.late.append(uid)
    verdict.unsaid = [
        uid
        for uid in history.first_seen
        if not counts[uid] and uid not in history.at_first and uid not in listed | banned | gone
    ]
    for uid, day in history.withdrawn.items():
        after = [uids for uids, sent in zip(held, history.sends, strict=True) if sent > day]
        if any(uid in uids for uids in after):
            verdict.other.append(f"{uid} came back after it was withdrawn")
    for name, sent in history.rival_sends.items():
        times = Counter(sent)
        lost = sum(1 for uid in due - history.excused.keys() if not times[uid])
        verdict.rivals[name] = (lost, sum(count - 1 for count in times.values() if count > 1))
    return verdict


def last_of(history: History) -> datetime:
    """Return when the last issue was declared sent."""
    return history.sends[-1] if history.sends else START


def _is_due(history: History, uid: int) -> bool:
    """Whether readers should have got a thing: it appeared after the start, and is not ahead."""
    if uid in history.at_first:
        return False  # it was there before anything was read
    thing = history.hub.things[uid]
    last = last_of(history)
    return thing.date <= last and history.first_seen[uid] < last - timedelta(days=2)


def _may_be_gone(history: History, uid: int) -> bool:
    """Whether a source that shows all there is showed a thing no more: it left by itself."""
    return "ids" in history.kinds and history.hub.things[uid].was_hidden


def _banned(history: History) -> set[int]:
    """Return what was withdrawn; of a crawl also what has a title in common with it.

    Where there are links a person is asked about the latter; a crawl has nothing but titles.
    """
    if "crawl" not in history.kinds[:1]:
        return set(history.withdrawn)
    titles = {title for uid in history.withdrawn for title in history.hub.things[uid].titles}
    return {
        thing.uid
        for thing in history.hub.things
        if thing.uid in history.withdrawn or not titles.isdisjoint(thing.titles)
    }


def _waited(history: History, uid: int, held: list[list[int]]) -> int:
    """Return by which seal after it was first seen a thing was in an issue."""
    ready = max(history.first_seen[uid], history.hub.things[uid].date)
    place = next(n for n, uids in enumerate(held) if uid in uids)
    return sum(1 for sent in history.sends[: place + 1] if sent > ready)


def _listed(history: History) -> set[int]:
    """Return the things that bulletin lists, by name and reason, as not in an issue."""
    end = history.sends[-1] + timedelta(days=1) if history.sends else START
    history.publication.fails = False
    status = history.publication.status(now=end)
    found = {
        int(placed.where.removeprefix("thing:"))
        for placed in status.left_out
        if placed.where.startswith("thing:")
    }
    chosen = {line.id for section in status.sections for line in section.entries}
    with history.publication.opened(dry=True) as store:
        for line in store.catalogue.unsealed():
            if line.id in chosen:
                found.add(int(line.entry.where.removeprefix("thing:")))
    return found
