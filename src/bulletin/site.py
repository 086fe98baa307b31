"""The public pages: one for each issue that was sent, and the list of them. Pure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from bulletin import language, look
from bulletin.model import Issue, Masthead

if TYPE_CHECKING:
    from bulletin.templating import Templates

FOLDER = "issues/"


class Line(Struct, frozen=True):
    """An issue in the list of issues: `day` is its date in words, `count` its entries."""

    number: int
    date: str
    day: str
    subject: str
    count: int


def path_of(number: int) -> str:
    """Return where the page of an issue stands below ``site/``."""
    return f"{FOLDER}{number}/index.html"


def paths(numbers: Sequence[int]) -> tuple[str, ...]:
    """Return where the pages of these issues, and their list, stand below ``site/``."""
    return (*map(path_of, numbers), FOLDER + "index.html") if numbers else ()


def render(issues: Sequence[Issue], masthead: Masthead, templates: "Templates") -> dict[str, bytes]:
    """Return the pages of sent `issues`, in order, and of their list, by their paths; UTF-8.

    Raises `TemplateError`.
    """
    if not issues:
        return {}
    shared: dict[str, Any] = {
        **look.tokens(masthead),
        "masthead": masthead,
        "feed": f"{masthead.url}feed.xml",
    }
    spell = language.of(masthead.language).spell
    pages = {
        path_of(issue.number): templates.render(
            "site/issue.html",
            {**shared, "issue": issue, "date": spell(issue.date.isoformat())},
        )
        for issue in issues
    }
    listed = [_line(issue, spell(issue.date.isoformat())) for issue in reversed(issues)]
    pages[FOLDER + "index.html"] = templates.render(
        "site/issues.html", {**shared, "issues": listed}
    )
    return {path: page.encode() for path, page in pages.items()}


def _line(issue: Issue, day: str) -> Line:
    count = sum(len(section.entries) for section in issue.sections)
    return Line(issue.number, issue.date.isoformat(), day, issue.subject, count)
