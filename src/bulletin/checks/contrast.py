"""Checks of colours: text against its ground, by day and in the dark."""

import re
from collections.abc import Iterator
from functools import lru_cache, reduce

from bulletin import colour
from bulletin.checks import css
from bulletin.checks.letter import Letter, Spot, check
from bulletin.checks.looks import Look, Sheet
from bulletin.checks.matching import OUTSIDE
from bulletin.checks.page import Element, Text

LARGE, LARGE_BOLD = 24.0, 18.66
"""Pixels from which on text counts as large (WCAG 2.2: 18 points, 14 bold)."""
ENOUGH_FOR_LARGE = 3.0
MOST = 600
"""Selectors of a page that is judged; a style block that Gmail reads has no room for as many."""
_DARK = r"@media[^,]*\(prefers-color-scheme:\s*dark\)"
WHY = "Low contrast is unreadable in the sun and for many eyes; 59 % of emails have some."
SOURCE = "WCAG 2.2, 1.4.3 (4.5 to 1; large text 3 to 1)"


@check("error", why=WHY, source=SOURCE)
def contrast(letter: Letter) -> Iterator[Spot]:
    """Text can be read on its ground."""
    yield from _faint(letter, dark=False)


@check("error", why="In the dark, too: " + WHY[:1].lower() + WHY[1:], source=SOURCE)
def contrast_dark(letter: Letter) -> Iterator[Spot]:
    """Text can be read on its ground where the reader's computer asks for dark colours."""
    if any("prefers-color-scheme" in sheet.words for sheet in letter.page.sheets):
        yield from _faint(letter, dark=True)


def _faint(letter: Letter, *, dark: bool) -> Iterator[Spot]:
    sheet = Sheet(_applying(letter, dark=dark))
    if len(sheet) > MOST:
        yield Spot(
            f"{len(sheet):,} selectors in the style blocks are too many to tell the colours by",
            f"Remove what is not needed, or inline it: {MOST:,} are the most.",
            letter.page.sheets[0].line,
        )
        return
    told: set[tuple[str, str]] = set()
    for text, look in _shown(letter.page.body, sheet):
        if (look.colour, look.ground) not in told and look.size and text.words.strip():
            spot = _spot(text, look, " in the dark" if dark else "")
            if spot:
                told.add((look.colour, look.ground))
                yield spot


def _shown(body: Element, sheet: Sheet) -> Iterator[tuple[Text, Look]]:
    """Yield every text that a reader sees, and how it looks."""
    enter = sheet.matcher.inside
    waiting: list[tuple[Element | Text, int, Look]]
    waiting = [(body, reduce(enter, body.around, OUTSIDE), Look())]
    while waiting:
        each, state, look = waiting.pop()
        if isinstance(each, Text):
            yield each, look
        elif not each.is_unseen:
            inside, shown = enter(state, each), sheet.look(each, state, look)
            waiting += [(one, inside, shown) for one in reversed(each.content)]


def _spot(text: Text, look: Look, when: str) -> Spot | None:
    if not (look.colour and look.ground):
        return None
    found = _ratio(look.colour, look.ground)
    large = look.size >= LARGE or (look.bold and look.size >= LARGE_BOLD)
    if found >= (ENOUGH_FOR_LARGE if large else colour.ENOUGH):
        return None
    words = " ".join(text.words.split())[:40]
    return Spot(
        f"{look.colour} on {look.ground} has a contrast of {found:.1f}{when}: {words!r}",
        f"Make it at least {ENOUGH_FOR_LARGE if large else colour.ENOUGH}.",
        text.line,
    )


@lru_cache(1024)
def _ratio(one: str, other: str) -> float:
    return colour.contrast(one, other)


def _applying(letter: Letter, *, dark: bool) -> Iterator[css.Rule]:
    for rule in letter.page.rules:
        if all(dark and re.fullmatch(_DARK, each) for each in rule.around):
            yield rule
