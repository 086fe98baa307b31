"""Where entries are read from. One module a kind, imported when a publication uses it."""

from importlib import import_module
from typing import cast

from msgspec import Struct

from bulletin.errors import BulletinError, ConfigError, SourceError
from bulletin.schema import suggest
from bulletin.sources import kinds
from bulletin.sources.base import Access, Reader, Reading
from bulletin.sources.kinds import Kind

__all__ = ["BUILT_IN", "GROUP", "Kind", "read", "spec_of"]

GROUP = "bulletin.sources"
"""The entry points under which a package declares kinds of sources."""

BUILT_IN = {
    "feed": kinds.FEED,
    "listing-html": kinds.LISTING_HTML,
    "listing-text": kinds.LISTING_TEXT,
    "records": kinds.RECORDS,
    "wordpress": kinds.WORDPRESS,
    "wxr": kinds.WXR,
}
"""What a look at the entry points would find of ours, which takes longer than a build should."""


def spec_of(kind: str) -> type[Struct] | str:
    """Return the settings that a source kind has, or for an unknown kind a hint in words.

    Raises `ConfigError` when the package that declares the kind cannot be imported.
    """
    found = _kind(kind)
    return found.spec if found else suggest(kind, sorted({*BUILT_IN, *_declared()}))


def read(kind: str, spec: Struct, access: Access) -> Reading:
    """Return what the reader of `kind` finds. Raises `SourceError` while it is being read."""
    found = _kind(kind)
    assert found, kind
    try:
        module = import_module(found.module)
    except ImportError as error:
        raise SourceError(
            f"the reader of {kind!r} cannot be imported: {error}", where=found.module
        ) from error
    reading = cast("Reader[Struct]", module.read)(spec, access)
    return reading if kind in BUILT_IN else _foreign(kind, found.module, reading)


def _foreign(kind: str, module: str, reading: Reading) -> Reading:
    """Yield what a reader of another package finds; what goes wrong in it is one source's error."""
    try:
        yield from reading
    except BulletinError:
        raise
    except Exception as error:  # it may raise whatever it likes
        raise SourceError(
            f"the reader of {kind!r} failed: {type(error).__name__}: {error}",
            where=module,
            hint="It is no part of bulletin: tell who wrote it. --debug shows where.",
        ) from error


def _kind(name: str) -> Kind | None:
    if name in BUILT_IN:
        return BUILT_IN[name]
    from importlib.metadata import entry_points

    for point in entry_points(group=GROUP, name=name):
        try:
            found = point.load()
        except Exception as error:  # its import may raise whatever it likes
            raise ConfigError(
                f"the package that reads {name!r} cannot be imported: {error}", where=point.value
            ) from error
        if isinstance(found, Kind):
            return found
        raise ConfigError(
            f"what a package declares as {name!r} is no Kind",
            where=point.value,
            hint='It should be: Kind(Settings, "its.module"), from bulletin.sources.',
        )
    return None


def _declared() -> list[str]:
    from importlib.metadata import entry_points

    return sorted(entry_points(group=GROUP).names)
