"""The language of a publication: its direction, its dates, and the words round the entries.

English stands in the templates themselves. For the other languages the words are in gettext
catalogues, ``locale/fr.po`` and its like, and the dates in Unicode's CLDR; both are read with
Babel, which is imported for such a language alone. Where there is no catalogue words stay English.
"""

import re
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bulletin import dates

if TYPE_CHECKING:
    from gettext import NullTranslations

    from babel import Locale

CATALOGUES = Path(__file__).parent / "locale"
HEADINGS = ("Top", "Other", "More resources")
"""Headings that are bulletin's own; any other is the publication's, and is printed as it is."""

# Languages (and scripts named in a tag) that are written from right to left.
_RTL = frozenset("ar arc ckb dv fa he iw ks ku-arab ps sd syr ug ur yi".split())
_RTL_SCRIPT = r"-(?:arab|hebr|syrc|thaa|nkoo)\b"
_PLACE = re.compile(r"\{(\w+)\}")
_PARTS_OF_A_DAY = 3


def direction(language: str) -> Literal["rtl", "ltr"]:
    """Return ``rtl`` or ``ltr``, the direction in which the language of a BCP 47 tag is written."""
    tag = language.lower()
    rtl = tag.split("-")[0] in _RTL or ("-" in tag and re.search(_RTL_SCRIPT, tag))
    return "rtl" if rtl else "ltr"


def start(language: str) -> Literal["right", "left"]:
    """Return the side on which a line begins: Outlook knows no ``text-align: start``."""
    return "right" if direction(language) == "rtl" else "left"


@cache
def of(tag: str) -> "Language":
    """Return the language of a BCP 47 tag such as ``pt-BR``."""
    return Language(tag)


class Language:
    """One language's words, counts and dates. Use `of`, which reads each catalogue once."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.is_english = tag.lower().split("-")[0] == "en"

    def say(self, text: str, /, **values: object) -> str:
        """Return the English `text` in this language, each ``{name}`` in it filled with a value."""
        said = text if self.is_english else self._catalogue.gettext(text)
        return _filled(said, values)

    def count(self, one: str, many: str, number: int, /, **values: object) -> str:
        """Return `one` or `many` in the form that `number` has here; ``{number}`` is filled in."""
        if self.is_english:
            said = one if number == 1 else many
        else:
            said = self._catalogue.ngettext(one, many, number)
        return _filled(said, {"number": number, **values})

    def heading(self, title: str) -> str:
        """Return a section's title; one of bulletin's own headings in this language."""
        return self.say(title) if title in HEADINGS else title

    def spell(self, partial: str) -> str:
        """Return a partial date (``2022``, ``2022-06``, ``2022-06-30``) in words."""
        if self._locale is None or len(partial) <= len("2022"):
            return dates.spell(partial)
        from datetime import date

        from babel.dates import format_date, format_skeleton

        parts = [int(part) for part in partial.split("-")]
        day = date(*[*parts, 1][:_PARTS_OF_A_DAY])
        if len(parts) < _PARTS_OF_A_DAY:
            return format_skeleton("yMMMM", day, locale=self._locale)
        spelled = format_date(day, "long", locale=self._locale)
        # French alone calls the first of a month so; CLDR has no pattern for it.
        return re.sub(r"^1 ", "1er ", spelled) if self._locale.language == "fr" else spelled

    def month(self, number: int) -> str:
        """Return the name of a month (1 to 12) as it stands alone."""
        if self._locale is None:
            return dates.MONTHS[number - 1]
        from babel.dates import get_month_names

        return str(get_month_names("wide", "stand-alone", self._locale)[number])

    @cached_property
    def _locale(self) -> "Locale | None":
        """What CLDR knows of the language; None for English, and for one that it does not know."""
        if self.is_english:
            return None
        from babel import Locale, UnknownLocaleError

        try:
            return Locale.parse(self.tag, sep="-")
        except (UnknownLocaleError, ValueError):
            return None

    @cached_property
    def _catalogue(self) -> "NullTranslations":
        from gettext import GNUTranslations, NullTranslations
        from io import BytesIO

        path = CATALOGUES / f"{self.tag.lower().split('-')[0]}.po"
        if not path.is_file():
            return NullTranslations()
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        compiled = BytesIO()
        with path.open("rb") as source:
            write_mo(compiled, read_po(source))
        compiled.seek(0)
        return GNUTranslations(compiled)


def _filled(text: str, values: dict[str, object]) -> str:
    """Return `text` with its places filled once: what a value says is never a place itself."""
    return _PLACE.sub(lambda place: str(values.get(place[1], place[0])), text) if values else text
