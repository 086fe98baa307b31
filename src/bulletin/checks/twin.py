"""Checks of the plain text: the twin of the HTML."""

import re
from collections.abc import Iterator

from bulletin import links
from bulletin.checks.letter import Letter, Spot, check
from bulletin.placeholders import holds_placeholder
from bulletin.text import LONGEST_LINE, one_line

_ADDRESS = re.compile(r"\S*://\S*")
_ENDS = "/.,;:!?()"
"""What may end an address, or the sentence that it stands in."""
SPAM = "SpamAssassin MPART_ALT_DIFF, +2.2 points measured"


@check(
    "error",
    why="Watches, screen readers and cautious people read the text alone. One that says "
    "something else also looks like spam.",
    source=SPAM,
    needs=("text", "html"),
)
def twin_words(letter: Letter) -> Iterator[Spot]:
    """The text has the headings of the HTML, in the same order."""
    text = _letters(letter.text)
    place = 0
    for heading in letter.page.all("h1", "h2", "h3", "h4"):
        said = _letters(heading.words)
        found = text.find(said, place)
        if found >= 0:
            place = found + len(said)
        else:
            what = "not in its place" if said in text else "missing"
            yield Spot(
                f"the heading {_words(heading.words)[:60]!r} is {what} in the text",
                HINT,
                near=heading.line,
            )


HINT = "Make both with one build; a template of your own must print the same in both."


@check(
    "error",
    why="A reader of the text must get to every entry.",
    source=SPAM,
    needs=("text", "html"),
)
def twin_links(letter: Letter) -> Iterator[Spot]:
    """The text has the links of the HTML, in the same order."""
    wanted: dict[str, int] = {}
    for link in letter.page.all("a"):
        href = link.attrs.get("href", "").strip()
        if href and not href.startswith("#"):
            wanted.setdefault(href, link.line)
    reached = 0
    for href, line in wanted.items():
        # Words before it may tell the same address, so it is looked for from where the last one is.
        place = _place(letter.text, href, reached)
        if place >= 0:
            reached = place
        else:
            what = "missing" if _place(letter.text, href) < 0 else "not in its place"
            yield Spot(f"the link {links.told(href)} is {what} in the text", HINT, near=line)
    extra = dict.fromkeys(re.findall(r"https?://[^\s<>]*[^\s<>().,;]", letter.text))
    known = {href.rstrip(_ENDS) for href in wanted}
    for url in extra:
        if url.rstrip(_ENDS) in known or holds_placeholder(url):
            continue
        if url.rstrip(_ENDS) not in _words(letter.page.words):  # told as text, not as a link
            yield Spot(f"the link {links.told(url)} is in the text alone", HINT)


def _place(text: str, href: str, start: int = 0) -> int:
    """Return where a whole address first stands in the text, from `start` on, or -1."""
    form = href.removeprefix("mailto:").partition("?")[0] if href[:7] == "mailto:" else href
    place = text.find(form, start)
    while place >= 0:
        end = place + len(form)
        before, after = text[max(place - 1, 0) : place], text[end : end + 1]
        if not (re.match(r"[\w/]", before) or re.match(r"[\w/?&=#%-]", after)):
            break
        place = text.find(form, place + 1)
    return place


@check(
    "error",
    why="A server may break or refuse a line longer than 998 characters.",
    source="RFC 5322 section 2.1.1",
    needs=("text",),
)
def text_lines(letter: Letter) -> Iterator[Spot]:
    """No line of the text is too long, but for an address, which cannot be broken."""
    for number, line in enumerate(letter.text.splitlines(), 1):
        if len(line) > LONGEST_LINE // 4 and len(_ADDRESS.sub("", line).encode()) > LONGEST_LINE:
            yield Spot(f"a line of {len(line.encode()):,} bytes", "Break it.", number)


def _words(text: str) -> str:
    return one_line(text.replace("\u2060", ""))


def _letters(text: str) -> str:
    """Return text without its spaces: a long heading without any may be on two lines."""
    return _words(text).replace(" ", "")
