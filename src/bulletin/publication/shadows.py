"""Identities without a text of their own that bear the names of an entry.

An old feed that was adopted may have given an entry a second guid, for good.
"""

from collections.abc import Sequence

from bulletin.identity.names import LINK, TITLE
from bulletin.store import Store


def shadows(store: Store, guids: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return who is but another name of `guids`, and who may be: guids, in order.

    The first bear the same link and the same title as these, the others only one of both.
    """
    names = {name for those in store.index.names(guids).values() for name in those}
    bearers = store.index.bearers([name for name in names if name.startswith((LINK, TITLE))])
    shared: dict[str, set[str]] = {}
    for name, bearing in bearers.items():
        for guid in bearing:
            shared.setdefault(guid, set()).add(name.partition(":")[0])
    others = sorted(shared.keys() - {*guids})
    told = {line.identity.guid for line in store.catalogue.entries(others)}
    told |= store.ledger.sealed(others).keys()
    bare = [guid for guid in others if guid not in told]
    both = [guid for guid in bare if len(shared[guid]) > 1]
    return both, [guid for guid in bare if guid not in both]
