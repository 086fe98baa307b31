"""What the decider is asked, what it is told, and what it answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct, field

from bulletin.identity.names import ID
from bulletin.model import Entry, Finding, Known


class Named(Struct, frozen=True):
    """An entry of a reading, its names (`names_of`), and the source that showed it.

    `hint` is what its summary is remembered by (`hint_of`). `spelled` are the same names as they
    were under the hub's former addresses.
    """

    entry: Entry
    names: tuple[str, ...]
    source: str = ""
    hint: str = ""
    spelled: tuple[str, ...] = ()

    @property
    def recorded(self) -> tuple[str, ...]:
        """What the record keeps of it: its names and the hint."""
        return (*self.names, self.hint) if self.hint else self.names

    @property
    def has_id(self) -> bool:
        """Whether the source gives it an id of its own."""
        return self.names[0].startswith(ID)


class Answer(Struct, frozen=True, kw_only=True):
    """What the store knows about some names.

    `guids` gives for each name the guids that bear it, oldest first; `names` all the names of each
    of these guids; `known` the catalogue's line of those that it has text for. `sent` are guids
    that subscribers have had, `adopted` those that they had before bulletin. `recent` are entries
    that the sources of the reading showed lately. `apart` are pairs of guids that are not the same
    entry, `asked` the open questions: the guid that waits, and the one it may be. `withdrawn` gives
    the hashed names of what was taken down, and who bears them, oldest first; among these are
    `suspects`, which only may be such an entry, each with those that it was told apart from.
    `taken` are guids that would be minted for the reading, were they not given long
    ago, be it to what became another's alias.
    """

    guids: Mapping[str, Sequence[str]] = {}
    names: Mapping[str, frozenset[str]] = {}
    known: Mapping[str, Known] = {}
    sent: frozenset[str] = frozenset()
    adopted: frozenset[str] = frozenset()
    recent: Sequence[Known] = ()
    apart: frozenset[frozenset[str]] = frozenset()
    asked: Sequence[tuple[str, str]] = ()
    withdrawn: Mapping[str, Sequence[str]] = {}
    suspects: Mapping[str, frozenset[str]] = {}
    taken: frozenset[str] = frozenset()

    def text_of(self, guid: str, shown: Mapping[str, Entry]) -> Entry | None:
        """Return the text of an entry: as the same reading has `shown` it, else as it is known."""
        known = self.known.get(guid)
        return shown.get(guid) or (known.entry if known else None)


class Hidden(Struct, frozen=True):
    """An entry of the reading that is kept out: it was withdrawn, and its `guid` is a hash.

    `names` are hashes of names that it has come to bear: where it may be each of several, which
    have one title, they are every one's. `maybe` is set while a person is asked whether it is that
    withdrawn entry, for it has a title or a summary in common with it.
    """

    entry: Entry
    guid: str
    names: Mapping[str, Sequence[str]] = {}
    maybe: str = ""


class Settled(Struct, frozen=True, kw_only=True):
    """One resource of the reading: its guid, every name, its merged entry, and its twins' places.

    `first_seen` is what a newly minted identity gets; `minted` tells whether it is one. `sources`
    are those that showed it.
    """

    guid: str
    names: tuple[str, ...]
    entry: Entry
    first_seen: datetime
    minted: bool
    twins: tuple[Entry, ...] = ()
    sources: tuple[str, ...] = ()


class Decision(Struct, frozen=True, kw_only=True):
    """What came of a reading: one `Settled` for each resource, in reading order.

    `asks` are pairs of guids: the first waits until a person says whether it is the second. `apart`
    are pairs that proved to be two. `hidden` are entries that were taken down before, or may have
    been.
    """

    settled: tuple[Settled, ...]
    asks: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    hidden: tuple[Hidden, ...] = ()
    findings: tuple[Finding, ...] = ()


class Group(Struct):
    """The entries of the reading that are one resource."""

    entries: list[Entry] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)

    def add(self, other: "Group") -> None:
        """Take in the entries of another group, which is the same resource."""
        self.entries += other.entries
        self.names += other.names
        self.sources += other.sources
