"""The values that travel through the house. No behaviour, no effects.

Times are aware and in UTC. Text fields are plain text; a field that holds sanitised markup is
typed `Html` and its name ends in ``_html``.
"""

from datetime import date, datetime
from typing import Literal, NewType

from msgspec import Struct

Html = NewType("Html", str)
"""Markup that `markup.sanitize` has made or approved; nothing else may make one."""

Severity = Literal["error", "warning", "note"]


class Finding(Struct, frozen=True, kw_only=True):
    """What a check or a reader has to say: how grave, where, what, and what to do about it.

    `check` is the name under which ``[checks]`` sets how grave it is, `entry` the handle of the
    entry it is about; "" where there is none.
    """

    severity: Severity
    what: str
    where: str = ""
    hint: str = ""
    check: str = ""
    entry: str = ""


class RawEnclosure(Struct, frozen=True, kw_only=True):
    """A file that belongs to an entry, as the source names it."""

    url: str
    type: str = ""
    length: int = 0


class RawEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry as a reader found it. Trusted in nothing; only `intake` makes an `Entry` of it.

    `where` names the place it was read from (``file:line``). `markup` is the reader's claim that
    title, summary, content and terms are HTML source; else they are plain text. Dates are the
    source's own spelling. `partial` says that a fuller text exists elsewhere (a card of a listing).
    A summary that the source cut short ends in ``…`` or ``...``.
    """

    where: str
    title: str = ""
    link: str = ""
    link_derived: bool = False
    source_id: str = ""
    guid: str = ""
    summary: str = ""
    content: str = ""
    markup: bool = False
    partial: bool = False
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: str = ""
    updated: str = ""
    dated: str = ""
    stage: str = ""
    language: str = ""
    image: str = ""
    image_alt: str = ""
    enclosures: tuple[RawEnclosure, ...] = ()
    status: str = "publish"
    protected: bool = False
    notes: tuple[str, ...] = ()


class Image(Struct, frozen=True):
    """A picture: absolute https URL and its alternative text ("" when decorative)."""

    url: str
    alt: str = ""


class Enclosure(Struct, frozen=True):
    """A file that belongs to an entry: absolute URL, media type, length in bytes (0: unknown)."""

    url: str
    type: str
    length: int = 0


class Entry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One resource of the hub, clean: what intake makes of a `RawEntry`.

    `link` is absolute (http, https) or "". `summary` is plain text, whole words, and ends
    in one ``…`` when it was cut. `published` and `updated` are the hub's own, in UTC; `dated` is
    the resource's own date, possibly partial (``2022``, ``2022-06``, ``2022-06-30``), shown and
    never used to choose. `stage` is how far a law has come ("in force"), in the source's words.
    `notes` tell what was repaired or guessed.
    """

    where: str
    title: str
    link: str = ""
    link_derived: bool = False
    source_id: str = ""
    guid: str = ""
    summary: str = ""
    content_html: Html = Html("")
    partial: bool = False
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    dated: str = ""
    stage: str = ""
    language: str = ""
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    notes: tuple[str, ...] = ()


class Policy(Struct, frozen=True, kw_only=True):
    """What intake has to know: the hub's page, its time zone, and how long a summary may be.

    `source` names the source that is read, `complete` says that it shows all there is. What is
    dated before `since` is in no issue, so that what is wrong with it stops nobody.
    """

    home: str
    timezone: str
    summary: int
    since: date | None = None
    source: str = ""
    complete: bool = False


class Refused(Struct, frozen=True):
    """A raw entry that is no entry of ours: which bucket it ends in, and why.

    `entry` holds its names alone, so that what was public before can be taken back.
    """

    bucket: Literal["invalid", "not public"]
    reason: str
    entry: Entry


class Intake(Struct, frozen=True):
    """What came of reading one source, in reading order. `read` counts the raw entries.

    `source` names the source; a `complete` one shows all there is, so what it lacks is gone.
    """

    read: int
    entries: tuple[Entry, ...]
    refused: tuple[Refused, ...]
    findings: tuple[Finding, ...]
    source: str = ""
    complete: bool = False


class Identity(Struct, frozen=True, kw_only=True):
    """Who an entry is, for good: minted once and never changed.

    `id` is the short handle shown to people, unique in the publication; `guid` an absolute IRI,
    the same in every feed format; `first_seen` the moment (UTC) of the reading that first held it.
    """

    id: str
    first_seen: datetime  # two branches may differ in it: in JSON it is not last, so git joins them
    guid: str


class Known(Struct, frozen=True):
    """An entry with its identity: a line of the catalogue. `sources` names those that show it."""

    identity: Identity
    entry: Entry
    sources: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The identity's short handle."""
        return self.identity.id

    @property
    def date(self) -> datetime:
        """When it appeared on the hub: the hub's own date, else when it was first seen (UTC)."""
        return self.entry.published or self.identity.first_seen

    @property
    def updated(self) -> datetime:
        """When it last changed on the hub, never before it appeared (RFC 4287 section 4.2.15)."""
        return max(self.entry.updated or self.date, self.date)


class Channel(Struct, frozen=True, kw_only=True):
    """What a feed document describes, whatever its format: a heading and its entries, newest first.

    `home` is the hub's page; `urls` gives each format its own public address. `described_in` is the
    language of the description where that is not the channel's.
    """

    title: str
    description: str
    described_in: str = ""
    home: str
    language: str
    author: str
    id: str
    rss_url: str
    atom_url: str
    json_url: str
    entries: tuple[Known, ...]


class Printed(Known, frozen=True, omit_defaults=True):
    """An entry as an issue prints it: with the editor's note, and what changed since it was sent.

    `since` is the issue that had it before, 0 for an entry that is new to readers; `changes` says
    in words what is different now. `excerpt` is how many characters of its summary the email shows,
    0 where it is a title and a link alone, None where all of it is shown.
    """

    note_html: Html = Html("")
    since: int = 0
    changes: tuple[str, ...] = ()
    excerpt: int | None = None


class Section(Struct, frozen=True, omit_defaults=True):
    """A heading of the digest and its entries, in the order they are printed.

    `withdrawn` are the days on which entries of a sent issue were taken down.
    """

    title: str
    entries: tuple[Printed, ...]
    withdrawn: tuple[date, ...] = ()


class Issue(Struct, frozen=True, kw_only=True):
    """One numbered number, ready to be rendered. `date` is the day of the draft's first build.

    `contents` is False where the email has no room for a list of the titles.
    """

    number: int
    date: date
    subject: str
    preheader: str = ""
    intro_html: Html = Html("")
    sections: tuple[Section, ...]
    contents: bool = True

    @property
    def printed(self) -> tuple[Printed, ...]:
        """The entries of all sections, in the order they are printed."""
        return tuple(one for section in self.sections for one in section.entries)


class Look(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The design tokens of a publication, beside its accent.

    `font` is one of `look.FONTS`; `width` is in px, as is that of the `logo`, an https picture that
    stands before the title. `header` is a picture across the whole top. `thumbnails` shows the
    entries' own pictures, `contents` lists the titles first where there are many.
    """

    font: str = "sans"
    width: int = 600
    logo: Image | None = None
    logo_width: int = 160
    header: Image | None = None
    thumbnails: bool = False
    contents: bool = False


class Masthead(Struct, frozen=True, kw_only=True):
    """What every output says of the publication.

    `home` is the hub; `url` the address, ending in ``/``, under which ``out/site/`` is served.
    `sender` is the From header of the digest ("Name <address>"); `unsubscribe` an https or mailto
    URL for mailers that have no placeholder of their own; `accent` a CSS hex colour. `web_copy`
    says that each issue has a page on the web before it is sent.
    """

    title: str
    home: str
    url: str
    language: str = "en"
    timezone: str = "UTC"
    sender: str = ""
    address: str = ""
    unsubscribe: str = ""
    accent: str = "#0b5cad"
    web_copy: bool = False
    look: Look = Look()


class Mailer(Struct, frozen=True, kw_only=True):
    """A sending system and its placeholders, as it wants to find them; "" where it has none.

    `title` is its name as people write it, "" for no mailer in particular. `form` is what a person
    pastes: the page that a browser shows, the source of the whole page, or that of the fragment;
    `paste` says where. `opens` are the signs by which it tells a placeholder from text, and `tag`
    is the pattern of what an editor may write for it to fill in, "" where there is none.
    """

    name: str
    title: str = ""
    form: Literal["page", "source", "fragment"] = "page"
    paste: str = ""
    unsubscribe: str = ""
    browser: str = ""
    address: str = ""
    opens: tuple[str, ...] = ()
    tag: str = ""

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The placeholders that it has."""
        return tuple(filter(None, (self.unsubscribe, self.browser, self.address)))

    @property
    def has_list(self) -> bool:
        """Whether it knows the readers: only then has it something to fill in for each."""
        return bool(self.placeholders)


class Digest(Struct, frozen=True, kw_only=True):
    """The email of an issue in its forms. `mark` names exactly these contents ("12-k7f3").

    `fragment` is the part of `html` that survives a paste into a rich editor.
    """

    mark: str
    html: str
    fragment: str
    text: str
    eml: bytes
