"""Messages taken in: queued once, answered where one is waited for, cancelled, followed from any point.

A message of the same key, or the same text while it is worked on, is the turn that is there: one edit, one charge.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from saycut.db import Event, JsonObject, Transaction, Turn
from saycut.errors import NotFound, SaycutError
from saycut.jobs.worker import now_ms
from saycut.language import Language, Words, language_of
from saycut.service import happenings
from saycut.service.access import Caller, count_request, own
from saycut.service.context import Context
from saycut.service.credits import freeze, settle
from saycut.service.happenings import Teller

__all__ = ["TURNS", "Attached", "Message", "cancel", "events_after", "find", "latest", "submit"]

TURNS = "turns"
"""The topic that wakes the workers, and their name."""

_TURN = Words("turn", "消息")
_STARTED = Words("Working on it", "正在处理")
_QUEUED = Words("Queued: {n} before it", "排队中，前面还有 {n} 条")
_STOPPED = Words("Stopped as you asked; nothing was changed.", "已按要求停止，没有改动。")


@dataclass(frozen=True, slots=True)
class Message:
    """What a user says; ``content`` is the whole message as its protocol has it, for the history.

    ``export`` asks for an export of what the turn leaves: its ``id`` and the fields of an output.
    """

    text: str
    content: JsonObject
    key: str | None = None
    export: JsonObject | None = None

    @property
    def digest(self) -> str:
        """Of everything that makes two messages the same."""
        plain = json.dumps([self.text, self.content], sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(plain.encode()).hexdigest()

    @property
    def language(self) -> Language:
        return language_of(self.text)


@dataclass(frozen=True, slots=True)
class Attached:
    """A turn and the number of its event after which the answer to this message begins."""

    turn: Turn
    after: int
    is_new: bool


def submit(context: Context, caller: Caller, session_id: str, message: Message) -> Attached:
    """Queue a message, or attach to the turn it has made before.

    Raises SessionUnknown, OutOfCredits, Conflict (the key of another message), RateLimited.
    """

    def work(tx: Transaction) -> Attached:
        session = own(tx, caller, session_id)
        if (known := _answered_before(tx, session.id, message)) is not None:
            return known
        waiting = [turn for turn in tx.turns.of_session(session.id, open_only=True) if turn.state == "awaiting_input"]
        if waiting:
            return _answer(tx, waiting[-1], message)
        request: JsonObject = {
            "text": message.text,
            "content": message.content,
            "export": message.export,
            "no_export": _refusal(context, caller),
        }
        made = tx.turns.submit(session.id, request, message.digest, now_ms(), key=message.key)
        if made.is_new:
            freeze(context, tx, caller.user, made.turn.id, context.settings.edit_credits, "message")
            _begin(tx, made.turn, message)
        return Attached(made.turn, 0, made.is_new)

    count_request(context, caller)
    attached = context.database.transact(work)
    if attached.is_new:
        context.bell.ring(TURNS, attached.turn.id)
    return attached


def find(context: Context, caller: Caller, turn_id: str) -> Turn:
    """Raises NotFound, for another's turn too."""
    with context.database.read() as tx:
        return _own_turn(tx, caller, turn_id)


def latest(context: Context, caller: Caller, session_id: str) -> Turn:
    """The last turn of a session. Raises SessionUnknown, NotFound where there is none yet."""
    with context.database.read() as tx:
        session = own(tx, caller, session_id)
        turns = tx.turns.of_session(session.id)
    if not turns:
        raise NotFound(what=_TURN, name="latest")
    return turns[-1]


def events_after(context: Context, turn_id: str, after: int) -> tuple[tuple[Event, ...], Turn | None]:
    """A turn's further events and its state at the same moment; None when it is gone with its session."""
    with context.database.read() as tx:
        return tx.events.of_turn(turn_id, after=after), tx.turns.get(turn_id)


def cancel(context: Context, caller: Caller, session_id: str, turn_id: str | None) -> Turn:
    """Stop a turn, or the one that is being worked on. Raises SessionUnknown, NotFound."""

    def work(tx: Transaction) -> Turn:
        session = own(tx, caller, session_id)
        turns = tx.turns.of_session(session.id, open_only=turn_id is None)
        wanted = [turn for turn in turns if turn_id in (None, turn.id)]
        if not wanted:
            raise NotFound(what=_TURN, name=turn_id or "running")
        was = next((turn for turn in wanted if turn.state == "running"), wanted[0])
        row = tx.turns.request_cancel(was.id, now_ms()) or was
        if was.open and row.state == "cancelled":
            end_cancelled(tx, row)
        return row

    turn = context.database.transact(work)
    context.bell.ring(turn.id, session_id)
    return turn


def end_cancelled(tx: Transaction, turn: Turn) -> None:
    """The closing text of a cancelled turn, and its credits back."""
    session = tx.sessions.get(turn.session_id)
    said = _STOPPED.say(language_of(str(turn.request.get("text", ""))))
    Teller(tx, turn.session_id, turn.id).tell(happenings.text(said, about={"status": "cancelled"}))
    if session is not None:
        settle(tx, session.user_id, turn.id, 0)


def _own_turn(tx: Transaction, caller: Caller, turn_id: str) -> Turn:
    turn = tx.turns.get(turn_id)
    session = tx.sessions.get(turn.session_id) if turn else None
    if turn is None or session is None or session.user_id != caller.user.id or caller.only not in (None, session.id):
        raise NotFound(what=_TURN, name=turn_id)
    return turn


def _begin(tx: Transaction, turn: Turn, message: Message) -> None:
    teller = Teller(tx, turn.session_id, turn.id)
    teller.tell(happenings.user(message.content))
    before = tx.turns.position(turn)
    label = _QUEUED.say(message.language, n=before) if before else _STARTED.say(message.language)
    teller.tell(happenings.progress("queue" if before else "plan", 0.0, label))


def _answer(tx: Transaction, turn: Turn, message: Message) -> Attached:
    event = Teller(tx, turn.session_id, turn.id).tell(happenings.user(message.content))
    number = event.turn_number or 0
    answer: JsonObject = {"text": message.text, "key": message.key, "digest": message.digest, "after": number}
    again = tx.turns.answer(turn.id, answer, now_ms())
    return Attached(again or turn, number, True)


def _answered_before(tx: Transaction, session_id: str, message: Message) -> Attached | None:
    """The turn whose question this same message has answered; by its key for ever, else while that is worked on."""
    for turn in reversed(tx.turns.of_session(session_id, open_only=message.key is None)):
        for answer in turn.answers:
            same = answer.get("key") == message.key if message.key else answer.get("digest") == message.digest
            if same and (message.key or turn.state in ("queued", "running")):
                return Attached(turn, int(str(answer.get("after", 0))), False)
    return None


def _refusal(context: Context, caller: Caller) -> Mapping[str, str] | None:
    """Why a message of this caller may not export, in both languages; None when it may."""
    try:
        caller.require_export(context.hosted)
    except SaycutError as error:
        return {"en": error.sentence("en"), "zh": error.sentence("zh")}
    return None
