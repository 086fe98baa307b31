"""Reading sources: what each reader finds goes through intake, or is recalled from last time."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec
from msgspec import Struct, structs

from bulletin import __version__, sources
from bulletin.errors import ConfigError, SourceError
from bulletin.intake import Intake, Policy, take_in
from bulletin.model import Finding, RawEntry
from bulletin.sources.base import Fetch


class Memory(Protocol):
    """Something that keeps what was worked out; the store does."""

    def recall(self, kind: str, key: str, digest: str) -> bytes | None:
        """Return what was kept under `kind` and `key`, if it was made from `digest`."""
        ...

    def remember(self, kind: str, key: str, digest: str, body: bytes) -> None:
        """Keep `body`, made from `digest`."""
        ...


class Taken(Struct, frozen=True):
    """What came of reading every source once: the good ones' entries, the others' errors."""

    intakes: tuple[Intake, ...]
    failures: tuple[SourceError, ...]

    def findings(self) -> Iterable[Finding]:
        """Yield all that readers and intake had to say, failures as errors."""
        for intake in self.intakes:
            yield from intake.findings
        for failure in self.failures:
            yield Finding(
                severity="error", what=failure.message, where=failure.where, hint=failure.hint
            )


def read_all(
    kinds: Sequence[tuple[str, Struct]],
    fetch: Fetch,
    policy: Policy,
    categories: Sequence[str],
    memory: Memory | None = None,
) -> Taken:
    """Read every source of `kinds` (kind, settings), which get to know `categories` by name.

    With a `memory`, what intake made of the same text before is not worked out again.
    """
    intakes: list[Intake] = []
    failures: list[SourceError] = []
    for number, (kind, spec) in enumerate(kinds):
        try:
            found = list(sources.read(kind, _knowing(spec, categories), fetch))
        except SourceError as failure:
            failures.append(failure)
        else:
            intakes.append(_take_in(found, policy, memory, f"{number} {kind}"))
    return Taken(tuple(intakes), tuple(failures))


def read_files(
    kind: str, paths: tuple[str, ...], fetch: Fetch, policy: Policy, categories: Sequence[str]
) -> Taken:
    """Read files of one kind without a configuration. Raises `ConfigError` for an unknown kind."""
    spec = sources.spec_of(kind)
    if isinstance(spec, str):
        raise ConfigError(f"unknown source kind {kind!r}", where="--kind", hint=spec)
    return read_all([(kind, msgspec.convert({"path": paths}, spec))], fetch, policy, categories)


def _knowing(spec: Struct, categories: Sequence[str]) -> Struct:
    """Return settings whose `categories`, if the kind has such, hold these names too."""
    own: tuple[str, ...] | None = getattr(spec, "categories", None)
    return spec if own is None else structs.replace(spec, categories=(*own, *categories))


def _take_in(
    found: Sequence[RawEntry | Finding], policy: Policy, memory: Memory | None, key: str
) -> Intake:
    if memory is None:
        return take_in(found, policy)
    raw = msgspec.json.encode([__version__, policy, found])
    digest = hashlib.sha256(raw).hexdigest()
    if body := memory.recall("intake", key, digest):
        return msgspec.json.decode(body, type=Intake)
    taken = take_in(found, policy)
    memory.remember("intake", key, digest, msgspec.json.encode(taken))
    return taken
