"""Exports asked for: what is to be rendered is fixed when it is asked for, so that a later edit changes nothing.

A draft that a client sends was read against the session before it came here; without one the session is rendered as
it stands, or as of a revision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from saycut.agent import RulePlanner, Situation, run_turn
from saycut.db import Job, JsonObject, Session, Transaction
from saycut.errors import NotFound, NothingToRender, NotRenderable, UnknownReference
from saycut.jobs.worker import now_ms
from saycut.language import Words
from saycut.service.access import Caller, count_request, own
from saycut.service.context import Context
from saycut.service.credits import freeze, require, settle
from saycut.service.delivery import Delivery
from saycut.service.sessions import present_timeline, session_facts, with_assets
from saycut.service.turns import require_makeable
from saycut.timeline.document import dump_timeline
from saycut.timeline.model import Timeline
from saycut.timeline.operations import SetCanvas, apply
from saycut.timeline.time import Rate

__all__ = ["RENDERS", "Output", "cancel", "find", "known_timeline", "maybe", "position", "queue_export", "submit"]

RENDERS = "renders"
"""The topic that wakes the workers, and their name."""

QUALITIES: Mapping[str, int] = {"draft": 30, "low": 27, "medium": 23, "standard": 23, "high": 20, "best": 17}
"""x264's constant rate factor for each quality by name."""

_EXPORT = Words("export", "导出任务")


@dataclass(frozen=True, slots=True)
class Output:
    """One file that is asked for; what is None comes from the timeline's canvas."""

    format: str = "mp4"
    codec: str | None = None
    quality: str = "high"
    crf: int | None = None
    size: tuple[int, int] | None = None
    short_side: int | None = None
    aspect: tuple[int, int] | None = None
    fps: float | None = None
    max_bytes: int | None = None

    @classmethod
    def of(cls, kept: JsonObject) -> Output:
        """From the two fields that a message may ask for: ``short_side`` and ``aspect``."""
        side, aspect = kept.get("short_side"), kept.get("aspect")
        sides = [int(str(one)) for one in aspect] if isinstance(aspect, list) else []
        return cls(short_side=side if isinstance(side, int) else None, aspect=(sides[0], sides[1]) if sides else None)


def known_timeline(context: Context, caller: Caller, session_id: str) -> Timeline:
    """The session's timeline with all its assets: what a draft may refer to. Raises SessionUnknown."""
    with context.database.read() as tx:
        return present_timeline(tx, own(tx, caller, session_id).id)[0]


def submit(
    context: Context,
    caller: Caller,
    session_id: str,
    render_id: str | None,
    outputs: Sequence[Output],
    digest: str,
    *,
    draft: Timeline | None = None,
    version: int | None = None,
) -> Job:
    """Queue an export, or find the one that the same request has made before.

    Raises SessionUnknown, NothingToRender, NotRenderable, UnknownReference (the version), Conflict (the id of another
    request), OutOfCredits, RateLimited, ExportBlocked, ScopeMissing.
    """
    caller.require_export(context.hosted)
    count_request(context, caller)

    def work(tx: Transaction) -> Job:
        session = own(tx, caller, session_id)
        wanted = render_id or f"render_{now_ms()}"
        timeline, number = _timeline(tx, session, draft, version)
        budget = session.state.get("max_bytes")
        items = [delivery(timeline, output, budget if isinstance(budget, int) else None) for output in outputs]
        extra: JsonObject = {"quality": [output.quality for output in outputs]}
        crfs = [output.crf if output.crf is not None else QUALITIES[output.quality] for output in outputs]
        return queue_export(context, tx, session, wanted, items, extra, crfs, number, digest)

    job = context.database.transact(work)
    context.bell.ring(RENDERS)
    return job


def queue_export(
    context: Context,
    tx: Transaction,
    session: Session,
    render_id: str,
    items: Sequence[Delivery],
    extra: JsonObject,
    crfs: Sequence[int] | None = None,
    revision: int | None = None,
    digest: str | None = None,
) -> Job:
    """Queue these videos as one job, inside a transaction. Raises as :func:`submit` does."""
    for item in items:
        if not item.timeline.duration:
            raise NothingToRender
        require_makeable(item.timeline)
    rates = crfs or [QUALITIES["high"]] * len(items)
    request: JsonObject = {
        **extra,
        "items": [
            {"timeline": dump_timeline(item.timeline), "max_bytes": item.max_bytes, "crf": crf}
            for item, crf in zip(items, rates, strict=True)
        ],
    }
    user = tx.users.get(session.user_id)
    if user is not None and tx.jobs.find(user.id, render_id) is None:
        require(context, tx, user, context.settings.export_credits)
    made = tx.jobs.submit(session.id, render_id, request, digest or render_id, now_ms(), revision=revision)
    if made.is_new and user is not None:
        freeze(context, tx, user, made.job.id, context.settings.export_credits, "export")
    return made.job


def delivery(timeline: Timeline, output: Output, budget: int | None) -> Delivery:
    """The timeline in the shape that an output asks for. Raises NotRenderable for what cannot be made here."""
    codec = (output.codec or "h264").lower()
    if output.format.lower() != "mp4" or codec not in ("h264", "avc", "avc1", "x264", "libx264"):
        raise NotRenderable(what=f"{output.format} ({codec})" if output.format.lower() == "mp4" else output.format)
    canvas = timeline.canvas
    width, height = canvas.width, canvas.height
    if output.aspect is not None:
        short = min(width, height)
        a, b = output.aspect
        width, height = (_even(short * a / b), short) if a >= b else (short, _even(short * b / a))
    if output.short_side is not None:
        factor = output.short_side / min(width, height)
        width, height = _even(width * factor), _even(height * factor)
    if output.size is not None:
        width, height = (_even(side) for side in output.size)
    rate = Rate.of(output.fps).usual if output.fps else canvas.rate
    new = replace(canvas, width=width, height=height, rate=rate)
    budgets = [limit for limit in (output.max_bytes, budget) if limit]
    changed = timeline if new == canvas else apply(timeline, SetCanvas(new)).timeline
    return Delivery(changed, min(budgets, default=None))


def maybe(context: Context, caller: Caller, render_id: str) -> Job | None:
    """As :func:`find`, None where there is none."""
    try:
        return find(context, caller, render_id)
    except NotFound:
        return None


def find(context: Context, caller: Caller, render_id: str) -> Job:
    """A caller's export by the id that the client chose. Raises NotFound, for another's too."""
    with context.database.read() as tx:
        return _own_job(tx, caller, render_id)


def job_of(context: Context, job_id: str) -> Job | None:
    """A job by its own id, for a signed link."""
    with context.database.read() as tx:
        return tx.jobs.get(job_id)


def position(context: Context, job: Job) -> int:
    """How many come before it."""
    with context.database.read() as tx:
        return tx.jobs.position(job)


def cancel(context: Context, caller: Caller, render_id: str) -> Job:
    """Stop an export; one that is over stays as it is. Raises NotFound."""

    def work(tx: Transaction) -> Job:
        job = _own_job(tx, caller, render_id)
        row = tx.jobs.request_cancel(job.id, now_ms()) or job
        if job.open and row.state == "cancelled":
            settle(tx, caller.user.id, job.id, 0)
        return row

    job = context.database.transact(work)
    context.bell.ring(job.id, job.session_id)
    return job


def _own_job(tx: Transaction, caller: Caller, render_id: str) -> Job:
    job = tx.jobs.find(caller.user.id, render_id)
    if job is None or caller.only not in (None, job.session_id):
        raise NotFound(what=_EXPORT, name=render_id)
    return job


def _timeline(
    tx: Transaction, session: Session, draft: Timeline | None, version: int | None
) -> tuple[Timeline, int | None]:
    if draft is not None and draft.duration:
        return draft, None
    if version is not None:
        found = tx.revisions.get(session.id, version)
        if found is None:
            raise UnknownReference(what="revision", name=str(version))
        return with_assets(found.timeline, tx.assets.of_session(session.id)), version
    timeline, revision = present_timeline(tx, session.id)
    if timeline.duration:
        return timeline, revision.number if revision else None
    return _arranged(tx, session, timeline, revision.number if revision else None)


def _arranged(tx: Transaction, session: Session, timeline: Timeline, base: int | None) -> tuple[Timeline, int | None]:
    """An export before any edit shows the uploads one after the other, as the planner lays them out for “export”."""
    facts = session_facts(tx.assets.of_session(session.id))
    outcome = run_turn(RulePlanner(), "export", Situation(timeline, facts))
    if not outcome.timeline.duration:
        raise NothingToRender
    if base is None:
        base = tx.revisions.record(session.id, None, Timeline(), now_ms()).number
    made = tx.revisions.record(session.id, base, outcome.timeline, now_ms(), summary=outcome.reply)
    return outcome.timeline, made.number


def _even(side: float) -> int:
    return max(16, round(side / 2) * 2)
