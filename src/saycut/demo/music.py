"""A calm piece for electric piano, bass and brushes, and the sounds of a lake, by synthesis."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["RATE", "lake", "piece"]

RATE = 48_000
Samples = NDArray[np.float32]
"""Float32; mono is (n,), stereo (2, n)."""

BEAT = 60 / 84
BAR = 4 * BEAT
CHORDS = ((53, 57, 60, 64), (52, 55, 59, 62), (50, 53, 57, 60), (48, 52, 55, 59))
"""Fmaj7, Em7, Dm7, Cmaj7 as MIDI notes."""
MELODY = (
    (76, 0.0),
    (72, 1.5),
    (74, 2.5),
    (71, 4.0),
    (67, 6.0),
    (69, 8.0),
    (72, 9.5),
    (65, 10.5),
    (67, 12.0),
    (64, 14.0),
)
"""MIDI notes and the beat of four bars they fall on."""


def piece(seconds: float, seed: int = 5) -> Samples:
    """Stereo music of a length: bars of four chords, a beginning that grows and an end that rings out."""
    total = int(seconds * RATE)
    out = np.zeros((2, total + 4 * RATE), np.float32)
    noise = np.random.default_rng(seed)
    bars = max(2, int((seconds - 2.5) / BAR))
    for bar in range(bars):
        chord = CHORDS[bar % 4]
        at = bar * BAR
        last = bar == bars - 1
        _chord(out, chord, at, 3.5 if last else BAR)
        _add(out, _pluck(chord[0] - 24, 1.9 * BEAT, 0.20, (1, 0.35, 0.12)), at, 0.0)
        if last:
            break
        _add(out, _pluck(chord[0] - 24, 0.9 * BEAT, 0.15, (1, 0.35, 0.12)), at + 2.5 * BEAT, 0.0)
        if bar >= 2:
            _brushes(out, at, noise)
        if bar % 4 == 0 and bar >= 4:
            for note, beat in MELODY:
                _add(out, _pluck(note, 1.8, 0.085, (1, 0.30, 0.16, 0.05)), at + beat * BEAT, 0.25)
    out = out[:, :total]
    fade = np.clip((total - np.arange(total)) / (1.8 * RATE), 0, 1).astype(np.float32)
    level = np.sqrt(np.mean(out**2)) + 1e-9
    return np.asarray(np.tanh(out * fade * np.float32(0.11 / level) * 1.1), np.float32)


def _hertz(note: float) -> float:
    return float(440 * 2 ** ((note - 69) / 12))


def _pluck(note: float, seconds: float, level: float, partials: tuple[float, ...]) -> Samples:
    """A struck tone: partials that die away the faster the higher they are."""
    t = np.arange(int(seconds * RATE), dtype=np.float32) / RATE
    tone = np.zeros_like(t)
    for n, strength in enumerate(partials, 1):
        tone += strength * np.sin(2 * np.pi * _hertz(note) * n * t) * np.exp(-t * (1.3 + 0.9 * n))
    attack = np.clip(t / 0.008, 0, 1)
    release = np.clip((seconds - t) / 0.06, 0, 1)
    return (level * tone * attack * release).astype(np.float32)


def _chord(out: Samples, chord: tuple[int, ...], at: float, seconds: float) -> None:
    """The chord struck softly, its notes spread a little in time and across the stereo picture, with slow tremolo."""
    for n, note in enumerate(chord):
        tone = _pluck(note, seconds + 0.25, 0.11, (1, 0.5, 0.1, 0.06))
        t = np.arange(len(tone), dtype=np.float32) / RATE
        _add(out, tone * (1 + 0.12 * np.sin(2 * np.pi * 4.6 * t)).astype(np.float32), at + 0.022 * n, (n - 1.5) * 0.35)


def _brushes(out: Samples, at: float, noise: np.random.Generator) -> None:
    for beat in range(4):
        swish = noise.standard_normal(int(0.16 * RATE)).astype(np.float32)
        swish = np.diff(swish, prepend=np.float32(0)) * np.exp(-np.arange(len(swish)) / (0.035 * RATE)).astype(
            np.float32
        )
        _add(out, (0.020 if beat % 2 else 0.011) * swish, at + beat * BEAT + (0.02 if beat % 2 else 0), 0.2)
        if beat % 2 == 0:
            t = np.arange(int(0.22 * RATE), dtype=np.float32) / RATE
            thump = 0.22 * np.sin(2 * np.pi * (48 * t + 3.2 * (1 - np.exp(-t * 38)))) * np.exp(-t * 17)
            _add(out, thump.astype(np.float32), at + beat * BEAT, 0.0)


def _add(out: Samples, tone: Samples, at: float, pan: float) -> None:
    """Mix a mono tone in at a time (s); ``pan`` −1 left … 1 right at equal power."""
    first = int(at * RATE)
    last = min(out.shape[1], first + len(tone))
    if last <= first:
        return
    angle = (pan + 1) * np.pi / 4
    out[0, first:last] += tone[: last - first] * np.float32(np.cos(angle))
    out[1, first:last] += tone[: last - first] * np.float32(np.sin(angle))


def lake(seconds: float, seed: int = 9) -> Samples:
    """Stereo sound of a lake shore: water that laps, wind, and a bird now and then."""
    total = int(seconds * RATE)
    noise = np.random.default_rng(seed)
    t = np.arange(total, dtype=np.float32) / RATE
    out = np.zeros((2, total), np.float32)
    for side in range(2):
        white = noise.standard_normal(total).astype(np.float32)
        water = _lowpassed(white, 900) - _lowpassed(white, 180)
        lap = 0.35 + 0.65 * np.clip(
            np.sin(2 * np.pi * (0.31 * t + 0.13 * side)) + 0.4 * np.sin(2 * np.pi * 0.83 * t), 0, 1
        )
        out[side] = 0.5 * water * lap + 0.7 * _lowpassed(white, 120)
    out *= np.float32(0.05 / (np.std(out) + 1e-9))
    at = 0.8
    while at < seconds - 1:
        _add(out, _chirps(noise), at, float(noise.uniform(-0.8, 0.8)))
        at += float(noise.uniform(1.6, 3.6))
    return np.clip(out, -1, 1)


def _lowpassed(signal: Samples, hertz: float) -> Samples:
    """Cut above ``hertz`` softly, by the spectrum of the whole signal."""
    spectrum = np.fft.rfft(signal)
    frequency = np.fft.rfftfreq(len(signal), 1 / RATE)
    return np.fft.irfft(spectrum / (1 + (frequency / hertz) ** 4), len(signal)).astype(np.float32)


def _chirps(noise: np.random.Generator) -> Samples:
    """Two to five short whistles of rising or falling pitch."""
    parts = []
    for _ in range(int(noise.integers(2, 6))):
        t = np.linspace(0, 1, int(noise.uniform(0.05, 0.12) * RATE), dtype=np.float32)
        start, bend = noise.uniform(2600, 4200), noise.uniform(-900, 1300)
        phase = 2 * np.pi * np.cumsum(start + bend * t) / RATE
        parts += [np.sin(phase) * np.sin(np.pi * t) ** 2, np.zeros(int(noise.uniform(0.03, 0.10) * RATE))]
    return (0.05 * np.concatenate(parts)).astype(np.float32)
