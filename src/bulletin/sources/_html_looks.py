"""What a page without cards looks like, in words for the person who wanted it read."""

import re
from itertools import islice
from typing import TYPE_CHECKING

from bulletin.errors import SourceError
from bulletin.sources._decoding import decoded
from bulletin.sources._html_page import Page, classes, label, page_of, rel, text_in
from bulletin.sources.base import Document

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LARGEST = 20_000_000  # bytes
MOST = 60_000  # elements; a page of a thousand cards has some 30,000
_NEAR = 1000  # characters at the beginning of a file that tell what it is
_FEW = 200  # characters of text: a page made by scripts has no more

_IN_BROWSER = (
    "Open it in a browser, save it there (Web Page, HTML only) and name the file: path = ..."
)
_OTHER_WAY = (
    f'Better: the site\'s feed (kind = "feed") or a WordPress export (kind = "wxr"). {_IN_BROWSER}'
)

# What other files begin with, what they are, and what reads them.
_FEED = r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF)\b"
_OTHERS = (
    (r"%PDF", "a PDF", "Name the page that lists it."),
    (_FEED, "a feed or an export", 'Write kind = "feed", or kind = "wxr" for WordPress\'s export.'),
    (r"\s*[\[{]", "JSON", 'Write kind = "records", or kind = "feed" for a JSON feed.'),
)  # fmt: skip
_CHECKS = (
    r"(?i)just a moment|attention required|checking (?:your browser|if the site connection)"
    r"|one moment, please|verify(?:ing)? (?:that )?you are (?:a )?human|ddos[- ]guard"
    r"|ddos protection|are you a robot|security check|sucuri website firewall"
    r"|enable cookies and reload"
)
_MAINTENANCE = r"(?i)scheduled maintenance|under maintenance|maintenance mode|be right back"
_DENIED = r"(?i)access denied|\bforbidden\b|not acceptable"
_MISSING = r"(?i)\b(?:page not found|not found|error 404|404 error)\b"
_LOGIN = r"(?i)log ?in|sign ?in|connexion|anmelden|iniciar sesión|entrar"
_SCRIPTS = r"(?i)java ?script"
_PLACES = frozenset("app root __next __nuxt ___gatsby".split())
_FEEDS = ("application/rss+xml", "application/atom+xml")
_HEADS = 4  # headings that tell what a page is


def opened(document: Document) -> Page:
    """Return a document as a page. Raises `SourceError` for what is none, in words."""
    if len(document.data) > LARGEST:
        raise SourceError(
            f"the page is larger than {LARGEST // 1_000_000} MB",
            where=document.where,
            hint="Name a page that lists fewer entries.",
        )
    if not document.data.strip():
        raise _error("the page is empty", document.where, _OTHER_WAY)
    try:
        source, _ = decoded(document.data)
        page = page_of(document)
    except ValueError as error:
        hint = "Save the page as HTML, or name another file."
        raise _error(f"this is no web page: {error}", document.where, hint) from error
    for start, what, hint in _OTHERS:
        if re.match(start, source[:_NEAR], re.DOTALL):
            raise _error(f"this is {what}, no web page", document.where, hint)
    if page and next(islice(page.root.iter(), MOST, None), None) is not None:
        hint = f"Name a page that lists fewer entries. {_OTHER_WAY}"
        raise _error(f"the page has more than {MOST:,} elements", document.where, hint)
    if page is None:
        raise _error("the page is empty", document.where, _OTHER_WAY)
    if not re.search(r"<[A-Za-z!]", source):
        hint = 'Write kind = "listing-text" for a page saved as text.'
        raise _error("this is plain text, no web page", document.where, hint)
    return page


def without_cards(page: Page) -> SourceError:
    """Return the error that says what a page looks like in which no entry was found."""
    what, hint = _look(page)
    return _error(what, page.where, hint + _feed_hint(page))


def _look(page: Page) -> tuple[str, str]:
    """Return what a page looks like, and what to do."""
    body = next(page.root.iter("body"), page.root)
    title = next((text for each in page.root.iter("title") if (text := label(each))), "")
    heads = " ".join([title, *(label(each) for each in islice(body.iter("h1", "h2"), _HEADS))])
    text = text_in(body)
    short = text if len(text) < 10 * _FEW else ""
    looks = (
        (re.search(_CHECKS, f"{heads} {short}"), "a check for robots, not the page", _OTHER_WAY),
        (_is_login(body, heads), "a login page, not the page", f"Members see it. {_IN_BROWSER}"),
        (re.search(_MAINTENANCE, heads), "a notice of maintenance, not the page", "Try it later."),
        (re.search(_DENIED, heads), "a refusal, not the page", _OTHER_WAY),
        (
            "error404" in page.body or re.search(_MISSING, heads),
            "the site's word that there is nothing here",
            "Open the address in a browser, and put it right.",
        ),
        (
            len(text) < _FEW and _is_scripted(body),
            "a page made by scripts: without a browser it is empty",
            _OTHER_WAY,
        ),
        (not text, "an empty page: there is no text on it", _OTHER_WAY),
        (not page.ended, "a page that was cut off on the way", "Try again, or save it anew."),
    )
    called = f" ({title!r})" if title else ""
    for found, what, hint in looks:
        if found:
            return f"this is {what}{called}", hint
    count = sum(1 for each in body.iter("a") if each.get("href"))
    kind = "a page of the site, no entry" if "page" in page.body else "no single entry either"
    return (
        f"no cards were found among its {count} links, and it is {kind}{called}",
        f"Name the page that lists the entries. {_OTHER_WAY}",
    )


def _is_login(body: "HtmlElement", heads: str) -> bool:
    """Whether a page asks for a password, other than that of one entry."""
    forms = [each for each in body.iter("form") if "post-password-form" not in classes(each)]
    asking = [form for form in forms if any(_is_password(each) for each in form.iter("input"))]
    loose = not forms and any(map(_is_password, body.iter("input")))
    return loose or any(
        form.get("id") == "loginform"
        or "login" in (form.get("action") or "")
        or re.search(_LOGIN, heads) is not None
        for form in asking
    )


def _is_password(field: "HtmlElement") -> bool:
    return bool(field.get("type") == "password")


def _is_scripted(body: "HtmlElement") -> bool:
    """Whether scripts fill a page: it has a place for them, or asks for them."""
    asked = (each for each in body.iter("noscript") if re.search(_SCRIPTS, label(each)))
    return next(asked, None) is not None or any(
        (each.get("id") or "") in _PLACES for each in body.iter("div")
    )


def _feed_hint(page: Page) -> str:
    """Return a word about the feed that a page names, or ""."""
    for each in page.root.iter("link"):
        url = page.link(each) if "alternate" in rel(each) and each.get("type") in _FEEDS else ""
        if url:
            return f" The page names its feed: {url}"
    return ""


def _error(what: str, where: str, hint: str) -> SourceError:
    return SourceError(what, where=where, hint=hint)
