"""What is left to do once an issue is built, in words: the same after a build and in its status."""

from collections.abc import Iterator
from pathlib import Path

from bulletin.model import Mailer, Masthead
from bulletin.pipeline import EMAIL, email_paths

PAGE, FRAGMENT, *_ = EMAIL


def to_paste(mailer: Mailer) -> str:
    """Return the name of the file that goes into `mailer`: it, or its source, is copied."""
    return FRAGMENT if mailer.form == "fragment" else PAGE


def steps(
    masthead: Masthead, mailer: Mailer, number: int, mark: str, out: Path
) -> Iterator[list[str]]:
    """Yield what to do with issue `number` as it was built for `mailer`, each step in lines.

    `out` is the folder of the outputs, as a person types it.
    """
    if email_paths(number, masthead, mailer) != EMAIL:
        yield [
            f"Put {out / 'site'} on the web: the email links to its page there,",
            f"{masthead.url}issues/{number}/",
        ]
    yield _how_to_paste(mailer, out)
    yield ["Send it to yourself first, then to your readers.", *_to_whom(mailer)]
    yield [f"Then type: bulletin sent {mark}"]


def _to_whom(mailer: Mailer) -> Iterator[str]:
    """Yield where readers' addresses go in a mailer that sends one message to all of them."""
    if not mailer.has_list:
        yield "Put their addresses under Bcc: under To or Cc, everyone sees them."


def _how_to_paste(mailer: Mailer, out: Path) -> list[str]:
    """Return the step in which the email is pasted: the page as a browser shows it, or a source.

    Browsers show a source on every system; TextEdit, on a Mac, shows the page instead.
    """
    opened = f"Open {out / to_paste(mailer)} in your browser"
    where = f"into {mailer.title} under: {mailer.paste}." if mailer.title else "into your mailer."
    if mailer.form == "page":
        return [f"{opened}, select all, copy, and paste it", where]
    return [
        f"{opened} and show its source: Ctrl+U",
        "(on a Mac Option+Command+U). Select all, copy, and paste it",
        where,
    ]
