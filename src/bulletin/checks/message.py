"""Checks of the message (.eml): what RFC 5322 and large mailbox providers ask of it."""

from collections.abc import Iterator

from bulletin.checks.letter import Letter, Spot, check

_LONGEST = 998


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
    why="Programs show the last form they understand: the text first, then the HTML.",
    source="RFC 2046 section 5.1.4",
    needs=("eml",),
)
def mime(letter: Letter) -> Iterator[Spot]:
    """Text and HTML are alternatives of one message, in this order, in UTF-8."""
    hint = "Take the email.eml that bulletin made."
    kinds = [part.get_content_type() for part in letter.message.walk() if not part.is_multipart()]
    bodies = [kind for kind in kinds if kind in ("text/plain", "text/html")]
    if bodies != ["text/plain", "text/html"]:
        yield Spot(f"the message holds {', '.join(bodies) or 'no text'}, not text then HTML", hint)
    if letter.message.get_content_type() not in ("multipart/alternative", "multipart/mixed"):
        yield Spot("text and HTML are not alternatives of one message", hint)
    for part in letter.message.walk():
        if part.get_content_maintype() == "text" and part.get_content_charset() != "utf-8":
            yield Spot(f"a part is in {part.get_content_charset() or 'no encoding'}", hint)
    if letter.message.defects:
        yield Spot(f"the message is damaged: {type(letter.message.defects[0]).__name__}", hint)


@check(
    "error",
    why="A server may break a longer line, in the middle of a link.",
    source="RFC 5322 section 2.1.1",
    needs=("eml",),
)
def line_length(letter: Letter) -> Iterator[Spot]:
    """No line is longer than 998 bytes."""
    for number, line in enumerate(letter.eml.splitlines(), 1):
        if len(line) > _LONGEST:
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
