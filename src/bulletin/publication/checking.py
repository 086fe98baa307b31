"""Emails judged: what lies in ``out/``, or any HTML, text or .eml file."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from bulletin import checks, links, pipeline
from bulletin.checks import catalogue, pictures
from bulletin.checks.letter import Checked, Letter
from bulletin.checks.rules import Rules
from bulletin.errors import BulletinError
from bulletin.outbox import Outbox
from bulletin.publication import drafts
from bulletin.publication.kept import built
from bulletin.publication.letters import letters
from bulletin.publication.steps import FRAGMENT
from bulletin.sources.access import Progress, silent

if TYPE_CHECKING:
    from bulletin.publication import Publication

WHOLE = tuple(name for name in pipeline.EMAIL if name != FRAGMENT)
"""The forms that hold all of an email; the fragment is a part of one."""


class Judged(Struct, frozen=True, kw_only=True):
    """What came of checking: the files that were read, how many checks were made, the findings."""

    files: tuple[str, ...]
    checks: int
    findings: tuple[Checked, ...]


def check(
    paths: Sequence[Path],
    publication: "Publication | None",
    out: Path | None,
    *,
    links_too: bool = False,
    allow_private: bool = False,
    progress: Progress = silent,
) -> Judged:
    """Judge the files at `paths`, else the email in `out`, by the publication's rules if it has.

    `links_too` asks for every page that is linked and every picture, and tells `progress` how many
    were asked for. Raises `BulletinError` for a file that cannot be read, and when there is none.
    """
    rules = Rules()
    if publication:
        rules = _rules(publication)
    found = letters(paths or _made(out), rules)
    if publication:
        for letter in found:
            letter.build = built(letter, publication)
    if links_too:
        sent = _sent(publication) if publication else {}
        for letter in found if paths else found[:1]:  # the fragment has no others
            _ask(letter, sent, allow_private=allow_private, progress=progress)
    findings: list[Checked] = []
    for letter in found:
        said = set() if paths else {one.check for one in findings}  # the fragment repeats the page
        findings += [one for one in catalogue.judge(letter) if one.check not in said]
    if publication and any(one.entry for one in findings):
        findings = _in_place(publication, findings)
    return Judged(
        files=tuple(name for letter in found for name in letter.names.values()),
        checks=len({each.name for letter in found for each in catalogue.fitting(letter)}),
        findings=tuple(findings),
    )


def _in_place(publication: "Publication", findings: list[Checked]) -> list[Checked]:
    """Return findings with the lines of their entries in the draft, where that can be read."""
    number = drafts.number_of(publication)
    with suppress(BulletinError):
        if draft := drafts.read_draft(publication, number):
            return list(drafts.in_place(findings, draft, publication.where(number)))
    return findings


def _ask(
    letter: Letter, sent: Mapping[str, int], *, allow_private: bool, progress: Progress
) -> None:
    """Ask for what a letter links to and shows, and put the answers to it."""
    from bulletin.publication.following import follow, see

    shown = (url for _, _, url in pictures.shown(letter))
    linked = (url for url, _ in letter.hrefs())
    seen = see(shown, allow_private=allow_private, progress=progress)
    answers = follow(linked, sent, allow_private=allow_private, progress=progress)
    letter.pictures.update({url: one.is_placed for url, one in seen.items()})
    letter.answers = {url: one.answer for url, one in seen.items()} | answers


def _rules(publication: "Publication") -> Rules:
    settings = publication.settings
    budget = settings.email.budget * 1000
    return checks.with_own(settings.checks, publication.masthead, settings.mailers.values(), budget)


def may_stay(publication: "Publication", outbox: Outbox, marks: Iterable[str]) -> bool:
    """Tell whether the email in `outbox` may stay when the new one has failed its checks.

    It is the issue's that is being made (`marks` name its builds) and passes the checks itself: a
    name that was listed since must not stay pasteable.
    """
    if not outbox.has(pipeline.EMAIL):
        return False
    html, text, eml = ((outbox.folder / name).read_bytes() for name in WHOLE)
    if not any(f"<{mark}@".encode() in eml for mark in marks):
        return False
    rules = _rules(publication)
    letter = Letter(html=html.decode(), text=text.decode(), eml=eml, rules=rules)
    return not any(found.severity == "error" for found in catalogue.judge(letter))


def _sent(publication: "Publication") -> dict[str, int]:
    """Return the issue in which each page was sent last, by the page's key."""
    return {
        links.key(line.link): issue.number
        for issue in publication.issues()
        for line in issue.entries
        if line.link
    }


def _made(out: Path | None) -> list[Path]:
    found = [out / name for name in (*WHOLE, FRAGMENT) if (out / name).is_file()] if out else []
    if not found:
        raise BulletinError(
            "there is no email to check",
            where=str(out or ""),
            hint="Make one with bulletin build, or name a file: bulletin check FILE.html",
        )
    return found
