"""Entries for which an issue had no room: which they are, and what is told of them."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from msgspec import structs

from bulletin.model import Issue
from bulletin.publication.report import Fit, Line, line_of
from bulletin.publication.survey import Survey
from bulletin.selection import Placement, no_room
from bulletin.store import builds

if TYPE_CHECKING:
    from bulletin.publication import Publication


def fit_of(issue: Issue, waiting: tuple[str, ...], budget: int) -> Fit:
    """Return what was done to `issue`, and to those that are `waiting`."""
    from bulletin.digest.fitting import is_shorter

    entries = issue.printed
    return Fit(
        budget,
        tuple(one.id for one in entries if is_shorter(one)),
        tuple(one.id for one in entries if one.excerpt == 0),
        waiting,
    )


def left_out(publication: "Publication", number: int) -> tuple[str, ...]:
    """Return the handles for which the last build of the draft `number` had no room."""
    if not publication.settings.email.budget:
        return ()
    kept = builds.sketches(publication.folder, number)
    return kept[-1].waiting if kept else ()


def in_line(issue: Issue, waiting: Sequence[str]) -> tuple[Line, ...]:
    """Return the entries of `issue` that are `waiting`, in that order."""
    entries = {one.id: one for one in issue.printed}
    return tuple(line_of(entries[id_]) for id_ in waiting)


def first_in_line(placements: Sequence[Placement], waiting: Sequence[str]) -> list[Placement]:
    """Return placements with those that are `waiting` for room first, in that order."""
    places = {id_: place for place, id_ in enumerate(waiting)}
    return sorted(placements, key=lambda one: places.get(one.id, len(places)))


def without(found: Survey, waiting: Collection[str]) -> Survey:
    """Return what was found, but for the entries that have to wait for room."""
    if not waiting:
        return found
    made = found.plan.issue
    sections = (
        structs.replace(
            section, entries=tuple(one for one in section.entries if one.id not in waiting)
        )
        for section in made.sections
    )
    left = structs.replace(made, sections=tuple(one for one in sections if one.entries))
    return structs.replace(
        found,
        plan=structs.replace(found.plan, issue=left),
        placements=tuple(no_room(found.placements, waiting, made.number)),
    )
