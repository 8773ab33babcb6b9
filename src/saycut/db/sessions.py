"""Sessions: one task, one timeline, one conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from saycut import ids
from saycut.db.columns import JsonObject
from saycut.db.handle import Repository, columns
from saycut.db.schema import assets, jobs, sessions, turns

__all__ = ["Session", "Sessions"]


@dataclass(frozen=True, slots=True)
class Session:
    """A session and where it stands; ``present`` is the number of the present revision, None before the first.

    ``redo_path`` are the revisions that redo leads to, the next one first; ``state`` is free for the service.
    """

    id: str
    task_id: str
    user_id: str
    name: str
    language: str | None
    state: JsonObject
    present: int | None
    redo_path: Sequence[int]
    last_turn: int
    last_event: int
    created_ms: int
    updated_ms: int


_COLUMNS = columns(sessions, Session)


class Sessions(Repository):
    """Made, found, changed, deleted with all that belongs to them."""

    def create(self, user_id: str, name: str, now: int, *, language: str | None = None) -> Session:
        """A new session with a task of its own."""
        while True:
            values: dict[str, object] = {
                "id": ids.session_id(),
                "task_id": ids.task_id(),
                "user_id": user_id,
                "name": name,
                "language": language,
                "state": {},
                "redo_path": [],
                "last_turn": 0,
                "last_event": 0,
                "created_ms": now,
                "updated_ms": now,
            }
            # Another process may have made the same id in the same millisecond; then the next one is free.
            dialect = postgresql if self._db.connection.dialect.name == "postgresql" else sqlite
            query = dialect.insert(sessions).values(values).on_conflict_do_nothing(index_elements=["id"])
            if made := self._db.first(Session, query.returning(*_COLUMNS)):
                return made

    def get(self, session_id: str) -> Session | None:
        return self._db.first(Session, select(*_COLUMNS).where(sessions.c.id == session_id))

    def of_task(self, task_id: str) -> Session | None:
        """The session that works on a task."""
        return self._db.first(Session, select(*_COLUMNS).where(sessions.c.task_id == task_id))

    def of_user(self, user_id: str, *, limit: int = 100, offset: int = 0) -> tuple[Session, ...]:
        """A user's sessions, the last changed first."""
        query = select(*_COLUMNS).where(sessions.c.user_id == user_id)
        order = query.order_by(sessions.c.updated_ms.desc(), sessions.c.id.desc())
        return self._db.rows(Session, order.limit(limit).offset(offset))

    def untouched(self, before: int, *, limit: int = 100) -> tuple[Session, ...]:
        """Sessions of which nothing has changed since a time, the oldest first: what a clean-up may delete."""
        query = select(*_COLUMNS).where(sessions.c.updated_ms < before)
        return self._db.rows(Session, query.order_by(sessions.c.updated_ms).limit(limit))

    def rename(self, session_id: str, name: str, now: int) -> None:
        self._db.run(update(sessions).where(sessions.c.id == session_id).values(name=name, updated_ms=now))

    def set_language(self, session_id: str, language: str | None, now: int) -> None:
        self._db.run(update(sessions).where(sessions.c.id == session_id).values(language=language, updated_ms=now))

    def merge_state(self, session_id: str, delta: JsonObject, now: int) -> JsonObject:
        """Set some keys of ``state`` and remove those whose new value is None; returns the whole."""
        query = select(*_COLUMNS).where(sessions.c.id == session_id).with_for_update(key_share=True)
        merged = {**self._db.one(Session, query).state, **delta}
        state = {key: value for key, value in merged.items() if value is not None}
        self._db.run(update(sessions).where(sessions.c.id == session_id).values(state=state, updated_ms=now))
        return state

    def delete(self, session_id: str) -> tuple[str, ...]:
        """Remove a session and all that belongs to it; returns the keys of blobs that it used.

        Whoever works on a turn or job of it loses the lease. Others may use the same blobs:
        see :meth:`saycut.db.Assets.unused`.
        """
        uploads = select(assets.c.blob_key).where(assets.c.session_id == session_id)
        outputs = select(jobs.c.output_key).where(jobs.c.session_id == session_id, jobs.c.output_key.is_not(None))
        keys = {str(row[0]) for row in self._db.run(uploads.union(outputs))}
        # In the order in which workers lock: what they hold first, then the session.
        for table in (turns, jobs):
            self._db.run(delete(table).where(table.c.session_id == session_id))
        self._db.run(delete(sessions).where(sessions.c.id == session_id))
        return tuple(sorted(keys))
