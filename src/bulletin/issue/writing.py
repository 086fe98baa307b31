"""The text of a draft, changed as little as can be: lines come in, and leave with their entries.

A person's lines are never reordered or reworded.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, structs

from bulletin.issue.draft import (
    HEADING,
    HELD,
    LATER,
    NEVER,
    SPACE,
    Draft,
    DraftLine,
    held_as,
    lines_of,
)
from bulletin.issue.parsing import parse
from bulletin.model import Known

_ROUND = str.maketrans("[]", "()")
"""A draft's square brackets are those of the codes."""
_UPDATE = re.compile(r".*\[[0-9A-Fa-f]{4,64}\]\s*\((updated since .*)\)[^()]*")


class Block(Struct, frozen=True):
    """The lines that tell an entry, to be put under a heading."""

    title: str
    lines: tuple[str, ...]


def line_for(known: Known, update: str = "") -> tuple[str, ...]:
    """Return the line that tells an entry; of an update, in brackets, also what has changed."""
    told = f" ({in_brackets(update)})" if update else ""
    return (f"- {known.entry.title} [{known.id}]{told}",)


def in_brackets(update: str) -> str:
    """Return the words about an update as they stand between round brackets."""
    return " ".join(update.translate(_ROUND).split())


def update_in(line: DraftLine) -> str:
    """Return the words that stand between round brackets behind an entry's code, or ""."""
    match = _UPDATE.fullmatch(line.lines[0])
    return match[1] if match else ""


def reworded(draft: Draft, words: Mapping[int, tuple[str, str]]) -> Draft:
    """Return a draft with other words, by the number of a line the old and the new ones."""
    lines = draft.source.split("\n")
    for number, (old, new) in words.items():
        lines[number - 1] = f"({new})".join(lines[number - 1].rsplit(f"({old})", 1))
    return structs.replace(draft, source="\n".join(lines))


def renumbered(source: str, number: int) -> str:
    """Return a draft's text as that of issue `number`: its number is another, and no more."""
    said = re.compile(rf"^(Number{SPACE}*:{SPACE}*)[0-9]+", re.IGNORECASE | re.MULTILINE)
    return said.sub(rf"\g<1>{number}", source, count=1)


def extend(draft: Draft, order: Sequence[str], newcomers: Iterable[Block]) -> str:
    """Return the draft's text with `newcomers` added to the ends of their sections.

    New sections are put in `order`; every line that was there stays as it is, where it is.
    """
    added: dict[str, list[str]] = {}
    titles: dict[str, str] = {title.casefold(): title for title in order}
    for block in newcomers:
        titles.setdefault(held_as(block.title), block.title)
        added.setdefault(held_as(block.title), []).extend(block.lines)
    if draft.source and not added:
        return draft.source
    blocks = _blocks(draft.source or _head(draft))
    present = [_title(block) for block in blocks]
    for key, title in titles.items():
        lines = added.get(key)
        if not lines:
            continue
        if key not in present:
            at = _place(key, list(titles), present)
            _part(blocks[at - 1])
            blocks.insert(at, [_heading(title), *([""] if at < len(blocks) else [])])
            present.insert(at, key)
        place = blocks[present.index(key)]
        end = max(number for number, line in enumerate(place, 1) if line.strip())
        place[end:end] = lines
    line_end = "\r\n" if "\r\n" in draft.source else "\n"
    return line_end.join(line for block in blocks for line in block) + line_end


def without(source: str, leaving: Iterable[str], where: str) -> str:
    """Return a draft's text without the lines, and notes, of the entries that leave it."""
    gone = frozenset(leaving)
    drop = {
        number
        for _, line in parse(source, where).lines()
        if line.id in gone
        for number in range(line.number, line.number + len(line.lines))
    }
    if not drop:
        return source
    kept = [line for number, line in enumerate(source.split("\n"), 1) if number not in drop]
    return "\n".join(kept)


def renamed(source: str, names: Mapping[str, str]) -> str:
    """Return a draft's text with other handles: entries turned out to be others."""
    for old, new in names.items():
        source = re.sub(rf"(?i)\[{old}\](?=[^\[\]\n]*$)", f"[{new}]", source, flags=re.MULTILINE)
    return source


def _part(block: list[str]) -> None:
    """Leave one empty line between a block and the new section behind it."""
    if block and block[-1].strip():
        block.append("")


def _heading(title: str) -> str:
    """Return the line of a heading; one that ends in " #" is closed, lest that be its close."""
    return f"## {title} ##" if re.search(r"\s#+$", title) else f"## {title}"


def _head(draft: Draft) -> str:
    return f"Number: {draft.number}\nDate: {draft.date.isoformat()}\nSubject: {draft.subject}\n"


def _blocks(source: str) -> list[list[str]]:
    """Return the lines before the first heading, then those of each heading."""
    blocks: list[list[str]] = [[]]
    for line in lines_of(source):
        if HEADING.fullmatch(line):
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _title(block: list[str]) -> str:
    match = HEADING.fullmatch(block[0]) if block else None
    return held_as(match[1]) if match else ""


def _place(title: str, order: Sequence[str], present: Sequence[str]) -> int:
    """Return where a new section goes: after the nearest section before it that is there."""
    if title in HELD:
        return present.index(NEVER) if title == LATER and NEVER in present else len(present)
    for earlier in reversed(order[: order.index(title)]):
        if earlier in present and earlier not in HELD:
            return present.index(earlier) + 1
    later = [present.index(name) for name in (*order, *HELD) if name in present]
    return min(later, default=len(present))
