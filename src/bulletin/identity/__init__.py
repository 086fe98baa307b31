"""Who is who: the names of entries, and what is known of them. `deciding` tells what follows."""

from bulletin.identity.names import (
    Hub,
    canonical,
    guid_of,
    hashed,
    hint_of,
    hub_of,
    issue_id,
    names_of,
    spellings,
)
from bulletin.identity.values import Answer, Decision, Hidden, Named, Settled

__all__ = [
    "Answer",
    "Decision",
    "Hidden",
    "Hub",
    "Named",
    "Settled",
    "canonical",
    "guid_of",
    "hashed",
    "hint_of",
    "hub_of",
    "issue_id",
    "names_of",
    "spellings",
]
