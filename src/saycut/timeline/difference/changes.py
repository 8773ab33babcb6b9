"""What differs between two timelines, as a frozen list of changes that each can be said in a phrase.

Clips in a change are resolved: role, style, position and language are those that hold, on the clip or on its track.
Ranges of what went are times of the timeline before, all others of the timeline after.
"""

from __future__ import annotations

from dataclasses import dataclass

from saycut.timeline.model import Canvas, Clip, Filter, Transition
from saycut.timeline.time import TimeRange
from saycut.timeline.vocabulary import Role

__all__ = [
    "Added",
    "CanvasChanged",
    "Change",
    "Cut",
    "Difference",
    "FilterChanged",
    "Group",
    "Joined",
    "LoudnessChanged",
    "MediaChanged",
    "Moved",
    "Removed",
    "Renewed",
    "Reordered",
    "Replaced",
    "Resized",
    "Restacked",
    "Reworded",
    "Slipped",
    "Split",
    "TransitionChanged",
    "ValueChanged",
]


@dataclass(frozen=True, slots=True)
class Group:
    """Clips of one role that a change speaks of; ``total`` is how many of that role there are."""

    role: Role
    clips: tuple[Clip, ...]
    total: int

    @property
    def whole(self) -> bool:
        return len(self.clips) == self.total

    @property
    def range(self) -> TimeRange:
        """From the first clip's start to the last one's end."""
        return TimeRange.between(min(clip.start for clip in self.clips), max(clip.end for clip in self.clips))


@dataclass(frozen=True, slots=True)
class Added:
    """Clips that were not there."""

    group: Group


@dataclass(frozen=True, slots=True)
class Removed:
    """Clips that are there no more, as they were before."""

    group: Group


@dataclass(frozen=True, slots=True)
class Renewed:
    """All captions gave way to others."""

    before: Group
    after: Group


@dataclass(frozen=True, slots=True)
class Replaced:
    """Another asset plays in the place of ``before``."""

    role: Role
    before: Clip
    after: Clip


@dataclass(frozen=True, slots=True)
class Cut:
    """Stretches of the programme that play no more, in times of the timeline before."""

    ranges: tuple[TimeRange, ...]


@dataclass(frozen=True, slots=True)
class Resized:
    """Clips that last longer or shorter; the lengths are None where they are not the same for all."""

    group: Group
    before: int | None
    after: int | None
    longer: bool


@dataclass(frozen=True, slots=True)
class Slipped:
    """Clips that play another part of their source in the same place."""

    group: Group


@dataclass(frozen=True, slots=True)
class Split:
    """Cuts in what still plays on."""

    group: Group
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """Cuts that are gone while what lies on both sides plays on."""

    group: Group
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reordered:
    """The main clips, in their new order."""

    group: Group


@dataclass(frozen=True, slots=True)
class Moved:
    """Clips that start elsewhere; ``by`` is None where they did not all move alike."""

    group: Group
    by: int | None
    before: TimeRange
    after: TimeRange


@dataclass(frozen=True, slots=True)
class Reworded:
    """Texts before and after."""

    group: Group
    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ValueChanged:
    """A field of clips by its name (``style.color``); the values are None where the clips are not ``alike``."""

    group: Group
    field: str
    before: object
    after: object
    alike: bool = True


@dataclass(frozen=True, slots=True)
class FilterChanged:
    """A filter put on (``before`` None), taken off (``after`` None) or set otherwise."""

    group: Group
    before: Filter | None
    after: Filter | None


@dataclass(frozen=True, slots=True)
class TransitionChanged:
    """Transitions alike, put in (``before`` None), taken out (``after`` None) or set otherwise, at these cuts."""

    before: Transition | None
    after: Transition | None
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CanvasChanged:
    """Pixels or rate of the canvas."""

    before: Canvas
    after: Canvas


@dataclass(frozen=True, slots=True)
class LoudnessChanged:
    """Loudness target of the mix in LUFS, None for none."""

    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class MediaChanged:
    """Assets in use that are other media under the same name."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Restacked:
    """Tracks that lie in another order above each other."""

    roles: tuple[Role, ...]


Change = (
    Added
    | CanvasChanged
    | Cut
    | FilterChanged
    | Joined
    | LoudnessChanged
    | MediaChanged
    | Moved
    | Removed
    | Renewed
    | Reordered
    | Replaced
    | Resized
    | Restacked
    | Reworded
    | Slipped
    | Split
    | TransitionChanged
    | ValueChanged
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Lengths before and after (flicks) and the changes: programme first, then by role, then the whole."""

    length_before: int
    length_after: int
    changes: tuple[Change, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.changes and self.length_before == self.length_after

    def __bool__(self) -> bool:
        return not self.empty
