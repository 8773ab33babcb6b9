"""The union of all operations, and how one is applied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import Discriminator

from saycut.timeline.model import Timeline
from saycut.timeline.operations.attributes import SetCanvas, SetClips, SetMaster, SetTrack, SetTransition
from saycut.timeline.operations.media import AddAsset, RemoveAsset, ReplaceMedia, Slip
from saycut.timeline.operations.patch import Patch
from saycut.timeline.operations.programme import Insert, Remove, Reorder, RippleDelete, SetSpeed, Split, Trim
from saycut.timeline.operations.tracks import AddTrack, Move, RemoveTrack, Retime
from saycut.timeline.validation import validate

__all__ = ["Applied", "Operation", "apply", "apply_all"]

Operation = Annotated[
    AddAsset
    | AddTrack
    | Insert
    | Move
    | Patch
    | Remove
    | RemoveAsset
    | RemoveTrack
    | Reorder
    | ReplaceMedia
    | Retime
    | RippleDelete
    | SetCanvas
    | SetClips
    | SetMaster
    | SetSpeed
    | SetTrack
    | SetTransition
    | Slip
    | Split
    | Trim,
    Discriminator("op"),
]


@dataclass(frozen=True, slots=True)
class Applied:
    """The new timeline and the operation that leads back to the old one."""

    timeline: Timeline
    inverse: Patch


def apply(timeline: Timeline, operation: Operation) -> Applied:
    """Apply one operation.

    Raises UnknownReference, OutOfRange or InvalidTimeline; the given timeline is never changed.
    """
    after = operation.edit(timeline)
    validate(after)
    return Applied(after, Patch.between(after, timeline))


def apply_all(timeline: Timeline, operations: Iterable[Operation]) -> Applied:
    """Apply operations in order as one; the inverse takes all of them back."""
    after = timeline
    for operation in operations:
        after = apply(after, operation).timeline
    return Applied(after, Patch.between(after, timeline))
