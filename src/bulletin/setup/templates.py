"""Whether a shipped template has changed since somebody made their own of it.

An own template may say which one it was made from, in a comment: ``{# made from 3f7a9c12 #}``. The
comment travels with it, through git and to another computer, as no note elsewhere would.
"""

import hashlib
import re
from collections.abc import Iterator

from bulletin.setup.values import Check
from bulletin.templating import Templates, shipped_folder

_MADE_FROM = re.compile(r"\{#-?\s*made from\s+([0-9a-f]{8})\s*-?#\}")


def look(found: Templates) -> Iterator[Check]:
    """Yield what is to be said of each template of the publication's own."""
    own = found.own()
    if not own:
        yield Check(sign="ok", what="The shipped templates are used as they are.")
    for name, source in own.items():
        yield _about(name, source)


def digest(name: str) -> str:
    """Return by what a shipped template is known again, "" when there is none of this name."""
    path = shipped_folder() / name
    if not path.is_file():
        return ""
    lines = path.read_text("utf-8").splitlines()  # whatever the line ends of this system
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]


def _about(name: str, source: str) -> Check:
    now = digest(name)
    if not now:
        return Check(sign="ok", what=f"templates/{name} is your own; none is shipped by that name.")
    comment = f"{{# made from {now} #}}"
    made_from = _MADE_FROM.search(source)
    if made_from is None:
        return Check(
            sign="look",
            what=f"templates/{name} is your own, and does not say what it was made from.",
            hint=f"To be told when the shipped one changes, write into it: {comment}",
        )
    if made_from[1] == now:
        what = f"templates/{name} is your own; the shipped one has not changed since."
        return Check(sign="ok", what=what)
    return Check(
        sign="look",
        what=f"templates/{name} is your own, and the shipped one has changed since.",
        hint=f"Compare it with {shipped_folder() / name}, then write into yours: {comment}",
    )
