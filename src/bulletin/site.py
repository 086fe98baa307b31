"""The public pages: one for each issue that was sent, and the list of them. Pure."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs

from bulletin import language
from bulletin.model import Issue, Masthead, Printed, Section

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


def without(section: Section, is_gone: Callable[[Printed], bool], day: date) -> Section:
    """Return a section without the entries that are gone; its page tells `day` for each."""
    kept = tuple(one for one in section.entries if not is_gone(one))
    days = (day,) * (len(section.entries) - len(kept))
    return structs.replace(section, entries=kept, withdrawn=(*section.withdrawn, *days))


def render(issues: Sequence[Issue], masthead: Masthead, templates: "Templates") -> dict[str, bytes]:
    """Return the pages of sent `issues`, in order, and of their list, by their paths; UTF-8.

    Raises `TemplateError`.
    """
    if not issues:
        return {}
    shared = _shared(masthead)
    spell = language.of(masthead.language).spell
    pages = {path_of(issue.number): _page(issue, shared, templates) for issue in issues}
    listed = [_line(issue, spell(issue.date.isoformat())) for issue in reversed(issues)]
    pages[FOLDER + "index.html"] = templates.render(
        "site/issues.html", {**shared, "issues": listed}
    )
    return {path: page.encode() for path, page in pages.items()}


def draft(issue: Issue, masthead: Masthead, templates: "Templates") -> bytes:
    """Return the page of an issue that is still to be sent: no search engine is to list it; UTF-8.

    It stands where the page of the sent issue will be. Raises `TemplateError`.
    """
    return _page(issue, _shared(masthead) | {"draft": True}, templates).encode()


def _shared(masthead: Masthead) -> dict[str, Any]:
    from bulletin import look

    return {
        **look.tokens(masthead),
        "masthead": masthead,
        "feed": f"{masthead.url}feed.xml",
        "draft": False,
    }


def _page(issue: Issue, shared: dict[str, Any], templates: "Templates") -> str:
    date = language.of(shared["masthead"].language).spell(issue.date.isoformat())
    return templates.render("site/issue.html", {**shared, "issue": issue, "date": date})


def _line(issue: Issue, day: str) -> Line:
    return Line(issue.number, issue.date.isoformat(), day, issue.subject, len(issue.printed))
