"""The editor's own words as they stand in the draft: freed of their indent, and looked over."""

import re
from collections.abc import Iterable, Iterator

from bulletin import links
from bulletin.model import Finding

_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+")
_LINK = re.compile(r"(!?)\[[^\[\]]*\]\(\s*<?([^()\s<>]+)")


def without_indent(lines: Iterable[str]) -> str:
    """Return the lines of a note without their indent; an item below another keeps its place.

    No line keeps more of it, for Markdown reads four spaces as code.
    """
    kept: list[str] = []
    margin, deepest = None, 0
    for line in lines:
        bare = line.strip()
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        margin = indent if margin is None else margin
        if item := _ITEM.match(bare):
            depth = max(0, min(indent - margin, deepest))
            deepest = depth + len(item[0])
            bare = " " * depth + bare
        elif bare and kept[-1:] == [""]:
            deepest = 0
        kept.append(bare)
    return "\n".join(kept)


def about_links(line: str, where: str) -> Iterator[Finding]:
    """Yield findings for the pictures and links of a line whose addresses cannot be printed."""
    for sign, given in _LINK.findall(line):
        url = links.judge_own(given)
        if sign and not url.startswith("https://"):
            yield Finding(
                severity="warning",
                what=f"The picture {links.told(given)} is not printed.",
                where=where,
                hint="A picture needs an address that begins with https://: put it on your website,"
                " and write that address.",
            )
        elif not url:
            yield Finding(
                severity="warning",
                what=f"The link {links.told(given)} leads nowhere from an inbox.",
                where=where,
                hint="Write the whole address: it begins with https://, mailto: or tel:.",
            )
