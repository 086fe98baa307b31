"""An issue that fits into so many bytes: what is shortened, and what waits for the next one. Pure.

All that can be done stands in one order, the ladder, each step the smallest harm left to do; the
first of them that is enough is found by rendering a few. Gmail clips what is longer, and with it
the unsubscribe link (hteumeuleu/email-bugs 41).
"""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct, structs

from bulletin.excerpts import shorten
from bulletin.model import Issue, Printed, Section
from bulletin.text import fold

EXCERPTS = (1000, 600, 400, 280, 220, 160, 120, 80)
"""Characters to which summaries are shortened, step by step."""
TOP = "top"


class Fitted(Struct, frozen=True):
    """An issue as it fits, and the handles of the entries that wait, first in line first.

    `least` is 0, or the bytes of an email with one title alone, where those are too many already.
    """

    issue: Issue
    waiting: tuple[str, ...] = ()
    least: int = 0


class _Step(Struct, frozen=True):
    """What is done to some entries: `excerpt` as in `Printed`, or None: they wait."""

    ids: tuple[str, ...]
    excerpt: int | None


def fit(
    issue: Issue, budget: int, size: Callable[[Issue], int], first: Sequence[str] = ()
) -> Fitted:
    """Return `issue` with as little taken from it as makes its `size` at most `budget` bytes.

    In this order: the list of contents goes; all excerpts get shorter; entries become titles, from
    the ends of the sections up; at last whole entries wait, in the same order. What stands under
    Top, or has an editor's note, is touched last at each of these; what waited before (`first`, in
    order) waits last. At least one entry is kept, so that every issue brings something. Where even
    one title is too much, it is not the entries that are too long, and nothing is taken from them.
    """
    steps = _ladder(issue, first)
    if not steps or size(issue) <= budget:
        return Fitted(issue)
    enough, tried = len(steps), 0
    while enough - tried > 1:
        middle = (enough + tried) // 2
        if size(_after(issue, steps[:middle])) <= budget:
            enough = middle
        else:
            tried = middle
    taken = steps[:enough]
    fitted = _after(issue, taken)
    if enough == len(steps) and (least := size(fitted)) > budget:
        return Fitted(issue, least=least)
    waiting = [id_ for step in taken if step.excerpt is None for id_ in step.ids]
    return Fitted(fitted, tuple(_in_line(waiting, first)))


def shown(issue: Issue) -> Issue:
    """Return `issue` with its entries as an email shows them: shortened, or a title and a link."""
    if all(one.excerpt is None for one in issue.printed):
        return issue
    return structs.replace(
        issue,
        sections=tuple(
            structs.replace(section, entries=tuple(map(_shown, section.entries)))
            for section in issue.sections
        ),
    )


def is_shorter(one: Printed) -> bool:
    """Tell whether the email shows an excerpt of the summary in place of all of it."""
    return bool(one.excerpt) and _shown(one).entry.summary != one.entry.summary


def _shown(one: Printed) -> Printed:
    if one.excerpt is None:
        return one
    if one.excerpt:
        entry = structs.replace(one.entry, summary=shorten(one.entry.summary, one.excerpt))
    else:
        entry = structs.replace(
            one.entry,
            summary="",
            publisher="",
            authors=(),
            dated="",
            stage="",
            tags=(),
            image=None,
        )
    return structs.replace(one, entry=entry)


def _ladder(issue: Issue, first: Sequence[str]) -> list[_Step]:
    """Return all that can be done, in order; each step makes the email smaller."""
    chosen = {
        one.id
        for section in issue.sections
        for one in section.entries
        if one.note_html or fold(section.title) == TOP
    }
    deepest = _deepest_first(issue.sections)
    others = [id_ for id_ in deepest if id_ not in chosen]
    stars = [id_ for id_ in deepest if id_ in chosen]
    steps = [
        _Step((), 0),  # the list of contents: no issue that is made to fit has one
        *_excerpts(issue, others),
        *(_Step((id_,), 0) for id_ in others),
        *_excerpts(issue, stars),
        *(_Step((id_,), None) for id_ in _leaving(others, first)),
        *(_Step((id_,), 0) for id_ in stars),
        *(_Step((id_,), None) for id_ in _leaving(stars, first)),
    ]
    return steps[:-1]  # the last entry stays


def _deepest_first(sections: Sequence[Section]) -> list[str]:
    """Return all handles, the last of the longest section first.

    So every section keeps as many entries as the others, and a short one all of them.
    """
    places = [
        (-depth, -number, one.id)
        for number, section in enumerate(sections)
        for depth, one in enumerate(section.entries)
    ]
    return [id_ for _, _, id_ in sorted(places)]


def _excerpts(issue: Issue, ids: Sequence[str]) -> Iterator[_Step]:
    """Yield the steps that shorten the summaries of these entries."""
    of = frozenset(ids)
    longest = max(
        (len(one.entry.summary) for s in issue.sections for one in s.entries if one.id in of),
        default=0,
    )
    for most in EXCERPTS:
        if most < longest:
            yield _Step(tuple(ids), most)


def _leaving(ids: Sequence[str], first: Sequence[str]) -> list[str]:
    """Return handles in the order in which they leave; who waited longest leaves last."""
    here, before = frozenset(ids), frozenset(first)
    waited = [id_ for id_ in reversed(first) if id_ in here]
    return [id_ for id_ in ids if id_ not in before] + waited


def _in_line(waiting: Sequence[str], first: Sequence[str]) -> Iterator[str]:
    """Yield who leaves the issue, first in line first: who waited before, then who left last."""
    left, before = frozenset(waiting), frozenset(first)
    yield from (id_ for id_ in first if id_ in left)
    yield from (id_ for id_ in reversed(waiting) if id_ not in before)


def _after(issue: Issue, steps: Sequence[_Step]) -> Issue:
    """Return `issue` after `steps`; a section without entries goes, and the list of contents."""
    done = {id_: step.excerpt for step in steps for id_ in step.ids}
    sections = []
    for section in issue.sections:
        entries = tuple(
            structs.replace(one, excerpt=done[one.id]) if one.id in done else one
            for one in section.entries
            if done.get(one.id, 0) is not None
        )
        if entries:
            sections.append(structs.replace(section, entries=entries))
    return structs.replace(issue, sections=tuple(sections), contents=False)
