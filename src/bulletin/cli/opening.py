"""What a build made to be pasted, opened in the browser; where it made none, that is said."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bulletin.cli.terminal import filled, say
from bulletin.cli.words import nearby
from bulletin.publication import Publication
from bulletin.publication.report import Report
from bulletin.publication.steps import PAGE, to_paste

NOTHING = "Nothing is opened: no new email was made."


@contextmanager
def told_on_error(*, wanted: bool) -> Iterator[None]:
    """Say that nothing is opened when an error ends the build, which says itself what is wrong."""
    try:
        yield
    except Exception:
        if wanted:
            say(NOTHING, err=True)
        raise


def show(publication: Publication, report: Report, out: Path) -> None:
    """Open the email of `report`, as it is to be pasted; say on stderr why none can be seen."""
    if not report.mark:
        stands = f" {nearby(out / PAGE)} is of an earlier build." if PAGE in report.files else ""
        say(filled(NOTHING + stands), err=True)
        return
    path = out / to_paste(publication.settings.mailer_named(report.mailer))
    if not _is_shown(path):
        say(filled(f"No browser could be started. Open it yourself: {nearby(path)}"), err=True)


def _is_shown(path: Path) -> bool:
    """Show a file in the browser that BROWSER names, else in that of this computer."""
    import webbrowser

    # Windows reads other alphabets in a file: address by its own old code page.
    return webbrowser.open(str(path.resolve()) if os.name == "nt" else path.resolve().as_uri())
