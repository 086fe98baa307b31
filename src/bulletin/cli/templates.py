"""`bulletin templates`: the shipped look, and templates of one's own."""

from typing import TYPE_CHECKING

import click

from bulletin.cli import options

if TYPE_CHECKING:
    from bulletin.setup.templates import Template


@click.group("templates", short_help="List the shipped templates, or begin one of your own.")
def command() -> None:
    """List the templates that make the email and the pages, or begin one of your own.

    Your own stand in templates/ beside bulletin.toml and go before the shipped ones.
    """


@command.command("list")
@options.config
@options.as_json
@options.debug
def list_(*, start: str, as_json: bool) -> None:
    """List the shipped templates with their blocks, and which of them you have made your own."""
    from bulletin.cli import terminal
    from bulletin.publication import Publication
    from bulletin.setup import templates

    found = templates.listing(Publication.open(start).templates)
    if as_json:
        import msgspec

        terminal.put_json(msgspec.json.encode(found))
    else:
        terminal.say("\n".join(map(_lines, found)))


def _lines(template: "Template") -> str:
    from bulletin.cli import terminal

    own = ", your own" if template.own else ""
    blocks = terminal.wrapped(f"blocks: {', '.join(template.blocks)}", "  ", "    ")
    return "\n".join([click.style(template.name, bold=True) + own, *blocks])


@command.command("copy")
@click.argument("name")
@click.option("--whole", is_flag=True, help="Copy all of it, instead of changing parts of it.")
@options.config
@options.debug
def copy(*, name: str, whole: bool, start: str) -> None:
    """Begin a template of your own from the shipped one called NAME, like email/digest.html.

    It changes nothing until you write a block into it; the file says how. With --whole it is a copy
    of the shipped one, and later improvements of that do not reach it. A file that is there already
    stays as it is.
    """
    from bulletin.cli import terminal
    from bulletin.publication import Publication
    from bulletin.setup import templates

    path = templates.copy(Publication.open(start).folder, name, whole=whole)
    terminal.say(f"Written: {path}")
    terminal.say("  Change it, then: bulletin build")
