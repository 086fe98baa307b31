"""What the editor wrote for a mailer to fill in: what is left to it, and what nobody fills in."""

import re
from collections.abc import Iterable, Iterator

from bulletin.mailers import MAILERS
from bulletin.merging import tags_of
from bulletin.model import Finding, Issue, Mailer

_LIKE_TEXT = r"\[[\w ,-]+\]"
"""Words in brackets are a tag to some mailers, and words to everybody else."""


def examine(
    issue: Issue, mailer: Mailer, lines: Iterable[tuple[int, str]], where: str
) -> Iterator[Finding]:
    """Yield what is to be said of the tags in the editor's own `lines`, each with its number.

    `where` is the name of the draft that they stand in.
    """
    kept, left = tags_of(issue, mailer), dict[str, int]()
    for number, line in lines:
        own = re.findall(mailer.tag, line) if mailer.tag else []
        for tag in own:
            if tag in kept:
                left.setdefault(tag, number)
            else:
                yield _misplaced(tag, mailer, f"{where}:{number}")
        for tag, whose in _of_others(line, own):
            yield _foreign(tag, whose, mailer, f"{where}:{number}")
    if left:
        yield Finding(
            severity="note",
            what=f"Left for {mailer.title} to fill in: {', '.join(left)}.",
            where=f"{where}:{min(left.values())}",
            hint="Pages on the web are without. Look at it in the test that you send to yourself.",
        )


def _of_others(line: str, own: list[str]) -> Iterator[tuple[str, str]]:
    """Yield each tag of another mailer, with the titles of those that would fill it in."""
    found: dict[str, list[str]] = {}
    for mailer in MAILERS.values():
        for tag in re.findall(mailer.tag, line) if mailer.tag else ():
            if tag not in own and not re.fullmatch(_LIKE_TEXT, tag):
                found.setdefault(tag, []).append(mailer.title)
    yield from ((tag, " or ".join(titles)) for tag, titles in found.items())


def _misplaced(tag: str, mailer: Mailer, where: str) -> Finding:
    return Finding(
        severity="warning",
        what=f"{mailer.title} does not fill in {tag} here.",
        where=where,
        hint="It does in words of the introduction, of notes, of the subject and the preheader; not"
        " in the address of a link, and in the subject not with quotation marks.",
    )


def _foreign(tag: str, whose: str, mailer: Mailer, where: str) -> Finding:
    return Finding(
        severity="warning",
        what=f"{tag} is for {whose}; {mailer.title or 'your mailer'} prints it as it stands.",
        where=where,
        hint=f"Write it as {mailer.title} has it, or build for the other with --for NAME."
        if mailer.tag
        else "Every reader gets the same: take it out, or build for the other with --for NAME.",
    )
