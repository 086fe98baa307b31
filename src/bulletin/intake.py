"""The one door: what a reader found becomes clean entries, or is refused with a reason.

Entry text is hostile until it has been here: scrubbed, decoded once, sanitised, its links judged
once. Nothing behind this room looks at it again.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from msgspec import structs

from bulletin import dates, links, markup
from bulletin.excerpts import shorten
from bulletin.model import Enclosure, Entry, Finding, Html, Image, Intake, Policy, RawEntry, Refused
from bulletin.text import distinct, is_visible, one_line, scrub, unescape

T = TypeVar("T")

MAX_TITLE = 500
MAX_SOURCE = 10_000  # characters of a title's or name's source; what is longer is no title
MAX_BYTES = 2**53  # of a file: what every program can count

Note = Callable[..., None]
"""Notes something about an entry: what, and a hint."""

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
        Finding(
            severity="note" if _is_old(refusal.entry, policy) else "error",
            what=refusal.reason,
            where=refusal.entry.where,
            hint=_REPAIR,
        )
        for refusal in refused
        if refusal.bucket == "invalid"
    )
    return Intake(
        read=len(entries) + len(refused),
        entries=tuple(entries),
        refused=tuple(refused),
        findings=tuple(findings),
        source=policy.source,
        complete=policy.complete,
    )


def _is_old(entry: Entry, policy: Policy) -> bool:
    """Whether an entry is dated before the publication's first day, and so in no issue anyway."""
    if not (policy.since and entry.published):
        return False
    return dates.day_at(entry.published, policy.timezone) < policy.since


_REPAIR = "Give it a title at the source; the other entries are not held up by it."


def _entry(raw: RawEntry, policy: Policy, findings: list[Finding]) -> Entry | Refused:
    """Return the clean entry, noting what was lost on the way, or why there is none."""
    title = _words(raw.title, markup_in=raw.markup)
    is_long = len(title) > MAX_TITLE
    title = shorten(title, MAX_TITLE) if is_long else title
    link = _link(raw, policy.home)
    nameplate = Entry(
        where=raw.where,
        title=title,
        source_id=one_line(raw.source_id),
        guid=_guid(raw.guid),
        link="" if raw.link_derived else link,
    )
    if not is_visible(title):
        published = _date(raw.published, _moment(policy), _unheard)
        untitled = structs.replace(nameplate, title="", published=published)
        return Refused("invalid", "an entry without a title", untitled)
    if raw.protected or raw.status.strip().casefold() not in PUBLIC:
        status = shorten(raw.status, 40)
        reason = "protected by a password" if raw.protected else f"its status is {status!r}"
        return Refused("not public", reason, nameplate)

    def note(what: str, hint: str = "") -> None:
        called = shorten(title, 80) or title[:80]
        findings.append(
            Finding(severity="warning", what=f"{what} ({called!r})", where=raw.where, hint=hint)
        )

    if is_long:
        note(f"the title is longer than {MAX_TITLE} characters and was cut")
    if len(raw.content) > markup.MAX_LENGTH:
        note(f"the text is longer than {markup.MAX_LENGTH:,} characters and was cut")
    if raw.link.strip() and not link:
        note(f"the link {links.told(raw.link)} cannot be used", _LINK)
    base = link or policy.home
    content_html = _content(raw, lambda url: links.judge(url, base))
    return structs.replace(
        nameplate,
        link=link,
        link_derived=raw.link_derived and bool(link),
        summary=_summary(raw, content_html, policy.summary),
        content_html=content_html,
        partial=raw.partial,
        categories=_terms(raw.categories, markup_in=raw.markup),
        tags=_terms(raw.tags, markup_in=raw.markup),
        authors=_terms(raw.authors, markup_in=raw.markup),
        publisher=_words(raw.publisher, markup_in=raw.markup),
        stage=_words(raw.stage, markup_in=raw.markup),
        **_dates(raw, _moment(policy), note),
        language=_language(raw.language, note),
        image=_image(raw, base),
        enclosures=tuple(_enclosures(raw, base, note)),
        notes=tuple(filter(None, map(one_line, raw.notes))),
    )


def _guid(given: str) -> str:
    """Return the source's guid; one that holds a password names nothing."""
    guid = one_line(_AMPERSAND.sub("&", given))
    return "" if re.match(r"[A-Za-z][\w+.-]*://[^/]*@", guid) else guid


_LINK = "It should start with https:// and hold no user name and password."


def _link(raw: RawEntry, home: str) -> str:
    """Return the entry's own address, or "" when it has none that can be used.

    "www.example.org/page" is no path on the hub, though a browser would take it for one.
    """
    given = _AMPERSAND.sub("&", raw.link).strip()
    link = "" if given[:4].casefold() == "www." else links.judge(given, home)
    return link if link.startswith(links.WEB) else ""


# Addresses come out of HTML and XML with their "&" escaped, sometimes twice; none is meant so.
_AMPERSAND = re.compile(r"&(?:amp;|#0*38;|#[xX]0*26;)+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _words(source: str, *, markup_in: bool) -> str:
    """Return a short text on one line, inline tags gone and references decoded once."""
    source = source[:MAX_SOURCE]
    return one_line(unescape(markup.strip_inline(source)) if markup_in else source)


def _terms(names: Iterable[str], *, markup_in: bool) -> tuple[str, ...]:
    """Return names in order without doubles; even plain text holds WordPress's ``&amp;``."""
    return distinct(
        _words(name if markup_in else unescape(name), markup_in=markup_in) for name in names
    )


def _content(raw: RawEntry, judge: Callable[[str], str]) -> Html:
    """Return the content as markup. Source is not composed (NFC), only what has been parsed."""
    if not raw.content.strip():
        return Html("")
    if raw.markup:
        return markup.sanitize(raw.content, judge)
    return markup.paragraphs(scrub(raw.content[: markup.MAX_LENGTH]))


def _summary(raw: RawEntry, content_html: Html, limit: int) -> str:
    """Return the summary, made from the content where the source gives none."""
    given = raw.summary[: markup.MAX_LENGTH]
    short = shorten(markup.to_text(given) if raw.markup else given, limit)
    if is_visible(short):
        return short
    short = shorten(markup.to_text(content_html), limit)
    return short if is_visible(short) else ""


def _moment(policy: Policy) -> Callable[[str], datetime]:
    zone = dates.zone_of(policy.timezone)
    return lambda text: dates.moment(text, zone)


def _unheard(_what: str, _hint: str = "") -> None:
    """Note nothing about an entry that is none."""


def _dates(raw: RawEntry, moment: Callable[[str], datetime], note: Note) -> dict[str, Any]:
    return {
        "published": _date(raw.published, moment, note),
        "updated": _date(raw.updated, moment, note),
        "dated": _date(raw.dated, dates.partial, note) or "",
    }


def _date(text: str, parse: Callable[[str], T], note: Note) -> T | None:
    """Return a date, or None when there is none; WordPress writes zeros, or the year before 0."""
    if not text.strip() or text.strip().startswith("0000-00-00") or " -0001 " in text:
        return None
    try:
        return parse(text)
    except ValueError as error:
        note(str(error), "Write it like 2026-11-24 or 24 November 2026.")
        return None


def _language(text: str, note: Note) -> str:
    """Return a language tag; WordPress writes ``pt_BR`` for ``pt-BR``."""
    tag = text.strip().replace("_", "-")
    if _LANGUAGE.fullmatch(tag):
        return tag
    if tag:
        note(f"{tag[:40]!r} is no language tag", "Write it like en, fr or pt-BR.")
    return ""


def _image(raw: RawEntry, base: str) -> Image | None:
    url = links.judge(_AMPERSAND.sub("&", raw.image), base)
    if not url.startswith("https://"):
        return None
    return Image(url, _words(raw.image_alt, markup_in=raw.markup))


def _enclosures(raw: RawEntry, base: str, note: Note) -> Iterable[Enclosure]:
    for found in raw.enclosures:
        url = links.judge(_AMPERSAND.sub("&", found.url), base)
        if url.startswith(links.WEB):
            length = found.length if 0 < found.length < MAX_BYTES else 0
            yield Enclosure(url, _media_type(found.type, url), length)
        elif found.url.strip():
            note(f"the file {links.told(found.url)} cannot be used", _LINK)


def _media_type(given: str, url: str) -> str:
    """Return the media type given, else the one that the file's name speaks of."""
    given = given.partition(";")[0].strip().lower()
    if re.fullmatch(r"[a-z0-9.+-]+/[a-z0-9.+-]+", given):
        return given
    suffix = re.search(r"\.\w+$", urlsplit(url).path.lower())
    return _GENERIC_TYPES.get(suffix[0] if suffix else "", "application/octet-stream")
