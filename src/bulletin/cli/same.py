"""`bulletin same`: two entries are one, or they are two."""

import click

from bulletin.cli import options


@click.command("same", short_help="Say that two entries are one; --not: that they are two.")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@click.option(
    "--not", "differ", is_flag=True, help="They are two, and are never asked about again."
)
@options.config
@options.wait
@options.as_json
@options.debug
def command(*, one: str, other: str, differ: bool, start: str, wait: float, as_json: bool) -> None:
    """Say that A and B are one entry. Each is named by its code, link or title.

    Of two entries that are one, readers get the resource once; the one they have had stays. With
    --not both are offered. The later word counts, so either can be taken back with the other.
    """
    from bulletin.cli import terminal
    from bulletin.publication import Publication

    done = Publication.open(start).same(one, other, differ=differ, wait=wait)
    if as_json:
        import msgspec

        terminal.put_json(msgspec.json.encode(done))
    elif done.same:
        terminal.say(terminal.filled(f"{done.other.called} is {done.kept.called} from now on."))
    else:
        terminal.say(
            terminal.filled(f"{done.other.called} and {done.kept.called} are two entries.")
        )
    if not as_json:
        terminal.say("  Next: bulletin build")
