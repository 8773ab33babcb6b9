"""Render jobs: a video to be made, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, insert, select

from saycut import ids
from saycut.db.columns import Json, JsonObject, plain_text
from saycut.db.handle import columns
from saycut.db.queue import Lease, Queue, Queued, statements_of
from saycut.db.schema import jobs, sessions
from saycut.errors import Conflict, SessionUnknown
from saycut.language import Words

__all__ = ["Job", "Jobs", "SubmittedJob"]


@dataclass(frozen=True, slots=True)
class Job(Queued):
    """A render; ``render_id`` is the client's name for it, ``progress`` goes from 0 to 1.

    ``output`` says what was made and ``output_key`` where its bytes are; ``error`` why nothing was.
    """

    render_id: str
    digest: str
    request: JsonObject
    revision: int | None
    plan: JsonObject | None
    progress: float
    stage: str
    output: JsonObject | None
    output_key: str | None
    error: JsonObject | None


@dataclass(frozen=True, slots=True)
class SubmittedJob:
    """The job of a request, and whether this request made it or met one that was there."""

    job: Job
    is_new: bool


_COLUMNS = columns(jobs, Job)


class Jobs(Queue[Job]):
    """The renders of all sessions as one queue."""

    table = jobs
    statements = statements_of(jobs, Job)
    kind = Job

    def submit(
        self,
        session_id: str,
        render_id: str,
        request: JsonObject,
        digest: str,
        now: int,
        *,
        revision: int | None = None,
    ) -> SubmittedJob:
        """A new job, or the one of the same session, render id and digest.

        Raises Conflict for a known render id with another digest, SessionUnknown.
        """
        self._db.lock("jobs", session_id)
        if self._db.run(select(sessions.c.id).where(sessions.c.id == session_id)).first() is None:
            raise SessionUnknown(name=session_id)
        own = select(*_COLUMNS).where(jobs.c.session_id == session_id, jobs.c.render_id == plain_text(render_id))
        found = self._db.first(Job, own)
        if found is not None:
            if found.digest != digest:
                raise _taken(render_id, now)
            return SubmittedJob(found, is_new=False)
        values = {
            "id": ids.job_id(),
            "session_id": session_id,
            "state": "queued",
            "attempt": 0,
            "losses": 0,
            "cancel_requested": False,
            "available_ms": now,
            "created_ms": now,
            "render_id": render_id,
            "digest": digest,
            "request": request,
            "revision": revision,
            "progress": 0.0,
            "stage": "",
        }
        return SubmittedJob(self._db.one(Job, insert(jobs).values(values).returning(*_COLUMNS)), is_new=True)

    def find(self, user_id: str, render_id: str) -> Job | None:
        """A user's newest job with this render id, in whichever session."""
        query = select(*_COLUMNS).join(sessions, sessions.c.id == jobs.c.session_id)
        own = query.where(sessions.c.user_id == user_id, jobs.c.render_id == plain_text(render_id))
        return self._db.first(Job, own.order_by(jobs.c.place.desc()).limit(1))

    def set_plan(self, lease: Lease, plan: JsonObject) -> Job:
        """Keep the compiled plan, so that a later attempt renders the same. Raises LeaseLost."""
        return self._change(lease, {"plan": plan})

    def report(self, lease: Lease, progress: float, stage: str, now: int, lease_ms: int) -> Job:
        """How far it is; renews the lease too. Progress never goes back. Raises LeaseLost."""
        greatest = func.max if self._db.connection.dialect.name == "sqlite" else func.greatest
        reached = greatest(jobs.c.progress, min(1.0, max(0.0, progress)))
        return self._change(lease, {"progress": reached, "stage": stage, "lease_until_ms": now + lease_ms})

    def finish(self, lease: Lease, output: JsonObject, output_key: str, now: int) -> Job:
        """Done, with an output. Raises LeaseLost."""
        values = {"output": output, "output_key": output_key, "progress": 1.0, "error": None}
        return self._release(lease, "done", now, values)

    def fail(self, lease: Lease, error: JsonObject, now: int, *, retry_ms: int | None = None) -> Job:
        """Failed for good, or queued again for a time from ``retry_ms`` on. Raises LeaseLost."""
        if retry_ms is None:
            return self._release(lease, "failed", now, {"error": error})
        return self._release(lease, "queued", now, {"error": error, "available_ms": retry_ms})

    def cancelled(self, lease: Lease, now: int) -> Job:
        """Stopped because a cancel was asked for. Raises LeaseLost."""
        return self._release(lease, "cancelled", now, {})

    def _failure(self, error: Json) -> dict[str, object]:
        return {"error": error}


def _taken(render_id: str, now: int) -> Conflict:
    free = f"{render_id}-{now}"
    return Conflict(
        reason=Words(f"the render id “{render_id}” is taken by another export", f"导出编号“{render_id}”已被占用"),
        remedy=Words(f"Use another one, “{free}” for example.", f"请换一个编号，例如“{free}”。"),
        suggestion=free,
    )
