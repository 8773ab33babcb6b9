"""The draft's shape: every key with its type, its bounds and what it means; the JSON schema is made from it.

    draft ── d, m                            length, title and canvas
      ├── assets                             what may be played (read only)
      ├── t ── tt, kind, role                tracks; later ones lie above earlier ones of the same kind
      │    └── sg ── start_ms, d, asset      segments, in order of time
      │         └── m ── text, name          what they say or show
      └── transitions                        at the cuts of the main track

``t tt sg d m`` are the published keys. All others are long and carry their unit; a key left out or null means its
default. Fractions are of the canvas with the origin at its top left, so that 0.5 is the middle whatever the size.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from saycut.timeline.vocabulary import (
    FILTERS,
    POSITIONS,
    TRANSITIONS,
    Align,
    Animation,
    AssetKind,
    CaptionMode,
    Easing,
    Fit,
    Gender,
    KeyframeProp,
    Mask,
    Role,
    TrackKind,
    VoiceStyle,
)
from saycut.wire.sound_json import check_json

__all__ = ["MAX_SEGMENTS", "SCHEMA", "TRACK_TYPES", "Draft", "Effect", "Metadata", "Segment", "Style", "Track"]

SCHEMA = "saycut.draft/1"

TRACK_TYPES: dict[TrackKind, int] = {"video": 0, "audio": 1, "text": 7, "overlay": 100}
"""0, 1 and 7 are published. Numbers from 100 are ours, away from the original's unpublished ones."""

MAX_SEGMENTS = 5000
"""Segments of all tracks together."""

_DAY_MS = 24 * 3600 * 1000
_DAY_FLICKS = _DAY_MS * 705_600

Name = Annotated[str, Field(min_length=1, max_length=300)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
Lang = Annotated[str, Field(max_length=35)]
Color = Annotated[str, Field(pattern=r"^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$")]
Ratio = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,18}/[1-9][0-9]{0,18}$")]
Flag = Annotated[bool, Field(strict=True)]
Number = Annotated[float, Field(strict=True)]
Whole = Annotated[int, Field(strict=True)]
Ms = Annotated[Number, Field(ge=0, le=_DAY_MS)]
Flicks = Annotated[Whole, Field(ge=0, le=_DAY_FLICKS)]
Offset = Annotated[Number, Field(ge=-_DAY_MS, le=_DAY_MS)]
OffsetFlicks = Annotated[Whole, Field(ge=-_DAY_FLICKS, le=_DAY_FLICKS)]
Share = Annotated[Number, Field(ge=-100, le=100)]
Level = Annotated[Number, Field(ge=0, le=100_000)]
Loudness = Annotated[Number, Field(ge=-100, le=20)]
Pixels = Annotated[Whole, Field(ge=16, le=8192)]
Point = tuple[Share, Share]
Rect = tuple[Share, Share, Share, Share]
Position = Annotated[str, Field(json_schema_extra={"enum": sorted(POSITIONS)}, max_length=32)]
FontName = Annotated[str, Field(pattern=r"^[^/\\]{1,100}$")]
Langs = Annotated[tuple[Lang, ...], Field(max_length=10)]


class Shape(BaseModel):
    """An object of the draft; keys it does not know are left out."""

    model_config = ConfigDict(
        extra="ignore", frozen=True, allow_inf_nan=False, use_attribute_docstrings=True, protected_namespaces=()
    )


class Style(Shape):
    """How text looks; what is left out is inherited from the track, then from the role."""

    size_fraction: Annotated[Number, Field(ge=0, le=10)] | None = None
    """Letter height as a fraction of the canvas's height."""
    color: Color | None = None
    outline: Color | None = None
    background: Color | None = None
    font: FontName | None = None
    bold: Flag | None = None
    italic: Flag | None = None
    uppercase: Flag | None = None
    align: Align | None = None


class Word(Shape):
    """A spoken word; times from the segment's start."""

    text: Annotated[str, Field(max_length=300)]
    start_ms: Offset
    start_flicks: OffsetFlicks | None = None
    end_ms: Offset
    end_flicks: OffsetFlicks | None = None


class Effect(Shape):
    """An adjustment or effect; times on the timeline, without them the whole segment."""

    name: Annotated[str, Field(json_schema_extra={"enum": sorted(FILTERS)}, max_length=64)]
    amount: Annotated[Number, Field(ge=-100, le=100)] | None = None
    start_ms: Offset | None = None
    start_flicks: OffsetFlicks | None = None
    duration_ms: Ms | None = None
    duration_flicks: Flicks | None = None
    region_fraction: Rect | None = None
    """x, y, width, height."""


class KeyPoint(Shape):
    """The property's value at a time from the segment's start."""

    at_ms: Offset
    at_flicks: OffsetFlicks | None = None
    value: Annotated[Number, Field(ge=-1_000_000, le=1_000_000)]


class Keyframes(Shape):
    """A property over time."""

    property: KeyframeProp
    points: Annotated[tuple[KeyPoint, ...], Field(min_length=2, max_length=5000)]
    easing: Easing | None = None


class Ducking(Shape):
    """Lower this sound while others speak: everyone, or only the named assets."""

    to_pct: Level
    under: Annotated[tuple[Name, ...], Field(max_length=100)] | None = None


class Speech(Shape):
    """What a voice or presenter says, and how."""

    text: Annotated[str, Field(max_length=50_000)] | None = None
    text_from: Name | None = None
    """Name of a script asset that is read in full."""
    lang: Lang | None = None
    gender: Gender | None = None
    style: VoiceStyle | None = None
    clone_of: Name | None = None
    """Asset whose voice is cloned."""
    consent: Flag | None = None
    face_from: Name | None = None
    """Asset whose face is used."""


class SegmentMetadata(Shape):
    """What a segment says or shows."""

    name: Annotated[str, Field(max_length=300)] | None = None
    """For display only; ``asset`` is what counts."""
    text: Annotated[str, Field(max_length=20_000)] | None = None
    label: Annotated[str, Field(max_length=1000)] | None = None
    words: Annotated[tuple[Word, ...], Field(max_length=5000)] | None = None


class Segment(Shape):
    """A piece of an asset, or text, on the timeline."""

    id: Id | None = None
    start_ms: Ms | None = None
    """On the timeline; left out, it follows the segment before it."""
    start_flicks: Flicks | None = None
    d: Ms
    """Length on the timeline in milliseconds. Edges go to the nearest frame."""
    duration_flicks: Flicks | None = None
    m: SegmentMetadata = SegmentMetadata()
    asset: Name | None = None
    """Name of one of ``assets``, or ``color:#RRGGBB``; none for text. Never a path or an address."""
    asset_kind: AssetKind | None = None
    source_start_ms: Offset | None = None
    source_start_flicks: OffsetFlicks | None = None
    source_duration_ms: Ms | None = None
    """What of the asset plays; ``source_duration_ms = d × speed`` unless it loops, is frozen or changes speed."""
    source_duration_flicks: Flicks | None = None
    speed: Annotated[Number, Field(ge=0.001, le=1000)] | None = None
    """2 plays twice as fast."""
    speed_ratio: Ratio | None = None
    reversed: Flag | None = None
    freeze: Flag | None = None
    """Holds the frame at ``source_start_ms``."""
    loop: Flag | None = None
    keep_pitch: Flag | None = None
    role: Role | None = None
    lang: Lang | None = None
    langs: Langs | None = None
    caption_mode: CaptionMode | None = None
    highlight: Color | None = None
    """Colour of the word being spoken."""
    style: Style | None = None
    position: Position | None = None
    """Where the centre lies, by name."""
    position_fraction: Point | None = None
    """Where the centre lies: x, y; instead of ``position``."""
    width_fraction: Share | None = None
    """Shown width; left out, the full canvas by ``fit``."""
    rect_fraction: Rect | None = None
    """x, y, width, height of the box it is fitted into, instead of position and width."""
    fit: Fit | None = None
    background: Name | None = None
    """What a contained picture leaves free shows this: ``#RRGGBB``, ``blur``, or an asset's name."""
    focus: Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")] | None = None
    """What ``cover`` keeps in view: ``center``, ``face``, ``subject``."""
    focus_fraction: Point | None = None
    scale: Annotated[Number, Field(ge=0, le=1000)] | None = None
    crop_left_fraction: Share | None = None
    crop_right_fraction: Share | None = None
    crop_top_fraction: Share | None = None
    crop_bottom_fraction: Share | None = None
    rotation_degrees: Annotated[Number, Field(ge=-36_000, le=36_000)] | None = None
    """Clockwise."""
    flip_horizontal: Flag | None = None
    flip_vertical: Flag | None = None
    opacity: Annotated[Number, Field(ge=0, le=1)] | None = None
    mask: Mask | None = None
    fade_in_ms: Ms | None = None
    fade_in_flicks: Flicks | None = None
    fade_out_ms: Ms | None = None
    fade_out_flicks: Flicks | None = None
    animation_in: Animation | None = None
    animation_out: Animation | None = None
    effects: Annotated[tuple[Effect, ...], Field(max_length=100)] | None = None
    keyframes: Annotated[tuple[Keyframes, ...], Field(max_length=50)] | None = None
    volume_pct: Level | None = None
    """100 is unchanged, 50 half the amplitude."""
    muted: Flag | None = None
    audio_fade_in_ms: Ms | None = None
    audio_fade_in_flicks: Flicks | None = None
    audio_fade_out_ms: Ms | None = None
    audio_fade_out_flicks: Flicks | None = None
    ducking: Ducking | None = None
    loudness_lufs: Loudness | None = None
    beats_ms: Annotated[tuple[Offset, ...], Field(max_length=50_000)] | None = None
    """Beats on the timeline."""
    beats_flicks: Annotated[tuple[OffsetFlicks, ...], Field(max_length=50_000)] | None = None
    speech: Speech | None = None


class Track(Shape):
    """Segments of one kind and role; the other keys are defaults for its text segments."""

    id: Id | None = None
    tt: Annotated[Whole, Field(json_schema_extra={"enum": sorted(TRACK_TYPES.values())})] | None = None
    """0 video, 1 audio, 7 text, 100 overlay."""
    kind: TrackKind | None = None
    """``tt`` in a word."""
    role: Role | None = None
    """Left out: main for the first video track, broll for others, bgm for audio, title for text, pip for overlays."""
    name: Annotated[str, Field(max_length=300)] | None = None
    d: Ms | None = None
    """End of its last segment; not read."""
    lang: Lang | None = None
    langs: Langs | None = None
    caption_mode: CaptionMode | None = None
    highlight: Color | None = None
    style: Style | None = None
    position: Position | None = None
    position_fraction: Point | None = None
    sg: Annotated[tuple[Segment, ...], Field(max_length=MAX_SEGMENTS)] = ()


class Transition(Shape):
    """Lies across the main cut at ``at_ms``, half of its length to each side; at 0 or at the end it is a fade."""

    type: Annotated[str, Field(json_schema_extra={"enum": sorted(TRANSITIONS)}, max_length=64)]
    at_ms: Ms
    at_flicks: Flicks | None = None
    duration_ms: Ms
    duration_flicks: Flicks | None = None


class Asset(Shape):
    """What may be played; for display, what the session holds is what counts."""

    name: Name
    kind: AssetKind
    duration_ms: Ms | None = None
    duration_flicks: Flicks | None = None
    width: Annotated[Whole, Field(ge=0)] | None = None
    height: Annotated[Whole, Field(ge=0)] | None = None
    fps: Annotated[Number, Field(ge=0)] | None = None
    frame_rate: Ratio | None = None
    has_audio: Flag | None = None
    has_alpha: Flag | None = None
    sha256: Annotated[str, Field(max_length=64)] | None = None


class Metadata(Shape):
    """Title and canvas; a canvas left out is the session's."""

    title: Annotated[str, Field(max_length=300)] | None = None
    width: Pixels | None = None
    height: Pixels | None = None
    aspect_ratio: Annotated[str, Field(max_length=16)] | None = None
    """For display only."""
    fps: Annotated[Number, Field(ge=1, le=240)] | None = None
    frame_rate: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,8}/[1-9][0-9]{0,8}$")] | None = None
    """The exact rate where ``fps`` is rounded."""
    loudness_lufs: Loudness | None = None
    """Loudness of the whole mix."""
    id_serial: Annotated[Whole, Field(ge=0, le=1_000_000_000)] | None = None
    """How many ids were given so far."""


class Draft(Shape):
    """A timeline as clients see it."""

    schema_name: Annotated[Literal["saycut.draft/1"] | None, Field(alias="schema")] = None
    d: Ms | None = None
    """Length of the whole; not read."""
    m: Metadata = Metadata()
    assets: Annotated[tuple[Asset, ...], Field(max_length=10_000)] = ()
    t: Annotated[tuple[Track, ...], Field(max_length=200)] = ()
    transitions: Annotated[tuple[Transition, ...], Field(max_length=MAX_SEGMENTS)] = ()

    @model_validator(mode="before")
    @classmethod
    def _sound(cls, raw: object) -> object:
        check_json(raw)
        return raw
