"""What subscribers already have: past issues and old feeds that a publication brings along.

Pure: a document in, the resources in it out. What a document is, its contents say; a name such as
``issue.txt`` is not asked.
"""

import re
from collections.abc import Iterable

from msgspec import structs

from bulletin.model import Finding, Severity
from bulletin.sources import _past_feeds, _past_html, _past_mail, _past_text
from bulletin.sources._decoding import decoded
from bulletin.sources._past_links import Found, Settled, settle
from bulletin.sources._past_places import led_to
from bulletin.sources._past_values import Past, PastEntry, refused
from bulletin.sources.base import Document, read_by_guess

__all__ = ["Past", "PastEntry", "recognise"]

LARGEST = 20_000_000  # bytes
OUTSIDE = "links outside its entries"

# What other files begin with, and what they are called.
_OTHERS = (
    (rb"%PDF", "a PDF"),
    (rb"\x89PNG|GIF8|\xff\xd8\xff|II\*\x00|MM\x00\*|RIFF....WEBP|BM....\x00\x00", "a picture"),
    (rb"PK\x03\x04", "a ZIP archive, a Word file or a spreadsheet"),
    (rb"\xd0\xcf\x11\xe0", "a Word file, or a message that Outlook saved as .msg"),
    (rb"\x1f\x8b|BZh|7z\xbc\xaf|Rar!|\xfd7zXZ", "a compressed file"),
    (rb"\{\\rtf", "a Rich Text file"),
)
_SUBSET = r"\[(?:\"[^\"]*\"|'[^']*'|[^\]\"'])*\]\s*"
_PROLOG = rf"(?is)\s+|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:{_SUBSET})?>"
_ROOT = r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)"
_FEED_ROOTS = frozenset(("rss", "rdf", "feed"))
_HTML_ROOTS = frozenset(
    "html head body title meta style table div p a h1 h2 h3 h4 ul ol center span font b br".split(),
)
_HTML_WITHIN = r"(?i)<(?:html|body|table)\b|<a\s[^<>]*href\s*="
_JSON = r"\s*(?:\{\s*\"|\[\s*\{)"


def recognise(document: Document) -> Past:
    """Return the resources that a past issue, a list of links or an old feed holds.

    Taken are HTML and text of an email, email messages (.eml), lists with a link on each line,
    RSS, Atom and JSON Feed. Raises `SourceError` for anything else, in words.
    """
    _check(document)
    if _past_mail.is_message(document.data):
        mail = _past_mail.opened(document.data, document.where)
        what = "an email message (.eml)"
        past = _page(mail.html, what, document) if mail.html else _text(mail.text, what)
        return _told(past, document, guessed=mail.guessed)
    try:
        source, guessed = decoded(document.data)
    except ValueError as error:
        raise refused(f"no text ({error})", document.where) from error
    return _told(_read(source, document), document, guessed=guessed)


def _check(document: Document) -> None:
    """Raise `SourceError` for a document that is empty, too large or of another kind."""
    if not document.data.strip():
        raise refused("an empty file", document.where)
    if len(document.data) > LARGEST:
        raise refused(f"a file of more than {LARGEST // 1_000_000} MB", document.where)
    for start, called in _OTHERS:
        if re.match(start, document.data, re.DOTALL):
            raise refused(called, document.where)


def _read(source: str, document: Document) -> Past:
    """Return what a text holds, by what it looks like. Raises `SourceError`."""
    root = _root(source)
    if root in _FEED_ROOTS:
        return _past_feeds.from_xml(source, document.where)
    if re.match(_JSON, source):
        return _past_feeds.from_json(source, document.where)
    if root and root not in _HTML_ROOTS and source.lstrip().startswith("<?xml"):
        raise refused(f"an XML file ({root[:40]}) that is no feed", document.where)
    if root in _HTML_ROOTS or re.search(_HTML_WITHIN, source):
        return _page(source, "an email (HTML)", document)
    if _past_text.is_list(source):
        return _past("a list of links", settle(_past_text.listed(source)))
    return _text(source, "plain text")


def _root(source: str) -> str:
    """Return the name of the element that a text begins with, or "" when it begins otherwise."""
    prolog, place = re.compile(_PROLOG), 0
    while match := prolog.match(source, place):
        place = match.end()
    root = re.compile(_ROOT).match(source, place)
    return root[1].casefold() if root else ""


def _page(source: str, what: str, document: Document) -> Past:
    """Return what an HTML email holds: the entries of a digest of ours, else what its links say."""
    root, whole = _past_html.parse(source)
    if root is None:
        return _past(what, Settled((), ()))
    found = list(_past_html.found(root))
    own = _past_html.own(root)
    settled = settle(found, _past_html.base(root)) if own is None else _own(own, found)
    deep = Finding(
        severity="warning",
        what="the page is nested too deep; what comes after that was not read",
        where=document.where,
        hint="Hand in the issue as plain text, or a list of its links.",
    )
    return _past(what, settled, () if whole else (deep,))


def _text(source: str, what: str) -> Past:
    """Return what a plain text holds: the entries of a digest of ours, else what its links say."""
    found = list(_past_text.found(source))
    own = _past_text.own(source)
    return _past(what, settle(found) if own is None else _own(own, found))


def _own(own: list[Found], found: Iterable[Found]) -> Settled:
    """Return the entries of a digest of ours; whatever other links it has name no resource."""
    entries = {(each.text, led_to(each.href)): None for each in own}
    outside = {each.href for each in found} - {each.href for each in own}
    left_out = ((OUTSIDE, len(outside)),) if outside else ()
    return Settled(tuple(filter(any, entries)), left_out)


def _past(what: str, settled: Settled, findings: tuple[Finding, ...] = ()) -> Past:
    return Past(
        what=what,
        is_feed=False,
        entries=tuple(PastEntry(title=title, link=link) for title, link in settled.entries),
        left_out=settled.left_out,
        findings=findings,
    )


def _told(past: Past, document: Document, *, guessed: bool) -> Past:
    """Return `past` with what a person should know of it."""
    findings = list(past.findings)

    def find(severity: Severity, said: str, hint: str) -> None:
        findings.append(Finding(severity=severity, what=said, where=document.where, hint=hint))

    if guessed:
        findings.append(read_by_guess(document.where))
    if not past.entries:
        find(
            "warning",
            f"no entries were found in it; it was taken for {past.what}",
            "See whether it is the file that was meant.",
        )
    by_title = 0 if past.is_feed else sum(not entry.link for entry in past.entries)
    if by_title:
        find(
            "note",
            f"{by_title} of {len(past.entries)} entries have no link of their own",
            "They are known by their titles alone.",
        )
    return structs.replace(past, findings=tuple(findings))
