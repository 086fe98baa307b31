"""Checks of a build of ours: what the mailer is to fill in, and which entries have left since."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from bulletin import links
from bulletin.checks.letter import Letter, Part, Spot, check
from bulletin.mailers import known_placeholders
from bulletin.model import Mailer
from bulletin.placeholders import holds_placeholder
from bulletin.text import joined


@check(
    "error",
    why="What its author took back, or hid, must not go out to everyone.",
    source="Do no harm; the record of what the sources show",
    needs=("words", "build"),
)
def entry_public(letter: Letter) -> Iterator[Spot]:
    """Every entry in it is public still: none was hidden, withdrawn or taken from its source."""
    words = letter.page.words if letter.html else " ".join(letter.text.split())
    lines = {links.key(href): line for href, line in reversed(list(letter.hrefs()))}
    for title, link in letter.build.gone if letter.build else ():
        if links.key(link) in lines or title in words:
            yield Spot(
                f"{title!r} is public no more",
                "Type bulletin build, and take the new email.",
                lines.get(links.key(link), 0),
            )


_MEANT = {
    "unsubscribe": "unsubscribing",
    "browser": "viewing it in a browser",
    "address": "the postal address",
}
_HREF = r"""(?i)\shref\s*=\s*(?:"([^"]*)"|'([^']*)')"""
_URL = r"(?i)https?://|mailto:"


@check(
    "error",
    why="By a placeholder that was changed nobody can unsubscribe; one that nobody fills in is "
    "printed to the readers.",
    source="the manual of each mailer; premailer 297 (it encodes them)",
    needs=("words", "build"),
)
def placeholders(letter: Letter) -> Iterator[Spot]:
    """The placeholders of the mailer that it was made for are there as it spells them, alone."""
    for part, form in letter.sources.items():
        if letter.build and form:
            yield from _wrong(form, letter.build.mailer, part)


def _wrong(form: str, mailer: Mailer, part: Part) -> Iterator[Spot]:
    """Yield what is wrong in one form, as it was written.

    Each placeholder of the mailer must be there byte for byte, in HTML those that are addresses as
    the address of a link. None may be there that another mailer would fill in, or nobody.
    """
    hrefs = hrefs_in(form) if part == "html" else []
    own = {name: getattr(mailer, name) for name in _MEANT if getattr(mailer, name)}
    rest, told = form, set[str]()
    for name, placeholder in own.items():
        rest = rest.replace(placeholder, "")
        in_link = part == "html" and name != "address"
        if placeholder in (hrefs if in_link else form):
            continue
        like = [href for href in hrefs if _bare(href) == _bare(placeholder)]
        told.update(like)
        if like or _bare(placeholder) in _bare(form):
            yield _mangled(mailer, name, like, part)
        else:
            yield _missing(mailer, name, part)
    known = known_placeholders()
    foreign = [one for one in hrefs if holds_placeholder(unquote(one)) and not re.match(_URL, one)]
    foreign += [one for one in known if one in rest]
    for one in dict.fromkeys(foreign):
        if one not in own.values() and one not in told:
            yield _foreign(mailer, one, known.get(one, ""), part)


def hrefs_in(form: str) -> list[str]:
    """Return the addresses of the links in HTML, as they are written."""
    return [one or other for one, other in re.findall(_HREF, form)]


def to_print(name: str) -> str:
    """Return what to do where a form lacks a value of the templates."""
    return f"If you have a template of your own, it has to print {{{{ {name} }}}}."


def _bare(text: str) -> str:
    """Return text as one who looks for a mangled placeholder reads it: decoded, without spaces."""
    return joined(unquote(unescape(text))).casefold()


def _missing(mailer: Mailer, name: str, part: Part) -> Spot:
    return Spot(f"{_told(mailer, name)} is missing", to_print(name), part=part)


def _mangled(mailer: Mailer, name: str, like: list[str], part: Part) -> Spot:
    seen = f"has become {like[0]}" if like else "has been changed, or is no link"
    hint = "Paste the file as the build wrote it; a template prints it without a filter."
    return Spot(f"{_told(mailer, name)} {seen}", hint, part=part)


def _told(mailer: Mailer, name: str) -> str:
    title = mailer.title or mailer.name
    return f"{title}'s placeholder for {_MEANT[name]}, {getattr(mailer, name)},"


def _foreign(mailer: Mailer, placeholder: str, whose: str, part: Part) -> Spot:
    of = f"the placeholder of {whose}, {placeholder}" if whose else f"a placeholder, {placeholder}"
    nobody = f"which {mailer.title} does not know" if mailer.title else "which nobody fills in"
    hint = "Build for the mailer that you use: bulletin build --for NAME"
    return Spot(f"there is {of}, {nobody}", hint, part=part)
