"""Checks of colours: text against its ground, by day and in the dark."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct

from bulletin import colour
from bulletin.checks import css
from bulletin.checks.letter import Letter, Spot, check
from bulletin.checks.page import Element, Text

LARGE, LARGE_BOLD = 24.0, 18.66
"""Pixels from which on text counts as large (WCAG 2.2: 18 points, 14 bold)."""
ENOUGH_FOR_LARGE = 3.0
NAMED = {
    "black": "#000000", "white": "#ffffff", "red": "#ff0000", "green": "#008000",
    "blue": "#0000ff", "yellow": "#ffff00", "gray": "#808080", "grey": "#808080",
    "silver": "#c0c0c0", "maroon": "#800000", "navy": "#000080", "purple": "#800080",
    "teal": "#008080", "olive": "#808000", "orange": "#ffa500", "lime": "#00ff00",
}  # fmt: skip
WHY = "Low contrast is unreadable in the sun and for many eyes; 59 % of emails have some."
SOURCE = "WCAG 2.2, 1.4.3 (4.5 to 1; large text 3 to 1)"


class Look(Struct, frozen=True):
    """How text is shown: colour and ground ("" where they cannot be told), size, weight."""

    colour: str = "#000000"
    ground: str = "#ffffff"
    size: float = 16.0
    bold: bool = False


class Styled(Struct, frozen=True):
    """A declaration block of a style sheet and the one selector it is looked at under."""

    selector: css.Selector
    declarations: tuple[tuple[str, str], ...]


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
    sheet = _sheet(letter, dark=dark)
    told: set[tuple[str, str]] = set()
    waiting: list[tuple[Element | Text, Look]] = [(letter.page.body, Look())]
    while waiting:
        each, look = waiting.pop()
        if isinstance(each, Element):
            if not each.is_unseen:
                inside = _look(each, look, sheet)
                waiting += reversed([(one, inside) for one in each.content])
        elif each.words.strip() and (look.colour, look.ground) not in told and look.size:
            spot = _spot(each, look, " in the dark" if dark else "")
            if spot:
                told.add((look.colour, look.ground))
                yield spot


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


def _sheet(letter: Letter, *, dark: bool) -> dict[str, list[Styled]]:
    """Return the rules that apply, by a class, id or tag of their last compound."""
    found: dict[str, list[Styled]] = {}
    for sheet in letter.page.sheets:
        for rule in css.rules(sheet.words, sheet.line):
            if not _applies(rule.around, dark=dark):
                continue
            for source in rule.selectors:
                if chosen := css.selector(source):
                    tag, marks = chosen.compounds[-1]
                    key = min(marks) if marks else tag or "*"
                    found.setdefault(key, []).append(Styled(chosen, rule.declarations))
    return found


def _applies(around: Iterable[str], *, dark: bool) -> bool:
    return all(
        dark and re.fullmatch(r"@media[^,]*\(prefers-color-scheme:\s*dark\)", each)
        for each in around
    )


def _look(element: Element, look: Look, sheet: dict[str, list[Styled]]) -> Look:
    """Return how the text inside an element is shown, given how it is around it."""
    values: dict[str, str] = {}
    if ground := element.attrs.get("bgcolor"):
        values["background-color"] = ground
    if tone := element.attrs.get("color"):
        values["color"] = tone
    if element.tag in ("h1", "h2", "h3", "h4", "th", "b", "strong"):
        values["font-weight"] = "bold"
    matching = list(_matching(element, sheet)) if sheet else []
    inline = css.declarations(element.style)
    for important in (False, True):
        for block in (*(one.declarations for one in matching), inline):
            for name, value in block:
                if value.lower().endswith("!important") == important:
                    values[name] = value.partition("!")[0].strip()
                    if name == "background":
                        values["background-color"] = values[name]
    return Look(
        _colour(values.get("color", ""), look.colour),
        _colour(values.get("background-color", ""), look.ground),
        _size(values.get("font-size", ""), look.size),
        _bold(values.get("font-weight", ""), look.bold),
    )


def _matching(element: Element, sheet: dict[str, list[Styled]]) -> list[Styled]:
    """Return the rules that an element comes under, the weightiest last."""
    keys = {element.tag, "*", *_marks(element)}
    found = [rule for key in keys for rule in sheet.get(key, ()) if _matches(element, rule)]
    return sorted(found, key=lambda rule: rule.selector.weight)


def _marks(element: Element) -> set[str]:
    named = {f".{name}" for name in element.attrs.get("class", "").split()}
    return named | ({f"#{element.attrs['id']}"} if element.attrs.get("id") else set())


def _matches(element: Element, rule: Styled) -> bool:
    *above, last = rule.selector.compounds
    if not _is(element, last):
        return False
    around = element.parent
    for compound in reversed(above):
        while around is not None and not _is(around, compound):
            around = around.parent
        if around is None:
            return False
        around = around.parent
    return True


def _is(element: Element, compound: tuple[str, frozenset[str]]) -> bool:
    tag, marks = compound
    return tag in ("", "*", element.tag) and marks <= _marks(element)


def _colour(value: str, inherited: str) -> str:
    """Return a colour as #rrggbb, the inherited one, or "" where it cannot be told."""
    value = value.strip().lower()
    if value in ("", "inherit", "transparent", "none", "initial"):
        return inherited
    if re.fullmatch(r"#[0-9a-f]{3}|#[0-9a-f]{6}", value):
        return value
    if parts := re.fullmatch(r"rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)", value):
        return "#{:02x}{:02x}{:02x}".format(*(min(int(part), 255) for part in parts.groups()))
    return NAMED.get(value, "")


def _size(value: str, inherited: float) -> float:
    match = re.fullmatch(r"(\d{1,3}(?:\.\d+)?)(px|pt|em|rem|%)?", value.strip().lower())
    if not match:
        return inherited
    unit = {"pt": 4 / 3, "em": inherited, "rem": 16.0, "%": inherited / 100}.get(
        match[2] or "", 1.0
    )
    return float(match[1]) * unit


def _bold(value: str, inherited: bool) -> bool:  # noqa: FBT001 - a look's part, like the others
    if value.isdecimal():
        return int(value) >= 600  # noqa: PLR2004 - CSS Fonts 4, section 2.2
    return {"bold": True, "bolder": True, "normal": False, "lighter": False}.get(value, inherited)
