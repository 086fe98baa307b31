"""Errors that speak: what was seen, where, and what to do."""

from collections.abc import Sequence


class BulletinError(Exception):
    """Anything bulletin refuses to do, in words for the person at the keyboard.

    `message` says what was seen, `where` names the place (``file:line:column``, a URL, an entry)
    and `hint` what to do next. `exit_code` is what the command line ends with.
    """

    exit_code = 1

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        head = f"{self.where}: {self.message}" if self.where else self.message
        return f"{head}\n  {self.hint}" if self.hint else head


class SeveralErrors(BulletinError):  # noqa: N818 - it holds errors and is one
    """All the problems found in one pass over one thing, such as a configuration file."""

    def __init__(self, errors: Sequence[BulletinError]) -> None:
        super().__init__(errors[0].message, where=errors[0].where, hint=errors[0].hint)
        self.errors = tuple(errors)

    def __str__(self) -> str:
        return "\n".join(map(str, self.errors))


class ConfigError(BulletinError):
    """The configuration cannot be used as it stands."""


class SourceError(BulletinError):
    """A source could not be read; the last good output stays."""


class MissingError(SourceError):
    """Nothing stands at a web address (404, 410)."""


class TemplateError(BulletinError):
    """A template is missing or does not render."""


class StateError(BulletinError):
    """The publication's own record (identities, issues, catalogue) is not as it should be."""


class MovedError(StateError):
    """The hub's entries reappear under another address; a person has to say whether it moved."""


class DamagedError(StateError):
    """The index was torn and has been removed: the same again makes it anew from the text."""


class LockedError(BulletinError):
    """Another build of this publication is at work."""

    exit_code = 75  # EX_TEMPFAIL of sysexits.h: try again later
