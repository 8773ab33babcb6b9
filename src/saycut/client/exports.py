"""Exports: submit, ask until it is done, take one that failed up once more under a new id."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from pathlib import Path

from saycut.client import paths
from saycut.client.downloads import OnBytes, download
from saycut.client.sessions import SessionCore, new_render_id
from saycut.errors import Cancelled, ExportFailed
from saycut.wire import Document, RenderData

__all__ = [
    "OnRender",
    "cancel_export",
    "export",
    "export_states",
    "fetch",
    "follow_export",
    "start_export",
    "watch_export",
]

OnRender = Callable[[RenderData], None]


async def export(
    session: SessionCore, output: Document, *, version: int | None = None, on_progress: OnRender | None = None
) -> RenderData:
    """A finished render of the session as it stands, or as of ``version``. Raises ExportFailed, Cancelled, Refused."""
    done: RenderData | None = None
    async with aclosing(export_states(session, output, version=version)) as states:
        async for done in states:
            if on_progress:
                on_progress(done)
    assert done is not None
    return done


async def export_states(
    session: SessionCore, output: Document, *, version: int | None = None
) -> AsyncGenerator[RenderData]:
    """The render as it goes on; the last one is completed. One that fails is started once more, under a new id.

    Raises ExportFailed, Cancelled, Refused.
    """
    for last in (False, True):
        job = await start_export(session, output, version=version)
        async with aclosing(watch_export(session, job)) as states:
            async for job in states:
                if job.status != "failed":
                    yield job
        if job.status == "completed":
            return
        if job.status == "cancelled":
            raise Cancelled
        if last:
            raise ExportFailed(reason=job.error or "?")


async def start_export(session: SessionCore, output: Document, *, version: int | None = None) -> RenderData:
    """Submit under a new id; sent again after a broken connection it is the same job, since the id is the same."""
    render_id = new_render_id()
    body: Document = {"id": render_id, "sessionId": session.id, "output": output}
    if version is not None:
        body["version"] = version
    return session.render_data(await session.caller.send("POST", paths.RENDER, body), render_id)


async def follow_export(session: SessionCore, render_id: str) -> AsyncGenerator[RenderData]:
    """A render that somebody started, to its end. Raises ExportFailed, Cancelled, Refused."""
    job = session.render_data(await session.caller.get(paths.render(render_id)), render_id)
    async with aclosing(watch_export(session, job)) as states:
        async for job in states:
            yield job
    if job.status == "cancelled":
        raise Cancelled
    if job.status == "failed":
        raise ExportFailed(reason=job.error or "?")


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


async def fetch(
    session: SessionCore,
    job: RenderData,
    target: Path,
    *,
    number: int = 0,
    force: bool = False,
    on_progress: OnBytes | None = None,
) -> Path:
    """One file of a finished render: by its link, or, when that has expired, by the render's own route."""
    output = job.outputs[number] if number < len(job.outputs) else job.output
    link = output.url if output else job.outputUrl
    own = paths.download(job.id) + (f"?output={number}" if number else "")
    urls = (link, own) if link else (own,)
    size = output.size if output and output.size > 0 else None
    return await download(session.caller, urls, target, size=size, force=force, on_progress=on_progress)
