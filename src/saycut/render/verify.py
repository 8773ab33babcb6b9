"""Checks that every finished file has to pass before it is delivered."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.error import FFmpegError

from saycut.errors import OutputInvalid
from saycut.render.plan import RenderPlan
from saycut.timeline.time import FLICKS

__all__ = ["Checked", "verify"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What was measured on the finished file; duration in flicks."""

    frames: int
    duration: int
    size: int


@dataclass(slots=True)
class _Track:
    packets: int = 0
    last_dts: int | None = None
    start: Fraction | None = None
    end: Fraction = Fraction(0)


def verify(path: Path, plan: RenderPlan) -> Checked:
    """Count and time every packet, decode the last pictures.

    Raises OutputInvalid unless: as many frames as planned, timestamps that rise, sound and picture of one length within a
    frame, decodable to the end.
    """
    size = path.stat().st_size
    try:
        tracks = _measured(path)
        _decode_tail(path)
    except FFmpegError as error:
        raise OutputInvalid(reason=f"it cannot be read back ({error})") from error
    video = tracks["video"]
    if video.packets != plan.frames:
        raise OutputInvalid(reason=f"{video.packets} frames instead of {plan.frames}")
    frame = Fraction(plan.spec.rate.den, plan.spec.rate.num)
    if "audio" in tracks and abs(tracks["audio"].end - video.end) > max(frame, Fraction(1024, 48_000)):
        raise OutputInvalid(reason="sound and picture are not equally long")
    return Checked(video.packets, round(video.end * FLICKS), size)


def _measured(path: Path) -> dict[str, _Track]:
    tracks: dict[str, _Track] = {}
    with av.open(str(path)) as container:
        for packet in container.demux():
            if packet.dts is None or packet.pts is None or packet.time_base is None:
                continue
            track = tracks.setdefault(packet.stream.type, _Track())
            if track.last_dts is not None and packet.dts <= track.last_dts:
                raise OutputInvalid(reason=f"{packet.stream.type} timestamps do not rise")
            track.last_dts = packet.dts
            track.packets += 1
            track.end = max(track.end, (packet.pts + (packet.duration or 0)) * packet.time_base)
    if "video" not in tracks:
        raise OutputInvalid(reason="it has no picture")
    return tracks


def _decode_tail(path: Path) -> None:
    """Decode from the last keyframe on: a file that was cut short or joined wrongly breaks here."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        container.seek(max(0, (stream.duration or 1) - 1), stream=stream)
        if not any(True for _ in container.decode(stream)):
            raise OutputInvalid(reason="its last pictures cannot be decoded")
