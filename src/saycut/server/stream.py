"""A turn's events as they come: the stream only watches, the work goes on without it.

first byte at once ─► what is there already ─► … wait for the bell, or look again ─┬─► events
                                                  └─ nothing for 15 s: heartbeat    └─► turn over: close
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import ExitStack

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from saycut.db import Event as Kept
from saycut.db import Turn
from saycut.server.events import adk_event
from saycut.server.metrics import Metrics
from saycut.server.scope import context_of
from saycut.service.context import Context
from saycut.service.sessions import draft_source
from saycut.service.turn_queue import events_after
from saycut.wire import HEARTBEAT, OPENING, Document, Event, frame, to_draft

__all__ = ["last_event_id", "sse", "whole_turn"]

LOOK_AGAIN_S = 1.0
"""How long news of another process may go unnoticed."""


def last_event_id(request: Request) -> int:
    """The ``Last-Event-ID`` header or ``after`` in the query; 0 where it is none of our numbers."""
    text = request.headers.get("last-event-id") or request.query_params.get("after") or "0"
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


async def sse(request: Request, turn: Turn, after: int) -> AsyncGenerator[bytes]:
    """The stream of a turn from its event ``after`` on, to its end."""
    metrics: Metrics = request.app.state.metrics
    metrics.stream(1)
    try:
        yield OPENING
        async for event in _follow(request, turn, after):
            yield event
    finally:
        metrics.stream(-1)


async def whole_turn(request: Request, turn: Turn, after: int) -> list[Document]:
    """All events of a turn that are kept in a history, when it is over."""
    context = context_of(request)
    with _News(context, turn) as news:
        while True:
            kept, now = await run_in_threadpool(_read, context, turn.id, after)
            if now is None or _over(now):
                return [event.camel() for _, event in kept if not event.partial]
            await news.wait(LOOK_AGAIN_S)


class _News:
    """Set from whichever thread rings for the turn; waited for here."""

    def __init__(self, context: Context, turn: Turn) -> None:
        self._event = asyncio.Event()
        loop = asyncio.get_running_loop()
        self._stack = ExitStack()
        for topic in (turn.id, turn.session_id, "stopped"):
            self._stack.enter_context(context.bell.listening(topic, lambda: loop.call_soon_threadsafe(self._event.set)))

    def __enter__(self) -> _News:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    async def wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._event.wait(), seconds)
        except TimeoutError:
            return
        self._event.clear()


async def _follow(request: Request, turn: Turn, after: int) -> AsyncGenerator[bytes]:
    context = context_of(request)
    every = context.settings.heartbeat_s
    quiet_since = time.monotonic()
    with _News(context, turn) as news:
        while True:
            kept, now = await run_in_threadpool(_read, context, turn.id, after)
            for number, event in kept:
                after = number
                yield frame(number, event.camel())
                quiet_since = time.monotonic()
            if kept:
                continue
            if now is None or _over(now) or request.app.state.stopping.is_set():
                return
            if time.monotonic() - quiet_since >= every:
                yield HEARTBEAT
                quiet_since = time.monotonic()
            await news.wait(min(LOOK_AGAIN_S, every))


def _over(turn: Turn) -> bool:
    return turn.state not in ("queued", "running")


def _read(context: Context, turn_id: str, after: int) -> tuple[list[tuple[int, Event]], Turn | None]:
    """The turn's further events, and its state at the moment they were read. The user's own message is not echoed."""
    kept, turn = events_after(context, turn_id, after)
    found = [(one.turn_number or 0, adk_event(one, _draft(context, one))) for one in kept if one.body["kind"] != "user"]
    return found, turn


def _draft(context: Context, kept: Kept) -> Document | None:
    revision = kept.body.get("revision")
    if kept.body["kind"] != "text" or not isinstance(revision, int):
        return None
    name, timeline = draft_source(context, kept.session_id, revision)
    return None if timeline is None else to_draft(timeline, name)
