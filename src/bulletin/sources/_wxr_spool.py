"""What was read so far, kept out of memory: pictures and newer versions may come in later files."""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Self

import msgspec
from msgspec import Struct

from bulletin.errors import SourceError
from bulletin.model import RawEntry

_IN_MEMORY = 16_000_000  # bytes; what is more goes to a temporary file that has no name
_LENGTH = 4  # bytes of the length before each record


class Held(Struct, frozen=True, array_like=True):
    """An entry that waits, with its post's number and that of its picture (0: none)."""

    entry: RawEntry
    post: int
    picture: int


class Spool:
    """Entries in the order they were added."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by __exit__
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(Held).decode
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return self._count

    def add(self, held: Held) -> int:
        """Add an entry and return its place in the order, from 0. Raises `SourceError`."""
        record = self._encode(held)
        try:
            self._file.write(len(record).to_bytes(_LENGTH, "big") + record)
        except OSError as error:
            raise SourceError(
                f"the export cannot be kept while it is read: {error.strerror or error}",
                hint="Make room on the disk, as much as the export is large, and try again.",
            ) from error
        self._count += 1
        return self._count - 1

    def __iter__(self) -> Iterator[Held]:
        """Yield all entries, once nothing more is added."""
        self._file.seek(0)
        while length := self._file.read(_LENGTH):
            yield self._decode(self._file.read(int.from_bytes(length, "big")))
