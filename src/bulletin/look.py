"""The design tokens: fonts, colours and sides, as the templates are given them."""

from typing import Any

from msgspec import Struct

from bulletin.colour import readable
from bulletin.language import start
from bulletin.model import Masthead

PAPER, NIGHT = "#fdfdfc", "#1b1f23"
"""The grounds of the digest and the pages by day and in the dark, as the templates have them."""
NIGHT_CONTRAST = 6
"""More than the least in the dark: thin bright letters on black look thinner than they are."""


class Font(Struct, frozen=True):
    """A stack of fonts that readers' systems have, and the one that classic Outlook is told.

    Outlook knows no stack: where it lacks the first font it takes Times New Roman. No name is in
    quotes, as those would be entities in a sheet.
    """

    stack: str
    outlook: str


FONTS = {
    "sans": Font(
        "-apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif",
        "'Segoe UI',Arial,sans-serif",
    ),
    "humanist": Font(
        "Seravek, Calibri, Carlito, Ubuntu, Noto Sans, sans-serif", "Calibri,sans-serif"
    ),
    "wide": Font("Verdana, Tahoma, Geneva, DejaVu Sans, sans-serif", "Verdana,sans-serif"),
    "serif": Font("Georgia, Cambria, Gelasio, Times New Roman, serif", "Georgia,serif"),
    "oldstyle": Font(
        "Iowan Old Style, Palatino, Palatino Linotype, Book Antiqua, Georgia, serif",
        "'Palatino Linotype',Georgia,serif",
    ),
}
"""The fonts by their names in ``bulletin.toml``; no web font is ever loaded."""


def tokens(masthead: Masthead) -> dict[str, Any]:
    """Return what every HTML template is given of the look. Raises `BulletinError`."""
    font = FONTS[masthead.look.font]
    return {
        "accent": readable(masthead.accent, PAPER),
        "accent_dark": readable(masthead.accent, NIGHT, least=NIGHT_CONTRAST),
        "font": font.stack,
        "font_outlook": font.outlook,
        "start": start(masthead.language),
    }
