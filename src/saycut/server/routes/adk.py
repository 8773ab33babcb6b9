"""The Agent Development Kit's own routes, as its clients call them."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from saycut import __version__, db
from saycut.errors import InvalidRequest
from saycut.language import Words
from saycut.server.auth import Body, Ctx, User
from saycut.server.docs import takes
from saycut.server.events import adk_event
from saycut.server.routes.tasks import require_app
from saycut.service import sessions
from saycut.wire import AGENT, CreateSessionRequest, Document, PatchSessionRequest, Session

__all__ = ["router"]

router = APIRouter(tags=["adk"])

_OURS = Words("is chosen by the server; leave it out", "由服务器生成，请不要指定")
_APP = "/apps/{app}/users/{user}/sessions"


@router.get("/list-apps")
def list_apps(detailed: bool = False) -> Response:
    """The one app there is."""
    if detailed:
        return JSONResponse(
            {"apps": [{"name": AGENT, "rootAgentName": AGENT, "description": "Saycut", "language": "python"}]}
        )
    return JSONResponse([AGENT])


@router.get("/version")
def version() -> Document:
    return {"version": __version__}


@router.post(_APP, openapi_extra=takes(CreateSessionRequest, required=False))
def create(context: Ctx, caller: User, app: str, user: str, body: Body) -> Document:
    """A new session."""
    require_app(app)
    caller.require_account("write")
    wanted = CreateSessionRequest.read(body)
    if wanted.session_id is not None:
        raise InvalidRequest(where="sessionId", reason=_OURS)
    made = sessions.create(context, caller, "project", None)
    if wanted.state:
        made = sessions.patch_state(context, caller, made.id, {"adk": wanted.state})
    return _session(made, app, user).camel()


@router.get(_APP)
def list_sessions(context: Ctx, caller: User, app: str, user: str) -> Response:
    """The caller's sessions without their events."""
    require_app(app)
    caller.require("read")
    return JSONResponse([_session(one, app, user).camel() for one in sessions.sessions_of(context, caller)])


@router.get(_APP + "/{session_id}")
def get(context: Ctx, caller: User, app: str, user: str, session_id: str) -> Document:
    """A session with its history, the user's own messages among it."""
    require_app(app)
    caller.require("read")
    session, kept = sessions.history(context, caller, session_id)
    return _session(session, app, user, kept).camel()


@router.patch(_APP + "/{session_id}", openapi_extra=takes(PatchSessionRequest))
def patch(context: Ctx, caller: User, app: str, user: str, session_id: str, body: Body) -> Document:
    """Change keys of the session's own state; null removes one."""
    require_app(app)
    caller.require("write")
    wanted = PatchSessionRequest.read(body)
    session, kept = sessions.history(context, caller, session_id)
    own = {**_state(session), **wanted.state_delta}
    changed = sessions.patch_state(
        context, caller, session_id, {"adk": {k: v for k, v in own.items() if v is not None}}
    )
    return _session(changed, app, user, kept).camel()


@router.delete(_APP + "/{session_id}")
def delete(context: Ctx, caller: User, app: str, user: str, session_id: str) -> Response:
    """Remove a session with all that belongs to it."""
    require_app(app)
    caller.require("write")
    sessions.delete(context, caller, session_id)
    return JSONResponse({})


def _session(session: db.Session, app: str, user: str, kept: tuple[db.Event, ...] = ()) -> Session:
    events = [adk_event(one) for one in kept]
    return Session(
        id=session.id,
        app_name=app,
        user_id=user,
        state={"task_id": session.task_id, "task_name": session.name, **_state(session)},
        events=tuple(event for event in events if not event.partial),
        last_update_time=session.updated_ms / 1000,
    )


def _state(session: db.Session) -> Document:
    kept = session.state.get("adk")
    return dict(kept) if isinstance(kept, dict) else {}
