"""A template with all that it extends and includes, as one list of parts.

Blocks stay blocks, so what they see stays the same; ``super()`` becomes a block of its own, holding
the parent's words. A scoped block that holds no other sees what a ``with`` sees, and becomes one:
the block would copy, for every entry, all that the template is given. Only constructs whose output
stands where they stand are taken: for anything else (macros, dynamic names, ``self``) `Unsuitable`
says why, and the rendered page is inlined.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from bulletin.digest.unsuitable import Unsuitable

if TYPE_CHECKING:
    from jinja2 import Environment

DEEPEST = 20
"""More templates that extend or include each other are a circle."""

KEYWORDS = frozenset("if elif else endif for endfor block endblock set with endwith".split())
_NAMED = re.compile(r"""(?:extends|include)\s+(["'])(?P<name>[^"']+)\1""")
_INLINE_SET = re.compile(r"set\s+[\w\s,.]+=")
_SUPER = re.compile(r"super\s*\(\s*\)")
_BLOCK = re.compile(r"block\s+(?P<name>\w+)")


class Part(Struct, frozen=True):
    """A piece of a template: `kind` is ``data``, ``print`` or a statement's keyword.

    `text` is the markup of data, and what stands between the braces of anything else.
    """

    kind: str
    text: str

    @property
    def jinja(self) -> str:
        """The part as template source; white space is trimmed already."""
        if self.kind == "data":
            return self.text
        return f"{{{{ {self.text} }}}}" if self.kind == "print" else f"{{% {self.text} %}}"


Block = tuple[Part, ...]
Loader = Callable[[str], str]


def flatten(name: str, load: Loader, environment: "Environment") -> list[Part]:
    """Return the parts of the template `name` without ``extends``, ``include`` and ``super()``.

    `load` gives the source of a template by name. Raises `Unsuitable`, or what `load` and the lexer
    of jinja2 raise.
    """
    chain = [_read(name, load, environment)]
    setup: list[Part] = []
    while parent := _parent(chain[-1]):
        if len(chain) > DEEPEST:
            raise Unsuitable("it extends itself")
        setup = [*_setup(chain[-1]), *setup]
        chain.append(_read(parent, load, environment))
    levels = [_blocks(parts) for parts in chain]
    return [*setup, *_Resolver(levels).parts(chain[-1])]


def split(source: str, environment: "Environment") -> Iterator[Part]:
    """Yield the parts of one template's source, comments left out and white space trimmed."""
    inner: list[str] = []
    for _, token, text in environment.lex(source):
        if token == "data":  # noqa: S105 - a token of the lexer
            yield Part("data", text)
        elif token.startswith(("comment", "raw")):
            if token.startswith("raw"):
                raise Unsuitable("it has a raw part")
        elif token.endswith("_begin"):
            inner = []
        elif token.endswith("_end"):
            words = "".join(inner).strip()
            yield Part("print" if token == "variable_end" else words.split()[0], words)  # noqa: S105
        else:
            inner.append(text)


def _read(name: str, load: Loader, environment: "Environment", depth: int = 0) -> list[Part]:
    """Return the parts of one template, its includes put in their places."""
    if depth > DEEPEST:
        raise Unsuitable("it includes itself")
    parts: list[Part] = []
    for part in split(load(name), environment):
        if part.kind == "include":
            included = _read(_constant(part), load, environment, depth + 1)
            if odd := {p.kind for p in included} & {"extends", "block", "set"}:
                raise Unsuitable(f"it includes a template with {min(odd)}")
            parts += included
        elif part.kind in KEYWORDS or part.kind in ("data", "print", "extends"):
            _plain(part)
            parts.append(part)
        else:
            raise Unsuitable(f"it uses {part.kind}")
    return parts


def _plain(part: Part) -> None:
    """Raise `Unsuitable` for a construct whose output may stand somewhere else."""
    if re.search(r"\bself\s*\.|\bsuper\s*\(\s*\)\s*\S", part.text):
        raise Unsuitable(f"it uses {part.text}")
    if part.kind == "set" and not _INLINE_SET.match(part.text):
        raise Unsuitable("it sets a variable to markup")
    if part.kind == "for" and part.text.endswith("recursive"):
        raise Unsuitable("it has a recursive loop")


def _constant(part: Part) -> str:
    if match := _NAMED.fullmatch(part.text):
        return match["name"]
    raise Unsuitable(f"the name in {part.text!r} depends on data")


def _parent(parts: list[Part]) -> str:
    """Return the name of the template that these parts extend, or ""."""
    names = [_constant(part) for part in parts if part.kind == "extends"]
    if len(names) > 1:
        raise Unsuitable("it extends twice")
    return names[0] if names else ""


def _setup(parts: list[Part]) -> Iterator[Part]:
    """Yield what an extending template does outside its blocks: nothing, or set variables."""
    depth = 0
    for part in parts:
        if part.kind == "endblock":
            depth -= 1
        elif part.kind == "block":
            depth += 1
        elif depth == 0 and part.kind == "set":
            yield part
        elif depth == 0 and part.kind not in ("data", "extends"):
            raise Unsuitable(f"it has {part.kind} outside its blocks")


def _blocks(parts: list[Part]) -> dict[str, Block]:
    """Return what stands in each block of one template, nested blocks included."""
    found: dict[str, Block] = {}
    opened: list[tuple[str, int]] = []
    for index, part in enumerate(parts):
        if part.kind == "block":
            opened.append((_name(part), index + 1))
        elif part.kind == "endblock" and opened:
            name, start = opened.pop()
            found[name] = tuple(parts[start:index])
    return found


def _name(part: Part) -> str:
    match = _BLOCK.match(part.text)
    if not match:
        raise Unsuitable(f"it has a block without a name: {part.text!r}")
    return match["name"]


class _Resolver:
    """Writes the last word of every block, from the templates' blocks, most derived first."""

    def __init__(self, levels: list[dict[str, Block]]) -> None:
        self.levels = levels
        self.names: set[str] = set()

    def parts(
        self,
        parts: list[Part] | Block,
        name: str = "",
        above: Sequence[Block] = (),
    ) -> Iterator[Part]:
        """Yield `parts` of the block `name`; `above` is what ``super()`` means in it."""
        inside = 0
        for part in parts:
            if inside:
                inside += (part.kind == "block") - (part.kind == "endblock")
            elif part.kind == "block":
                inside = 1
                nested = _name(part)
                bodies = [level[nested] for level in self.levels if nested in level]
                yield from self.block(part, nested, bodies)
            elif part.kind == "print" and _SUPER.fullmatch(part.text):
                if not above:
                    raise Unsuitable(f"super() has no parent block in {name!r}")
                yield from self.block(Part("block", f"block {name}"), name, above)
            else:
                yield part

    def block(self, opening: Part, name: str, bodies: Sequence[Block]) -> Iterator[Part]:
        """Yield one block, under a name of its own: its opening, the first body, its end."""
        own = name
        while own in self.names:
            own += "_again"
        self.names.add(own)
        inner = list(self.parts(bodies[0], name, bodies[1:]))
        if "scoped" in opening.text.split() and all(part.kind != "block" for part in inner):
            yield from (Part("with", "with"), *inner, Part("endwith", "endwith"))
        else:
            yield Part("block", _BLOCK.sub(f"block {own}", opening.text))
            yield from inner
            yield Part("endblock", "endblock")
