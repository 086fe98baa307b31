"""Colours that can be read: contrast as WCAG 2.2 measures it (relative luminance, SC 1.4.3)."""

import re

from bulletin.errors import BulletinError

ENOUGH = 4.5
"""The least contrast of text and ground that WCAG 2.2 level AA allows."""
MIDDLE = 0.18
"""The luminance at which black and white are equally far away."""

Rgb = tuple[int, int, int]


def readable(colour: str, ground: str, least: float = ENOUGH) -> str:
    """Return `colour`, made darker or lighter until text on `ground` has the `least` contrast.

    All are CSS hex colours. Raises `BulletinError` for what is none.
    """
    target = "#000000" if _luminance(_rgb(ground)) > MIDDLE else "#ffffff"
    for step in range(21):
        mixed = _mixed(_rgb(colour), _rgb(target), step / 20)
        if contrast(mixed, ground) >= least:
            return mixed
    return target


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two CSS hex colours, from 1 to 21. Raises `BulletinError`."""
    darker, lighter = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))))
    return (lighter + 0.05) / (darker + 0.05)


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


def _mixed(colour: Rgb, target: Rgb, share: float) -> str:
    parts = (round(a + (b - a) * share) for a, b in zip(colour, target, strict=True))
    return "#{:02x}{:02x}{:02x}".format(*parts)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
