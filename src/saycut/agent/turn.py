"""A turn folded into what it leaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from saycut.agent.events import Acted, Done, EditApplied, OutputPlanned, Questioned, Replied, StepStarted, TurnEvent
from saycut.agent.planner import Planner
from saycut.agent.situation import Situation
from saycut.agent.steps import Act, Edit, Step
from saycut.timeline.model import Timeline
from saycut.timeline.operations import Operation

__all__ = ["Outcome", "fold", "run_turn"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn leaves: the timeline as planned, what else was set off, what the user reads.

    ``asked`` is the question where the planner asked instead of guessing. ``outputs`` are further videos. ``understood`` is
    False where nothing of the message could be acted on.
    """  # noqa: E501

    timeline: Timeline
    reply: str
    actions: tuple[Act, ...] = ()
    outputs: tuple[Timeline, ...] = ()
    asked: str | None = None
    options: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    understood: bool = True

    @property
    def operations(self) -> tuple[Operation, ...]:
        """The timeline operations of this turn, in order."""
        return tuple(step.operation for step in self.steps if isinstance(step, Edit))

    @property
    def acted(self) -> bool:
        """True when something was edited, made or set off."""
        return bool(self.operations or self.actions or self.outputs)


def run_turn(planner: Planner, sentence: str, situation: Situation) -> Outcome:
    """Plan one message to its end."""
    return fold(planner.plan(sentence, situation), situation)


def fold(events: Iterable[TurnEvent], situation: Situation) -> Outcome:
    """The outcome that a stream of events adds up to."""
    timeline, reply, understood = situation.timeline, "", True
    asked: str | None = None
    options: tuple[str, ...] = ()
    actions: list[Act] = []
    outputs: list[Timeline] = []
    steps: list[Step] = []
    for event in events:
        match event:
            case StepStarted(_, step):
                steps.append(step)
            case EditApplied(_, after) | Done(after):
                timeline = after
            case OutputPlanned(output):
                outputs.append(output)
            case Acted(act):
                actions.append(act)
            case Questioned(question, choices):
                asked, options = question, choices
            case Replied(text, ok):
                reply, understood = text, ok
    return Outcome(timeline, reply, tuple(actions), tuple(outputs), asked, options, tuple(steps), understood)
