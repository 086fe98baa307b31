"""A draft whose issue has another number now: ``first`` was changed before it was sent."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bulletin import files
from bulletin.model import Finding
from bulletin.publication import drafts
from bulletin.store import Store
from bulletin.store.issue_files import folders

if TYPE_CHECKING:
    from bulletin.publication import Publication


def lying(publication: "Publication", store: Store) -> int:
    """Return the number under which the draft of the issue being made lies.

    It is that of the issue, unless ``first`` was changed since the draft was written.
    """
    number = drafts.number_of(publication, store)
    if drafts.draft_path(publication, number).is_file():
        return number
    return max(_unmade(publication, store, number), default=number)


def about(publication: "Publication", store: Store, number: int) -> Iterator[Finding]:
    """Yield what to say of drafts that lie under other numbers than `number`, the issue's own."""
    used = lying(publication, store)
    for other in _unmade(publication, store, number):
        if other == used:
            yield Finding(
                severity="note",
                what=f"The issue that was to be number {other} is number {number}: its draft is"
                f" {publication.where(number)}.",
                where="bulletin.toml, issue.first",
            )
        else:
            yield Finding(
                severity="warning",
                what=f"This draft is of no use: the issue that is being made is number {number}.",
                where=publication.where(other),
                hint=f"Put what you need of it into {publication.where(number)}, and delete it.",
            )


def move_away(publication: "Publication", used: int, number: int) -> None:
    """Remove the draft `used`, once its text stands in that of issue `number`."""
    if used != number:
        files.remove(drafts.draft_path(publication, used))


def _unmade(publication: "Publication", store: Store, number: int) -> list[int]:
    """Return the numbers of drafts that neither were sent nor belong to issue `number`.

    The next one's lies there when a seal was taken back, and is not among them.
    """
    last = max(store.numbers, default=0)
    return [
        other
        for other in folders(publication.folder)
        if other > last
        and other not in (number, number + 1)
        and drafts.draft_path(publication, other).is_file()
    ]
