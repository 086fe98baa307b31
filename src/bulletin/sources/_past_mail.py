"""What an email message (RFC 5322) holds to be read: its HTML, and its text."""

import re
from contextlib import suppress

from msgspec import Struct

from bulletin.errors import SourceError
from bulletin.sources._decoding import decoded

# Fields at the beginning; a mailbox puts a "From " line before them.
_FIELDS = rb"(?:From [^\n]*\n)?((?:[!-9;-~]{1,76}:[^\n]*\n(?:[ \t]+\S[^\n]*\n)*)+)"
_NAMES = rb"(?m)^([!-9;-~]+):"
_SIGNS = frozenset(
    (b"from", b"mime-version", b"content-type", b"received", b"message-id", b"return-path"),
)
_NEAR = 100_000  # bytes that the fields of a message may take


class Mail(Struct, frozen=True):
    """The parts of a message, as text; `guessed` says that an encoding was worked out."""

    html: str
    text: str
    guessed: bool


def is_message(data: bytes) -> bool:
    """Tell whether `data` begins as an email message does, with two fields or more."""
    fields = re.match(_FIELDS, data[:_NEAR].lstrip(b"\xef\xbb\xbf\r\n").replace(b"\r\n", b"\n"))
    names = {name.lower() for name in re.findall(_NAMES, fields[1])} if fields else set()
    return len(names) > 1 and not names.isdisjoint(_SIGNS)


def opened(data: bytes, where: str) -> Mail:
    """Return the HTML and the text of a message. Raises `SourceError` when it has neither."""
    # The email package's default policy reads the fields as it meets them, and fails on hostile
    # ones; the older one leaves them alone until they are asked for.
    from email import message_from_bytes

    found: dict[str, list[str]] = {"text/html": [], "text/plain": []}
    guessed = False
    try:
        for part in message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n")).walk():
            kind = part.get_content_type()
            content = part.get_payload(decode=True)
            if kind not in found or not isinstance(content, bytes) or part.get_filename():
                continue
            with suppress(ValueError):  # binary data that is called a text
                text, by_guess = decoded(content, part.get_content_charset() or "")
                found[kind].append(text)
                guessed = guessed or by_guess
    except RecursionError as error:
        raise _unread("its parts nest too deep", where) from error
    html, text = ("\n".join(found[kind]) for kind in ("text/html", "text/plain"))
    if not (html + text).strip():
        raise _unread("there is no text in it", where)
    return Mail(html if html.strip() else "", text, guessed)


def _unread(said: str, where: str) -> SourceError:
    return SourceError(
        f"this email message cannot be read: {said}",
        where=where,
        hint="Open it in a mail program, and save the page or the text instead.",
    )
