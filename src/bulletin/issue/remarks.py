"""What there is to say about lines of a draft that come to nothing, or to something unmeant."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import groupby

from bulletin.issue.draft import (
    LATER,
    LINE,
    NEVER,
    OWN,
    Draft,
    DraftLine,
    held_as,
    is_due,
    lines_of,
)
from bulletin.issue.foreign import numbered
from bulletin.model import Finding, Known
from bulletin.text import likeness

_SHORT = range(3, 8)  # how long a word is that may be meant for one of ours
_NEAR, _NEARER = 0.75, 0.8  # how alike a heading is to ours, and to a section, that was meant
_HALF = 0.5
_LONG = 40
_ITEM = re.compile(r"[ \t\u00a0]*(?:[-*+•·‣◦–—]|\d+[.)])[ \t\u00a0]+(.+)")
_ROUND = re.compile(r"(.*?)\s*\(([0-9A-Fa-f]{4,64})\)[\s.]*")
_SHARPS = re.compile(r"(#*)[ \t\u00a0]*(.*?)[\s:#]*")


def about(
    draft: Draft, titles: Sequence[str], known: Collection[Known], where: str, today: date
) -> Iterator[Finding]:
    """Yield findings about a draft, given the sections' titles and the entries it may mean."""
    yield from _headings(draft, titles, where)
    yield from _held(draft, where, today)
    if draft.strays:
        yield _warning(
            f"Not printed: {numbered(draft.strays)}. First lines of a draft stand here once more,"
            " left by a merge or pasted.",
            f"{where}:{draft.strays[0]}",
            f"Delete {numbered(draft.strays)}: what stands at the top counts.",
        )
    yield from _repeats(draft, where)
    lines = lines_of(draft.source)
    yield from _in_intro(draft, lines, titles, where)
    yield from _unread(draft, lines, titles, known, where)


def start_of(line: str) -> str:
    """Return the beginning of a line, quoted."""
    bare = " ".join(line.split())
    return repr(bare if len(bare) <= _LONG else f"{bare[:_LONG].rstrip()}…")


def nearest(title: str, known: Collection[Known]) -> Known | None:
    """Return the entry that a line with this title may mean: it shares half of the words."""
    found = max(known, key=lambda one: likeness(one.entry.title, title), default=None)
    return found if found and likeness(found.entry.title, title) >= _HALF else None


def _warning(what: str, where: str, hint: str) -> Finding:
    return Finding(severity="warning", what=what, where=where, hint=hint)


def _headings(draft: Draft, titles: Sequence[str], where: str) -> Iterator[Finding]:
    """Yield a finding for each heading that is almost one that means something."""
    ours = {held_as(title): title for title in titles}
    strange = [one for one in draft.sections if one.kind not in ours and one.kind not in OWN]
    for section in strange:
        from difflib import get_close_matches  # slow to load, and few drafts need it

        word = section.kind
        near = get_close_matches(word, OWN, n=1, cutoff=_NEAR) if len(word) in _SHORT else []
        near = near or get_close_matches(word, ours, n=1, cutoff=_NEARER)
        for key in near:
            yield _warning(
                f"The heading {section.title!r} is printed, with what stands under it.",
                f"{where}:{section.number}",
                f"Did you mean {ours.get(key, key.capitalize())}?",
            )


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
        yield _warning(
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
        yield _warning(
            f"Not printed: {numbered(numbers)}, {start_of(copies[0].lines[0])}. The same stands"
            " further up, too: a merge left it, or it was pasted.",
            f"{where}:{numbers[0]}",
            f"Delete {numbered(numbers)}: what stands first counts.",
        )
    for line in draft.repeats:
        if line not in copies:
            first = next(other.number for _, other in draft.lines() if other.id == line.id)
            yield _warning(
                f"Not printed: {numbered(line.numbers)}, {start_of(line.lines[0])}. Line {first}"
                " names that entry, too.",
                f"{where}:{line.number}",
                "Delete one of them: until then the one that stands first counts.",
            )


def _in_intro(
    draft: Draft, lines: Sequence[str], titles: Sequence[str], where: str
) -> Iterator[Finding]:
    """Yield a finding for each line above the first heading that was meant for one."""
    top = draft.sections[0].number - 1 if draft.sections else len(lines)
    listed = any(map(LINE.fullmatch, lines[draft.end : top]))
    for number, line in enumerate(lines[draft.end : top], draft.end + 1):
        sharps, meant = _meant(line, titles)
        # With three an introduction may have headings of its own, unless a list was put there.
        if meant and (sharps < len("###") or listed):
            yield _warning(
                f"Line {number}, {start_of(line)}, looks like a heading, and is printed as words of"
                " the introduction.",
                f"{where}:{number}",
                f"If it is the heading, write: ## {meant}",
            )


def _meant(line: str, titles: Sequence[str]) -> tuple[int, str]:
    """Return how many # a line begins with, and the heading that it is but for them, or ""."""
    match = _SHARPS.fullmatch(line)
    word = held_as(match[2]) if match else ""
    ours = {own: own.capitalize() for own in OWN} | {held_as(title): title for title in titles}
    return len(match[1]) if match else 0, ours.get(word, "")


def _unread(
    draft: Draft,
    lines: Sequence[str],
    titles: Sequence[str],
    known: Collection[Known],
    where: str,
) -> Iterator[Finding]:
    """Yield findings for the lines below a heading that are none of what may stand there."""
    hints = [(number, _hint(lines[number - 1], titles, known)) for number in draft.unread]
    for _, run in groupby(enumerate(hints), key=lambda at: (at[1][0] - at[0], at[1][1])):
        numbers = [number for _, (number, _) in run]
        yield _warning(
            f"Not printed: {numbered(numbers)}, {start_of(lines[numbers[0] - 1])}.",
            f"{where}:{numbers[0]}",
            dict(hints)[numbers[0]],
        )


def _hint(line: str, titles: Sequence[str], known: Collection[Known]) -> str:
    """Return what to do about a line that is no entry and no note."""
    sharps, meant = _meant(line, titles)
    if meant:
        return f"If it is a heading, write: ## {meant}"
    if sharps:
        return (
            "A section begins with two #, as in: ## Legislation. Headings of your own, with ###,"
            " stand in the introduction, or in a note, indented by two spaces."
        )
    item, coded = _ITEM.fullmatch(line), _ROUND.fullmatch(line)
    title = (_ROUND.sub(r"\1", item[1]) if item else coded[1] if coded else "").strip()
    if not item and not coded:
        return (
            "A note stands below its entry, indented by two spaces. Words of your own stand above"
            " the first heading."
        )
    code = coded[2].lower() if coded else ""
    near = next((one for one in known if one.id == code), None) or nearest(title, known)
    hint = "An entry's line holds its code, in square brackets."
    return f"{hint} " + (
        f"Did you mean: - {near.entry.title} [{near.id}]" if near else "It reads: - Title [91c0]"
    )
