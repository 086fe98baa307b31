"""One entry of several: what the readings of one resource know, put together."""

from collections.abc import Sequence

from msgspec import structs

from bulletin.model import Entry
from bulletin.text import ELLIPSIS, distinct


def with_known(entry: Entry, known: Entry) -> Entry:
    """Return an entry with what its line in the catalogue knows better.

    A card gets the full text that was read before; a date once known does not get lost.
    """
    if entry.partial and not known.partial:
        return merge(entry, known)
    if known.published and not entry.published:
        return structs.replace(entry, published=known.published)
    return entry


def merged(group: Sequence[Entry]) -> tuple[Entry, tuple[Entry, ...]]:
    """Return one entry for a group, the fullest first, and the others."""
    first, *others = sorted(group, key=lambda entry: entry.partial)
    entry = first
    for other in others:
        entry = merge(entry, other)
    return entry, tuple(others)


def merge(first: Entry, other: Entry) -> Entry:
    """Return `first` with what it lacks taken from `other`.

    A summary that was cut gives way to a whole one, a derived link to a given one; categories and
    tags are the union, in order.
    """
    taken: dict[str, object] = {
        field: getattr(other, field)
        for field in first.__struct_fields__
        if not getattr(first, field) and getattr(other, field)
    }
    if first.link_derived and other.link and not other.link_derived:
        taken |= {"link": other.link, "link_derived": False}
    elif first.link:
        taken.pop("link_derived", None)
    if (first.partial, _is_cut(first)) > (other.partial, _is_cut(other)) and other.summary:
        taken["summary"] = other.summary
    for field in ("categories", "tags"):
        taken[field] = distinct((*getattr(first, field), *getattr(other, field)))
    taken["partial"] = first.partial and other.partial
    return structs.replace(first, **taken)


def _is_cut(entry: Entry) -> bool:
    return entry.summary.endswith(ELLIPSIS)
