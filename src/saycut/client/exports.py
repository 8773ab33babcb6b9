"""Exports: submit, ask until it is done, take one that failed up once more under a new id."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from saycut.client import paths
from saycut.client.sessions import SessionCore, new_render_id
from saycut.errors import Cancelled, ExportFailed
from saycut.wire import Document, RenderData

__all__ = ["OnRender", "cancel_export", "export", "start_export", "watch_export"]

OnRender = Callable[[RenderData], None]


async def export(
    session: SessionCore, output: Document, *, version: int | None = None, on_progress: OnRender | None = None
) -> RenderData:
    """A finished render of the session as it stands, or as of ``version``. Raises ExportFailed, Cancelled, Refused."""
    job = await start_export(session, output, version=version)
    done = await _finished(session, job, on_progress)
    if done.status == "failed":
        done = await _finished(session, await start_export(session, output, version=version), on_progress)
    if done.status == "failed":
        raise ExportFailed(reason=done.error or "?")
    if done.status == "cancelled":
        raise Cancelled
    return done


async def start_export(session: SessionCore, output: Document, *, version: int | None = None) -> RenderData:
    """Submit under a new id; sent again after a broken connection it is the same job, since the id is the same."""
    render_id = new_render_id()
    body: Document = {"id": render_id, "sessionId": session.id, "output": output}
    if version is not None:
        body["version"] = version
    return session.render_data(await session.caller.send("POST", paths.RENDER, body), render_id)


async def watch_export(session: SessionCore, job: RenderData) -> AsyncGenerator[RenderData]:
    """Its state at once and after each wait, which the server sets, until it is completed, failed or cancelled."""
    patience, clock = session.caller.patience, session.caller.clock
    wait = patience.poll_s
    while True:
        yield job
        if job.status not in ("pending", "processing"):
            return
        asked = job.poll_after_s
        await clock.sleep(min(max(asked, 0.1), patience.longest_wait_s) if asked is not None else wait)
        wait = min(wait * 1.5, patience.poll_longest_s)
        job = session.render_data(await session.caller.get(paths.render(job.id)), job.id)


async def cancel_export(session: SessionCore, render_id: str) -> None:
    """Stop a render that waits or runs."""
    await session.caller.send("POST", paths.render(render_id) + "/cancel")


async def _finished(session: SessionCore, job: RenderData, on_progress: OnRender | None) -> RenderData:
    async with aclosing(watch_export(session, job)) as states:
        async for state in states:
            job = state
            if on_progress:
                on_progress(state)
    return job
