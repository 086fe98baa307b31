"""A draft in which entries turned out to be one: each by its own handle, with one line for both."""

from collections.abc import Iterable
from datetime import date

from bulletin import issue
from bulletin.errors import BulletinError, SeveralErrors, StateError
from bulletin.model import Finding
from bulletin.store import Store


def by_root(
    store: Store, draft: issue.Draft, where: str, today: date
) -> tuple[issue.Draft, list[Finding]]:
    """Return a draft with each entry by its own handle, and tell the lines that leave it for that.

    Of two that turned out to be one, the line that holds it back stays. Raises `StateError` for
    handles that nobody knows, each with the nearest that is known.
    """
    roots = store.index.resolve(draft.named)
    if unknown := draft.named - roots.keys():
        errors = [_unknown(store, line, where) for _, line in draft.lines() if line.id in unknown]
        raise errors[0] if len(errors) == 1 else SeveralErrors(errors)
    others = _others(roots)
    if not others:
        return draft, []
    stays: dict[str, issue.DraftLine] = {}
    for root in {*others.values()}:
        places = (place for place in draft.lines() if roots[place[1].id] == root)
        stays[root] = _foremost(root, places, today)
    leaving = [
        line
        for _, line in draft.lines()
        if (root := roots[line.id]) in stays and stays[root].id != line.id
    ]
    source = issue.without(draft.source, [line.id for line in leaving], where)
    told = [
        Finding(
            severity="note",
            what=f"{line.title!r} has left the draft: it is {stays[roots[line.id]].title!r}, whose"
            " line stays.",
            where=where,
            hint=f"Your note under it was: {line.note}" if line.note else "",
        )
        for line in leaving
    ]
    return issue.parse(issue.renamed(source, others), where), told


def renamed(store: Store, draft: issue.Draft, where: str) -> issue.Draft:
    """Return a draft with each entry by its own handle, as far as it is known."""
    others = _others(store.index.resolve(draft.named))
    return issue.parse(issue.renamed(draft.source, others), where) if others else draft


def _others(roots: dict[str, str]) -> dict[str, str]:
    return {id_: root for id_, root in roots.items() if root not in (id_, "")}


def _foremost(
    root: str, places: Iterable[tuple[str, issue.DraftLine]], today: date
) -> issue.DraftLine:
    """Return of several lines, with their headings, the one that counts: Never, then Later.

    Of two that count the same it is that of the entry that stays.
    """

    def rank(place: tuple[str, issue.DraftLine]) -> tuple[bool, bool, bool]:
        title, line = place
        kind = issue.held_as(title)
        later = kind == issue.LATER and not issue.is_due(line, today)
        return kind != issue.NEVER, not later, line.id != root

    return min(places, key=rank)[1]


def _unknown(store: Store, line: issue.DraftLine, where: str) -> BulletinError:
    from difflib import get_close_matches

    best = issue.nearest(line.title, store.catalogue.unsealed()) if line.title else None
    near = get_close_matches(line.id, store.index.handles(), n=1, cutoff=0.5)
    hint = "The code in brackets says which entry a line is."
    if best:
        hint += f" Did you mean [{best.id}], {best.entry.title!r}?"
    elif near:
        hint += f" The nearest one is [{near[0]}]."
    else:
        hint += " Remove the line if it is not needed."
    return StateError(
        f"no entry has the code [{line.id}]", where=f"{where}:{line.number}", hint=hint
    )
