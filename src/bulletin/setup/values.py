"""The values of this room: what was looked at, what was found, what is to be set up."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from msgspec import Struct

from bulletin.sources.probing import Category

Sign = Literal["ok", "look", "wrong"]


class Check(Struct, frozen=True, kw_only=True):
    """What came of looking at one thing: a sign, what was seen, and what to do about it."""

    sign: Sign
    what: str
    hint: str = ""


class Offer(Struct, frozen=True, kw_only=True):
    """One way to read a hub: a ``[[source]]`` of a kind with these settings.

    `entries` is how many it shows (None: not known), `days` those of the newest ones, the newest
    first, `FEW` at most; `undated` says that its entries have no dates, `why` what speaks for it.
    """

    kind: str
    settings: Mapping[str, str | bool | tuple[str, ...]]
    why: str
    entries: int | None = None
    days: tuple[str, ...] = ()
    undated: bool = False
    categories: tuple[Category, ...] = ()

    @property
    def newest(self) -> str:
        """The day of the newest entry, "" when it is not known."""
        return self.days[0] if self.days else ""


class Found(Struct, frozen=True, kw_only=True):
    """What a look at a hub, or a file of it, has found; "" stands for what is not known.

    `offers` are the ways to read it, the best one first; `checks` tell all that was found.
    """

    place: str
    title: str = ""
    home: str = ""
    language: str = ""
    timezone: str = ""
    offers: tuple[Offer, ...] = ()
    checks: tuple[Check, ...] = ()


class Section(Struct, frozen=True):
    """A section as it is proposed: its categories, and how many entries those have."""

    title: str
    categories: tuple[str, ...]
    entries: int


class Wishes(Struct, frozen=True, kw_only=True):
    """What a person decides; what is left open is filled in. `order` are numbers of sections."""

    title: str = ""
    home: str = ""
    contact: str = ""
    since: date | None = None
    order: tuple[int, ...] = ()


class Plan(Struct, frozen=True, kw_only=True):
    """What a new publication is to be. `others` are categories that get no section of their own.

    `assumed` tells what nobody said and was taken for granted.
    """

    title: str
    home: str
    language: str
    timezone: str
    contact: str
    since: date
    source: Offer
    sections: tuple[Section, ...]
    others: tuple[Section, ...]
    rest: str
    assumed: tuple[Check, ...]
