"""Templates: where they are looked for, and the one Jinja environment that renders them.

A template is the operator's code; what it is given is data and is never compiled. Looked up are,
in this order: the user's own folders, the shipped folder, and the shipped folder again under the
prefix ``bulletin/``, so that a user's ``email/digest.html`` may say
``{% extends "bulletin/email/digest.html" %}`` and change one block. jinja2 is imported when the
first template is rendered.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from bulletin.errors import TemplateError
from bulletin.templating import filters

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

PREFIX = "bulletin/"
ENDINGS = (".html", ".txt")


def shipped_folder() -> Path:
    """Return the folder of the shipped templates: in the wheel, else in the source tree."""
    packaged = Path(__file__).parents[1] / "templates"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "templates"


class Anatomy(Struct, frozen=True):
    """What a template is made of: the one it `extends`, or "", all that it `uses`, its blocks.

    `outer` are the blocks that stand in no other, each with its line.
    """

    extends: str
    uses: frozenset[str]
    blocks: frozenset[str]
    outer: dict[str, int]


class Templates:
    """The shipped templates under the user's own `folders`, first folder first.

    Every method raises `TemplateError` for a template that is missing or does not render.
    """

    def __init__(self, *folders: Path, compiled: Path | None = None) -> None:
        """Look in `folders` before the shipped one; keep compiled templates in `compiled`.

        What lies in `compiled` is run as it is: only a folder that nobody else can write to will
        do, never one inside a publication.
        """
        self.folders = (*folders, shipped_folder())
        self._compiled = compiled
        self._fingerprint = ""

    def find(self, name: str) -> Path | None:
        """Return the file that `name` means, or None."""
        return next(filter(Path.is_file, self._candidates(name)), None)

    def source(self, name: str) -> str:
        """Return the text of the template `name`."""
        path = self.find(name)
        if path is None:
            raise self._missing(name)
        try:
            return path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise TemplateError(f"this template cannot be read: {error}", where=str(path)) from None

    def compiling(self, name: str) -> str:
        """Return the text of the template `name`, which jinja2 has compiled without a complaint."""
        with self.speaking(name):
            source = self.source(name)
            self.environment.compile(source, name, str(self.find(name)), raw=True)
        return source

    def anatomy(self, name: str) -> Anatomy:
        """Return what the template `name` is made of; names that depend on data are left out."""
        from jinja2 import meta, nodes

        with self.speaking(name):
            tree = self.environment.parse(self.source(name), name, str(self.find(name)))
        above = [one.template for one in tree.find_all(nodes.Extends)]
        return Anatomy(
            extends=next((str(one.value) for one in above if isinstance(one, nodes.Const)), ""),
            uses=frozenset(filter(None, meta.find_referenced_templates(tree))),
            blocks=frozenset(block.name for block in tree.find_all(nodes.Block)),
            outer={one.name: one.lineno for one in tree.body if isinstance(one, nodes.Block)},
        )

    def names(self) -> list[str]:
        """Return the name of every template that can be rendered, sorted."""
        return _names(self.folders)

    def own(self) -> dict[str, str]:
        """Return the sources of the user's own templates, by name."""
        return {name: self.source(name) for name in _names(self.folders[:-1])}

    def fingerprint(self) -> str:
        """Return a hash over all the templates that a rendering can meet."""
        if self._fingerprint:
            return self._fingerprint
        digest = sha256()
        for folder in self.folders:
            for path in sorted(filter(Path.is_file, folder.rglob("*"))):
                name = path.relative_to(folder).as_posix()
                digest.update(f"{folder == self.folders[-1]} {name}\0".encode())
                digest.update(path.read_bytes() + b"\0")
        self._fingerprint = digest.hexdigest()
        return self._fingerprint

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """Return the template `name`, filled with `values`; escaped when it ends in ``.html``."""
        with self.speaking(name, *values):
            return self.environment.get_template(name).render(values, **filters.words(values))

    def render_source(self, name: str, source: str, values: Mapping[str, Any]) -> str:
        """Return `source`, made of the HTML template `name`, its white space trimmed."""
        from jinja2 import DictLoader

        exact = self.environment.overlay(trim_blocks=False, lstrip_blocks=False)
        exact.loader = DictLoader({name: source})
        with self.speaking(name, *values):
            return exact.get_template(name).render(values, **filters.words(values))

    @cached_property
    def environment(self) -> "SandboxedEnvironment":
        """The sandboxed environment; made, and jinja2 imported, when it is first needed."""
        from jinja2 import FileSystemBytecodeCache, FunctionLoader, StrictUndefined
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        class Environment(ImmutableSandboxedEnvironment):
            def getattr(self, obj: object, attribute: str) -> object:
                """Return what `obj` has; of a value of ours, frozen data, all but private names."""
                if not isinstance(obj, Struct) or attribute.startswith("_"):
                    return super().getattr(obj, attribute)
                try:
                    return getattr(obj, attribute)
                except AttributeError:
                    return self.undefined(obj=obj, name=attribute)

        environment = Environment(
            loader=FunctionLoader(self._load),
            undefined=StrictUndefined,
            autoescape=_escapes,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_disarmed,
            bytecode_cache=FileSystemBytecodeCache(str(self._compiled)) if self._compiled else None,
        )
        environment.globals.pop("lipsum")
        environment.filters.update(filters.table())
        return environment

    def _candidates(self, name: str) -> Iterator[Path]:
        parts = PurePosixPath(name).parts
        if ".." in parts or name.startswith("/") or "\\" in name:
            return
        yield from (folder / name for folder in self.folders)
        if name.startswith(PREFIX):
            yield self.folders[-1] / name.removeprefix(PREFIX)

    def _load(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        path = self.find(name)
        if path is None:
            return None
        source = self.source(name)
        return source, str(path), lambda: self.source(name) == source

    def _missing(self, name: str, asked: str = "") -> TemplateError:
        places = ", ".join(map(str, self._candidates(name)))
        return TemplateError(
            f"there is no template {name!r}",
            where=asked or name,
            hint=f"Looked for: {places or 'nothing, as the name leaves the template folders'}.",
        )

    @contextmanager
    def speaking(self, name: str, *known: str) -> Iterator[None]:
        """Raise whatever jinja2 raises meanwhile as a `TemplateError`: template, line, what to do.

        `name` is the template at work and `known` the names of the values that it is given.
        """
        from jinja2 import TemplateError as JinjaError
        from jinja2 import TemplateNotFound, TemplateSyntaxError

        try:
            yield
        except TemplateNotFound as error:
            raise self._missing(str(error.name or name), _line(error)) from error
        except TemplateSyntaxError as error:
            raise TemplateError(
                error.message or "this is no valid template",
                where=f"{error.filename or self.find(name) or name}:{error.lineno}",
                hint="Mend this line of the template; the words are those of Jinja.",
            ) from error
        except RecursionError as error:
            raise TemplateError(
                "this template extends or includes itself",
                where=str(self.find(name) or name),
                hint=f'To build on the shipped one, write {{% extends "{PREFIX}{name}" %}}.',
            ) from error
        except (JinjaError, ArithmeticError, AttributeError, LookupError, TypeError) as error:
            raise TemplateError(
                str(error) or type(error).__name__,
                where=_line(error) or name,
                hint=f"The template is given: {', '.join(sorted(known)) or 'nothing'}.",
            ) from error


def _names(folders: Iterable[Path]) -> list[str]:
    found = (
        path.relative_to(folder).as_posix()
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in ENDINGS
    )
    return sorted(set(found))


def _line(error: Exception) -> str:
    """Return the innermost ``file:line`` of a template in the traceback, or ""."""
    from traceback import walk_tb

    lines = [
        f"{frame.f_code.co_filename}:{line}"
        for frame, line in walk_tb(error.__traceback__)
        if frame.f_code.co_filename.endswith(ENDINGS)
    ]
    return lines[-1] if lines else ""


def _disarmed(value: object) -> object:
    """Return a value to print in which no mailer finds a merge tag of its own.

    Mailchimp fills in whatever stands between ``*|`` and ``|*``, in entry text too. An invisible
    word joiner (U+2060) parts the two signs; a template's own tags are no values and stay.
    """
    if isinstance(value, str) and "*|" in value:
        return type(value)(value.replace("*|", "*\u2060|"))
    return value


def _escapes(name: str | None) -> bool:
    """Everything is escaped, but for plain text; jinja2's own choice goes by fewer endings."""
    return name is None or not name.endswith(".txt")
