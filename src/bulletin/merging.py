"""What an editor writes for the mailer to fill in for each reader: ``Dear *|FNAME|*,``. Pure.

The editor's own words are trusted, an entry's are not: only in the former is a tag a tag.
"""

import re
from collections.abc import Callable
from html import escape, unescape

from msgspec import structs

from bulletin.model import Html, Issue, Mailer

VERBATIM = r"\*\|[^|<>\n]+\|\*|\{\{[^{}<>\n]+\}\}|\{%[^{}<>\n]+%\}"
"""Tags whose signs or words Markdown would take for its own: ``*|FNAME|*`` is emphasis to it."""

Swap = Callable[[str], str]

_TAG_OR_TEXT = r"(<[^<>]*>)"
_GONE, _IF, _ELSE, _END = map(chr, range(0xFDD0, 0xFDD4))  # no characters (Unicode 23.7)
_KINDS = {_IF: r"\W+(?:if|unless)", _ELSE: r"\W+el(?:se|if|sif)", _END: r"\W+end"}
_OTHERWISE = r"(?:default\s*[:(]\s*|fallback=|(?<=\w)%%|=\w+\|)[\"']?([^\"'\]})|]+)"
_CHOICE = f"{_IF}(?:[^{_IF}{_END}]*{_ELSE})?([^{_IF}{_END}]*){_END}"
_EMPTY = rf"<(em|strong|code|a)\b[^<>]*>\s*{_GONE}\s*</\1>"
_START = rf"(^|<(?:p|li|h[1-6]|blockquote)\b[^<>]*>|[.!?…]\s+)(?:\s*{_GONE})+[\s,;:]*(\w?)"


def tags_of(issue: Issue, mailer: Mailer) -> tuple[str, ...]:
    """Return the tags of `mailer` in the editor's words of `issue`, each once, as written."""
    found: dict[str, str] = {}
    swapped(issue, mailer, lambda tag: found.setdefault(tag, tag))
    return tuple(found)


def swapped(issue: Issue, mailer: Mailer, swap: Swap) -> Issue:
    """Return `issue` with what `swap` makes of each tag of `mailer` in the editor's words.

    Those are the subject, the preheader, the introduction and the notes, without the addresses of
    links and pictures. `swap` takes and returns plain text.
    """
    if not mailer.tag:
        return issue

    def within(text: str) -> str:
        return re.sub(mailer.tag, lambda match: swap(match[0]), text)

    def subject(text: str) -> str:  # it stands in an attribute, too, which a quote would end
        return re.sub(mailer.tag, lambda m: m[0] if '"' in m[0] else swap(m[0]), text)

    def words(html: str) -> Html:
        pieces = re.split(_TAG_OR_TEXT, html)
        pieces[::2] = [
            re.sub(mailer.tag, lambda m: escape(swap(unescape(m[0])), quote=False), piece)
            for piece in pieces[::2]
        ]
        return Html("".join(pieces))

    return _with_words(issue, subject, within, words)


def without_tags(issue: Issue, mailer: Mailer) -> Issue:
    """Return `issue` as it reads for anybody: as a reader has it of whom the mailer knows nothing.

    A tag's own default stands in its place; else it goes, with the space before it, and with the
    comma that parts it from the sentence that it begins or ends. Of a choice the last branch stays.
    """
    if not tags_of(issue, mailer):
        return issue

    def html(text: str) -> Html:
        return Html(re.sub(r"<p>\s*</p>\n?", "", _tidy(text)))

    marked = swapped(issue, mailer, _otherwise)
    return _with_words(marked, lambda text: _tidy(text) or str(issue.number), _tidy, html)


def _with_words(
    issue: Issue, subject: Swap, preheader: Swap, words: Callable[[str], Html]
) -> Issue:
    """Return `issue` with its editor's words changed: plain ones, and those in markup."""
    return structs.replace(
        issue,
        subject=subject(issue.subject),
        preheader=preheader(issue.preheader),
        intro_html=words(issue.intro_html),
        sections=tuple(
            structs.replace(
                section,
                entries=tuple(
                    structs.replace(one, note_html=words(one.note_html)) for one in section.entries
                ),
            )
            for section in issue.sections
        ),
    )


def _otherwise(tag: str) -> str:
    """Return what stands for a tag while its neighbours are tidied: a sign, or its default."""
    for sign, pattern in _KINDS.items():
        if re.match(pattern, tag, re.IGNORECASE):
            return sign
    default = re.search(_OTHERWISE, tag)
    return default[1].strip() if default else _GONE


def _tidy(text: str) -> str:
    """Return text without the signs, and without what makes no sense where nothing stands."""
    for pattern, by in (
        (_CHOICE, rf"{_GONE}\1"),
        (f"[{_IF}{_ELSE}{_END}]", _GONE),
        (_EMPTY, _GONE),
    ):
        text = re.sub(pattern, by, text)
    text = re.sub(_START, lambda match: match[1] + match[2].upper(), text)
    return re.sub(rf",?\s*{_GONE}(?=[.!?…])|\s*{_GONE}", "", text)
