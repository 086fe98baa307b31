"""The public pages of sealed issues, made again only when the ledger or the look has changed."""

import hashlib
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from bulletin import pipeline, site
from bulletin.dates import day_at
from bulletin.merging import without_tags
from bulletin.model import Issue, Printed
from bulletin.outbox import Outbox
from bulletin.store import Store, seals
from bulletin.store.issue_files import Seal
from bulletin.templating import Templates
from bulletin.version import VERSION

if TYPE_CHECKING:
    from bulletin.publication import Publication


def public_pages(
    publication: "Publication", store: Store, outbox: Outbox, templates: Templates
) -> dict[str, bytes]:
    """Return the pages that the outbox lacks; those that lie there as they should be are kept."""
    paths = [pipeline.SITE + path for path in site.paths(store.numbers)]
    place = str(outbox.folder.resolve())
    made_of = [VERSION, templates.fingerprint(), publication.masthead, store.ledger_state()]
    digest = hashlib.sha256(msgspec.json.encode(made_of)).hexdigest()
    if store.memory.recall("pages", place, digest) is not None and outbox.has(paths):
        outbox.retain(paths)
        return {}
    issues = [_on_page(seals.load(publication.folder, number)) for number in store.numbers]
    pages = publication.press.pages(issues, publication.masthead, templates)
    store.memory.remember("pages", place, digest, b"")
    return {pipeline.SITE + path: page for path, page in pages.items()}


def not_public(store: Store, made: Issue) -> tuple[Printed, ...]:
    """Return the entries of an issue that no source shows to everyone any more.

    They may have been sent, and then they count as sent; but no page is to show them from now on.
    """
    guids = {one.id: store.index.guid(one.id) for one in made.printed}
    shown = {line.identity.guid for line in store.catalogue.entries(list(guids.values()))}
    return tuple(one for one in made.printed if guids[one.id] not in shown)


def _on_page(seal: Seal) -> Issue:
    """Return a sealed issue as its page shows it: a day stands where an entry is left out.

    What the mailer filled in for each reader is for none of those who open a page.
    """
    made = without_tags(seal.issue, seal.mailer)
    if not seal.off_page:
        return made
    assert seal.sealed
    day = day_at(seal.sealed, seal.masthead.timezone)
    sections = (
        site.without(one, lambda entry: entry.id in seal.off_page, day) for one in made.sections
    )
    return structs.replace(made, sections=tuple(sections))
