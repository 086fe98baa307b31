"""A listing page saved as plain text: its lines, what on it is noise, where the cards begin."""

import re
from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct

from bulletin.sources import _citation
from bulletin.sources._wordpress_facts import CORE_TYPES

_MORE = re.compile(r"(?:^|(?<=[^\w\s])\s*)Read More\s*[»→›>]*$", re.IGNORECASE)
_TAGS = re.compile(r"TAGS\s*:(.*)")

# A post type's name (WordPress: `register_post_type()`, 20 characters at most). Some themes print
# them all, one a line.
_TYPE = re.compile(r"[a-z0-9][a-z0-9_-]{1,19}")
_ENOUGH_TYPES = 4

_SHARE = re.compile(
    r"(?:Share\s*)?(?:(?:Facebook|Twitter|LinkedIn|Google\+|E-?mail|WhatsApp|Pinterest|Telegram|"
    r"Reddit|Tumblr|Print|Copy Link|Bluesky|Mastodon|Threads)\s*){2,}(?:Share)?"
)


class Line(Struct, frozen=True):
    """A line with text on it: its place (``file:line``), and whether a blank one is above it."""

    where: str
    text: str
    after_blank: bool


class Page(Struct, frozen=True, kw_only=True):
    """A page in its parts, top to bottom.

    `above` is the page's own text, closed by the line of its download button (`button`), if it has
    one; `between` stands under that, and the cards are in `cards`. `bounded` says that the first
    card begins where `cards` does; else text of the page may stand over it. `types` and `shares`
    were taken out: post type names, and the labels of share buttons.
    """

    above: tuple[Line, ...]
    button: Line | None
    between: tuple[Line, ...]
    cards: tuple[Line, ...]
    bounded: bool
    types: tuple[Line, ...]
    shares: tuple[Line, ...]


def is_more(line: Line) -> bool:
    """Tell whether `line` ends with the "Read More" of a card."""
    return _MORE.search(line.text) is not None


def without_more(text: str) -> str:
    """Return an excerpt without its "Read More"; dots and white space before that stay."""
    return _MORE.sub("", text)


def tags_of(line: Line) -> tuple[str, ...] | None:
    """Return the tags that a "TAGS:" line names, perhaps none; None for any other line."""
    found = _TAGS.match(line.text)
    return tuple(filter(None, map(str.strip, found[1].split(",")))) if found else None


def page_of(text: str, where: str) -> Page:
    """Return the parts of the page `text`, which was read from `where`."""
    every = _lines(text, where)
    lines = [line for line in every if not _SHARE.fullmatch(line.text)]
    runs = _type_runs(lines)
    parting = _parting(lines, runs)
    first_more = next((i for i, line in enumerate(lines) if is_more(line)), len(lines))
    top = parting.start if parting else first_more
    button = max((i for i in range(top) if _citation.is_button(lines[i].text)), default=None)
    under = 0 if button is None else button + 1
    first = parting.stop if parting else under
    noise = {i for run in runs for i in run if i >= under}
    over = range(first) if button is None else range(button)

    def part(places: range) -> tuple[Line, ...]:
        return tuple(lines[i] for i in places if i not in noise)

    return Page(
        above=part(over),
        button=None if button is None else lines[button],
        between=() if button is None else part(range(under, first)),
        cards=part(range(first, len(lines))),
        bounded=first > 0,
        types=tuple(lines[i] for i in sorted(noise)),
        shares=tuple(line for line in every if _SHARE.fullmatch(line.text)),
    )


def _lines(text: str, where: str) -> list[Line]:
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return [
        Line(f"{where}:{number}", line, after_blank=number > 1 and not lines[number - 2])
        for number, line in enumerate(lines, 1)
        if line
    ]


def _type_runs(lines: Sequence[Line]) -> list[range]:
    """Return where post type names stand together: four lines, or two that are WordPress's own."""
    runs: list[range] = []
    start = 0
    for is_type, group in groupby(lines, key=lambda line: _TYPE.fullmatch(line.text) is not None):
        members = list(group)
        run = range(start, start + len(members))
        start = run.stop
        if is_type and _heads_a_card(lines, run):
            run, members = run[:-1], members[:-1]
        core = all(line.text in CORE_TYPES for line in members)
        if is_type and (len(run) >= _ENOUGH_TYPES or (core and len(run) > 1)):
            runs.append(run)
    return runs


def _heads_a_card(lines: Sequence[Line], run: range) -> bool:
    """Tell whether a run's last line is rather the title of a card: a line hangs on it alone."""
    spaced = len(run) > 1 and all(lines[i].after_blank for i in run[1:])
    return spaced and run.stop < len(lines) and not lines[run.stop].after_blank


def _parting(lines: Sequence[Line], runs: Sequence[range]) -> range | None:
    """Return the run that parts the page's own text from the cards, if one does."""
    for run in runs:
        ours = any(lines[i].text in CORE_TYPES for i in run)
        over_cards = not any(map(is_more, lines[: run.start]))
        under_button = run.start > 0 and _citation.is_button(lines[run.start - 1].text)
        if ours and (over_cards or under_button):
            return run
    return None
