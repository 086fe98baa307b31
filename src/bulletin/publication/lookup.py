"""Which entry does a person mean? By its code, its link, its guid or its title."""

import re
from collections.abc import Sequence

from bulletin import links
from bulletin.dates import day_at, spell
from bulletin.errors import BulletinError
from bulletin.identity import hashed, names_of, spellings
from bulletin.identity.names import LINK
from bulletin.model import Entry
from bulletin.store import Store
from bulletin.text import fold, likeness

_WEB = r"(?i)https?://|www\.|[\w-]+(?:\.[\w-]+)+(?::\d+)?/\S*$"
"""How a link begins, also one that is written without its ``https://``."""
AKIN = 0.5
"""A title that shares so many of its words with another may be meant by it."""


def names_asked(store: Store, query: str) -> list[str]:
    """Return the names that an entry meant by `query` may bear."""
    text = query.strip()
    web = re.match(_WEB, text)
    address = text if text.lower().startswith(("http://", "https://")) else f"https://{text}"
    entry = Entry(where="", title=text, link=links.judge(address) if web else "", guid=text)
    return list(names_of(entry, store.index.hub))


def code_of(query: str) -> str:
    """Return `query` as a code is kept, which a draft shows in brackets."""
    return query.strip().strip("[]").lower()


def find(store: Store, query: str) -> list[str]:
    """Return the guids of the known entries that `query` names, best match first."""
    code = code_of(query)
    if re.fullmatch("[0-9a-f]{4,64}", code) and (guid := store.index.guid(code)):
        return [guid]
    bearers = store.index.bearers(names_asked(store, query))
    found = [guid for name in names_asked(store, query) for guid in bearers.get(name, [])]
    return list(dict.fromkeys(found))


def is_withdrawn(store: Store, query: str) -> bool:
    """Tell whether `query` names an entry that was withdrawn, or waits as it may be one."""
    own = store.index.own_guid(code_of(query))
    if own in store.index.withdrawn([own]):
        return True
    hidden = store.index.hidden()
    told_apart = store.index.suspects().keys() - {waits for waits, _ in store.index.questions()}
    names = names_asked(store, query)
    spelled = (spelling for name in names for spelling in spellings(name, store.index.hub))
    return any(set(hidden.get(hashed(name), ())) - told_apart for name in spelled)


def the_one(store: Store, query: str, timezone: str) -> str:
    """Return the guid of the entry that `query` names; days are told in `timezone`.

    Raises `BulletinError` when there is none, with the nearest, or when there are several.
    """
    guids = find(store, query)
    if len(guids) == 1:
        return guids[0]
    if guids:
        told = "; ".join(told_apart(store, guids, timezone))
        raise BulletinError(
            f"{len(guids)} entries are meant by this: {told}",
            where=query,
            hint="Name one by its code, such as 91c0.",
        )
    raise unknown(store, query, timezone)


def unknown(store: Store, query: str, timezone: str) -> BulletinError:
    """Return what to say when nothing known is meant by `query`."""
    if is_withdrawn(store, query):
        return BulletinError(
            "this entry was withdrawn; nothing of it is kept but hashes of its names", where=query
        )
    near = nearest(store, query)
    hint = f"Did you mean {' or '.join(told_apart(store, near, timezone))}?" if near else ""
    return BulletinError(
        "no entry known here has this code, link or title",
        where=query,
        hint=hint or "Type bulletin read to see what the sources show.",
    )


def nearest(store: Store, query: str) -> list[str]:
    """Return the guids of at most three entries whose titles are like `query`, or hold it."""
    lines = [*store.catalogue.unsealed(), *store.catalogue.latest()]
    part = fold(query)
    scored = {
        line.identity.guid: 1.0
        if part and part in fold(line.entry.title)
        else likeness(line.entry.title, query)
        for line in lines
    }
    good = sorted((g for g, score in scored.items() if score >= AKIN), key=lambda g: -scored[g])
    return good[:3]


def title_of(store: Store, guid: str) -> str:
    """Return the title of an entry, as far as it is still known."""
    for line in store.catalogue.entries([guid]):
        return line.entry.title
    if sent := store.ledger.texts([guid]):
        return sent[guid].title
    names = sorted(store.index.names([guid]).get(guid, frozenset()))
    return next((name.split(":", 2)[2] for name in names if name.startswith("title:")), "")


def link_of(store: Store, guid: str) -> str:
    """Return the page by which an entry is known, "" when it has none; without its scheme."""
    names = sorted(store.index.names([guid]).get(guid, frozenset()))
    return next((name.removeprefix(LINK) for name in names if name.startswith(LINK)), "")


def told_apart(store: Store, guids: Sequence[str], timezone: str) -> list[str]:
    """Return what entries are called; those of one title tell their links and days, too.

    The day is that on which each appeared, in `timezone`.
    """
    titles = [fold(title_of(store, guid)) for guid in guids]
    return [
        called(store, guid) + (_mark_of(store, guid, timezone) if titles.count(title) > 1 else "")
        for guid, title in zip(guids, titles, strict=True)
    ]


def _mark_of(store: Store, guid: str, timezone: str) -> str:
    """Return by what a person tells an entry from its namesake: its link and its day."""
    if store.index.withdrawn([guid]):
        return ""
    line = next(iter(store.catalogue.entries([guid])), None)
    entry = line.entry if line else store.ledger.texts([guid]).get(guid)
    link = (entry.link or entry.where) if entry else link_of(store, guid)
    day = (entry and entry.published) or store.index.identities([guid])[guid].first_seen
    told = re.sub("(?i)^https?://", "", link), spell(day_at(day, timezone).isoformat())
    return f" ({', '.join(filter(None, told))})"


def called(store: Store, guid: str) -> str:
    """Return what an entry is called in a message: its title, or else its link, and its code."""
    if hidden := store.index.withdrawn([guid]).get(guid):
        return f"the entry [{hidden[0]}] that was withdrawn"
    handle = store.index.identities([guid])[guid].id
    title = title_of(store, guid)
    return f"{repr(title) if title else link_of(store, guid) or 'the entry'} [{handle}]"
