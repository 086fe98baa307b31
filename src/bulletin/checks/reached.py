"""Checks of what the addresses in an email answered: ``bulletin check --links``."""

from collections.abc import Callable, Iterator

from bulletin import links
from bulletin.checks.letter import Answer, Letter, Spot, check
from bulletin.checks.pictures import shown

SLOW = 5.0
"""Seconds after which a reader on a phone gives up."""
_REFUSED = (401, 403, 407, 429, 451, 999)
"""Statuses with which websites turn programs away and let people in (999 is LinkedIn's)."""


def _each(
    letter: Letter, fits: Callable[[Answer], bool], *, pictures_too: bool = False
) -> Iterator[tuple[Answer, int]]:
    """Yield the answers that `fits`, with the line of the link or the picture."""
    told: set[str] = set()
    seen = shown(letter) if pictures_too else ()
    for address, line in (*letter.hrefs(), *((url, each.line) for each, _, url in seen)):
        answer = letter.answers.get(address)
        if answer and answer.url not in told and fits(answer):
            told.add(answer.url)
            yield answer, line


@check(
    "error",
    why="The website says that there is no such page.",
    source="RFC 9110 section 15.5.5 and 15.5.11 (404, 410)",
    needs=("words", "answers"),
)
def link_gone(letter: Letter) -> Iterator[Spot]:
    """No link leads to a page that is gone, and no picture is gone."""
    for answer, line in _each(letter, lambda each: each.status in (404, 410), pictures_too=True):
        yield Spot(
            f"nothing stands at {answer.url} ({answer.status})", "Correct it at the source.", line
        )


@check(
    "warning",
    why="A reader may not get there either; websites that turn programs away are not told.",
    source="RFC 9110 section 15",
    needs=("words", "answers"),
)
def link_unreachable(letter: Letter) -> Iterator[Spot]:
    """Every link is answered, and every picture comes."""
    for answer, line in _each(letter, _is_unreachable, pictures_too=True):
        yield Spot(
            f"{answer.url} was not reached: {answer.said or f'it answered {answer.status}'}",
            "Open it in a browser; if it does not open there, correct it at the source.",
            line,
        )


def _is_unreachable(answer: Answer) -> bool:
    known = answer.status in (404, 410, 416, *_REFUSED)
    return not (200 <= answer.status < 300 or known)  # noqa: PLR2004 - RFC 9110 section 15.3


@check(
    "warning",
    why="An old address may stop to send on; a moved page may be another page, or a front page.",
    source="RFC 9110 section 15.4",
    needs=("words", "answers"),
)
def link_redirected(letter: Letter) -> Iterator[Spot]:
    """No link is sent on to another page; scheme, www. and a last slash do not count."""
    for answer, line in _each(letter, lambda a: links.key(a.final) != links.key(a.url)):
        yield Spot(f"{answer.url} sends on to {answer.final}", "Give the new address.", line)


@check(
    "note",
    why="On a phone with a bad line it will be slower.",
    source="Nielsen, Usability Engineering: after ten seconds attention is lost",
    needs=("words", "answers"),
)
def link_slow(letter: Letter) -> Iterator[Spot]:
    """No page keeps its reader waiting."""
    for answer, line in _each(letter, lambda answer: answer.seconds > SLOW):
        yield Spot(f"{answer.url} took {answer.seconds:.0f} seconds", "", line)


@check(
    "warning",
    why="Readers had it before: nothing twice.",
    source="the record of sent issues",
    needs=("words", "answers"),
)
def link_sent(letter: Letter) -> Iterator[Spot]:
    """No entry's link was in an issue that was sent, unless the entry comes as an update."""
    for answer, line in _each(letter, lambda answer: answer.sent > 0):
        yield Spot(
            f"{answer.url} was sent in issue {answer.sent}",
            "Is it an update? Else move it under Never in issue.md.",
            line,
        )
