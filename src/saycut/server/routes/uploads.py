"""Files taken in: as a form, by address, by path on this machine."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from saycut.blobs import Blob
from saycut.db import Asset
from saycut.errors import FileMissing, InvalidRequest, SaycutError, UploadTooLarge
from saycut.language import Words
from saycut.server.auth import Body, Ctx, User, read_json
from saycut.server.docs import takes
from saycut.server.multipart import read_form
from saycut.server.replies import media_file
from saycut.server.routes.tasks import require_app
from saycut.server.scope import request_id_of
from saycut.service import uploads
from saycut.service.access import Caller, count_request
from saycut.service.context import Context
from saycut.wire import Document, ImportRequest, UploadData, UploadRequest, success

__all__ = ["router"]

router = APIRouter(tags=["uploads"])

_FILES = Words("has no file", "没有文件")
_FORM = Words("the form", "表单")
_UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}}},
                    "required": ["files"],
                }
            },
            **takes(UploadRequest)["requestBody"]["content"],
        },
    }
}


@router.post("/api/upload-video/{app}/{user}/{session_id}", openapi_extra=_UPLOAD)
async def upload(request: Request, context: Ctx, caller: User, app: str, user: str, session_id: str) -> Document:
    """Files of a form (field ``files``, several at once), or addresses as JSON."""
    require_app(app)
    return await _upload(request, context, caller, session_id)


@router.post("/files/upload", openapi_extra=_UPLOAD)
async def gateway_upload(request: Request, context: Ctx, caller: User, session_id: str = "") -> Document:
    """The second generation's form: field ``file``, and ``session_id`` in the form or the query."""
    return await _upload(request, context, caller, session_id)


@router.post("/api/import/{app}/{user}/{session_id}", openapi_extra=takes(ImportRequest))
def import_files(request: Request, context: Ctx, caller: User, app: str, session_id: str, body: Body) -> Document:
    """Files that lie on this machine, without a copy over HTTP; the local profile only."""
    require_app(app)
    caller.require("upload")
    wanted = ImportRequest.read(body)
    session = uploads.require_session(context, caller, session_id)
    made = [uploads.import_path(context, caller, session, Path(path)) for path in wanted.paths]
    return _answer(request, made)


async def _upload(request: Request, context: Context, caller: Caller, session_id: str) -> Document:
    caller.require("upload")
    await run_in_threadpool(count_request, context, caller)
    if session_id:
        session_id = await run_in_threadpool(uploads.require_session, context, caller, session_id)
    kind = request.headers.get("content-type", "")
    if not kind.lower().startswith("multipart/"):
        wanted = UploadRequest.read(await read_json(request))
        return _answer(request, await run_in_threadpool(uploads.fetch, context, caller, session_id, wanted.urls))
    _require_length(request, context)
    form = await read_form(kind, _chunks(request, context), context.blobs, context.settings.upload_bytes)
    if not form.files:
        raise InvalidRequest(where=_FORM, reason=_FILES)
    if not session_id:
        named = form.fields.get("session_id", "")
        session_id = await run_in_threadpool(uploads.require_session, context, caller, named)
    return _answer(request, await run_in_threadpool(_keep, context, caller, session_id, form.files))


def _keep(context: Context, caller: Caller, session_id: str, files: list[tuple[str, Blob]]) -> list[Asset]:
    """Make assets of what was kept; the first that cannot be used refuses the rest, but not those before it."""
    made: list[Asset] = []
    for number, (name, blob) in enumerate(files):
        try:
            made.append(uploads.add_blob(context, caller, session_id, name, blob, "upload"))
        except SaycutError:
            uploads.discard(context, [rest.key for _, rest in files[number:]])
            raise
    return made


def _require_length(request: Request, context: Context) -> None:
    """Refuse before a byte is read what says by itself that it is too large."""
    said = request.headers.get("content-length", "")
    limit = context.settings.upload_bytes
    if said.isdecimal() and int(said) > limit * 50 + (1 << 20):
        raise UploadTooLarge(name="body", found=uploads.readable(int(said)), limit=uploads.readable(limit))


async def _chunks(request: Request, context: Context) -> AsyncGenerator[bytes]:
    async for chunk in request.stream():
        yield chunk


def _answer(request: Request, made: list[Asset] | tuple[Asset, ...]) -> Document:
    if not made:
        raise FileMissing(name="file")
    files = tuple(media_file(request, asset) for asset in made)
    return success(UploadData.of(files), request_id_of(request))
