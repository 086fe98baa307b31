"""``bulletin.toml``: found, read, checked as a whole, and turned into values.

What a key means is said once, at its field; the reference page and the error messages follow it.
"""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct, field, structs

from bulletin import links
from bulletin.errors import ConfigError, SeveralErrors
from bulletin.model import Mailer
from bulletin.schema import Table, suggest
from bulletin.text import decode

FILE = "bulletin.toml"

MAILERS = {
    mailer.name: mailer
    for mailer in (
        Mailer(name="none"),
        Mailer(
            name="mailchimp",
            unsubscribe="*|UNSUB|*",
            browser="*|ARCHIVE|*",
            address="*|LIST:ADDRESS|*",
        ),
    )
}
"""The mailers and their placeholders, as their own documentation spells them."""


class PublicationTable(Struct, frozen=True, kw_only=True):
    """``[publication]``: what this is and where it lives."""

    title: str
    home: str
    url: str
    language: str = "en"
    timezone: str = "UTC"
    contact: str = ""


class SectionTable(Struct, frozen=True, kw_only=True):
    """``[[section]]``: a heading and the categories it takes; `rest` takes what no other does."""

    title: str
    categories: tuple[str, ...] = ()
    rest: bool = False

    def takes(self) -> tuple[str, ...]:
        """Return the names of the categories this section is for."""
        return self.categories or (self.title,)


class IssueTable(Struct, frozen=True, kw_only=True):
    """``[issue]``: how an issue is named, numbered and filled."""

    name: str = "{title}, {month} {year}"
    first: int = 1
    since: date | None = None
    placement: Literal["last", "first"] = "last"
    summary: int = 280


class EmailTable(Struct, frozen=True, kw_only=True):
    """``[email]``: who sends it, through what, and its one colour."""

    mailers: tuple[str, ...] = ("none",)
    sender: str = field(default="", name="from")
    unsubscribe: str = ""
    address: str = ""
    accent: str = "#0b5cad"


class FeedsTable(Struct, frozen=True, kw_only=True):
    """``[feeds]``: how many entries, newest first, the feeds hold."""

    entries: int = 50


class Config(Struct, frozen=True, kw_only=True):
    """A publication's settings. `folder` is where ``bulletin.toml`` stands."""

    folder: Path
    publication: PublicationTable
    sources: tuple[tuple[str, Struct], ...]
    sections: tuple[SectionTable, ...]
    issue: IssueTable
    email: EmailTable
    feeds: FeedsTable

    @property
    def mailer(self) -> Mailer:
        """The mailer the digest is made for."""
        return MAILERS[self.email.mailers[0]]


TABLES = {
    "publication": PublicationTable,
    "section": SectionTable,
    "issue": IssueTable,
    "email": EmailTable,
    "feeds": FeedsTable,
}
"""The tables of the file and what they hold; ``[[source]]`` depends on its kind."""


def find(start: Path) -> Path:
    """Return the ``bulletin.toml`` of `start` (a file or a folder) or of a folder above it.

    Raises `ConfigError` when there is none.
    """
    if start.is_file():
        return start
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder / FILE
    raise ConfigError(
        f"no {FILE} here or in the folders above",
        where=str(start),
        hint=f"Go to your publication's folder (the one with {FILE}), or name it: --config FOLDER.",
    )


def load(path: Path, spec_of: Callable[[str], type[Struct] | str]) -> Config:
    """Read the file at `path` and return it as values.

    `spec_of` gives the settings of a source kind, or for an unknown kind a hint in words. Raises
    `ConfigError`, or `SeveralErrors` with every problem of the file, each with its line.
    """
    try:
        source, _ = decode(path.read_bytes())
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ConfigError(f"cannot be read: {reason}", where=str(path)) from error
    table = Table(source, path.name)
    data = {"publication": {}, "source": [], "section": []} | table.data
    for key in data.keys() - TABLES.keys() - {"source"}:
        table.complain((key,), f"unknown table {key!r}", suggest(key, [*TABLES, "source"]))
    publication = table.read(PublicationTable, data["publication"], ("publication",))
    sections = _many(table, SectionTable, data["section"], "section")
    sources = _sources(table, data["source"], spec_of)
    issue = table.read(IssueTable, data.get("issue", {}), ("issue",))
    email = table.read(EmailTable, data.get("email", {}), ("email",))
    feeds = table.read(FeedsTable, data.get("feeds", {}), ("feeds",))
    if publication:
        publication = _check_publication(table, publication)
    if issue:
        _check_issue(table, issue)
    if email:
        _check_email(table, email)
    if feeds and not 1 <= feeds.entries <= 1000:  # noqa: PLR2004 - said in the message
        table.complain(("feeds", "entries"), "feeds.entries should be from 1 to 1000")
    _check_sections(table, sections)
    if table.errors:
        raise (
            SeveralErrors(sorted(table.errors, key=_line)) if table.errors[1:] else table.errors[0]
        )
    assert publication
    assert issue
    assert email
    assert feeds
    return Config(
        folder=path.parent,
        publication=publication,
        sources=sources,
        sections=sections,
        issue=issue,
        email=email,
        feeds=feeds,
    )


def _line(error: Exception) -> int:
    match = re.search(r":(\d+)", getattr(error, "where", ""))
    return int(match[1]) if match else 0


def _many(
    table: Table, kind: type[SectionTable], values: object, name: str
) -> tuple[SectionTable, ...]:
    if not isinstance(values, list):
        table.complain((name,), f"write [[{name}]] in double brackets, once for each {name}")
        return ()
    return tuple(
        found
        for number, value in enumerate(values)
        if (found := table.read(kind, value, (name, number)))
    )


def _sources(
    table: Table, values: object, spec_of: Callable[[str], type[Struct] | str]
) -> tuple[tuple[str, Struct], ...]:
    """Return (kind, settings) of each ``[[source]]``."""
    if not isinstance(values, list):
        table.complain(("source",), "write [[source]] in double brackets, once for each source")
        return ()
    if not values:
        table.complain((), "there is no [[source]] to read", 'Add: [[source]] with a kind = "..."')
    found: list[tuple[str, Struct]] = []
    for number, value in enumerate(values):
        rest = dict(value)
        kind = rest.pop("kind", "")
        spec = spec_of(kind) if isinstance(kind, str) else "It should be text in quotes."
        if isinstance(spec, str):
            table.complain(("source", number, "kind"), f"unknown source kind {kind!r}", spec)
        elif settings := table.read(spec, rest, ("source", number)):
            found.append((kind, settings))
    return tuple(found)


def _check_publication(table: Table, found: PublicationTable) -> PublicationTable:
    """Return the table with its addresses as outputs need them."""
    addresses = {}
    for key in ("home", "url"):
        address = links.judge(getattr(found, key))
        if not address.startswith(links.WEB):
            table.complain(
                ("publication", key),
                f"publication.{key} is no web address: {getattr(found, key)!r}",
                f'It starts with https://, for example {key} = "https://example.org/".',
            )
        addresses[key] = address
    if not addresses["url"].endswith("/"):
        addresses["url"] += "/"
    if not found.title.strip():
        table.complain(("publication", "title"), "publication.title is empty")
    try:
        ZoneInfo(found.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        table.complain(
            ("publication", "timezone"),
            f"unknown time zone {found.timezone!r}",
            'Use a name like "Europe/Brussels" or "UTC".',
        )
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", found.language):
        table.complain(
            ("publication", "language"),
            f"publication.language is no language tag: {found.language!r}",
            'Use a tag like "en", "fr" or "pt-BR".',
        )
    return structs.replace(found, **addresses)


def _check_issue(table: Table, found: IssueTable) -> None:
    try:
        found.name.format(title="", month="", year="", number="")
    except (KeyError, ValueError, IndexError):
        table.complain(
            ("issue", "name"),
            f"issue.name cannot be filled in: {found.name!r}",
            "It may hold {title}, {month}, {year} and {number}.",
        )
    if found.first < 1:
        table.complain(("issue", "first"), "issue.first should be 1 or more")
    if not 40 <= found.summary <= 2000:  # noqa: PLR2004 - said in the message
        table.complain(("issue", "summary"), "issue.summary should be from 40 to 2000 characters")


def _check_email(table: Table, found: EmailTable) -> None:
    for name in found.mailers:
        if name not in MAILERS:
            table.complain(("email", "mailers"), f"unknown mailer {name!r}", suggest(name, MAILERS))
    if not found.mailers:
        table.complain(("email", "mailers"), "email.mailers is empty", 'Write: mailers = ["none"]')
    if found.unsubscribe and not links.judge(found.unsubscribe):
        table.complain(
            ("email", "unsubscribe"),
            f"email.unsubscribe is no link: {found.unsubscribe!r}",
            "It starts with https:// or mailto:.",
        )
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", found.accent):
        table.complain(
            ("email", "accent"),
            f"email.accent is no colour: {found.accent!r}",
            'Write it as #rrggbb, for example accent = "#0b5cad".',
        )


def _check_sections(table: Table, found: tuple[SectionTable, ...]) -> None:
    titles: set[str] = set()
    for number, section in enumerate(found):
        title = section.title.strip().casefold()
        if not title or title in {"top", "later", "never"}:
            table.complain(
                ("section", number, "title"),
                f"a section cannot be called {section.title!r}",
                "Top, Later and Never have a meaning of their own in issue.md.",
            )
        elif title in titles:
            table.complain(("section", number, "title"), f"two sections {section.title!r}")
        titles.add(title)
    if sum(section.rest for section in found) > 1:
        table.complain(("section",), "more than one section says rest = true", "Keep one of them.")
