"""A small studio: media made on the spot become a timeline, the timeline a file, the file frames and samples again."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from saycut.render import MediaFile, Progress, RenderResult, RenderSettings, open_media, render
from saycut.timeline.model import Asset, Canvas, Clip, Timeline, Track, Transition
from saycut.timeline.time import FLICKS, Rate, TimeRange
from saycut.timeline.validation import validate
from saycut.timeline.vocabulary import ROLE_KINDS, Role

Pixels = NDArray[np.uint8]
W, H = 320, 180


def seconds(value: float | Fraction) -> int:
    return round(Fraction(value).limit_denominator(60_000) * FLICKS)


@dataclass
class Studio:
    """Media by name, and a cache and outputs in one folder."""

    folder: Path
    media: dict[str, MediaFile] = field(default_factory=dict)
    renders: int = 0

    def add(self, path: Path) -> str:
        self.media[path.name] = open_media(path)
        return path.name

    def assets(self) -> tuple[Asset, ...]:
        return tuple(asset_of(name, item) for name, item in self.media.items())

    def timeline(
        self,
        *tracks: Track,
        canvas: Canvas | None = None,
        transitions: Sequence[Transition] = (),
        loudness: float | None = None,
    ) -> Timeline:
        """A valid timeline of the given tracks; clips and tracks get their ids here."""
        serial, out = 0, []
        for track in tracks:
            clips = tuple(replace(clip, id=f"c{serial + n}") for n, clip in enumerate(track.clips, 1))
            serial += len(clips) + 1
            out.append(replace(track, id=f"t{serial}", clips=clips))
        made = Timeline(canvas or Canvas(W, H, Rate(30)), self.assets(), tuple(out), tuple(transitions), loudness)
        validate(made)
        return made

    def render(
        self,
        timeline: Timeline,
        output: Path | None = None,
        progress: Callable[[Progress], None] | None = None,
        cancelled: threading.Event | None = None,
        **settings: Any,
    ) -> RenderResult:
        self.renders += 1
        chosen = RenderSettings(**{"threads": 1, "crf": 12, "cache_dir": self.folder / "cache", **settings})
        path = output or self.folder / f"out{self.renders}.mp4"
        return render(timeline, self.media, path, chosen, progress, cancelled)

    def frames(self, timeline: Timeline, **settings: Any) -> list[Pixels]:
        """Every frame of the rendered timeline, RGB."""
        return frames_of(self.render(timeline, **settings).path)

    def sound(self, timeline: Timeline, **settings: Any) -> NDArray[np.float32]:
        """The rendered sound, 2 × n at 48 kHz."""
        return sound_of(self.render(timeline, **settings).path)


def asset_of(name: str, item: MediaFile) -> Asset:
    probe = item.probe
    width, height = probe.display_size
    rate = probe.video.base_rate if probe.video else None
    return Asset(
        name,
        probe.kind,
        probe.duration or None,
        width or None,
        height or None,
        Rate(rate.numerator, rate.denominator) if rate else None,
        probe.has_sound,
        bool(probe.image and probe.image.has_alpha) or bool(probe.video and probe.video.has_alpha),
        probe.digest,
    )


def clip(asset: str | None, start: float, end: float, at: float = 0, rate: Rate = Rate(30), **fields: Any) -> Clip:
    """``asset`` from source second ``at`` on, between two seconds of the timeline, on the grid of ``rate``."""
    first, last = rate.snap(seconds(start)), rate.snap(seconds(end))
    speed = fields.get("speed", Fraction(1))
    long = round((last - first) * speed)
    still = asset is None or asset.endswith((".png", ".jpg")) or asset.startswith("color:")
    source = None if still else TimeRange(seconds(at), long)
    return Clip("", first, last - first, asset, **{"source": source, **fields})


def text(shown: str, start: float, end: float, **fields: Any) -> Clip:
    return clip(None, start, end, text=shown, **fields)


def track(role: Role, *clips: Clip, **fields: Any) -> Track:
    return Track("", ROLE_KINDS[role][0], role, clips, **fields)


def main(*clips: Clip) -> Track:
    return track("main", *clips)


def frames_of(path: Path) -> list[Pixels]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def sound_of(path: Path) -> NDArray[np.float32]:
    with av.open(str(path)) as container:
        parts = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(parts, axis=1)


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def patch(picture: Pixels, x: float, y: float, size: int = 6) -> tuple[int, int, int]:
    """Mean colour around a point given in fractions of the picture."""
    h, w = picture.shape[:2]
    px, py = round(x * w), round(y * h)
    part = picture[max(0, py - size // 2) : py + size // 2 + 1, max(0, px - size // 2) : px + size // 2 + 1]
    r, g, b = part.reshape(-1, 3).mean(axis=0)
    return round(r), round(g), round(b)


def near(color: tuple[int, int, int], wanted: tuple[int, int, int], tolerance: int = 8) -> bool:
    return max(abs(a - b) for a, b in zip(color, wanted, strict=True)) <= tolerance


def rms(sound: NDArray[np.float32], start: float, end: float) -> float:
    part = sound[:, round(start * 48_000) : round(end * 48_000)]
    return float(np.sqrt(np.mean(part**2)))


def pitch(sound: NDArray[np.float32], start: float, end: float) -> float:
    """Strongest frequency in Hz."""
    part = sound[0, round(start * 48_000) : round(end * 48_000)]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part))))
    return float(np.argmax(spectrum) * 48_000 / len(part))
