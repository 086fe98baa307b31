"""What is judged, by which rules, and what a check is."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from bulletin.checks.page import Page
from bulletin.checks.rules import Rules
from bulletin.model import Finding, Severity

if TYPE_CHECKING:
    from email.message import EmailMessage

Part = Literal["html", "text", "eml", "answers"]


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


_FILLED = "*|FILLED|*"
"""Stands for any placeholder, whatever signs its mailer uses."""


class Letter:
    """One email in the forms that are there ("" or b"" where one is not), and where each stands.

    Of a message alone, its own HTML and text are judged. `size` is that of the HTML in bytes;
    `subject` is the message's, or of an HTML page alone its title.
    """

    def __init__(
        self,
        *,
        html: str = "",
        text: str = "",
        eml: bytes = b"",
        names: dict[Part, str] | None = None,
        rules: Rules | None = None,
    ) -> None:
        self.rules = rules or Rules()
        self.eml = eml
        if eml and not html and not text:
            html, text = self.bodies()
        self.size = len(html.encode())
        self.html, self.text = self.filled(html), self.filled(text)
        self.names: dict[Part, str] = names or {}
        self.answers: dict[str, Answer] = {}

    def has(self, part: Part) -> bool:
        """Tell whether a form is there."""
        return bool(getattr(self, part))

    def bodies(self) -> tuple[str, str]:
        """Return the HTML and the text that the message holds, "" where it holds none."""
        parts = (self.message.get_body((kind,)) for kind in ("html", "plain"))
        html, text = (str(part.get_content()) if part else "" for part in parts)
        return html, text

    def filled(self, form: str) -> str:
        """Return a form in which all placeholders of the mailers are of one kind."""
        for each in filter(None, self.rules.placeholders):
            form = form.replace(each, _FILLED)
        return form

    @cached_property
    def page(self) -> Page:
        """The HTML, taken apart."""
        return Page(self.html)

    @cached_property
    def message(self) -> "EmailMessage":
        """The message, taken apart by the standard library's parser."""
        from email import message_from_bytes
        from email.message import EmailMessage
        from email.policy import default

        found = message_from_bytes(self.eml, policy=default)
        assert isinstance(found, EmailMessage)
        return found

    @cached_property
    def subject(self) -> str:
        """The subject, or ""."""
        if self.eml:
            return str(self.message["Subject"] or "")
        return self.page.title


class Spot(Struct, frozen=True):
    """What a check saw: in words, what to do, and on which line (0: it cannot be told)."""

    what: str
    hint: str = ""
    line: int = 0


class Checked(Finding, frozen=True, kw_only=True):
    """A finding, and the name of the check that made it."""

    check: str


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
        level = letter.rules.levels.get(self.name, "")
        levels: dict[str, Severity] = {"warn": "warning", "error": "error"}
        severity = levels.get(level, self.severity)
        place = letter.names.get(self.needs[0], "")
        for spot in self.judge(letter):
            where = f"{place}:{spot.line}" if place and spot.line else place
            yield Checked(
                check=self.name, severity=severity, what=spot.what, where=where, hint=spot.hint
            )


def check(
    severity: Severity, *, why: str, source: str, needs: tuple[Part, ...] = ("html",)
) -> Callable[[Judge], Check]:
    """Make a check of a function; its name is the function's."""

    def made(judge: Judge) -> Check:
        return Check(
            name=judge.__name__.rstrip("_"),
            severity=severity,
            why=why,
            source=source,
            needs=needs,
            judge=judge,
        )

    return made
