"""Which build is meant: by its mark, or by the message that was sent."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin.errors import BulletinError
from bulletin.store import builds, seals
from bulletin.store.issue_files import Seal, folders
from bulletin.text import decode

if TYPE_CHECKING:
    from bulletin.publication import Publication

_ROUND = " ,،、.\u200e\u200f"
"""What a mark that is copied from the email's last line may bring along."""

_MARK = r"(\d+-[b-df-hjkmnp-rtv-z2346-9]{4})"


def build_meant(publication: "Publication", kept: Sequence[Seal], which: str, number: int) -> Seal:
    """Return the one of the builds `kept` of issue `number` that `which` names.

    That is a mark, or a file: the message as it was sent, or the email itself. Raises
    `BulletinError` when it names none of them.
    """
    marks = {build.mark: build for build in kept}
    named = _typed(which, number)
    if which and not marks.keys() & {*named} and Path(which).exists():
        named = _of_file(which)
    found = next((marks[name] for name in named if name in marks), None)
    if found is None:
        raise _unknown(publication, which, named, [*marks], number)
    return found


def _typed(which: str, number: int) -> list[str]:
    mark = which.strip(_ROUND)
    return [mark, f"{number}-{mark}"]


def _of_file(path: str) -> list[str]:
    """Return the marks that a file bears. Raises `BulletinError` when it bears none."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise BulletinError(f"cannot be read: {error.strerror}", where=path) from error
    if not (found := marks_in(data)):
        raise BulletinError(
            "no mark of a build stands in this file",
            where=path,
            hint="The mark is in the email's last line, such as 12-k7f3. Type it in place of the"
            " file.",
        )
    return found


def marks_in(data: bytes) -> list[str]:
    """Return the marks that a message, or an email's page or text, bears.

    Those of its Message-ID, else the last one of each text: what somebody has written above the
    email may name an older build.
    """
    from email import message_from_bytes
    from email.policy import default

    message = message_from_bytes(data, policy=default)
    if found := re.findall(rf"<{_MARK}@", str(message["Message-ID"] or "")):
        return found
    texts = (_text(part.get_payload(decode=True)) for part in message.walk())
    said = (re.findall(rf"\b{_MARK}\b", text) for text in (*texts, _text(data)))
    return list(dict.fromkeys(marks[-1] for marks in said if marks))


def _text(data: object) -> str:
    with suppress(ValueError):  # no text at all
        return decode(data)[0] if isinstance(data, bytes) else ""
    return ""


def _unknown(
    publication: "Publication", which: str, named: Sequence[str], marks: Sequence[str], number: int
) -> BulletinError:
    """Return what to say of a mark that is that of no build of issue `number`."""
    from difflib import get_close_matches

    sealed = _sealed_already(publication, which, named)
    if told := next(chain(sealed, _of_another_issue(publication, which, named, number)), None):
        return told
    if not marks:
        return BulletinError(
            f"issue {number} has not been built yet, so nothing of it can have been sent",
            where=str(publication.folder),
            hint="Type: bulletin build",
        )
    near = get_close_matches(named[0], marks, n=1, cutoff=0.5)
    words = f"Did you mean {near[0]}? " if near else ""
    return BulletinError(
        "this is the mark of no build that is kept",
        where=which,
        hint=f"{words}Kept are: {', '.join(marks)}. The mark is in the email's last line.",
    )


def _sealed_already(
    publication: "Publication", which: str, named: Sequence[str]
) -> Iterator[BulletinError]:
    for number in seals.numbers(publication.folder):
        sealed = seals.load(publication.folder, number)
        if sealed.mark in named:
            yield BulletinError(
                f"{sealed.mark} was declared sent already, as issue {number}",
                where=which,
                hint="If that was a mistake, and it is the last one: bulletin sent --undo",
            )


def _of_another_issue(
    publication: "Publication", which: str, named: Sequence[str], making: int
) -> Iterator[BulletinError]:
    """Yield what to say of a build that is kept, but not of the issue that is being made."""
    sealed = seals.numbers(publication.folder)
    for number in folders(publication.folder):
        for build in builds.sketches(publication.folder, number):
            if build.mark not in named:
                continue
            if number in sealed:
                mark = seals.load(publication.folder, number).mark
                what = f"it is another build of issue {number}, which was declared sent as {mark}"
                hint = "If your readers got this one: bulletin sent --undo, then bulletin sent "
                yield BulletinError(what, where=which, hint=hint + build.mark)
            else:
                follows = number == making + 1 and making in folders(publication.folder)
                yield _of_a_draft(which, number, making, follows=follows)


def _of_a_draft(which: str, number: int, making: int, *, follows: bool) -> BulletinError:
    """Return what to say of a build of issue `number`, which was not sent, while another is made.

    That is the one before it (it `follows`), or one whose number was changed since.
    """
    if follows:
        what = f"issue {making} is not declared sent"
        hint = f"Say first which build of issue {making} was sent."
    else:
        what = f"the issue that is being made is number {making}"
        back = f" Then change first back to {making}." if number < making else ""
        hint = (
            f"If your readers got this one: write first = {number} into bulletin.toml, and declare"
            f" it sent.{back}"
        )
    return BulletinError(f"it is a build of issue {number}, and {what}", where=which, hint=hint)
