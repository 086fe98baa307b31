"""Names that must be printed nowhere (``[checks] names``): who of them a text or an entry names."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bulletin.characters import UNSPACED
from bulletin.checks.rules import Rules
from bulletin.model import Entry, Finding, Issue, Known, Severity
from bulletin.text import fold

HINT = "Change the entry at its source, or move it under Never in issue.md."


def about_issue(issue: Issue, rules: Rules) -> Iterator[Finding]:
    """Yield what entries of an issue name somebody, be it in words that its email leaves out.

    The page of the issue and the feeds print these too.
    """
    severity, keys = rules.severity("listed_name", "error"), keys_of(rules.names)
    if severity is None or not keys:
        return
    for section in issue.sections:
        for printed in section.entries:
            if name := who(printed.entry, keys):
                yield _finding(printed, name, severity)


def unnamed(entries: Sequence[Known], rules: Rules) -> tuple[Sequence[Known], list[Finding]]:
    """Return the entries that may stand in a feed, and what to say of each that may not."""
    keys = keys_of(rules.names)
    if not keys or rules.severity("listed_name", "error") != "error":
        return entries, []
    judged = [(known, who(known.entry, keys)) for known in entries]
    kept = "; it stays out of the feeds"
    told = [_finding(known, name, "warning", kept) for known, name in judged if name]
    return [known for known, name in judged if not name], told


def _finding(known: Known, name: str, severity: Severity, kept: str = "") -> Finding:
    return Finding(
        severity=severity,
        what=f"{known.entry.title!r} [{known.id}] names {name!r}, who is listed in [checks] names"
        f"{kept}.",
        where=known.entry.where,
        hint=HINT,
        check="listed_name",
        entry=known.id,
    )


def who(entry: Entry, keys: Mapping[str, str]) -> str:
    """Return the first name of `keys_of` that an entry says in anything that is printed, or ""."""
    from bulletin.markup import to_text

    image = (entry.image.url, entry.image.alt) if entry.image else ()
    texts = [
        *(entry.title, entry.link, entry.summary, entry.publisher, entry.stage, entry.guid),
        *(*entry.categories, *entry.tags, *entry.authors, *image),
        *(enclosure.url for enclosure in entry.enclosures),
        *(entry.content_html, to_text(entry.content_html)),
    ]
    said = [bare(text) for text in texts if text]
    found = (name for name, key in keys.items() if any(holds(one, key) for one in said))
    return next(found, "")


def keys_of(names: Iterable[str]) -> dict[str, str]:
    """Return each name with what it is known by in a text that is `bare`."""
    return {name: key for name in names if (key := bare(name))}


def bare(text: str) -> str:
    """Return text as names are compared in it: folded, without accents."""
    folded = unicodedata.normalize("NFKD", fold(text))
    return "".join(char for char in folded if unicodedata.category(char) != "Mn")


def holds(text: str, name: str) -> bool:
    """Tell whether a name stands in a text, both `bare`: as whole words, where words are parted."""
    if re.search(f"[{UNSPACED}]", name):
        return name in text
    return f" {name} " in f" {text} "
