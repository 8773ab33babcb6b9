"""Messages: run as a stream or at once, followed again, stopped."""

from __future__ import annotations

import mimetypes

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response, StreamingResponse

from saycut.db import Turn
from saycut.errors import InvalidRequest
from saycut.language import Words
from saycut.server.auth import Body, Ctx, User
from saycut.server.docs import takes
from saycut.server.routes.tasks import require_app
from saycut.server.scope import request_id_of
from saycut.server.stream import last_event_id, sse, whole_turn
from saycut.service import turn_queue, uploads
from saycut.service.access import Caller
from saycut.service.context import Context
from saycut.service.turn_queue import Attached, Message
from saycut.wire import MEDIA_TYPE, CancelTurnRequest, Document, RunRequest, success

__all__ = ["message_of", "router"]

router = APIRouter(tags=["turns"])

_HEADERS = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
_EMPTY = Words("says nothing", "没有内容")
_MAX_KEY = 256


@router.post("/run_sse", openapi_extra=takes(RunRequest))
async def run_sse(request: Request, context: Ctx, caller: User, body: Body) -> Response:
    """Send a message and watch what comes of it; closing the connection stops nothing."""
    attached = await _attach(request, context, caller, body)
    return _stream(request, attached.turn, max(attached.after, last_event_id(request)))


@router.get("/run_sse")
def follow_latest(request: Request, context: Ctx, caller: User, session_id: str) -> Response:
    """Watch the last turn of a session, from its beginning or after ``Last-Event-ID``."""
    caller.require("read")
    return _stream(request, turn_queue.latest(context, caller, session_id), last_event_id(request))


@router.get("/api/turns/{turn_id}/events")
def follow(request: Request, context: Ctx, caller: User, turn_id: str) -> Response:
    """Watch a turn, while it runs or long after."""
    caller.require("read")
    return _stream(request, turn_queue.find(context, caller, turn_id), last_event_id(request))


@router.post("/run", openapi_extra=takes(RunRequest))
async def run(request: Request, context: Ctx, caller: User, body: Body) -> Response:
    """Send a message and wait for all that comes of it."""
    attached = await _attach(request, context, caller, body)
    return JSONResponse(await whole_turn(request, attached.turn, attached.after))


@router.post("/api/turns/cancel", openapi_extra=takes(CancelTurnRequest))
def cancel(request: Request, context: Ctx, caller: User, body: Body) -> Document:
    """Stop the turn that is being worked on, or the one that is named."""
    caller.require("write")
    wanted = CancelTurnRequest.read(body)
    turn = turn_queue.cancel(context, caller, wanted.session_id, wanted.invocation_id)
    return success(_turn_data(turn), request_id_of(request))


@router.get("/api/turns/{turn_id}")
def turn_state(request: Request, context: Ctx, caller: User, turn_id: str) -> Document:
    """How a turn stands."""
    caller.require("read")
    return success(_turn_data(turn_queue.find(context, caller, turn_id)), request_id_of(request))


def message_of(request: Request, wanted: RunRequest) -> Message:
    """The message of a run request. Raises InvalidRequest for one that says nothing."""
    answers = [str(value) for answer in wanted.answers for value in (answer.response or {}).values()]
    text = wanted.text.strip() or "\n".join(answers).strip()
    if not text or wanted.new_message is None:
        raise InvalidRequest(where="newMessage", reason=_EMPTY)
    key = request.headers.get("idempotency-key", "").strip()[:_MAX_KEY] or wanted.idempotency_key
    content = wanted.new_message.model_dump(mode="json", by_alias=True, exclude_none=True)
    for part in content["parts"]:
        if "inlineData" in part:
            part["inlineData"].pop("data", None)  # the bytes are kept as a file
    return Message(text, content, key)


def _keep_files(context: Context, caller: Caller, wanted: RunRequest) -> None:
    """Files inside the message become files of the session; those at an address are fetched. Raises ScopeMissing."""
    parts = wanted.new_message.parts if wanted.new_message else ()
    for number, part in enumerate(parts, 1):
        if part.inline_data is not None and part.inline_data.data:
            caller.require("upload")
            name = part.inline_data.display_name or _name(part.inline_data.mime_type, number)
            uploads.add_once(context, caller, wanted.session_id, name, part.inline_data.content)
        if part.file_data is not None and (part.file_data.file_uri or "").startswith(("http://", "https://")):
            caller.require("upload")
            uploads.fetch(context, caller, wanted.session_id, [part.file_data.file_uri or ""])


def _name(mime: str | None, number: int) -> str:
    return f"attachment-{number}{mimetypes.guess_extension(mime or '') or ''}"


async def _attach(request: Request, context: Context, caller: Caller, body: object) -> Attached:
    caller.require("write")
    wanted = RunRequest.read(body)
    require_app(wanted.app_name)
    if wanted.invocation_id and not wanted.text and not wanted.answers:
        turn = await run_in_threadpool(turn_queue.find, context, caller, wanted.invocation_id)
        return Attached(turn, 0, is_new=False)
    message = message_of(request, wanted)
    await run_in_threadpool(_keep_files, context, caller, wanted)
    return await run_in_threadpool(turn_queue.submit, context, caller, wanted.session_id, message)


def _stream(request: Request, turn: Turn, after: int) -> Response:
    headers = {**_HEADERS, "X-Invocation-Id": turn.id}
    return StreamingResponse(sse(request, turn, after), media_type=MEDIA_TYPE, headers=headers)


def _turn_data(turn: Turn) -> Document:
    return {
        "invocation_id": turn.id,
        "session_id": turn.session_id,
        "status": turn.state,
        "cancel_requested": turn.cancel_requested,
        "last_event": turn.last_event,
        "text": str((turn.result or {}).get("text", "")) or None,
    }
