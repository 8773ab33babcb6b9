"""Revisions of a session's timeline, with undo, redo and restore as :class:`saycut.timeline.History` has them.

Each is kept whole, as a document of ``saycut.timeline``: reading one needs no other, and none can be broken by
another. Every step names the revision that it started from, so that two writers cannot pass each other unseen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, insert, select, update

from saycut.db.columns import JsonObject
from saycut.db.handle import Repository, columns
from saycut.db.schema import revisions, sessions
from saycut.errors import Conflict, SessionUnknown, UnknownReference
from saycut.language import Words
from saycut.timeline.document import dump_timeline, load_timeline
from saycut.timeline.history import History, Revision
from saycut.timeline.model import Timeline

__all__ = ["RevisionNote", "Revisions", "StoredRevision"]


@dataclass(frozen=True, slots=True)
class RevisionNote:
    """A revision without its timeline, for lists."""

    number: int
    parent: int | None
    turn_id: str | None
    summary: str
    created_ms: int


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """A revision with its timeline as a document and the operations that made it from its parent."""

    number: int
    parent: int | None
    turn_id: str | None
    summary: str
    operations: Sequence[JsonObject]
    document: JsonObject
    created_ms: int

    @property
    def timeline(self) -> Timeline:
        return load_timeline(self.document)


@dataclass(frozen=True, slots=True)
class _Place:
    present: int | None
    redo_path: Sequence[int]


class Revisions(Repository):
    """The states of a session's timeline, numbered from 0."""

    def record(
        self,
        session_id: str,
        base: int | None,
        timeline: Timeline,
        now: int,
        *,
        summary: str = "",
        operations: Sequence[JsonObject] = (),
        turn_id: str | None = None,
    ) -> StoredRevision:
        """A new present revision on top of ``base`` (None: the first); an unchanged timeline records nothing.

        Raises Conflict when ``base`` is not the present revision any more, SessionUnknown.
        """
        self._require(session_id, base)
        document = dump_timeline(timeline)
        if base is not None and (same := self._get(session_id, base)).document == document:
            return same
        values = {
            "session_id": session_id,
            "number": self._next_number(session_id),
            "parent": base,
            "turn_id": turn_id,
            "summary": summary,
            "operations": list(operations),
            "document": document,
            "created_ms": now,
        }
        made = self._db.one(
            StoredRevision, insert(revisions).values(values).returning(*columns(revisions, StoredRevision))
        )
        self._move(session_id, made.number, (), now)
        return made

    def undo(self, session_id: str, base: int, now: int) -> StoredRevision | None:
        """Back to the parent of the present revision ``base``; None at the first. Raises Conflict."""
        place = self._require(session_id, base)
        parent = self._get(session_id, base).parent
        if parent is None:
            return None
        self._move(session_id, parent, (base, *place.redo_path), now)
        return self._get(session_id, parent)

    def redo(self, session_id: str, base: int, now: int) -> StoredRevision | None:
        """Forward along what was undone last; None when there is nothing. Raises Conflict."""
        place = self._require(session_id, base)
        if not place.redo_path:
            return None
        following, *rest = place.redo_path
        self._move(session_id, following, tuple(rest), now)
        return self._get(session_id, following)

    def restore(self, session_id: str, base: int, number: int, now: int) -> StoredRevision:
        """A new revision equal to an earlier one, so that this too can be undone. Raises Conflict, UnknownReference."""
        found = self.get(session_id, number)
        if found is None:
            raise UnknownReference(what="revision", name=str(number))
        return self.record(session_id, base, found.timeline, now, summary=f"restored {number}")

    def present(self, session_id: str) -> StoredRevision | None:
        """The present revision, None before the first."""
        query = select(*columns(revisions, StoredRevision)).join(sessions, sessions.c.id == revisions.c.session_id)
        here = query.where(sessions.c.id == session_id, revisions.c.number == sessions.c.present)
        return self._db.first(StoredRevision, here)

    def get(self, session_id: str, number: int) -> StoredRevision | None:
        query = select(*columns(revisions, StoredRevision))
        where = query.where(revisions.c.session_id == session_id, revisions.c.number == number)
        return self._db.first(StoredRevision, where)

    def notes(self, session_id: str) -> tuple[RevisionNote, ...]:
        """All revisions by number, without their timelines."""
        query = select(*columns(revisions, RevisionNote)).where(revisions.c.session_id == session_id)
        return self._db.rows(RevisionNote, query.order_by(revisions.c.number))

    def history(self, session_id: str) -> History | None:
        """Everything as one value, None before the first revision. Reads every timeline."""
        place = self._place(session_id, lock=False)
        if place.present is None:
            return None
        query = select(*columns(revisions, StoredRevision)).where(revisions.c.session_id == session_id)
        rows = self._db.rows(StoredRevision, query.order_by(revisions.c.number))
        past = tuple(Revision(row.number, row.timeline, row.parent, row.summary) for row in rows)
        return History(past, place.present, tuple(place.redo_path))

    def _get(self, session_id: str, number: int) -> StoredRevision:
        query = select(*columns(revisions, StoredRevision))
        where = query.where(revisions.c.session_id == session_id, revisions.c.number == number)
        return self._db.one(StoredRevision, where)

    def _next_number(self, session_id: str) -> int:
        greatest = func.coalesce(func.max(revisions.c.number), -1)
        return 1 + self._db.number(select(greatest).where(revisions.c.session_id == session_id))

    def _place(self, session_id: str, *, lock: bool) -> _Place:
        query = select(*columns(sessions, _Place)).where(sessions.c.id == session_id)
        place = self._db.first(_Place, query.with_for_update(key_share=True) if lock else query)
        if place is None:
            raise SessionUnknown(name=session_id)
        return place

    def _require(self, session_id: str, base: int | None) -> _Place:
        place = self._place(session_id, lock=True)
        if place.present != base:
            raise Conflict(
                reason=Words(
                    f"the timeline is at revision {place.present}, not {base}",
                    f"时间线现在是第 {place.present} 版，而不是第 {base} 版",
                ),
                remedy=Words("Read it again and repeat the edit.", "请重新读取后再编辑。"),
            )
        return place

    def _move(self, session_id: str, number: int, redo_path: Sequence[int], now: int) -> None:
        values = {"present": number, "redo_path": list(redo_path), "updated_ms": now}
        self._db.run(update(sessions).where(sessions.c.id == session_id).values(values))
