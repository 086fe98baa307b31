"""Checks of what spam filters hold against a message and can be told without sending it."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bulletin import links
from bulletin.checks.addresses import judged
from bulletin.checks.letter import Letter, Spot, check
from bulletin.placeholders import is_placeholder

_SHORTENERS = frozenset("bit.ly tinyurl.com t.co goo.gl ow.ly is.gd buff.ly rb.gy cutt.ly".split())
_ROWS = (frozenset("!?"), frozenset("$€£"))
_LETTERS = 10
_FEW_WORDS = 60


@check(
    "warning",
    why="Filters take capitals and rows of signs for shouting.",
    source="SpamAssassin SUBJ_ALL_CAPS, PLING_PLING",
)
def subject_shouts(letter: Letter) -> Iterator[Spot]:
    """The subject does not shout."""
    letters = [char for char in letter.subject if char.isalpha() and char.lower() != char.upper()]
    if len(letters) >= _LETTERS and all(char.isupper() for char in letters):
        yield Spot("the subject is all in capitals", "Write it as a sentence.")
    pairs = zip(letter.subject, letter.subject[1:], strict=False)
    if any({one, other} <= signs for one, other in pairs for signs in _ROWS):
        yield Spot("the subject has a row of signs", "One is enough.")


@check(
    "error",
    why="Words that name one address on a link to another are the mark of a fraud.",
    source="Thunderbird and Gmail warn of it; SpamAssassin HTML_OBFUSCATE",
)
def link_disguise(letter: Letter) -> Iterator[Spot]:
    """A link that shows an address leads to it."""
    for link in letter.page.all("a"):
        href, said = link.attrs.get("href", "").strip(), link.words
        if is_placeholder(href) or not re.fullmatch(r"(?:https?://|www\.)\S+", said):
            continue
        shown = links.host(said if "://" in said else f"https://{said}")
        if shown and shown != links.host(href):
            yield Spot(
                f"a link shows {shown} and leads to {links.host(href) or links.told(href)}",
                "Show its title, or the address it leads to.",
                link.line,
            )


@check(
    "warning",
    why="Shortened links hide where they lead, and filters block them for it.",
    source="SpamAssassin URI_TRY_3LD, DecodeShortURLs; Spamhaus DBL",
)
def link_shortened(letter: Letter) -> Iterator[Spot]:
    """Links are not shortened, and name a host, not a number."""
    for link in letter.page.all("a"):
        href = link.attrs.get("href", "").strip()
        name = (urlsplit(judged(href)).hostname or "").removeprefix("www.")
        if name in _SHORTENERS:
            yield Spot(f"the link {links.told(href)} is shortened", "Give the whole.", link.line)
        elif name and not name.strip("0123456789."):
            yield Spot(
                f"the link {links.told(href)} has a number for a host", "Name it.", link.line
            )


@check(
    "warning",
    why="Filters know spam by pictures with hardly a word, and such a message says nothing "
    "while pictures are off.",
    source="SpamAssassin HTML_IMAGE_ONLY, HTML_IMAGE_RATIO",
)
def mostly_pictures(letter: Letter) -> Iterator[Spot]:
    """There is text, not pictures alone."""
    if letter.page.all("img") and len(letter.page.words.split()) < _FEW_WORDS:
        yield Spot("there are pictures and hardly a word", "Say in text what they show.")
