"""The frozen timeline: canvas, assets, tracks of clips, transitions at cuts.

    Timeline
    ├── canvas       pixels and rate
    ├── assets       what may be played, with what exists of it (available range)
    ├── tracks       later tracks lie above earlier ones of the same kind
    │   └── clips    where on the timeline (start, duration), what of the asset (source), how it looks and sounds
    └── transitions  at a cut of the main track, or at either edge of the programme

Times are flicks, places are fractions of the canvas with the origin at its top left, levels are linear percent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Literal

from saycut.timeline.time import Rate, TimeRange
from saycut.timeline.vocabulary import (
    OWN_ASSET_PREFIXES,
    POSITIONS,
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

__all__ = [
    "Asset",
    "Canvas",
    "Clip",
    "Duck",
    "Filter",
    "Keyframes",
    "Look",
    "Place",
    "Point",
    "Sound",
    "Speech",
    "TextStyle",
    "Timeline",
    "Track",
    "Transition",
    "Word",
    "is_own_asset",
]

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Canvas:
    """Output picture: pixels and frames a second."""

    width: int = 1920
    height: int = 1080
    rate: Rate = Rate(30)

    @property
    def aspect(self) -> float:
        return self.width / self.height


@dataclass(frozen=True, slots=True)
class Asset:
    """Media a clip may refer to by ``name``: what exists of it, not its bytes.

    ``width`` and ``height`` are of the upright picture; ``duration`` is None for pictures and scripts.
    ``digest`` is the SHA-256 of the bytes, empty while it is only planned.
    """

    name: str
    kind: AssetKind
    duration: int | None = None
    width: int | None = None
    height: int | None = None
    rate: Rate | None = None
    has_audio: bool = False
    alpha: bool = False
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """An adjustment or effect.

    ``range`` is on the timeline (None: the whole clip), ``region`` is x, y, w, h in fractions.
    """

    name: str
    amount: float = 1.0
    range: TimeRange | None = None
    region: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Keyframes:
    """A property over time: ``points`` are (flicks from the clip's start, value), two or more, rising in time."""

    prop: KeyframeProp
    points: tuple[tuple[int, float], ...]
    easing: Easing = "linear"


@dataclass(frozen=True, slots=True)
class Duck:
    """Lower this sound to ``to_pct`` while others speak: ``speech`` or the named assets."""

    to_pct: float
    under: Literal["speech"] | tuple[str, ...] = "speech"


@dataclass(frozen=True, slots=True)
class Word:
    """A spoken word, in flicks from the clip's start."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How text looks; None inherits from the track, then from the role's default.

    ``size`` is the height of a letter as a fraction of the canvas height.
    """

    size: float | None = None
    color: str | None = None
    outline: str | None = None
    background: str | None = None
    font: str | None = None
    bold: bool | None = None
    italic: bool | None = None
    upper: bool | None = None
    align: Align | None = None

    def over(self, base: TextStyle) -> TextStyle:
        """This style with its gaps filled from ``base``."""
        mine = {name: value for name in TextStyle.__slots__ if (value := getattr(self, name)) is not None}
        return replace(base, **mine)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the picture lies and how it fits. ``rect`` (x, y, w, h) replaces ``pos`` and ``width``.

    ``width`` None: the full canvas by ``fit``. ``background`` fills what a contained picture leaves: ``#RRGGBB``,
    ``blur``, or an asset's name.
    """

    pos: str | Point | None = None
    width: float | None = None
    rect: tuple[float, float, float, float] | None = None
    fit: Fit = "contain"
    background: str = "#000000"
    focus: str | Point = "center"
    scale: float = 1.0
    crop_left: float = 0.0
    crop_right: float = 0.0
    crop_top: float = 0.0
    crop_bottom: float = 0.0
    rotation: float = 0.0
    flip_h: bool = False
    flip_v: bool = False

    @property
    def center(self) -> Point:
        """Centre of the picture as fractions of the canvas."""
        if self.rect is not None:
            x, y, w, h = self.rect
            return x + w / 2, y + h / 2
        return POSITIONS[self.pos or "center"] if not isinstance(self.pos, tuple) else self.pos


@dataclass(frozen=True, slots=True)
class Look:
    """How the picture or text appears: opacity, mask, fades (flicks), animations, filters, keyframes."""

    opacity: float = 1.0
    mask: Mask = "none"
    fade_in: int = 0
    fade_out: int = 0
    anim_in: Animation = "none"
    anim_out: Animation = "none"
    filters: tuple[Filter, ...] = ()
    keyframes: tuple[Keyframes, ...] = ()


@dataclass(frozen=True, slots=True)
class Sound:
    """How the clip sounds: level in linear percent, fades in flicks, beats as times on the timeline."""

    gain_pct: float = 100.0
    muted: bool = False
    audio_fade_in: int = 0
    audio_fade_out: int = 0
    duck: Duck | None = None
    loudness_lufs: float | None = None
    beats: tuple[int, ...] = ()

    @property
    def level(self) -> float:
        """Linear factor, 1 is unchanged."""
        return 0.0 if self.muted else self.gain_pct / 100


@dataclass(frozen=True, slots=True)
class Speech:
    """What a voice or presenter says, and how; ``speech_from`` names a script read in full."""

    speech_text: str | None = None
    speech_from: str | None = None
    voice_lang: str | None = None
    gender: Gender | None = None
    voice_style: VoiceStyle | None = None
    clone_of: str | None = None
    consent: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Clip:
    """A piece of an asset, or text, on the timeline.

    ``source`` is the range of the asset that plays (None for text, pictures and solids). Unless the clip loops, is
    frozen or ramps, ``source.duration = duration × speed``. ``asset`` is None for text only.
    """

    id: str
    start: int
    duration: int
    asset: str | None = None
    asset_kind: AssetKind | None = None
    source: TimeRange | None = None
    speed: Fraction = Fraction(1)
    reversed: bool = False
    freeze: bool = False
    loop: bool = False
    keep_pitch: bool = True
    role: Role | None = None
    label: str | None = None
    text: str | None = None
    words: tuple[Word, ...] = ()
    lang: str | None = None
    langs: tuple[str, ...] = ()
    mode: CaptionMode | None = None
    highlight: str | None = None
    style: TextStyle = TextStyle()
    place: Place = Place()
    look: Look = Look()
    sound: Sound = Sound()
    speech: Speech = Speech()

    @property
    def end(self) -> int:
        return self.start + self.duration

    @property
    def range(self) -> TimeRange:
        """Where the clip lies on the timeline (OpenTimelineIO's range in parent)."""
        return TimeRange(self.start, self.duration)

    @property
    def ramps(self) -> bool:
        """True when its speed changes over time."""
        return any(k.prop == "speed" for k in self.look.keyframes)

    def source_at(self, time: int) -> int:
        """Source time (flicks) shown at timeline ``time``, at constant speed, inside or beside the clip."""
        if self.source is None:
            return 0
        if self.freeze:
            return self.source.start
        offset = round((time - self.start) * self.speed)
        if self.loop and self.source.duration:
            offset %= self.source.duration
        return self.source.end - offset if self.reversed else self.source.start + offset


@dataclass(frozen=True, slots=True)
class Track:
    """Clips of one kind and role in time order; the optional fields are defaults for its text clips."""

    id: str
    kind: TrackKind
    role: Role
    clips: tuple[Clip, ...] = ()
    name: str = ""
    lang: str | None = None
    langs: tuple[str, ...] = ()
    mode: CaptionMode | None = None
    highlight: str | None = None
    style: TextStyle = TextStyle()
    pos: str | Point | None = None

    @property
    def end(self) -> int:
        return max((clip.end for clip in self.clips), default=0)

    def role_of(self, clip: Clip) -> Role:
        return clip.role or self.role

    def pos_of(self, clip: Clip) -> str | Point:
        """The clip's own position, else the track's, else the centre."""
        return clip.place.pos or self.pos or "center"

    def style_of(self, clip: Clip) -> TextStyle:
        """The clip's own style over the track's."""
        return clip.style.over(self.style)


@dataclass(frozen=True, slots=True)
class Transition:
    """Lies across the main cut at ``at``, half of ``duration`` to each side; at 0 or at the end it is a fade."""

    type: str
    at: int
    duration: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole programme. ``serial`` numbers the ids given so far, so that no id is ever given twice."""

    # Read from a document, this and all within it refuse fields they do not have, instead of losing them silently.
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    canvas: Canvas = Canvas()
    assets: tuple[Asset, ...] = ()
    tracks: tuple[Track, ...] = ()
    transitions: tuple[Transition, ...] = ()
    loudness_lufs: float | None = None
    serial: int = 0

    @property
    def duration(self) -> int:
        """End of the last clip on any track, flicks."""
        return max((track.end for track in self.tracks), default=0)

    @property
    def main(self) -> Track | None:
        return next((track for track in self.tracks if track.role == "main"), None)

    def by_role(self, role: Role) -> tuple[Track, ...]:
        return tuple(track for track in self.tracks if track.role == role)

    def clips_of(self, role: Role) -> tuple[Clip, ...]:
        """Clips with this role, as their own or their track's, in time order."""
        found = [clip for track, clip in self.each() if role in (clip.role, track.role)]
        return tuple(sorted(found, key=lambda clip: clip.start))

    def each(self) -> Iterator[tuple[Track, Clip]]:
        for track in self.tracks:
            for clip in track.clips:
                yield track, clip

    def find(self, clip_id: str) -> tuple[Track, Clip] | None:
        return next(((track, clip) for track, clip in self.each() if clip.id == clip_id), None)

    def track(self, track_id: str) -> Track | None:
        return next((track for track in self.tracks if track.id == track_id), None)

    def asset(self, name: str | None) -> Asset | None:
        return next((asset for asset in self.assets if asset.name == name), None)


def is_own_asset(name: str) -> bool:
    """True for what the product brings or makes itself: ``tts:…``, ``color:#RRGGBB`` …"""
    return name.startswith(OWN_ASSET_PREFIXES) and not name.endswith(":")
