"""One message planned against what was taken in."""

from __future__ import annotations

from saycut.agent import Outcome, RulePlanner, Situation, run_turn
from saycut.errors import NotRenderable
from saycut.language import Language
from saycut.service.intake import Intake
from saycut.timeline.model import Timeline, is_own_asset

__all__ = ["plan_turn", "require_makeable"]

MAKERS = {
    "tts": "synthesised voices",
    "avatar": "presenters and companions",
    "gen": "generated pictures, clips and music",
    "lib": "library music and footage",
}


def plan_turn(sentence: str, intake: Intake, language: Language | None = None) -> Outcome:
    """Plan a message on an empty timeline over the files of ``intake``."""
    timeline = Timeline(assets=intake.facts.timeline_assets())
    return run_turn(RulePlanner(), sentence, Situation(timeline, intake.facts, language=language))


def require_makeable(timeline: Timeline) -> None:
    """Raise NotRenderable for a clip whose media would first have to be made by something that is not here."""
    for _, clip in timeline.each():
        name = clip.asset or ""
        if is_own_asset(name) and not name.startswith("color:"):
            raise NotRenderable(what=MAKERS[name.partition(":")[0]])
