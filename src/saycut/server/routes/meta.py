"""What there is and how it is: health, readiness, capabilities, metrics."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from saycut import __version__
from saycut.db import digest_of
from saycut.errors import LinkRefused, StoreError
from saycut.language import Words
from saycut.server.auth import Ctx
from saycut.server.scope import address_of, is_loopback, request_id_of
from saycut.wire import Document, draft_schema, success

__all__ = ["router"]

router = APIRouter(tags=["server"])

_LOCAL_ONLY = Words("metrics are for this machine only", "指标仅限本机查看")


@router.get("/health")
def health() -> Document:
    """The process answers."""
    return {"status": "ok", "version": __version__}


@router.get("/ready")
def ready(request: Request, context: Ctx) -> Response:
    """Whether requests can be served: the database answers and no shutdown is under way."""
    try:
        with context.database.read() as tx:
            tx.tokens.find(digest_of("nobody"), 0)
    except StoreError as error:
        return JSONResponse({"status": "unavailable", "reason": error.code}, 503)
    stopping = request.app.state.stopping.is_set()
    return JSONResponse({"status": "stopping" if stopping else "ready"}, 503 if stopping else 200)


@router.get("/api/capabilities")
def capabilities(request: Request, context: Ctx) -> Document:
    """Formats, limits and what this server can do, so that nobody has to guess."""
    settings = context.settings
    data: Document = {
        "version": __version__,
        "profile": settings.profile,
        "metered": context.hosted,
        "upload": {
            "max_bytes": settings.upload_bytes,
            "multipart_field": "files",
            "url": not settings.offline,
            "path_import": not context.hosted,
            "formats": {
                "video": ["mp4", "mov", "avi", "webm", "mkv"],
                "image": ["jpg", "png", "gif", "webp"],
                "audio": ["mp3", "wav", "m4a", "aac", "flac", "ogg"],
                "document": ["txt", "md"],
            },
        },
        "output": {"formats": ["mp4"], "codecs": ["h264"], "qualities": ["draft", "low", "medium", "high", "best"]},
        "stream": {"resume": True, "heartbeat_s": settings.heartbeat_s, "idempotency_key": True},
        "credits": {"edit": settings.edit_credits, "export": settings.export_credits} if context.hosted else None,
        "languages": ["en", "zh"],
    }
    return success(data, request_id_of(request))


@router.get("/api/draft-schema")
def schema() -> Document:
    """The JSON schema of a draft."""
    return draft_schema()


@router.get("/metrics", include_in_schema=False)
def metrics(request: Request) -> Response:
    """For Prometheus on the same machine."""
    if not is_loopback(address_of(request)):
        raise LinkRefused(reason=_LOCAL_ONLY)
    return Response(request.app.state.metrics.text(), media_type="text/plain; version=0.0.4")
