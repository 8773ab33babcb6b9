"""Where the service answers, below its base address."""

from __future__ import annotations

from urllib.parse import quote

from saycut.wire import AGENT

__all__ = [
    "ANONYMOUS_TOKEN",
    "CANCEL_TURN",
    "CLAIM_TOKEN",
    "CREDITS",
    "HEALTH",
    "RENDER",
    "RUN",
    "SESSIONS",
    "download",
    "events",
    "render",
    "session",
    "state",
    "upload",
]

ANONYMOUS_TOKEN = "/api/auth/anonymous-token"
CLAIM_TOKEN = "/api/auth/claim-token"
SESSIONS = f"/api/tasks/me/with-session/{AGENT}"
RUN = "/run_sse"
CREDITS = "/api/credits/balance/simple"
RENDER = "/api/render/proxy/lambda"
HEALTH = "/health"
CANCEL_TURN = "/api/turns/cancel"


def session(session_id: str) -> str:
    """One session as a whole."""
    return f"/api/tasks/me/{_part(session_id)}"


def upload(session_id: str) -> str:
    """Files of a session go here."""
    return f"/api/upload-video/{AGENT}/me/{_part(session_id)}"


def state(session_id: str) -> str:
    """All that is known of a session."""
    return f"/api/state/{AGENT}/me/{_part(session_id)}/latest"


def events(invocation_id: str) -> str:
    """All events of one turn, as a stream that goes on where ``Last-Event-ID`` says."""
    return f"/api/turns/{_part(invocation_id)}/events"


def render(render_id: str) -> str:
    """One render job."""
    return f"{RENDER}/{_part(render_id)}"


def download(render_id: str) -> str:
    """Its file, when the link in the answer fails."""
    return f"/api/render/proxy/{_part(render_id)}/download"


def _part(value: str) -> str:
    return quote(value, safe="")
