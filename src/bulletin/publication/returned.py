"""Withdrawals that are to be finished when the record is opened: interrupted ones, and undone ones.

A merge in git, or a sync tool, may bring a withdrawn entry back from a machine that had not heard
of it: in a seal, in a build that is kept, or as lines of the record.
"""

from datetime import date
from typing import TYPE_CHECKING

from bulletin.dates import spell
from bulletin.model import Finding
from bulletin.publication import withdrawal
from bulletin.store import Store
from bulletin.store.identities import FILE
from bulletin.store.issue_files import ISSUES

if TYPE_CHECKING:
    from bulletin.publication import Publication


def take_out(publication: "Publication", store: Store, *, dry: bool) -> None:
    """Finish every withdrawal that is not finished; `dry` only tells which have been undone.

    What came back is added to the findings of the store.
    """
    if not dry:
        for guid, day in store.index.withdrawing():
            _finish(publication, store, guid, day)
    for guid, (code, day) in _returned(publication, store).items():
        had = [] if dry else _finish(publication, store, guid, day)
        store.findings += (_told(code, day, had, dry=dry),)


def _finish(publication: "Publication", store: Store, guid: str, day: date) -> list[int]:
    target = withdrawal.target_of(publication, store, guid, day)
    return withdrawal.finish(publication, store, target, publication.folder / "out")


def _returned(publication: "Publication", store: Store) -> dict[str, tuple[str, date]]:
    """Return the guids that are here and were withdrawn; the code and the day of each.

    All that are known are looked at only where the record or the ledger was changed.
    """
    kept = (seal.issue for seal in withdrawal.builds_of(publication))
    here = {one.identity.guid for made in kept for one in made.printed}
    if store.is_changed:
        here |= {*store.index.guids(), *store.ledger.guids()}
    left = {withdrawal.guid_left(guid): guid for guid in here}
    return {left[gone]: told for gone, told in store.index.withdrawn(sorted(left)).items()}


def _told(code: str, day: date, had: list[int], *, dry: bool) -> Finding:
    issues = f" of issue {', '.join(map(str, had))}" if had else ""
    done = "The next build takes it out" if dry else f"It was taken out{issues}"
    when = spell(day.isoformat())
    return Finding(
        severity="warning",
        what=f"The entry [{code}], withdrawn on {when}, had come back from another machine. {done}"
        " again.",
        where=ISSUES if had else FILE,
        hint="A merge in git, or a sync tool, brought it. If out/site was put on your web server"
        " since, put it there again.",
    )
