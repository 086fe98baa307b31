"""The `listing-html` source: pages of a website that show entries as cards, or one entry in full.

A page on the web is followed to the next one; a saved page is read alone. What a card shows is
taken as plain text, and `partial`: the entry itself stands elsewhere.
"""

from msgspec import Struct, structs

from bulletin import links
from bulletin.errors import SourceError
from bulletin.sources import _html_findings as findings
from bulletin.sources import _html_looks, _html_names
from bulletin.sources._html_cards import cards_of
from bulletin.sources._html_fields import Shown, read_card
from bulletin.sources._html_findings import Notes
from bulletin.sources._html_metadata import metadata_of
from bulletin.sources._html_next import has_button, next_of
from bulletin.sources._html_page import Page
from bulletin.sources._html_single import is_single, may_be_single, read_single
from bulletin.sources.base import Access, Reading, places
from bulletin.sources.specs import ListingHtml

MOST_PAGES = 100


class _Contents(Struct, frozen=True):
    """What a page holds: entries as far as they are read, whether it is one entry alone.

    `beside` counts the cards of menus, footers and sidebars that were left out.
    """

    shown: tuple[Shown, ...]
    single: bool = False
    beside: int = 0
    by_heading: bool = False


def read(spec: ListingHtml, access: Access) -> Reading:
    """Yield the entries of each page in order, each entry once, and findings.

    Raises `SourceError` when a page cannot be had, holds no entry, or is not all of a listing that
    was said to be complete.
    """
    if not 1 <= spec.pages <= MOST_PAGES:
        raise SourceError(
            f"pages = {spec.pages} is not between 1 and {MOST_PAGES}",
            hint="It is how many pages of the listing are read.",
        )
    notes = Notes()
    seen: set[str] = set()
    for place in places(spec.path, spec.url):
        yield from _listing(place, spec, access, seen, notes)
    yield from findings.at_the_end(notes, complete=spec.complete)


def _listing(
    place: str, spec: ListingHtml, access: Access, seen: set[str], notes: Notes
) -> Reading:
    """Yield the entries of a place and of the pages that follow it; `seen` are keys of entries."""
    visited: set[str] = set()
    for number in range(1, spec.pages + 1):
        page, contents = _opened(place, access, number)
        if spec.complete and not (page.whole and page.ended):
            raise SourceError(
                "the page was not read to its end, and this source is said to be complete",
                where=page.where,
                hint="Read it again, or write complete = false.",
            )
        visited |= {links.key(place), page.key} - {""}
        notes.read.add(page.key)
        fresh = [each for each in contents.shown if _is_fresh(each, seen)]
        yield from _html_names.entries(page, fresh, spec.categories, notes)
        yield from findings.about_page(page, beside=contents.beside, by_heading=contents.by_heading)
        access.progress(number, 0)
        following = "" if contents.single else next_of(page)
        if not following:
            if not contents.single and has_button(page):
                notes.buttons.append(page.where)
            return
        if page.saved:
            notes.unread[links.key(following)] = (following, page.where)
            return
        if links.key(following) in visited or not fresh:
            yield findings.about_circle(page, following)
            return
        place = following
    notes.cut.append((place, spec.pages))


def _opened(place: str, access: Access, number: int) -> tuple[Page, _Contents]:
    """Return a page and what it holds. Raises `SourceError` for one that holds nothing."""
    try:
        document = access(place)
        page = _html_looks.opened(document)
        contents = _contents(page)
        if not contents.shown:
            raise _html_looks.without_cards(page)
    except SourceError as error:
        if number == 1:
            raise
        raise SourceError(
            f"page {number} of the listing cannot be read: {error.message}",
            where=error.where or place,
            hint=f"{error.hint} To read no further than here: pages = {number - 1}.".strip(),
        ) from error
    return page, contents


def _contents(page: Page) -> _Contents:
    said = metadata_of(page)
    if is_single(page, said):
        return _Contents((read_single(page, said),), single=True)
    cards = cards_of(page)
    listed = [card for card in cards if not card.beside] or cards
    read = [(card, read_card(page, card)) for card in listed]
    shown = [each for _, each in read if each.entry.link or each.entry.title]
    if len(shown) > 1 or any(each.entry.link for each in shown):
        return _Contents(
            tuple(_once(shown)),
            beside=len(cards) - len(listed),
            by_heading=all(card.by == "heading" for card in listed),
        )
    if may_be_single(page):
        return _Contents((read_single(page, said),), single=True)
    return _Contents(())


def _once(shown: list[Shown]) -> list[Shown]:
    """Return each page's entry once, where it stood first, by the card that says most."""
    best: dict[str, Shown] = {}
    for number, each in enumerate(shown):
        key = _key(each) or f"{number}"
        if key not in best or _fields(each) > _fields(best[key]):
            best[key] = each
    return list(best.values())


def _key(shown: Shown) -> str:
    return links.key(shown.entry.link) or shown.entry.link


def _fields(shown: Shown) -> int:
    """Return how many fields of a card say something."""
    values = structs.astuple(shown.entry)
    return sum(map(bool, values)) + len(shown.terms.categories) + len(shown.terms.tags)


def _is_fresh(shown: Shown, seen: set[str]) -> bool:
    """Tell whether an entry was not seen yet, and note it."""
    key = _key(shown)
    if key and key in seen:
        return False
    seen.add(key)
    return True
