"""What goes wrong, as clients read it; the one place that decides on status and envelope.

SaycutError            the code and status of saycut.wire.codes
Starlette's own        404, 405, 400 in the same envelope
anything else          500 without a word of what it was; that stands in the log
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from saycut import errors
from saycut.errors import InvalidRequest, SaycutError, Unforeseen
from saycut.language import Language
from saycut.server.scope import request_id_of, settings_of
from saycut.wire import ErrorCode, code_of, failure, problem_of

__all__ = ["answer_for", "code_named", "install", "language_for"]

_log = logging.getLogger("saycut.server")
_BY_CODE: Mapping[str, type[SaycutError]] = {
    kind.code: kind for kind in (getattr(errors, name) for name in errors.__all__)
}


def install(app: FastAPI) -> None:
    """Give the app its answers to everything that is raised in a route."""
    app.add_exception_handler(SaycutError, _ours)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _starlettes)


def language_for(request: Request) -> Language:
    """Chinese where the client puts it first, else English."""
    return "zh" if request.headers.get("accept-language", "").strip().lower().startswith("zh") else "en"


def answer_for(request: Request, error: SaycutError) -> Response:
    """The refusal, with Retry-After where waiting helps."""
    status, body = failure(error, language_for(request), request_id_of(request))
    headers = {}
    wait = error.details.get("retry_after_s")
    if status in (429, 503):
        headers["Retry-After"] = str(wait or 5)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body, 200 if settings_of(request).always_200 else status, headers)


def unforeseen(request: Request, error: BaseException) -> Response:
    """Our fault: logged with its traceback, told without."""
    _log.error("request %s broke", request_id_of(request), exc_info=error)
    return answer_for(request, Unforeseen())


def code_named(code: str) -> ErrorCode:
    """The published code of an error that was kept by its stable name."""
    kind = _BY_CODE.get(code, SaycutError)
    return code_of(kind.__new__(kind))


async def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, SaycutError)
    if code_of(error).status >= 500:
        _log.error("request %s failed: %s", request_id_of(request), error, exc_info=error)
    return answer_for(request, error)


async def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problem = error.errors()[0]
    where, reason = problem_of(str(problem["type"]), tuple(problem["loc"]), problem.get("ctx") or {})
    return answer_for(request, InvalidRequest(where=where, reason=reason))


async def _starlettes(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = str(error.detail)
    body = {
        "code": error.status_code,
        "success": False,
        "message": said,
        "hint": "",
        "request_id": request_id_of(request),
        "reason": "http",
        "error": said,
        "detail": said,
        "data": None,
    }
    return JSONResponse(body, error.status_code, dict(error.headers or {}))
