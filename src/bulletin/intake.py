"""The one door: what a reader found becomes clean entries, or is refused with a reason.

Entry text is hostile until it has been here: scrubbed, decoded once, sanitised, its links judged
once. Nothing behind this room looks at it again.
"""

import re
from collections.abc import Callable, Iterable
from typing import TypeVar
from zoneinfo import ZoneInfo

from bulletin import dates, links, markup
from bulletin.model import Enclosure, Entry, Finding, Html, Image, Intake, Policy, RawEntry, Refused
from bulletin.text import ELLIPSIS, distinct, one_line, scrub, shorten, unescape

T = TypeVar("T")

MAX_TITLE = 500

PUBLIC = frozenset(("", "publish", "published", "public"))
_GENERIC_TYPES = {
    ".pdf": "application/pdf",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".zip": "application/zip",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def take_in(reading: Iterable[RawEntry | Finding], policy: Policy) -> Intake:
    """Return the clean entries of a reading, the refused ones, and everything worth saying."""
    entries: list[Entry] = []
    refused: list[Refused] = []
    findings: list[Finding] = []
    for found in reading:
        if isinstance(found, Finding):
            findings.append(found)
            continue
        entry = _entry(found, policy, findings)
        if isinstance(entry, Refused):
            refused.append(entry)
        else:
            entries.append(entry)
    findings.extend(
        Finding(severity="error", what=refusal.reason, where=refusal.entry.where, hint=_REPAIR)
        for refusal in refused
        if refusal.bucket == "invalid"
    )
    return Intake(len(entries) + len(refused), tuple(entries), tuple(refused), tuple(findings))


_REPAIR = "Give it a title at the source; the other entries are not held up by it."


def _entry(raw: RawEntry, policy: Policy, findings: list[Finding]) -> Entry | Refused:
    """Return the clean entry, noting what was lost on the way, or why there is none."""
    title = _words(raw.title, markup_in=raw.markup)
    title = shorten(title, MAX_TITLE) if len(title) > MAX_TITLE else title
    if not title:
        return Refused("invalid", "an entry without a title", Entry(where=raw.where, title=""))
    if raw.protected or raw.status.strip().casefold() not in PUBLIC:
        reason = "protected by a password" if raw.protected else f"its status is {raw.status!r}"
        nameplate = Entry(
            where=raw.where,
            title=title,
            source_id=one_line(raw.source_id),
            guid=one_line(raw.guid),
            link="" if raw.link_derived else links.judge(raw.link, policy.home),
        )
        return Refused("not public", reason, nameplate)

    def note(what: str, hint: str = "") -> None:
        findings.append(
            Finding(severity="warning", what=f"{what} ({title!r})", where=raw.where, hint=hint)
        )

    zone = ZoneInfo(policy.timezone)
    link = links.judge(raw.link, policy.home)
    if raw.link and not link.startswith(links.WEB):
        note(f"the link {raw.link[:80]!r} cannot be used", "It should start with https://.")
        link = ""
    content_html = _content(raw, lambda url: links.judge(url, link or policy.home))
    return Entry(
        where=raw.where,
        title=title,
        link=link,
        link_derived=raw.link_derived and bool(link),
        source_id=one_line(raw.source_id),
        guid=one_line(raw.guid),
        summary=_summary(raw, content_html, policy.summary),
        content_html=content_html,
        partial=raw.partial,
        categories=_terms(raw.categories, markup_in=raw.markup),
        tags=_terms(raw.tags, markup_in=raw.markup),
        authors=_terms(raw.authors, markup_in=raw.markup),
        publisher=_words(raw.publisher, markup_in=raw.markup),
        published=_date(raw.published, lambda text: dates.moment(text, zone), note),
        updated=_date(raw.updated, lambda text: dates.moment(text, zone), note),
        dated=_date(raw.dated, dates.partial, note) or "",
        language=raw.language.strip() if _LANGUAGE.fullmatch(raw.language.strip()) else "",
        image=_image(raw, link or policy.home),
        enclosures=tuple(_enclosures(raw, link or policy.home)),
        notes=tuple(map(one_line, raw.notes)),
    )


_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _words(source: str, *, markup_in: bool) -> str:
    """Return a short text on one line, inline tags gone and references decoded once."""
    return one_line(unescape(markup.strip_inline(source)) if markup_in else source)


def _terms(names: Iterable[str], *, markup_in: bool) -> tuple[str, ...]:
    """Return names in order without doubles; even plain text holds WordPress's ``&amp;``."""
    return distinct(
        _words(name, markup_in=True) if markup_in else one_line(unescape(name)) for name in names
    )


def _content(raw: RawEntry, judge: Callable[[str], str]) -> Html:
    source = scrub(raw.content)
    if not source.strip():
        return Html("")
    return markup.sanitize(source, judge) if raw.markup else markup.paragraphs(source)


def _summary(raw: RawEntry, content_html: Html, limit: int) -> str:
    """Return the summary, made from the content where the source gives none."""
    given = raw.summary if raw.summary.strip() else ""
    if given:
        plain = markup.to_text(scrub(given)) if raw.markup else given
    else:
        plain = markup.to_text(content_html) if content_html else ""
    short = shorten(plain, limit)
    return "" if short == ELLIPSIS else short


def _date(text: str, parse: Callable[[str], T], note: Callable[[str, str], None]) -> T | None:
    if not text.strip():
        return None
    try:
        return parse(text)
    except ValueError as error:
        note(str(error), "Write it like 2026-11-24 or 24 November 2026.")
        return None


def _image(raw: RawEntry, base: str) -> Image | None:
    url = links.judge(raw.image, base)
    if not url.startswith("https://"):
        return None
    return Image(url, _words(raw.image_alt, markup_in=raw.markup))


def _enclosures(raw: RawEntry, base: str) -> Iterable[Enclosure]:
    for found in raw.enclosures:
        url = links.judge(found.url, base)
        if url.startswith(links.WEB):
            suffix = re.search(r"\.\w+$", url.partition("?")[0].lower())
            guess = _GENERIC_TYPES.get(suffix[0] if suffix else "", "application/octet-stream")
            kind = found.type if re.fullmatch(r"[\w.+-]+/[\w.+-]+", found.type) else guess
            yield Enclosure(url, kind, max(found.length, 0))
