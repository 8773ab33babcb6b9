"""Around every request: its id, the version in each reply, the hosts that are answered to, counting, a last catch.

Plain ASGI, since a stream must pass through piece by piece.
"""

from __future__ import annotations

import logging
import re
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from saycut import __version__, ids
from saycut.server.errors import unforeseen
from saycut.server.metrics import Metrics
from saycut.server.scope import context_of, is_loopback

__all__ = ["Around"]

_log = logging.getLogger("saycut.access")
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


class Around:
    """The outermost layer but for uvicorn."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        scope["saycut.request_id"] = given if _ID.fullmatch(given) else ids.request_id()
        began, status, started = time.monotonic(), 500, False

        async def sending(message: Message) -> None:
            nonlocal status, started
            if message["type"] == "http.response.start":
                status, started = message["status"], True
                headers = MutableHeaders(scope=message)
                headers["X-Saycut-Version"] = __version__
                headers["X-Request-Id"] = scope["saycut.request_id"]
                headers["X-Content-Type-Options"] = "nosniff"
            await send(message)

        request = Request(scope, receive)
        try:
            if _is_foreign(request):
                body = {"code": 403, "success": False, "message": "This host name is not served.", "data": None}
                await JSONResponse(body, 403)(scope, receive, sending)
            else:
                await self._app(scope, receive, sending)
        except ClientDisconnect:
            status = 499  # nobody is left to answer; the number is nginx' for the log
        except Exception as error:
            if started:
                raise
            await unforeseen(request, error)(scope, receive, sending)
        finally:
            took = time.monotonic() - began
            self._metrics.request(scope, status, took)
            _log.info(
                "%s %s %s %.0f ms %s", scope["method"], scope["path"], status, took * 1000, scope["saycut.request_id"]
            )


def _is_foreign(request: Request) -> bool:
    """Whether a local server is addressed by a name that is not this machine's: a web page rebinding its own name."""
    context = context_of(request)
    host = (request.url.hostname or "").lower()
    return not context.hosted and not is_loopback(host) and host not in context.settings.allowed_hosts
