"""The few questions of `bulletin init`, each with an answer to accept. Only at a terminal."""

from datetime import date, datetime

import click
from msgspec import structs

from bulletin.cli.setup_screen import section_lines
from bulletin.cli.terminal import say
from bulletin.setup import planning
from bulletin.setup.values import Found, Wishes


def wishes(found: Found, given: Wishes, now: datetime) -> Wishes:
    """Return what the person decides; what was given on the command line is not asked."""
    today = planning.today_at(found, now)
    proposed = planning.plan(found, given, today)
    if not given.title:
        given = structs.replace(given, title=_text("What is it called?", proposed.title))
    if not (given.home or found.home):
        given = structs.replace(given, home=_address())
    if proposed.sections:
        say("Sections, from general to special, with how many entries each would have:")
        say("\n".join(section_lines(proposed)))
        given = structs.replace(given, order=_order(len(proposed.sections)))
    if not given.contact:
        given = structs.replace(given, contact=_contact())
    if not (given.since or proposed.source.undated):
        given = structs.replace(given, since=_since(proposed.since))
    return given


def _text(question: str, default: str) -> str:
    return str(click.prompt(question, default=default)).strip() or default


def _address() -> str:
    while answer := _text("The address of the website (Enter: later)", ""):
        if planning.is_web_address(answer):
            return answer
        say("Write it like https://example.org/")
    return ""


def _order(most: int) -> tuple[int, ...]:
    """Return the sections wanted, by number, in order; () leaves them as proposed."""
    asked = "Are these right? (Enter: yes; else the numbers you want in the order you want)"
    while answer := _text(asked, ""):
        if answer.casefold() in ("y", "yes"):
            return ()
        if numbers := planning.chosen_numbers(answer, most):
            return numbers
        say(f"Type numbers from 1 to {most}, like: 2 1 3")
    return ()


def _contact() -> str:
    while answer := _text("Who answers for it? An email address (Enter: later)", ""):
        if planning.is_email_address(answer):
            return answer
        say("Write it like editor@example.org")
    return ""


def _since(proposed: date) -> date:
    """Return the day from which on entries are for issue 1."""
    while answer := _text("From which day on are entries for issue 1?", proposed.isoformat()):
        try:
            return date.fromisoformat(answer)
        except ValueError:
            say(f"Write it like {proposed}")
    return proposed
