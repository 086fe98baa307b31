"""What a well-formed ``bulletin.toml`` may still get wrong: addresses, names, ranges, doubles."""

import re
from collections.abc import Iterable
from string import Formatter

from msgspec import Struct, structs

from bulletin import language, links
from bulletin.checks.rules import WIDEST
from bulletin.config.tables import (
    EmailTable,
    FeedsTable,
    IssueTable,
    MailerTable,
    PublicationTable,
    SectionTable,
)
from bulletin.dates import zone_of
from bulletin.issue import OWN
from bulletin.mailers import MAILERS
from bulletin.model import Mailer
from bulletin.placeholders import holds_placeholder
from bulletin.schema import Table, suggest
from bulletin.text import fold, is_visible, one_line

LEAST_BUDGET, MOST_BUDGET = 30, 10_000
"""kB. The email's own frame takes some 15; the most is what a mail server may still take."""

_PLACES = ("title", "month", "year", "number")
_SENDER = re.compile(r"[^<>@\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+")


def publication(table: Table, found: PublicationTable) -> PublicationTable:
    """Return the table with its addresses as outputs need them."""
    addresses = {}
    for key in ("home", "url"):
        address = links.judge(getattr(found, key))
        if not address.startswith(links.WEB):
            table.complain(
                ("publication", key),
                f"publication.{key} is no web address: {links.told(getattr(found, key))}",
                f'It starts with https://, for example {key} = "https://example.org/".',
            )
        addresses[key] = address
    if not addresses["url"].endswith("/"):
        addresses["url"] += "/"
    for address in found.formerly or ():
        if not links.judge(address).startswith(links.WEB):
            table.complain(
                ("publication", "formerly"),
                f"publication.formerly holds no web address: {links.told(address)}",
                'Write it like this: formerly = ["https://old.example.org/"].',
            )
        elif links.key(address) == links.key(addresses["home"]):
            table.complain(
                ("publication", "formerly"),
                f"publication.formerly holds the address that home has now: {links.told(address)}",
                "Let home be the hub's new address.",
            )
    if not is_visible(found.title):
        table.complain(("publication", "title"), "publication.title is empty")
    elif one_line(found.title) != found.title:
        table.complain(
            ("publication", "title"),
            "publication.title should be one line, without odd spaces or control characters",
        )
    try:
        zone_of(found.timezone)
    except ValueError:
        table.complain(
            ("publication", "timezone"),
            f"unknown time zone {found.timezone!r}",
            'Use a name like "Europe/Brussels" or "UTC".',
        )
    _language(table, found.language)
    _sender(table, ("publication", "contact"), found.contact)
    return structs.replace(found, **addresses)


def _language(table: Table, tag: str) -> None:
    """Check that there is such a language; Babel is imported for those without a catalogue."""
    shaped = re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag)
    if shaped and language.is_known(tag):
        return
    what = "no language that is known" if shaped else "no language tag"
    meant = language.meant(tag)
    table.complain(
        ("publication", "language"),
        f"publication.language is {what}: {tag!r}",
        f'Did you mean "{meant}" ({language.name(meant)})?'
        if meant
        else 'Use a tag like "en", "es" or "pt-BR" (BCP 47).',
    )


def is_sender(text: str) -> bool:
    """Tell whether `text` is an email address, perhaps with a name before it."""
    return _SENDER.fullmatch(text.strip()) is not None


def _sender(table: Table, path: tuple[str, str], value: str) -> None:
    if value and not is_sender(value):
        table.complain(
            path,
            f"{'.'.join(path)} is no email address: {value!r}",
            'Write "name@example.org" or "Name <name@example.org>".',
        )


def source(table: Table, settings: Struct, number: int) -> None:
    """Check that a source which reads files or addresses names one."""
    named = [getattr(settings, key, None) for key in ("path", "url")]
    if None not in named and not any(named):
        table.complain(
            ("source", number),
            "source.path is missing",
            "Name a file with path, or a web address with url.",
        )


def issue(table: Table, found: IssueTable) -> None:
    """Check ``[issue]``."""
    if not _can_be_filled(found.name):
        table.complain(
            ("issue", "name"),
            f"issue.name cannot be filled in: {found.name!r}",
            "It may hold {title}, {month}, {year} and {number}.",
        )
    if not 1 <= found.first <= 999_999:  # noqa: PLR2004 - said in the message
        table.complain(("issue", "first"), "issue.first should be from 1 to 999999")
    if not 1 <= found.min_entries <= 100:  # noqa: PLR2004 - said in the message
        table.complain(("issue", "min_entries"), "issue.min_entries should be from 1 to 100")
    if not 40 <= found.summary <= 2000:  # noqa: PLR2004 - said in the message
        table.complain(("issue", "summary"), "issue.summary should be from 40 to 2000 characters")


def _can_be_filled(name: str) -> bool:
    """Whether the places in `name` are known ones, and plain: no attributes, no formats."""
    try:
        pieces = list(Formatter().parse(name))
    except ValueError:
        return False
    return all(
        place is None or (place in _PLACES and not form and not conversion)
        for _, place, form, conversion in pieces
    )


def email(table: Table, found: EmailTable, mailers: Iterable[str]) -> None:
    """Check ``[email]``, where `mailers` are the names of all that are known."""
    known = list(mailers)
    for name in found.mailers:
        if name not in known:
            table.complain(("email", "mailers"), f"unknown mailer {name!r}", suggest(name, known))
    if not found.mailers:
        table.complain(("email", "mailers"), "email.mailers is empty", 'Write: mailers = ["none"]')
    _sender(table, ("email", "from"), found.sender)
    _unsubscribe(table, found.unsubscribe)
    if found.budget and not LEAST_BUDGET <= found.budget <= MOST_BUDGET:
        table.complain(
            ("email", "budget"),
            f"email.budget should be 0, or from {LEAST_BUDGET} to {MOST_BUDGET} kB",
            "Gmail cuts off what is longer than 102 kB; 0 sends every entry in full all the same.",
        )
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", found.accent):
        table.complain(
            ("email", "accent"),
            f"email.accent is no colour: {found.accent!r}",
            'Write it as #rrggbb, for example accent = "#0b5cad".',
        )
    _look(table, found)


def _unsubscribe(table: Table, address: str) -> None:
    """Check where to unsubscribe: a link that is the same for every reader."""
    if not address:
        return
    if holds_placeholder(address):
        table.complain(
            ("email", "unsubscribe"),
            f"email.unsubscribe holds a placeholder: {links.told(address)}",
            "Only a mailer fills one in: set it as unsubscribe of a [[mailer]], and its name in"
            " mailers.",
        )
    elif not links.judge(address).startswith(("https://", "mailto:")):
        table.complain(
            ("email", "unsubscribe"),
            f"email.unsubscribe is no link: {links.told(address)}",
            "It starts with https:// or mailto:.",
        )


def unfilled(
    table: Table, own: PublicationTable, found: EmailTable, mailers: Iterable[Mailer]
) -> None:
    """Check that what is printed as it is written here holds no placeholder of one of `mailers`."""
    texts = {
        ("publication", "title"): own.title,
        ("email", "address"): found.address,
        ("email", "logo_alt"): found.logo_alt,
        ("email", "header_alt"): found.header_alt,
    }
    whose = {one: mailer.title for mailer in mailers for one in mailer.placeholders}
    for path, text in texts.items():
        if placeholder := next((one for one in whose if one in text), ""):
            table.complain(
                path,
                f"{'.'.join(path)} holds {placeholder}, a placeholder of {whose[placeholder]}",
                "Write it without: bulletin itself prints the placeholders of the mailer that it"
                " builds for.",
            )


def _look(table: Table, found: EmailTable) -> None:
    """Check how wide the digest is to be, and its pictures."""
    for key, least, most, why in (
        ("width", 480, WIDEST, "Beside a list of messages there is no room for more."),
        ("logo_width", 24, 280, "A phone has no room for more."),
    ):
        if not least <= getattr(found, key) <= most:
            complaint = f"email.{key} should be from {least} to {most} px"
            table.complain(("email", key), complaint, why)
    for key in ("logo", "header"):
        address = getattr(found, key)
        if address and not links.judge(address).startswith("https://"):
            table.complain(
                ("email", key),
                f"email.{key} is no https:// address: {links.told(address)}",
                "Put the picture on your website; readers load it from there.",
            )
    if found.logo and not is_visible(found.logo_alt):
        table.complain(
            ("email", "logo"),
            "email.logo_alt is missing",
            'Say what the logo says: logo_alt = "Example Network".',
        )


def mailers(table: Table, found: tuple[MailerTable, ...]) -> None:
    """Check the mailers that the file itself describes."""
    names = set(MAILERS)
    for number, mailer in enumerate(found):
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", mailer.name):
            table.complain(
                ("mailer", number, "name"),
                f"mailer.name is no plain word: {mailer.name!r}",
                'Use small letters, digits and hyphens: name = "our-mailer".',
            )
        elif mailer.name in names:
            table.complain(
                ("mailer", number, "name"),
                f"there is a mailer {mailer.name!r} already",
                "Give this one another name.",
            )
        names.add(mailer.name)
        for key in ("unsubscribe", "browser", "address"):
            value = getattr(mailer, key)
            if one_line(value) != value or '"' in value:
                table.complain(
                    ("mailer", number, key),
                    f"mailer.{key} can be no placeholder: {value!r}",
                    "Write it as the mailer spells it: in one line, without quotes.",
                )


def feeds(table: Table, found: FeedsTable) -> None:
    """Check ``[feeds]``."""
    if not 1 <= found.entries <= 1000:  # noqa: PLR2004 - said in the message
        table.complain(("feeds", "entries"), "feeds.entries should be from 1 to 1000")


def sections(table: Table, found: tuple[SectionTable, ...]) -> None:
    """Check the sections together."""
    titles: set[str] = set()
    catching_all: list[int] = []
    for number, section in enumerate(found):
        path = ("section", number, "title")
        # The draft tells headings apart by this key, and has each on a line of its own.
        title = fold(section.title) or section.title.strip()
        if not is_visible(section.title) or title in OWN:
            table.complain(
                path,
                f"a section cannot be called {section.title!r}",
                "Top, Later and Never have a meaning of their own in issue.md.",
            )
        elif len(section.title.splitlines()) > 1:
            table.complain(path, f"the title {section.title!r} should stand on one line")
        elif title in titles:
            table.complain(
                path, f"two sections {section.title!r}", "Give one of them another title."
            )
        titles.add(title)
        if section.rest:
            catching_all.append(number)
    for number in catching_all[1:]:
        table.complain(
            ("section", number, "rest"),
            "more than one section says rest = true",
            "Keep one of them.",
        )
