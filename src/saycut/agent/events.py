"""What happens in a turn, as a stream.

StepStarted → StepProgress* → StepFinished → EditApplied*   for every step, in order
… → Questioned?  → Replied → Done                           exactly one reply and one end
"""

from __future__ import annotations

from dataclasses import dataclass

from saycut.agent.steps import Act, Make, Step
from saycut.timeline.model import Timeline

__all__ = [
    "Acted",
    "Done",
    "EditApplied",
    "OutputPlanned",
    "Questioned",
    "Replied",
    "StepFinished",
    "StepProgress",
    "StepStarted",
    "TurnEvent",
]


@dataclass(frozen=True, slots=True)
class StepStarted:
    """Step number ``index`` begins."""

    index: int
    step: Step


@dataclass(frozen=True, slots=True)
class StepProgress:
    """How far a long step is, 0 to 1."""

    index: int
    fraction: float


@dataclass(frozen=True, slots=True)
class StepFinished:
    """Step number ``index`` is over; ``made`` tells what a making step plans."""

    index: int
    made: Make | None = None


@dataclass(frozen=True, slots=True)
class EditApplied:
    """The timeline after an edit of step ``index``."""

    index: int
    timeline: Timeline


@dataclass(frozen=True, slots=True)
class OutputPlanned:
    """One of several videos the message asks for, next to the timeline."""

    timeline: Timeline


@dataclass(frozen=True, slots=True)
class Acted:
    """Something set off outside the timeline."""

    act: Act


@dataclass(frozen=True, slots=True)
class Questioned:
    """The planner asks instead of guessing."""

    question: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Replied:
    """The closing sentence; never empty. ``understood`` False: nothing of the message could be acted on."""

    text: str
    understood: bool = True


@dataclass(frozen=True, slots=True)
class Done:
    """The turn is over; ``timeline`` is what it leaves."""

    timeline: Timeline


TurnEvent = (
    StepStarted | StepProgress | StepFinished | EditApplied | OutputPlanned | Acted | Questioned | Replied | Done
)
