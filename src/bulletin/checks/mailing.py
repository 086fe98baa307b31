"""Check of what the mailer fills in: the placeholders of the one that the email was made for."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from bulletin.checks.letter import Letter, Part, Spot, check
from bulletin.mailers import known_placeholders
from bulletin.model import Mailer
from bulletin.placeholders import holds_placeholder

_MEANT = {
    "unsubscribe": "unsubscribing",
    "browser": "viewing it in a browser",
    "address": "the postal address",
}
_HREF = r"""(?i)\shref\s*=\s*(?:"([^"]*)"|'([^']*)')"""
_URL = r"(?i)https?://|mailto:"
_UNSEEN = "[\\s\u200b\u2060]+"


@check(
    "error",
    why="By a placeholder that was changed nobody can unsubscribe; one that nobody fills in is "
    "printed to the readers.",
    source="the manual of each mailer; premailer 297 (it encodes them)",
    needs=("words", "mailer"),
)
def placeholders(letter: Letter) -> Iterator[Spot]:
    """The placeholders of the mailer that it was made for are there as it spells them, alone."""
    for part, form in letter.sources.items():
        if letter.mailer and form:
            yield from _wrong(form, letter.mailer, part)


def _wrong(form: str, mailer: Mailer, part: Part) -> Iterator[Spot]:
    """Yield what is wrong in one form, as it was written.

    Each placeholder of the mailer must be there byte for byte, in HTML those that are addresses as
    the address of a link. None may be there that another mailer would fill in, or nobody.
    """
    links = [one or other for one, other in re.findall(_HREF, form)] if part == "html" else []
    own = {name: getattr(mailer, name) for name in _MEANT if getattr(mailer, name)}
    rest, told = form, set[str]()
    for name, placeholder in own.items():
        rest = rest.replace(placeholder, "")
        in_link = part == "html" and name != "address"
        if placeholder in (links if in_link else form):
            continue
        like = [link for link in links if _bare(link) == _bare(placeholder)]
        told.update(like)
        if like or _bare(placeholder) in _bare(form):
            yield _mangled(mailer, name, like, part)
        else:
            yield _missing(mailer, name, part)
    known = known_placeholders()
    foreign = [one for one in links if holds_placeholder(unquote(one)) and not re.match(_URL, one)]
    foreign += [one for one in known if one in rest]
    for one in dict.fromkeys(foreign):
        if one not in own.values() and one not in told:
            yield _foreign(mailer, one, known.get(one, ""), part)


def _bare(text: str) -> str:
    """Return text as one who looks for a mangled placeholder reads it: decoded, without spaces."""
    return re.sub(_UNSEEN, "", unquote(unescape(text))).casefold()


def _missing(mailer: Mailer, name: str, part: Part) -> Spot:
    hint = f"If you have a template of your own, it has to print {{{{ {name} }}}}."
    return Spot(f"{_told(mailer, name)} is missing", hint, part=part)


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
