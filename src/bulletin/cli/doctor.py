"""`bulletin doctor`: whether everything is as it should be."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from bulletin.cli import options

if TYPE_CHECKING:
    from bulletin.setup.doctor import Examination


@click.command("doctor", short_help="Look at everything: sources, folder, record, computer.")
@click.option("--offline", is_flag=True, help="Leave the network alone.")
@options.config
@options.now
@options.as_json
@options.debug
@click.pass_context
def command(ctx: click.Context, *, offline: bool, start: str, now: datetime, as_json: bool) -> None:
    """Look at the whole publication, and write nothing.

    Reads each source now, and tells what its server says; looks at the settings, the folder, the
    record, your own templates, and what this computer has. Every line has a sign: good, worth a
    look, or wrong. Ends with 1 when something is wrong.
    """
    from bulletin.cli import terminal
    from bulletin.setup.doctor import examine

    found = examine(start, now=now, offline=offline)
    if as_json:
        terminal.put_json(found.to_json())
    else:
        terminal.say("\n".join(_screen(found)))
    if found.count("wrong"):
        ctx.exit(1)


def _screen(found: "Examination") -> Iterator[str]:
    from bulletin.cli import terminal

    for group in found.groups:
        yield click.style(group.title, bold=True)
        for check in group.checks:
            yield from terminal.signed(check.sign, check.what, check.hint, indent="  ")
    wrong, look = found.count("wrong"), found.count("look")
    if wrong or look:
        parts = [f"{wrong} wrong"] * bool(wrong) + [f"{look} worth a look"] * bool(look)
        yield click.style(f"{', '.join(parts)}, {found.count('ok')} good.", bold=True)
    else:
        yield click.style("All is well.", bold=True)
