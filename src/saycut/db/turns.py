"""Turns: one message of a user and the work on it, which goes on without the connection that brought it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import insert, select, update

from saycut import ids
from saycut.db.columns import Json, JsonObject, plain_text
from saycut.db.handle import columns
from saycut.db.queue import Lease, Queue, Queued, statements_of
from saycut.db.schema import sessions, turns
from saycut.errors import Conflict, SessionUnknown
from saycut.language import Words

__all__ = ["SubmittedTurn", "Turn", "Turns"]


@dataclass(frozen=True, slots=True)
class Turn(Queued):
    """One message; ``request`` is the message, ``result`` the closing text or the error, ``number`` counts from 1.

    ``key`` is the client's idempotency key, ``digest`` that of the request. ``question`` is what the user is asked
    while the state is ``awaiting_input``, ``answers`` all that was answered so far.
    """

    number: int
    key: str | None
    digest: str
    request: JsonObject
    question: JsonObject | None
    answers: Sequence[JsonObject]
    result: JsonObject | None
    last_event: int


@dataclass(frozen=True, slots=True)
class SubmittedTurn:
    """The turn of a message, and whether this message made it or met one that was there."""

    turn: Turn
    is_new: bool


_COLUMNS = columns(turns, Turn)


class Turns(Queue[Turn]):
    """The turns of all sessions as one queue."""

    table = turns
    statements = statements_of(turns, Turn)
    kind = Turn

    def submit(
        self, session_id: str, request: JsonObject, digest: str, now: int, *, key: str | None = None
    ) -> SubmittedTurn:
        """A new turn, or the one that the same request has made before.

        The same key is the same turn for ever; without a key the same digest is the same turn while that is open.
        Raises Conflict for a known key with another digest, SessionUnknown.
        """
        counted = update(sessions).where(sessions.c.id == session_id)
        number = self._db.run(
            counted.values(last_turn=sessions.c.last_turn + 1, updated_ms=now).returning(sessions.c.last_turn)
        ).scalar()
        if number is None:
            raise SessionUnknown(name=session_id)
        if found := self._same(session_id, digest, key):
            self._db.run(counted.values(last_turn=number - 1))
            return SubmittedTurn(found, is_new=False)
        values = {
            "id": ids.turn_id(),
            "session_id": session_id,
            "state": "queued",
            "attempt": 0,
            "losses": 0,
            "cancel_requested": False,
            "available_ms": now,
            "created_ms": now,
            "number": number,
            "key": key,
            "digest": digest,
            "request": request,
            "answers": [],
            "last_event": 0,
        }
        return SubmittedTurn(self._db.one(Turn, insert(turns).values(values).returning(*_COLUMNS)), is_new=True)

    def wait_for_input(self, lease: Lease, question: JsonObject, now: int) -> Turn:
        """Give the lease back until the user has answered. Raises LeaseLost."""
        return self._release(lease, "awaiting_input", now, {"question": question})

    def answer(self, turn_id: str, answer: JsonObject, now: int) -> Turn | None:
        """Queue a turn again that was waiting for this, in its old place; None when it was not."""
        query = select(*_COLUMNS).where(turns.c.id == turn_id, turns.c.state == "awaiting_input")
        row = self._db.first(Turn, query.with_for_update(key_share=True))
        if row is None:
            return None
        values = {
            "state": "queued",
            "question": None,
            "answers": [*row.answers, answer],
            "available_ms": now,
        }
        again = update(turns).where(turns.c.id == turn_id).values(values)
        return self._db.one(Turn, again.returning(*_COLUMNS))

    def finish(self, lease: Lease, state: Literal["done", "failed", "cancelled"], result: JsonObject, now: int) -> Turn:
        """The end, with a closing text or an error. Raises LeaseLost."""
        return self._release(lease, state, now, {"result": result, "question": None})

    def _failure(self, error: Json) -> dict[str, object]:
        return {"result": {"error": error}}

    def _same(self, session_id: str, digest: str, key: str | None) -> Turn | None:
        query = select(*_COLUMNS).where(turns.c.session_id == session_id)
        if key is None:
            same = query.where(turns.c.digest == digest, turns.c.state.in_(("queued", "running")))
            return self._db.first(Turn, same.order_by(turns.c.place.desc()).limit(1))
        found = self._db.first(Turn, query.where(turns.c.key == plain_text(key)))
        if found and found.digest != digest:
            raise Conflict(
                reason=Words("this idempotency key was used for another message", "这个幂等键已用于另一条消息"),
                remedy=Words("Use a new key for a new message.", "新消息请使用新的幂等键。"),
            )
        return found
