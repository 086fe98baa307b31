"""What there is to say about the lines of a draft: which count, and which come to nothing."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from bulletin.issue import unmeant
from bulletin.issue.draft import LATER, NEVER, Draft, DraftLine, held_as, is_due
from bulletin.issue.foreign import numbered
from bulletin.issue.unmeant import start_of, warning
from bulletin.model import Finding, Known


def about(
    draft: Draft, titles: Sequence[str], known: Collection[Known], where: str, today: date
) -> Iterator[Finding]:
    """Yield findings about a draft, given the sections' titles and the entries it may mean."""
    yield from unmeant.about_headings(draft, titles, where)
    yield from _held(draft, where, today)
    if draft.strays:
        yield warning(
            f"Not printed: {numbered(draft.strays)}. First lines of a draft stand here once more,"
            " left by a merge or pasted.",
            f"{where}:{draft.strays[0]}",
            f"Delete {numbered(draft.strays)}: what stands at the top counts.",
        )
    yield from _repeats(draft, where)
    yield from unmeant.about_intro(draft, titles, known, where)
    yield from unmeant.about_unread(draft, titles, known, where)


def _held(draft: Draft, where: str, today: date) -> Iterator[Finding]:
    """Yield a finding for each entry that is held back though another line names it."""
    found: dict[str, list[tuple[str, DraftLine]]] = {}
    for title, line in draft.lines():
        found.setdefault(line.id, []).append((held_as(title), line))
    for places in found.values():
        holding = [
            (kind, line)
            for kind, line in places
            if kind == NEVER or (kind == LATER and not is_due(line, today))
        ]
        if not holding or len(places) == 1:
            continue
        kind, held = max(holding, key=lambda place: place[0] == NEVER)
        others = [line.number for _, line in places if line is not held]
        name = "name" if len(others) > 1 else "names"
        yield warning(
            f"{held.title or held.id!r} is held back: line {held.number} has it under"
            f" {kind.capitalize()}, though {numbered(others)} {name} it, too.",
            f"{where}:{others[0]}",
            "Delete the line that you do not mean.",
        )


def _repeats(draft: Draft, where: str) -> Iterator[Finding]:
    """Yield findings for further lines of an entry: one for all that are the same once more."""
    counting = {line.lines: line.number for _, line in draft.lines()}
    copies = [line for line in draft.repeats if line.lines in counting]
    if copies:
        numbers = [number for line in copies for number in line.numbers]
        yield warning(
            f"Not printed: {numbered(numbers)}, {start_of(copies[0].lines[0])}. The same stands"
            " further up, too: a merge left it, or it was pasted.",
            f"{where}:{numbers[0]}",
            f"Delete {numbered(numbers)}: what stands first counts.",
        )
    for line in draft.repeats:
        if line not in copies:
            first = next(other.number for _, other in draft.lines() if other.id == line.id)
            yield warning(
                f"Not printed: {numbered(line.numbers)}, {start_of(line.lines[0])}. Line {first}"
                " names that entry, too.",
                f"{where}:{line.number}",
                "Delete one of them: until then the one that stands first counts.",
            )
