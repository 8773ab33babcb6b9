"""Mix → levelled, limited, encoded AAC in a file of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from saycut.render.media_file import MediaFile
from saycut.render.plan import OutputSpec, SoundPlan
from saycut.render.sound.feed import RATE, Samples, filtered, frame_of
from saycut.render.sound.loudness import PEAK, Loudness, gain_to, measured
from saycut.render.sound.mixer import mixed

__all__ = ["render_sound"]

FRAME = 1024
"""Samples in an AAC frame."""


def render_sound(
    spec: OutputSpec, plan: SoundPlan, media: Mapping[str, MediaFile], path: Path, check: Callable[[], None]
) -> None:
    """Mix, level and encode the programme's sound into ``path`` (MP4). ``check`` is called every second of sound.

    Nothing above −1 dBTP leaves: a louder mix goes through a limiter.
    """
    with tempfile.TemporaryFile() as raw:
        for block in mixed(plan, media, check):
            np.ascontiguousarray(block.T).tofile(raw)

        def blocks() -> Iterator[Samples]:
            raw.seek(0)
            while data := raw.read(RATE * 8):
                check()
                yield np.frombuffer(data, np.float32).reshape(-1, 2).T

        _encode(spec, _levelled(plan, blocks), path)


def _levelled(plan: SoundPlan, blocks: Callable[[], Iterator[Samples]]) -> Iterator[Samples]:
    found = measured(blocks())
    gain = 1.0 if plan.loudness_lufs is None else gain_to(plan.loudness_lufs, found)
    louder: Iterator[Samples] = (block * np.float32(gain) for block in blocks()) if gain != 1 else blocks()
    return _limited(louder, Loudness(found.lufs, found.true_peak * gain))


def _limited(blocks: Iterator[Samples], loudness: Loudness) -> Iterator[Samples]:
    if loudness.true_peak <= PEAK:
        return blocks
    # At four times the rate the sample peaks are the true peaks within 0.2 dB (ITU-R BS.1770, annex 2).
    limiter = f"limit={PEAK * 0.97:.4f}:attack=5:release=80:level=false:latency=true"
    return filtered(blocks, [("aresample", str(4 * RATE)), ("alimiter", limiter), ("aresample", str(RATE))])


def _encode(spec: OutputSpec, blocks: Iterator[Samples], path: Path) -> None:
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=RATE)
        stream.bit_rate = spec.audio_bitrate
        stream.layout = "stereo"
        stream.time_base = Fraction(1, RATE)
        at = 0
        for block in _framed(blocks):
            for packet in stream.encode(frame_of(block, at)):
                container.mux(packet)
            at += block.shape[1]
        for packet in stream.encode(None):
            container.mux(packet)


def _framed(blocks: Iterator[Samples]) -> Iterator[Samples]:
    """Blocks of just one AAC frame each, the last one shorter."""
    rest: Samples = np.zeros((2, 0), np.float32)
    for block in blocks:
        joined = np.concatenate([rest, block], axis=1)
        whole = joined.shape[1] // FRAME * FRAME
        for first in range(0, whole, FRAME):
            yield joined[:, first : first + FRAME]
        rest = joined[:, whole:]
    if rest.shape[1]:
        yield rest
