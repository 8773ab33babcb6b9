"""Wakes those who wait for news, within a process; between processes they look again after a while."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager

__all__ = ["Bell"]


class Bell:
    """Topics are names such as a session's id; a ring that nobody waits for is lost."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, dict[object, Callable[[], object]]] = {}

    def ring(self, *topics: str) -> None:
        """Call everyone who waits for one of the topics; what they do must be quick and cannot fail."""
        with self._lock:
            wakes = [wake for topic in topics for wake in self._waiting.get(topic, {}).values()]
        for wake in wakes:
            wake()

    @contextmanager
    def listening(self, topic: str, wake: Callable[[], object]) -> Generator[None]:
        """``wake`` is called at each ring inside the block, from whichever thread rings."""
        listener = object()
        with self._lock:
            self._waiting.setdefault(topic, {})[listener] = wake
        try:
            yield
        finally:
            with self._lock:
                del self._waiting[topic][listener]
                if not self._waiting[topic]:
                    del self._waiting[topic]
