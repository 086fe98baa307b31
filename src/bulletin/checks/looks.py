"""How text in an email is shown: the colours, size and weight that its styles come to."""

import re
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from bulletin.checks import css
from bulletin.checks.page import Element

NAMED = {
    "black": "#000000", "white": "#ffffff", "red": "#ff0000", "green": "#008000",
    "blue": "#0000ff", "yellow": "#ffff00", "gray": "#808080", "grey": "#808080",
    "silver": "#c0c0c0", "maroon": "#800000", "navy": "#000080", "purple": "#800080",
    "teal": "#008080", "olive": "#808000", "orange": "#ffa500", "lime": "#00ff00",
}  # fmt: skip


class Look(Struct, frozen=True):
    """How text is shown: colour and ground ("" where they cannot be told), size, weight."""

    colour: str = "#000000"
    ground: str = "#ffffff"
    size: float = 16.0
    bold: bool = False


class _Styled(Struct, frozen=True):
    """The declarations of a rule and one of its selectors."""

    selector: css.Selector
    declarations: tuple[tuple[str, str], ...]


class Sheet:
    """The rules of style sheets, and the looks that were worked out by them.

    An email says the same again and again: what was worked out for one element is kept for others
    like it.
    """

    def __init__(self, rules: Iterable[css.Rule]) -> None:
        self._rules: list[_Styled] = []
        self._by_key: dict[str, list[int]] = {}
        for rule in rules:
            for chosen in filter(None, map(css.selector, rule.selectors)):
                tag, marks = chosen.compounds[-1]
                key = min(marks) if marks else tag or "*"
                self._by_key.setdefault(key, []).append(len(self._rules))
                self._rules.append(_Styled(chosen, rule.declarations))
        self._fitting: dict[tuple[str, frozenset[str]], list[int]] = {}
        self._looks: dict[object, Look] = {}

    def look(self, element: Element, around: Look) -> Look:
        """Return how the text inside an element is shown, given how it is around it."""
        rules = tuple(self._matching(element)) if self._rules else ()
        attrs = element.attrs
        own = (element.tag, element.style, attrs.get("bgcolor", ""), attrs.get("color", ""))
        found = self._looks.get((own, rules, around))
        if found is None:
            blocks = [self._rules[number].declarations for number in rules]
            found = _look(own, blocks, around)
            self._looks[own, rules, around] = found
        return found

    def _matching(self, element: Element) -> list[int]:
        """Return the rules that an element comes under, the weightiest last."""
        marks = _marks(element)
        kind = (element.tag, marks)
        if kind not in self._fitting:
            keys = (element.tag, "*", *marks)
            found = [number for key in keys for number in self._by_key.get(key, ())]
            own = [n for n in found if _is(element, self._rules[n].selector.compounds[-1])]
            self._fitting[kind] = sorted(own, key=lambda n: (self._rules[n].selector.weight, n))
        return [n for n in self._fitting[kind] if _is_under(element, self._rules[n].selector)]


def _is_under(element: Element, selector: css.Selector) -> bool:
    """Tell whether the elements around one are those that a selector asks for."""
    around = element.parent
    for compound in selector.compounds[-2::-1]:
        while around is not None and not _is(around, compound):
            around = around.parent
        if around is None:
            return False
        around = around.parent
    return True


def _is(element: Element, compound: tuple[str, frozenset[str]]) -> bool:
    tag, marks = compound
    return tag in ("", "*", element.tag) and marks <= _marks(element)


def _marks(element: Element) -> frozenset[str]:
    return _marked(element.attrs.get("class", ""), element.attrs.get("id", ""))


@lru_cache(1024)
def _marked(classes: str, name: str) -> frozenset[str]:
    return frozenset((*(f".{each}" for each in classes.split()), *((f"#{name}",) if name else ())))


def _look(
    own: tuple[str, str, str, str], blocks: list[tuple[tuple[str, str], ...]], around: Look
) -> Look:
    """Return the look that an element's tag, style and attributes, and `blocks` of rules, make."""
    tag, style, ground, tone = own
    values = {"background-color": ground, "color": tone}
    if tag in ("h1", "h2", "h3", "h4", "th", "b", "strong"):
        values["font-weight"] = "bold"
    for important in (False, True):
        for block in (*blocks, css.declarations(style)):
            for name, value in block:
                if value.lower().endswith("!important") == important:
                    values[name] = value.partition("!")[0].strip()
                    if name == "background":
                        values["background-color"] = values[name]
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
