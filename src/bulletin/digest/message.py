"""The digest as one message (.eml) that a mail program opens as a draft.

RFC 5322 and 2045: multipart/alternative, plain text first, both parts UTF-8 in quoted-printable.
`X-Unsent` makes classic Outlook open it for editing. Nothing in it comes from the clock.
"""

import re
from binascii import b2a_qp
from datetime import date, datetime, time
from email.errors import HeaderParseError
from email.header import Header, decode_header, make_header
from urllib.parse import urlsplit

from bulletin.dates import rfc822, zone_of
from bulletin.errors import BulletinError
from bulletin.excerpts import shorten
from bulletin.links import host, judge
from bulletin.model import Issue, Masthead
from bulletin.text import LONGEST_LINE, one_line

CRLF = "\r\n"
_SIMPLE = r"([A-Za-z0-9][A-Za-z0-9 -]{0,59}) <([A-Za-z0-9._+-]+)@([A-Za-z0-9.-]+)>"
"""A sender that needs no quoting and no encoding (RFC 5322 section 3.4)."""
MAX_NAME = 60
"""Characters of a sender's name."""


def headers(issue: Issue, masthead: Masthead) -> dict[str, str]:
    """Return the headers that say what the message is, decoded, in the order they are written.

    The date is the issue's day at 00:00 in the masthead's time zone. From stands only when there is
    a sender, List-Unsubscribe only for a real address: nobody fills a placeholder in a header.
    Raises `BulletinError` for a sender or time zone that is none.
    """
    found = {
        "From": _sender(masthead.sender),
        "Subject": _plain(issue.subject),
        "Date": _midnight(issue.date, masthead.timezone),
        "List-Id": f"<{_list_id(masthead.url)}>",
        **_unsubscribe(masthead.unsubscribe),
        "X-Unsent": "1",
    }
    return {name: value for name, value in found.items() if value}


def compose(described: dict[str, str], mark: str, text: str, html: str) -> bytes:
    """Return the message; `described` is what `headers` made. Raises `BulletinError`.

    Message-ID and boundary come from the mark: the same contents are the same message.
    """
    boundary = f"=_{mark}"  # "=_" cannot stand in quoted-printable text (RFC 2045 section 6.7)
    identity = described["List-Id"].strip("<>")
    whole = {
        **described,
        "Message-ID": f"<{mark}@{identity}>",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="{boundary}"',
    }
    lines = [f"{name}: {_encoded(name, value)}" for name, value in whole.items()]
    lines.append("")
    for kind, body in (("plain", text), ("html", html)):
        lines += [f"--{boundary}", *_part(kind, body)]
    message = CRLF.join([*lines, f"--{boundary}--", ""]).encode("ascii")
    _verify(message, whole)
    return message


def _plain(text: str) -> str:
    """Return `text` as it may stand in a header: one line, and nothing that reads as encoded.

    Python's own parser takes ``=?UTF-8?Q?=0A?=`` in a title for a line break (CVE-2024-6923), and
    so may a reader's program.
    """
    return one_line(text).replace("=?", "= ?")


def _sender(sender: str) -> str:
    """Return ``Name <address>`` in ASCII, or "" when there is no sender; a long name is cut."""
    if not sender:
        return ""
    if simple := re.fullmatch(_SIMPLE, sender):
        return f"{simple[1]} <{simple[2]}@{_ascii(simple[3])}>"
    from email.utils import formataddr, getaddresses  # opens the door to sockets: rarely needed

    found = getaddresses([_plain(sender)])
    name, address = found[0]
    local, _, domain = address.rpartition("@")
    if len(found) != 1 or not (local and domain) or not local.isascii() or " " in address:
        raise BulletinError(
            f"{sender!r} is no address to send from",
            where="email.from",
            hint='Write it as "Name <name@example.org>", in one line.',
        )
    address = f"{local}@{_ascii(domain)}"
    name = shorten(name, MAX_NAME)
    if name.isascii():
        return formataddr((name, address))
    return f"{Header(name, 'utf-8', header_name='From').encode(linesep='')} <{address}>"


def _ascii(domain: str) -> str:
    if domain.isascii() and max(map(len, domain.split("."))) < 64:  # noqa: PLR2004 - RFC 1035
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise BulletinError(f"{domain!r} is no domain", where="email.from") from error


def _midnight(day: date, timezone: str) -> str:
    try:
        zone = zone_of(timezone)
    except ValueError as error:
        raise BulletinError(
            f"there is no time zone {timezone!r}",
            where="publication.timezone",
            hint='Write a name such as "Europe/Brussels" or "UTC".',
        ) from error
    return rfc822(datetime.combine(day, time(), zone))


def _list_id(url: str) -> str:
    """Return the list's name in the form of a host (RFC 2919): ``bulletin.example.org``."""
    labels = [part for part in urlsplit(url).path.split("/") if part]
    safe = ("".join(c for c in label if c.isascii() and c.isalnum()) for label in labels)
    return ".".join([*filter(None, reversed([*safe])), host(url) or "bulletin.invalid"])


def _unsubscribe(url: str) -> dict[str, str]:
    """Return the headers by which a mail program offers to unsubscribe (RFC 2369, RFC 8058)."""
    address = judge(url)
    if address.startswith("https:"):
        return {
            "List-Unsubscribe": f"<{address}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return {"List-Unsubscribe": f"<{address}>"} if address.startswith("mailto:") else {}


def _encoded(name: str, value: str) -> str:
    """Return a header's value in ASCII, folded; words in other alphabets as RFC 2047 has them."""
    plain = value.isascii() and max(map(len, value.split()), default=0) < LONGEST_LINE - 80
    header = Header(value, "us-ascii" if plain else "utf-8", header_name=name)
    try:
        return header.encode(linesep=CRLF)
    except HeaderParseError as error:
        raise _unfit(name) from error


def _part(kind: str, body: str) -> list[str]:
    """Return the lines of one part."""
    lines = body.replace("\r\n", "\n").replace("\r", "\n")
    coded = b2a_qp(lines.encode(), istext=True).decode("ascii")
    return [
        f'Content-Type: text/{kind}; charset="utf-8"',
        "Content-Transfer-Encoding: quoted-printable",
        "",
        *coded.split("\n"),
    ]


def _verify(message: bytes, meant: dict[str, str]) -> None:
    """Read the message back; raises `BulletinError` when its headers are not the ones meant."""
    found = _fields(message)
    for name, value in found:
        wanted = _read(meant[name]) if name == "From" else meant.get(name, "")
        if _read(value).split() != wanted.split():
            raise _unfit(name)
    longest = max(map(len, message.split(CRLF.encode())))
    if [name for name, _ in found] != [*meant] or longest > LONGEST_LINE:
        raise _unfit("one header")


def _fields(message: bytes) -> list[tuple[str, str]]:
    """Return a message's header fields, unfolded (RFC 5322 section 2.2.3).

    A line that is no field gets an empty name, and so cannot be one that was meant.
    """
    head = message.partition(b"\r\n\r\n")[0].decode("ascii")
    lines = re.split(r"\r\n(?![ \t])|\r(?!\n)|(?<!\r)\n", head)
    fields = [re.fullmatch(r"([!-9;-~]+): ?(.*)", line.replace("\r\n", "")) for line in lines]
    return [(field[1], field[2]) if field else ("", "") for field in fields]


def _read(value: str) -> str:
    """Return a header's value as a mail program shows it."""
    return str(make_header(decode_header(value)))


def _unfit(name: str) -> BulletinError:
    return BulletinError(
        f"{name} would not come out of the message as it is meant",
        where="the .eml",
        hint="Look for an odd sign in the subject or the sender; nothing was written.",
    )
