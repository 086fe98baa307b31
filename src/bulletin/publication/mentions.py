"""Where words name an entry, however they spell its title or its link. Pure.

A title is looked for as `fold` takes two for the same, a link as `links.key` does. What stands in
its place leaves Markdown Markdown and markup well nested.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from unicodedata import normalize
from urllib.parse import unquote

from msgspec import Struct

from bulletin import issue, links
from bulletin.identity import Hub
from bulletin.model import Html
from bulletin.text import fold, placed, shown

GONE = "(withdrawn)"
"""Stands where an editor's own words named the entry."""
WORDS, LETTERS = 3, 8
"""Words, or letters where no spaces are written, that a title must have to mean the entry for sure.

"Glossary" stands everywhere: where it does, only a person can say what is meant. Of two words, such
as a name, each must begin with a capital or have as many letters.
"""

_HOST, _PATH = r"(?:[\w-]+\.)+[\w-]{2,}(?::\d+)?", r"[/?][^\s<>\"{}|\\^`]*"
_WEB = re.compile(rf"(?i)(?:https?:)?//{_HOST}(?:{_PATH})?|{_HOST}{_PATH}")
_END = re.compile(r"[^\w/%&=?#~+@$.!:-]|[.!?:](?!\w)|_+(?=\W|$)")
_TAG = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|&#?\w+;")
_SAID = re.compile(r'\b(alt|title)="([^"]*)"')
_ANCHOR = re.compile(r'(?s)<a\b[^>]*?\bhref="([^"]*)"[^>]*>.*?</a>')
_TARGET = r"\(\s*<?((?:[^\s()<>]|\([^\s()<>]*\))+)>?(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
_INLINE = re.compile(rf"!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]{_TARGET}")
_DEFINITION = re.compile(r"(?m)^[ \t]{0,9}\[([^\[\]]+)\]:[ \t]*<?([^\s<>]+)>?[^\n]*(?:\n|\Z)")
_REFERENCE = re.compile(r"!?\[([^\[\]]+)\](?:[ ]?\[([^\[\]]*)\])?(?!\()")
_BLANK = re.compile(r"\n[ \t\r]*\n")

Span = tuple[int, int]


class Wanted(Struct, frozen=True):
    """What names an entry: the pages it stood at (`links.key`), and its titles, as `fold` has them.

    `hub` is the website that it stood on; it may have had other addresses. `signs` are words one of
    which stands in all that names it: most texts have none, and are told by that.
    """

    pages: frozenset[str]
    titles: tuple[str, ...]
    hub: Hub
    signs: tuple[str, ...]

    def may_be_in(self, text: str) -> bool:
        """Tell whether a text is worth a closer look."""
        flat = _flat(text)
        return any(sign in flat for sign in self.signs)

    def is_link(self, url: str) -> bool:
        """Tell whether a link leads to the entry, or to a page elsewhere that has its title."""
        near = url[:1] == "/" != url[1:2]  # within the hub's own website
        url = f"https://{self.hub.site}{url}" if near else url
        spelled = dict.fromkeys((url, unescape(url)))
        bare = (re.sub(r"^(?i:https?:)?(?://)?", "https://", one) for one in spelled)
        keys = [key for one in bare if (key := links.key(one))]
        return not self.pages.isdisjoint(map(self.hub.here, keys)) or any(
            fold(_last(key)) in self.titles for key in keys
        )


def wanted(pages: Iterable[str], titles: Iterable[str], hub: Hub) -> Wanted:
    """Return what to look for, without titles that are too short to mean the entry for sure."""
    pages = frozenset(pages)
    sure = dict.fromkeys(fold(title) for title in titles if _is_sure(title))
    long = {title: _words(title) for title in filter(None, sure)}
    last = (re.split(r"[\W_]+", _flat(_last(page))) for page in sorted(pages))
    signs = (max(words, key=len) for words in (*long.values(), *last))
    return Wanted(pages, tuple(long), hub, tuple(dict.fromkeys(signs)))


def doubtful(titles: Iterable[str], hub: Hub) -> Wanted:
    """Return the titles that are too short to mean the entry for sure, to be looked for."""
    folded = {title: fold(title) for title in titles}
    sure = {"", *(folded[title] for title in folded if _is_sure(title))}
    short = dict.fromkeys(title for title in folded.values() if title not in sure)
    return Wanted(frozenset(), tuple(short), hub, tuple(max(_words(t), key=len) for t in short))


def _is_sure(title: str) -> bool:
    """Tell whether a title, as it was written, means the entry wherever it stands."""
    words = title.split()
    return (
        len(fold(title).split()) >= WORDS
        or len(_words(title)) >= LETTERS
        or (len(words) > 1 and all(one[0].isupper() or len(one) >= LETTERS for one in words))
    )


def _words(text: str) -> list[str]:
    return [word for word, _, _ in placed(text)]


def _last(page: str) -> str:
    """Return the last part of the path of a page (`links.key`), "" where there is no path."""
    return unquote(page.partition("?")[0].rstrip("/").partition("/")[2].rpartition("/")[2])


def _flat(text: str) -> str:
    """Return a text so that words look the same in it however they are spelled."""
    return normalize("NFKC", normalize("NFKC", shown(unquote(text))).casefold())


def spans(text: str, sought: Wanted) -> list[Span]:
    """Return where a plain text names the entry, in order; of two that overlap, the first one."""
    if not sought.may_be_in(text):
        return []
    webs = [match.span() for match in _WEB.finditer(text)]
    titles = (
        (start, end)
        for start, end in _titles(text, sought)
        if not any(web[0] <= start < web[1] for web in webs)  # of a link half stays a link
    )
    found: list[Span] = []
    for start, end in sorted((*_links(text, webs, sought), *titles)):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def _links(text: str, webs: Iterable[Span], sought: Wanted) -> Iterator[Span]:
    """Yield where links to the entry stand, without the signs of the sentence round them."""
    for start, end in webs:
        ends = [end, *(match.start() for match in _END.finditer(text, start, end))]
        for cut in sorted(set(ends), reverse=True):
            if sought.is_link(text[start:cut]):
                yield start, cut
                break


def _titles(text: str, sought: Wanted) -> Iterator[Span]:
    """Yield where titles of the entry stand, within one paragraph."""
    words = list(placed(text))
    folded = f" {' '.join(word for word, _, _ in words)} "
    for title in sought.titles:
        mine = _words(title)
        if f" {' '.join(mine)} " not in folded:
            continue
        for at in range(len(words) - len(mine) + 1):
            if words[at][0] == mine[0] and [w for w, _, _ in words[at : at + len(mine)]] == mine:
                start, end = words[at][1], words[at + len(mine) - 1][2]
                if not _BLANK.search(text, start, end):
                    yield start, end


def without_source(source: str, sought: Wanted, where: str) -> str:
    """Return the text of a draft without what names the entry in the editor's own words.

    The lines of other entries stay: their titles are those entries' own. Raises `StateError`.
    """
    named = {line.number for _, line in issue.parse(source, where).lines()}
    made, own = "", ""
    for number, line in enumerate(re.split(r"(?<=\n)", source), 1):
        if number in named:
            made, own = made + without_words(own, sought) + line, ""
        else:
            own += line
    return made + without_words(own, sought)


def named_in(source: str, sought: Wanted) -> list[int]:
    """Return the lines of a draft where the editor's own words still name the entry."""
    draft = issue.parse(source, "issue.md")
    named = {line.number for _, line in draft.lines()}
    named |= {number for number, line in enumerate(source.split("\n"), 1) if line[:3] == "## "}
    return [number for number in lines_of(source, sought) if number not in named]


def lines_of(text: str, sought: Wanted) -> list[int]:
    """Return the numbers of the lines of a text on which it begins to name the entry."""
    starts = (start for start, _ in spans(text, sought))
    return list(dict.fromkeys(text.count("\n", 0, start) + 1 for start in starts))


def without_words(words: str, sought: Wanted) -> str:
    """Return words, plain or in Markdown, without the entry's titles and links.

    A link goes with its text: that describes the entry, too.
    """
    refs = {_ref(each[1]) for each in _DEFINITION.finditer(words) if sought.is_link(each[2])}
    if refs:
        words = _DEFINITION.sub(lambda m: "" if sought.is_link(m[2]) else m[0], words)
        words = _REFERENCE.sub(lambda m: GONE if _ref(m[2] or m[1]) in refs else m[0], words)
    words = _INLINE.sub(lambda match: GONE if sought.is_link(match[1]) else match[0], words)
    for start, end in reversed(spans(words, sought)):
        if words[:start].endswith("<") and words[end:].startswith(">"):
            start, end = start - 1, end + 1  # noqa: PLW2901 - an address in pointed brackets
        words = words[:start] + GONE + words[end:]
    return words.replace(f"]({GONE})", f"] {GONE}")


def _ref(name: str) -> str:
    return " ".join(name.casefold().split())


def without_markup(markup: str, sought: Wanted) -> Html:
    """Return the markup of an editor's own words without the entry's titles and links."""
    left = _ANCHOR.sub(lambda match: GONE if sought.is_link(match[1]) else match[0], markup)
    bare = _TAG.sub(lambda match: " " * len(match[0]), left)
    for start, end in reversed(spans(bare, sought)):
        tags = "".join(tag[0] for tag in _TAG.finditer(left, start, end) if tag[0][0] == "<")
        left = left[:start] + GONE + tags + left[end:]
    said = _SAID.sub(lambda match: f'{match[1]}="{without_words(match[2], sought)}"', left)
    return Html(said)


def names(markup: str, sought: Wanted) -> bool:
    """Tell whether a text, plain or markup, names the entry or links to it."""
    if not sought.may_be_in(unescape(markup)):
        return False
    urls = re.findall(r'(?:href|src|cite)="([^"]*)"', markup)
    said = " | ".join(match[2] for match in _SAID.finditer(markup))
    bare = _TAG.sub(lambda match: " " * len(match[0]), markup)
    return any(map(sought.is_link, urls)) or bool(spans(bare, sought) or spans(said, sought))
