"""What is left to do, in words: the same at the end of a build and in its status."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from bulletin.model import Finding, Mailer, Masthead
from bulletin.pipeline import EMAIL, email_paths
from bulletin.publication.report import WAITS

PAGE, FRAGMENT, *_ = EMAIL


def to_paste(mailer: Mailer) -> str:
    """Return the name of the file that goes into `mailer`: it, or its source, is copied."""
    return FRAGMENT if mailer.form == "fragment" else PAGE


class Outcome(Struct, frozen=True, kw_only=True):
    """How things stand with the issue that is being made, as far as it matters for what to do.

    `failed` tells that a source cannot be used, so that there can be no issue, `prints` that the
    issue has entries. `few` is how many there are where it needs more, else 0; `later` counts those
    under Later in the draft `held_in`. `built` are the steps with the email of just this issue,
    none where there is none.
    """

    failed: bool
    findings: Sequence[Finding]
    few: int
    prints: bool
    later: int
    held_in: str
    built: Sequence[str]


def todo(found: Outcome) -> Iterator[str]:
    """Yield what to do, the first thing first, each step in lines; nothing when there is nothing.

    Where a source failed, no issue can be made.
    """
    if found.failed:
        yield "Mend what is marked with x; until then the last good issue stands."
        return
    if any(finding.severity == "error" for finding in found.findings):
        yield "Mend what is marked with x."
    if any(WAITS in finding.what for finding in found.findings):
        yield "Answer the questions above: bulletin same A B, or bulletin same --not A B"
    if found.few:
        yield "Wait for more entries, or send what there is: bulletin build --allow-few"
    elif found.prints:
        yield from found.built or ["Make the issue: bulletin build"]
    elif found.later:
        yield (
            f"To send what is held back, move its lines in {found.held_in} from Later to a section."
            " Then type: bulletin build"
        )


def steps(masthead: Masthead, mailer: Mailer, number: int, mark: str, out: Path) -> Iterator[str]:
    """Yield what to do with issue `number` as it was built for `mailer`, each step in lines.

    `out` is the folder of the outputs, as a person types it.
    """
    if email_paths(number, masthead, mailer) != EMAIL:
        put = f"Put {out / 'site'} on the web: the email links to its page there,"
        yield f"{put}\n{masthead.url}issues/{number}/"
    yield _how_to_paste(mailer, out)
    send = "Send it to yourself first, then to your readers."
    bcc = "Put their addresses under Bcc: under To or Cc, everyone sees them."
    yield send if mailer.has_list else f"{send}\n{bcc}"
    yield f"Then type: bulletin sent {mark}"


def _how_to_paste(mailer: Mailer, out: Path) -> str:
    """Return the step in which the email is pasted: the page as a browser shows it, or a source.

    Browsers show a source on every system; TextEdit, on a Mac, shows the page instead.
    """
    opened = f"Open {out / to_paste(mailer)} in your browser"
    where = f"into {mailer.title} under: {mailer.paste}." if mailer.title else "into your mailer."
    if mailer.form == "page":
        return f"{opened}, select all, copy, and paste it\n{where}"
    return (
        f"{opened} and show its source: Ctrl+U\n"
        f"(on a Mac Option+Command+U). Select all, copy, and paste it\n{where}"
    )
