"""One message planned against what was taken in."""

from __future__ import annotations

from collections.abc import Callable

from saycut.agent import Outcome, Planner, RulePlanner, Situation, run_turn
from saycut.agent.model import ModelPlanner, Talk
from saycut.errors import LanguageModelError, ModelUnavailable, NotRenderable
from saycut.language import Language, Words
from saycut.service.intake import Intake
from saycut.settings import Settings
from saycut.service.opening import opening_timeline
from saycut.timeline.model import Timeline, is_own_asset

__all__ = ["model_planner", "plan_turn", "planner_of", "require_makeable"]

MAKERS = {
    "tts": "synthesised voices",
    "avatar": "presenters and companions",
    "gen": "generated pictures, clips and music",
    "lib": "library music and footage",
}


def plan_turn(sentence: str, intake: Intake, language: Language | None = None) -> Outcome:
    """Plan a first message about the files of ``intake``."""
    timeline = opening_timeline(intake.facts)
    return run_turn(RulePlanner(), sentence, Situation(timeline, intake.facts, language=language))


def require_makeable(timeline: Timeline) -> None:
    """Raise NotRenderable for a clip whose media would first have to be made by something that is not here."""
    for _, clip in timeline.each():
        name = clip.asset or ""
        if is_own_asset(name) and not name.startswith("color:"):
            raise NotRenderable(what=MAKERS[name.partition(":")[0]])
