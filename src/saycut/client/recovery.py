"""Watching a session's state after the stream of a turn was lost, as the protocol's own text advises.

wait 30 s ─► read ─► changed, and nothing runs ─► over
              │ unchanged: again every 60 s; after 5 such reads the turn is lost
              │ the server says that it runs: again, up to an hour
"""

from __future__ import annotations

from collections.abc import AsyncGenerator

from saycut.client.caller import is_passing
from saycut.client.sessions import SessionCore
from saycut.errors import Refused, ServerUnreachable, TurnLost
from saycut.wire import StateData

__all__ = ["Watch", "has_changed"]


class Watch:
    """``after`` is the state in which the turn was over."""

    def __init__(self, session: SessionCore, before: StateData | None, invocation_id: str) -> None:
        self._session = session
        self._before = before
        self._invocation = invocation_id
        self.after: StateData | None = None

    async def reads(self) -> AsyncGenerator[int]:
        """Yields after every look that was not the last. Raises TurnLost, and Refused when looking is refused."""
        patience, clock = self._session.caller.patience, self._session.caller.clock
        started = clock.now()
        unchanged = 0
        await clock.sleep(patience.recovery_first_s)
        while True:
            state = await self._look()
            if state and self._is_over(state):
                self.after = state
                return
            running = state is not None and self._is_running(state)
            unchanged += not running
            waited = clock.now() - started
            if unchanged >= patience.recovery_reads or waited >= patience.recovery_longest_s:
                raise TurnLost(minutes=max(1, round(waited / 60)))
            yield unchanged
            await clock.sleep(patience.recovery_every_s)

    async def _look(self) -> StateData | None:
        try:
            return await self._session.state()
        except ServerUnreachable:
            return None
        except Refused as refused:
            if not is_passing(refused):
                raise
            return None

    def _is_running(self, state: StateData) -> bool:
        turn = state.state.turn
        ours = not self._invocation or turn.invocation_id in (None, self._invocation)
        return turn.status in ("queued", "running") and ours

    def _is_over(self, state: StateData) -> bool:
        return not self._is_running(state) and has_changed(self._before, state)


def has_changed(before: StateData | None, after: StateData) -> bool:
    """Whether an edit lies between two states; a session that was new had nothing."""
    new = after.state
    if before is None:
        return new.revision > 0 or bool(new.draft.get("t"))
    old = before.state
    asked = new.turn.status == "awaiting_input" and old.turn != new.turn
    return asked or (old.revision, old.draft, old.last_change) != (new.revision, new.draft, new.last_change)
