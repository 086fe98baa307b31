"""What can be said of an issue before it leaves: findings, by severity. Pure."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from bulletin.model import Digest, Finding, Issue, Mailer, Masthead
from bulletin.text import number_of

if TYPE_CHECKING:
    from bulletin.checks.letter import Checked
    from bulletin.checks.rules import Rules

GMAIL_CLIP = 102_400
"""Gmail shows no more of a message's HTML than about this many bytes (hteumeuleu/email-bugs 41)."""
BUDGET = 95_000
"""What we allow ourselves of it: a mailer adds its tracking and its footer."""

SHOWN = 3
"""Entries that one finding names; the others are counted."""


def examine(issue: Issue, masthead: Masthead, mailer: Mailer, digest: Digest) -> Iterator[Finding]:
    """Yield what a coordinator should know of this digest, gravest first."""
    size = len(digest.html.encode())
    if size > BUDGET:
        yield Finding(
            severity="warning",
            what=f"The email is {size // 1000} kB; Gmail cuts it off after {GMAIL_CLIP // 1000}.",
            hint="Set budget = 95 under [email], or move some entries under Later in issue.md.",
        )
    if not mailer.unsubscribe and not masthead.unsubscribe:
        yield Finding(
            severity="warning",
            what="The email offers no way to unsubscribe.",
            where="bulletin.toml",
            hint="Set unsubscribe under [email] to an https:// or mailto: link.",
        )
    if not mailer.address and not masthead.address:
        yield Finding(
            severity="warning",
            what="The email carries no postal address; many countries ask for one.",
            where="bulletin.toml",
            hint="Set address under [email].",
        )
    bare = [k.entry for s in issue.sections for k in s.entries if not k.entry.link]
    if bare:
        yield Finding(
            severity="warning",
            what=f"{number_of(len(bare), 'entry has', 'entries have')} no link, so no Read More: "
            + ", ".join(f"{entry.title!r} ({entry.where})" for entry in bare[:SHOWN])
            + (f" and {len(bare) - SHOWN} more" if len(bare) > SHOWN else "")
            + ".",
            hint="Add the link at the source; a listing-text source can be given a permalink.",
        )


def judge(
    digest: Digest, masthead: Masthead, mailer: Mailer, rules: "Rules"
) -> "Iterator[Checked]":
    """Yield what the catalogue of checks finds in a digest that was just made.

    Its size is told by `examine`.
    """
    from msgspec import structs

    from bulletin.checks import catalogue
    from bulletin.checks.letter import Letter

    quiet = structs.replace(rules, levels={"clip_size": "off", **rules.levels})
    rules = with_own(quiet, masthead, placeholders_of([mailer]))
    letter = Letter(
        html=digest.html,
        text=digest.text,
        eml=digest.eml,
        names={"html": "email.html", "text": "email.txt", "eml": "email.eml"},
        rules=rules,
    )
    yield from catalogue.judge(letter)


def placeholders_of(mailers: "Iterable[Mailer]") -> tuple[str, ...]:
    """Return every placeholder of `mailers`."""
    return tuple(place for one in mailers for place in one.placeholders)


def with_own(rules: "Rules", masthead: Masthead, placeholders: tuple[str, ...] = ()) -> "Rules":
    """Return rules that know `placeholders`, and allow the address for unsubscribing."""
    from msgspec import structs

    scheme, _, rest = masthead.unsubscribe.partition(":")
    own = (rest.partition("?")[0],) if scheme == "mailto" else ()
    return structs.replace(rules, allow=(*rules.allow, *own), placeholders=placeholders)
