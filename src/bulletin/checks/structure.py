"""Checks of the document: its frame, its language, its outline."""

from collections.abc import Iterator

from bulletin.checks.letter import Letter, Spot, check
from bulletin.checks.page import Element

EMC = "Email Markup Consortium, Accessibility Report 2025"
WCAG = "WCAG 2.2"
FORBIDDEN = frozenset(
    "applet audio base button canvas embed form frame iframe input link math object script select "
    "svg textarea video".split(),
)


@check(
    "error",
    why="Without it, or with anything before it, browsers lay the page out as in 1998.",
    source="HTML Standard, 13.1.1; premailer drops a lower-case one",
)
def doctype(letter: Letter) -> Iterator[Spot]:
    """The document begins with its doctype."""
    page = letter.page
    if page.is_fragment:
        return
    if page.doctype is None:
        yield Spot("there is no doctype", "Begin the page with <!DOCTYPE html>.", 1)
    elif page.doctype[0].lower() != "doctype html":
        yield Spot("the doctype is an old one", "Write <!DOCTYPE html>.", page.doctype[1])
    elif not letter.html.lstrip("\ufeff \r\n\t").startswith("<!"):
        yield Spot("something stands before the doctype", "Remove it.", page.doctype[1])


@check(
    "error",
    why="Clients keep the inside of one body; a second one, or none, loses text.",
    source="HTML Standard, 4.3.1",
)
def body(letter: Letter) -> Iterator[Spot]:
    """A whole document has one head and one body, and ends where it should."""
    page = letter.page
    if page.torn:
        yield Spot("a tag or comment does not end: what follows is lost", "Close it.", page.torn)
    if page.is_fragment:
        return
    for tag in ("html", "head", "body"):
        found = page.all(tag)
        if not found:
            yield Spot(f"there is no <{tag}>", "Add one.", 1)
        elif len(found) > 1:
            what = f"{len(found)} <{tag}> elements instead of one"
            yield Spot(what, "Keep one of them.", found[1].line)


@check(
    "error",
    why="A screen reader announces a layout table as data, cell by cell; 86 % of emails have some.",
    source=EMC,
)
def table_role(letter: Letter) -> Iterator[Spot]:
    """Tables for layout say that they are."""
    for table in letter.page.all("table"):
        is_data = any(each.tag in ("th", "caption") for each in table.iter())
        if not is_data and table.attrs.get("role") not in ("presentation", "none"):
            yield Spot("a table for layout without a role", 'Add role="presentation".', table.line)


@check(
    "error",
    why="Screen readers choose their voice by it. Webmails drop the html element, so it must stand "
    "on the first element of the body as well; 97 % of emails lack it there.",
    source=f"{EMC}; {WCAG}, 3.1.1",
)
def language(letter: Letter) -> Iterator[Spot]:
    """The language is said on html and on the first element inside the body."""
    yield from _said(letter, "lang", 'Add lang="en", or what the language is.')


@check(
    "error",
    why="Arabic and Hebrew run the wrong way without it. Webmails drop the html element, so it "
    "must stand on the first element of the body as well; 98 % of emails lack it there.",
    source=f"{EMC}; {WCAG}, 1.3.2",
)
def direction(letter: Letter) -> Iterator[Spot]:
    """The direction is said on html and on the first element inside the body."""
    yield from _said(letter, "dir", 'Add dir="ltr", or dir="rtl" for Arabic and Hebrew.')


def _said(letter: Letter, name: str, hint: str) -> Iterator[Spot]:
    page = letter.page
    for element in (*page.all("html")[:1], *_first(page.body)):
        if not element.attrs.get(name, "").strip():
            yield Spot(f"<{element.tag}> has no {name}", hint, element.line)


def _first(body: Element) -> list[Element]:
    """Return the first element that a reader meets; a hidden line for the inbox is none."""
    return [each for each in body.children if not each.is_unseen and each.tag != "meta"][:1]


@check(
    "error",
    why="The title is the name of the browser tab and of the message to a screen reader.",
    source=f"{WCAG}, 2.4.2; {EMC}: 41 % lack it",
)
def title(letter: Letter) -> Iterator[Spot]:
    """A whole document has a title."""
    page = letter.page
    if not page.is_fragment and not page.title:
        yield Spot("the page has no title", "Put the subject into <title>.", 1)


@check(
    "error",
    why="People who do not see the page go through it by its headings; 77 % of emails have no h1.",
    source=f"{EMC}; {WCAG}, 1.3.1",
)
def headings(letter: Letter) -> Iterator[Spot]:
    """One h1 first, and no level left out on the way down."""
    found = letter.page.all("h1", "h2", "h3", "h4", "h5", "h6")
    if not found:
        yield Spot("there are no headings", "Mark the name as h1, sections as h2, titles as h3.")
        return
    last = 0
    for element in found:
        level = int(element.tag[1])
        if level > last + 1:
            before = f"h{last}" if last else "nothing"
            yield Spot(
                f"<{element.tag}> follows {before}: a level is left out",
                f"Make it h{last + 1}.",
                element.line,
            )
        last = level
    if sum(element.tag == "h1" for element in found) > 1:
        yield Spot("there is more than one h1", "Keep one, the publication's name.")


@check(
    "error",
    why="Clients remove them, or the whole message with them.",
    source="caniemail.com; what Roundcube, Gmail and Thunderbird sanitise away",
)
def forbidden_tags(letter: Letter) -> Iterator[Spot]:
    """No scripts, forms, frames, players or drawings."""
    for element in letter.page.all(*FORBIDDEN):
        yield Spot(f"<{element.tag}> does not work in email", "Remove it.", element.line)
    for element in letter.page.elements:
        for name in element.attrs:
            if name.startswith("on"):
                yield Spot(f"{name} on <{element.tag}> is a script", "Remove it.", element.line)
