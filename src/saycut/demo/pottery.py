"""Stoneware by calculation: bodies of revolution and tubes, lit by a window, as pictures with alpha.

A body turns about a vertical axis and is seen slightly from above. Lengths are pixels, y grows downwards:

        ___________        rim: an ellipse, TILT times as high as wide
       (___________)
        \\         /        profile: radius at each height
         \\_______/         a point at height h shows at y = h + TILT * sqrt(radius² - x²)

Light follows the usual approximations of computer graphics: wrapped Lambert for the diffuse part, Schlick's for the
Fresnel term, and a rectangular window found in the mirror direction for the gloss. Colours are linear light inside.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["TILT", "Finish", "Piece", "Profile", "linear", "revolved", "tube"]

Floats = NDArray[np.float32]
Profile = tuple[tuple[float, float], ...]
TILT = 0.17
"""Sine of the angle from which the table is looked down upon."""

_VIEW = np.array([0.0, TILT, np.sqrt(1 - TILT**2)], np.float32)
_KEY = np.array([-0.66, 0.52, 0.54], np.float32)
_SKY, _GROUND = np.array([0.52, 0.55, 0.60], np.float32), np.array([0.42, 0.31, 0.23], np.float32)
_SUN = np.array([1.16, 1.06, 0.91], np.float32)


@dataclass(frozen=True, slots=True)
class Finish:
    """How a piece is glazed: ``glaze`` above ``dip`` (0 rim … 1 foot), raw ``clay`` below; colours as ``#RRGGBB``."""

    glaze: str
    clay: str = "#b98563"
    dip: float = 0.8
    gloss: float = 0.5
    speckles: float = 0.5
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Piece:
    """A lit picture (height × width × RGBA, straight alpha) and where its axis and its foot are in it."""

    pixels: NDArray[np.uint8]
    axis: float
    foot: float


def linear(color: str) -> Floats:
    """``#RRGGBB`` as linear light (gamma 2.2)."""
    values = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return np.array(values, np.float32) ** np.float32(2.2)


def revolved(profile: Profile, height: int, finish: Finish) -> Piece:
    """The outside of a body; ``profile`` are (height 0 rim … 1 foot, radius in pixels), joined by a smooth curve."""
    margin = 4
    radii = _smooth(profile, height)
    radius = float(radii.max())
    rim = TILT * float(radii[0])
    rows = int(height + rim + TILT * radius) + 2 * margin
    y, x = np.mgrid[0:rows, 0 : int(2 * radius) + 2 * margin].astype(np.float32)
    x -= radius + margin
    y -= margin + rim
    # Which height shows at a pixel: solved by iteration, as the radius there depends on it.
    at = y - TILT * radius
    for _ in range(8):
        r = _at(radii, at)
        at = 0.4 * at + 0.6 * (y - TILT * np.sqrt(np.maximum(r * r - x * x, 0)))
    r = _at(radii, at)
    alpha = np.clip(r - np.abs(x) + 0.5, 0, 1) * np.clip(at + 1, 0, 1) * np.clip(height - at + 0.5, 0, 1)
    across = np.clip(x / np.maximum(r, 1), -1, 1)
    front = np.sqrt(1 - across * across)
    noise = np.random.default_rng(finish.seed)
    slope = _at(np.gradient(radii).astype(np.float32) + 0.014 * _rings(noise, height), at)
    angle = np.arcsin(across)
    color, gloss, relief = _glazing(finish, angle, np.clip(at / height, 0, 1), noise)
    normal = np.stack([across, slope + relief, front], axis=-1)
    lit = _lit(normal, color, gloss)
    # Ambient occlusion near the table: the foot sees less of the room.
    lit *= (0.55 + 0.45 * np.clip((height - at) / (0.16 * height), 0, 1) ** 0.6)[..., None]
    return Piece(_pixels(lit, alpha), radius + margin, margin + rim + height)


def tube(points: Floats, thickness: Floats, finish: Finish, size: tuple[int, int]) -> NDArray[np.uint8]:
    """A handle: a round tube along ``points`` (n × 2, pixels) with ``thickness`` (n, radius); ``size`` (w, h)."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    best = np.full((height, width), -1e9, np.float32)
    dx, dy, radius = (np.zeros((height, width), np.float32) for _ in range(3))
    for (px, py), r in zip(points, thickness, strict=True):
        x0, x1 = max(0, int(px - r - 3)), min(width, int(px + r + 4))
        y0, y1 = max(0, int(py - r - 3)), min(height, int(py + r + 4))
        box = np.s_[y0:y1, x0:x1]
        inside = r - np.hypot(x[box] - px, y[box] - py)
        nearer = inside > best[box]
        best[box] = np.where(nearer, inside, best[box])
        dx[box] = np.where(nearer, x[box] - px, dx[box])
        dy[box] = np.where(nearer, y[box] - py, dy[box])
        radius[box] = np.where(nearer, r, radius[box])
    radius = np.maximum(radius, 1)
    across, up = dx / radius, -dy / radius
    front = np.sqrt(np.clip(1 - across**2 - up**2, 0, 1))
    noise = np.random.default_rng(finish.seed)
    color, gloss, _ = _glazing(finish, np.arcsin(np.clip(across, -1, 1)), np.full_like(x, 0.3), noise)
    return _pixels(_lit(np.stack([across, up, front], axis=-1), color, gloss), np.clip(best + 0.5, 0, 1))


def _at(table: Floats, index: Floats) -> Floats:
    """``table`` at fractional positions, straight between its entries and constant beyond its ends."""
    index = np.clip(index, 0, len(table) - 1)
    whole = index.astype(np.int32)
    part = index - whole
    return np.asarray(table[whole] * (1 - part) + np.append(table, table[-1])[whole + 1] * part, np.float32)


def _smooth(profile: Profile, height: int) -> Floats:
    """The radius at each pixel of height: straight between points, then rounded off over a twelfth of the height."""
    heights, radii = np.array(profile, np.float32).T
    reach = max(3, height // 12)
    padded = np.interp(np.arange(-reach, height + reach + 1), heights * height, radii)
    window = np.hanning(2 * reach + 3)[1:-1]
    return np.convolve(padded, window / window.sum(), "valid").astype(np.float32)


def _glazing(finish: Finish, angle: Floats, down: Floats, noise: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """Colour, gloss and relief at each point, from its angle about the axis and how far ``down`` it is (0 … 1)."""
    edge = finish.dip + 0.018 * _at(_wave(noise, 65), (angle + 1.6) * 20)
    glazed = np.clip((edge - down) * 260 + 0.5, 0, 1)
    lip = np.exp(-(((edge - down) * 70 - 0.7) ** 2))
    thin = np.exp(-down * 26)
    base = linear(finish.glaze)
    clay = linear(finish.clay)
    spots = _speckles(noise, finish.speckles)
    rows = (down * 900).astype(int) % 1024
    columns = ((angle + 1.6) * 300).astype(int) % 1024
    spot = spots[rows, columns]
    glaze = base * (1 - 0.22 * lip[..., None]) * (1 - 0.5 * spot[..., None])
    # Glaze runs thin over a rim, and the clay shows through.
    glaze = glaze * (1 - 0.55 * thin[..., None]) + clay * 0.8 * (0.55 * thin[..., None])
    grain = 1 + 0.10 * (spots[columns, rows] - 0.2)[..., None]
    color = glaze * glazed[..., None] + clay * grain * (1 - glazed[..., None])
    return color.astype(np.float32), (finish.gloss * glazed + 0.03).astype(np.float32), (0.35 * lip).astype(np.float32)


def _lit(normal: Floats, color: Floats, gloss: Floats) -> Floats:
    normal = normal / np.linalg.norm(normal, axis=-1, keepdims=True)
    toward = normal @ (_KEY / np.linalg.norm(_KEY))
    diffuse = np.clip((toward + 0.30) / 1.30, 0, 1) ** 1.35
    up = normal[..., 1:2] * 0.5 + 0.5
    light = diffuse[..., None] * _SUN + (_SKY * up + _GROUND * (1 - up)) * 0.52
    facing = np.clip(normal @ _VIEW, 0, 1)
    mirrored = 2 * facing[..., None] * normal - _VIEW
    fresnel = 0.04 + 0.96 * (1 - facing) ** 5
    window = _window(mirrored, (-0.72, 0.34), (0.26, 0.40)) + 0.35 * _window(mirrored, (0.86, 0.22), (0.07, 0.55))
    room = np.clip(0.35 + 0.5 * mirrored[..., 1], 0.1, 0.9)
    shine = gloss * (fresnel * room * 0.9 + window * (0.20 + 0.9 * fresnel))
    return np.asarray(color * light + shine[..., None] * np.array([1.0, 0.97, 0.92]), np.float32)


def _window(mirrored: Floats, center: tuple[float, float], half: tuple[float, float]) -> Floats:
    """How much of a soft-edged rectangular light at (right, up) lies in the mirror direction."""
    soft = 0.09
    parts = [
        np.clip((h - np.abs(mirrored[..., i] - c)) / soft + 0.5, 0, 1)
        for i, (c, h) in enumerate(zip(center, half, strict=True))
    ]
    return np.asarray(parts[0] * parts[1] * (mirrored[..., 2] > -0.75), np.float32)


def _rings(noise: np.random.Generator, height: int) -> Floats:
    """The fine rings that a potter's fingers leave."""
    raw = noise.standard_normal(height + 1).astype(np.float32)
    wide = np.convolve(raw, np.hanning(41), "same")
    fine = np.convolve(raw, np.hanning(13), "same")
    return np.asarray(wide / wide.std() + 0.4 * fine / fine.std(), np.float32)


def _wave(noise: np.random.Generator, size: int) -> Floats:
    raw = np.convolve(noise.standard_normal(size + 16), np.hanning(17), "same")[8:-8]
    return np.asarray(raw / np.abs(raw).max(), np.float32)


def _speckles(noise: np.random.Generator, amount: float) -> Floats:
    """A 1024 × 1024 map of iron specks, 0 (none) … 1."""
    specks = np.zeros((1024, 1024), np.float32)
    for _ in range(int(900 * amount)):
        center = (int(noise.integers(1024)), int(noise.integers(1024)))
        cv2.circle(specks, center, int(noise.integers(1, 4)), float(noise.uniform(0.25, 1)), -1, cv2.LINE_AA)
    return cv2.GaussianBlur(specks, (0, 0), 0.8).astype(np.float32)


def _pixels(light: Floats, alpha: Floats) -> NDArray[np.uint8]:
    """Linear light to sRGB bytes; highlights roll off instead of clipping."""
    rolled = np.where(light > 0.7, 0.7 + 0.3 * np.tanh((light - 0.7) / 0.3), light)
    color = np.clip(rolled, 0, 1) ** np.float32(1 / 2.2) * 255
    return np.dstack([color, alpha * 255]).round().astype(np.uint8)
