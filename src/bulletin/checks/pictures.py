"""Check of what pictures tell beside what they show: the place where they were taken."""

from base64 import b64decode
from collections.abc import Iterator
from urllib.parse import unquote, unquote_to_bytes

from bulletin import links
from bulletin.checks.addresses import loads
from bulletin.checks.harm import allow, is_allowed
from bulletin.checks.letter import Letter, Spot, check
from bulletin.checks.page import Element

_NO_PICTURES = frozenset("script iframe frame embed object audio video track".split())


@check(
    "warning",
    why="A phone writes into each photo where it was taken, to a few metres: a shelter, a home. "
    "Everyone who gets the file can read it.",
    source="Do no harm; Exif 2.32 section 4.6.6; XMP, part 2, the namespace of Exif",
    needs=("pictures",),
)
def image_place(letter: Letter) -> Iterator[Spot]:
    """No picture that is on hand, or fetched, tells where it was taken."""
    lines = {url: element.line for element, _, url in reversed(list(shown(letter)))}
    for address, is_placed in letter.pictures.items():
        if is_placed and not is_allowed(address, letter):
            yield Spot(
                f"the picture {_told(address)} tells where it was taken",
                "Remove the place before it is uploaded (Windows: Properties, Details; Mac: "
                f"Preview, Inspector). {allow(links.host(address) or address[:60])}",
                lines.get(address, 0),
            )


def _told(address: str) -> str:
    """Return how a picture is called, and where it is from."""
    scheme, _, rest = address.partition(":")
    if scheme.lower() == "data":
        return "inside the page"
    if scheme.lower() == "cid":
        return f"{rest[:60]!r} in the message"
    name = unquote(address.partition("?")[0].rpartition("/")[2])[-60:]
    host = links.host(address)
    return f"{name!r} from {host}" if host else repr(name)


def shown(letter: Letter) -> Iterator[tuple[Element, str, str]]:
    """Yield the pictures that a client would load: the element, the attribute, the address."""
    for element, name, url in loads(letter):
        if element.tag not in _NO_PICTURES:
            yield element, name, url.strip()


def within(letter: Letter) -> Iterator[tuple[str, bytes]]:
    """Yield the pictures that an email holds itself: in its page (``data:``), or in its message."""
    for _, _, url in shown(letter):
        if url[:5].lower() == "data:":
            head, _, data = url.partition(",")
            is_packed = head.rstrip().lower().endswith("base64")
            raw = unquote_to_bytes(data)
            yield url, _unpacked(raw) if is_packed else raw
    if letter.eml:
        yield from _attached(letter)


def _unpacked(data: bytes) -> bytes:
    try:
        return b64decode(data)
    except ValueError:
        return b""


def _attached(letter: Letter) -> Iterator[tuple[str, bytes]]:
    from bulletin.checks import mail

    for part in letter.message.walk():
        if part.get_content_maintype() == "image":
            name = str(part.get("Content-ID") or "").strip().strip("<>")
            yield f"cid:{name}" if name else part.get_filename() or "attached", mail.data(part)
