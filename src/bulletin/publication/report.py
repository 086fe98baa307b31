"""What a build has to report, for the screen and for ``--json``."""

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from bulletin.errors import BulletinError
from bulletin.issue import Update
from bulletin.model import Finding, Issue, Printed

WAITS = "waits until you say"
"""What is said of an entry about which a person is asked."""


def failure(error: BulletinError) -> Finding:
    """Return an error as the finding that tells it."""
    return Finding(severity="error", what=error.message, where=error.where, hint=error.hint)


class Line(Struct, frozen=True, omit_defaults=True):
    """An entry of the report: its handle, title and link ("" when it has none).

    `update` says what changed about one that readers have had before, else it is "".
    """

    id: str
    title: str
    link: str
    update: str = ""


class Listing(Struct, frozen=True):
    """A section of the report."""

    title: str
    entries: tuple[Line, ...]


class Fit(Struct, frozen=True):
    """How the email was fitted into its `budget` (bytes; 0: there is none), by entries' handles.

    `shortened` show an excerpt of their summary, `titles` a title and a link alone, and `waiting`
    come first in the next issue.
    """

    budget: int = 0
    shortened: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


class Report(Struct, frozen=True, kw_only=True):
    """What a build did.

    `issue` is the draft's number, `date` its day; 0 and "" where no issue was made. `mark` is ""
    when there is no email; `mailer` names the one it is made for, `size` is that of its HTML, in
    bytes. `read` counts the entries of this reading and `kept` those known from earlier ones; the
    buckets add up to both together. `new` counts the entries that the draft did not name before.
    `files` are the outputs that now stand, `changed` those that were written or removed. `failed`
    says that a source could not be read, or shows much less than before (`shrunk`: that is all), so
    that the email is that of the last good build. `few` is how many entries there are when an issue
    needs more, and `needed` how many it needs; else both are 0. `fit` tells what was done so that
    the email keeps to its budget, and `waiting` names whom it had no room for, first in line first.
    """

    issue: int = 0
    date: str = ""
    mark: str = ""
    mailer: str = ""
    subject: str = ""
    sections: tuple[Listing, ...] = ()
    buckets: dict[str, int] = msgspec.field(default_factory=dict)
    read: int = 0
    kept: int = 0
    new: int = 0
    findings: tuple[Finding, ...] = ()
    files: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    size: int = 0
    failed: bool = False
    shrunk: bool = False
    few: int = 0
    needed: int = 0
    fit: Fit = Fit()
    waiting: tuple[Line, ...] = ()

    def to_json(self) -> bytes:
        """Return the report as one line of JSON, UTF-8."""
        return msgspec.json.encode(self)


def listing(issue: Issue) -> tuple[Listing, ...]:
    """Return the sections of `issue` as a report tells them."""
    return tuple(
        Listing(
            section.title,
            tuple(line_of(printed) for printed in section.entries),
        )
        for section in issue.sections
    )


def line_of(printed: Printed) -> Line:
    """Return an entry as a report tells it."""
    update = Update(printed.since, printed.changes).words if printed.changes else ""
    return Line(printed.id, printed.entry.title, printed.entry.link, update)


def question(what: str, where: str, known: str, waits: str) -> Finding:
    """Return the question whether the entry that `waits` is a known one, both given by code."""
    pair = f"{known} {waits}"
    return Finding(
        severity="warning",
        what=f"{what} It {WAITS}.",
        where=where,
        hint=f"If it is: bulletin same {pair}   If not: bulletin same --not {pair}",
    )


def by_severity(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings gravest first, else in the order given."""
    order = ("error", "warning", "note")
    return tuple(sorted(findings, key=lambda finding: order.index(finding.severity)))
