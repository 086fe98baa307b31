"""A page that is one entry: its title, text and terms, from what it says of itself and shows."""

import re
from collections.abc import KeysView
from html import escape
from typing import TYPE_CHECKING

from bulletin import links, markup
from bulletin.model import RawEntry
from bulletin.slugs import slug
from bulletin.sources import _html_fields as fields
from bulletin.sources import _html_terms
from bulletin.sources._html_fields import Shown
from bulletin.sources._html_metadata import Metadata
from bulletin.sources._html_page import Page, classes, meta, rel, text_in
from bulletin.text import fold

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Classes that WordPress gives the body (`body_class()`) of what is no single entry.
_LISTS = frozenset("archive blog home search error404 page paged".split())
_CONTENT = (
    "entry-content wp-block-post-content elementor-widget-theme-post-content et_pb_post_content"
    " post-content e-content article-content post-body"
).split()
_NO_CONTENT = (
    r"sharedaddy|byline|(?:entry|post)-meta|(?:.*[-_])?(?:related|relatedposts|share|sharing|social"
    r"|breadcrumbs?)(?:[-_].*)?"
)
_ENOUGH = 200  # characters of a text that makes a page an entry
_NUMBER = r"postid-([1-9]\d{0,18})"
_RECORD = r"/wp/v2/(?!pages/|media/|categories/|tags/|users/)[\w-]+/([1-9]\d{0,18})$"
_SEPARATORS = r"\s+[|·•–—»-]\s+"


def is_single(page: Page, said: Metadata) -> bool:
    """Tell whether a page is one entry, by what WordPress and the page itself say."""
    if "single" in page.body:
        return True
    return said.article and not page.body & _LISTS


def may_be_single(page: Page) -> bool:
    """Tell whether a page without cards looks like one entry: a heading over enough text."""
    heading = _heading(page)
    if heading is None or page.body & _LISTS:
        return False
    content = _content(page)
    return content is not None and len(text_in(content)) >= _ENOUGH


def read_single(page: Page, said: Metadata) -> Shown:
    """Return the page's own entry, in full; what it says of itself counts before what it shows."""
    heading, content = _heading(page), _content(page)
    around = _around(page, content)
    hooks = _hooks(content)
    title = _title(page, said, "" if heading is None else text_in(heading))
    protected = "post-password-required" in hooks or fields.is_protected(page.root)
    terms = _html_terms.terms_of(page, around, hooks, said.link)
    for known, names in ((terms.categories, said.categories), (terms.tags, said.tags)):
        _add(known, names)
    published, dated, undated = fields.dates_of(around)
    authors = said.authors or tuple(fields.authors(around))
    image, alt = (said.image, said.image_alt) if said.image else fields.picture(page, around)
    entry = RawEntry(
        where=page.where,
        title=escape(fields.without_state(title) if protected else title, quote=False),
        link=said.link,
        source_id=_number(page) or fields.id_of(hooks),
        summary=escape(said.summary, quote=False),
        content=""
        if content is None or protected
        else markup.source_of(_cleared(content, heading)),
        markup=True,
        authors=tuple(escape(name, quote=False) for name in authors),
        published=said.published or published,
        updated=said.updated,
        dated=dated,
        language=said.language,
        image=image,
        image_alt=escape(alt),
        status=fields.status_of(hooks),
        protected=protected,
    )
    return Shown(entry=entry, terms=terms, runs=(), undated="" if said.published else undated)


def _heading(page: Page) -> "HtmlElement | None":
    """Return the first top heading that stands for itself: no link leads elsewhere from it."""
    for each in page.root.iter("h1"):
        link = next(each.iter("a"), None)
        if text_in(each) and (link is None or links.key(page.link(link)) == page.key):
            return each
    return None


def _title(page: Page, said: Metadata, shown: str) -> str:
    """Return the entry's title: what the page says, unless that is only a part of what it shows."""
    if said.headline and not fold(shown).startswith(fold(said.headline.rstrip(" .…"))):
        return said.headline
    if shown or not (said.article or said.heading):
        return shown
    site = fold(meta(page.root, "og:site_name"))
    *title, last = re.split(f"({_SEPARATORS})", said.heading)
    return "".join(title[:-1]) if title and site and fold(last) == site else said.heading


def _content(page: Page) -> "HtmlElement | None":
    """Return the element that holds the entry's text."""
    found: dict[str, HtmlElement] = {}
    for each in page.root.iter():
        for name in (*classes(each), f"itemprop {each.get('itemprop')}"):
            if name not in found and (name in _CONTENT or name == "itemprop articleBody"):
                found[name] = each
    ranked = (found.get(name) for name in (*_CONTENT, "itemprop articleBody"))
    best = next((each for each in ranked if each is not None), None)
    return best if best is not None else next(page.root.iter("article"), None)


def _around(page: Page, content: "HtmlElement | None") -> "HtmlElement":
    """Return the element in which the entry's date and terms stand beside its text."""
    if content is None:
        return page.root
    above = (each for each in content.iterancestors("article", "main"))
    return next(above, page.root)


def _hooks(content: "HtmlElement | None") -> KeysView[str]:
    """Return the classes that WordPress gave the entry (`post_class()`)."""
    if content is None:
        return {}.keys()
    own = (content, *content.iterancestors())
    return next((classes(each) for each in own if fields.id_of(classes(each))), {}.keys())


def _number(page: Page) -> str:
    """Return the record's number in WordPress, which it tells in several ways, or ""."""
    for name in page.body:
        if match := re.fullmatch(_NUMBER, name):
            return match[1]
    for each in page.root.iter("link"):
        is_record = "alternate" in rel(each) and each.get("type") == "application/json"
        match = re.search(_RECORD, each.get("href") or "") if is_record else None
        if match:
            return match[1]
    return ""


def _add(terms: dict[str, str], names: tuple[str, ...]) -> None:
    """Add names that the page says to those that it shows."""
    shown = set(map(fold, terms.values()))
    for name in names:
        if fold(name) not in shown:
            terms.setdefault(slug(name) or name, name)


def _cleared(content: "HtmlElement", heading: "HtmlElement | None") -> "HtmlElement":
    """Return the element without its heading, and without what themes and plugins add to a text.

    That is who wrote it and when, share buttons, related entries.
    """
    parts = [
        each
        for each in content.iter()
        if each is heading
        or (each is not content and any(re.fullmatch(_NO_CONTENT, n) for n in classes(each)))
    ]
    for each in parts:
        if each.getparent() is not None:
            each.drop_tree()
    return content
