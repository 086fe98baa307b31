"""What the `wxr` reader has to say, in words."""

from collections.abc import Iterator, Mapping, Sequence

from bulletin.errors import SourceError
from bulletin.excerpts import shorten
from bulletin.model import Finding, Severity
from bulletin.sources import _wxr_repairs as repairs
from bulletin.sources._wordpress_facts import CORE_TYPES, SETTINGS
from bulletin.text import number_of

# Of each kind of repair: how grave it is, what was done, to what (one, many), and what to do.
_REPAIRS: Mapping[str, tuple[Severity, str, str, str, str]] = {
    repairs.CONTROLS: (
        "note",
        "left out",
        "character that no text may hold",
        "characters that no text may hold",
        "",
    ),
    repairs.SIGNS: (
        "note",
        "taken as text",
        "sign (& or <) that was not written out",
        "signs (& or <) that were not written out",
        "",
    ),
    repairs.PREFIXES: (
        "note",
        "read all the same",
        "entry with undeclared prefixes",
        "entries with undeclared prefixes",
        "",
    ),
    repairs.BYTES: (
        "warning",
        "read as Windows-1252",
        "byte that is no UTF-8",
        "bytes that are no UTF-8",
        "Look at letters with accents.",
    ),
    repairs.TAGS: (
        "warning",
        "read as far as possible",
        "entry with broken tags",
        "entries with broken tags",
        "Compare them with the site.",
    ),
}
_TYPES = 30  # post types that a note names


def about_repairs(parser: repairs.Parser, where: str) -> Iterator[Finding]:
    """Yield one finding for each kind of repair that a file needed, with its count."""
    for kind, number in parser.repairs.items():
        if number:
            severity, what, one, many, hint = _REPAIRS[kind]
            named = f": {', '.join(sorted(parser.prefixes))}" if kind == repairs.PREFIXES else ""
            counted = number_of(number, one, many)
            yield Finding(
                severity=severity, what=f"{what}: {counted}{named}", where=where, hint=hint
            )


def about_others(types: Sequence[str], others: Mapping[str, int]) -> Iterator[Finding]:
    """Yield one note for the post types that were left out, with their counts."""
    if others:
        may = _likely(others)
        named = ", ".join(f'"{name}"' for name in (*types, *may[:1]))
        yield Finding(
            severity="note",
            what=f"{sum(others.values())} of other types left out: {_listed(others)}",
            hint=f"To read one more, name it: types = [{named}]" if may else "",
        )


class NoneOfTypesError(SourceError):
    """An export has no entry of the types asked for; `others` are types that may hold some."""

    others: tuple[str, ...] = ()


def nothing(types: Sequence[str], others: Mapping[str, int], where: str) -> NoneOfTypesError:
    """Return the error for an export without any entry of the types asked for."""
    held = f"; it holds {_listed(others)}" if others else ""
    error = NoneOfTypesError(
        f"the export holds no entry of the type {' or '.join(types)}{held}",
        where=where,
        hint="Name the types that hold entries: types = [...]." if others else "Export again.",
    )
    error.others = tuple(_likely(others))
    return error


def _likely(others: Mapping[str, int]) -> list[str]:
    """Return the types that may hold entries, the likeliest first: those of the site's own."""
    may = filter(_may_hold_entries, others)
    return sorted(may, key=lambda name: (name == "page", -others[name], name))


def _may_hold_entries(name: str) -> bool:
    return bool(name) and name not in CORE_TYPES - {"page"} and not name.startswith(SETTINGS)


def _listed(others: Mapping[str, int]) -> str:
    most = sorted(others.items(), key=lambda pair: (-pair[1], pair[0]))
    names = [f"{number} {shorten(name, 40) or 'unnamed'}" for name, number in most[:_TYPES]]
    return ", ".join(names) + (" and others" if len(most) > _TYPES else "")
