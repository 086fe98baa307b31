"""What WordPress and its plugins write into the entries of a feed, beside their author."""

import re

from msgspec import structs

from bulletin import links
from bulletin.markup import to_text
from bulletin.model import RawEntry
from bulletin.sources._wordpress_facts import stands_for_password, without_more, without_prefix

_FORM = r"(?i)<form\b[^<>]{0,500}(?:post-password-form|action=postpass)"

_LAST_LINK = (
    r"(?is)<a\b[^<>]{0,1000}>[^<]{0,200}(?:<(?!a\b)[^<]{0,200}){0,6}</a\s*>\s*(?:</\w+>\s*){0,3}$"
)
_SENTENCE = r"(?:^|[.!?…»”\"')\]。！？؟।])$"
_ANY_LINK = r"(?is)<a\b[^<>]{0,2000}>.{0,1000}?</a\s*>"
_HREF = r"(?i)\bhref\s*=\s*[\"']([^\"'<>]{1,2000})[\"']"
_ENDING = 4000  # characters at the end of a text in which such things are looked for
_CREDIT = 120  # characters beside its links that a line has which tells where the entry came from
_CREDITED = r"(?s)The post .{1,500} (?:appeared first|first appeared) on .{1,300}"


def as_written(entry: RawEntry, home: str) -> RawEntry:
    """Return an entry without what was added to it; one behind a password is `protected`.

    `home` is the page of the feed. Added are "The post X appeared first on Y.", which links to the
    entry itself and to the site, and the link that asks to read more.
    """
    if _is_protected(entry):
        return structs.replace(entry, protected=True, title=without_prefix(entry.title))
    return structs.replace(
        entry,
        summary=_without_more(_without_credit(entry.summary, entry.link, home), entry.link),
        content=_without_credit(without_more(entry.content), entry.link, home),
    )


def _is_protected(entry: RawEntry) -> bool:
    if re.search(_FORM, entry.content) or re.search(_FORM, entry.summary):
        return True
    said = to_text(entry.summary[:_ENDING]) or entry.content
    return stands_for_password(entry.title, said)


def _without_credit(source: str, link: str, home: str) -> str:
    """Return a text without a last paragraph that only says where it appeared first.

    In whatever language, it links to the entry itself and to the site, and to nothing else.
    """
    ours = set(filter(None, (links.key(link), links.key(home))))
    for start in (max(source.rfind("<p>"), source.rfind("<p ")), source.rfind("The post ")):
        last = source[start:]
        if start < 0 or len(last) > _ENDING:
            continue
        pages = {links.key(href) for href in re.findall(_HREF, last)}
        around = to_text(re.sub(_ANY_LINK, "", last)).strip()
        said = re.fullmatch(_CREDITED, to_text(last).strip())
        if said or (pages == ours and len(pages) > 1 and len(around) < _CREDIT):
            return source[:start].rstrip()
    return source


def _without_more(summary: str, link: str) -> str:
    """Return a summary without the link at its end that leads to the entry itself.

    One in the middle of a sentence is a part of it, and stays.
    """
    summary = without_more(summary)
    start = max(summary.rfind("<a ", -_ENDING), summary.rfind("<A ", -_ENDING))
    found = re.match(_LAST_LINK, summary[start:]) if start >= 0 else None
    href = re.search(_HREF, found[0]) if found else None
    if not href or links.key(href[1]) != links.key(link):
        return summary
    before = summary[:start].rstrip()
    return before if re.search(_SENTENCE, to_text(before[-_ENDING:]).rstrip()) else summary
