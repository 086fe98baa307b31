"""The tables of ``bulletin.toml`` as values. What a key means is said here and nowhere else.

The reference page and the messages follow these descriptions (`bulletin.schema.keys_of`).
"""

import re
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct, field, structs

from bulletin.language import SUBJECT
from bulletin.model import Mailer

Names = tuple[str, ...]


class PublicationTable(Struct, frozen=True, kw_only=True):
    """``[publication]``: what this is and where it lives."""

    title: Annotated[str, Meta(description="What the publication is called.")]
    home: Annotated[str, Meta(description="The hub: the website whose entries are read.")]
    url: Annotated[str, Meta(description="The address under which out/site/ is served.")]
    language: Annotated[str, Meta(description='The language of its texts, as a tag: "pt-BR".')] = (
        "en"
    )
    timezone: Annotated[
        str, Meta(description="The hub's time zone; dates without one are taken in it.")
    ] = "UTC"
    formerly: Annotated[
        Names | None,
        Meta(description="The addresses that the hub had before; links and identities follow it."),
    ] = None
    contact: Annotated[
        str, Meta(description="Who answers for it; the digest's sender where [email] names none.")
    ] = ""


class SectionTable(Struct, frozen=True, kw_only=True):
    """``[[section]]``: a heading of the digest, listed from general to special."""

    title: Annotated[str, Meta(description="The heading.")]
    categories: Annotated[
        Names, Meta(description="The categories it takes; by default the one called like it.")
    ] = ()
    rest: Annotated[bool, Meta(description="Whether it takes what no other section takes.")] = False
    updates: Annotated[
        bool, Meta(description="Whether sent entries come again when they have really changed.")
    ] = False

    def takes(self) -> tuple[str, ...]:
        """Return the names of the categories this section is for."""
        return self.categories or (self.title,)


class IssueTable(Struct, frozen=True, kw_only=True):
    """``[issue]``: how an issue is named, numbered and filled."""

    name: Annotated[
        str, Meta(description="Its subject; {title}, {month}, {year} and {number} are filled in.")
    ] = SUBJECT
    first: Annotated[int, Meta(description="The number of the first issue.")] = 1
    since: Annotated[
        date | None,
        Meta(description="Entries dated and first seen before this day are too old for an issue."),
    ] = None
    min_entries: Annotated[
        int,
        Meta(description="How many entries an issue needs; with fewer it waits. From 1 to 100."),
    ] = 1
    placement: Annotated[
        Literal["last", "first"],
        Meta(description="Which section takes an entry when several would."),
    ] = "last"
    summary: Annotated[
        int, Meta(description="How many characters of a summary are kept, from 40 to 2000.")
    ] = 280


class EmailTable(Struct, frozen=True, kw_only=True):
    """``[email]``: who sends it, through what, and how it looks."""

    mailers: Annotated[
        Names, Meta(description="The sending systems it is made for; the first is the default.")
    ] = ("none",)
    sender: Annotated[str, Meta(description='Who sends it: "Name <address>".')] = field(
        default="", name="from"
    )
    unsubscribe: Annotated[
        str,
        Meta(description="Where to unsubscribe, for mailers without a placeholder of their own."),
    ] = ""
    address: Annotated[
        str, Meta(description="The sender's postal address, printed at the end.")
    ] = ""
    budget: Annotated[
        int,
        Meta(description="How many kB its HTML may have, from 30; 0 is no limit."),
    ] = 95
    web_copy: Annotated[
        bool,
        Meta(
            description="Whether the email links to its page on the web, where the mailer has no"
            " placeholder for one."
        ),
    ] = False
    accent: Annotated[str, Meta(description="The colour of links and buttons, as #rrggbb.")] = (
        "#0b5cad"
    )
    font: Annotated[
        Literal["sans", "humanist", "wide", "serif", "oldstyle"],
        Meta(description="The kind of letters, from those that readers' computers have."),
    ] = "sans"
    width: Annotated[
        int, Meta(description="How wide the email is on a large screen, from 480 to 640 px.")
    ] = 600
    logo: Annotated[
        str, Meta(description="The https address of a picture that stands above the title.")
    ] = ""
    logo_alt: Annotated[
        str, Meta(description="What the logo says, for readers who do not see it.")
    ] = ""
    logo_width: Annotated[
        int, Meta(description="How wide the logo is shown, from 24 to 280 px: a phone's width.")
    ] = 160
    header: Annotated[
        str, Meta(description="The https address of a picture across the whole top.")
    ] = ""
    header_alt: Annotated[
        str, Meta(description="What that picture shows; empty when it is mere decoration.")
    ] = ""
    thumbnails: Annotated[
        bool, Meta(description="Whether the entries' own pictures are shown.")
    ] = False
    contents: Annotated[
        bool, Meta(description="Whether an issue of more than 8 entries lists its titles first.")
    ] = False


class MailerTable(Struct, frozen=True, kw_only=True):
    """``[[mailer]]``: a sending system that is not known here, and its placeholders."""

    name: Annotated[str, Meta(description="What it is called in mailers, and after --for.")]
    paste: Annotated[str, Meta(description="Where to paste in it, in words.")] = "a new message"
    form: Annotated[
        Literal["page", "source", "fragment"],
        Meta(
            description="What is pasted: the page as a browser shows it, the source of the whole"
            " page, or the source of the fragment."
        ),
    ] = "source"
    unsubscribe: Annotated[
        str, Meta(description="Its placeholder for the address where a reader unsubscribes.")
    ] = ""
    browser: Annotated[
        str, Meta(description="Its placeholder for the address of the email in a browser.")
    ] = ""
    address: Annotated[str, Meta(description="Its placeholder for your postal address.")] = ""

    def value(self) -> Mailer:
        """Return the mailer that this describes."""
        mailer = Mailer(
            name=self.name,
            title=self.name,
            form=self.form,
            paste=self.paste,
            unsubscribe=self.unsubscribe,
            browser=self.browser,
            address=self.address,
        )
        signs = dict.fromkeys(filter(None, map(_sign, mailer.placeholders)))
        tags = (_tag(sign, _CLOSED[sign]) for sign in signs if sign in _CLOSED)
        return structs.replace(mailer, opens=tuple(signs), tag="|".join(tags))


_CLOSED = {"{{": "}}", "{%": "%}", "*|": "|*", "%%": "%%", "##": "##", "[[": "]]", "${": "}"}
"""What ends a tag that begins so. A single sign is too like text for an editor's words."""


def _tag(opened: str, closed: str) -> str:
    """Return the pattern of what stands between such signs."""
    return rf"{re.escape(opened)}[^{re.escape(opened + closed)}<>\n]+{re.escape(closed)}"


def _sign(placeholder: str) -> str:
    """Return the signs with which a placeholder begins, such as ``{{``."""
    return placeholder[: len(placeholder) - len(placeholder.lstrip("{[*|%<#$("))]


class FeedsTable(Struct, frozen=True, kw_only=True):
    """``[feeds]``: what the feeds hold."""

    entries: Annotated[
        int, Meta(description="How many entries a feed holds, newest first, from 1 to 1000.")
    ] = 50


class ChecksTable(Struct, frozen=True, kw_only=True):
    """``[checks]``: what an email must not say. A check's own name sets its level."""

    names: Annotated[
        Names, Meta(description="Names that must never be printed; an email with one is refused.")
    ] = ()
    allow: Annotated[
        Names,
        Meta(
            description="Telephone numbers, email addresses, hosts and pictures that are meant for"
            " all to see."
        ),
    ] = ()


TABLES: dict[str, type[Struct]] = {
    "publication": PublicationTable,
    "section": SectionTable,
    "issue": IssueTable,
    "email": EmailTable,
    "mailer": MailerTable,
    "feeds": FeedsTable,
    "checks": ChecksTable,
}
"""The tables of the file and what they hold; ``[[source]]`` depends on its kind."""
