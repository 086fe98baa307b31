"""A neutral issue and the small tools that the tests of this room share."""

from datetime import UTC, date, datetime
from typing import Any

from lxml import html as lxml_html

from bulletin.digest import render
from bulletin.model import (
    Digest,
    Entry,
    Html,
    Identity,
    Issue,
    Known,
    Mailer,
    Masthead,
    Printed,
    Section,
)
from bulletin.templating import Templates

MASTHEAD = Masthead(
    title="Example Resource Digest",
    home="https://hub.example.org/",
    url="https://example.org/bulletin/",
    timezone="Europe/Brussels",
    sender="Example Digest <digest@example.org>",
    address="12 Example Street, Example City",
    unsubscribe="https://example.org/unsubscribe",
)
MAILCHIMP = Mailer(
    name="mailchimp",
    unsubscribe="*|UNSUB|*",
    browser="*|ARCHIVE|*",
    address="*|LIST:ADDRESS|*",
)
SHIPPED = Templates()
INLINED: dict[str, str] = {}
OUTLOOK = Mailer(name="outlook")
SUMMARY = "A guide to the new rules, with examples from four sectors and a checklist on one page."
INTRO = Html('<p>Read the <a href="https://hub.example.org/guides/?a=1&amp;b=2">guides</a>.</p>')


def known(number: int, **fields: object) -> Known:
    """An entry with its identity; `fields` go before the sample's own."""
    values: dict[str, object] = {
        "title": f"Resource {number} on fair recruitment & audits",
        "link": f"https://hub.example.org/resources/{number}/?a=1&b=2",
        "summary": SUMMARY,
        "publisher": "Example Institute",
        "dated": "2026-06-30",
        "tags": ("recruitment", "audits"),
    }
    entry = Entry(where="x", **{**values, **fields})  # type: ignore[arg-type]
    seen = datetime(2026, 11, 1, tzinfo=UTC)
    return Known(Identity(id=f"{number:04x}", guid=f"urn:example:{number}", first_seen=seen), entry)


def printed(line: Known, **fields: object) -> Printed:
    """An entry as an issue prints it."""
    return Printed(line.identity, line.entry, line.sources, **fields)  # type: ignore[arg-type]


def issue(*entries: Known, sections: int = 2, **fields: object) -> Issue:
    """Issue 12; its entries are dealt out to the sections in turn."""
    dealt = entries or (known(1), known(2, link="", summary=""), known(3, tags=(), dated=""))
    names = ["News & Analysis", "Good Practices", "Legislation", "More resources"][:sections]
    values: dict[str, object] = {
        "number": 12,
        "date": date(2026, 11, 26),
        "subject": "Example Resource Digest, November 2026",
        "intro_html": INTRO,
        "sections": tuple(
            Section(name, tuple(map(printed, dealt[place::sections])))
            for place, name in enumerate(names)
        ),
    }
    return Issue(**{**values, **fields})  # type: ignore[arg-type]


def digest(made: Issue | None = None, mailer: Mailer = MAILCHIMP, **masthead: object) -> Digest:
    """Render a sample with the shipped templates."""
    from msgspec.structs import replace

    return render(made or issue(), replace(MASTHEAD, **masthead), mailer, SHIPPED, INLINED)


def parse(html: str) -> Any:
    """The document as lxml reads it; its stubs know too little of its HTML elements."""
    return lxml_html.document_fromstring(html.encode(), ensure_head_body=True)


def tree(html: str) -> list[tuple[object, ...]]:
    """The document as a flat list: every element with attributes and words, and every comment."""
    return [
        (str(e.tag), sorted(e.attrib.items()), words(e.text), words(e.tail))
        for e in parse(html).iter()
    ]


def words(text: str | None) -> str:
    return " ".join((text or "").split())


def seen(html: str) -> str:
    """What a person reads in the body."""
    return words(parse(html).find("body").text_content())
