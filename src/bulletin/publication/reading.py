"""Reading sources: what each reader finds goes through intake, or is recalled from last time.

A reader is a function of its settings and of the documents it fetches. When those are the same,
letter by letter, as last time, neither reader nor intake runs, nor is even imported.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec
from msgspec import Struct, structs

from bulletin import sources
from bulletin.errors import ConfigError, SourceError
from bulletin.model import Finding, Intake, Policy
from bulletin.sources.base import Document, Fetch
from bulletin.version import VERSION


class Memory(Protocol):
    """Something that keeps what was worked out; the store does."""

    def recall(self, kind: str, key: str, digest: str) -> bytes | None:
        """Return what was kept under `kind` and `key`, if it was made from `digest`."""
        ...

    def remember(self, kind: str, key: str, digest: str, body: bytes) -> None:
        """Keep `body`, made from `digest`, in place of what stood there."""
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


class _Remembered(Struct, frozen=True):
    """An intake and the documents it was made of: their paths and digests, in order."""

    documents: tuple[tuple[str, str], ...]
    intake: Intake


class _Recorder:
    """A `Fetch` that fetches each path once and knows which were asked for.

    `documents` are those that other sources fetched already: standard input can be read only once.
    """

    def __init__(self, fetch: Fetch, documents: dict[str, Document]) -> None:
        self._fetch = fetch
        self._documents = documents
        self.asked: dict[str, str] = {}

    def __call__(self, path: str) -> Document:
        if path not in self._documents:
            self._documents[path] = self._fetch(path)
        document = self._documents[path]
        self.asked[path] = hashlib.sha256(document.data).hexdigest()
        return document

    def still_has(self, documents: Iterable[tuple[str, str]]) -> bool:
        """Tell whether the documents at these paths still have these digests."""
        for path, digest in documents:
            self(path)
            if self.asked[path] != digest:
                return False
        return True


def read_all(
    kinds: Sequence[tuple[str, Struct]],
    fetch: Fetch,
    policy: Policy,
    categories: Sequence[str],
    memory: Memory | None = None,
) -> Taken:
    """Read every source of `kinds` (kind, settings), which get to know `categories` by name.

    With a `memory`, what was made of the same documents before is not worked out again.
    """
    intakes: list[Intake] = []
    failures: list[SourceError] = []
    documents: dict[str, Document] = {}
    for number, (kind, spec) in enumerate(kinds):
        spec = _knowing(spec, categories)  # noqa: PLW2901
        try:
            recorder = _Recorder(fetch, documents)
            intakes.append(_read(kind, spec, recorder, _policy(policy, kind, spec), memory, number))
        except SourceError as failure:
            failures.append(failure)
    return Taken(tuple(intakes), tuple(failures))


def key_of(kind: str, spec: Struct) -> str:
    """Return the name under which the record knows a source: its kind and what it reads."""
    path: str | tuple[str, ...] = getattr(spec, "path", "")
    return f"{kind}:{path if isinstance(path, str) else ' '.join(path)}"


def _policy(policy: Policy, kind: str, spec: Struct) -> Policy:
    whole = bool(getattr(spec, "complete", False))
    return structs.replace(policy, source=key_of(kind, spec), complete=whole)


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


def _read(
    kind: str, spec: Struct, recorder: _Recorder, policy: Policy, memory: Memory | None, number: int
) -> Intake:
    """Return what came of one source. Raises `SourceError`."""
    key = f"{number} {kind}"
    made_of = msgspec.json.encode([VERSION, kind, spec, policy])
    digest = hashlib.sha256(made_of).hexdigest()
    if memory and (body := memory.recall("reading", key, digest)):
        last = msgspec.json.decode(body, type=_Remembered)
        if recorder.still_has(last.documents):
            return last.intake
        recorder.asked.clear()
    from bulletin.intake import take_in

    taken = take_in(sources.read(kind, spec, recorder), policy)
    if memory:
        remembered = _Remembered(tuple(recorder.asked.items()), taken)
        memory.remember("reading", key, digest, msgspec.json.encode(remembered))
    return taken
