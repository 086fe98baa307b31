"""The public pages of sealed issues, made again only when the ledger or the look has changed."""

import hashlib
from typing import TYPE_CHECKING

import msgspec

from bulletin import pipeline, site
from bulletin.outbox import Outbox
from bulletin.store import Store, seals
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
    issues = [seals.load(publication.folder, number).issue for number in store.numbers]
    pages = publication.press.pages(issues, publication.masthead, templates)
    store.memory.remember("pages", place, digest, b"")
    return {pipeline.SITE + path: page for path, page in pages.items()}
