"""Sessions as they stand: made, listed, read whole, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from saycut.agent import AssetFacts, Facts
from saycut.db import Asset, Event, Job, Json, Session, StoredRevision, Transaction, Turn
from saycut.jobs.worker import now_ms
from saycut.service.access import Caller, own
from saycut.service.context import Context
from saycut.service.opening import opening_timeline
from saycut.service.records import facts_of, timeline_asset
from saycut.timeline.model import Timeline

__all__ = [
    "Snapshot",
    "create",
    "delete",
    "draft_source",
    "history",
    "patch_state",
    "present_timeline",
    "sessions_of",
    "snapshot",
]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that the state answer tells, read at one moment.

    ``turn`` is the open turn if there is one, else the last; ``positions`` are places in the queue, by id.
    """

    session: Session
    revision: StoredRevision | None
    timeline: Timeline
    assets: tuple[Asset, ...]
    turn: Turn | None
    jobs: tuple[Job, ...]
    positions: Mapping[str, int]


def create(context: Context, caller: Caller, name: str, language: str | None) -> Session:
    """A new session with its task."""
    return context.database.transact(
        lambda tx: tx.sessions.create(caller.user.id, name or "project", now_ms(), language=language)
    )


def sessions_of(context: Context, caller: Caller, limit: int = 100) -> tuple[Session, ...]:
    """The caller's sessions, the last changed first."""
    with context.database.read() as tx:
        if caller.only is not None:
            return (own(tx, caller, caller.only),)
        return tx.sessions.of_user(caller.user.id, limit=limit)


def snapshot(context: Context, caller: Caller, session_id: str) -> Snapshot:
    """Raises SessionUnknown."""
    with context.database.read() as tx:
        session = own(tx, caller, session_id)
        revision = tx.revisions.present(session.id)
        assets = tx.assets.of_session(session.id)
        turns = tx.turns.of_session(session.id)
        jobs = tx.jobs.of_session(session.id)
        open_turn = next((turn for turn in turns if turn.open), turns[-1] if turns else None)
        positions = {row.id: tx.jobs.position(row) for row in jobs if row.open}
        if open_turn is not None:
            positions[open_turn.id] = tx.turns.position(open_turn)
        timeline, _ = present_timeline(tx, session.id)
    return Snapshot(session, revision, timeline, assets, open_turn, jobs, positions)


def present_timeline(tx: Transaction, session_id: str) -> tuple[Timeline, StoredRevision | None]:
    """The present timeline with all of the session's assets, and its revision if there is one."""
    revision = tx.revisions.present(session_id)
    assets = tx.assets.of_session(session_id)
    if revision is not None:
        return with_assets(revision.timeline, assets), revision
    # A conversation opens with a single clip on the timeline; its assets get their digests here.
    opening = replace(opening_timeline(session_facts(assets)), assets=())
    return with_assets(opening, assets), None


def with_assets(timeline: Timeline, assets: tuple[Asset, ...]) -> Timeline:
    """The timeline with every usable asset of the session among its own."""
    here = {asset.name for asset in timeline.assets}
    new = tuple(timeline_asset(asset) for asset in assets if asset.name not in here)
    return replace(timeline, assets=(*timeline.assets, *new)) if new else timeline


def session_facts(assets: tuple[Asset, ...]) -> Facts:
    """What the planner may know of them."""
    found: tuple[AssetFacts, ...] = tuple(facts_of(asset) for asset in assets)
    return Facts(found)


def history(context: Context, caller: Caller, session_id: str) -> tuple[Session, tuple[Event, ...]]:
    """A session and all of its events. Raises SessionUnknown."""
    with context.database.read() as tx:
        session = own(tx, caller, session_id)
        found: list[Event] = []
        while page := tx.events.of_session(session.id, after=found[-1].number if found else 0):
            found += page
    return session, tuple(found)


def patch_state(context: Context, caller: Caller, session_id: str, delta: Mapping[str, Json]) -> Session:
    """Set keys of the session's free state, and remove those that are None. Raises SessionUnknown."""

    def work(tx: Transaction) -> Session:
        session = own(tx, caller, session_id)
        return replace(session, state=tx.sessions.merge_state(session.id, delta, now_ms()))

    return context.database.transact(work)


def delete(context: Context, caller: Caller, session_id: str) -> None:
    """Remove a session with its files and exports; holds of its unfinished turns are released. SessionUnknown."""

    def work(tx: Transaction) -> frozenset[str]:
        session = own(tx, caller, session_id)
        open_ids = {row.id for row in (*tx.turns.of_session(session.id), *tx.jobs.of_session(session.id)) if row.open}
        for hold in tx.ledger.open_holds(caller.user.id):
            if hold.key in open_ids:
                tx.ledger.release(hold.id, now_ms())
        return tx.assets.unused(tx.sessions.delete(session.id))

    for key in context.database.transact(work):
        context.blobs.delete(key)
    context.bell.ring(session_id)


def draft_source(context: Context, session_id: str, number: int) -> tuple[str, Timeline | None]:
    """A session's name and the timeline of one of its revisions, with all assets; None where it is gone."""
    with context.database.read() as tx:
        session, revision = tx.sessions.get(session_id), tx.revisions.get(session_id, number)
        if session is None or revision is None:
            return "", None
        return session.name, with_assets(revision.timeline, tx.assets.of_session(session_id))
