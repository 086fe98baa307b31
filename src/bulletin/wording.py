"""Words as markup: what is said in English, for want of words, says so to those who hear it.

WCAG 2.2, 3.1.2 (Language of Parts): a voice for German reads English words as if they were German.
"""

from typing import TYPE_CHECKING

from bulletin.language import HEADINGS, Language, direction, filled
from bulletin.language import name as name_of
from bulletin.model import Finding

if TYPE_CHECKING:
    from markupsafe import Markup


def spoken(
    language: Language, text: str, many: str = "", number: int = 0, /, **values: object
) -> "Markup":
    """Return the English `text` in a language (with `many`: in the form for `number`), escaped.

    Where the language has no words for it, these are a ``<span lang="en">``.
    """
    from markupsafe import Markup, escape

    if language.has(text):
        said = language.count(text, many, number, **values) if many else ""
        return escape(said or language.say(text, **values))
    if many:
        text, values = text if number == 1 else many, {"number": number, **values}
    inner = {key: _inner(key, value, language) for key, value in values.items()}
    return _span("en", language, Markup(filled(str(escape(text)), inner)))  # noqa: S704 - escaped


def heading(language: Language, title: str) -> "str | Markup":
    """Return a section's title; one of bulletin's own that has to be English as markup."""
    is_foreign = title in HEADINGS and not language.has(title)
    return spoken(language, title) if is_foreign else language.heading(title)


def lacking(language: Language) -> tuple[Finding, ...]:
    """Return what there is to say of a language without a catalogue: which words are English."""
    if language.has_words:
        return ()
    called = name_of(language.tag)
    dates = f"dates are in {called}" if language.has_dates else "so will dates"
    return (
        Finding(
            severity="warning",
            what=f"bulletin has no words in {called}: those round the entries, such as"
            f' "Read More", "Issue 12" and "Unsubscribe", will be English; {dates}.',
            where="bulletin.toml",
            hint="A template of your own says them in your words: bulletin templates copy"
            " email/read_more.html --whole, then those that bulletin templates list shows.",
        ),
    )


def _inner(place: str, value: object, language: Language) -> "Markup":
    """Return what stands in an English sentence, escaped; the publication's own words in a span."""
    from markupsafe import escape

    is_own = place == "title" or (place == "date" and language.has_dates)
    return _span(language.tag, language, escape(value)) if is_own else escape(value)


def _span(tag: str, page: Language, words: "Markup") -> "Markup":
    """Return words in a span with their language; with their direction where that could matter."""
    from markupsafe import Markup

    if direction(page.tag) == "ltr":
        return Markup('<span lang="{}">{}</span>').format(tag, words)
    return Markup('<span lang="{}" dir="{}">{}</span>').format(tag, direction(tag), words)
