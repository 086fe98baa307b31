"""``out/``: what a build leaves for people to take. It removes only what its manifest names."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath

import msgspec

from bulletin import files

MANIFEST = ".manifest.json"


class _Manifest(msgspec.Struct, frozen=True):
    """What a build was made of ("" while it is being written), and its files' digests by name."""

    made_of: str
    files: dict[str, str]


class Outbox:
    """The output folder. Every name is a path relative to it, with forward slashes."""

    def __init__(self, folder: Path, *, keep: Iterable[str] = (), dry: bool = False) -> None:
        """Open the outbox at `folder`, which need not exist yet.

        Files of ours named in `keep` stay as they are; with `dry` nothing is written at all.
        """
        self.folder = folder
        self.dry = dry
        self._made_of, self._manifest = self._load()
        self._kept = {name: self._manifest[name] for name in keep if name in self._manifest}
        self._intact: set[str] = set()
        if not dry:
            files.sweep(f"{folder}/{name}" for name in (MANIFEST, *self._manifest))

    def _load(self) -> tuple[str, dict[str, str]]:
        try:
            data = (self.folder / MANIFEST).read_bytes()
            found = msgspec.json.decode(data, type=_Manifest)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return "", {}
        return found.made_of, {n: digest for n, digest in found.files.items() if _inside(n)}

    def names(self, outputs: Iterable[str]) -> tuple[str, ...]:
        """Return the names of all files that stand here once `outputs` are put."""
        return tuple(dict.fromkeys((*outputs, *self._kept)))

    def holds(self, outputs: Iterable[str], made_of: str) -> bool:
        """Tell whether exactly these files of ours, made of just that, lie here as written."""
        if made_of != self._made_of or self._manifest.keys() != set(self.names(outputs)):
            return False
        return self.has(self._manifest)

    def has(self, names: Iterable[str]) -> bool:
        """Tell whether files of ours with these names lie here as written."""
        return all(name in self._intact or self._is_intact(name) for name in names)

    def _is_intact(self, name: str) -> bool:
        """Tell whether a file of ours lies here as written, and note that it does."""
        try:
            data = (self.folder / name).read_bytes()
        except OSError:
            return False
        if _digest(data) != self._manifest.get(name):
            return False
        self._intact.add(name)
        return True

    def retain(self, names: Iterable[str]) -> None:
        """Let these files of ours stay as they are, beside those named when it was opened."""
        self._kept |= {name: self._manifest[name] for name in names if name in self._manifest}

    def drop(self, names: Iterable[str]) -> None:
        """Remove these files of ours now: they show what may be shown no more."""
        gone = [name for name in names if name in self._manifest]
        if gone and not self.dry:
            for name in gone:
                self._remove(name)
            self._save({n: d for n, d in self._manifest.items() if n not in gone}, "")

    def put(self, outputs: Mapping[str, bytes], made_of: str) -> tuple[str, ...]:
        """Make `outputs`, and what is kept, all that lies here of ours; return what changed.

        `made_of` names what they were made of, for `holds`. A file whose bytes are the same is
        not touched. Raises `BulletinError` when the disk refuses.
        """
        wanted = self._kept | {name: _digest(data) for name, data in outputs.items()}
        if self.dry:
            return ()
        if made_of != self._made_of or wanted.keys() - self._manifest.keys():
            # Named before they are written, so that a killed build leaves nothing nameless.
            self._save(self._manifest | wanted, "")
        places = {self.folder / name: name for name in outputs}
        written = files.write_all({path: outputs[name] for path, name in places.items()})
        changed = [places[path] for path in written]
        stale = self._manifest.keys() - wanted.keys()
        changed += [name for name in sorted(stale) if self._remove(name)]
        self._save(wanted, made_of)
        return tuple(changed)

    def _remove(self, name: str) -> bool:
        """Remove a file of ours, and the folders that it leaves empty; tell if it was there."""
        gone = files.remove(self.folder / name)
        for parent in PurePath(name).parents[:-1]:
            files.remove_if_empty(self.folder / parent)
        return gone

    def _save(self, manifest: dict[str, str], made_of: str) -> None:
        self._manifest = dict(sorted(manifest.items()))
        self._intact.clear()
        data = msgspec.json.encode(_Manifest(made_of, self._manifest))
        data = msgspec.json.format(data, indent=1) + b"\n"
        files.write_whole(self.folder / MANIFEST, data)


def _inside(name: str) -> bool:
    """Tell whether a manifest's name stays in the folder; a tampered one must remove nothing."""
    path = Path(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
