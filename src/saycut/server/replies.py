"""Rows as the published answers have them."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from starlette.requests import Request

from saycut.db import Asset, Entry, Job, Session, Token
from saycut.language import Language
from saycut.server.errors import language_for
from saycut.server.scope import base_url, context_of
from saycut.service.access import Caller
from saycut.service.credits import register_url
from saycut.service.sessions import Snapshot
from saycut.wire import (
    CanvasConfig,
    CreditsItem,
    LastChange,
    MediaFile,
    RenderData,
    RenderOutput,
    RenderStatus,
    SessionData,
    SessionState,
    StateData,
    TokenInfo,
    TurnState,
    aspect_ratio,
    to_draft,
)

__all__ = [
    "at",
    "credits_item",
    "media_file",
    "register_link",
    "render_data",
    "session_data",
    "signed",
    "state_data",
    "token_info",
]

_STATUS: Mapping[str, RenderStatus] = {
    "queued": "pending",
    "running": "processing",
    "done": "completed",
    "failed": "failed",
    "cancelled": "cancelled",
}
_INTERRUPTED = {
    "en": "This export took the server down more than once and was given up.",
    "zh": "这个导出多次导致服务中断，已放弃。",
}


def at(ms: int) -> datetime:
    """A moment in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def signed(request: Request, path: str) -> str:
    """A link to one of our files that carries its own permission for a while."""
    context = context_of(request)
    until = int(time.time()) + context.settings.link_s
    return base_url(request) + context.signer.sign(path, until)


def register_link(request: Request, caller: Caller) -> str | None:
    """Where the caller can register, as an absolute address."""
    url = register_url(context_of(request), caller.user)
    return f"{base_url(request)}{url}" if url and url.startswith("/") else url


def media_file(request: Request, asset: Asset) -> MediaFile:
    """An uploaded or made file, with a link to it."""
    kept = cast(Mapping[str, Any], asset.probe)
    url = signed(request, f"/files/{asset.id}/{asset.name}")
    timed = asset.kind in ("video", "audio")
    seen = asset.kind in ("video", "image")
    return MediaFile(
        filename=asset.name,
        file_type=asset.kind,
        url=url,
        cdn_url=url,
        file_id=asset.id,
        mime_type=asset.mime,
        size=asset.size,
        hash=asset.digest,
        duration=kept.get("duration_s") if timed else None,
        width=kept.get("width") if seen else None,
        height=kept.get("height") if seen else None,
        fps=kept.get("fps") if asset.kind == "video" else None,
        has_audio=bool(kept.get("has_audio")) if timed else None,
    )


def session_data(request: Request, caller: Caller, session: Session) -> SessionData:
    """A session as it is answered when it is made."""
    return SessionData(
        task_id=session.task_id,
        session_id=session.id,
        user_id=session.user_id,
        task_name=session.name,
        language=session.language,
        bind_id=session.user_id,
        register_url=register_link(request, caller),
    )


def state_data(request: Request, caller: Caller, found: Snapshot) -> StateData:
    """The whole state; the draft has no tracks until something was built."""
    timeline, session = found.timeline, found.session
    canvas = timeline.canvas
    files = [(asset, media_file(request, asset)) for asset in found.assets]
    state = SessionState(
        draft=to_draft(timeline, session.name),
        video_infos=tuple(file for asset, file in files if asset.source != "made"),
        generated_media=tuple(file for asset, file in files if asset.source == "made"),
        canvas_config=CanvasConfig(
            width=canvas.width,
            height=canvas.height,
            aspect_ratio=aspect_ratio(canvas.width, canvas.height),
            fps=round(canvas.rate.fps, 3),
        ),
        last_change=_last_change(found),
        revision=found.revision.number if found.revision else 0,
        turn=_turn_state(found),
        renders=tuple(render_data(request, job, found.positions.get(job.id)) for job in found.jobs),
    )
    return StateData(
        session_id=session.id,
        task_id=session.task_id,
        task_name=session.name,
        user_id=session.user_id,
        bind_id=session.user_id,
        register_url=register_link(request, caller),
        state=state,
    )


def render_data(request: Request, job: Job, position: int | None = None) -> RenderData:
    """A job; finished files with fresh links."""
    outputs = _outputs(request, job)
    busy = job.state == "running"
    took = time.time() - job.started_ms / 1000 if job.started_ms else 0.0
    eta = took * (1 - job.progress) / job.progress if busy and job.progress > 0.02 else None
    fields: dict[str, Any] = {
        "id": job.render_id,
        "sessionId": job.session_id,
        "status": _STATUS[job.state],
        # 100 percent is said only when there is something to download.
        "progress": 100 if job.state == "done" else min(99, math.floor(job.progress * 100)),
        "output": outputs[0] if outputs else None,
        "outputs": outputs,
        "error": _why(job, language_for(request)),
        "eta_s": round(eta, 1) if eta is not None else None,
        "poll_after_s": min(5.0, max(1.0, (eta or 4.0) / 4)) if job.open else None,
        "position": position if job.state == "queued" else None,
        "version": job.revision,
        "createdAt": job.created_ms,
        "completedAt": job.finished_ms,
    }
    return RenderData(**fields)


def output_name(job: Job, number: int) -> str:
    """The file name of a finished video."""
    return f"{job.render_id}.mp4" if number == 0 else f"{job.render_id}-{number + 1}.mp4"


def token_info(token: Token) -> TokenInfo:
    """A token without its secret."""
    return TokenInfo(
        token_id=token.id,
        name=token.name,
        scopes=tuple(token.scopes),
        created_at=at(token.created_ms),
        expires_at=at(token.expires_ms) if token.expires_ms is not None else None,
        revoked=token.revoked_ms is not None,
    )


def credits_item(entry: Entry) -> CreditsItem | None:
    """A line of the ledger as a user reads it; what is only set aside or given back is none."""
    if entry.kind == "grant":
        return CreditsItem(
            kind="grant", created_at=at(entry.created_ms), amount_delta=entry.amount, source=entry.reason
        )
    if entry.kind not in ("settle", "expire"):
        return None
    kind: Any = "expire" if entry.kind == "expire" else "conversation"
    return CreditsItem(
        kind=kind,
        created_at=at(entry.created_ms),
        amount_delta=-entry.amount,
        source=entry.reason,
        reference=str(entry.details.get("work", "")),
    )


def _outputs(request: Request, job: Job) -> tuple[RenderOutput, ...]:
    if job.state != "done" or job.output is None:
        return ()
    made = cast("list[Mapping[str, Any]]", job.output["outputs"])
    return tuple(
        RenderOutput(
            url=signed(request, f"/files/renders/{job.id}/{n}/{output_name(job, n)}"),
            duration=item["duration_s"],
            size=item["size"],
            width=item["width"],
            height=item["height"],
        )
        for n, item in enumerate(made)
    )


def _why(job: Job, language: Language) -> str | None:
    if job.state == "cancelled":
        return "cancelled"
    if job.state != "failed":
        return None
    said = (job.error or {}).get("said")
    if not isinstance(said, Mapping):
        return _INTERRUPTED[language]
    hint = cast(Mapping[str, str], (job.error or {}).get("hint") or {}).get(language, "")
    return f"{said[language]} {hint}".strip()


def _last_change(found: Snapshot) -> LastChange | None:
    revision = found.revision
    if revision is None or not revision.summary:
        return None
    return LastChange(
        summary=revision.summary,
        invocation_id=revision.turn_id or "",
        revision=revision.number,
        changed_at=at(revision.created_ms),
    )


def _turn_state(found: Snapshot) -> TurnState:
    turn = found.turn
    if turn is None:
        return TurnState()
    if turn.state not in ("queued", "running", "awaiting_input"):
        return TurnState(invocation_id=turn.id)
    return TurnState(status=turn.state, invocation_id=turn.id, position=found.positions.get(turn.id, 0))
