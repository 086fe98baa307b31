"""``bulletin.toml`` for a new publication: what was found is set, every other key stands by. Pure.

What a key means comes from the schema (`bulletin.schema.keys_of`), as in the messages; a key that
is not set is a comment, with its default or an example.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from textwrap import wrap

from msgspec import Struct

from bulletin import sources
from bulletin.config import (
    MAILERS,
    ChecksTable,
    EmailTable,
    FeedsTable,
    IssueTable,
    PublicationTable,
    SectionTable,
)
from bulletin.schema import Key, keys_of
from bulletin.setup.values import Plan, Section

ADDRESS = "https://example.com/bulletin/"
"""Stands for the address of the feeds until somebody knows it: every build tells (`about_address`).

Its host is not the one that stands for an unknown hub.
"""
EXAMPLES: dict[str, object] = {
    "formerly": ("https://old.example.org/",),
    "contact": "editor@example.org",
    "login": "env:HUB_LOGIN",
    "permalink": "https://example.org/{slug}/",
    "categories": ("News", "Events"),
    "columns": {"Name of the report": "title"},
    "sheet": "Entries",
    "from": "Our Newsletter <digest@example.org>",
    "unsubscribe": "https://example.org/unsubscribe",
    "address": "1 Example Street, Example Town",
    "since": date(2026, 1, 1),
    "names": ("First Last",),
    "allow": ("+32 2 123 45 67", "desk@example.org"),
    "path": "entries.csv",
    "url": "https://example.org/",
}
"""What a key that has no default to show may look like."""

_HEAD = """\
# The settings of this newsletter. Lines that begin with # are notes, or settings not in use: take
# the # away to use one. After a change, type: bulletin status
"""
_ABOUT_SECTIONS = """\
# The headings of the newsletter, from general to special: an entry with several categories goes to
# the last one that takes one of them. Change their order by moving them as a whole.
"""


_EXAMPLE = Section("News", ("News",), 0)


def settings(plan: Plan) -> str:
    """Return the text of a ``bulletin.toml``."""
    return "\n".join(
        (
            _HEAD,
            *_table("[publication]", PublicationTable, _publication(plan)),
            *_source(plan),
            _ABOUT_SECTIONS,
            *_sections(plan),
            *_table("[issue]", IssueTable, {"since": plan.since}, _since(plan)),
            *_table("[email]", EmailTable, {}, {"mailers": f"Known: {', '.join(MAILERS)}."}),
            *_table("[feeds]", FeedsTable, {}),
            *_table("[checks]", ChecksTable, {}),
        )
    )


def literal(value: object) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, bool | int | date):
        return str(value).lower()
    if isinstance(value, str):  # JSON's escapes are TOML's, but for this one character
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        pairs = (f"{literal(key)} = {literal(one)}" for key, one in value.items())
        return f"{{{', '.join(pairs)}}}"
    assert isinstance(value, Sequence), value
    return f"[{', '.join(map(literal, value))}]"


def _publication(plan: Plan) -> dict[str, object]:
    told: dict[str, object] = {
        "title": plan.title,
        "home": plan.home,
        "url": ADDRESS,
        "language": plan.language,
        "timezone": plan.timezone,
    }
    return told | ({"contact": plan.contact} if plan.contact else {})


def _source(plan: Plan) -> Iterator[str]:
    spec = sources.spec_of(plan.source.kind)
    assert not isinstance(spec, str), spec
    values: dict[str, object] = dict(plan.source.settings)
    unused = {"path", "url"} - values.keys()
    head = f"[[source]]\nkind = {literal(plan.source.kind)}"
    yield from _table(head, spec, values, leave_out=unused)


def _sections(plan: Plan) -> Iterator[str]:
    for number, section in enumerate(plan.sections):
        yield from _section(section, explained=not number)
    if not plan.sections:
        yield from map(_commented, _section(_EXAMPLE, explained=True))
    for section in plan.others:
        yield from map(_commented, _section(section))
    yield f"[[section]]\ntitle = {literal(plan.rest)}"
    yield from _note(_meaning(SectionTable, "rest"))
    yield "rest = true\n"


def _commented(line: str) -> str:
    return f"# {line}" if line and not line.startswith("#") else line


def _section(section: Section, *, explained: bool = False) -> Iterator[str]:
    """Yield the lines of a section; what else one may hold is explained once."""
    yield "[[section]]"
    yield f"title = {literal(section.title)}"
    own = section.categories != (section.title,)
    if explained:
        yield from _note(_meaning(SectionTable, "categories"))
    if own or explained:
        yield f"{'' if own else '# '}categories = {literal(section.categories)}"
    if explained:
        yield from _note(_meaning(SectionTable, "updates"))
        yield "# updates = false"
    yield ""


def _since(plan: Plan) -> dict[str, str]:
    return {
        "since": "Take an earlier day to begin with more of what the hub has already."
        if not plan.source.undated
        else "The hub's entries have no dates: all of them will be in the first issue."
    }


def _table(
    head: str,
    kind: type[Struct],
    values: Mapping[str, object],
    notes: Mapping[str, str] | None = None,
    *,
    leave_out: set[str] | frozenset[str] = frozenset(),
) -> Iterator[str]:
    """Yield the lines of a table: each key under what it means, a comment when it has no value."""
    yield head
    for key in keys_of(kind):
        if key.name in leave_out:
            continue
        yield from _note(f"{key.meaning} {(notes or {}).get(key.name, '')}")
        if key.name in values:
            yield f"{key.name} = {literal(values[key.name])}"
        elif (shown := _shown(key)) is not None:
            yield f"# {key.name} = {literal(shown)}"
    yield ""


def _note(text: str) -> list[str]:
    return wrap(text, 100, initial_indent="# ", subsequent_indent="# ")


def _shown(key: Key) -> object:
    """Return what stands for a key that is not in use: its default, or an example, or None."""
    if key.required or key.default in (None, "", (), {}):
        return EXAMPLES.get(key.name, key.default)
    return key.default if isinstance(key.default, bool | int | str | tuple) else None


def _meaning(kind: type[Struct], name: str) -> str:
    return next(key.meaning for key in keys_of(kind) if key.name == name)
