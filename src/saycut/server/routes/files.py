"""Files by signed links: whoever has the link has the file, until its time is over."""

from __future__ import annotations

import time

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from saycut.errors import NotFound
from saycut.language import Words
from saycut.server.auth import Ctx
from saycut.server.routes.renders import video_file
from saycut.service.context import Context
from saycut.service.renders import job_of
from saycut.service.uploads import asset_of

__all__ = ["router"]

router = APIRouter(tags=["files"])

_FILE = Words("file", "文件")
_SAFE = {"Content-Security-Policy": "sandbox; default-src 'none'", "Cross-Origin-Resource-Policy": "same-site"}


@router.get("/files/{asset_id}/{name}")
def asset_file(request: Request, context: Ctx, asset_id: str, name: str) -> Response:
    """An uploaded or made file, in ranges where they are asked for."""
    _check(request, context)
    asset = asset_of(context, asset_id)
    if asset is None:
        raise NotFound(what=_FILE, name=name)
    path = context.blobs.open_local(asset.blob_key)
    return FileResponse(
        path, media_type=asset.mime, filename=asset.name, headers=_SAFE, content_disposition_type="inline"
    )


@router.get("/files/renders/{job_id}/{number}/{name}")
def render_file(request: Request, context: Ctx, job_id: str, number: int, name: str) -> Response:
    """A finished video."""
    _check(request, context)
    job = job_of(context, job_id)
    if job is None:
        raise NotFound(what=_FILE, name=name)
    return video_file(context, job, number)


def _check(request: Request, context: Context) -> None:
    context.signer.check(request.scope["path"], dict(request.query_params), time.time())
