"""What a message is understood against: the timeline, the facts, the history, what is being rendered."""

from __future__ import annotations

from dataclasses import dataclass, field

from saycut.agent.facts import Facts
from saycut.language import Language
from saycut.timeline.history import History
from saycut.timeline.model import Timeline

__all__ = ["Credits", "Job", "Situation"]


@dataclass(frozen=True, slots=True)
class Job:
    """An export under way; ``progress`` in percent."""

    id: str
    status: str = "queued"
    progress: float | None = None


@dataclass(frozen=True, slots=True)
class Credits:
    """What is left of the account's credits, what is reserved, and how many there were."""

    available: float
    frozen: float = 0
    total: float | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything a planner may know. ``selection`` names clips (ids) or assets the user points at.

    ``history`` ends with the present timeline; None: nothing to undo. ``language`` None: that of the sentence.
    """

    timeline: Timeline = field(default_factory=Timeline)
    facts: Facts = field(default_factory=Facts)
    history: History | None = None
    jobs: tuple[Job, ...] = ()
    credits: Credits | None = None
    selection: tuple[str, ...] = ()
    language: Language | None = None
