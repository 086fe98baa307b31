"""The issues that were sent: listed, shown, and proved to be what they were."""

import hashlib
import tempfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from bulletin import verification
from bulletin.errors import BulletinError
from bulletin.model import Finding
from bulletin.publication.report import Line
from bulletin.store import identities, seals
from bulletin.store.issue_files import SEAL, Seal, folder_of, name_of
from bulletin.templating import Templates
from bulletin.text import first_of, number_of
from bulletin.version import VERSION

if TYPE_CHECKING:
    from bulletin.publication import Publication

_NAMED = 3
RESTORE = "Restore it from your backup or from git."


class SentIssue(Struct, frozen=True, kw_only=True):
    """An issue of the ledger, with its entries in the order they were printed."""

    number: int
    date: str
    subject: str
    mark: str
    entries: tuple[Line, ...]


class Verified(Struct, frozen=True, kw_only=True):
    """What came of verifying an issue: `how` it was done, and what does not hold.

    `how` is "rendered again, the same bytes" or "entries, order, links and text compared".
    """

    number: int
    mark: str
    how: str
    withdrawn: int
    findings: tuple[Finding, ...]


def issues(publication: "Publication", number: int = 0) -> list[SentIssue]:
    """Return the sent issues in order, or issue `number` alone. Raises `BulletinError`."""
    return [_shown(seals.load(publication.folder, n)) for n in _numbers(publication, number)]


def verify(publication: "Publication", number: int = 0) -> list[Verified]:
    """Verify all sent issues, or issue `number` alone. Raises `BulletinError`."""
    found = _numbers(publication, number)
    before = {} if number else {n: seals.after(publication.folder, n) for n in found}
    lost = missing(before, publication.settings.issue.first)
    known = {line.guid for line in identities.load(publication.folder) if line.names}
    return [
        _lost(n) if n in lost else _verified(publication, n, known) for n in sorted([*found, *lost])
    ]


def missing(before: Mapping[int, int | None], first: int) -> list[int]:
    """Return the issues that must have been sealed, as others tell that are here.

    `before` tells for each of these, in order, which was sealed before it: 0 for none, None where
    its seal does not say. Others before `first` may have been passed over, when it was set.
    """
    numbers = [*before]
    passed = range(max((n for n in numbers if n < first), default=0) + 1, first)
    lost: set[int] = set()
    for last, (number, after) in zip([0, *numbers], before.items(), strict=False):
        told = after or 0
        if after is None and last:  # nothing but the numbers says what was between
            lost |= {*range(last + 1, number)} - {*passed}
        elif told > last:
            lost |= {*range(last + 1, told)} - {*passed} | {told}
    return sorted(lost)


def _lost(number: int) -> Verified:
    what = f"issue {number} is not here, though later ones were declared sent"
    told = Finding(severity="error", what=what, where=name_of(number), hint=RESTORE)
    return Verified(number=number, mark="", how="", withdrawn=0, findings=(told,))


def _numbers(publication: "Publication", number: int) -> list[int]:
    found = seals.numbers(publication.folder)
    if number and number not in found:
        last = f"The last one is issue {found[-1]}." if found else "No issue was sent yet."
        raise BulletinError(f"issue {number} was not declared sent", where="issues", hint=last)
    return [number] if number else found


def _shown(seal: Seal) -> SentIssue:
    return SentIssue(
        number=seal.number,
        date=seal.issue.date.isoformat(),
        subject=seal.issue.subject,
        mark=seal.mark,
        entries=tuple(Line(one.id, one.entry.title, one.entry.link) for one in seal.issue.printed),
    )


def _verified(publication: "Publication", number: int, known: Collection[str]) -> Verified:
    from bulletin.digest.fitting import shown

    seal = seals.load(publication.folder, number)
    place = folder_of(publication.folder, number)
    where = name_of(number)
    findings = list(_digests(place, where, seal))
    how = "the files' digests compared"
    if not findings:
        html, text, eml = ((place / name).read_bytes() for name in seals.EMAIL)
        forms = html.decode(), text.decode()
        findings = list(verification.compare(shown(seal.issue), seal.mark, *forms, where))
        how = "entries, order, links and text compared"
        again = _render(publication, seal)
        if again is not None:
            how = "rendered again, the same bytes"
            findings += [
                Finding(
                    severity="error",
                    what=f"{name} comes out differently when it is made again",
                    where=f"{where}/{name}",
                )
                for name, data in zip(seals.EMAIL, (html, text, eml), strict=True)
                if again[name] != data
            ]
    findings += _strangers(seal, known, f"{where}/{SEAL}")
    withdrawn = sum(len(section.withdrawn) for section in seal.issue.sections)
    return Verified(
        number=number, mark=seal.mark, how=how, withdrawn=withdrawn, findings=tuple(findings)
    )


def _strangers(seal: Seal, known: Collection[str], where: str) -> Iterator[Finding]:
    """Yield a finding when the seal names entries that the record of names does not know."""
    strange = [
        f"{one.entry.title!r} [{one.id}]"
        for one in seal.issue.printed
        if one.identity.guid not in known or not identities.fits(one.id, one.identity.guid)
    ]
    if strange:
        yield Finding(
            severity="error",
            what=f"the record of names does not know {number_of(len(strange), 'entry', 'entries')}"
            f" of issue {seal.number}: {first_of(strange, _NAMED)}",
            where=where,
            hint=f"{SEAL} and {identities.FILE} belong together: restore both.",
        )


def _digests(place: Path, where: str, seal: Seal) -> Iterator[Finding]:
    for name, digest in seal.files.items():
        path = place / name
        if not path.is_file():
            what = f"{name} of issue {seal.number} is missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            what = f"{name} of issue {seal.number} is not the one that was sealed"
        else:
            continue
        yield Finding(
            severity="error",
            what=what,
            where=f"{where}/{name}",
            hint=RESTORE,
        )


def email_again(publication: "Publication", seal: Seal) -> dict[str, str]:
    """Return the email of an issue made again, with its own templates or else the present ones."""
    made = _render(publication, seal) or _email(publication, seal, publication.templates)
    return {name: data.decode() for name, data in made.items()}


def _render(publication: "Publication", seal: Seal) -> dict[str, bytes] | None:
    """Return the email made again with the sealed template; None where that cannot be done.

    The shipped template of another version is another template.
    """
    if seal.bulletin != VERSION:
        return None
    if publication.templates.fingerprint() == seal.look:
        return _email(publication, seal, publication.templates)
    with tempfile.TemporaryDirectory() as name:
        for template, source in seal.templates.items():
            path = Path(name) / template
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, encoding="utf-8")
        templates = Templates(Path(name), compiled=publication.compiled)
        return (
            _email(publication, seal, templates) if templates.fingerprint() == seal.look else None
        )


def _email(publication: "Publication", seal: Seal, templates: Templates) -> dict[str, bytes]:
    """Return the email of a sealed issue, in its forms."""
    mark = seal.mark if seal.again else ""
    return publication.press.email(seal.issue, seal.masthead, seal.mailer, templates, mark)
