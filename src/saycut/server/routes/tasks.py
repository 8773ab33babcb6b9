"""Sessions under the published paths: made, their state, what they cost."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from fastapi import APIRouter, Request

from saycut.errors import NotFound
from saycut.language import Words
from saycut.server.auth import Body, Ctx, User
from saycut.server.docs import takes
from saycut.server.replies import credits_item, session_data, state_data
from saycut.server.scope import request_id_of
from saycut.service import credits as credit
from saycut.service import sessions
from saycut.wire import (
    AGENT,
    CreateTaskRequest,
    CreditsData,
    CreditsHistory,
    Document,
    HistoryQuery,
    ProjectRequest,
    success,
)

__all__ = ["require_app", "router"]

router = APIRouter(tags=["sessions"])

APPS = (AGENT, "saycut")


def require_app(app: str) -> None:
    """Raise NotFound for an app that this is not."""
    if app not in APPS:
        raise NotFound(what=Words("app", "应用"), name=app)


@router.post("/api/tasks/{user}/with-session/{app}", openapi_extra=takes(CreateTaskRequest, required=False))
def create_task(request: Request, context: Ctx, caller: User, user: str, app: str, body: Body) -> Document:
    """A new task with its session."""
    require_app(app)
    caller.require_account("write")
    wanted = CreateTaskRequest.read(body)
    made = sessions.create(context, caller, wanted.task_name, wanted.language_tag)
    return success(session_data(request, caller, made), request_id_of(request))


@router.post("/projects", openapi_extra=takes(ProjectRequest, required=False))
def create_project(request: Request, context: Ctx, caller: User, body: Body) -> Document:
    """The same as the gateway of the second generation asks for it."""
    caller.require_account("write")
    wanted = ProjectRequest.read(body)
    made = sessions.create(context, caller, wanted.name, None)
    inner: Document = {"session_id": made.id, "project_id": made.task_id, "status": "ready"}
    answer: Document = {"project_id": made.task_id, "user_id": made.user_id, "session": inner}
    return success(answer, request_id_of(request))


@router.get("/api/tasks/{user}")
@router.get("/projects")
def list_tasks(request: Request, context: Ctx, caller: User) -> Document:
    """The caller's sessions, the last changed first."""
    caller.require("read")
    found = [session_data(request, caller, one).snake() for one in sessions.sessions_of(context, caller)]
    return success({"projects": found, "tasks": found, "count": len(found)}, request_id_of(request))  # type: ignore[dict-item]


@router.get("/api/state/{app}/{user}/{session_id}/latest")
def state(request: Request, context: Ctx, caller: User, app: str, user: str, session_id: str) -> Document:
    """The timeline as a draft, the files, the exports, and whether something is being worked on."""
    require_app(app)
    caller.require("read")
    found = sessions.snapshot(context, caller, session_id)
    return success(state_data(request, caller, found), request_id_of(request))


@router.delete("/api/tasks/{user}/{session_id}")
def delete_task(request: Request, context: Ctx, caller: User, user: str, session_id: str) -> Document:
    """Remove a session with its files and exports."""
    caller.require("write")
    sessions.delete(context, caller, session_id)
    return success({"session_id": session_id, "deleted": True}, request_id_of(request))


@router.get("/api/credits/balance/simple")
@router.get("/billing/balance")
def balance(request: Request, context: Ctx, caller: User) -> Document:
    """What is left, and what is held by work under way."""
    caller.require_account("read")
    found = credit.balance(context, caller)
    data = CreditsData.of(found.available, found.frozen, found.granted, found.consumed, metered=context.hosted)
    return success(data, request_id_of(request))


@router.get("/api/credits/history")
@router.get("/billing/usage/conversations")
def history(request: Request, context: Ctx, caller: User) -> Document:
    """Grants and costs, the newest first; dates are inclusive."""
    caller.require_account("read")
    wanted = HistoryQuery.read(dict(request.query_params))
    since = _start(wanted.start_date) if wanted.start_date else None
    until = _start(wanted.end_date + timedelta(days=1)) if wanted.end_date else None
    lines, _ = credit.entries(context, caller, since_ms=since, until_ms=until, limit=100_000, offset=0)
    items = [item for line in lines if (item := credits_item(line)) is not None]
    first = (wanted.page_no - 1) * wanted.page_size
    page = tuple(items[first : first + wanted.page_size])
    return success(CreditsHistory.of(page, len(items), wanted.page_no, wanted.page_size), request_id_of(request))


def _start(day: date) -> int:
    return int(datetime.combine(day, time.min, UTC).timestamp() * 1000)
