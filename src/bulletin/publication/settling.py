"""Settling a reading: who its entries are is resolved (`resolving`), or known from last time."""

import hashlib
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct, structs

from bulletin.identity import Hub
from bulletin.model import Finding, Intake, Known
from bulletin.publication.reading import Taken
from bulletin.selection import Placement
from bulletin.store import Store, Visit
from bulletin.version import VERSION

AGAIN = timedelta(hours=1)
"""How exactly it is kept when a source was read."""


class Settled(Struct, frozen=True):
    """What settling a reading came to: its resources, its other entries, and what to say of it.

    `failures` are sources that shrank too much to be believed. `forgot` tells that text which may
    no longer be shown was taken out.
    """

    guids: tuple[str, ...]
    placements: tuple[Placement, ...]
    findings: tuple[Finding, ...]
    failures: tuple[Finding, ...] = ()
    forgot: bool = False


class Terms(Struct, frozen=True):
    """What settling goes by beside the record: the hub, and whether one asks if it has moved.

    `allow_shrink` believes a source that shows much less than before.
    """

    hub: Hub
    may_have_moved: bool
    allow_shrink: bool = False


def settle(
    store: Store, taken: Taken, terms: Terms, now: datetime
) -> tuple[tuple[Known, ...], Settled]:
    """Return the resources of a reading with their identities, and what else settling came to.

    A reading that was settled before, with the record as it is, is not settled again. Raises
    `MovedError` when the hub seems to have moved.
    """
    digests = [_hashed(intake) for intake in taken.intakes]
    for intake, digest in zip(taken.intakes, digests, strict=True):
        if intake.source not in taken.recalled:
            _visit(store, intake, digest, now)

    def made_of() -> str:  # the record is another one once it was settled
        return _hashed([VERSION, terms, store.state(), store.ledger_state(), digests])

    if body := store.memory.recall("settled", "all", made_of()):
        last = msgspec.json.decode(body, type=Settled)
        known = store.catalogue.entries(last.guids)
        if len(known) == len(last.guids):
            return known, last
    from bulletin.publication.resolving import resolve

    known, made = resolve(store, taken.intakes, terms, now)
    if any(placed.bucket == "withdrawn" for placed in made.placements):
        store.memory.forget()  # they hold what the source still shows
    elif not made.failures:
        kept = structs.replace(made, forgot=False)
        store.memory.remember("settled", "all", made_of(), msgspec.json.encode(kept))
    return known, made


def _hashed(value: object) -> str:
    return hashlib.sha256(msgspec.json.encode(value)).hexdigest()


def _visit(store: Store, intake: Intake, digest: str, now: datetime) -> None:
    """Note when a source was read, and when it last showed something else."""
    last = store.memory.visit(intake.source)
    shown = f"shown by {intake.source}"
    same = last is not None and store.memory.noted(shown) == digest
    if last and same and now - last.read < AGAIN:
        return
    changed = last.changed if last and same else now
    store.memory.visited(intake.source, Visit(now, changed, len(intake.entries)))
    store.memory.note(shown, digest)
