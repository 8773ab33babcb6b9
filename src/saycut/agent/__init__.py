"""The planner: a sentence, a timeline and facts become steps and operations, as a stream of turn events."""

from saycut.agent.conversation import Conversation
from saycut.agent.events import (
    Acted,
    Done,
    EditApplied,
    OutputPlanned,
    Questioned,
    Replied,
    StepFinished,
    StepProgress,
    StepStarted,
    TurnEvent,
)
from saycut.agent.facts import AssetFacts, Facts
from saycut.agent.planner import Planner, RulePlanner
from saycut.agent.situation import Credits, Job, Situation
from saycut.agent.steps import Act, Analyse, Ask, Edit, Make, Step
from saycut.agent.turn import Outcome, fold, run_turn

__all__ = [
    "Act",
    "Acted",
    "Analyse",
    "Ask",
    "AssetFacts",
    "Conversation",
    "Credits",
    "Done",
    "Edit",
    "EditApplied",
    "Facts",
    "Job",
    "Make",
    "Outcome",
    "OutputPlanned",
    "Planner",
    "Questioned",
    "Replied",
    "RulePlanner",
    "Situation",
    "Step",
    "StepFinished",
    "StepProgress",
    "StepStarted",
    "TurnEvent",
    "fold",
    "run_turn",
]
