"""Loudness after EBU R 128 (ITU-R BS.1770), by FFmpeg's ``ebur128``."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import av
from av import error as av_error
from av.filter import Graph

from saycut.render.sound.feed import RATE, Samples, frame_of

__all__ = ["MAX_GAIN", "PEAK", "Loudness", "gain_to", "measured"]

PEAK = 10 ** (-1 / 20)
"""Highest true peak of a finished mix: −1 dBTP (EBU R 128, 2023)."""

SILENT = -70.0
"""LUFS; what is gated away has no loudness to speak of."""

MAX_GAIN = 10 ** (24 / 20)
"""No more than 24 dB: what is softer still is noise, which would only be blown up."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """Integrated loudness in LUFS and true peak as a linear value."""

    lufs: float
    true_peak: float


def measured(blocks: Iterator[Samples]) -> Loudness:
    """Measure a whole programme; silence has −70 LUFS."""
    graph = Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="fltp", layout="stereo")
    meter, sink = graph.add("ebur128", "metadata=1:peak=true"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    found: dict[str, str] = {}
    at = 0
    for block in blocks:
        graph.push(frame_of(block, at))
        at += block.shape[1]
        found = _last(graph) or found
    graph.push(None)
    found = _last(graph) or found
    lufs = float(found.get("lavfi.r128.I", SILENT))
    peak = float(found.get("lavfi.r128.true_peak", 0.0))
    return Loudness(lufs if math.isfinite(lufs) else SILENT, peak)


def _last(graph: Graph) -> dict[str, str]:
    found: dict[str, str] = {}
    while True:
        try:
            frame = graph.pull()
        except (av_error.BlockingIOError, av_error.EOFError):
            return found
        if isinstance(frame, av.AudioFrame):
            found = dict(frame.metadata) or found


def gain_to(target: float, loudness: Loudness) -> float:
    """Linear gain that brings a programme to ``target`` LUFS; silence stays silent, noise is not blown up."""
    if loudness.lufs <= SILENT + 5:
        return 1.0
    return min(MAX_GAIN, 10 ** ((target - loudness.lufs) / 20))
