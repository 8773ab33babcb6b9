"""Exports: asked for, looked after, stopped, downloaded; under every path that was ever published."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response

from saycut.db import Job
from saycut.errors import Conflict, NotFound
from saycut.language import Words
from saycut.server.auth import Body, Ctx, User
from saycut.server.docs import takes
from saycut.server.replies import output_name, render_data
from saycut.server.scope import request_id_of
from saycut.service import renders
from saycut.service.access import Caller
from saycut.service.context import Context
from saycut.service.renders import Output
from saycut.wire import Document, OutputRequest, RenderRequest, read_draft, render_reply

__all__ = ["router", "submit_render"]

router = APIRouter(tags=["renders"])

MAX_WAIT_S = 60.0

_NOT_DONE = Words("the export is not finished", "导出还没有完成")
_WAIT = Words("Ask for its status and download it when it is completed.", "请查询状态，完成后再下载。")
_FILE = Words("file", "文件")


@router.post("/api/render/proxy/lambda", openapi_extra=takes(RenderRequest))
@router.post("/api/render/proxy/draft", openapi_extra=takes(RenderRequest))
@router.post("/services/v1/render-proxy/lambda", openapi_extra=takes(RenderRequest))
def submit(request: Request, context: Ctx, caller: User, body: Body) -> Document:
    """Export a session, or a draft of it. The same id with the same request is the export that is there."""
    job = submit_render(context, caller, RenderRequest.read(body), body)
    return render_reply(render_data(request, job, renders.position(context, job)), request_id_of(request))


@router.get("/api/render/proxy/lambda/{render_id}")
@router.get("/api/render/proxy/{render_id}")
@router.get("/services/v1/render-proxy/lambda/{render_id}")
async def poll(request: Request, context: Ctx, caller: User, render_id: str, wait: float = 0.0) -> Document:
    """How an export stands; with ``wait`` (seconds) the answer comes when it is over, or the time is."""
    caller.require("read")
    job = await _waited(context, caller, render_id, max(0.0, min(wait, MAX_WAIT_S)))
    place = await run_in_threadpool(renders.position, context, job)
    return render_reply(render_data(request, job, place), request_id_of(request))


@router.post("/api/render/proxy/lambda/{render_id}/cancel")
@router.post("/api/render/proxy/{render_id}/cancel")
@router.post("/services/v1/render-proxy/lambda/{render_id}/cancel")
def cancel(request: Request, context: Ctx, caller: User, render_id: str) -> Document:
    """Stop an export; nothing partial is left."""
    caller.require("write")
    return render_reply(render_data(request, renders.cancel(context, caller, render_id)), request_id_of(request))


@router.get("/api/render/proxy/{render_id}/download")
@router.get("/api/render/proxy/lambda/{render_id}/download")
@router.get("/services/v1/render-proxy/{render_id}/download")
def download(context: Ctx, caller: User, render_id: str, output: int = 0) -> Response:
    """The finished file, in ranges where they are asked for; ``output`` counts from 0 where there are several."""
    caller.require("read")
    return video_file(context, renders.find(context, caller, render_id), output)


def video_file(context: Context, job: Job, number: int) -> Response:
    """One finished video of a job. Raises NotFound, Conflict while it is not finished."""
    if job.state != "done" or job.output is None:
        raise Conflict(reason=_NOT_DONE, remedy=_WAIT)
    made = job.output["outputs"]
    assert isinstance(made, list)
    if not 0 <= number < len(made):
        raise NotFound(what=_FILE, name=str(number))
    path = context.blobs.open_local(str(made[number]["key"]))
    return FileResponse(path, media_type="video/mp4", filename=output_name(job, number))


def submit_render(context: Context, caller: Caller, wanted: RenderRequest, body: object) -> Job:
    """Queue what a request asks for; its draft is read against the session and nothing else."""
    session_id = wanted.session_id or wanted.project_id or ""
    draft = None
    if wanted.draft not in (None, {}, "", "null"):
        draft = read_draft(wanted.draft, renders.known_timeline(context, caller, session_id))
    outputs = [_output(one) for one in wanted.outputs or (wanted.output,)]
    return renders.submit(
        context, caller, session_id, wanted.id, outputs, _digest(body), draft=draft, version=wanted.version
    )


async def _waited(context: Context, caller: Caller, render_id: str, seconds: float) -> Job:
    job = await run_in_threadpool(renders.find, context, caller, render_id)
    if not seconds:
        return job
    news, loop = asyncio.Event(), asyncio.get_running_loop()
    end = loop.time() + seconds
    with context.bell.listening(job.id, lambda: loop.call_soon_threadsafe(news.set)):
        while job.open and (left := end - loop.time()) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), min(left, 1.0))
            news.clear()
            job = await run_in_threadpool(renders.find, context, caller, render_id)
    return job


def _output(wanted: OutputRequest) -> Output:
    aspect = tuple(int(side) for side in wanted.aspect_ratio.split(":")) if wanted.aspect_ratio else None
    return Output(
        format=wanted.format,
        codec=wanted.codec,
        quality=wanted.quality,
        crf=wanted.crf,
        size=wanted.size,
        short_side=wanted.short_side,
        aspect=(aspect[0], aspect[1]) if aspect else None,
        fps=wanted.fps,
        max_bytes=wanted.max_bytes,
    )


def _digest(body: object) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
