"""Options that several commands share, the clock, and the environment."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


class Moment(click.ParamType[datetime]):
    """A moment on the command line: ISO 8601, taken as UTC where no offset is given."""

    name = "moment"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the moment, aware and in UTC, to the second."""
        if isinstance(value, datetime):
            return value
        try:
            found = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no moment; write it like 2026-11-24T09:00:00Z.", param, ctx)
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return found.astimezone(UTC).replace(microsecond=0)


def clock(ctx: click.Context, _param: click.Parameter, value: datetime | None) -> datetime:
    """Return `--now`, else SOURCE_DATE_EPOCH (reproducible-builds.org), else the time it is."""
    if value:
        return value
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        try:
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError, OSError):
            raise click.UsageError(
                f"SOURCE_DATE_EPOCH is {epoch!r}; it should be seconds since 1970.", ctx
            ) from None
    return datetime.now(UTC).replace(microsecond=0)


now = click.option(
    "--now",
    type=Moment(),
    callback=clock,
    metavar="MOMENT",
    help="Take this for the present moment, like 2026-11-24T09:00:00Z.",
)

config = click.option(
    "--config",
    "start",
    type=click.Path(),
    default=".",
    metavar="PATH",
    help="The bulletin.toml to use, or its folder. [default: here or in a folder above]",
)


out = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="The output folder. [default: out, beside bulletin.toml]",
)

offline = click.option(
    "--offline", is_flag=True, help="Use no network: take the last reading of what is on the web."
)

allow_private = click.option(
    "--allow-private", is_flag=True, help="Let a URL lead into a private network."
)

as_json = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object on stdout instead."
)

wait = click.option(
    "--wait",
    is_flag=False,
    flag_value=600.0,
    default=0.0,
    type=float,
    metavar="[SECONDS]",
    help="Wait for another build of this publication to end, instead of stopping with 75.",
)


def debug(command: Command) -> Command:
    """Add `--debug`, which `bulletin.cli.main` looks for."""
    option = click.option(
        "--debug", is_flag=True, expose_value=False, help="Show a traceback when something fails."
    )
    return option(command)


def private_cache() -> Path | None:
    """Return the person's own folder for compiled templates, or None where there is no safe one.

    Code is run from there, so on systems that can tell, it must be theirs and closed to others.
    Nothing is lost with it. XDG Base Directory; Windows and macOS have places of their own.
    """
    from bulletin.version import VERSION

    homes = {"win32": "~/AppData/Local", "darwin": "~/Library/Caches"}
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        if not base.is_absolute():  # as the specification says
            base = Path(homes.get(sys.platform, "~/.cache")).expanduser()
        folder = base / "bulletin" / VERSION
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
    except (OSError, RuntimeError):
        return None
    if os.name == "posix" and (found.st_uid != os.geteuid() or found.st_mode & 0o022):
        return None
    return folder
