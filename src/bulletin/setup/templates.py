"""A publication's own templates: begun from a shipped one, and whether that has changed since.

An own template may say which one it was made from, in a comment: ``{# made from 3f7a9c12 #}``. The
comment travels with it, through git and to another computer, as no note elsewhere would.
"""

import hashlib
import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from msgspec import Struct

from bulletin.checks.blocks import unprinted
from bulletin.errors import BulletinError
from bulletin.setup.values import Check
from bulletin.templating import PREFIX, Templates, shipped_folder

FOLDER = "templates"
"""Where a publication's own templates are, beside ``bulletin.toml``."""
_BLOCK = re.compile(r"\{%-?\s*block\s+(\w+)")
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_MADE_FROM = re.compile(r"\{#-?\s*made from\s+([0-9a-f]{8})\s*-?#\}")


class Template(Struct, frozen=True):
    """A shipped template: what it is called, its blocks, and whether there is an own one instead.

    `blocks` are those that an own template can fill, in order.
    """

    name: str
    own: bool
    blocks: tuple[str, ...]


def listing(found: Templates) -> list[Template]:
    """Return the shipped templates, by name."""
    shipped, own = Templates(), found.own()
    return [Template(name, name in own, _blocks(shipped.source(name))) for name in shipped.names()]


def copy(folder: Path, name: str, *, whole: bool = False) -> Path:
    """Begin an own template `name` in the publication at `folder`, and return the file.

    It takes all of the shipped one and changes nothing yet; a `whole` one is a copy of it, as is
    one without blocks. Raises `BulletinError` when none of that name is shipped, or a file is there
    already.
    """
    shipped = Templates()
    if name not in shipped.names():
        raise BulletinError(
            f"no template is shipped as {name!r}",
            where=FOLDER,
            hint=f"There are: {', '.join(shipped.names())}.",
        )
    source = shipped.source(name)
    if not whole and _blocks(source):
        source = _stub(name, source)
    path = folder / FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(f"{_note(name)}\n{source}")
    except FileExistsError as error:
        raise BulletinError(
            "this template is there already",
            where=str(path),
            hint="It stays as it is. Rename it first if you want to begin again.",
        ) from error
    return path


def _stub(name: str, source: str) -> str:
    """Return a template that is the shipped one, and tells how to change a block of it."""
    blocks = _blocks(source)
    example = "footer" if "footer" in blocks else "title"
    return (
        f'{{% extends "{PREFIX}{name}" %}}\n'
        "{#\n"
        "All is as in the shipped template until you write a block of it below, for example:\n"
        f"  {{% block {example} %}}{{{{ super() }}}} and more{{% endblock %}}\n"
        "super() stands for what the shipped one has there. The blocks are:\n"
        f"  {', '.join(blocks)}\n"
        "#}\n"
    )


def _blocks(source: str) -> tuple[str, ...]:
    """Return the names of a template's blocks, in order; not those that a comment tells of."""
    return tuple(dict.fromkeys(_BLOCK.findall(_COMMENT.sub("", source))))


def look(found: Templates) -> Iterator[Check]:
    """Yield what is to be said of each template of the publication's own."""
    own = found.own()
    if not own:
        yield Check(sign="ok", what="The shipped templates are used as they are.")
    for name in own:
        found.compiling(name)
    used = {one for name in own for one in found.anatomy(name).uses}
    for name, source in own.items():
        if digest(name) or name in used:
            yield _about(name, source)
        else:
            yield _unused(name)
    for block in unprinted(found):
        yield Check(sign="look", what=f"{block.where}: {block.what}.", hint=block.hint)


def digest(name: str) -> str:
    """Return by what a shipped template is known again, "" when there is none of this name."""
    path = shipped_folder() / name
    if not path.is_file():
        return ""
    lines = path.read_text("utf-8").splitlines()  # whatever the line ends of this system
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]


def _note(name: str) -> str:
    """Return the comment by which `look` knows what an own template was made from."""
    return f"{{# made from {digest(name)} #}}"


def _unused(name: str) -> Check:
    shipped = Templates().names()
    near = get_close_matches(name, shipped, 1)
    return Check(
        sign="look",
        what=f"templates/{name} is not used: none is shipped by that name.",
        hint=f"Is it meant as {FOLDER}/{near[0]}?" if near else f"There are: {', '.join(shipped)}.",
    )


def _about(name: str, source: str) -> Check:
    now = digest(name)
    if not now:
        return Check(sign="ok", what=f"templates/{name} is your own; another of yours uses it.")
    comment = _note(name)
    made_from = _MADE_FROM.search(source)
    if made_from is None:
        return Check(
            sign="look",
            what=f"templates/{name} is your own, and does not say what it was made from.",
            hint=f"To be told when the shipped one changes, write into it: {comment}",
        )
    if made_from[1] == now:
        what = f"templates/{name} is your own; the shipped one has not changed since."
        return Check(sign="ok", what=what)
    return Check(
        sign="look",
        what=f"templates/{name} is your own, and the shipped one has changed since.",
        hint=f"Compare it with {shipped_folder() / name}, then write into yours: {comment}",
    )
