"""One turn: the message is sent once, and its events are followed to the end, however often the connection breaks.

    POST /run_sse ──► events … ──► end with an answer ─────────────────► TurnEnded
         │              │    └───► end without a word: compare states ──► TurnEnded (silent)
         │              broken, events were numbered ──► GET the rest after Last-Event-ID ──► events …
         │              broken, no numbers ──► recovery: watch the state ──► TurnEnded or TurnLost
         broken before the answer ──► same key again where the server knows keys, else recovery

A message is never sent again to a server that might do it twice.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Literal

from saycut.client import paths
from saycut.client.caller import is_passing
from saycut.client.recovery import Watch, has_changed
from saycut.client.sessions import SessionCore, unknown_session
from saycut.client.skill import say_changes, view_draft
from saycut.client.streaming import TurnRecord, read_stream
from saycut.client.transport import Broken, Call
from saycut.client.turn_events import Reconnecting, Said, SessionReplaced, StillWorking, TurnEnded, TurnEvent
from saycut.errors import InvalidReply, Refused
from saycut.wire import AGENT, MEDIA_TYPE, Document, StateData

__all__ = ["TurnRun"]


class TurnRun:
    """Follows one turn. ``key`` names the message: sent twice under one key, it is done once."""

    def __init__(self, session: SessionCore, text: str, *, key: str | None = None) -> None:
        self._session = session
        self._caller = session.caller
        self._patience = session.caller.patience
        self._clock = session.caller.clock
        self._text = text
        self._key = key or str(uuid.uuid4())
        self._record = TurnRecord()
        self._before: StateData | None = None
        self._arrived = False
        self._reason = Broken("", sent=False)
        self._outcome: Literal["over", "broken", "lost"] = "broken"
        self._heard = self._started = self._clock.now()

    async def events(self) -> AsyncGenerator[TurnEvent]:
        """All events of the turn, to be gone through once.

        Raises Refused, ServerUnreachable, InvalidReply, TurnLost.
        """
        if await self._look_before():
            yield SessionReplaced(self._session.id)
        async with aclosing(self._follow()) as stream:
            async for event in stream:
                self._note_said(event)
                yield event
        if self._outcome == "over" or self._record.answered:
            ended = await self._ended()
        else:
            watch = Watch(self._session, self._before, self._record.invocation_id)
            async with aclosing(watch.reads()) as reads:
                async for _ in reads:
                    if self._is_overdue():
                        yield self._still_working()
            ended = self._silent(watch.after)
        if ended.silent and ended.reply:
            yield Said(ended.reply)
        yield ended

    async def _look_before(self) -> bool:
        """Keep the state to compare with; True when the session was unknown and had to be replaced."""
        try:
            self._before = await self._session.state()
        except InvalidReply:
            # Another server's state: comparing is not possible, talking is.
            self._before = None
        except Refused as refused:
            if not unknown_session(refused):
                raise
            await self._session.renew()
            return True
        return False

    async def _follow(self) -> AsyncGenerator[TurnEvent]:
        """Events of the first stream and of those that take it up again."""
        call: Call | None = self._message()
        attempts = 0
        while call is not None:
            seen = self._record.last_id
            async with aclosing(self._attempt(call)) as stream:
                async for event in stream:
                    yield event
            attempts = 1 if self._record.last_id != seen else attempts + 1
            call = self._next_call(attempts)
            if call is not None:
                yield Reconnecting(attempts)
                await self._clock.sleep(self._record.retry_s or self._patience.reconnect_s)

    async def _attempt(self, call: Call) -> AsyncGenerator[TurnEvent]:
        """One stream; ``_outcome`` says how it ended."""
        self._outcome = "broken"
        try:
            async with aclosing(read_stream(self._caller, call, self._record)) as stream:
                async for batch in stream:
                    self._arrived = True
                    for event in batch:
                        yield event
                    if self._is_overdue():
                        yield self._still_working()
                    if self._clock.now() - self._started >= self._patience.stream_s:
                        self._outcome = "lost"
                        return
            # In the middle of a turn a proxy may end a stream in good order; numbered events can be taken up again.
            if self._record.answered or not self._record.last_id:
                self._outcome = "over"
        except Broken as broken:
            self._arrived = self._arrived or broken.sent
            self._reason = broken
        except Refused as refused:
            if call.method == "POST" and not (self._caller.is_saycut and is_passing(refused)):
                raise
            self._outcome = "broken" if is_passing(refused) else "lost"

    def _next_call(self, attempts: int) -> Call | None:
        """How to go on; None when the turn is over, or its stream cannot be had again."""
        if self._outcome != "broken":
            return None
        if attempts > self._patience.reconnects:
            if not self._arrived:
                raise self._caller.unreachable(self._reason) from self._reason
            return None
        if self._record.last_id and self._record.invocation_id:
            path = paths.events(self._record.invocation_id)
            return Call("GET", path, headers={"Accept": MEDIA_TYPE, "Last-Event-ID": self._record.last_id})
        # Other servers would do it twice, unless they never saw it.
        return self._message() if self._caller.is_saycut or not self._arrived else None

    def _message(self) -> Call:
        body: Document = {
            "app_name": AGENT,
            "user_id": "me",
            "session_id": self._session.id,
            "new_message": {"role": "user", "parts": [{"text": self._text}]},
            "streaming": False,
        }
        headers = {"Accept": MEDIA_TYPE, "Idempotency-Key": self._key}
        return Call("POST", paths.RUN, headers=headers, body=body)

    async def _ended(self) -> TurnEnded:
        record = self._record
        if record.reply or record.question:
            return TurnEnded(
                record.reply,
                failed=record.failed,
                question=record.question,
                renders=record.renders,
                changed=record.changed or (False if self._caller.is_saycut else None),
                before=self._before,
            )
        try:
            return self._silent(await self._session.state())
        except InvalidReply:
            return TurnEnded("", silent=True)

    def _silent(self, after: StateData | None) -> TurnEnded:
        """Nobody said what was done, so the states say it."""
        if after is None:
            return TurnEnded("", silent=True, before=self._before)
        change = after.state.last_change
        known = self._before.state.last_change if self._before else None
        if change and change != known:
            reply = change.summary
        else:
            old = view_draft(self._before.state.draft if self._before else {})
            differs = has_changed(self._before, after)
            reply = say_changes(old, view_draft(after.state.draft), self._caller.language, differs=differs)
        changed = has_changed(self._before, after)
        return TurnEnded(reply, silent=True, changed=changed, before=self._before, after=after)

    def _note_said(self, event: TurnEvent) -> None:
        if isinstance(event, Said | StillWorking):
            self._heard = self._clock.now()

    def _is_overdue(self) -> bool:
        return self._clock.now() - self._heard >= self._patience.still_working_s

    def _still_working(self) -> StillWorking:
        self._heard = self._clock.now()
        return StillWorking(self._heard - self._started)
