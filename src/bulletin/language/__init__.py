"""The language of a publication: its direction, its dates, and the words round the entries.

English stands in the templates themselves. For the other languages the words are in gettext
catalogues, ``locale/fr.po`` and its like, and the dates in Unicode's CLDR; both are read with
Babel, which is imported for such a language alone. Where there is no catalogue words stay English.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING

from bulletin import dates
from bulletin.language.tags import (
    CATALOGUES,
    direction,
    files_of,
    is_english,
    is_known,
    meant,
    name,
    start,
)

if TYPE_CHECKING:
    from gettext import NullTranslations

    from babel import Locale

__all__ = [
    "CATALOGUES",
    "HEADINGS",
    "SUBJECT",
    "Language",
    "direction",
    "filled",
    "is_known",
    "meant",
    "name",
    "of",
    "start",
]

HEADINGS = ("Top", "Other", "More resources")
"""Headings that are bulletin's own; any other is the publication's, and is printed as it is."""
SUBJECT = "{title}, {month} {year}"
"""The subject of an issue where the publication says nothing else; its comma is bulletin's own."""

_MONTH_OF_A_YEAR = "{month} {year}"
_PLACE = re.compile(r"\{(\w+)\}")


@cache
def of(tag: str) -> "Language":
    """Return the language of a BCP 47 tag such as ``pt-BR``."""
    return Language(tag)


class Language:
    """One language's words, counts and dates. Use `of`, which reads each catalogue once."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.is_english = is_english(tag)

    @property
    def has_words(self) -> bool:
        """Whether there is a catalogue of this language. None is read for it."""
        return self.is_english or bool(files_of(self.tag))

    def has(self, text: str) -> bool:
        """Tell whether the English `text` can be said in this language."""
        return self.is_english or bool(self._catalogue.gettext(text))

    def say(self, text: str, /, **values: object) -> str:
        """Return the English `text` in this language, each ``{name}`` in it filled with a value."""
        said = "" if self.is_english else self._catalogue.gettext(text)
        return filled(said, self._written(values)) if said else filled(text, values)

    def count(self, one: str, many: str, number: int, /, **values: object) -> str:
        """Return `one` or `many` in the form that `number` has here; ``{number}`` is filled in."""
        said = "" if self.is_english else self._catalogue.ngettext(one, many, number)
        values = {"number": number, **values}
        if said:
            return filled(said, self._written(values))
        return filled(one if number == 1 else many, values)

    def heading(self, title: str) -> str:
        """Return a section's title; one of bulletin's own headings in this language."""
        return self.say(title) if title in HEADINGS else title

    def subject(self, name: str, title: str, number: int, day: str) -> str:
        """Return an issue's subject: `name` with its places filled, for a day (``2026-11-26``).

        A year next to its month is written as the two go together: "noviembre de 2026".
        """
        year = day[: len("2026")]
        values = {"title": title, "year": self._digits(year), "number": self._digits(str(number))}
        if name == SUBJECT:
            name = self.comma.join(("{title}", _MONTH_OF_A_YEAR))
        if _MONTH_OF_A_YEAR in name:
            name = name.replace(_MONTH_OF_A_YEAR, "{when}")
            values["when"] = self.spell(day[: len("2026-11")])
        if "{month}" in name:
            values["month"] = self.month(int(day[len("2026-") :][:2]))
        return name.format(**values)

    def spell(self, partial: str) -> str:
        """Return a partial date (``2022``, ``2022-06``, ``2022-06-30``) in words."""
        if self._locale is None or not partial:
            return dates.spell(partial)
        from bulletin.language import cldr

        return cldr.spell(partial, self._locale)

    def month(self, number: int) -> str:
        """Return the name of a month (1 to 12) as it stands alone."""
        if self._locale is None:
            return dates.MONTHS[number - 1]
        from bulletin.language import cldr

        return cldr.month(number, self._locale)

    @cached_property
    def comma(self) -> str:
        """What parts the members of a list, with its space."""
        if self._locale is None:
            return ", "
        from bulletin.language import cldr

        return cldr.comma(self._locale)

    def listed(self, members: Iterable[str], within: str = "") -> str:
        """Return the members of a list in a row, without an "and".

        They are parted as in the language of the text that they stand `within`, if that is another;
        in an English publication always as in English.
        """
        return (of(within) if within and not self.is_english else self).comma.join(members)

    @property
    def has_dates(self) -> bool:
        """Whether dates are written in this language, else they are English."""
        return self.is_english or self._locale is not None

    def _written(self, values: dict[str, object]) -> dict[str, object]:
        """Return `values` with their numbers in this language's digits."""
        return {
            key: self._digits(str(value)) if isinstance(value, int) else value
            for key, value in values.items()
        }

    def _digits(self, number: str) -> str:
        if self._locale is None:
            return number
        from bulletin.language import cldr

        return cldr.digits(number, self._locale)

    @cached_property
    def _locale(self) -> "Locale | None":
        """What CLDR knows of the language; None for English, and for one that it does not know."""
        if self.is_english:
            return None
        from bulletin.language.cldr import locale_of

        return locale_of(self.tag)

    @cached_property
    def _catalogue(self) -> "NullTranslations":
        from bulletin.language.catalogues import words_of

        return words_of(self.tag)


def filled(text: str, values: Mapping[str, object]) -> str:
    """Return `text` with its places filled once: what a value says is never a place itself."""
    return _PLACE.sub(lambda place: str(values.get(place[1], place[0])), text) if values else text
