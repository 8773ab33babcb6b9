"""Pictures and sounds made by code that cost an encoder about what a camera's do: detail, movement, sensor noise."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["SAMPLES", "Frame", "moving", "music", "photograph", "voice"]

Plane = NDArray[np.uint8]
Frame = NDArray[np.uint8]
"""One yuv420p picture as PyAV takes it: shape (height × 3/2, width)."""
Samples = NDArray[np.float32]
"""Mono, ±1 is full scale."""

SAMPLES = 48_000
LUMA_NOISE, CHROMA_NOISE = 1.5, 0.7
"""Standard deviations of the noise; about what a phone leaves by daylight."""
FIGURES = 6


def _texture(width: int, height: int, rng: np.random.Generator, rough: float) -> NDArray[np.float32]:
    """Noise whose detail falls off with its frequency as in natural pictures, scaled to −1…1."""
    total = np.zeros((height, width), np.float32)
    cells = 3
    while cells < width // 2:
        grid = rng.standard_normal((max(2, cells * height // width), cells)).astype(np.float32)
        total += cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC) / cells**rough
        cells *= 2
    return np.asarray(total / np.abs(total).max(), np.float32)


def _scene(width: int, height: int, rng: np.random.Generator) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Luma and the two chroma planes (at full size, stacked) of a landscape with hard-edged things in it."""
    luma = 118 + 85 * _texture(width, height, rng, 0.85)
    chroma = np.stack([128 + 30 * _texture(width, height, rng, 1.3) for _ in range(2)])
    for _ in range(40):
        w, h = (int(side * rng.uniform(0.02, 0.12)) for side in (width, height))
        x, y = int(rng.uniform(0, width - w)), int(rng.uniform(0, height - h))
        luma[y : y + h, x : x + w] = 0.35 * luma[y : y + h, x : x + w] + rng.uniform(20, 140)
        chroma[:, y : y + h, x : x + w] += rng.uniform(-28, 28, (2, 1, 1))
    return luma, chroma.astype(np.float32)


def photograph(width: int, height: int, seed: int) -> NDArray[np.uint8]:
    """A still with the grain of a photograph: (height, width, 3), BGR."""
    rng = np.random.default_rng(seed)
    luma, chroma = _scene(width, height, rng)
    luma += rng.normal(0, 3.5, luma.shape).astype(np.float32)
    planes = np.stack([luma, chroma[1], chroma[0]], axis=-1)
    return np.asarray(cv2.cvtColor(np.clip(planes, 0, 255).astype(np.uint8), cv2.COLOR_YCrCb2BGR), np.uint8)


def moving(width: int, height: int, frames: int, seed: int) -> Iterator[Frame]:
    """A hand-held shot: the camera sways and drifts, figures cross the picture, the sensor is noisy."""
    rng = np.random.default_rng(seed)
    margin = width // 8
    luma, chroma = _scene(width + 2 * margin, height + 2 * margin, rng)
    luma = np.clip(luma, 16, 235)
    half = [np.asarray(cv2.resize(plane, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)) for plane in chroma]
    figures = rng.uniform(0, 1, (FIGURES, 6))
    luma_noise = _grain(width, height, LUMA_NOISE, rng)
    chroma_noise = _grain(width // 2, height // 2, CHROMA_NOISE, rng)
    for n in range(frames):
        dx, dy, turn, zoom = _sway(n, margin)
        planes = [_seen(luma, width, height, dx, dy, turn, zoom)]
        planes += [_seen(plane, width // 2, height // 2, dx / 2, dy / 2, turn, zoom) for plane in half]
        _cross(planes, figures, n)
        noisy = [
            _noisy(plane, noise, rng)
            for plane, noise in zip(planes, (luma_noise, chroma_noise, chroma_noise), strict=True)
        ]
        yield np.concatenate([plane.reshape(-1, width) for plane in noisy])


def _sway(n: int, margin: int) -> tuple[float, float, float, float]:
    """Shift in pixels, turn in degrees and zoom of a hand-held camera at frame ``n``."""
    t = n / 30
    dx = margin * (0.7 * np.sin(t * 0.41) + 0.08 * np.sin(t * 3.1) + 0.03 * np.sin(t * 7.7 + 1))
    dy = margin * (0.35 * np.sin(t * 0.29 + 2) + 0.07 * np.sin(t * 2.6 + 1) + 0.03 * np.sin(t * 8.3))
    return float(dx), float(dy), float(0.5 * np.sin(t * 0.9)), float(1.02 + 0.02 * np.sin(t * 0.5))


def _seen(
    plane: NDArray[np.float32], width: int, height: int, dx: float, dy: float, turn: float, zoom: float
) -> NDArray[np.float32]:
    high, wide = plane.shape
    matrix = cv2.getRotationMatrix2D((wide / 2 + dx, high / 2 + dy), turn, zoom)
    matrix[:, 2] += width / 2 - wide / 2 - dx, height / 2 - high / 2 - dy
    seen = cv2.warpAffine(plane, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(seen, np.float32)


def _cross(planes: list[NDArray[np.float32]], figures: NDArray[np.float64], n: int) -> None:
    """Draw shaded figures that walk through the picture, each at its own pace."""
    height, width = planes[0].shape
    for x, y, pace, size, tone, tint in figures:
        at = ((x + n * (0.001 + 0.005 * pace)) % 1.3 - 0.15) * width
        centre = at, (0.35 + 0.5 * y + 0.01 * np.sin(n * 0.4 + 9 * x)) * height
        axes = width * (0.015 + 0.03 * size), height * (0.08 + 0.14 * size)
        for plane, value in zip(planes, (40 + 160 * tone, 100 + 56 * tint, 156 - 56 * tint), strict=True):
            part = plane.shape[1] / width
            where = tuple(round(float(c) * part) for c in centre)
            spread = tuple(round(float(a) * part) for a in axes)
            cv2.ellipse(plane, where, spread, 0, 0, 360, float(value), -1, cv2.LINE_8)
            spread = tuple(a // 2 for a in spread)
            cv2.ellipse(plane, where, spread, 0, 0, 360, float(value) * 0.9 + 12, -1, cv2.LINE_8)


def _grain(width: int, height: int, sigma: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """A sheet of noise larger than the picture; each frame takes another part of it."""
    sheet = cv2.GaussianBlur(rng.standard_normal((height + 256, width + 256)).astype(np.float32), (0, 0), 0.6)
    return np.asarray(sheet * (sigma / float(sheet.std())), np.float32)


def _noisy(plane: NDArray[np.float32], sheet: NDArray[np.float32], rng: np.random.Generator) -> Plane:
    height, width = plane.shape
    x, y = rng.integers(0, 256, 2)
    return np.asarray(cv2.convertScaleAbs(plane + sheet[y : y + height, x : x + width]), np.uint8)


def voice(seconds: float, seed: int) -> Samples:
    """Harmonics of a wandering pitch under changing formants, in syllables, with a pause every few seconds."""
    rng = np.random.default_rng(seed)
    steps = round(seconds * 100)
    times = np.arange(steps) / 100
    syllables = int(seconds * 4) + 2
    formants = np.array([[500, 1500, 2500]]) * rng.uniform(0.6, 1.5, (syllables, 3))
    at = np.linspace(0, seconds, syllables)
    tracks = np.stack([np.interp(times, at, formants[:, n]) for n in range(3)])
    pitch = 125 + 25 * np.sin(times * 1.7) + np.interp(times, at, rng.normal(0, 10, syllables))
    loud = np.abs(np.sin(np.pi * 2 * times)) ** 0.6 * (times % 3.7 < 3.0)
    fine = np.arange(round(seconds * SAMPLES)) / SAMPLES
    phase = 2 * np.pi * np.cumsum(np.interp(fine, times, pitch)) / SAMPLES
    out = np.zeros(len(fine))
    for k in range(1, 26):
        weight = sum(np.exp(-(((k * pitch - track) / 180) ** 2)) for track in tracks) + 0.3 / k
        out += np.interp(fine, times, weight * loud) * np.sin(k * phase)
    out += 0.02 * np.interp(fine, times, loud) * rng.standard_normal(len(fine))
    return _levelled(out, 0.7)


def music(seconds: float, seed: int) -> Samples:
    """Four chords in turn, a plucked line above them and a soft beat at 100 a minute."""
    rng = np.random.default_rng(seed)
    fine = np.arange(round(seconds * SAMPLES)) / SAMPLES
    beat = 0.6
    roots = np.array([220.0, 174.61, 261.63, 196.0])[(fine / (4 * beat)).astype(int) % 4]
    phase = 2 * np.pi * np.cumsum(roots) / SAMPLES
    out = sum(0.25 * np.sin(phase * ratio) for ratio in (0.5, 1, 1.25, 1.5))
    since = fine % (beat / 2)
    notes = rng.choice([2.0, 2.25, 2.5, 3.0, 3.75], int(seconds / (beat / 2)) + 1)
    out = out + 0.4 * np.exp(-since * 7) * np.sin(phase * notes[(fine / (beat / 2)).astype(int)])
    out += 0.3 * np.exp(-(fine % beat) * 30) * rng.standard_normal(len(fine))
    return _levelled(out, 0.8)


def _levelled(samples: NDArray[np.float64], peak: float) -> Samples:
    return np.asarray(samples * (peak / float(np.abs(samples).max())), np.float32)
