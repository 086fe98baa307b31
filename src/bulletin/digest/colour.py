"""Colours that can be read: contrast as WCAG 2.2 measures it (relative luminance, SC 1.4.3)."""

import re

from bulletin.errors import BulletinError

ENOUGH = 4.5
"""The least contrast of text and ground that WCAG 2.2 level AA allows."""

Rgb = tuple[int, int, int]


def readable(colour: str, ground: str, contrast: float = ENOUGH) -> str:
    """Return `colour`, made darker or lighter until text on `ground` has `contrast`; all CSS hex.

    Raises `BulletinError` for what is no hex colour.
    """
    rgb, behind = _rgb(colour), _rgb(ground)
    target = 0 if _luminance(behind) > 0.18 else 255  # noqa: PLR2004 - middle grey
    for step in range(21):
        mixed = _mixed(rgb, target, step / 20)
        if _contrast(mixed, behind) >= contrast:
            return "#{:02x}{:02x}{:02x}".format(*mixed)
    return "#000000" if target == 0 else "#ffffff"


def _rgb(colour: str) -> Rgb:
    if not re.fullmatch(r"#(?:[0-9a-fA-F]{3}){1,2}", colour):
        raise BulletinError(
            f"{colour!r} is no colour",
            where="email.accent",
            hint='Write it as "#0b5cad".',
        )
    digits = colour[1:] if len(colour) == len("#rrggbb") else "".join(c * 2 for c in colour[1:])
    red, green, blue = (int(digits[place : place + 2], 16) for place in (0, 2, 4))
    return red, green, blue


def _mixed(colour: Rgb, target: int, share: float) -> Rgb:
    red, green, blue = (round(part + (target - part) * share) for part in colour)
    return red, green, blue


def _contrast(one: Rgb, other: Rgb) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
