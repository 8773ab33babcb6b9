"""Events: what happened in a session, append-only, numbered without gaps per session and per turn.

Numbers are given under the lock of the session's row, so a reader who has seen number n has seen all before it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import bindparam, insert, select, update

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

# Written once: of all statements these run most often, and putting one together costs more than running it.
_COUNT = (
    update(sessions)
    .where(sessions.c.id == bindparam("of"))
    .values(last_event=sessions.c.last_event + 1, updated_ms=bindparam("now"))
    .returning(sessions.c.last_event)
)
_COUNT_TURN = (
    update(turns)
    .where(turns.c.id == bindparam("turn"), turns.c.session_id == bindparam("of"))
    .values(last_event=turns.c.last_event + 1)
    .returning(turns.c.last_event)
)
_APPEND = insert(events)
_OF_TURN = (
    select(*_COLUMNS)
    .where(events.c.turn_id == bindparam("turn"), events.c.turn_number > bindparam("after"))
    .order_by(events.c.turn_number)
    .limit(bindparam("most"))
)
_OF_SESSION = (
    select(*_COLUMNS)
    .where(events.c.session_id == bindparam("of"), events.c.number > bindparam("after"))
    .order_by(events.c.number)
    .limit(bindparam("most"))
)


class Events(Repository):
    """Appended and read; never changed, and deleted only with their session."""

    def append(
        self, session_id: str, body: JsonObject, now: int, *, turn_id: str | None = None, event_id: str | None = None
    ) -> Event:
        """The next event of a session, and of one of its turns. Raises SessionUnknown, NotFound (the turn)."""
        # The turn's row first, then the session's: the order in which everyone locks them.
        turn_number = None if turn_id is None else self._count_turn(session_id, turn_id)
        number = self._db.connection.execute(_COUNT, {"of": session_id, "now": now}).scalar()
        if number is None:
            raise SessionUnknown(name=session_id)
        event = Event(session_id, int(number), event_id or ids.event_id(), turn_id, turn_number, body, now)
        self._db.connection.execute(_APPEND, {field.name: getattr(event, field.name) for field in fields(event)})
        return event

    def of_turn(self, turn_id: str, *, after: int = 0, limit: int = 1000) -> tuple[Event, ...]:
        """A turn's events whose ``turn_number`` is greater than ``after``, in order."""
        return self._db.rows(Event, _OF_TURN, {"turn": turn_id, "after": after, "most": limit})

    def of_session(self, session_id: str, *, after: int = 0, limit: int = 1000) -> tuple[Event, ...]:
        """A session's events whose ``number`` is greater than ``after``, in order."""
        return self._db.rows(Event, _OF_SESSION, {"of": session_id, "after": after, "most": limit})

    def _count_turn(self, session_id: str, turn_id: str) -> int:
        number = self._db.connection.execute(_COUNT_TURN, {"turn": turn_id, "of": session_id}).scalar()
        if number is None:
            raise NotFound(what=Words("turn", "消息"), name=turn_id)
        return int(number)
