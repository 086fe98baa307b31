"""The entries of a page with the names of their categories and tags."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from msgspec import structs

from bulletin.model import RawEntry
from bulletin.slugs import slug
from bulletin.sources import _html_terms
from bulletin.sources._html_fields import Shown
from bulletin.sources._html_findings import Notes
from bulletin.sources._html_page import Page
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
        tables = (on_page.categories, by_slug)
        names = list(_names(each.terms.categories, tables, notes.categories))
        for run in each.runs:
            names += parted[run].names
            for name in parted[run].guessed:
                notes.guessed.setdefault(name, where)
        tags = [*each.entry.tags, *_names(each.terms.tags, (on_page.tags,), notes.tags)]
        if each.undated:
            notes.undated.setdefault(each.undated, where)
        yield structs.replace(
            each.entry,
            categories=_written(distinct(names), each.entry),
            tags=_written(distinct(tags), each.entry),
        )


def _names(
    terms: Mapping[str, str], known: Sequence[Mapping[str, str]], told: dict[str, str]
) -> Iterator[str]:
    """Yield the names of terms; `told` gathers those that were made of slugs."""
    for called, given in terms.items():
        if called in _html_terms.UNCATEGORIZED:
            continue
        name = given or next(filter(None, (each.get(called) for each in known)), "")
        if not name:
            name = told.setdefault(called, _html_terms.readable(called))
        yield name


def _written(names: tuple[str, ...], entry: RawEntry) -> tuple[str, ...]:
    return tuple(escape(name, quote=False) for name in names) if entry.markup else names
