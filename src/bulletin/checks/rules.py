"""What a publication wants of the checks: the value that ``[checks]`` is read into."""

from typing import Literal

from msgspec import Struct

from bulletin.model import Severity

CLIP = 102_400
"""Bytes of an email that Gmail shows; it hides the rest (hteumeuleu/email-bugs 41)."""
WIDEST = 640
"""Pixels of a column beyond which a reading pane scrolls sideways (Outlook and Gmail, measured)."""

Level = Literal["off", "warn", "error"]


class Rules(Struct, frozen=True, kw_only=True):
    """What a publication wants of the checks.

    `levels` sets checks to another level than their own; `names` are words that must not be
    printed; `allow` what may be: telephone numbers, addresses, hosts, as they are written.
    `own` are texts in which the other settings tell who sends it: addresses and numbers in them may
    be printed, too. `placeholders` are those of the mailers, which are filled in later and judged
    as such; `budget` is how many bytes the email's HTML may have, 0 for as many as Gmail shows.
    """

    levels: dict[str, Level] = {}
    names: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    budget: int = 95_000

    def severity(self, check: str, own: Severity) -> Severity | None:
        """Return how grave a check is, which is `own` where nothing is set; None: it is off."""
        level = self.levels.get(check)
        if level is None:
            return own
        return {"off": None, "warn": "warning", "error": "error"}[level]
