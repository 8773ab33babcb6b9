"""A wish for a place that is not named: asked about, never guessed."""

from __future__ import annotations

from saycut.agent.desk import Desk, Unclear
from saycut.agent.reading import Reading
from saycut.agent.targets import have
from saycut.language import Words

__all__ = ["which_part"]

_WHICH_PART = Words(
    "Which part do you mean, and what should happen there? Name a clip ({have}) or give times such as 0:05 to 0:10.",
    "你指的是哪一段，想怎么改？可以说素材名（{have}），或者说时间，比如5秒到10秒。",
)
_CHANGES = ("remove", "cut", "set", "trim", "replace", "move", "mute", "speed_up", "slow_down", "extend", "keep")
_HOLLOW = frozenset({"verb", "polite", "how", "noun", "reassure"})
_POINTS = r"\b(?:the|that|this|one of the) (?:\w+ )?(?:clip|shot|scene|part|bit|section|place|spot|one)s?\b|[那这](?:个|里|段|条|块|一段)?(?:地方|里|段|条|块|个)"  # noqa: E501


def which_part(clause: Reading, desk: Desk) -> bool:
    """``delete the clip`` where there are several, ``那个地方改一下``: asks which."""
    hollow = {item.kind for item in clause.mentions} <= _HOLLOW
    if not hollow or desk.several or desk.understood or desk.focus_clips or not desk.main:
        return False
    if not clause.has("verb", *_CHANGES) or not clause.search(_POINTS):
        return False
    raise Unclear(_WHICH_PART, (), have=have(desk))
