"""The frozen render plan: what every frame and sample is made of, with no timeline behind it any more.

    RenderPlan
    ├── spec        pixels, rate, encoder settings
    ├── segments    closed GOPs of about two seconds, each a stack of layers from the bottom up
    │   └── layers  pictures, solids, texts, transitions; times and parameters relative to the segment's first frame
    └── sound       items to mix, in samples

Parameters that change over time are sampled once per frame, so equal pictures give equal segments wherever they stand
in the programme. Equal segments have equal keys.
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Discriminator, TypeAdapter

from saycut.text.spec import TextSpec
from saycut.timeline.time import Rate
from saycut.timeline.vocabulary import Mask

__all__ = [
    "ENGINE",
    "Box",
    "ColorLayer",
    "Layer",
    "OutputSpec",
    "PictureLayer",
    "RenderPlan",
    "Segment",
    "SoundDuck",
    "SoundItem",
    "SoundPlan",
    "TextLayer",
    "Times",
    "TransitionLayer",
    "dump_plan",
    "load_plan",
    "plan_digest",
    "segment_key",
    "sound_key",
]

ENGINE = "saycut.render/2"
"""Part of every key; changed whenever the same plan would give other bytes."""


@dataclass(frozen=True, slots=True)
class OutputSpec:
    """Video and audio encoding: H.264 by x264 at constant quality ``crf``, AAC at ``audio_bitrate`` bit/s."""

    width: int
    height: int
    rate: Rate
    crf: int = 20
    preset: str = "veryfast"
    audio_bitrate: int = 160_000


@dataclass(frozen=True, slots=True)
class Times:
    """Source time (flicks) of each frame of a segment: ``start + n × step``, or sampled where that is not so."""

    start: int
    step: Fraction = Fraction(0)
    sampled: tuple[int, ...] = ()

    def at(self, frame: int) -> int:
        return self.sampled[frame] if self.sampled else self.start + round(frame * self.step)

    @property
    def backwards(self) -> bool:
        """True when the source runs from its end to its start."""
        return self.sampled[-1] < self.sampled[0] if self.sampled else self.step < 0


@dataclass(frozen=True, slots=True)
class Box:
    """Where a picture lands: its whole rectangle in canvas pixels, turned clockwise by degrees; it may reach beyond."""

    x: float
    y: float
    w: float
    h: float
    rotation: float = 0.0


@dataclass(frozen=True, slots=True)
class PictureLayer:
    """A frame of a video or a still. Tuples have one entry for the whole segment or one per frame.

    ``asset`` is the digest of its bytes, or ``color:#RRGGBB``; ``crop`` fractions cut off left, right, top and bottom
    of the upright picture, which is then flipped and turned clockwise by ``turn`` (0, 90, 180, 270 degrees); ``window``
    the canvas rectangle (x, y, w, h) outside which nothing of it shows, ``blur`` a radius in canvas pixels.
    """

    asset: str
    times: Times | None
    boxes: tuple[Box, ...]
    window: tuple[int, int, int, int]
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    flip_h: bool = False
    flip_v: bool = False
    turn: int = 0
    opacity: tuple[float, ...] = (1.0,)
    mask: Mask = "none"
    alpha: bool = False
    blur: int = 0
    kind: Literal["picture"] = "picture"


@dataclass(frozen=True, slots=True)
class ColorLayer:
    """A solid rectangle."""

    color: str
    window: tuple[int, int, int, int]
    opacity: tuple[float, ...] = (1.0,)
    kind: Literal["color"] = "color"


@dataclass(frozen=True, slots=True)
class TextLayer:
    """Text from frame ``first`` up to, not including, ``last`` of the segment.

    Sampled per frame of that span: opacity, shift (canvas pixels), scale around the text's centre, share revealed.
    """

    spec: TextSpec
    pos: str | tuple[float, float]
    first: int
    last: int
    opacity: tuple[float, ...] = (1.0,)
    shift: tuple[tuple[float, float], ...] = ((0.0, 0.0),)
    scale: tuple[float, ...] = (1.0,)
    revealed: tuple[float, ...] = (1.0,)
    wiped: tuple[float, ...] = (1.0,)
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class TransitionLayer:
    """From the picture of ``before`` to that of ``after``; ``progress`` per frame, 0 to 1."""

    type: str
    progress: tuple[float, ...]
    before: tuple[PictureLayer | ColorLayer, ...]
    after: tuple[PictureLayer | ColorLayer, ...]
    kind: Literal["transition"] = "transition"


Layer = Annotated[PictureLayer | ColorLayer | TextLayer | TransitionLayer, Discriminator("kind")]


@dataclass(frozen=True, slots=True)
class Segment:
    """``frames`` frames from frame number ``start`` of the programme."""

    start: int
    frames: int
    layers: tuple[Layer, ...]


@dataclass(frozen=True, slots=True)
class SoundDuck:
    """Level factor while any of the items with these indices sounds."""

    under: tuple[int, ...]
    level: float


@dataclass(frozen=True, slots=True)
class SoundItem:
    """A piece of an asset's sound, in flicks; ``level`` linear, ``envelope`` (flicks from its start, factor) on top."""

    asset: str
    start: int
    duration: int
    source_start: int
    source_duration: int
    speed: Fraction = Fraction(1)
    keep_pitch: bool = True
    reversed: bool = False
    loop: bool = False
    level: float = 1.0
    fade_in: int = 0
    fade_out: int = 0
    envelope: tuple[tuple[int, float], ...] = ()
    duck: SoundDuck | None = None
    loudness_lufs: float | None = None


@dataclass(frozen=True, slots=True)
class SoundPlan:
    """All that sounds, over ``duration`` flicks; ``loudness_lufs`` is the target of the mix."""

    duration: int
    items: tuple[SoundItem, ...]
    loudness_lufs: float | None = None


@dataclass(frozen=True, slots=True)
class RenderPlan:
    """Everything a renderer needs besides the assets' bytes."""

    spec: OutputSpec
    frames: int
    segments: tuple[Segment, ...]
    sound: SoundPlan


@functools.cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def dump_plan(plan: RenderPlan) -> bytes:
    """The plan as JSON."""
    return _adapter(RenderPlan).dump_json(plan)


def load_plan(document: bytes) -> RenderPlan:
    """Read a plan that ``dump_plan`` wrote."""
    plan: RenderPlan = _adapter(RenderPlan).validate_json(document)
    return plan


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join((ENGINE.encode(), *parts))).hexdigest()


def plan_digest(plan: RenderPlan) -> str:
    """Equal plans have equal digests."""
    return _digest(dump_plan(plan))


def segment_key(spec: OutputSpec, segment: Segment) -> str:
    """Key of the encoded segment; its place in the programme is no part of it."""
    layers = _adapter(tuple[Layer, ...]).dump_json(segment.layers)
    return _digest(_adapter(OutputSpec).dump_json(spec), str(segment.frames).encode(), layers)


def sound_key(spec: OutputSpec, sound: SoundPlan) -> str:
    """Key of the encoded sound."""
    return _digest(b"sound", str(spec.audio_bitrate).encode(), _adapter(SoundPlan).dump_json(sound))
