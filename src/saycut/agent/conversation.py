"""Several messages in a row: each turn is planned against what the one before left, with undo and redo."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from saycut.agent.planner import Planner, RulePlanner
from saycut.agent.situation import Situation
from saycut.agent.turn import Outcome, run_turn
from saycut.timeline.history import History
from saycut.timeline.model import Timeline

__all__ = ["Conversation"]


@dataclass(slots=True)
class Conversation:
    """The state of a session in memory; :meth:`say` plans a message and keeps what it leaves."""

    situation: Situation
    planner: Planner = field(default_factory=RulePlanner)
    outcomes: list[Outcome] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.situation.history is None:
            self.situation = replace(self.situation, history=History.of(self.situation.timeline))

    @property
    def timeline(self) -> Timeline:
        return self.situation.timeline

    def say(self, sentence: str) -> Outcome:
        """Plan one message; edits become a revision, undo and redo walk the revisions."""
        outcome = run_turn(self.planner, sentence, self.situation)
        self.outcomes.append(outcome)
        history = self._walked(outcome) or self._history().record(outcome.timeline, outcome.reply)
        touched = _touched(self.situation.timeline, outcome.timeline)
        self.situation = replace(self.situation, timeline=outcome.timeline, history=history, selection=touched)
        return outcome

    def _history(self) -> History:
        return self.situation.history or History.of(self.situation.timeline)

    def _walked(self, outcome: Outcome) -> History | None:
        """The history after an undo or redo, or None where the turn was neither."""
        history = self._history()
        for act in outcome.actions:
            if act.name == "undo":
                for _ in range(int(str(act.args.get("steps", 1)))):
                    history = history.undo() or history
                return history
            if act.name == "redo":
                return history.redo() or history
        return None


def _touched(before: Timeline, after: Timeline) -> tuple[str, ...]:
    """Clips that a turn added or changed, on the one role it was about; none where it was about several."""
    old = {clip.id: (clip, track.style, track.pos, track.mode) for track, clip in before.each()}
    found = [
        (track.role, clip.id)
        for track, clip in after.each()
        if old.get(clip.id) != (clip, track.style, track.pos, track.mode)
    ]
    return tuple(clip_id for _, clip_id in found) if len({role for role, _ in found}) == 1 else ()
