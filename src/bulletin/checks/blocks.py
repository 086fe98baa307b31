"""Blocks of one's own templates that are printed nowhere: mostly a name that is spelt wrong."""

from collections.abc import Iterator
from contextlib import suppress
from difflib import get_close_matches
from typing import TYPE_CHECKING

from msgspec import Struct

from bulletin.checks.letter import Letter, Spot, check
from bulletin.errors import TemplateError

if TYPE_CHECKING:
    from bulletin.templating import Templates


class Unprinted(Struct, frozen=True):
    """A block that none of the templates has that its own one extends.

    `where` is the file and line as messages tell it, `near` the block that may be meant, or "".
    """

    where: str
    name: str
    near: str = ""

    @property
    def what(self) -> str:
        """What is wrong, in words."""
        return (
            f"a block {self.name!r} is filled, which the template that it extends does not have:"
            " it is not printed"
        )

    @property
    def hint(self) -> str:
        """What to do."""
        return (
            f"Is it meant as {self.near}?"
            if self.near
            else "bulletin templates list names the blocks that there are."
        )


def unprinted(templates: "Templates") -> Iterator[Unprinted]:
    """Yield the blocks of one's own templates that nobody sees; of none at all, nothing is read.

    A template that is broken is passed over: where it is used, its rendering says so.
    """
    for name in templates.own():
        with suppress(TemplateError):
            yield from _of(name, templates)


def _of(name: str, templates: "Templates") -> Iterator[Unprinted]:
    own = level = templates.anatomy(name)
    known, seen = set[str](), {name}
    while level.extends and level.extends not in seen:
        seen.add(level.extends)
        level = templates.anatomy(level.extends)
        known |= level.blocks
    if own.extends:
        for block, line in own.outer.items():
            if block not in known:
                near = get_close_matches(block, sorted(known), 1)
                yield Unprinted(f"{_file(name, templates)}:{line}", block, "".join(near))


def _file(name: str, templates: "Templates") -> str:
    """Return the file of an own template as messages tell it."""
    folder = next(one for one in templates.folders if (one / name).is_file())
    return f"{folder.name}/{name}"


@check(
    "warning",
    why="A block whose name is spelt wrong changes nothing, and nobody is told.",
    source="Jinja, template inheritance: a child fills the blocks of its parent",
    needs=("words", "build"),
)
def template_block(letter: Letter) -> Iterator[Spot]:
    """Every block of a template of one's own is one of the template that it extends."""
    for block in letter.build.blocks if letter.build else ():
        yield Spot(block.what, block.hint, where=block.where)
