"""``/api/v1/generate``: one wish, one call; a session, a message and an export behind it."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from saycut.errors import NotUnderstood
from saycut.language import language_of
from saycut.server.auth import Body, Ctx, User
from saycut.server.docs import takes
from saycut.server.replies import render_data
from saycut.server.scope import request_id_of
from saycut.server.stream import whole_turn
from saycut.service import renders, sessions, turn_queue, uploads
from saycut.service.access import Caller
from saycut.service.context import Context
from saycut.service.turn_queue import Message
from saycut.wire import Document, GenerateData, GenerateRequest, OutputRequest, success

__all__ = ["router"]

router = APIRouter(tags=["generate"])

PLAN_S = 60.0
"""How long the answer waits for the plan; the work goes on without it."""

_ASPECT = re.compile(r"[1-9][0-9]?:[1-9][0-9]?")
_SECONDS = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(s|sec|seconds?|m|min|minutes?)?\s*", re.IGNORECASE)


@router.post("/api/v1/generate", openapi_extra=takes(GenerateRequest))
async def generate(request: Request, context: Ctx, caller: User, body: Body) -> Document:
    """Do what the prompt says with the files at ``urls``, and export it; poll the render for the video."""
    wanted = GenerateRequest.read(body)
    caller.require_account("write")
    caller.require_export(context.hosted)
    options = dict(wanted.options)
    text = _sentence(wanted.prompt, options)
    render_id = f"render_{secrets.token_hex(8)}"
    export: dict[str, object] = {"id": render_id, **_output(options)}
    urls = _urls(options)
    message = Message(text, {"role": "user", "parts": [{"text": text}]}, export=export)  # type: ignore[arg-type]
    session_id, task_id = await run_in_threadpool(_begin, context, caller, wanted.skill, urls)
    attached = await run_in_threadpool(turn_queue.submit, context, caller, session_id, message)
    try:
        await asyncio.wait_for(whole_turn(request, attached.turn, 0), PLAN_S)
    except TimeoutError:
        job = None
    else:
        job = await run_in_threadpool(renders.maybe, context, caller, render_id)
        if job is None:
            turn = await run_in_threadpool(turn_queue.find, context, caller, attached.turn.id)
            raise NotUnderstood(reply=_reply(turn.result, turn.question))
    shown = render_data(request, job) if job is not None else None
    data = GenerateData(
        task_id=task_id,
        session_id=session_id,
        invocation_id=attached.turn.id,
        render_id=render_id,
        status=shown.status if shown else "pending",
        output_url=shown.outputUrl if shown else None,
        unused_options=tuple(sorted(options)),
    )
    return success(data, request_id_of(request))


def _begin(context: Context, caller: Caller, name: str, urls: list[str]) -> tuple[str, str]:
    session = sessions.create(context, caller, name or "generate", None)
    if urls:
        caller.require("upload")
        uploads.fetch(context, caller, session.id, urls)
    return session.id, session.task_id


def _sentence(prompt: str, options: Document) -> str:
    """The prompt with its length said in it."""
    seconds = _seconds(options.pop("duration", None))
    if seconds is None:
        return prompt
    if language_of(prompt) == "zh":
        return f"{prompt}，总时长{seconds:g}秒"
    return f"{prompt}, {seconds:g} seconds long"


def _seconds(value: object) -> float | None:
    found = _SECONDS.fullmatch(str(value)) if value is not None else None
    if found is None:
        return None
    return float(found[1]) * (60 if (found[2] or "s").lower().startswith("m") else 1)


def _output(options: Document) -> dict[str, object]:
    """Shape and resolution, where they are understood; the rest stays among the options."""
    out: dict[str, object] = {}
    for name in ("aspect_ratio", "format"):
        if _ASPECT.fullmatch(str(options.get(name, ""))):
            out["aspect"] = [int(side) for side in str(options.pop(name)).split(":")]
    if str(options.get("format", "")).lower() == "mp4":
        options.pop("format")
    if isinstance(text := options.get("resolution"), str):
        side = OutputRequest.read({"resolution": text}).short_side
        if side:
            out["short_side"] = side
            options.pop("resolution")
    return out


def _urls(options: Document) -> list[str]:
    found = options.pop("urls", None) or options.pop("files", None) or []
    items = found if isinstance(found, list) else [found]
    return [str(item["url"]) if isinstance(item, Mapping) and "url" in item else str(item) for item in items][:50]


def _reply(result: Mapping[str, object] | None, question: Mapping[str, object] | None) -> str:
    said = (result or {}).get("text") or (question or {}).get("question") or (result or {}).get("error") or ""
    return str(said).replace("{", "{{").replace("}", "}}")
