"""Checks that every finished file has to pass before it is delivered."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.error import FFmpegError

from saycut.errors import OutputInvalid
from saycut.language import Words
from saycut.render.plan import RenderPlan
from saycut.render.wording import naming
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

    Raises OutputInvalid unless: as many frames as planned, timestamps that rise, sound and picture of one length within
    a frame, decodable to the end.
    """
    size = path.stat().st_size
    try:
        tracks = _measured(path)
        _decode_tail(path)
    except FFmpegError as error:
        reason = naming("it cannot be read back ({name})", "无法读回（{name}）", error.strerror)
        raise OutputInvalid(reason=reason) from error
    video, sound = (_required(tracks, kind) for kind in ("video", "audio"))
    if video.packets != plan.frames:
        found, wanted = video.packets, plan.frames
        raise OutputInvalid(reason=Words(f"{found} frames instead of {wanted}", f"应有 {wanted} 帧，实际 {found} 帧"))
    frame = Fraction(plan.spec.rate.den, plan.spec.rate.num)
    if abs(sound.end - video.end) > max(frame, Fraction(1024, 48_000)):
        raise OutputInvalid(reason=Words("sound and picture are not equally long", "声音和画面长度不一致"))
    return Checked(video.packets, round(video.end * FLICKS), size)


def _measured(path: Path) -> dict[str, _Track]:
    tracks: dict[str, _Track] = {}
    with av.open(str(path)) as container:
        for packet in container.demux():
            if packet.dts is None or packet.pts is None or packet.time_base is None:
                continue
            track = tracks.setdefault(packet.stream.type, _Track())
            if track.last_dts is not None and packet.dts <= track.last_dts:
                raise OutputInvalid(reason=Words("its timestamps do not rise", "时间戳没有递增"))
            track.last_dts = packet.dts
            track.packets += 1
            track.end = max(track.end, (packet.pts + (packet.duration or 0)) * packet.time_base)
    return tracks


def _required(tracks: dict[str, _Track], kind: str) -> _Track:
    if kind not in tracks:
        missing = Words("it has no picture", "没有画面") if kind == "video" else Words("it has no sound", "没有声音")
        raise OutputInvalid(reason=missing)
    return tracks[kind]


def _decode_tail(path: Path) -> None:
    """Decode from the last keyframe on: a file that was cut short or joined wrongly breaks here."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        container.seek(max(0, (stream.duration or 1) - 1), stream=stream)
        if not any(True for _ in container.decode(stream)):
            raise OutputInvalid(reason=Words("its last pictures cannot be decoded", "结尾的画面无法解码"))
