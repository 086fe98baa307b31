"""The entries of a page with the names of their categories and tags."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from msgspec import structs

from bulletin.model import RawEntry
from bulletin.slugs import slug
from bulletin.sources import _html_terms
from bulletin.sources._html_fields import Shown
from bulletin.sources._html_findings import Notes
from bulletin.sources._html_page import Page
from bulletin.sources._wordpress_facts import is_unsorted
from bulletin.text import distinct


def entries(
    page: Page, shown: Sequence[Shown], known: Sequence[str], notes: Notes
) -> Iterator[RawEntry]:
    """Yield what a page shows as entries; `known` are names of categories.

    A term of which only the slug is known is called as the page calls it elsewhere, else as `known`
    has it, else by the slug, in words; `notes` is told of that, and of names parted by guess.
    """
    on_page = _html_terms.names_on(page)
    by_slug = {slug(name): name for name in known}
    runs = [run for each in shown for run in each.runs]
    parted = dict(zip(runs, _html_terms.split_runs(runs, known), strict=True))
    for each in shown:
        where = each.entry.where
        categories = _named(each.terms.categories, by_slug | on_page.categories)
        tags = _named(each.terms.tags, on_page.tags)
        for terms, told in ((categories, notes.categories), (tags, notes.tags)):
            _make_up(terms, told, notes, where)
        for run in each.runs:
            categories.update((name, name) for name in parted[run].names)
            for name in parted[run].guessed:
                notes.guessed.setdefault(name, where)
        if each.undated:
            notes.undated.setdefault(each.undated, where)
        yield structs.replace(
            each.entry,
            categories=_written(categories.values(), each.entry),
            tags=_written((*each.entry.tags, *tags.values()), each.entry),
        )


def _named(terms: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """Return the names of terms by slug, "" for one that has none."""
    return {
        called: given or known.get(called, "")
        for called, given in terms.items()
        if not is_unsorted(called)
    }


def _make_up(terms: dict[str, str], told: dict[str, str], notes: Notes, where: str) -> None:
    """Make names of slugs where there are none, and note it.

    Digits name nothing: WordPress writes a term's number where its slug cannot be a class.
    """
    for called in [called for called, name in terms.items() if not name]:
        if called.isdigit():
            notes.numbers.setdefault(called, where)
        else:
            terms[called] = told.setdefault(called, _html_terms.readable(called))


def _written(names: Iterable[str], entry: RawEntry) -> tuple[str, ...]:
    """Return names as the entry's other texts are written: plain, or as HTML source."""
    found = distinct(names)
    return tuple(escape(name, quote=False) for name in found) if entry.markup else found
