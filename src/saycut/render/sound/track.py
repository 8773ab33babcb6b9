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
from saycut.render.sound.loudness import MAX_GAIN, PEAK, gain_to, measured
from saycut.render.sound.mixer import mixed

__all__ = ["render_sound"]

FRAME = 1024
"""Samples in an AAC frame."""

ATTEMPTS = 4
OVERSHOOT = 2.0
"""How much higher than the mix's own the peaks of its AAC may be, at the most (square waves: 1.3)."""
MARGIN = 0.97
TOLERANCE = 0.06
"""Half a decibel."""


def render_sound(
    spec: OutputSpec, plan: SoundPlan, media: Mapping[str, MediaFile], path: Path, check: Callable[[], None]
) -> None:
    """Mix, level and encode the programme's sound into ``path`` (MP4). ``check`` is called every second of sound.

    Nothing above −1 dBTP leaves, as decoded: a louder mix goes through a limiter.
    """
    with tempfile.TemporaryFile() as raw:
        for block in mixed(plan, media, check):
            np.ascontiguousarray(block.T).tofile(raw)

        def blocks() -> Iterator[Samples]:
            raw.seek(0)
            while data := raw.read(RATE * 8):
                check()
                yield np.frombuffer(data, np.float32).reshape(-1, 2).T

        _deliver(spec, plan, blocks, path)


def _deliver(spec: OutputSpec, plan: SoundPlan, blocks: Callable[[], Iterator[Samples]], path: Path) -> None:
    """Bring the mix to its loudness and encode it.

    Again where the limiter took away loudness, or where AAC overshoots: then louder, or under a lower ceiling.
    """
    mix, target = measured(blocks()), plan.loudness_lufs
    gain = 1.0 if target is None else gain_to(target, mix)
    loudest, ceiling = min(2 * gain, MAX_GAIN), PEAK
    for _ in range(ATTEMPTS):
        highest = mix.true_peak * gain
        louder = _amplified(blocks(), gain)
        _encode(spec, _limited(louder, ceiling) if highest > ceiling else louder, path)
        if highest <= PEAK / OVERSHOOT:
            return
        made = measured(_decoded(path))
        wanted = gain if target is None else min(gain * gain_to(target, made), loudest)
        if made.true_peak <= PEAK and abs(wanted / gain - 1) < TOLERANCE:
            return
        if made.true_peak > PEAK:
            ceiling = min(ceiling, highest) * PEAK / made.true_peak * MARGIN
        gain = wanted


def _amplified(blocks: Iterator[Samples], gain: float) -> Iterator[Samples]:
    return blocks if gain == 1 else (block * np.float32(gain) for block in blocks)


def _limited(blocks: Iterator[Samples], ceiling: float) -> Iterator[Samples]:
    # At four times the rate the sample peaks are the true peaks within 0.2 dB (ITU-R BS.1770, annex 2).
    limiter = f"limit={ceiling * MARGIN:.4f}:attack=5:release=80:level=false:latency=true"
    return filtered(blocks, [("aresample", str(4 * RATE)), ("alimiter", limiter), ("aresample", str(RATE))])


def _decoded(path: Path) -> Iterator[Samples]:
    with av.open(str(path)) as container:
        for frame in container.decode(container.streams.audio[0]):
            yield np.asarray(frame.to_ndarray(), np.float32)


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
