"""BCP 47 tags: the direction of a language, whether there is such a one, and which was meant."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

CATALOGUES = Path(__file__).parents[1] / "locale"
"""Where the words of the languages are, each in a file of its tag: ``fr.po``."""

# Languages (and scripts named in a tag) that are written from right to left.
_RTL = frozenset("ar arc ckb dv fa he iw ks ku-arab ps sd syr ug ur yi".split())
_RTL_SCRIPT = r"-(?:arab|hebr|syrc|thaa|nkoo)\b"
_LONG = 3  # letters of a code for which there may be one of two
_NEAR = 0.8  # how alike a name must be to be the one that was meant


def direction(language: str) -> Literal["rtl", "ltr"]:
    """Return ``rtl`` or ``ltr``, the direction in which the language of a BCP 47 tag is written."""
    tag = language.lower()
    rtl = tag.split("-")[0] in _RTL or ("-" in tag and re.search(_RTL_SCRIPT, tag))
    return "rtl" if rtl else "ltr"


def start(language: str) -> Literal["right", "left"]:
    """Return the side on which a line begins: Outlook knows no ``text-align: start``."""
    return "right" if direction(language) == "rtl" else "left"


def is_english(tag: str) -> bool:
    """Tell whether a tag is that of English, of whatever country."""
    return _first(tag) == "en"


def lineage(tag: str) -> Iterator[str]:
    """Yield a tag, then what is left of it without its last part, and so on (RFC 4647, 3.4)."""
    parts = tag.split("-")
    for count in range(len(parts), 0, -1):
        yield "-".join(parts[:count])


def files_of(tag: str) -> list[Path]:
    """Return the catalogues of a tag, that of the whole tag first."""
    paths = (CATALOGUES / f"{shorter}.po" for shorter in lineage(tag.lower()))
    return [path for path in paths if path.is_file()]


def is_known(tag: str) -> bool:
    """Tell whether the language of a tag is one that is known; Babel is asked for few of them."""
    first = _first(tag)
    if is_english(tag) or files_of(first):
        return True
    from babel import localedata

    if len(first) == _LONG and len(_shortest(first)) < _LONG:
        return False  # "fra" is "fr": a tag has the shortest code (RFC 5646, 2.2.1)
    return localedata.exists(first) or first in _names() or _shortest(first) != first


def meant(word: str) -> str:
    """Return the tag that was probably meant by what is none, or "".

    "pt_BR" is "pt-BR", "fra" is "fr", and so is "French"; of a country it is the language.
    """
    from difflib import get_close_matches

    from babel.languages import get_official_languages

    first, *others = word.strip().replace("_", "-").split("-")
    tag = "-".join((_shortest(first.lower()), *others))
    if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) and is_known(tag):
        return tag
    names = [*_own_names().items(), *_names().items()]
    named = {name.casefold(): code for code, name in names}
    if near := get_close_matches(word.strip().casefold(), named, n=1, cutoff=_NEAR):
        return named[near[0]].replace("_", "-")
    spoken = get_official_languages(first.upper(), de_facto=True)
    return next(iter(spoken), "").replace("_", "-")


def name(tag: str) -> str:
    """Return what the language of a tag is called in English: "German"; else the tag itself."""
    names = _names()
    return names.get(tag.replace("-", "_")) or names.get(_first(tag), tag)


def _first(tag: str) -> str:
    return tag.lower().split("-")[0]


def _shortest(code: str) -> str:
    """Return the code that stands for a longer or an older one, such as "fr" for "fra"."""
    from babel.core import get_global

    return str(get_global("language_aliases").get(code, code))


def _names() -> dict[str, str]:
    """Return the English names of the languages that Unicode's CLDR knows, by their codes."""
    from babel import Locale

    return dict(Locale("en").languages)


def _own_names() -> dict[str, str]:
    """Return what the languages of the catalogues call themselves, by their codes."""
    from babel import Locale

    tags = sorted(path.stem for path in CATALOGUES.glob("??.po"))
    return {tag: Locale(tag).get_language_name() or tag for tag in tags}
