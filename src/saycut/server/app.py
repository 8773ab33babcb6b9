"""The app: context and workers opened with it, closed with it; every router; one place for errors."""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from saycut import __version__
from saycut.server import errors
from saycut.server.metrics import Metrics
from saycut.server.middleware import Around
from saycut.server.routes import adk, auth, files, generate, meta, renders, tasks, turns, uploads
from saycut.service.access import ensure_local
from saycut.service.context import Context
from saycut.service.engine import Engine

__all__ = ["create_app"]

THREADS = 64
"""Requests that may be at the database or the disk at the same time."""


def create_app(context: Context) -> FastAPI:
    """The ASGI app over an open context; its lifespan runs the workers and closes the context."""
    app = FastAPI(
        title="Saycut",
        version=__version__,
        summary="Say it, cut it: clips, pictures, sound and one sentence become a ready-to-publish MP4.",
        lifespan=_lifespan,
        # Their pages load scripts from elsewhere; the description itself is at /openapi.json.
        docs_url=None,
        redoc_url=None,
    )
    app.state.context = context
    app.state.metrics = Metrics()
    app.state.stopping = threading.Event()
    errors.install(app)
    for part in (meta, auth, tasks, turns, uploads, renders, files, adk, generate):
        app.include_router(part.router)
    app.add_middleware(Around, metrics=app.state.metrics)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncGenerator[None]:
    context: Context = app.state.context
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    if not context.hosted:
        await run_in_threadpool(ensure_local, context)
    engine = Engine(context)
    await run_in_threadpool(engine.start)
    try:
        yield
    finally:
        app.state.stopping.set()
        await run_in_threadpool(engine.stop)
        context.close()
