"""bulletin: entries in, one issue out, for feed readers and for mailers.

The Python API is one class, `Publication`, imported on first use so that `import bulletin` is free.
"""

from typing import TYPE_CHECKING

from bulletin.version import VERSION as __version__  # noqa: N811 - the name that Python gives it

if TYPE_CHECKING:
    from bulletin.publication import Publication

__all__ = ["Publication", "__version__"]


def __getattr__(name: str) -> object:
    """Import `Publication` when it is first asked for (PEP 562)."""
    if name == "Publication":
        from bulletin.publication import Publication

        return Publication
    raise AttributeError(f"module 'bulletin' has no attribute {name!r}")
