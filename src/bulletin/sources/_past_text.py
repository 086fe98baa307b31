"""The links of a plain text: an email's text part, or a list with a link on each line."""

import re
from collections.abc import Iterator

from bulletin.sources._past_links import HEADING, WORDS, Found
from bulletin.sources._past_words import is_generic, is_mailers, title_of

_URL = r"https?://[^\s<>\"“”]+"
_MARKDOWN = r"\[([^\[\]]+)\]\(\s*<?(https?://[^\s<>()]+(?:\([^\s<>()]*\)[^\s<>()]*)*)>?[^()]*\)"
_BULLET = r"(?:[-*•·▪►»>#]+|\d{1,3}[.)]|\[ ?\])\s+"
_RULE = r"[\s=_*~#—–-]*"
_AROUND = ' \t\u00a0-–—:|<>()[]*→»"“”,;'
_PUNCTUATION = ".,;:!?'’»*_|"
_LONG_TITLE = 200
_LONG_LINE = 45  # characters from which on a line may have been broken for its length
_FULL_RULE = "-" * 72
_FEW = 4  # blocks above a link in which its title is looked for
_MOST = 0.8  # of the lines of a list have a link


def is_list(text: str) -> bool:
    """Tell whether a text is a list of links: nearly each of its lines has one, and only one."""
    lines = _listed(text)
    return bool(lines) and sum(len(_spots(line)) == 1 for line in lines) >= _MOST * len(lines)


def _listed(text: str) -> list[str]:
    """Return the lines of a list without blank ones and comments."""
    lines = map(str.strip, text.splitlines())
    return [line for line in lines if line and not re.match(r"(?:#|//|;)(?!\w)", line)]


def listed(text: str) -> Iterator[Found]:
    """Yield the links of a list; what else stands on a link's line is its title."""
    for line in _listed(text):
        for before, href, after in _spots(line):
            yield Found(href, before or after, WORDS)


def _spots(line: str) -> list[tuple[str, str, str]]:
    """Return each link on a line, with the words before and after it."""
    line = re.sub(rf"^{_BULLET}", "", line.strip())
    line = re.sub(_MARKDOWN, r" \1 <\2> ", line)
    matches = list(re.finditer(rf"(?i){_URL}", line))
    starts = [0, *(match.end() for match in matches)]
    ends = [*(match.start() for match in matches), len(line)]
    words = [line[start:end].strip(_AROUND) for start, end in zip(starts, ends, strict=True)]
    return [
        (words[number], _bare(match[0]), words[number + 1]) for number, match in enumerate(matches)
    ]


def _bare(url: str) -> str:
    """Return a URL without the punctuation of the sentence round it; its own brackets stay."""
    spare = {end: url.count(end) - url.count(start) for start, end in ("()", "[]", "{}")}
    length = len(url)
    while length and (url[length - 1] in _PUNCTUATION or spare.get(url[length - 1], 0) > 0):
        length -= 1
        if url[length] in spare:
            spare[url[length]] -= 1
    return url[:length]


def found(text: str) -> Iterator[Found]:
    """Yield the links of an email's text, each with the words on its line and the title above it.

    Blank lines part blocks. The title is the first line of the link's block, else the first line
    of the nearest block above that begins with a line that is no prose.
    """
    titles: list[str] = []  # of the blocks since the last link
    for block in re.split(r"\n[^\S\n]*\n", text):
        lines = [line for line in map(str.strip, block.split("\n")) if line]
        spots = [(row, *spot) for row, line in enumerate(lines) for spot in _spots(line)]
        title = _title(lines, prose_from=_LONG_LINE if spots else 0)
        for row, before, href, _ in spots:
            words = before if len(before) <= _LONG_TITLE else ""
            above = title if title and row else next(filter(None, reversed(titles)), "")
            yield Found(href, words, WORDS, above)
        if lines:
            titles = [] if spots else [*titles[-_FEW:], title]


def _title(lines: list[str], prose_from: int) -> str:
    """Return the first line of a block that is no rule, or "" when that could be no title.

    A line so long is prose when the next one goes on in lower case.
    """
    lines = [line for line in lines[:_FEW] if not re.fullmatch(_RULE, line)]
    if not lines or _spots(lines[0]):
        return ""
    title = re.sub(rf"^{_BULLET}", "", lines[0]).strip("*_ ")
    is_broken = len(lines) > 1 and len(title) >= prose_from and lines[1][:1].islower()
    if is_broken or len(title) > _LONG_TITLE or is_mailers(title):
        return ""
    return title_of(title)


def own(text: str) -> list[Found] | None:
    """Return the entries of a digest that bulletin wrote, or None when it is none of those.

    Its masthead and sections are underlined, a full rule ends it, and an entry is a block that
    begins with its title; its link, when it has one, stands after "Read More".
    """
    lines = text.strip("\n").split("\n")
    rules = [row for row, line in enumerate(lines) if line == _FULL_RULE and not lines[row - 1]]
    if len(lines) < 2 or not rules or not _is_underlined(lines, 0, "="):  # noqa: PLR2004 - a line and its rule
        return None
    headings = [row for row in range(rules[-1]) if _is_underlined(lines, row, "-")]
    if not headings:
        return None
    ends = [*headings[1:], rules[-1]]
    sections = ("\n".join(lines[row + 2 : end]) for row, end in zip(headings, ends, strict=True))
    blocks = (block for section in sections for block in section.strip("\n").split("\n\n"))
    return [_entry(block.strip("\n").split("\n")) for block in blocks if block.strip()]


def _is_underlined(lines: list[str], row: int, sign: str) -> bool:
    return bool(lines[row]) and lines[row + 1 : row + 2] == [sign * min(len(lines[row]), 72)]


def _entry(block: list[str]) -> Found:
    lines = (re.fullmatch(r"([^:]{1,40}): (https?://\S+)", line) for line in block[1:])
    hrefs = (line[2] for line in lines if line and is_generic(line[1]))
    return Found(next(hrefs, ""), block[0].strip(), HEADING)
