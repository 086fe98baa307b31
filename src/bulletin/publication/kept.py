"""Which of the builds that are kept a letter is, and what is known of it since."""

import re
from typing import TYPE_CHECKING

from bulletin.checks.blocks import unprinted
from bulletin.checks.letter import Built, Letter
from bulletin.publication import drafts
from bulletin.store import builds, is_held

if TYPE_CHECKING:
    from bulletin.publication import Publication
    from bulletin.store.issue_files import Seal


def built(letter: Letter, publication: "Publication") -> Built | None:
    """Return what is known of the build that a letter is, by its mark; None for any other email."""
    forms = (letter.html, letter.text, letter.eml.decode(errors="replace"))
    for build in builds.kept(publication.folder, drafts.number_of(publication)):
        if any(re.search(rf"\b{build.mark}\b", form) for form in forms):
            return Built(
                build.mailer,
                _gone(publication, build),
                build.issue,
                tuple(unprinted(publication.templates)),
            )
    return None


def _gone(publication: "Publication", build: "Seal") -> tuple[tuple[str, str], ...]:
    """Return title and link of the entries that were hidden or withdrawn, or left their source."""
    if is_held(publication.folder):
        return ()  # another build is just reading
    printed = build.issue.printed
    with publication.opened(dry=True) as store:
        guids = {one.id: store.index.guid(one.id) for one in printed}
        asked = [guid for guid in guids.values() if guid]
        here = {line.identity.guid for line in store.catalogue.entries(asked)}
        here |= store.index.adopted(asked).keys()
    return tuple((one.entry.title, one.entry.link) for one in printed if guids[one.id] not in here)
