"""Names: what an entry is recognised by, whatever becomes of its title, link and date.

The ladder, best first: the source's own id or guid, the given link, the title. Ids and titles are
scoped to the hub's host, so two readers of one hub agree; a hub that moved keeps its names, for
those under a former address are written as if they stood under the present one.
"""

import uuid
from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import parse_qs

from msgspec import Struct

from bulletin import links
from bulletin.model import Entry
from bulletin.text import fold

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "tag:bulletin,2026:entry")
ID, GUID, LINK, TITLE, TEXT = "id:", "guid:", "link:", "title:", "text:"
WORDS = 8
"""Words that a summary must have to say anything: "Download the report" stands under many."""

# WordPress gives every record one number, whatever its type; these name it in a plain permalink.
_POST_IDS = ("p", "page_id", "attachment_id")


class Hub(Struct, frozen=True):
    """The website that is read: its host, its page, and the pages it had before (`links.key`)."""

    host: str
    page: str
    former: tuple[str, ...] = ()

    def here(self, page: str) -> str:
        """Return a page (`links.key`) as it is called now, when it stood at a former address."""
        for base in self.former:
            if (page + "/").startswith(base + "/") or page.startswith(base + "?"):
                moved = (self.page + page[len(base) :]).rstrip("/")
                return moved if "/" in moved else moved + "/"
        return page

    def there(self, page: str) -> tuple[str, ...]:
        """Return what a present page was called at each former address."""
        inside = page == self.page or page.startswith((self.page + "/", self.page + "?"))
        return tuple(base + page[len(self.page) :] for base in self.former if inside)

    @property
    def site(self) -> str:
        """The page at the root of the hub's host."""
        return self.page.partition("/")[0]

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts of the former addresses."""
        return tuple(page.partition("/")[0].partition(":")[0] for page in self.former)


def hub_of(home: str, formerly: Sequence[str] = ()) -> Hub:
    """Return the hub at the address `home`, which was at the addresses `formerly` before."""
    former = tuple(links.key(address).rstrip("/") for address in formerly)
    return Hub(links.host(home), links.key(home).rstrip("/"), tuple(filter(None, former)))


def names_of(entry: Entry, hub: Hub) -> tuple[str, ...]:
    """Return the names of `entry`, best rung first; the last is always its title."""
    names: list[str] = []
    if entry.source_id:
        names.append(f"{ID}{hub.host}:{entry.source_id}")
    if entry.guid:
        names.append(_of_guid(entry.guid, hub))
    if entry.link and not entry.link_derived:
        page = hub.here(links.page(entry.link))
        if number := _post_id(page, hub):
            names.append(f"{ID}{hub.host}:{number}")
        names.append(LINK + page)
    names.append(f"{TITLE}{hub.host}:{fold(entry.title) or entry.title}")
    return tuple(dict.fromkeys(names))


def hint_of(entry: Entry, hub: Hub) -> str:
    """Return what a summary is remembered by, "" when it says too little.

    No name, for two entries may share it: it helps to recognise one whose names have all changed.
    """
    folded = fold(entry.summary)
    if len(folded.split()) < WORDS:
        return ""
    return f"{TEXT}{hub.host}:{sha256(folded.encode()).hexdigest()[:16]}"


def _of_guid(guid: str, hub: Hub) -> str:
    """Return the name that a guid stands for; one that is an address is that page's name."""
    page = links.key(guid) if guid[:4].casefold() == "http" else ""
    if not page:
        return GUID + guid
    page = hub.here(page)
    number = _post_id(page, hub)
    return f"{ID}{hub.host}:{number}" if number else LINK + page


def _post_id(page: str, hub: Hub) -> str:
    """Return the number in a plain WordPress permalink of this hub (``hub.example/?p=12``)."""
    path, mark, query = page.partition("?")
    if not mark or path.removesuffix("index.php").rstrip("/") not in (hub.page, hub.site):
        return ""
    found = parse_qs(query)
    return next((found[key][0] for key in _POST_IDS if key in found), "")


def canonical(name: str, hub: Hub) -> str:
    """Return a recorded name as `names_of` writes it today."""
    rung, _, rest = name.partition(":")
    if rung == "guid":
        return _of_guid(rest, hub)
    if not hub.former:
        return name
    if rung == "link":
        page = hub.here(rest)
        return LINK + page
    host, colon, value = rest.partition(":")
    return f"{rung}:{hub.host}{colon}{value}" if host in hub.hosts else name


def hashed(name: str) -> str:
    """Return the hash by which the name of a withdrawn entry is known."""
    return f"sha256:{sha256(name.encode()).hexdigest()}"


def spellings(name: str, hub: Hub) -> tuple[str, ...]:
    """Return `name`, and the same as it was written under each former address of the hub."""
    if not hub.former:
        return (name,)
    rung, _, rest = name.partition(":")
    if rung == "link":
        return (name, *(LINK + page for page in hub.there(rest)))
    host, _, value = rest.partition(":")
    if rung == "guid" or host != hub.host:
        return (name,)
    return (name, *(f"{rung}:{former}:{value}" for former in hub.hosts))


def guid_of(entry: Entry, names: Sequence[str]) -> str:
    """Return the guid to mint: the source's own when it is an absolute IRI, else a UUIDv5.

    The UUID is made of the best name, so it comes out the same wherever it is minted.
    """
    if links.is_iri(entry.guid):
        return entry.guid
    return uuid.uuid5(_NAMESPACE, names[0]).urn


def issue_id(hub: Hub, number: int) -> str:
    """Return the id of an issue: the same however often it is sealed and taken back."""
    return uuid.uuid5(_NAMESPACE, f"issue:{hub.host}:{number}").urn
