"""What the `listing-text` reader has to say, in words."""

import json
from collections.abc import Iterator, Mapping, Sequence

from bulletin.excerpts import shorten
from bulletin.model import Finding, Severity
from bulletin.sources import _category_runs, _citation
from bulletin.sources._category_runs import Run
from bulletin.sources._citation import Citation
from bulletin.sources._text_cards import Card, Remainder
from bulletin.sources._text_page import Line, Page
from bulletin.sources._wordpress_facts import CORE_TYPES, SETTINGS
from bulletin.text import fold, number_of

_SHOWN = 60  # characters of a line that a message quotes


def about_page(page: Page) -> Iterator[Finding]:
    """Yield what is missing from a page or was left out of it."""
    if page.button is None:
        left = f"; {number_of(len(page.above), 'line')} of text left out" if page.above else ""
        yield Finding(
            severity="warning",
            what=f"no line ends in DOWNLOAD, so the page's own document is not read{left}",
            where=page.cards[0].where if not page.above else page.above[0].where,
            hint="Add it by hand if it belongs in an issue.",
        )
    if page.types:
        names = [line.text for line in page.types if not line.text.startswith(SETTINGS)]
        own = [name for name in names if name not in CORE_TYPES]
        may = f"; the site's own may hold entries too: {', '.join(own)}" if own else ""
        yield _left_out("note", page.types, f"post type names{may}")
    if page.shares:
        yield _left_out("note", page.shares, "labels of share buttons")
    if page.between:
        yield _left_out("warning", page.between, "text between the page's document and its cards")


def about_document(cited: Citation, line: Line, page: Page) -> Iterator[Finding]:
    """Yield what is doubtful about the line that names the page's own document."""
    others = [line.where for line in page.above if _citation.is_button(line.text)]
    if others:
        yield Finding(
            severity="note",
            what=f"the last of {len(others) + 1} lines ending in DOWNLOAD was taken for the title",
            where=line.where,
            hint=f"Kept as text: {', '.join(others)}.",
        )
    if not cited.title:
        yield Finding(
            severity="warning",
            what="DOWNLOAD stands without a title, so the page's own document is not read",
            where=line.where,
        )
    if cited.doubt:
        yield Finding(severity="note", what=cited.doubt, where=line.where)


def about_card(card: Card, run: Run, known: Sequence[str]) -> Iterator[Finding]:
    """Yield what a person should look at in a card that was read."""
    if run.other:
        yield Finding(
            severity="warning",
            what=f"the categories were read as {_listed(run.names)}; "
            f"they may be {_listed(run.other)}",
            where=card.run.where if card.run else "",
        )
    if fold(card.title.text) in map(fold, known) or _category_runs.covers(card.title.text, known):
        yield Finding(
            severity="warning",
            what=f"the title is a category's name: {card.title.text!r}",
            where=card.title.where,
            hint="Check that no line is missing above it.",
        )


def about_remainder(left: Remainder) -> Finding:
    """Return what to say about lines that make no card."""
    quoted = shorten(left.lines[0].text, _SHOWN)
    if not left.like_a_card:
        return _left_out("note", left.lines, f"text that is no card, beginning {quoted!r}")
    return Finding(
        severity="warning",
        what=f"this looks like a card but cannot be read: {quoted!r}",
        where=left.lines[0].where,
        hint="A card is a title, its categories, and a text that ends in '...Read More'.",
    )


def about_names(guessed: Mapping[str, str]) -> Iterator[Finding]:
    """Yield one finding for the category names, and where each was met, that had to be guessed."""
    if guessed:
        names = ", ".join(json.dumps(name, ensure_ascii=False) for name in guessed)
        yield Finding(
            severity="warning",
            what=f"{number_of(len(guessed), 'category name')} guessed, for no list has them:"
            f" {names}",
            where=next(iter(guessed.values())),
            hint=f"Put right what is wrong and add them to this source: categories = [{names}]",
        )


def about_links(links: Sequence[str]) -> Iterator[Finding]:
    """Yield one finding for the links of all entries that are derived, one for those without."""
    missing = links.count("")
    derived = len(links) - missing
    if derived:
        all_links = "The one link is" if derived == 1 else f"All {derived} links are"
        yield Finding(
            severity="warning",
            what=f"{all_links} worked out from titles; the page gives none.",
            hint="Open each once before you send: an editor may have changed a title since.",
        )
    if missing:
        yield Finding(
            severity="warning",
            what=f"{number_of(missing, 'entry', 'entries')} without a link: the page has none.",
            hint='Tell this source how links look: permalink = "https://example.org/{slug}/"',
        )


def _left_out(severity: Severity, lines: Sequence[Line], what: str) -> Finding:
    return Finding(
        severity=severity,
        what=f"{number_of(len(lines), 'line')} left out: {what}",
        where=lines[0].where,
    )


def _listed(names: Sequence[str]) -> str:
    return " + ".join(map(repr, names))
