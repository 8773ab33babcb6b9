"""Look at what a contestant made: is it whole, does it show what the others show, what did the encoder lose."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

from bench.ffmpeg import TAGS, binary
from bench.sizes import FPS

__all__ = ["Looked", "look", "psnr"]

SAMPLES = 9
"""How many frames' brightness is compared, spread evenly."""
_AVERAGE = re.compile(r"average:([\d.]+|inf)")


@dataclass(frozen=True, slots=True)
class Looked:
    """Counted and measured on a file; ``luma`` is the mean luma (0…255) of evenly spread frames."""

    frames: int
    video_s: float
    audio_s: float
    bytes: int
    luma: tuple[float, ...]


def look(path: Path) -> Looked:
    """Decode all pictures of a file and add up its sound."""
    means = []
    with av.open(str(path)) as container:
        rate = container.streams.video[0].average_rate or Fraction(30)
        for frame in container.decode(video=0):
            plane = frame.planes[0]
            means.append(float(frame.to_ndarray()[: plane.height].mean()) if frame.format.name == "yuv420p" else 0.0)
    at = [round((n + 0.5) * len(means) / SAMPLES) for n in range(SAMPLES)] if means else []
    luma = tuple(round(means[n], 2) for n in at)
    return Looked(len(means), float(len(means) / rate), _sounding(path), path.stat().st_size, luma)


def _sounding(path: Path) -> float:
    """Seconds of sound as the file presents it, 0 without any."""
    with av.open(str(path)) as container:
        if not container.streams.audio:
            return 0.0
        ends = [
            float((packet.pts + (packet.duration or 0)) * packet.time_base)
            for packet in container.demux(audio=0)
            if packet.pts is not None and packet.time_base is not None
        ]
        return max(ends, default=0.0)


def psnr(path: Path, reference: tuple[str, ...]) -> float:
    """Mean PSNR in dB of a file against what ffmpeg reads with the arguments ``reference``."""
    # Frame by frame whatever the timestamps, and without a conversion between tagged and untagged pictures.
    same = f"setpts=N/({FPS}*TB),format=yuv420p,{TAGS}"
    graph = f"[0:v]{same}[a];[1:v]{same}[b];[a][b]psnr"
    command = [binary(), "-hide_banner", "-nostdin", "-i", str(path), *reference, "-lavfi", graph, "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    found = _AVERAGE.findall(said)
    if not found:
        raise ValueError("ffmpeg reported no PSNR")
    return float(found[-1])
