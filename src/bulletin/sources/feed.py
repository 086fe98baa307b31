"""The `feed` source: RSS, RDF, Atom and JSON feeds, from files or the web.

A feed shows the newest entries alone. WordPress hands out the older ones page by page.
"""

import re
from collections.abc import Iterator
from html import escape

from msgspec import structs

from bulletin.errors import MissingError, SourceError
from bulletin.model import Finding, RawEntry
from bulletin.sources import _feed_paging, _feed_words, _other_feeds
from bulletin.sources._feed_misses import no_entries, of_comments
from bulletin.sources._feed_page import Page, page_of
from bulletin.sources._wordpress_facts import is_unsorted
from bulletin.sources.base import Access, Reading, places
from bulletin.sources.specs import Feed
from bulletin.text import distinct, fold, unescape

_FULL = 500  # characters; where there is nothing else, a summary that is longer is the text
_MAIL = r"\S*@\S*"


def read(spec: Feed, access: Access) -> Reading:
    """Yield the entries of each feed, in its order, and what was repaired or guessed.

    Raises `SourceError` for a document that is no feed, for one without entries, and, where
    ``complete`` is set, for one that was not read to its end.
    """
    if not 1 <= spec.pages <= _feed_paging.MOST:
        raise SourceError(
            f"pages should be from 1 to {_feed_paging.MOST}, not {spec.pages}",
            where="pages",
            hint="WordPress shows ten entries a page, unless its settings say otherwise.",
        )
    known = frozenset(map(fold, spec.categories))
    has_terms = False
    for place in places(spec.path, spec.url):
        for page in _pages(spec, place, access):
            yield from page.findings
            for entry in page.entries:
                has_terms = has_terms or bool(entry.categories)
                yield _sorted(_cleaned(entry, page), known)
    if has_terms and not known:
        yield Finding(
            severity="note",
            what="a feed does not tell categories from tags; all were taken for categories",
            hint='Write the names of the categories: categories = ["...", "..."].',
        )


def _pages(spec: Feed, place: str, access: Access) -> Iterator[Page]:
    """Yield a feed, and the pages of WordPress after it. Raises `SourceError`."""
    document = access(place)
    page = page_of(document)
    if _other_feeds.are_comments(page.entries, page.url, page.title):
        raise of_comments(page.entries, document.url or page.url, place)
    if not page.entries:
        raise no_entries(place, page.findings)
    _check_whole(spec, page, place)
    yield page
    if document.url and page.is_wordpress:
        yield from _later(spec, place, page, document.url, access)
    elif spec.pages > 1:
        yield _note(page, "only WordPress's feeds on the web have pages; one was read", place)


def _later(spec: Feed, place: str, first: Page, url: str, access: Access) -> Iterator[Page]:
    """Yield the pages after the first, each entry once. Raises `SourceError`.

    The last is followed by one that is not there, or that brings nothing new.
    """
    seen = set(map(_name, first.entries))
    last = spec.pages + 1 if spec.complete else spec.pages  # one more shows whether that is so
    for number in range(2, last + 1):
        try:
            page = page_of(access(_feed_paging.address(url, number)))
        except MissingError:
            return
        new = tuple(entry for entry in page.entries if _name(entry) not in seen)
        if not new:
            return
        if number > spec.pages:
            raise SourceError(
                f"the feed is not complete: it goes on after page {spec.pages}",
                where=place,
                hint="Set pages higher, or leave complete = true out.",
            )
        _check_whole(spec, page, place)
        seen.update(map(_name, new))
        access.progress(number, 0)
        yield structs.replace(page, entries=new)


def _name(entry: RawEntry) -> str:
    return entry.guid or entry.link or entry.title


def _note(page: Page, what: str, where: str) -> Page:
    """Return what there is to say after a page, as a page without entries."""
    finding = Finding(severity="note", what=what, where=where)
    return structs.replace(page, entries=(), findings=(finding,))


def _check_whole(spec: Feed, page: Page, place: str) -> None:
    if spec.complete and not page.whole:
        raise SourceError(
            "the feed breaks off, and it should be complete",
            where=place,
            hint="Build again later. What it lacks today is not gone.",
        )


def _cleaned(entry: RawEntry, page: Page) -> RawEntry:
    """Return an entry as its author wrote it, dated, its addresses whole, nobody's mail in it."""
    notes = entry.notes
    if entry.updated and not entry.published:
        notes = (*notes, "dated by its last change; the feed tells no other date")
    authors = (unescape(re.sub(_MAIL, "", author)).strip(" ()<>") for author in entry.authors)
    entry = structs.replace(
        entry,
        link=_feed_paging.absolute(entry.link, page.home or page.url),
        published=entry.published or entry.updated,
        authors=tuple(escape(author) for author in distinct(authors)),
        notes=notes,
    )
    if not (entry.content or page.is_wordpress) and len(entry.summary) > _FULL:
        entry = structs.replace(entry, content=entry.summary)
    return _feed_words.as_written(entry, page.home)


def _sorted(entry: RawEntry, known: frozenset[str]) -> RawEntry:
    """Return an entry with its terms told apart: categories are those that are known, if any is."""
    names = [(fold(unescape(term)), term) for term in entry.categories]
    terms = [(name, term) for name, term in names if name in known or not is_unsorted(term)]
    return structs.replace(
        entry,
        categories=tuple(term for name, term in terms if not known or name in known),
        tags=tuple(term for name, term in terms if known and name not in known),
    )
