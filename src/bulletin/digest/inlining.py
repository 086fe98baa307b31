"""The styles of a template moved into its elements: once for the template, not once an issue.

The template is flattened, its Jinja constructs are swapped for tokens that a parser of HTML or CSS
carries along (`tokens`), the whole is inlined, and the constructs are put back. That gives the same
document as inlining each rendered page, as long as no style depends on what the constructs print;
where one does, `Unsuitable` says so and the rendered page is inlined instead. The outcome is kept
by a hash of all that goes into it, so that a second run imports no engine.
"""

import re
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bulletin.digest.unsuitable import Unsuitable
from bulletin.errors import TemplateError
from bulletin.templating import Templates

if TYPE_CHECKING:
    from bulletin.digest.flatten import Part

_HANDS = (
    *("bulletin.digest.flatten", "bulletin.digest.tokens", "bulletin.digest._premailer"),
    *("premailer", "cssutils", "cssselect", "lxml"),
)
"""The modules through whose hands a template goes; the engines' versions stand in these."""


def render(
    name: str,
    values: Mapping[str, Any],
    templates: Templates,
    cache: MutableMapping[str, str],
) -> str:
    """Return the HTML template `name` rendered with `values`, its styles inlined.

    No-break spaces are entities in it: Chromium copies the sign itself as a plain space, even from
    a source that is shown. `cache` keeps the inlined template. Raises `TemplateError`, with the
    line of the user's file.
    """
    # A TemplateError of the inlined source has no line of the user's file; the page's has one.
    with suppress(Unsuitable, TemplateError):
        source = inlined(name, templates, cache)
        return _copied_whole(templates.render_source(name, source, values))
    page = templates.render(name, values)

    from bulletin.digest import _premailer

    return _copied_whole(_premailer.inline(page, name))


def _copied_whole(page: str) -> str:
    return page.replace("\u00a0", "&nbsp;")


def inlined(name: str, templates: Templates, cache: MutableMapping[str, str]) -> str:
    """Return the template `name` as Jinja source, inlined already, its white space trimmed.

    Raises `Unsuitable` when only the rendered page can be inlined.
    """
    key = _key(name, templates)
    if key not in cache:
        from bulletin.digest.flatten import flatten

        with templates.speaking(name):
            # Of what jinja2 takes: the lexer alone lets pass what is left open.
            parts = flatten(name, templates.compiling, templates.environment)
        cache[key] = _inline(parts, name)
    return cache[key]


def _key(name: str, templates: Templates) -> str:
    """Return the name under which an inlined template is kept. Imports no engine."""
    digest = sha256(f"{name} {templates.fingerprint()}".encode())
    for module in _HANDS:
        spec = find_spec(module)
        if spec and spec.origin:
            found = Path(spec.origin).stat()
            digest.update(f"{spec.origin} {found.st_size} {found.st_mtime_ns}".encode())
    return f"inlined-{digest.hexdigest()[:32]}"


def _inline(parts: "list[Part]", name: str) -> str:
    """Return the parts as one source with the styles in the elements."""
    from bulletin.digest.tokens import TOKEN, bare, marked, tokenised

    head, body = _parted(parts)
    page, of_sheets = tokenised(marked(body), body)

    from bulletin.digest import _premailer

    result = _premailer.inline(page, name)
    if re.search(r"\{[{%#]", result):
        raise Unsuitable("it has braces that would read as Jinja")
    before, after = (
        [token[0] for token in TOKEN.finditer(text) if token[0] not in of_sheets]
        for text in (page, result)
    )
    if before != after:
        raise Unsuitable("a construct would get lost or move")
    restored = TOKEN.sub(lambda token: body[int(token[1])].jinja, bare(result))
    return "".join(part.jinja for part in head) + restored


def _parted(parts: "list[Part]") -> "tuple[list[Part], list[Part]]":
    """Return the statements before the document, which print nothing, and the document."""
    start = next(
        (index for index, part in enumerate(parts) if part.kind == "data" and part.text.strip()),
        len(parts),
    )
    if {part.kind for part in parts[:start]} - {"set", "data"}:
        raise Unsuitable("it does not begin with its doctype")
    return parts[:start], parts[start:]
