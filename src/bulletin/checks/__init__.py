"""What can be said of an issue before it leaves: findings, by severity. Pure."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from bulletin.links import host, is_example
from bulletin.model import Digest, Finding, Issue, Mailer, Masthead
from bulletin.text import first_of, kilo, number_of

if TYPE_CHECKING:
    from bulletin.checks.letter import Built, Checked, Part
    from bulletin.checks.rules import Rules

SHOWN = 3
"""Entries that one finding names; the others are counted."""


def examine(issue: Issue, masthead: Masthead, mailer: Mailer) -> Iterator[Finding]:
    """Yield what a coordinator should know of what this issue lacks, gravest first."""
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
    bare = [known for known in issue.printed if not known.entry.link]
    if bare:
        yield Finding(
            severity="warning",
            what=f"{number_of(len(bare), 'entry has', 'entries have')} no link, so no Read More: "
            + first_of([f"{k.entry.title!r} [{k.id}] ({k.entry.where})" for k in bare], SHOWN)
            + ".",
            hint="Add the link at the source; a listing-text source can be given a permalink.",
        )


def about_address(masthead: Masthead) -> Iterator[Finding]:
    """Yield what to say where the outputs' address is the example that a new folder begins with.

    At the hub's own host it is none: where both are examples, all of it is an exercise.
    """
    if is_example(masthead.url) and host(masthead.url) != host(masthead.home):
        yield Finding(
            severity="warning",
            what=f"Feeds, pages and the email link to {masthead.url}, an example.",
            where="bulletin.toml",
            hint="Write where out/site/ will be on the web, under [publication], such as:"
            f' url="{masthead.home.rstrip("/")}/bulletin/"',  # without spaces: no screen breaks it
        )


def about_own_words(issue: Issue, least: int, budget: int) -> Finding:
    """Return what to say where an email of `least` bytes, with one title alone, is too long."""
    notes = [one.note_html for one in issue.printed]
    words = len("".join([issue.intro_html, *notes]).encode())
    names = "introduction and notes" if any(notes) else "introduction"
    what = f"the {names} alone are" if any(notes) else f"the {names} alone is"
    own = words > least // 2
    return Finding(
        severity="warning",
        what=f"With one title and no more the email is {kilo(least)} of {kilo(budget)}"
        + (f": {what} {kilo(words)}." if own else ".")
        + " So every entry is left as it was.",
        where="issue.md",
        hint=f"Shorten the {names}." if own else "Make your own templates shorter.",
    )


def judge(digest: Digest, rules: "Rules", build: "Built") -> "Iterator[Checked]":
    """Yield what the catalogue of checks finds in a digest that was just made, as `build` tells.

    The fragment is a part of the page, but pasted alone: it needs its placeholders, too.
    """
    from bulletin.checks import catalogue
    from bulletin.checks.built import placeholders
    from bulletin.checks.letter import Letter

    letter = Letter(
        html=digest.html,
        text=digest.text,
        eml=digest.eml,
        names={"html": "email.html", "text": "email.txt", "eml": "email.eml"},
        rules=rules,
        build=build,
    )
    yield from catalogue.judge(letter)
    names: dict[Part, str] = {"html": "email.fragment.html"}
    fragment = Letter(html=digest.fragment, names=names, rules=rules, build=build)
    if placeholders in catalogue.fitting(fragment):
        yield from placeholders.run(fragment)


def with_own(rules: "Rules", masthead: Masthead, mailers: Iterable[Mailer], budget: int) -> "Rules":
    """Return rules that know what the other settings say.

    Those are who sends it, the placeholders of `mailers`, and how many bytes the email's HTML may
    have.
    """
    from msgspec import structs

    own = (masthead.title, masthead.sender, masthead.unsubscribe, masthead.address)
    places = tuple(place for one in mailers for place in one.placeholders)
    return structs.replace(rules, own=(*rules.own, *own), placeholders=places, budget=budget)
