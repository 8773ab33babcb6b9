"""The timeline: exact time, a frozen model; operations, validation, history and difference are its modules."""

from saycut.timeline.model import (
    Asset,
    Canvas,
    Clip,
    Duck,
    Filter,
    Keyframes,
    Look,
    Place,
    Sound,
    Speech,
    TextStyle,
    Timeline,
    Track,
    Transition,
    Word,
)
from saycut.timeline.time import FLICKS, Rate, TimeRange

__all__ = [
    "FLICKS",
    "Asset",
    "Canvas",
    "Clip",
    "Duck",
    "Filter",
    "Keyframes",
    "Look",
    "Place",
    "Rate",
    "Sound",
    "Speech",
    "TextStyle",
    "TimeRange",
    "Timeline",
    "Track",
    "Transition",
    "Word",
]
