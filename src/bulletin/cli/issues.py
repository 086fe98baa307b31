"""`bulletin issues`: what was sent, and whether it still is what it was."""

from typing import TYPE_CHECKING

import click

from bulletin.cli import options

if TYPE_CHECKING:
    from bulletin.publication import Publication
    from bulletin.publication.ledger import SentIssue, Verified


@click.command("issues", short_help="List the issues that were sent, show one, verify them.")
@click.argument("number", required=False, type=click.IntRange(min=1), metavar="[N]")
@click.option("--verify", is_flag=True, help="Prove that they are what they were when sent.")
@options.config
@options.as_json
@options.debug
@click.pass_context
def command(
    ctx: click.Context, *, number: int | None, verify: bool, start: str, as_json: bool
) -> None:
    """List the issues that were sent; with N show that one.

    --verify compares the emails kept in issues/NNNN with the digests in sealed.json, and makes each
    one again: with the same version of bulletin the bytes are the same; with another one entries,
    order, links and text are compared. Ends with 1 when something does not hold.
    """
    from bulletin.publication import Publication

    publication = Publication.open(start, compiled=options.private_cache())
    if verify:
        found = publication.verify(number or 0)
        _tell_verified(found, as_json=as_json)
        if any(one.findings for one in found):
            ctx.exit(1)
    else:
        _tell(publication, number, as_json=as_json)


def _tell(publication: "Publication", number: int | None, *, as_json: bool) -> None:
    from bulletin.cli import terminal

    found = publication.issues(number or 0)
    if as_json:
        import msgspec

        terminal.put_json(msgspec.json.encode(found))
    elif number:
        terminal.say("\n".join(_one(found[0])))
    elif not found:
        terminal.say("No issue was declared sent yet.")
    else:
        from bulletin.text import number_of

        for issue in found:
            count = number_of(len(issue.entries), "entry", "entries")
            terminal.say(
                f"{issue.number:>4}  {issue.date}  {issue.mark}  {count:>10}  {issue.subject}"
            )


def _one(issue: "SentIssue") -> list[str]:
    lines = [
        click.style(f"Issue {issue.number}: {issue.subject}", bold=True),
        f"  {issue.date}, {issue.mark}",
    ]
    for entry in issue.entries:
        lines += [f"  - {entry.title} [{entry.id}]", *([f"    {entry.link}"] if entry.link else [])]
    return lines


def _tell_verified(found: "list[Verified]", *, as_json: bool) -> None:
    from bulletin.cli import terminal
    from bulletin.text import number_of

    if as_json:
        import msgspec

        terminal.put_json(msgspec.json.encode(found))
        return
    for one in found:
        less = number_of(one.withdrawn, "entry", "entries")
        rest = f", less {less} withdrawn since" if one.withdrawn else ""
        state = "does not hold" if one.findings else f"holds ({one.how}{rest})"
        named = f"Issue {one.number}, {one.mark}" if one.mark else f"Issue {one.number}"
        terminal.say(f"{named}: {state}")
        for finding in one.findings:
            terminal.say("\n".join(terminal.finding(finding, indent="  ")))
    if not found:
        terminal.say("No issue was declared sent yet.")
