"""What the `wxr` reader has to say, in words."""

from collections.abc import Iterator, Mapping, Sequence

from bulletin.errors import SourceError
from bulletin.excerpts import shorten
from bulletin.model import Finding, Severity
from bulletin.sources import _wxr_repairs as repairs
from bulletin.sources._text_page import CORE_TYPES, SETTINGS
from bulletin.sources._wxr_pieces import LARGEST

CUT = "the file ends in the middle: it was not written or copied whole"
TOO_LARGE = f"an entry of more than {LARGEST // 1_000_000} MB"
UNSURE = "an entry so damaged, or cut, that it cannot be told whether it is public"
"""Why an item, or the rest of a file, cannot be read."""

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
_SHOWN = 5  # places that a message names
_TYPES = 30  # post types that a note names


def about_repairs(parser: repairs.Parser, where: str) -> Iterator[Finding]:
    """Yield one finding for each kind of repair that a file needed, with its count."""
    for kind, number in parser.repairs.items():
        if number:
            severity, what, one, many, hint = _REPAIRS[kind]
            named = f": {', '.join(sorted(parser.prefixes))}" if kind == repairs.PREFIXES else ""
            counted = f"1 {one}" if number == 1 else f"{number:,} {many}"
            yield Finding(
                severity=severity, what=f"{what}: {counted}{named}", where=where, hint=hint
            )


def about_lost(lost: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """Yield an error for each kind of loss."""
    for reason in dict.fromkeys(reason for _, reason in lost):
        where = [place for place, why in lost if why == reason]
        yield Finding(
            severity="error",
            what=f"not read: {reason}{_more(where)}",
            where=where[0],
            hint="Export again from WordPress; the other entries were read.",
        )


def refuse_part(lost: Sequence[tuple[str, str]]) -> None:
    """Raise `SourceError` where a part could not be read: what it held would count as gone."""
    if lost:
        where, reason = lost[0]
        others = f" (and {len(lost) - 1} more)" if len(lost) > 1 else ""
        raise SourceError(
            f"{reason}{others}",
            where=where,
            hint="Export again from WordPress. Or write complete = false for this source: then"
            " what can be read is read, and nothing counts as gone.",
        )


def about_others(types: Sequence[str], others: Mapping[str, int]) -> Iterator[Finding]:
    """Yield one note for the post types that were left out, with their counts."""
    if others:
        may = sorted(filter(_may_hold_entries, others), key=lambda name: (-others[name], name))
        named = ", ".join(f'"{name}"' for name in (*types, *may[:1]))
        yield Finding(
            severity="note",
            what=f"{sum(others.values())} of other types left out: {_listed(others)}",
            hint=f"To read one more, name it: types = [{named}]" if may else "",
        )


def nothing(types: Sequence[str], others: Mapping[str, int]) -> SourceError:
    """Return the error for an export without any entry of the types asked for."""
    held = f"; it holds {_listed(others)}" if others else ""
    return SourceError(
        f"the export holds no entry of the type {' or '.join(types)}{held}",
        hint="Name the types that hold entries: types = [...]." if others else "Export again.",
    )


def _may_hold_entries(name: str) -> bool:
    return bool(name) and name not in CORE_TYPES - {"page"} and not name.startswith(SETTINGS)


def _listed(others: Mapping[str, int]) -> str:
    most = sorted(others.items(), key=lambda pair: (-pair[1], pair[0]))
    names = [f"{number} {shorten(name, 40) or 'unnamed'}" for name, number in most[:_TYPES]]
    return ", ".join(names) + (" and others" if len(most) > _TYPES else "")


def _more(places: Sequence[str]) -> str:
    """Return the places after the first, as far as a message should name them."""
    if len(places) == 1:
        return ""
    rest = len(places) - 1 - _SHOWN
    return f"; also {', '.join(places[1 : _SHOWN + 1])}" + (f" and {rest} more" if rest > 0 else "")
