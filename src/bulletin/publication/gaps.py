"""Issues without a seal before one that has it: by hand, from a backup, or by a merge in git."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bulletin.model import Finding
from bulletin.publication.drafts import DRAFT
from bulletin.store.issue_files import SEAL, folder_of, folders, name_of
from bulletin.store.seals import EMAIL


def about_gaps(folder: Path, sealed: Sequence[int]) -> Iterator[Finding]:
    """Yield what to say of issues that are not `sealed`, as later ones are.

    One that has no folder was passed over, when ``first`` was set.
    """
    last = max(sealed, default=0)
    for number in folders(folder):
        if number < last and number not in sealed and _was_made(folder_of(folder, number)):
            name = name_of(number)
            yield Finding(
                severity="warning",
                what=f"Issue {number} is not sealed, though issue {last} is: its entries are"
                " offered once more.",
                where=name,
                hint=f"If readers got it, put {name}/{SEAL} back, from your backup or from git. If"
                f" they did not, delete {name}.",
            )


def _was_made(place: Path) -> bool:
    return any((place / name).is_file() for name in (DRAFT, *EMAIL))
