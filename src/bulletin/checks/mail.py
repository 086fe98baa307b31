"""What a message (RFC 5322) holds: its bodies and its words, however badly it was made."""

from collections.abc import Iterator
from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message

from bulletin.text import decode


def bodies(message: Message) -> Iterator[Message]:
    """Yield the texts that a program may show; not what is attached, or is a message of its own."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart":
            waiting += reversed(children(part))
        elif part.get_content_maintype() == "text" and not _is_attached(part):
            yield part


def children(part: Message) -> list[Message]:
    """Return the parts of a multipart; of one that only says it is one, none."""
    held = part.get_payload()
    return [each for each in held if isinstance(each, Message)] if isinstance(held, list) else []


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def data(part: Message) -> bytes:
    """Return what a part holds, its transfer encoding undone."""
    held = part.get_payload(decode=True)
    return held if isinstance(held, bytes) else b""


def body(message: Message, kind: str) -> str:
    """Return the first text of a kind that a message holds, or ""."""
    for part in bodies(message):
        if part.get_content_type() == kind:
            return _text(part)
    return ""


def _text(part: Message) -> str:
    held = data(part)
    with suppress(LookupError, ValueError):
        return held.decode(part.get_content_charset("utf-8"))
    with suppress(ValueError):
        return decode(held)[0]
    return held.decode("latin-1")


def field(message: Message, name: str) -> str:
    """Return a header field as it is shown (RFC 2047), on one line, or ""."""
    found = next((value for key, value in message.raw_items() if key.lower() == name), "")
    text = str(found).encode(errors="surrogateescape").decode(errors="replace")
    with suppress(HeaderParseError, LookupError, ValueError):
        text = str(make_header(decode_header(text)))
    return " ".join(text.split())
