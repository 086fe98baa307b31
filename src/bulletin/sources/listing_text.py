"""The `listing-text` source: a WordPress listing page, crawled and saved as plain text.

Such a page holds a document of its own (text, then a line with a download button) and cards of
others: a title, categories run together, an excerpt that ends in "...Read More", tags. No links.
"""

import re
from collections.abc import Sequence

from bulletin.errors import SourceError
from bulletin.model import Finding, RawEntry
from bulletin.slugs import slug
from bulletin.sources import _citation
from bulletin.sources import _listing_findings as findings
from bulletin.sources._category_runs import Run, split_all
from bulletin.sources._text_cards import Card, Remainder, cards_of, mend
from bulletin.sources._text_page import Line, Page, page_of
from bulletin.sources.base import Fetch, Reading, about_encoding, places, text_of
from bulletin.sources.specs import ListingText

_SUMMARY_FROM = 200  # characters; a first paragraph that is shorter takes the next one along


def read(spec: ListingText, fetch: Fetch) -> Reading:
    """Yield the entries of each page, its own first, then the cards in order, and findings.

    Raises `SourceError` when a file holds no text or nothing that looks like an entry.
    """
    _check(spec.permalink)
    links: list[str] = []
    guessed: dict[str, str] = {}
    for path in places(spec.path, spec.url):
        document = fetch(path)
        page = page_of(text_of(document), document.where)
        for found in _reading(page, document.where, spec, guessed):
            if isinstance(found, RawEntry):
                links.append(found.link)
            yield found
        yield from about_encoding(document)
    yield from findings.about_names(guessed)
    yield from findings.about_links(links)


def _check(permalink: str) -> None:
    """Raise `SourceError` for a `permalink` that would not tell one entry from another."""
    others = set(re.findall(r"\{[^}]*\}", permalink)) - {"{slug}"}
    if permalink and ("{slug}" not in permalink or others):
        raise SourceError(
            f"permalink = {permalink!r} must hold {{slug}}, and nothing else in braces",
            hint='For example permalink = "https://example.org/{slug}/".',
        )


def _reading(page: Page, where: str, spec: ListingText, guessed: dict[str, str]) -> Reading:
    """Yield what one page holds; `guessed` gathers category names and where each was met."""
    parts = tuple(cards_of(page.cards, spec.categories, bounded=page.bounded))
    cards = [part for part in parts if isinstance(part, Card)]
    if not cards and page.button is None:
        raise SourceError(
            "no entry was found: no line ends in DOWNLOAD, and none in Read More under a title",
            where=where,
            hint="Is this the text of a listing page? Save the page anew, or name another file.",
        )
    yield from _document(page, spec.permalink)
    runs = iter(split_all([card.run.text for card in cards if card.run], spec.categories))
    for part in parts:
        if isinstance(part, Remainder):
            yield findings.about_remainder(part)
            continue
        run = next(runs) if part.run else Run()
        for name in run.guessed:
            guessed.setdefault(name, part.title.where)
        yield _card(part, run, spec.permalink)
        yield from findings.about_card(part, run, spec.categories)
    if not cards:
        yield Finding(severity="note", what="the page has no cards", where=where)
    yield from findings.about_page(page)


def _document(page: Page, permalink: str) -> Reading:
    """Yield the page's own document, when a download button names it, and findings about it."""
    if page.button is None:
        return
    above, line = page.above, page.button
    citation = _citation.without_button(line.text)
    if not citation and above:  # the button stands on a line of its own
        above, line = above[:-1], above[-1]
        citation = line.text
    cited = _citation.cite(citation)
    yield from findings.about_document(cited, line, page)
    if not cited.title:
        return
    paragraphs = _paragraphs(above)
    link = _link(cited.title, permalink)
    yield RawEntry(
        where=line.where,
        title=cited.title,
        link=link,
        link_derived=bool(link),
        summary=_summary(paragraphs),
        content="\n\n".join(paragraphs),
        publisher=cited.publisher,
        dated=cited.dated,
    )


def _card(card: Card, run: Run, permalink: str) -> RawEntry:
    link = _link(card.title.text, permalink)
    return RawEntry(
        where=card.title.where,
        title=card.title.text,
        link=link,
        link_derived=bool(link),
        summary=mend(card.excerpt),
        partial=True,
        categories=run.names,
        tags=card.tags,
    )


def _link(title: str, permalink: str) -> str:
    """Return the address a title gives, or "" when the permalink is unknown or the slug empty."""
    name = slug(title)
    return permalink.replace("{slug}", name) if name else ""


def _paragraphs(lines: Sequence[Line]) -> list[str]:
    paragraphs: list[str] = []
    for line in lines:
        if line.after_blank or not paragraphs:
            paragraphs.append(line.text)
        else:
            paragraphs[-1] += "\n" + line.text
    return paragraphs


def _summary(paragraphs: Sequence[str]) -> str:
    """Return the first paragraph, and as many more as a short one (a heading) needs."""
    chosen: list[str] = []
    for paragraph in paragraphs:
        chosen.append(paragraph)
        if sum(map(len, chosen)) >= _SUMMARY_FROM:
            break
    return "\n\n".join(chosen)
