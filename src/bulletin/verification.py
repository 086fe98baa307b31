"""Does an email still say what its issue holds? Entries, order, links and text. Pure."""

from collections.abc import Iterator
from html.parser import HTMLParser

from bulletin.model import Finding, Issue
from bulletin.text import one_line


def compare(issue: Issue, mark: str, html: str, text: str, where: str) -> Iterator[Finding]:
    """Yield what of a sealed `issue`, as it was shown, its email does not hold, or not in place."""
    if mark not in text:
        yield Finding(
            severity="error", what=f"the mark {mark} is not the email's", where=f"{where}/email.txt"
        )
    page = _Page()
    page.feed(html)
    page.close()
    yield from _in_order(issue, _words(" ".join(page.words)), page.links, f"{where}/email.html")
    words = _words(text)
    yield from _in_order(issue, words, words.split(), f"{where}/email.txt")


def _in_order(issue: Issue, words: str, links: list[str], where: str) -> Iterator[Finding]:
    """Look for each entry's title and link behind those of the entry before it."""
    place = at = 0
    for section in issue.sections:
        for printed in section.entries:
            entry = printed.entry
            found = words.find(_words(entry.title), place)
            if found < 0:
                yield _missing(f"the title {entry.title!r}", where)
                continue
            place = found + len(_words(entry.title))
            if entry.summary and _words(entry.summary) not in words[place:]:
                yield _missing(f"the summary of {entry.title!r}", where)
            if not entry.link:
                continue
            if entry.link not in links[at:]:
                yield _missing(f"the link {entry.link}", where)
                continue
            at = links.index(entry.link, at) + 1


def _words(text: str) -> str:
    """Return text on one line, without the joiners that part a mailer's merge tags in it."""
    return one_line(text.replace("\u2060", ""))


def _missing(what: str, where: str) -> Finding:
    return Finding(severity="error", what=f"{what} is missing, or not in its place", where=where)


class _Page(HTMLParser):
    """Collects the words a reader sees, and the links, in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.links: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link; what stands in the head is not seen."""
        self._hidden += tag in ("style", "title")
        self.links += [value for name, value in attrs if tag == "a" and name == "href" and value]

    def handle_endtag(self, tag: str) -> None:
        """Note the end of what is not seen."""
        self._hidden -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        """Note words."""
        if not self._hidden:
            self.words.append(data)
