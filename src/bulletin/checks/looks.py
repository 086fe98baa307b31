"""How text in an email is shown: the colours, size and weight that its styles come to."""

import re
from collections.abc import Iterable
from itertools import chain

from msgspec import Struct

from bulletin.checks import css
from bulletin.checks.matching import Matcher
from bulletin.checks.page import Element

NAMED = {
    "black": "#000000", "white": "#ffffff", "red": "#ff0000", "green": "#008000",
    "blue": "#0000ff", "yellow": "#ffff00", "gray": "#808080", "grey": "#808080",
    "silver": "#c0c0c0", "maroon": "#800000", "navy": "#000080", "purple": "#800080",
    "teal": "#008080", "olive": "#808000", "orange": "#ffa500", "lime": "#00ff00",
}  # fmt: skip


Declarations = tuple[tuple[str, str], ...]
Styles = tuple[dict[str, str], dict[str, str]]
"""Properties with their values: the plain ones, and the important, which go before all of them."""


class Look(Struct, frozen=True):
    """How text is shown: colour and ground ("" where they cannot be told), size, weight."""

    colour: str = "#000000"
    ground: str = "#ffffff"
    size: float = 16.0
    bold: bool = False


class Sheet:
    """The rules of style sheets, and the looks that were worked out by them.

    An email says the same again and again: what was worked out for one element is kept for others
    like it.
    """

    def __init__(self, rules: Iterable[css.Rule]) -> None:
        chosen = [
            (selector, rule.declarations)
            for rule in rules
            for selector in filter(None, map(css.selector, rule.selectors))
        ]
        chosen.sort(key=lambda one: one[0].weight)  # of two that weigh the same, the later counts
        self.matcher = Matcher([selector for selector, _ in chosen])
        self._blocks = [declarations for _, declarations in chosen]
        self._come_to: dict[tuple[int, ...], Styles] = {}
        self._looks: dict[object, Look] = {}

    def __len__(self) -> int:
        """Return how many selectors there are."""
        return len(self._blocks)

    def look(self, element: Element, state: int, around: Look) -> Look:
        """Return how the text inside an element is shown, given state and look around it."""
        rules = self.matcher.under(state, element)
        attrs = element.attrs
        own = (element.tag, element.style, attrs.get("bgcolor", ""), attrs.get("color", ""))
        found = self._looks.get((own, rules, around))
        if found is None:
            found = self._looks[own, rules, around] = _look(own, self._styles(rules), around)
        return found

    def _styles(self, rules: tuple[int, ...]) -> Styles:
        found = self._come_to.get(rules)
        if found is None:
            found = self._come_to[rules] = _styles(self._blocks[number] for number in rules)
        return found


def _styles(blocks: Iterable[Declarations]) -> Styles:
    """Return what blocks of declarations come to, the weightiest last."""
    plain: dict[str, str] = {}
    important: dict[str, str] = {}
    for name, value in chain.from_iterable(blocks):
        into = important if value.lower().endswith("!important") else plain
        into[name] = value.partition("!")[0].strip()
        if name == "background":
            into["background-color"] = into[name]
    return plain, important


def _look(own: tuple[str, str, str, str], given: Styles, around: Look) -> Look:
    """Return the look that an element's tag, style and attributes make, with those of the rules."""
    tag, style, ground, tone = own
    values = {"background-color": ground, "color": tone}
    if tag in ("h1", "h2", "h3", "h4", "th", "b", "strong"):
        values["font-weight"] = "bold"
    for rules, written in zip(given, _styles([css.declarations(style)]), strict=True):
        values |= rules | written
    return Look(
        _colour(values["color"], around.colour),
        _colour(values["background-color"], around.ground),
        _size(values.get("font-size", ""), around.size),
        _bold(values.get("font-weight", ""), around.bold),
    )


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
