"""How long a client waits for what, and how often it tries."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Protocol

__all__ = ["AsyncClock", "BlockingClock", "Clock", "Patience"]


@dataclass(frozen=True, slots=True)
class Patience:
    """All in seconds. The defaults are those that published clients of the protocol use."""

    connect_s: float = 10.0
    """For a connection to come about."""
    answer_s: float = 60.0
    """Silence in the middle of an answer. A stream says something every 15 s."""
    tries: int = 5
    """Of one request that may be repeated, or that never reached the server."""
    backoff_s: tuple[float, ...] = (0.5, 1.0, 2.0, 5.0)
    """Between tries; the last one repeats."""
    rate_limit_s: float = 30.0
    """After 429 without Retry-After; then once more."""
    longest_wait_s: float = 120.0
    """A server that asks for a longer wait than this is not waited for."""
    stream_s: float = 900.0
    """One turn on the stream; what goes on after that is watched by its state."""
    reconnects: int = 10
    """In a row, without anything new."""
    reconnect_s: float = 2.0
    """Before the first; the server's ``retry`` comes before it."""
    recovery_first_s: float = 30.0
    recovery_every_s: float = 60.0
    recovery_reads: int = 5
    """States without a change before a turn is called lost."""
    recovery_longest_s: float = 3600.0
    """A turn that the server calls running is watched this long."""
    still_working_s: float = 120.0
    """Silence towards the user at most."""
    poll_s: float = 2.0
    """First wait for a render whose server does not say when to ask again; it grows."""
    poll_longest_s: float = 15.0

    def backoff(self, failures: int) -> float:
        """Wait after so many failures, from 1."""
        return self.backoff_s[min(failures, len(self.backoff_s)) - 1]


class Clock(Protocol):
    """Time that passes; a test brings its own."""

    def now(self) -> float:
        """Seconds; only differences mean something."""
        ...

    async def sleep(self, seconds: float) -> None: ...


class BlockingClock:
    """The system's time; waiting blocks the thread."""

    def now(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class AsyncClock:
    """The system's time; waiting lets asyncio's other tasks run."""

    def now(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
