"""One message planned against what was taken in."""

from __future__ import annotations

from saycut.agent import Outcome, Planner, Situation, run_turn
from saycut.errors import NotRenderable
from saycut.language import Language
from saycut.service.intake import Intake
from saycut.service.opening import opening_timeline
from saycut.service.planning import planner_of
from saycut.settings import Settings
from saycut.timeline.model import Timeline, is_own_asset

__all__ = ["plan_turn", "require_makeable"]

MAKERS = {
    "tts": "synthesised voices",
    "avatar": "presenters and companions",
    "gen": "generated pictures, clips and music",
    "lib": "library music and footage",
}


def plan_turn(
    sentence: str, intake: Intake, language: Language | None = None, planner: Planner | None = None
) -> Outcome:
    """Plan a first message about the files of ``intake``, with the planner of the settings unless told."""
    timeline = opening_timeline(intake.facts)
    situation = Situation(timeline, intake.facts, language=language)
    return run_turn(planner or planner_of(Settings()), sentence, situation)


def require_makeable(timeline: Timeline) -> None:
    """Raise NotRenderable for a clip whose media would first have to be made by something that is not here."""
    for _, clip in timeline.each():
        name = clip.asset or ""
        if is_own_asset(name) and not name.startswith("color:"):
            raise NotRenderable(what=MAKERS[name.partition(":")[0]])
