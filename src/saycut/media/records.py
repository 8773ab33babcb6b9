"""What the probe knows of a file, frozen: the numbers that everything behind it relies on.

    file time      origin ──────────────► presentation timestamps of the streams
    source time    0 ── video.start ── first picture ── … ── end of the last picture
                   0 ── audio.start ── first sample  ── … ── end of the last sample

Source time 0 is the first presented picture or sample, whichever comes first. All times are flicks.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from saycut.media.formats import Format, Kind
from saycut.media.orientation import UPRIGHT, Orientation


@dataclass(frozen=True, slots=True)
class VideoStream:
    """A stream of pictures. Colour, codec and pixel format names are FFmpeg's; ``unknown`` where the file is silent.

    ``width`` × ``height`` are stored pixels, ``display_width`` × ``display_height`` what a viewer sees: the sample
    aspect ratio stretches the longer way (never shrinks), then the picture is turned upright.
    ``base_rate`` is the grid the pictures lie on, for a variable rate the usual one; ``frame_count`` is None where
    counting would mean reading a long file.
    """

    index: int
    codec: str
    profile: str
    width: int
    height: int
    display_width: int
    display_height: int
    orientation: Orientation
    sample_aspect: Fraction
    average_rate: Fraction
    base_rate: Fraction
    is_vfr: bool
    pix_fmt: str
    bit_depth: int
    has_alpha: bool
    primaries: str
    transfer: str
    matrix: str
    color_range: str
    start: int
    duration: int
    frame_count: int | None

    @property
    def end(self) -> int:
        """Source time at which the last picture ends."""
        return self.start + self.duration

    @property
    def is_hdr(self) -> bool:
        """Whether the transfer is PQ or HLG (ITU-R BT.2100)."""
        return self.transfer in ("smpte2084", "arib-std-b67")


@dataclass(frozen=True, slots=True)
class AudioStream:
    """A stream of sound; ``start`` is where its first heard sample lies in source time."""

    index: int
    codec: str
    rate: int
    channels: int
    layout: str
    start: int
    duration: int

    @property
    def end(self) -> int:
        """Source time at which the last sample ends."""
        return self.start + self.duration


@dataclass(frozen=True, slots=True)
class Image:
    """A picture file; ``width`` × ``height`` are stored pixels, before ``orientation`` (from EXIF).

    ``loop`` is how often an animation plays, 0 for ever; a still has one frame and no duration.
    """

    width: int
    height: int
    orientation: Orientation
    has_alpha: bool
    bit_depth: int
    animated: bool
    frame_count: int
    loop: int
    duration: int


@dataclass(frozen=True, slots=True)
class Probe:
    """All that is known of a file without decoding it; ``size`` in bytes, ``digest`` the SHA-256 of its bytes."""

    kind: Kind
    format: Format
    size: int
    digest: str
    origin: int = 0
    video: VideoStream | None = None
    audio: AudioStream | None = None
    image: Image | None = None

    @property
    def has_picture(self) -> bool:
        """Whether there is something to see."""
        return self.video is not None or self.image is not None

    @property
    def has_sound(self) -> bool:
        """Whether there is something to hear."""
        return self.audio is not None

    @property
    def orientation(self) -> Orientation:
        """How stored pictures are turned upright."""
        shown = self.video or self.image
        return shown.orientation if shown else UPRIGHT

    @property
    def display_size(self) -> tuple[int, int]:
        """Width and height of the upright picture in square pixels; (0, 0) without a picture."""
        if self.video:
            return self.video.display_width, self.video.display_height
        if self.image:
            return upright_size(self.image.width, self.image.height, Fraction(1), self.image.orientation)
        return 0, 0

    @property
    def duration(self) -> int:
        """Flicks until the last picture or sample has ended; 0 for a still and a script."""
        return max(self.video.end if self.video else 0, self.audio.end if self.audio else 0)


def upright_size(width: int, height: int, sample_aspect: Fraction, orientation: Orientation) -> tuple[int, int]:
    """The display size of stored pixels: stretched to square pixels without losing any, then turned."""
    if sample_aspect > 1:
        width = max(1, round(width * sample_aspect))
    elif sample_aspect < 1:
        height = max(1, round(height / sample_aspect))
    return (height, width) if orientation.swaps_sides else (width, height)
