"""Threads that work off a queue of rows, each under a lease that is renewed while it is worked on.

claim ──► handle ──► the handler ends the row in its last transaction
  ▲          │
  │          ├─ told to stop ──► put back, for another process
  │          └─ raised ────────► broke: the row fails, its owner is told
  └── sweep: rows of processes that are gone are queued again
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from saycut.db import Database, Expired, Lease, Transaction
from saycut.db.queue import Queue, Queued
from saycut.errors import LeaseLost, SaycutError, StoreError
from saycut.jobs.bell import Bell

__all__ = ["Held", "Worker", "now_ms"]

RowT = TypeVar("RowT", bound=Queued)

POLL_S = 0.5
"""How often a worker looks for rows that another process has queued."""

_log = logging.getLogger("saycut.jobs")


def now_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


@dataclass(slots=True)
class Held:
    """The right to work on a row. ``stop`` is set when the work is to end early: cancelled, taken away, shutdown."""

    lease: Lease
    stop: threading.Event = field(default_factory=threading.Event)
    cancelled: bool = False
    lost: bool = False


class Worker(Generic[RowT]):
    """``handle`` works on one row and ends it; ``broke`` ends a row whose handler raised what it did not expect.

    ``swept`` is called in the transaction that takes rows from processes that are gone.
    """

    def __init__(
        self,
        name: str,
        database: Database,
        queue: Callable[[Transaction], Queue[RowT]],
        bell: Bell,
        *,
        handle: Callable[[RowT, Held], None],
        broke: Callable[[RowT, Held, Exception], None],
        swept: Callable[[Transaction, Expired], None],
        threads: int,
        lease_s: float,
        max_losses: int = 5,
    ) -> None:
        self._name, self._database, self._bell = name, database, bell
        self._queue = queue
        self._handle = handle
        self._broke = broke
        self._swept = swept
        self._threads_wanted, self._lease_ms, self._max_losses = threads, int(lease_s * 1000), max_losses
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._stopping = threading.Event()
        self._news = threading.Condition()
        self._rung = 0
        self._lock = threading.Lock()
        self._held: dict[str, Held] = {}
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin to work, in threads of its own."""
        names = [f"{self._name}-{n}" for n in range(self._threads_wanted)]
        self._threads = [threading.Thread(target=self._work, name=name, daemon=True) for name in names]
        self._threads.append(threading.Thread(target=self._keep, name=f"{self._name}-keeper", daemon=True))
        for thread in self._threads:
            thread.start()

    def stop(self, wait_s: float = 10.0) -> None:
        """Finish or put back what is being worked on; returns when that is done or the time is over."""
        self._stopping.set()
        with self._lock:
            for held in self._held.values():
                held.stop.set()
        self._wake()
        end = time.monotonic() + wait_s
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    def _work(self) -> None:
        while not self._stopping.is_set():
            seen = self._rung
            try:
                row = self._claim()
            except StoreError:
                _log.exception("%s: nothing could be claimed", self._name)
                row = None
            if row is not None:
                self._run(row)
                continue
            with self._news:
                if self._rung == seen and not self._stopping.is_set():
                    self._news.wait(POLL_S)

    def _claim(self) -> RowT | None:
        return self._database.transact(lambda tx: self._queue(tx).claim_next(self._owner, now_ms(), self._lease_ms))

    def _run(self, row: RowT) -> None:
        held = Held(row.lease)
        held.cancelled = row.cancel_requested
        with self._lock:
            self._held[row.id] = held
        if self._stopping.is_set() or held.cancelled:
            held.stop.set()
        try:
            self._handle(row, held)
        except LeaseLost:
            _log.warning("%s: %s was taken over", self._name, row.id)
        except Exception as error:  # noqa: BLE001 - a handler's fault ends its row, not the thread
            _log.exception("%s: %s broke", self._name, row.id)
            self._end_broken(row, held, error)
        finally:
            with self._lock:
                self._held.pop(row.id, None)
            self._bell.ring(self._name, row.id, row.session_id)

    def _end_broken(self, row: RowT, held: Held, error: Exception) -> None:
        try:
            self._broke(row, held, error)
        except SaycutError:
            # The lease runs out, and the row is tried again; after too many times it fails for good.
            _log.exception("%s: %s could not be ended", self._name, row.id)

    def _keep(self) -> None:
        with self._bell.listening(self._name, self._wake):
            self._keep_until_stopped()

    def _keep_until_stopped(self) -> None:
        pause = self._lease_ms / 3000
        swept = 0.0
        while not self._stopping.wait(pause if swept else 0):
            try:
                self._renew()
                if time.monotonic() - swept > pause:
                    self._sweep()
            except StoreError:
                _log.exception("%s: leases could not be renewed", self._name)
            swept = time.monotonic()

    def _renew(self) -> None:
        with self._lock:
            held = list(self._held.values())
        for one in held:
            self._renew_one(one)

    def _renew_one(self, held: Held) -> None:
        try:
            row = self._database.transact(lambda tx: self._queue(tx).renew(held.lease, now_ms(), self._lease_ms))
        except LeaseLost:
            held.lost = True
            held.stop.set()
            return
        if row.cancel_requested:
            held.cancelled = True
            held.stop.set()

    def _sweep(self) -> None:
        def sweep(tx: Transaction) -> tuple[Expired, ...]:
            gone = self._queue(tx).expire(now_ms(), self._max_losses, {"code": "interrupted"})
            for one in gone:
                self._swept(tx, one)
            return gone

        for one in self._database.transact(sweep):
            _log.warning("%s: %s was left by its process, now %s", self._name, one.id, one.state)
            self._bell.ring(self._name, one.id, one.session_id)

    def _wake(self) -> None:
        with self._news:
            self._rung += 1
            self._news.notify_all()
