"""Lets a number of threads in at a time, the others in the order in which they came.

The locks of the standard library and the connection pool favour whoever has just been in: under load some threads
waited twenty times as long as others. SQLite's own waiting is polling with pauses, which is worse.
"""

from __future__ import annotations

import threading
from collections import deque

from saycut.errors import StoreBusy

__all__ = ["Gate"]


class Gate:
    """A fair semaphore; a context. With one place only, a thread that comes in twice is an error."""

    def __init__(self, places: int, wait_s: float) -> None:
        self._mutex = threading.Lock()
        self._free = places
        self._wait_s = wait_s
        self._waiting: deque[threading.Lock] = deque()
        self._alone = places == 1
        self._holder: int | None = None

    def __enter__(self) -> None:
        if self._alone and self._holder == threading.get_ident():
            raise RuntimeError("a write transaction inside another one")
        with self._mutex:
            ticket = self._ticket()
        if ticket is not None:
            self._wait(ticket)
        self._holder = threading.get_ident()

    def __exit__(self, *_: object) -> None:
        self._holder = None
        self._leave()

    def _ticket(self) -> threading.Lock | None:
        """Nothing when there is a place, else a lock that opens when it is one's turn."""
        if self._free:
            self._free -= 1
            return None
        ticket = threading.Lock()
        ticket.acquire()
        self._waiting.append(ticket)
        return ticket

    def _wait(self, ticket: threading.Lock) -> None:
        try:
            if ticket.acquire(timeout=self._wait_s):
                return
        except BaseException:  # Ctrl-C: the place must not get lost
            if not self._withdraw(ticket):
                self._leave()
            raise
        if self._withdraw(ticket):
            raise StoreBusy

    def _withdraw(self, ticket: threading.Lock) -> bool:
        """Stop waiting; False when the place has just been given."""
        with self._mutex:
            if ticket not in self._waiting:
                return False
            self._waiting.remove(ticket)
            return True

    def _leave(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1
