"""Lines of a draft that are almost a heading or an entry: what may have been meant by them."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from bulletin.issue.draft import LINE, OWN, Draft, held_as, lines_of
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


def about_headings(draft: Draft, titles: Sequence[str], where: str) -> Iterator[Finding]:
    """Yield a finding for each heading that is almost one that means something."""
    ours = {held_as(title): title for title in titles}
    strange = [one for one in draft.sections if one.kind not in ours and one.kind not in OWN]
    for section in strange:
        from difflib import get_close_matches  # slow to load, and few drafts need it

        word = section.kind
        near = get_close_matches(word, OWN, n=1, cutoff=_NEAR) if len(word) in _SHORT else []
        near = near or get_close_matches(word, ours, n=1, cutoff=_NEARER)
        for key in near:
            yield warning(
                f"The heading {section.title!r} is printed, with what stands under it.",
                f"{where}:{section.number}",
                f"Did you mean {ours.get(key, key.capitalize())}?",
            )


def about_intro(
    draft: Draft, titles: Sequence[str], known: Collection[Known], where: str
) -> Iterator[Finding]:
    """Yield findings for lines above the first heading that were meant for one, or for entries."""
    lines = lines_of(draft.source)
    top = draft.sections[0].number - 1 if draft.sections else len(lines)
    intro = range(draft.end + 1, top + 1)
    ids = {one.id for one in known}
    listed = [
        number
        for number in intro
        if (match := LINE.fullmatch(lines[number - 1])) and match[2].lower() in ids
    ]
    headings = 0
    for number in intro:
        sharps, meant = _meant(lines[number - 1], titles)
        # With three an introduction may have headings of its own, unless a list was put there.
        if meant and (sharps < len("###") or listed):
            headings += 1
            yield warning(
                f"Line {number}, {start_of(lines[number - 1])}, looks like a heading, and is"
                " printed as words of the introduction.",
                f"{where}:{number}",
                f"If it is the heading, write: ## {meant}",
            )
    if listed and not headings:
        yield warning(
            f"No heading stands above {numbered(listed)}, {start_of(lines[listed[0] - 1])}: what"
            " stands there is printed as words of the introduction.",
            f"{where}:{listed[0]}",
            f"Write one above the entries, as in: ## {titles[0] if titles else 'News'}",
        )


def about_unread(
    draft: Draft, titles: Sequence[str], known: Collection[Known], where: str
) -> Iterator[Finding]:
    """Yield findings for the lines below a heading that are none of what may stand there."""
    lines = lines_of(draft.source)
    hints = [(number, _hint(lines[number - 1], draft, titles, known)) for number in draft.unread]
    for _, run in groupby(enumerate(hints), key=lambda at: (at[1][0] - at[0], at[1][1])):
        numbers = [number for _, (number, _) in run]
        yield warning(
            f"Not printed: {numbered(numbers)}, {start_of(lines[numbers[0] - 1])}.",
            f"{where}:{numbers[0]}",
            dict(hints)[numbers[0]],
        )


def nearest(title: str, known: Collection[Known]) -> Known | None:
    """Return the entry that a line with this title may mean: it shares half of the words."""
    found = max(known, key=lambda one: likeness(one.entry.title, title), default=None)
    return found if found and likeness(found.entry.title, title) >= _HALF else None


def start_of(line: str) -> str:
    """Return the beginning of a line, quoted."""
    bare = " ".join(line.split())
    return repr(bare if len(bare) <= _LONG else f"{bare[:_LONG].rstrip()}…")


def warning(what: str, where: str, hint: str) -> Finding:
    """Return a warning."""
    return Finding(severity="warning", what=what, where=where, hint=hint)


def _meant(line: str, titles: Sequence[str]) -> tuple[int, str]:
    """Return how many # a line begins with, and the heading that it is but for them, or ""."""
    match = _SHARPS.fullmatch(line)
    word = held_as(match[2]) if match else ""
    ours = {own: own.capitalize() for own in OWN} | {held_as(title): title for title in titles}
    return len(match[1]) if match else 0, ours.get(word, "")


def _hint(line: str, draft: Draft, titles: Sequence[str], known: Collection[Known]) -> str:
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
    if not near:
        return f"{hint} It reads: - Title [91c0]"
    for title, other in draft.lines():
        if other.id == near.id:
            return f"{hint} Line {other.number}, under {title}, has [{near.id}] {near.entry.title}."
    return f"{hint} Did you mean: - {near.entry.title} [{near.id}]"
