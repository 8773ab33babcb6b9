"""A morning at a lake, filmed from a slow pan: ridges in parallax, mist, a rising sun, its track on the water, birds.

sky, sun ── far ridges ── near ridges ── pines        each moves the faster the nearer it is
─────────────────────── shore ──────────────────────
the picture above, mirrored, darkened, and drawn apart by waves
"""

from __future__ import annotations

import functools
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["HEIGHT", "WIDTH", "frames"]

WIDTH, HEIGHT = 1920, 1080
SHORE = 640
PAN = 420
"""Pixels that the nearest layer moves in the whole clip."""

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ridge:
    """A layer of land: its skyline (y at each x of the full width), colour, and share of the pan it moves by."""

    skyline: Floats
    color: tuple[float, float, float]
    share: float


def frames(count: int, seed: int = 3) -> Iterator[Image]:
    """RGB frames (HEIGHT × WIDTH × 3), ``count`` of them for the whole movement."""
    noise = np.random.default_rng(seed)
    ridges = _ridges(noise)
    grain = [cv2.merge([noise.normal(0, 2.0, (HEIGHT, WIDTH)).astype(np.int8)] * 3) for _ in range(5)]
    waves = _waves(noise)
    birds = [tuple(noise.uniform((0, 120, 0.8, 0), (WIDTH, 330, 1.5, 6))) for _ in range(7)]

    def frame(n: int) -> Image:
        p = n / max(1, count - 1)
        above = _above(ridges, p)
        _draw_birds(above, birds, n)
        picture = np.vstack([above, _water(above, waves, n, p)])
        return np.asarray(cv2.add(picture, grain[n % 5], dtype=cv2.CV_8U), np.uint8)

    # A few frames ahead and no more, so that memory stays flat.
    threads = os.cpu_count() or 1
    with ThreadPoolExecutor(threads) as pool:
        ahead: deque[Future[Image]] = deque()
        for n in range(count):
            ahead.append(pool.submit(frame, n))
            if len(ahead) > threads:
                yield ahead.popleft().result()
        for future in ahead:
            yield future.result()


def _outline(noise: np.random.Generator, rough: float) -> Floats:
    """A random skyline over the full width, about 0, by octaves of noise."""
    width = WIDTH + PAN + 24
    x = np.arange(width)
    out = np.zeros(width)
    for octave in range(7):
        count = 3 * 2**octave + 3
        knots = noise.standard_normal(count)
        out += np.interp(x, np.linspace(0, width, count), knots) * 0.5**octave * (1 if octave < 3 else rough)
    kernel = np.hanning(9)
    return np.convolve(out, kernel / kernel.sum(), "valid").astype(np.float32)


def _ridges(noise: np.random.Generator) -> list[Ridge]:
    looks = (
        (430, 60, 0.6, (196, 178, 190), 0.12),
        (480, 62, 0.8, (160, 152, 172), 0.22),
        (530, 50, 0.9, (116, 120, 144), 0.40),
        (585, 34, 1.0, (72, 86, 104), 0.62),
    )
    out = [Ridge(top - swing * _outline(noise, rough), color, share) for top, swing, rough, color, share in looks]
    pines = 612 - 10 * _outline(noise, 1.0)
    for x in range(0, len(pines), 9):
        _pine(pines, x + int(noise.integers(-4, 5)), float(noise.uniform(18, 62)))
    return [*out, Ridge(pines, (34, 48, 56), 1.0)]


def _pine(line: Floats, x: int, height: float) -> None:
    """Raise the skyline to a tree: a cone with the steps of its branches."""
    half = int(height * 0.24)
    for dx in range(-half, half + 1):
        if 0 <= x + dx < len(line):
            slope = height * (1 - abs(dx) / (half + 1))
            line[x + dx] = min(line[x + dx], 618 - slope - 3 * (abs(dx) % 4 == 0))


def _above(ridges: list[Ridge], p: float) -> Image:
    """Everything over the shore at progress ``p``."""
    warm = 0.35 + 0.65 * p
    low, high = np.array((255, 196, 150)) * (0.86 + 0.14 * p), np.array((120, 158, 204)) * (0.82 + 0.18 * p)
    picture = _sky(low, high, p, warm)
    v = np.linspace(0, 1, SHORE, dtype=np.float32)[:, None]
    for ridge in ridges:
        # Mist gathers towards the shore, thicker on what is far away.
        mist = np.clip((v - 0.62) / 0.38, 0, 1) ** 1.5 * (0.75 - 0.6 * ridge.share)
        rows = np.array(ridge.color) * (0.80 + 0.25 * warm) * (1 - mist) + low * 0.96 * mist
        left = PAN * ridge.share * p
        x = np.arange(WIDTH, dtype=np.float32) + np.float32(left)
        _raise(picture, np.interp(x, np.arange(len(ridge.skyline)), ridge.skyline).astype(np.float32), rows)
    return picture


def _raise(picture: Image, line: Floats, rows: NDArray[np.float64]) -> None:
    """Fill what lies under a skyline with the colour of each row; only the rows it crosses have to be blended."""
    top, bottom = max(0, int(line.min()) - 1), min(SHORE, int(line.max()) + 2)
    colors = np.repeat(np.clip(rows[top:], 0, 255).astype(np.uint8)[:, None, :], WIDTH, axis=1)
    y = np.arange(top, bottom, dtype=np.float32)[:, None]
    covered = cv2.merge([np.asarray(np.clip(y - line + 0.5, 0, 1) * 255, np.uint8)] * 3)
    behind = cv2.multiply(picture[top:bottom], 255 - covered, scale=1 / 255)
    picture[top:bottom] = cv2.add(behind, cv2.multiply(colors[: bottom - top], covered, scale=1 / 255))
    picture[bottom:] = colors[bottom - top :]


def _sky(low: NDArray[np.float64], high: NDArray[np.float64], p: float, warm: float) -> Image:
    """The sky with the sun's glow, computed at a quarter of the size as nothing in it is sharp, and the disc."""
    x, y = 1060 - 60 * p, 440 - 150 * p
    yy, xx = np.mgrid[0:SHORE:4, 0:WIDTH:4].astype(np.float32)
    v = (yy / SHORE)[..., None] ** 1.4
    distance = np.hypot(xx + 1.5 - x, yy + 1.5 - y)
    glow = np.exp(-distance / 260) * 95 * warm + np.exp(-distance / 70) * 90
    small = high * (1 - v) + low * v + glow[..., None] * np.array((1.0, 0.82, 0.52))
    wide = cv2.resize(np.clip(small, 0, 255).astype(np.float32), (WIDTH, SHORE), interpolation=cv2.INTER_LINEAR)
    picture = np.asarray(wide + 0.5, np.uint8)
    cv2.circle(picture, (int(x * 16), int(y * 16)), 46 * 16, (255, 244, 214), -1, cv2.LINE_AA, 4)
    return picture


def _draw_birds(picture: Image, birds: list[tuple[float, ...]], n: int) -> None:
    for x, y, speed, phase in birds:
        bx = (x + n * speed * 1.6) % (WIDTH + 200) - 100
        by = y + 12 * np.sin(n / 40 + phase)
        flap = 9 * np.sin(n * 0.42 * speed + phase)
        size = 15 * speed
        bent = by - 3 - flap * 0.4
        joints = ((-size, by - flap), (-size * 0.4, bent), (0, by), (size * 0.4, bent), (size, by - flap))
        wings = np.array([(bx + dx, dy) for dx, dy in joints])
        cv2.polylines(picture, [np.round(wings * 16).astype(np.int32)], False, (58, 62, 78), 2, cv2.LINE_AA, 4)


def _waves(noise: np.random.Generator) -> list[tuple[float, float, float]]:
    """Wave number, speed and phase of each train of waves."""
    low, high = (0.012, 0.05, 0.0), (0.05, 0.14, 6.3)
    return [(float(k), float(speed), float(phase)) for k, speed, phase in noise.uniform(low, high, (7, 3))]


def _water(above: Image, waves: list[tuple[float, float, float]], n: int, p: float) -> Image:
    """The picture above, mirrored and drawn apart by waves that grow towards the viewer."""
    height = HEIGHT - SHORE
    # The waves are smooth: a quarter of the columns and half of the rows are enough for them.
    y = np.arange(0, height, 2, dtype=np.float32)[:, None]
    x = np.arange(0, WIDTH, 4, dtype=np.float32)[None, :]
    near = y / height
    swell = np.zeros((len(y), x.shape[1]), np.float32)
    for k, speed, phase in waves:
        swell += np.sin(900 * k / (0.16 + near) + n * speed * 2.2 + phase + 0.0045 * x * (1 + 6 * k))
    map_y = np.clip(SHORE - 2 - y * 1.15 + swell * (1.2 + 7 * near), 0, SHORE - 1)
    map_x = x + swell * (0.6 + 3 * near)
    column = np.exp(-(((x - 1060 + 60 * p) / (90 + 320 * near)) ** 2))
    sparkle = np.clip(swell - 2.6, 0, 2) * column * 70 * (0.4 + p)
    size = (WIDTH, height)
    full_x, full_y = (cv2.resize(field.astype(np.float32), size) for field in (map_x, map_y))
    mirror = cv2.remap(above, full_x, full_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    light = sparkle[..., None] * np.array((1, 0.86, 0.6)) + np.array((6, 14, 22))
    added = cv2.resize(np.clip(light, 0, 255).astype(np.uint8), size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.add(cv2.multiply(mirror, _shade(height), scale=1 / 255), added), np.uint8)


@functools.cache
def _shade(height: int) -> Image:
    """How much of the mirrored light comes back: less the steeper one looks down."""
    rows = (0.86 - 0.30 * np.arange(height) / height) * 255
    return np.repeat(np.repeat(rows.astype(np.uint8)[:, None, None], WIDTH, axis=1), 3, axis=2)
