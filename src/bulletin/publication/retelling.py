"""The words by which a draft tells what changed about an entry, where that has changed again."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bulletin import issue
from bulletin.model import Finding
from bulletin.store import builds

if TYPE_CHECKING:
    from bulletin.publication import Publication


def retold(
    publication: "Publication", draft: issue.Draft, updates: Mapping[str, issue.Update]
) -> tuple[issue.Draft, list[Finding]]:
    """Return the draft with bulletin's own words about updates as they are now.

    What a person has written in their place stays, and is told.
    """
    stale = [
        (line, said, updates[line.id])
        for _, line in draft.lines()
        if line.id in updates
        and (said := issue.update_in(line))
        and said != updates[line.id].in_brackets
    ]
    if not stale:
        return draft, []
    ours = _told(publication, draft.number)
    where = publication.where(draft.number)
    words = {
        line.number: (said, update.in_brackets)
        for line, said, update in stale
        if (line.id, said) in ours
    }
    findings = [
        Finding(
            severity="note",
            what=f"Line {line.number} tells of {line.title!r} what its source does not say any"
            f" more, or in words of yours. Readers are told: {update.words}.",
            where=f"{where}:{line.number}",
            hint="The words in round brackets are for you alone: change or delete them.",
        )
        for line, _, update in stale
        if line.number not in words
    ]
    return issue.reworded(draft, words), findings


def _told(publication: "Publication", number: int) -> set[tuple[str, str]]:
    """Return what the builds of an issue told of updates, each with its entry's handle."""
    return {
        (one.id, issue.Update(one.since, one.changes).in_brackets)
        for build in builds.kept(publication.folder, number)
        for one in build.issue.printed
        if one.changes
    }
