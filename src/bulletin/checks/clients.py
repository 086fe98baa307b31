"""Check of HTML and CSS against what clients support, by the data of caniemail.com.

``caniemail.json`` is that data made smaller (tools/caniemail.py says how); its date stands in it.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from bulletin.checks import css
from bulletin.checks.letter import Letter, Spot, check
from bulletin.checks.structure import FORBIDDEN
from bulletin.text import first_of

MANY = 3
"""So many clients are named; the others are counted."""
_EXTRAS = {
    "at": "@media",
    "attribute": "role target loading srcset",
    "element": "abbr acronym article aside bdi body footer header main nav picture rp rt ruby "
    "section wbr",  # where unknown they show what is in them
    "property": "border-radius box-shadow text-shadow color-scheme cursor user-select max-height "
    "overflow overflow-wrap word-break word-wrap word-spacing white-space white-space-collapse "
    "orphans widows outline outline-offset text-wrap text-justify text-overflow transition "
    "animation table-layout border-spacing list-style-position text-size-adjust opacity resize "
    "tab-size accent-color scroll-snap",
    "declaration": "display:none",
}
_GRACEFUL = frozenset(f"{kind}:{name}" for kind, names in _EXTRAS.items() for name in names.split())
_GRACEFUL_KINDS = (
    "media:",  # phones, dark, hovering
    "pseudo:",
    "attribute:aria-",
    "property:hyphen",
    "property:text-decoration-",
    "property:text-underline-",
    "property:font-",
)


def is_graceful(key: str) -> bool:
    """Tell whether a feature may be used where some clients lack it.

    There the email is plainer and as readable.
    """
    return key in _GRACEFUL or key.startswith(_GRACEFUL_KINDS)


class Feature(Struct, frozen=True):
    """Something that is written in an email, and where it stands first."""

    key: str
    line: int


@cache
def _table() -> tuple[list[str], dict[str, str]]:
    data = json.loads(Path(__file__).with_name("caniemail.json").read_text("utf-8"))
    return data["clients"], data["features"]


def lacking(key: str) -> tuple[list[str], str]:
    """Return the clients that do not support a feature, and its name at caniemail.com."""
    clients, features = _table()
    signs, _, slug = features.get(key, "").partition(" ")
    return [client for client, sign in zip(clients, signs, strict=False) if sign == "n"], slug


@check(
    "warning",
    why="What a client does not know it leaves out; what only makes the email plainer is let pass.",
    source="caniemail.com, 2026-05-13, 13 clients",
)
def support(letter: Letter) -> Iterator[Spot]:
    """Nothing is used that a widely read client does not support, unless it is a mere extra."""
    first: dict[str, int] = {}
    for feature in _features(letter):
        first.setdefault(feature.key, feature.line)
    for key, line in first.items():
        without, slug = lacking(key)
        if without and not is_graceful(key):
            yield Spot(
                f"{key.partition(':')[2]} does nothing in {first_of(without, MANY)}",
                f"Do without, or look at https://www.caniemail.com/features/{slug}/.",
                line,
            )


def _features(letter: Letter) -> Iterator[Feature]:
    page = letter.page
    styles: dict[str, int] = {}
    for element in page.elements:
        if element.tag not in FORBIDDEN:
            yield Feature(f"element:{element.tag}", element.line)
        for name in element.attrs:
            yield Feature(f"attribute:{name}", element.line)
        if element.style:
            styles.setdefault(element.style, element.line)
        if element.tag == "img" and (kind := _kind(element.attrs.get("src", ""))):
            yield Feature(f"image:{kind}", element.line)
    for style, line in styles.items():
        yield from _declared(css.declarations(style), line)
    for rule in page.rules:
        yield from _ruled(rule)


def _ruled(rule: css.Rule) -> Iterator[Feature]:
    for at in rule.around:
        yield Feature(f"at:{at.split()[0].partition('(')[0].lower()}", rule.line)
        for name in re.findall(r"\(\s*([a-z-]+)", at):
            yield Feature(f"media:{name}", rule.line)
    for selector in rule.selectors:
        for name in re.findall(r"::?([a-z-]+)", selector):
            if name != "root":
                yield Feature(f"pseudo:{name}", rule.line)
    # What stands under a condition is for clients that know the condition.
    if not rule.around:
        yield from _declared(rule.declarations, rule.line)


def _declared(found: tuple[tuple[str, str], ...], line: int) -> Iterator[Feature]:
    for name, value in found:
        if (name, value) == ("height", "auto"):
            continue  # a picture's own proportions, which it has where this is not known, too
        plain = value.lower().partition("!")[0].strip()
        yield Feature(f"property:{name}", line)
        yield Feature(f"declaration:{name}:{plain}", line)
        bare = re.sub(r"\"[^\"]*\"|'[^']*'|url\([^)]*\)|#[0-9a-f]+", "", plain)
        for function in re.findall(r"([a-z-]+)\(", bare):
            yield Feature(f"function:{function}", line)
        for unit in re.findall(r"(?<![\w-])[\d.]+([a-z]+|%)", bare):
            yield Feature(f"unit:{'percent' if unit == '%' else unit}", line)


def _kind(url: str) -> str:
    try:
        ending = urlsplit(url).path.lower().rpartition(".")[2]
    except ValueError:
        return ""
    return {"jpeg": "jpg", "tif": "tiff", "heic": "heif"}.get(ending, ending)
