"""The command line: a file a command, imported when it is asked for. Here live exit codes.

0 done, 1 an error or a failed check, 2 usage, 3 no email to paste (feeds were written), 75 another
build holds the lock.
"""

import importlib
import sys

import click

from bulletin.version import VERSION

GROUPS = {
    "Each month": ("build", "sent"),
    "When something looks odd": ("status", "why", "check", "doctor"),
    "To set up and look after": (
        "init",
        "read",
        "issues",
        "adopt",
        "withdraw",
        "same",
        "templates",
    ),
}
"""Which command stands under which heading of ``--help``; an empty heading is left out."""

COMMANDS = tuple(name for names in GROUPS.values() for name in names)


class Commands(click.Group):
    """A group whose commands are modules of this package, found by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of `--help`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command and return what it defines."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"bulletin.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under the three headings."""
        for heading, names in GROUPS.items():
            rows = [(name, self._help(ctx, name)) for name in names]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)

    def _help(self, ctx: click.Context, name: str) -> str:
        command = self.get_command(ctx, name)
        return command.get_short_help_str(limit=formatter_width(ctx)) if command else ""


def formatter_width(ctx: click.Context) -> int:
    """Return how many characters a line of help may have."""
    return (ctx.terminal_width or ctx.max_content_width or 100) - 12


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="bulletin COMMAND --help tells more about one of them.",
)
@click.version_option(VERSION, message="bulletin %(version)s")
def group() -> None:
    """Entries in, one issue out: feeds for readers, an email digest to paste into any mailer."""


def main() -> None:
    """Run the command line; every refusal is in words, a traceback only with ``--debug``."""
    try:
        sys.exit(group.main(standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("Stopped. What was there before is still there.", err=True)
        sys.exit(130)
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        sys.exit(_tell(error))


def _tell(error: Exception) -> int:
    """Print an error on stderr and return the exit code it stands for."""
    from bulletin.cli.terminal import refusal, say
    from bulletin.errors import BulletinError, SeveralErrors

    if not isinstance(error, BulletinError):
        error = BulletinError(
            f"something went wrong inside bulletin: {type(error).__name__}: {error}",
            hint="Run the same command with --debug for the details, and please report them.",
        )
    for one in error.errors if isinstance(error, SeveralErrors) else (error,):
        say("\n".join(refusal(one)), err=True)
    return error.exit_code
