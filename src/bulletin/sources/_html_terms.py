"""Categories and tags on a page: links to their archives, and slugs among a card's classes."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from msgspec import Struct

from bulletin.slugs import slug
from bulletin.sources import _category_runs
from bulletin.sources._html_page import Page, classes, rel, segments, text_in

if TYPE_CHECKING:
    from lxml.html import HtmlElement

CATEGORY, TAG = "category", "tag"
_SEGMENTS = (
    (CATEGORY, r"(?i)(?:[\w-]+-)?(?:category|categories|categorie|categoria|kategorie)"),
    (TAG, r"(?i)(?:[\w-]+-)?(?:tags?|etiqueta|etiquette|mot-cle|schlagwort)"),
)
_QUERIES = ((CATEGORY, ("cat", "category_name")), (TAG, ("tag", "tag_id")))
_AROUND = (
    (
        CATEGORY,
        r"(?:taxonomy-category|cat-links|post-categories|entry-categor\w+|categor\w+|hub-cats)",
    ),
    (TAG, r"(?:taxonomy-post_tag|tags?-links|post-tags|entry-tags|tags)"),
)
_ARCHIVES = frozenset("feed page rss atom".split())
_HOOK = r"(category|tag)-(.+)"  # what post_class() makes of a post's terms
_NUMBERED = r"cat-item-(\d+)"
_PLACES = r"(?i)(?:.*[-_])?(?:categor(?:y|ies)|cats?|terms?|topics?|badge)(?:[-_].*)?"
_MOST = 150  # characters of a line of names
_MOST_PLACES = 8
_NEAR = 3  # elements around a link whose classes say what it leads to


class Terms(Struct, frozen=True):
    """The categories and tags of a card, by slug; a name is "" where only the slug is known.

    `elements` are those that show them: no part of the card's text.
    """

    categories: dict[str, str]
    tags: dict[str, str]
    elements: tuple["HtmlElement", ...] = ()


def term_of(page: Page, link: "HtmlElement") -> tuple[str, str] | None:
    """Return what kind of term a link leads to, and its slug; None for another link."""
    url = page.link(link)
    pieces = segments(url)
    if _ARCHIVES & set(pieces[-2:]):
        return None
    for kind, pattern in _SEGMENTS:
        if any(re.fullmatch(pattern, piece) for piece in pieces[:-1]):
            return kind, unquote(pieces[-1]).casefold()
    if pieces[:-1] == [] and "?" in url:
        asked = parse_qs(urlsplit(url).query)
        for kind, names in _QUERIES:
            if found := next((asked[name][0] for name in names if name in asked), ""):
                return kind, found.casefold()
    return _by_rel(link, pieces)


def _by_rel(link: "HtmlElement", pieces: Sequence[str]) -> tuple[str, str] | None:
    """Return the term of a link that says of itself that it leads to one (`rel`)."""
    said = rel(link)
    if not pieces or not said & {CATEGORY, TAG}:
        return None
    around = {name for each in islice(link.iterancestors(), _NEAR) for name in classes(each)}
    for kind, pattern in _AROUND:
        if CATEGORY in said or any(re.fullmatch(pattern, name) for name in around):
            return kind, unquote(pieces[-1]).casefold()
    return TAG, unquote(pieces[-1]).casefold()


def names_on(page: Page) -> Terms:
    """Return the names that a page gives to terms: of every link to an archive, and by number."""
    found = Terms({}, {})
    for link in page.root.iter("a"):
        if (term := term_of(page, link)) and (name := _name(link)):
            kind, called = term
            known = found.categories if kind == CATEGORY else found.tags
            known.setdefault(called, name)
            known.update(dict.fromkeys(_numbers(link), name) if kind == CATEGORY else {})
    _add_own(page, found)
    return found


def _numbers(link: "HtmlElement") -> list[str]:
    """Return the numbers of a category in a list of them (`wp_list_categories()`)."""
    parent = link.getparent()
    found = () if parent is None else (re.fullmatch(_NUMBERED, each) for each in classes(parent))
    return [match[1] for match in found if match]


def _add_own(page: Page, found: Terms) -> None:
    """Add the term whose archive the page is: WordPress tells its slug, the heading its name."""
    heading = next(page.root.iter("h1"), None)
    if heading is None or not page.body & {CATEGORY, TAG}:
        return
    shown = text_in(heading)
    for name in (shown, shown.partition(":")[2].strip()):
        if f"{CATEGORY}-{slug(name)}" in page.body:
            found.categories.setdefault(slug(name), name)
        elif f"{TAG}-{slug(name)}" in page.body:
            found.tags.setdefault(slug(name), name)


def _name(link: "HtmlElement") -> str:
    return text_in(link).strip(" ,;|/·•#")


def terms_of(page: Page, card: "HtmlElement", hooks: Iterable[str], own: str) -> Terms:
    """Return the terms that a card shows, or has among its classes (`hooks`).

    `own` is where the card itself leads: no term.
    """
    found = Terms({}, {})
    elements: list[HtmlElement] = []
    for link in card.iter("a"):
        term = term_of(page, link) if page.link(link) != own else None
        if term and (name := _name(link)):
            (found.categories if term[0] == CATEGORY else found.tags).setdefault(term[1], name)
            elements.append(link)
    for hook in hooks:
        if match := re.fullmatch(_HOOK, hook):
            (found.categories if match[1] == CATEGORY else found.tags).setdefault(match[2], "")
    return Terms(found.categories, found.tags, tuple(elements))


def unlinked(card: "HtmlElement", apart: Sequence["HtmlElement"]) -> list["HtmlElement"]:
    """Return the elements of a card that show its categories without links, by their classes.

    Elements `apart` (its title) and what holds them are none.
    """
    around = {each for one in apart for each in (one, *one.iterancestors())}
    found: list[HtmlElement] = []
    left = _MOST_PLACES
    for element in card.iter():
        near = islice(element.iterancestors(), _NEAR)
        if element in around or any(each in found for each in near):
            continue
        named = any(re.fullmatch(_PLACES, name) for name in classes(element))
        if named and left:
            left -= 1
            found += [element] if _is_line(element) else []
    return found


def _is_line(element: "HtmlElement") -> bool:
    """Whether an element shows a line of text, and neither links nor paragraphs."""
    inside = next(element.iter("a", "p", "h2", "h3"), None)
    return inside is None and 0 < len(text_in(element)) <= _MOST


def run_in(elements: Iterable["HtmlElement"]) -> list[str]:
    """Return the texts of elements that show names: of each innermost element one."""
    return [
        text
        for element in elements
        for each in element.iter()
        if not len(each) and (text := text_in(each))
    ]


def readable(called: str) -> str:
    """Return a slug as words: "news-analysis" as "News analysis"."""
    words = called.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def split_runs(runs: Sequence[str], known: Sequence[str]) -> tuple[_category_runs.Run, ...]:
    """Return each line of names parted (`_category_runs`), and no run for what is a text."""
    fitting = [run for run in dict.fromkeys(runs) if _category_runs.plausible(run)]
    parted = dict(zip(fitting, _category_runs.split_all(fitting, known), strict=True))
    return tuple(parted.get(run, _category_runs.Run()) for run in runs)
