"""What the `listing-html` reader has to say, in words."""

import json
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from bulletin.errors import SourceError
from bulletin.model import Finding
from bulletin.sources._html_page import Page
from bulletin.text import number_of

_SHOWN = 5  # examples in a message


class Notes(Struct):
    """What is gathered while pages are read, to be told once.

    Names made of slugs, by slug; numbers of terms without a name, names parted by guess and dates
    nobody can read, each with the place of the first. The pages that were `read`, and those that
    were not: behind a button, named by a saved page (with what named it), over the number set.
    """

    categories: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    guessed: dict[str, str] = field(default_factory=dict)
    undated: dict[str, str] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)
    buttons: list[str] = field(default_factory=list)
    unread: dict[str, tuple[str, str]] = field(default_factory=dict)
    cut: list[tuple[str, int]] = field(default_factory=list)


def about_page(page: Page, *, beside: int, by_heading: bool) -> Iterator[Finding]:
    """Yield what is doubtful about a page that was read, and what was left out of it."""
    if not page.whole:
        yield Finding(
            severity="warning",
            what="the page is nested too deep; what comes after that was not read",
            where=page.where,
            hint="Compare the entries with the page. A feed of the site would show all of them.",
        )
    if not page.ended:
        yield Finding(
            severity="warning",
            what="the page breaks off before its end; what came after that is not here",
            where=page.where,
            hint="Read it again, or save it anew.",
        )
    if page.guessed:
        yield Finding(
            severity="note",
            what="this is no UTF-8; it was read as Windows-1252",
            where=page.where,
            hint="Look at letters with accents. Save the file as UTF-8 to be sure.",
        )
    if not page.base:
        yield Finding(
            severity="note",
            what="the page does not say where it was; links are taken to start from the hub",
            where=page.where,
        )
    if by_heading:
        yield Finding(
            severity="warning",
            what="nothing marks the entries here; each heading with a link was taken for one",
            where=page.where,
            hint="Compare the entries with the page.",
        )
    if beside:
        yield Finding(
            severity="note",
            what=f"{number_of(beside, 'card')} left out: in a menu, a footer, a sidebar, or"
            " related",
            where=page.where,
        )


def about_circle(page: Page, following: str) -> Finding:
    """Return what to say of a next page that leads back, or of a page with nothing new."""
    return Finding(
        severity="note",
        what="the pages go round in a circle, or show the same again; reading ended here",
        where=page.where,
        hint=f"The next page would have been {following}",
    )


def at_the_end(notes: Notes, *, complete: bool) -> Iterator[Finding]:
    """Yield what is told once, after all pages.

    Raises `SourceError` when a listing that was said to be complete was not seen whole.
    """
    for finding in _about_rest(notes):
        if complete:
            raise SourceError(
                f"{finding.what}, and this source is said to be complete",
                where=finding.where,
                hint=f"Write complete = false, or: {finding.hint}",
            )
        yield finding
    yield from _about_names(notes)
    if notes.undated:
        yield Finding(
            severity="warning",
            what=f"{number_of(len(notes.undated), 'date')} cannot be read without guessing:"
            f" {_examples(notes.undated)}",
            where=next(iter(notes.undated.values())),
            hint="These entries count from the day on which they are first seen.",
        )


def _about_rest(notes: Notes) -> Iterator[Finding]:
    """Yield what was not read of the listings."""
    for where in notes.buttons:
        yield Finding(
            severity="warning",
            what="only the first page can be seen: more is behind a button, without a link",
            where=where,
            hint='Read the site by kind = "wordpress" or its feed. Or open the page in a browser,'
            " press the button until all is there, and save it.",
        )
    for key, (following, where) in notes.unread.items():
        if key not in notes.read:
            yield Finding(
                severity="note",
                what="the list goes on, on a page that was not read",
                where=where,
                hint=f"Save that one too and name both files, or read it from the web: {following}",
            )
    for where, pages in notes.cut:
        yield Finding(
            severity="warning",
            what=f"there is more than {number_of(pages, 'page')}",
            where=where,
            hint="What comes after was not read. Set pages higher, up to 100.",
        )


def _about_names(notes: Notes) -> Iterator[Finding]:
    """Yield what names were made up."""
    if notes.categories:
        made = notes.categories.values()
        yield Finding(
            severity="note",
            what=f"{number_of(len(made), 'category name')} made of slugs, for the page shows no"
            f" more: {_examples(made)}",
            hint=f"To have them right: categories = [{_listed(made)}]",
        )
    if notes.tags:
        yield Finding(
            severity="note",
            what=f"{number_of(len(notes.tags), 'tag')} made of slugs, for the page shows no more:"
            f" {_examples(notes.tags.values())}",
        )
    if notes.numbers:
        yield Finding(
            severity="note",
            what=f"{number_of(len(notes.numbers), 'term')} left out, for the page tells no more"
            f" than a number: {_examples(notes.numbers)}",
            where=next(iter(notes.numbers.values())),
        )
    if notes.guessed:
        yield Finding(
            severity="warning",
            what=f"{number_of(len(notes.guessed), 'category name')} guessed, for no list has them:"
            f" {_listed(notes.guessed)}",
            where=next(iter(notes.guessed.values())),
            hint=f"Put right what is wrong and add: categories = [{_listed(notes.guessed)}]",
        )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(json.dumps(name, ensure_ascii=False) for name in names)


def _examples(names: Iterable[str]) -> str:
    names = list(names)
    return ", ".join(map(repr, names[:_SHOWN])) + (" ..." if len(names) > _SHOWN else "")
