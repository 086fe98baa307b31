"""Checks of the message (.eml): what RFC 5322 and large mailbox providers ask of it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bulletin.checks.letter import Letter, Spot, check
from bulletin.text import LONGEST_LINE

if TYPE_CHECKING:
    from email.message import Message


@check(
    "error",
    why="A message without them, or with two, is refused or filed as spam (no Date +2.7 points, no "
    "Message-ID +0.6).",
    source="RFC 5322 section 3.6; Gmail sender guidelines; SpamAssassin, measured",
    needs=("eml",),
)
def headers(letter: Letter) -> Iterator[Spot]:
    """One From, Date, Subject and Message-ID each; a draft gets its From where it is opened."""
    for name in ("From", "Date", "Subject", "Message-ID"):
        found = letter.message.get_all(name, [])
        is_left_open = name == "From" and not found and letter.message["X-Unsent"] == "1"
        if len(found) != 1 and not is_left_open:
            hint = "Set from under [email]." if name == "From" else f"There should be one {name}."
            yield Spot(f"{len(found) or 'no'} {name} in the message", hint)


@check(
    "error",
    why="Programs show the last form they understand: the text first, then the HTML; those that "
    "show no HTML show the text.",
    source="RFC 2046 section 5.1.4",
    needs=("eml",),
)
def mime(letter: Letter) -> Iterator[Spot]:
    """HTML comes with a text, before it, as alternatives of one message, in a known encoding."""
    from bulletin.checks import mail

    message = letter.message
    parts = list(mail.bodies(message))
    kinds = [part.get_content_type() for part in parts]
    if "text/html" in kinds:
        yield from _alternatives(kinds, message)
    elif "text/plain" not in kinds:
        yield Spot("the message holds no text", "Write it anew; this one is empty or damaged.")
    yield from (Spot(what, _AGAIN) for what in filter(None, map(_encoding, parts)))
    if message.defects:
        yield Spot(f"the message is damaged: {type(message.defects[0]).__name__}", _AGAIN)


_AGAIN = "Save it anew from the program that made it, or build again."


def _alternatives(kinds: list[str], message: "Message") -> Iterator[Spot]:
    from bulletin.checks import mail

    if "text/plain" not in kinds:
        yield Spot("the message holds HTML alone", "Send a text with it; some see no HTML.")
    elif kinds.index("text/html") < kinds.index("text/plain"):
        yield Spot("the HTML stands before the text", "Programs show the last: put the text first.")
    elif not any(
        part.get_content_type() == "multipart/alternative"
        and {"text/plain", "text/html"} <= {each.get_content_type() for each in mail.bodies(part)}
        for part in message.walk()
    ):
        yield Spot("text and HTML are not alternatives of one message", _AGAIN)


def _encoding(part: "Message") -> str:
    """Return what is wrong with the encoding of a text, or ""."""
    from bulletin.checks import mail

    name = part.get_content_charset("")
    try:
        mail.data(part).decode(name or "ascii")
    except LookupError:
        return f"a part is in {name}, which no program knows"
    except ValueError:
        return f"a part says that it is in {name}, and is not" if name else "a part has no encoding"
    return ""


@check(
    "error",
    why="A server may break a longer line, in the middle of a link.",
    source="RFC 5322 section 2.1.1",
    needs=("eml",),
)
def line_length(letter: Letter) -> Iterator[Spot]:
    """No line is longer than 998 bytes."""
    for number, line in enumerate(letter.eml.splitlines(), 1):
        if len(line) > LONGEST_LINE:
            yield Spot(f"a line of {len(line):,} bytes", "Encode it as quoted-printable.", number)


@check(
    "error",
    why="What is sent must be what was looked at.",
    source="RFC 2046 section 5.1.4: alternatives say the same",
    needs=("eml", "html", "text"),
)
def same_email(letter: Letter) -> Iterator[Spot]:
    """The message holds the same HTML and text as the files beside it."""
    html, text = map(letter.filled, letter.bodies())
    for name, found, wanted in (("HTML", html, letter.html), ("text", text, letter.text)):
        if found.split() != wanted.split():
            yield Spot(f"the {name} in the message is not that of the file", "Build again.")
