"""The screens of `bulletin init`: what was found, what is proposed, what was written."""

from collections.abc import Iterator
from pathlib import Path

import click

from bulletin.cli import terminal
from bulletin.cli.words import nearby
from bulletin.setup.settings import ADDRESS
from bulletin.setup.values import Check, Found, Plan
from bulletin.text import first_of

KINDS = {
    "wordpress": "its WordPress interface (REST)",
    "feed": "the feed",
    "listing-html": "the cards on the page",
    "wxr": "the export",
    "records": "the list of entries",
    "listing-text": "the text of the page",
}
NAMED = 8
"""Categories without a section that are named; the others are counted."""
PAPERS = {
    "bulletin.toml": "the settings, each one explained",
    "READ ME FIRST.txt": "what this folder is, for you and who comes after",
    "Make the newsletter.bat": "to double-click on Windows",
    "Make the newsletter.command": "to double-click on a Mac",
    ".gitignore": "for git: what need not be kept",
    ".gitattributes": "for git: how two people's work is joined",
}


def say(lines: Iterator[str]) -> None:
    """Print lines on stdout."""
    terminal.say("\n".join(lines))


def found(found: Found) -> Iterator[str]:
    """Yield what was found, and the way of reading that was taken."""
    yield click.style(terminal.clip(found.place, terminal.width()), bold=True)
    for check in found.checks:
        yield from terminal.signed(check.sign, check.what, check.hint, indent="  ")
    best = found.offers[0]
    told = f"Read from now on: {KINDS.get(best.kind, best.kind)}. {best.why}"
    yield from terminal.wrapped(told, "  ", "  ")
    if others := [KINDS.get(other.kind, other.kind) for other in found.offers[1:]]:
        yield from terminal.wrapped(f"It could also be {' or '.join(others)}.", "  ", "  ")


def proposed(plan: Plan) -> Iterator[str]:
    """Yield the sections that were proposed to nobody."""
    yield click.style("  Sections", bold=True)
    yield from section_lines(plan)
    yield "  Nobody was asked: this is what was proposed."


def section_lines(plan: Plan) -> Iterator[str]:
    """Yield a line for each section that is planned, with how many entries it would take now."""
    for number, section in enumerate(plan.sections, 1):
        names = [name for name in section.categories if name != section.title]
        also = f" (and {', '.join(names)})" if names else ""
        line = f"    {number:>2}  {section.title}{also}: {section.entries}"
        yield terminal.clip(line, terminal.width())
    yield f"        {plan.rest}: whatever no other takes"
    if plan.others:
        names = [section.title for section in plan.others]
        told = f"Without one of their own: {first_of(names, NAMED)}"
        yield from terminal.wrapped(told, " " * 8, " " * 10)


def closing(plan: Plan, folder: Path, written: list[str], kept: list[str]) -> Iterator[str]:
    """Yield what was written, what to look at, and what to do next."""
    here = nearby(folder)
    place = "this folder" if here == "." else here
    yield click.style(f"{plan.title}: set up in {place}", bold=True)
    for name in written:
        yield f"  {name:30}{PAPERS.get(name, '')}".rstrip()
    if kept:
        yield from terminal.wrapped(
            f"There already, and left alone: {', '.join(kept)}", "  ", "    "
        )
    yield click.style("  Please look", bold=True)
    for check in (*plan.assumed, *_always()):
        yield from terminal.signed(check.sign, check.what, check.hint, indent="    ")
    yield click.style("  Next", bold=True)
    steps = (
        [] if here == "." else [f'Go there: cd "{here}"' if " " in here else f"Go there: cd {here}"]
    )
    steps.append("Make the first issue: bulletin build")
    steps.append(_about_since(plan))
    yield from terminal.numbered(steps)


def _about_since(plan: Plan) -> str:
    if plan.source.undated:
        return (
            "The entries have no dates, so all of them are in issue 1. Move the lines that you do"
            " not want in issues/0001/issue.md under Never."
        )
    return (
        f"Issue 1 takes entries from {plan.since} on, so that it does not begin with all that the"
        " hub has already. To begin with more, or with fewer, change this line in bulletin.toml"
        f" first: since = {plan.since}"
    )


def _always() -> Iterator[Check]:
    yield Check(
        sign="look",
        what=f"The feeds need an address of their own; {ADDRESS} stands for it.",
        hint="Write it in bulletin.toml under url before you give a feed to anybody.",
    )
