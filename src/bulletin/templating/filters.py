"""What templates are given beside their values: filters, and words in their language."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from bulletin import wording
from bulletin.language import Language, direction, start
from bulletin.language import of as language_of
from bulletin.links import host

if TYPE_CHECKING:
    from jinja2.runtime import Context
    from markupsafe import Markup

WIDTH = 72

# White space but for that which holds words together, as French has it before a colon.
_BREAKABLE = re.compile(r"[^\S\u00a0\u202f]+")
# One whole start tag, quoted values and all, so that a ">" inside a value does not end it.
_START_TAG = r"<([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:=\"[^\"]*\")?)*)(\s*/?>)"


def fill(text: str, indent: str = "", first: str = "") -> str:
    """Return prose in lines of at most 72 characters; a longer word, such as a URL, stays whole.

    The first line begins with `first`, the others with `indent`.
    """
    line = _BREAKABLE.sub(" ", text).strip(" ")
    if len(first) + len(line) <= WIDTH:
        return first + line if line else ""
    from textwrap import wrap

    lines = wrap(
        line,
        WIDTH,
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines)


def prose(markup: str, width: int = 0, **styles: str) -> "Markup":
    """Return sanitised markup with a style on its bare elements, such as ``a="color:#0b5cad"``.

    Markup out of `markup.sanitize` carries no class and no style, so an inlined sheet misses it.
    A picture without a width gets `width`, that of its column: Outlook goes by nothing else.
    """
    from markupsafe import Markup, escape

    def styled(tag: re.Match[str]) -> str:
        style = styles.get(tag[1])
        given = f' style="{escape(style)}"{tag[2]}' if style else tag[2]
        if width and tag[1] == "img" and ' width="' not in tag[2]:
            given += f' width="{width}"'
        return f"<{tag[1]}{given}{tag[3]}"

    return Markup(re.sub(_START_TAG, styled, markup))  # noqa: S704 - an `Html` value, by contract


def words(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what says words in the language of the publication that a template is given."""
    language = _language(values.get("masthead"))
    return {
        "_": language.say,
        "ngettext": language.count,
        "spoken": partial(wording.spoken, language),
        "comma": language.comma,
    }


def table() -> dict[str, Callable[..., object]]:
    """Return the filters, by name; three of them ask the publication for its language."""
    from jinja2 import pass_context

    @pass_context
    def spell(context: "Context", date: str) -> str:
        return _language(context.resolve("masthead")).spell(date)

    @pass_context
    def heading(context: "Context", title: str) -> "str | Markup":
        language = _language(context.resolve("masthead"))
        marks = context.eval_ctx.autoescape
        return wording.heading(language, title) if marks else language.heading(title)

    @pass_context
    def listed(context: "Context", members: Iterable[str], within: str = "") -> str:
        return _language(context.resolve("masthead")).listed(members, within)

    return {
        "direction": direction,
        "start": start,
        "fill": fill,
        "prose": prose,
        "host": host,
        "spell": spell,
        "heading": heading,
        "listed": listed,
    }


def _language(masthead: object) -> Language:
    """Return the language of the publication that a template is given."""
    return language_of(getattr(masthead, "language", "en"))
