"""What works in the background of a server: turns, renders, and tidying up."""

from __future__ import annotations

import contextlib

from saycut.db import Job, Turn
from saycut.jobs import Worker
from saycut.jobs.worker import now_ms
from saycut.service.context import Context
from saycut.service.render_runner import RenderRunner
from saycut.service.renders import RENDERS
from saycut.service.turn_queue import TURNS
from saycut.service.turn_runner import TurnRunner

__all__ = ["Engine"]

MAX_LOSSES = 8
"""How often work may lose its process before it is given up as what kills it."""


class Engine:
    """The workers over one context."""

    def __init__(self, context: Context) -> None:
        self._context = context
        settings = context.settings
        turns, renders = TurnRunner(context), RenderRunner(context)
        self._turns: Worker[Turn] = Worker(
            TURNS, context.database, lambda tx: tx.turns, context.bell,
            handle=turns.handle, broke=turns.broke, swept=turns.swept,
            threads=settings.turn_threads, lease_s=settings.lease_s, max_losses=MAX_LOSSES,
        )  # fmt: skip
        self._renders: Worker[Job] = Worker(
            RENDERS, context.database, lambda tx: tx.jobs, context.bell,
            handle=renders.handle, broke=renders.broke, swept=renders.swept,
            threads=settings.render_threads, lease_s=settings.lease_s, max_losses=MAX_LOSSES,
        )  # fmt: skip

    def start(self) -> None:
        """Begin, with what earlier processes have left."""
        self._context.blobs.tidy(now_ms())
        self._turns.start()
        self._renders.start()

    def stop(self) -> None:
        """Finish the turns under way, put the renders back."""
        with contextlib.ExitStack() as last:
            last.callback(self._context.bell.ring, "stopped")
            self._turns.stop()
            self._renders.stop()
