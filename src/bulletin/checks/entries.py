"""Which entry a line of an email's HTML belongs to, whatever template it comes from."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from bulletin.checks.page import Element, Page, Text
from bulletin.model import Issue, Printed
from bulletin.text import joined

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Place(Struct, frozen=True):
    """An entry, and the first and the last line on which something of it stands."""

    printed: Printed
    first: int
    last: int


def at(places: Sequence[Place], line: int) -> Printed | None:
    """Return the entry that alone stands on a line, or None."""
    found = [place.printed for place in places if place.first <= line <= place.last]
    return found[0] if len(found) == 1 else None


def places(page: Page, issue: Issue) -> list[Place]:
    """Return where the entries of an issue stand in its page, as far as it can be told.

    An entry begins at the heading that is its title, else at its link. Its element is the largest
    round that, in which no other begins and no heading is as high.
    """
    starts = list(_starts(page, issue))
    level = max((_level(element) for _, element in starts), default=0)
    barriers = [each for each in page.all(*HEADINGS) if _level(each) <= level]
    barriers += [each for _, each in starts if each.tag not in HEADINGS]
    held: dict[int, int] = {}
    for barrier in barriers:
        for each in (barrier, *barrier.around):
            held[id(each)] = held.get(id(each), 0) + 1
    return [_place(printed, element, held) for printed, element in starts]


def _starts(page: Page, issue: Issue) -> Iterator[tuple[Printed, Element]]:
    """Yield each entry with the element that it begins with, in the order of both."""
    titled: dict[str, list[int]] = {}
    linked: dict[str, list[int]] = {}
    for number, element in enumerate(page.elements):
        if element.tag in HEADINGS:
            titled.setdefault(joined(element.words), []).append(number)
        elif element.tag == "a":
            linked.setdefault(element.attrs.get("href", "").strip(), []).append(number)
    reached = 0
    for section in issue.sections:
        for printed in section.entries:
            entry = printed.entry
            numbers = (titled.get(joined(entry.title), []), linked.get(entry.link or "\0", []))
            after = (next((n for n in each if n >= reached), None) for each in numbers)
            found = next((number for number in after if number is not None), None)
            if found is not None:
                reached = found + 1
                yield printed, page.elements[found]


def _level(element: Element) -> int:
    return HEADINGS.index(element.tag) + 1 if element.tag in HEADINGS else len(HEADINGS)


def _place(printed: Printed, start: Element, held: dict[int, int]) -> Place:
    whole = start
    while whole.parent is not None and held[id(whole.parent)] == 1:
        whole = whole.parent
    return Place(printed, whole.line, max(_last(each) for each in whole.iter()))


def _last(element: Element) -> int:
    """Return the last line of an element's tag and of the texts directly in it."""
    texts = (each for each in element.content if isinstance(each, Text) and each.words.strip())
    ends = (each.line + each.words.rstrip().count("\n") for each in texts)
    return max(element.line, *ends, 0)
