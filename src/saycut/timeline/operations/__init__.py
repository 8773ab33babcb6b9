"""Edits of a timeline: a tagged union, each pure, each with its inverse."""

from saycut.timeline.operations.attributes import (
    SetCanvas,
    SetClips,
    SetMaster,
    SetTrack,
    SetTransition,
)
from saycut.timeline.operations.base import Applied, Operation, apply, apply_all
from saycut.timeline.operations.media import AddAsset, RemoveAsset, ReplaceMedia, Slip
from saycut.timeline.operations.patch import Patch
from saycut.timeline.operations.programme import (
    Insert,
    Remove,
    Reorder,
    RippleDelete,
    SetSpeed,
    Split,
    Trim,
)
from saycut.timeline.operations.tracks import AddTrack, Move, RemoveTrack, Retime

__all__ = [
    "AddAsset",
    "AddTrack",
    "Applied",
    "Insert",
    "Move",
    "Operation",
    "Patch",
    "Remove",
    "RemoveAsset",
    "RemoveTrack",
    "Reorder",
    "ReplaceMedia",
    "Retime",
    "RippleDelete",
    "SetCanvas",
    "SetClips",
    "SetMaster",
    "SetSpeed",
    "SetTrack",
    "SetTransition",
    "Slip",
    "Split",
    "Trim",
    "apply",
    "apply_all",
]
