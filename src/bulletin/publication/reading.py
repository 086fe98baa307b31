"""Reading sources: what each reader finds goes through intake, or is recalled from last time.

A reader is a function of its settings and of the documents it fetches. When those are the same,
letter by letter, as last time, neither reader nor intake runs, nor is even imported.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import BinaryIO

import msgspec
from msgspec import Struct, structs

from bulletin import sources
from bulletin.errors import ConfigError, MissingError, SourceError
from bulletin.model import Finding, Intake, Policy
from bulletin.publication.report import failure
from bulletin.sources.access import Means, Memory, SourceAccess, is_url, named_places
from bulletin.sources.base import Answer, Document, Reading
from bulletin.version import VERSION


class Taken(Struct, frozen=True):
    """What came of reading every source once: the good ones' entries, the others' errors.

    `recalled` are sources that were not read now, but taken as they were read last.
    """

    intakes: tuple[Intake, ...]
    failures: tuple[SourceError, ...]
    recalled: frozenset[str] = frozenset()

    def findings(self) -> Iterable[Finding]:
        """Yield all that readers and intake had to say, failures as errors."""
        for intake in self.intakes:
            yield from intake.findings
        yield from map(failure, self.failures)


class _Place(Struct, frozen=True):
    """A source among the others of its publication."""

    kind: str
    spec: Struct
    policy: Policy
    number: int

    @property
    def key(self) -> str:
        """Under which its last reading is kept."""
        return f"{self.number} {self.kind}"

    @property
    def digest(self) -> str:
        """What its reading depends on, beside what the source shows."""
        made_of = msgspec.json.encode([VERSION, self.kind, self.spec, self.policy])
        return hashlib.sha256(made_of).hexdigest()


class _Remembered(Struct, frozen=True):
    """An intake, what its reader found (`digest`), and in which documents: places and digests.

    `live` tells that the reader asked a server for more than documents, and has to ask again.
    """

    documents: tuple[tuple[str, str], ...]
    digest: str
    intake: Intake
    live: bool = False


class _Recorder:
    """An `Access` that fetches each document once and knows which were asked for.

    `documents` are those that other sources fetched already: standard input can be read only once.
    """

    def __init__(self, access: SourceAccess, documents: dict[str, Document]) -> None:
        self._access = access
        self._documents = documents
        self.asked: dict[str, str] = {}
        self.live = False
        self.keep = access.keep
        self.kept = access.kept
        self.progress = access.progress

    def __call__(self, place: str, /) -> Document:
        if place not in self._documents:
            self._documents[place] = self._access(place)
        document = self._documents[place]
        self.asked[place] = hashlib.sha256(document.data).hexdigest()
        return document

    def ask(self, url: str, /) -> Answer:
        self.live = True
        return self._access.ask(url)

    @contextmanager
    def open(self, place: str, /) -> Iterator[BinaryIO]:
        with self._access.open(place) as file:
            digest = hashlib.sha256()
            while piece := file.read(1 << 20):
                digest.update(piece)
            self.asked[place] = digest.hexdigest()
            file.seek(0)
            yield file

    def still_has(self, documents: Iterable[tuple[str, str]]) -> bool:
        """Tell whether the documents at these places still have these digests."""
        for place, digest in documents:
            if place == "-" or is_url(place):
                try:
                    self(place)
                except MissingError:
                    return False
            else:
                with self.open(place):
                    pass
            if self.asked[place] != digest:
                return False
        return True


def read_all(
    kinds: Sequence[tuple[str, Struct]],
    means: Means,
    policy: Policy,
    categories: Sequence[str],
    memory: Memory | None = None,
    *,
    offline: bool = False,
) -> Taken:
    """Read every source of `kinds` (kind, settings), which get to know `categories` by name.

    With a `memory`, what was made of the same documents before is not worked out again. `offline`
    takes what is on the web as it was read last.
    """
    intakes: list[Intake] = []
    failures: list[SourceError] = []
    recalled: set[str] = set()
    documents: dict[str, Document] = {}
    for number, (kind, spec) in enumerate(kinds):
        spec = _knowing(spec, categories)  # noqa: PLW2901
        place = _Place(kind, spec, _policy(policy, kind, spec), number)
        try:
            if offline and any(map(is_url, named_places(spec))):
                intakes.append(_last(place, memory))
                recalled.add(place.policy.source)
                continue
            with closing(SourceAccess(means, spec, place.policy.source, memory)) as access:
                intakes.append(_read(place, _Recorder(access, documents), memory))
        except SourceError as failure:
            failures.append(failure)
    return Taken(tuple(intakes), tuple(failures), frozenset(recalled))


def key_of(kind: str, spec: Struct) -> str:
    """Return the name under which the record knows a source: its kind and what it reads."""
    sheet = getattr(spec, "sheet", "")  # two sheets of one file are two sources
    return f"{kind}:{' '.join(named_places(spec))}{f'#{sheet}' if sheet else ''}"


def _policy(policy: Policy, kind: str, spec: Struct) -> Policy:
    whole = bool(getattr(spec, "complete", False))
    return structs.replace(policy, source=key_of(kind, spec), complete=whole)


def read_places(
    kind: str,
    named: tuple[str, ...],
    means: Means,
    policy: Policy,
    categories: Sequence[str],
    **more: object,
) -> Taken:
    """Read files and addresses of one kind without a configuration, with `more` settings.

    Raises `ConfigError`.
    """
    spec = sources.spec_of(kind)
    if isinstance(spec, str):
        raise ConfigError(f"unknown source kind {kind!r}", where="--kind", hint=spec)
    url = tuple(place for place in named if is_url(place))
    path = tuple(place for place in named if place not in url)
    places = {"path": path, "url": url} if hasattr(spec, "path") else {"url": " ".join(named)}
    given = {key: value for key, value in places.items() if value}
    try:
        settings = msgspec.convert({**given, **more}, spec)
    except msgspec.ValidationError as error:
        raise ConfigError(f"a {kind} cannot be read like this: {error}", where="PATH") from error
    return read_all([(kind, settings)], means, policy, categories)


def _knowing(spec: Struct, categories: Sequence[str]) -> Struct:
    """Return settings whose `categories`, if the kind has such, hold these names too."""
    own: tuple[str, ...] | None = getattr(spec, "categories", None)
    return spec if own is None else structs.replace(spec, categories=(*own, *categories))


def _read(place: _Place, recorder: _Recorder, memory: Memory | None) -> Intake:
    """Return what came of one source. Raises `SourceError`."""
    last = _remembered(place, memory)
    if last and not last.live and recorder.still_has(last.documents):
        return last.intake
    recorder.asked.clear()
    digest = hashlib.sha256()
    found = _hashed(sources.read(place.kind, place.spec, recorder), digest)
    if last and last.live:
        found = iter(list(found))  # all has to have come before it can be compared
        if digest.hexdigest() == last.digest:
            return last.intake
    from bulletin.intake import take_in

    taken = take_in(found, place.policy)
    if memory:
        documents = tuple(recorder.asked.items())
        remembered = _Remembered(documents, digest.hexdigest(), taken, recorder.live)
        memory.remember("reading", place.key, place.digest, msgspec.json.encode(remembered))
    return taken


def _remembered(place: _Place, memory: Memory | None) -> _Remembered | None:
    body = memory.recall("reading", place.key, place.digest) if memory else None
    return msgspec.json.decode(body, type=_Remembered) if body else None


def _last(place: _Place, memory: Memory | None) -> Intake:
    """Return what came of a source when it was read last. Raises `SourceError`."""
    if last := _remembered(place, memory):
        return last.intake
    raise SourceError(
        "it has not been read here yet, and the network is not to be used",
        where=place.policy.source,
        hint="Type: bulletin build",
    )


def _hashed(found: Reading, digest: "hashlib._Hash") -> Reading:
    """Yield what a reader finds, and note it in `digest`."""
    for one in found:
        digest.update(msgspec.msgpack.encode(one))
        yield one
