"""A network backend that connects to checked addresses only, and gives up when its time is over.

name ─► resolver ─► every address checked ─► socket to one of just these ─► TLS for the name
        (once)      one bad: refused         never looked up again          (SNI, certificate)
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterable
from queue import Empty, SimpleQueue
from typing import Any

from httpcore2 import ConnectError, ConnectTimeout, NetworkBackend, NetworkStream, SyncBackend

from saycut.blobs.addresses import Address, Resolver

__all__ = ["AddressNotAllowed", "CheckedBackend", "Deadline", "DeadlinePassed"]


class AddressNotAllowed(Exception):
    """A name led to an address that must not be connected to."""


class DeadlinePassed(Exception):
    """The whole transfer has taken too long."""


class Deadline:
    """A moment after which nothing may go on; ``clock`` counts seconds."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def left(self, most: float | None = None) -> float:
        """Seconds until then, at most ``most``; raises DeadlinePassed."""
        left = self._end - self._clock()
        if left <= 0:
            raise DeadlinePassed
        return left if most is None else min(left, most)


class CheckedBackend(NetworkBackend):
    """Looks names up itself, and hands the connection a socket to an address that it has checked."""

    def __init__(self, resolver: Resolver, allowed: Callable[[Address], bool], deadline: Deadline) -> None:
        self._resolver = resolver
        self._allowed = allowed
        self._deadline = deadline
        self._sockets = SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> NetworkStream:
        addresses = self._look_up(host, port)
        if not addresses or not all(map(self._allowed, addresses)):
            raise AddressNotAllowed
        problem: Exception = ConnectError("no address")
        for address in addresses:
            try:
                stream = self._sockets.connect_tcp(
                    str(address), port, self._deadline.left(timeout), local_address, socket_options
                )
            except (ConnectError, ConnectTimeout) as error:
                problem = error
            else:
                return _TimedStream(stream, self._deadline)
        raise problem

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> NetworkStream:
        raise AddressNotAllowed

    def _look_up(self, host: str, port: int) -> tuple[Address, ...]:
        """Looking up has no time limit of its own, so it is done aside; a stuck one is left behind."""
        answer: SimpleQueue[tuple[Address, ...] | OSError] = SimpleQueue()

        def look_up() -> None:
            try:
                answer.put(self._resolver(host, port))
            except (OSError, ValueError) as error:  # ValueError: a name that cannot be written in DNS
                answer.put(error if isinstance(error, OSError) else OSError(str(error)))

        threading.Thread(target=look_up, daemon=True, name="saycut-look-up").start()
        try:
            found = answer.get(timeout=self._deadline.left())
        except Empty:
            raise DeadlinePassed from None
        if isinstance(found, OSError):
            raise ConnectError(found.strerror or str(found)) from found
        return found


class _TimedStream(NetworkStream):
    """Each wait ends with the deadline, so that a peer who sends a byte now and then cannot hold us."""

    def __init__(self, stream: NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
