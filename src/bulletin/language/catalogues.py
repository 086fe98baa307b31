"""The words of a language: its gettext catalogue, and below it those of its shorter tags."""

from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from bulletin.language.tags import files_of


class _Nothing(NullTranslations):
    """The end of a chain of catalogues: a text that is in none of them is ""."""

    def gettext(self, message: str) -> str:  # noqa: ARG002 - gettext's own signature
        return ""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:  # noqa: ARG002
        return ""


def words_of(tag: str) -> NullTranslations:
    """Return the catalogue of a tag; what it lacks comes from that of a shorter one, else is "".

    So ``pt-br.po`` has only what is said otherwise in Brazil than in ``pt.po``.
    """
    chain = [*map(_read, files_of(tag)), _Nothing()]
    for catalogue, next_one in pairwise(chain):
        catalogue.add_fallback(next_one)
    return chain[0]


def _read(path: Path) -> NullTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return GNUTranslations(compiled)
