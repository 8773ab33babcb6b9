"""Events: what happened in a session, append-only, numbered without gaps per session and per turn.

Numbers are given under the lock of the session's row, so a reader who has seen number n has seen all before it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, select, update

from saycut import ids
from saycut.db.columns import JsonObject
from saycut.db.handle import Repository, columns
from saycut.db.schema import events, sessions, turns
from saycut.errors import NotFound, SessionUnknown
from saycut.language import Words

__all__ = ["Event", "Events"]


@dataclass(frozen=True, slots=True)
class Event:
    """One event; ``number`` counts from 1 in its session, ``turn_number`` from 1 in its turn."""

    session_id: str
    number: int
    id: str
    turn_id: str | None
    turn_number: int | None
    body: JsonObject
    created_ms: int


_COLUMNS = columns(events, Event)


class Events(Repository):
    """Appended and read; never changed, and deleted only with their session."""

    def append(
        self, session_id: str, body: JsonObject, now: int, *, turn_id: str | None = None, event_id: str | None = None
    ) -> Event:
        """The next event of a session, and of one of its turns. Raises SessionUnknown, NotFound (the turn)."""
        # The turn's row first, then the session's: the order in which everyone locks them.
        turn_number = None if turn_id is None else self._count_turn(session_id, turn_id)
        counted = update(sessions).where(sessions.c.id == session_id)
        number = self._db.run(
            counted.values(last_event=sessions.c.last_event + 1, updated_ms=now).returning(sessions.c.last_event)
        ).scalar()
        if number is None:
            raise SessionUnknown(name=session_id)
        values = {
            "session_id": session_id,
            "number": number,
            "id": event_id or ids.event_id(),
            "turn_id": turn_id,
            "turn_number": turn_number,
            "body": body,
            "created_ms": now,
        }
        return self._db.one(Event, insert(events).values(values).returning(*_COLUMNS))

    def of_turn(self, turn_id: str, *, after: int = 0, limit: int = 1000) -> tuple[Event, ...]:
        """A turn's events whose ``turn_number`` is greater than ``after``, in order."""
        query = select(*_COLUMNS).where(events.c.turn_id == turn_id, events.c.turn_number > after)
        return self._db.rows(Event, query.order_by(events.c.turn_number).limit(limit))

    def of_session(self, session_id: str, *, after: int = 0, limit: int = 1000) -> tuple[Event, ...]:
        """A session's events whose ``number`` is greater than ``after``, in order."""
        query = select(*_COLUMNS).where(events.c.session_id == session_id, events.c.number > after)
        return self._db.rows(Event, query.order_by(events.c.number).limit(limit))

    def _count_turn(self, session_id: str, turn_id: str) -> int:
        own = update(turns).where(turns.c.id == turn_id, turns.c.session_id == session_id)
        number = self._db.run(own.values(last_event=turns.c.last_event + 1).returning(turns.c.last_event)).scalar()
        if number is None:
            raise NotFound(what=Words("turn", "消息"), name=turn_id)
        return int(number)
