"""What a form of the digest owes its readers and its sender, whatever template it comes from.

Where the mailer fills it in, the check of placeholders looks for that instead.
"""

import re
from collections.abc import Iterator
from html import unescape

from bulletin.checks.built import hrefs_in, to_print
from bulletin.links import judge
from bulletin.model import Finding, Mailer, Masthead, Severity
from bulletin.text import joined

_TAG = r"<[^>]*>"


def examine(
    form: str, masthead: Masthead, mailer: Mailer, mark: str, where: str
) -> Iterator[Finding]:
    """Yield what is missing in one form of a digest, as the file `where` (``.txt``: text) has it.

    The configured address for unsubscribing must be there, in HTML as a link: its lack is an error.
    The lack of the postal address or of `mark` is a warning.
    """
    is_html = not where.endswith(".txt")
    words = joined(unescape(re.sub(_TAG, "", form) if is_html else form))
    links = [unescape(href) for href in hrefs_in(form)] if is_html else form
    leave = "" if mailer.unsubscribe else judge(masthead.unsubscribe)
    if leave and leave not in links:
        yield _missing("error", f"The link for unsubscribing, {leave},", "unsubscribe", where)
    address = "" if mailer.address else masthead.address
    if joined(unescape(address)) not in words:
        yield _missing("warning", "The postal address", "address", where)
    if mark not in words:
        yield _missing("warning", f"The mark {mark}, which bulletin sent asks for,", "mark", where)


def _missing(severity: Severity, what: str, name: str, where: str) -> Finding:
    return Finding(
        severity=severity,
        what=f"{what} is missing.",
        where=where,
        hint=to_print(name),
    )
