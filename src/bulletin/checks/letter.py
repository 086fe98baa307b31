"""What is judged, by which rules, and what a check is."""

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from bulletin.checks.page import Page
from bulletin.checks.rules import Rules
from bulletin.model import Finding, Issue, Mailer, Printed, Severity

if TYPE_CHECKING:
    from email.message import Message

    from bulletin.checks.blocks import Unprinted
    from bulletin.checks.entries import Place

Part = Literal["html", "text", "eml", "words", "answers", "pictures", "build"]
"""A form of an email; `words` are the HTML's, or of a text alone the text's. Or what is known of
one."""


class Answer(Struct, frozen=True, kw_only=True):
    """What a web address answered.

    `final` is where it led in the end. `status` is 0 where nothing answered, and `said` then why.
    `sent` is the issue that had the page before, or 0.
    """

    url: str
    final: str
    status: int = 0
    said: str = ""
    seconds: float = 0.0
    sent: int = 0


class Built(Struct, frozen=True):
    """What is known of a build: its mailer, its issue, what came of one's own templates.

    `gone` are title and link of entries that have left since, `blocks` those that nobody sees.
    """

    mailer: Mailer
    gone: tuple[tuple[str, str], ...] = ()
    issue: Issue | None = None
    blocks: "tuple[Unprinted, ...]" = ()


LONGEST = 60
"""Characters of a title that is named in a finding."""
_FILLED = "*|FILLED|*"
"""Stands for any placeholder, whatever signs its mailer uses."""
_URL = r"https?://[^\s<>\"]*[^\s<>\".,;:!?()\[\]']"


class Letter:
    """One email in the forms that are there ("" or b"" where one is not), and where each stands.

    Of a message alone, its own HTML and text are judged. `size` is that of the HTML in bytes,
    `sources` are the forms as they were written. `build` is there for one of ours.
    `answers` are what the addresses in it answered, by address. `pictures`, which others may add
    to, are those that it holds itself.
    """

    def __init__(
        self,
        *,
        html: str = "",
        text: str = "",
        eml: bytes = b"",
        names: dict[Part, str] | None = None,
        rules: Rules | None = None,
        build: Built | None = None,
    ) -> None:
        self.rules = rules or Rules()
        self.build = build
        self.eml = eml
        if eml and not html and not text:
            html, text = self.bodies()
        self.size = len(html.encode(errors="replace"))
        self.sources: dict[Part, str] = {"html": html, "text": text}
        self.html, self.text = self.filled(html), self.filled(text)
        self.words = bool(self.html or self.text)
        self.names: dict[Part, str] = names or {}
        self.answers: dict[str, Answer] = {}

    def has(self, part: Part) -> bool:
        """Tell whether a form is there."""
        return bool(getattr(self, part))

    def place(self, part: Part) -> str:
        """Return where a form stands; of a message alone, in which part of it."""
        if part not in ("html", "text", "eml"):
            part = "html" if self.html or not self.text else "text"
        if part in self.names or "eml" not in self.names:
            return self.names.get(part, "")
        return f"{self.names['eml']} ({part if part == 'text' else 'HTML'})"

    def bodies(self) -> tuple[str, str]:
        """Return the HTML and the text that the message holds, "" where it holds none."""
        from bulletin.checks.mail import body

        return body(self.message, "text/html"), body(self.message, "text/plain")

    def filled(self, form: str) -> str:
        """Return a form in which all placeholders of the mailers are of one kind."""
        for each in filter(None, self.rules.placeholders):
            form = form.replace(each, _FILLED)
        return form

    def hrefs(self) -> Iterator[tuple[str, int]]:
        """Yield the address of every link, and its line; in a text alone, what looks like one."""
        if self.html:
            for link in self.page.all("a", "area"):
                yield link.attrs.get("href", "").strip(), link.line
        else:
            for number, line in enumerate(self.text.split("\n"), 1):
                yield from ((url, number) for url in re.findall(_URL, line))

    @cached_property
    def page(self) -> Page:
        """The HTML, taken apart."""
        return Page(self.html)

    @cached_property
    def entries(self) -> "list[Place]":
        """Where the entries of its issue stand in the HTML, as far as it can be told."""
        from bulletin.checks import entries

        issue = self.build.issue if self.build else None
        return entries.places(self.page, issue) if issue and self.html else []

    def entry_at(self, line: int) -> Printed | None:
        """Return the entry that a line of the HTML belongs to, where there is one."""
        from bulletin.checks import entries

        return entries.at(self.entries, line) if line else None

    @cached_property
    def message(self) -> "Message":
        """The message, taken apart by the standard library's parser."""
        # Its older policy: the newer one takes ten times as long, and fails on hostile headers.
        from email import message_from_bytes

        return message_from_bytes(self.eml)

    @cached_property
    def pictures(self) -> dict[str, bool]:
        """Whether each picture that was looked at holds its place, by address or file name."""
        from bulletin.checks.pictures import within

        held = list(within(self))
        if not held:
            return {}
        from bulletin.checks.places import is_placed

        return {address: is_placed(data) for address, data in held}

    @cached_property
    def subject(self) -> str:
        """The subject, or of an HTML page alone its title, or ""."""
        if not self.eml:
            return self.page.title
        from bulletin.checks.mail import field

        return field(self.message, "subject")


class Spot(Struct, frozen=True):
    """What a check saw: in words, what to do, and on which line (0: it cannot be told).

    `part` is the form it stands in, where that is not the first that the check needs. `near` is the
    line of the HTML that it is about, where it stands in another form; `where` another file.
    """

    what: str
    hint: str = ""
    line: int = 0
    part: Part | None = None
    near: int = 0
    where: str = ""


class Checked(Finding, frozen=True, kw_only=True):
    """A finding that a check made, and the line in the file, or 0."""

    line: int = 0


Judge = Callable[[Letter], Iterator[Spot]]


class Check(Struct, frozen=True, kw_only=True):
    """One check: its name in the settings, how grave it is, why it is there and who says so.

    `needs` are the forms it looks at; the first is the one it finds fault with.
    """

    name: str
    severity: Severity
    why: str
    source: str
    needs: tuple[Part, ...]
    judge: Judge

    def run(self, letter: Letter) -> Iterator[Checked]:
        """Yield what there is to say of `letter`, which has what the check needs."""
        severity = letter.rules.severity(self.name, self.severity)
        if severity is None:
            return
        for spot in self.judge(letter):
            part = spot.part or self.needs[0]
            place = letter.place(part)
            own_line = spot.line if part not in ("text", "eml") else 0
            printed = letter.entry_at(spot.near or own_line)
            yield Checked(
                check=self.name,
                severity=severity,
                what=told_in(spot.what, printed) if printed else spot.what,
                where=spot.where or (f"{place}:{spot.line}" if place and spot.line else place),
                hint=spot.hint,
                entry=printed.id if printed else "",
                line=spot.line,
            )


def told_in(what: str, printed: Printed) -> str:
    """Return what was seen, and of which entry: its title and code."""
    from bulletin.excerpts import shorten

    title, code = printed.entry.title, f"[{printed.id}]"
    if repr(title) in what:
        return what.replace(repr(title), f"{title!r} {code}", 1)
    return f"{what}, in {shorten(title, LONGEST)!r} {code}"


def check(
    severity: Severity, *, why: str, source: str, needs: tuple[Part, ...] = ("html",)
) -> Callable[[Judge], Check]:
    """Make a check of a function; its name is the function's."""

    def made(judge: Judge) -> Check:
        return Check(
            name=judge.__name__,
            severity=severity,
            why=why,
            source=source,
            needs=needs,
            judge=judge,
        )

    return made
