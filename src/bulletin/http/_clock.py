"""The time for one request, and the connections that are cut off when it is up."""

import math
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer

from bulletin.errors import SourceError


class Clock:
    """Gives each request its seconds. When they are over, whatever is connected is cut off.

    Each connection is watched by a second handle on it, for TLS takes the first one over.
    """

    def __init__(self) -> None:
        self.is_over = False
        self._seconds = 0.0
        self._end = 0.0
        self._watched: list[socket.socket] = []

    @contextmanager
    def running(self, seconds: float) -> Iterator[None]:
        """Let `seconds` run for what is done inside."""
        self.is_over = False
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        timer = Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def left(self, most: float = math.inf) -> float:
        """Return how many seconds are left, `most` at most. Raises `SourceError` for none."""
        left = self._end - time.monotonic()
        if self.is_over or left <= 0:
            raise self.too_late()
        return min(left, most)

    def watch(self, connection: socket.socket) -> None:
        """Cut this connection off, too, when the time is up."""
        self._watched.append(connection.dup())
        if self.is_over:
            self._cut()

    def too_late(self) -> SourceError:
        """Return the error that there was not enough time."""
        return SourceError(
            f"it took longer than {self._seconds:g} seconds", hint="Try again later."
        )

    def close(self) -> None:
        """Let go of every connection."""
        for connection in self._watched:
            connection.close()
        self._watched.clear()

    def _cut(self) -> None:
        self.is_over = True
        for connection in tuple(self._watched):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
