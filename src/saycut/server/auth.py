"""Who sends a request, and its body: what routes depend on."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from saycut.errors import InvalidRequest, TokenInvalid, UploadTooLarge
from saycut.language import Words
from saycut.server.scope import context_of
from saycut.service.access import Caller, attribution, authenticate
from saycut.service.context import Context

__all__ = ["MAX_BODY", "Body", "Ctx", "User", "bearer", "current_caller", "read_json"]

MAX_BODY = 48 << 20
"""Bytes of a JSON body: a message may hold pictures, as base64."""

_NOT_JSON = Words("is not JSON", "不是 JSON")
_BODY = Words("its body", "正文")


def bearer(request: Request) -> str:
    """The secret of the Authorization header, empty without one."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


async def current_caller(request: Request) -> Caller:
    """Raises TokenInvalid."""
    secret = bearer(request)
    if not secret:
        raise TokenInvalid
    caller = await run_in_threadpool(authenticate, context_of(request), secret, attribution(request.headers))
    request.scope["saycut.user"] = caller.user.id
    return caller


async def read_json(request: Request) -> object:
    """Parsed JSON; an empty body is an empty object. Raises InvalidRequest, UploadTooLarge."""
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > MAX_BODY:
            raise UploadTooLarge(name="body", found=f"> {MAX_BODY >> 20} MB", limit=f"{MAX_BODY >> 20} MB")
        pieces.append(piece)
    raw = b"".join(pieces)
    if not raw.strip():
        return {}
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise InvalidRequest(where=_BODY, reason=_NOT_JSON) from error


Ctx = Annotated[Context, Depends(context_of)]
User = Annotated[Caller, Depends(current_caller)]
Body = Annotated[object, Depends(read_json)]
