"""Emails judged: what lies in ``out/``, or any HTML, text or .eml file."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from bulletin import checks, links, pipeline
from bulletin.checks import catalogue
from bulletin.checks.letter import Checked, Letter, Part
from bulletin.checks.rules import Rules
from bulletin.errors import BulletinError
from bulletin.outbox import Outbox
from bulletin.text import decode

if TYPE_CHECKING:
    from bulletin.publication import Publication

_ENDINGS: dict[str, Part] = {".html": "html", ".htm": "html", ".txt": "text", ".eml": "eml"}


JUDGED = tuple(name for name in pipeline.EMAIL if name != "email.fragment.html")
"""The forms of an email that go out; the fragment is a part of one."""


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
) -> Judged:
    """Judge the files at `paths`, else the email in `out`, by the publication's rules if it has.

    `links_too` asks for every page that is linked. Raises `BulletinError` for a file that cannot be
    read, and when there is none.
    """
    rules = Rules()
    if publication:
        rules = _rules(publication)
    letters = _letters(paths or _made(out), rules)
    if links_too:
        from bulletin.publication.following import follow

        sent = _sent(publication) if publication else {}
        for letter in letters:
            urls = (link.attrs.get("href", "").strip() for link in letter.page.all("a"))
            letter.answers = follow(urls, sent, allow_private=allow_private)
    return Judged(
        files=tuple(name for letter in letters for name in letter.names.values()),
        checks=len({each.name for letter in letters for each in catalogue.fitting(letter)}),
        findings=tuple(found for letter in letters for found in catalogue.judge(letter)),
    )


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
    html, text, eml = ((outbox.folder / name).read_bytes() for name in JUDGED)
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
    found = [out / name for name in JUDGED if (out / name).is_file()] if out else []
    if not found:
        raise BulletinError(
            "there is no email to check",
            where=str(out or ""),
            hint="Make one with bulletin build, or name a file: bulletin check FILE.html",
        )
    return found


def _letters(paths: Sequence[Path], rules: Rules) -> list[Letter]:
    """Return the letters that files make up; those that differ in their ending alone are one."""
    grouped: dict[Path, dict[Part, Path]] = {}
    for path in paths:
        part = _ENDINGS.get(path.suffix.lower())
        if not part:
            raise BulletinError(
                "this is no file that can be checked",
                where=str(path),
                hint="Name files that end in .html, .txt or .eml.",
            )
        grouped.setdefault(path.with_suffix(""), {})[part] = path
    return [_letter(parts, rules) for parts in grouped.values()]


def _letter(parts: dict[Part, Path], rules: Rules) -> Letter:
    data = {part: _read(path) for part, path in parts.items()}
    names: dict[Part, str] = {part: str(path) for part, path in parts.items()}
    eml = data.get("eml", b"")
    texts = {part: decode(data[part])[0] for part in ("html", "text") if part in data}
    return Letter(
        html=texts.get("html", ""), text=texts.get("text", ""), eml=eml, names=names, rules=rules
    )


def _read(path: Path) -> bytes:
    try:
        data = path.read_bytes()
        decode(data)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise BulletinError(f"cannot be read: {reason}", where=str(path)) from error
    return data
