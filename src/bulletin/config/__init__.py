"""``bulletin.toml``: found, read, checked as a whole, and turned into values."""

import re
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct, structs

from bulletin.checks.rules import Rules
from bulletin.config import checks, levels
from bulletin.config.tables import (
    TABLES,
    ChecksTable,
    EmailTable,
    FeedsTable,
    IssueTable,
    MailerTable,
    PublicationTable,
    SectionTable,
)
from bulletin.errors import ConfigError, SeveralErrors
from bulletin.mailers import MAILERS
from bulletin.model import Image, Look, Mailer
from bulletin.schema import Table, suggest
from bulletin.text import decode

__all__ = [
    "FILE",
    "MAILERS",
    "TABLES",
    "ChecksTable",
    "Config",
    "EmailTable",
    "FeedsTable",
    "IssueTable",
    "MailerTable",
    "PublicationTable",
    "SectionTable",
    "find",
    "load",
]

FILE = "bulletin.toml"

SpecOf = Callable[[str], type[Struct] | str]
"""Gives the settings of a source kind, or for an unknown kind a hint in words."""


class Config(Struct, frozen=True, kw_only=True):
    """A publication's settings. `folder` is where ``bulletin.toml`` stands."""

    folder: Path
    publication: PublicationTable
    sources: tuple[tuple[str, Struct], ...]
    sections: tuple[SectionTable, ...]
    issue: IssueTable
    email: EmailTable
    feeds: FeedsTable
    checks: Rules = Rules()
    own_mailers: tuple[MailerTable, ...] = ()

    @property
    def mailers(self) -> dict[str, Mailer]:
        """All mailers that there are, by name: the known ones, and those the file describes."""
        return MAILERS | {own.name: own.value() for own in self.own_mailers}

    @property
    def mailer(self) -> Mailer:
        """The mailer the digest is made for, unless a build is told another."""
        return self.mailer_named(self.email.mailers[0])

    def mailer_named(self, name: str) -> Mailer:
        """Return a mailer by its name. Raises `ConfigError` for one that nobody knows."""
        found = self.mailers.get(name)
        if found is None:
            raise ConfigError(f"unknown mailer {name!r}", hint=suggest(name, self.mailers))
        return found

    @property
    def look(self) -> Look:
        """The design tokens of the digest, beside its accent."""
        email = self.email
        return Look(
            font=email.font,
            width=email.width,
            logo=Image(email.logo, email.logo_alt) if email.logo else None,
            logo_width=email.logo_width,
            header=Image(email.header, email.header_alt) if email.header else None,
            thumbnails=email.thumbnails,
            contents=email.contents,
        )


def find(start: Path) -> Path:
    """Return the ``bulletin.toml`` of `start` (a file or a folder) or of a folder above it.

    Raises `ConfigError` when there is none.
    """
    if start.is_file():
        return start
    if not start.is_dir():
        raise ConfigError(
            "there is no such file or folder",
            where=str(start),
            hint=f"--config names a {FILE} or the folder it is in.",
        )
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder / FILE
    raise ConfigError(
        f"no {FILE} here or in the folders above",
        where=str(start),
        hint=f"Go to your publication's folder (the one with {FILE}), or name it: --config FOLDER.",
    )


def load(path: Path, spec_of: SpecOf) -> Config:
    """Read the file at `path` and return it as values.

    Raises `ConfigError`, or `SeveralErrors` with every problem of the file, each with its line.
    """
    try:
        source, _ = decode(path.read_bytes())
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ConfigError(f"cannot be read: {reason}", where=str(path)) from error
    table = Table(source, path.name)
    config = _config(table, path.parent, spec_of)
    if table.errors[1:]:
        raise SeveralErrors(sorted(table.errors, key=_line))
    if table.errors:
        raise table.errors[0]
    return config


def _config(table: Table, folder: Path, spec_of: SpecOf) -> Config:
    """Return the values of a file, as far as they can be read, and note every problem in it."""
    data = {"publication": {}, "source": [], "section": []} | table.data
    for key in table.data:
        if key not in TABLES and key != "source":
            table.complain((key,), f"unknown table {key!r}", suggest(key, [*TABLES, "source"]))
    publication = table.read_on(PublicationTable, data["publication"], ("publication",))
    sections = _sections(table, data["section"])
    sources = _sources(table, data["source"], spec_of)
    issue = table.read_on(IssueTable, data.get("issue", {}), ("issue",))
    email = table.read_on(EmailTable, data.get("email", {}), ("email",))
    feeds = table.read_on(FeedsTable, data.get("feeds", {}), ("feeds",))
    mailers = tuple(
        table.read_on(MailerTable, value, ("mailer", number))
        for number, value in enumerate(_several(table, data.get("mailer", []), "mailer"))
    )
    checks.issue(table, issue)
    checks.mailers(table, mailers)
    known = MAILERS | {mailer.name: mailer.value() for mailer in mailers}
    checks.email(table, email, known)
    checks.unfilled(table, publication, email, known.values())
    checks.feeds(table, feeds)
    return Config(
        folder=folder,
        publication=checks.publication(table, publication),
        sources=sources,
        sections=sections,
        issue=issue,
        email=email,
        feeds=feeds,
        own_mailers=mailers,
        checks=structs.replace(
            levels.read(table, data.get("checks", {})), own=(publication.contact,)
        ),
    )


def _line(error: Exception) -> int:
    match = re.search(r":(\d+)", getattr(error, "where", ""))
    return int(match[1]) if match else 0


def _sections(table: Table, values: object) -> tuple[SectionTable, ...]:
    found = tuple(
        table.read_on(SectionTable, value, ("section", number))
        for number, value in enumerate(_several(table, values, "section"))
    )
    checks.sections(table, found)
    return found


def _sources(table: Table, values: object, spec_of: SpecOf) -> tuple[tuple[str, Struct], ...]:
    """Return (kind, settings) of each ``[[source]]``."""
    if values == []:
        table.complain((), "there is no [[source]] to read", 'Add: [[source]] with a kind = "..."')
    found: list[tuple[str, Struct]] = []
    for number, value in enumerate(_several(table, values, "source")):
        if not isinstance(value, dict):
            table.complain(("source", number), "write [[source]] in double brackets")
            continue
        rest = dict(value)
        kind = rest.pop("kind", "")
        spec = spec_of(kind) if isinstance(kind, str) else "It should be text in quotes."
        if not isinstance(spec, str):
            if settings := table.read(spec, rest, ("source", number)):
                found.append((kind, settings))
                checks.source(table, settings, number)
        elif kind == "":
            table.complain(("source", number), "source.kind is missing", spec)
        else:
            table.complain(("source", number, "kind"), f"unknown source kind {kind!r}", spec)
    return tuple(found)


def _several(table: Table, values: object, name: str) -> list[object]:
    if isinstance(values, list):
        return values
    table.complain((name,), f"write [[{name}]] in double brackets, once for each {name}")
    return []
