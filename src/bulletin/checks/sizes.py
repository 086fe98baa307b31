"""Checks of how much there is: bytes, widths, lines an inbox shows."""

import re
from collections.abc import Iterator

from bulletin.checks import css
from bulletin.checks.letter import Letter, Spot, check
from bulletin.checks.rules import CLIP, WIDEST
from bulletin.text import kilo, number_of

SHEET = 8_192
PREHEADER = range(30, 131)
SUBJECT = range(3, 79)


@check(
    "warning",
    why="Gmail cuts a message off after about 102 kB and then drops its styles too; a mailer adds "
    "some of its own.",
    source="hteumeuleu/email-bugs 41, 56",
)
def clip_size(letter: Letter) -> Iterator[Spot]:
    """The HTML is no longer than its budget, and than what Gmail shows."""
    budget = letter.rules.budget
    most = min(budget or CLIP, CLIP)
    if letter.size <= most:
        return
    told = f"the email is {kilo(letter.size)}"
    if letter.size > CLIP:
        told += f"; Gmail cuts it off after {CLIP // 1000}"
    else:
        told += f", and its budget {budget // 1000}"
    hint = "Shorten the introduction in issue.md, or move some entries under Later there."
    if most != budget:
        hint = "Set budget = 95 under [email], or move some entries under Later in issue.md."
    yield Spot(told, hint)


@check(
    "error",
    why="Gmail drops a style block longer than 8,192 characters, and every one after it.",
    source="hteumeuleu/caniemail 144, 160",
)
def style_size(letter: Letter) -> Iterator[Spot]:
    """The style blocks stay below what Gmail reads."""
    for sheet in letter.page.sheets:
        if len(sheet.words) > SHEET:
            yield Spot(
                f"a style block of {len(sheet.words):,} characters; Gmail reads {SHEET:,}",
                "Split it, or inline more of it.",
                sheet.line,
            )


@check(
    "warning",
    why="Columns are 600 pixels by habit of every client; beyond 640 a reading pane scrolls "
    "sideways.",
    source="Outlook and Gmail reading panes, measured",
)
def width(letter: Letter) -> Iterator[Spot]:
    """Nothing is wider than 640 pixels."""
    for element in letter.page.elements:
        written = element.attrs.get("width", "").strip().removesuffix("px")
        found = [int(written)] if written.isdecimal() and len(written) < 6 else []  # noqa: PLR2004
        for name, value in css.declarations(element.style):
            if name in ("width", "min-width") and (
                match := re.match(r"(\d{1,6})(\.\d+)?px", value)
            ):
                found.append(int(match[1]))
        if found and max(found) > WIDEST:
            yield Spot(
                f"<{element.tag}> is {max(found)} pixels wide",
                f'At most {WIDEST}: use width="100%" and max-width:600px.',
                element.line,
            )


@check(
    "warning",
    why="An inbox shows it after the subject; where it ends early, the page goes on.",
    source="Gmail and Apple Mail, 40 to 130 characters measured",
)
def preheader(letter: Letter) -> Iterator[Spot]:
    """A whole page begins with a hidden line for the inbox, neither short nor long."""
    if letter.page.is_fragment:
        return
    length = len(letter.page.preheader)
    if length not in PREHEADER:
        told = f"the preheader has {number_of(length, 'character')}"
        yield Spot(
            told if length else "there is no preheader",
            f"Best are {PREHEADER.start} to {PREHEADER.stop - 1}, in a hidden first element.",
            letter.page.body.line,
        )


@check(
    "warning",
    why="Phones cut a subject off after 40 to 80 characters; one of a word or two says nothing.",
    source="RFC 5322 section 2.1.1 (78 characters a line); inboxes, measured",
    needs=("html",),
)
def subject(letter: Letter) -> Iterator[Spot]:
    """The subject fits the line of an inbox."""
    if letter.page.is_fragment and not letter.eml:
        return
    length = len(letter.subject)
    if length not in SUBJECT:
        yield Spot(
            f"the subject has {number_of(length, 'character')}: {letter.subject[:60]!r}",
            f"Best are {SUBJECT.start} to {SUBJECT.stop - 1}; set Subject in issue.md.",
        )
