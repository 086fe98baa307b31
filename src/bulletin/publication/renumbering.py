"""A draft whose issue has another number now: ``first`` was changed before it was sent."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bulletin import files, issue
from bulletin.model import Finding
from bulletin.publication import drafts
from bulletin.store import Store
from bulletin.store.issue_files import folders

if TYPE_CHECKING:
    from bulletin.publication import Publication


def lying(publication: "Publication", store: Store) -> int:
    """Return the number under which the draft of the issue being made lies.

    It is that of the issue, unless ``first`` was changed since the draft was written. The lowest of
    several was being made; the others are of later issues, from before a seal was taken back.
    """
    number = drafts.number_of(publication, store)
    if drafts.draft_path(publication, number).is_file():
        return number
    return min(_unmade(publication, store, number), default=number)


def about(publication: "Publication", store: Store, used: int, number: int) -> Iterator[Finding]:
    """Yield what to say of drafts under other numbers than `number`, that of the issue.

    Of the one that was `used` for it, and of any that says what its own draft does not.
    """
    where = publication.where(number)
    if used != number:
        what = f"The issue that was to be number {used} is number {number}: its draft is {where}."
        yield Finding(severity="note", what=what, where="bulletin.toml, issue.first")
    for other in _unmade(publication, store, number):
        if other != used and not _is_held(publication, other, number):
            yield Finding(
                severity="warning",
                what=f"Only the lines of this draft count, for entries that {where} does not have:"
                f" the issue that is being made is number {number}.",
                where=publication.where(other),
                hint=f"Put what else you need of it into {where}, and delete it.",
            )


def clear(publication: "Publication", store: Store, used: int, number: int) -> None:
    """Remove the draft that was `used` for issue `number`, once that has its own.

    So is one that a killed build has left: it says nothing that this one does not.
    """
    for other in drafts.unsent(publication, store):
        if other != number and (other == used or _is_held(publication, other, number)):
            files.remove(drafts.draft_path(publication, other))


def _is_held(publication: "Publication", other: int, number: int) -> bool:
    """Whether every line of a draft, but for its number, stands in that of issue `number`."""
    text = issue.renumbered(drafts.source_of(publication, other) or "", number)
    here = drafts.source_of(publication, number) or ""
    return {*text.splitlines()} <= {*here.splitlines()}


def _unmade(publication: "Publication", store: Store, number: int) -> list[int]:
    """Return the numbers of drafts that neither were sent nor belong to issue `number`.

    Those that follow on it lie there when seals were taken back, and are not among them.
    """
    there = folders(publication.folder)
    following = number
    while following in there:
        following += 1
    unsent = drafts.unsent(publication, store)
    return [other for other in unsent if other not in range(number, following)]
