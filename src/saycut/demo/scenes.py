"""Five product pictures of a small pottery: pieces on a table in the light of a window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from saycut.demo.pottery import TILT, Finish, Profile, linear, revolved, tube

__all__ = ["HEIGHT", "SCENES", "WIDTH", "Scene", "picture"]

WIDTH, HEIGHT = 2400, 1600
TABLE = 0.66
"""Where wall and table meet, as a share of the height."""

Image = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Setting:
    """The room: colours of wall and table, ``#RRGGBB``, and where the window's light falls on the wall (0 left … 1)."""

    wall: str
    table: str
    window: float = 0.3


@dataclass(frozen=True, slots=True)
class Vessel:
    """A body of revolution as :func:`revolved` takes it; ``inside`` is the colour seen through an open rim."""

    profile: Profile
    height: int
    finish: Finish
    inside: str | None = None


class Table:
    """A picture being laid: a room with pieces put into it from back to front."""

    def __init__(self, setting: Setting, seed: int) -> None:
        noise = np.random.default_rng(seed)
        y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
        u, v = x / WIDTH, y / HEIGHT
        edge = np.clip((v - TABLE) * 160 + 0.5, 0, 1)[..., None]
        light = 0.62 + 0.55 * np.exp(-(((u - setting.window) / 0.42) ** 2 + ((v - 0.3) / 0.5) ** 2))
        panes = _panes(u, v, setting.window)
        wall = linear(setting.wall) * (light + 0.30 * panes)[..., None]
        # Grain runs along the table and is drawn together by perspective towards the wall.
        depth = np.clip((v - TABLE) / (1 - TABLE), 1e-3, 1)
        grain = _grain(noise, u, depth)
        table = (
            linear(setting.table) * ((0.66 + 0.5 * np.exp(-(((u - 0.36) / 0.5) ** 2))) * (1 + 0.10 * grain))[..., None]
        )
        table = table * (0.80 + 0.25 * depth)[..., None]
        self.image: Image = (wall * (1 - edge) + table * edge).astype(np.float32)
        self._noise = noise

    def put(self, vessel: Vessel, x: float, y: float) -> None:
        """Stand a vessel with its axis at ``x`` and its foot at ``y`` (pixels)."""
        self.put_stack([(vessel, x, y)])

    def put_stack(self, stack: list[tuple[Vessel, float, float]]) -> None:
        """Stand vessels in each other, the lowest first: insides from below, then fronts from above."""
        lowest, x, y = stack[0]
        self._shadow(x, y, lowest.profile[-1][1], max(radius for _, radius in lowest.profile))
        made = [(revolved(vessel.profile, vessel.height, vessel.finish), vessel, x, y) for vessel, x, y in stack]
        for piece, vessel, x, y in made:
            if vessel.inside is not None:
                self._rim(x, y - piece.foot, vessel.profile[0][1], vessel.inside)
        for piece, _, x, y in reversed(made):
            self.paste(piece.pixels, x - piece.axis, y - piece.foot)

    def paste(self, pixels: NDArray[np.uint8], x: float, y: float) -> None:
        """Lay straight-alpha RGBA with its corner at (x, y), shifted between pixels where needed."""
        left, top = int(np.floor(x)), int(np.floor(y))
        h, w = pixels.shape[:2]
        x0, y0, x1, y1 = max(0, left), max(0, top), min(WIDTH, left + w), min(HEIGHT, top + h)
        if x1 <= x0 or y1 <= y0:
            return
        part = pixels[y0 - top : y1 - top, x0 - left : x1 - left].astype(np.float32) / 255
        alpha = part[..., 3:]
        into = self.image[y0:y1, x0:x1]
        into[...] = into * (1 - alpha) + part[..., :3] ** np.float32(2.2) * alpha

    def _shadow(self, x: float, y: float, foot: float, body: float) -> None:
        """Dark where the foot meets the table, and a long soft shadow of the body away from the window."""
        mask = np.zeros((HEIGHT, WIDTH), np.float32)
        center = (int(x + 0.8 * foot + 0.3 * body), int(y - 0.02 * body))
        cv2.ellipse(mask, center, (int(0.9 * foot + 0.7 * body), int(0.22 * body)), 0, 0, 360, 0.5, -1, cv2.LINE_AA)
        long = cv2.GaussianBlur(mask, (0, 0), 0.10 * body)
        mask[:] = 0
        under = (int(1.02 * foot), int(TILT * 1.05 * foot))
        cv2.ellipse(mask, (int(x), int(y - 2)), under, 0, 0, 360, 0.85, -1, cv2.LINE_AA)
        contact = cv2.GaussianBlur(mask, (0, 0), 0.05 * foot)
        v = np.arange(HEIGHT, dtype=np.float32)[:, None] / HEIGHT
        on_table = np.clip((v - TABLE) * 60, 0, 1)
        self.image = self.image * (1 - np.maximum(long * on_table, contact) * np.float32(0.9))[..., None]

    def _rim(self, x: float, top: float, radius: float, color: str) -> None:
        """The inside of an open vessel, lit on the side away from the window."""
        h = int(TILT * radius) + 4
        w = int(radius) + 4
        y, u = np.mgrid[-h : h + 1, -w : w + 1].astype(np.float32)
        inside = np.clip((1 - np.hypot(u / radius, y / (TILT * radius))) * radius * 0.17 + 0.5, 0, 1)
        light = 0.16 + 0.5 * np.clip(u / radius * 0.7 + 0.45, 0, 1) * np.clip(0.75 - y / (TILT * radius) * 0.5, 0, 1)
        rgb = np.clip(linear(color) * light[..., None], 0, 1) ** np.float32(1 / 2.2) * 255
        pixels = np.dstack([rgb, inside * 255]).round().astype(np.uint8)
        self.paste(pixels, x - w, top + TILT * radius - h)

    def finished(self) -> NDArray[np.uint8]:
        """RGB (height × width × 3) with a lens's vignette and fine grain."""
        y, x = np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j].astype(np.float32)
        light = self.image * (1 - 0.16 * (x * x + y * y))[..., None]
        rgb = np.clip(light, 0, 1) ** np.float32(1 / 2.2) * 255
        rgb += self._noise.normal(0, 1.6, (HEIGHT, WIDTH, 1)).astype(np.float32)
        return np.asarray(np.clip(rgb, 0, 255), np.uint8)


def _panes(u: Image, v: Image, at: float) -> Image:
    """The light of a window with a cross, thrown onto the wall at a slant."""
    s = (u - at) * 1.9 + (v - 0.32) * 0.55
    t = (v - 0.30) * 2.1
    outer = np.clip((0.36 - np.abs(s)) * 14, 0, 1) * np.clip((0.52 - np.abs(t)) * 14, 0, 1)
    bars = np.clip((np.abs(s) - 0.014) * 40, 0, 1) * np.clip((np.abs(t + 0.08) - 0.014) * 40, 0, 1)
    return np.asarray(cv2.GaussianBlur((outer * bars).astype(np.float32), (0, 0), 14), np.float32)


def _grain(noise: np.random.Generator, u: Image, depth: Image) -> Image:
    lines = cv2.GaussianBlur(noise.standard_normal((512, 64)).astype(np.float32), (0, 0), sigmaX=9, sigmaY=1.2)
    lines = lines / lines.std()
    rows = (1 / (0.25 + depth) * 120) % 511
    columns = (u * 63) % 63
    return np.asarray(
        cv2.remap(lines, columns.astype(np.float32), rows.astype(np.float32), cv2.INTER_LINEAR), np.float32
    )


def _curve(points: Sequence[tuple[float, float]], count: int) -> NDArray[np.float32]:
    """Points on a Catmull-Rom spline through ``points``."""
    p = np.array([points[0], *points, points[-1]], np.float32)
    out = []
    for t in np.linspace(0, len(points) - 1 - 1e-6, count):
        i, f = int(t) + 1, t - int(t)
        a, b, c, d = p[i - 1], p[i], p[i + 1], p[min(i + 2, len(p) - 1)]
        out.append(0.5 * (2 * b + (c - a) * f + (2 * a - 5 * b + 4 * c - d) * f**2 + (3 * b - a - 3 * c + d) * f**3))
    return np.array(out, np.float32)


def _leaf(table: Table, base: tuple[float, float], tip: tuple[float, float], width: float, color: str) -> None:
    """A leaf from ``base`` to ``tip``, its two halves lit differently, with a lighter vein."""
    a, b = np.array(base, np.float32), np.array(tip, np.float32)
    along = b - a
    side = np.array([-along[1], along[0]], np.float32) / max(1.0, float(np.hypot(*along)))
    t = np.linspace(0, 1, 40, dtype=np.float32)[:, None]
    bend = side * (np.sin(np.pi * t) * 0.10 * float(np.hypot(*along)))
    spine = a + along * t + bend
    swell = np.maximum(np.sin(np.pi * t**0.8), 0) ** 1.1 * width
    for sign, light in ((1.0, 1.0), (-1.0, 0.66)):
        shape = np.vstack([spine, (spine + side * sign * swell)[::-1]])
        _fill(table.image, shape, linear(color) * light)
    for first, second in pairwise(spine):
        cv2.line(table.image, _fixed(first), _fixed(second), (linear(color) * 1.5).tolist(), 3, cv2.LINE_AA, 4)


def _fixed(point: NDArray[np.float32]) -> tuple[int, int]:
    return int(point[0] * 16), int(point[1] * 16)


def _fill(image: Image, shape: NDArray[np.float32], color: NDArray[np.float32]) -> None:
    """Fill a polygon with linear light, its edge smooth."""
    left, top = np.floor(shape.min(axis=0)).astype(int) - 2
    right, bottom = np.ceil(shape.max(axis=0)).astype(int) + 3
    x0, y0, x1, y1 = max(0, left), max(0, top), min(WIDTH, right), min(HEIGHT, bottom)
    if x1 <= x0 or y1 <= y0:
        return
    mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
    cv2.fillPoly(mask, [np.round((shape - (x0, y0)) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    alpha = mask.astype(np.float32)[..., None] / 255
    image[y0:y1, x0:x1] = image[y0:y1, x0:x1] * (1 - alpha) + color * alpha


def _stem(table: Table, points: Sequence[tuple[float, float]], thickness: int, color: str) -> NDArray[np.float32]:
    path = _curve(points, 60)
    for first, second in pairwise(path):
        cv2.line(table.image, _fixed(first), _fixed(second), linear(color).tolist(), thickness, cv2.LINE_AA, 4)
    return path


VASE: Profile = ((0, 150), (0.05, 128), (0.2, 120), (0.45, 215), (0.68, 285), (0.88, 240), (1, 165))
MUG: Profile = ((0, 232), (0.5, 238), (0.9, 226), (1, 190))
BOWL: Profile = ((0, 430), (0.25, 400), (0.6, 300), (0.9, 190), (1, 170))
CARAFE: Profile = ((0, 118), (0.06, 104), (0.3, 112), (0.55, 220), (0.85, 268), (0.96, 240), (1, 205))
CUP: Profile = ((0, 150), (0.5, 148), (0.9, 130), (1, 105))
POT: Profile = ((0, 330), (0.12, 322), (0.14, 298), (0.9, 240), (1, 230))


def _vase(table: Table) -> None:
    table.put(Vessel(VASE, 880, Finish("#2f5d62", dip=0.80), "#2f5d62"), 1180, 1400)
    twigs = (
        [(1160, 545), (1120, 380), (1010, 200)],
        [(1190, 545), (1230, 330), (1330, 130)],
        [(1175, 545), (1170, 330), (1150, 90)],
    )
    for points in twigs:
        path = _stem(table, points, 8, "#5d6b3f")
        for n in range(14, 60, 6):
            x, y = (float(value) for value in path[n])
            reach = 125 - n
            _leaf(table, (x, y), (x - reach, y - 70), 22, "#7d8c54")
            _leaf(table, (x, y), (x + reach, y - 60), 22, "#8d9a60")


def _mug(table: Table) -> None:
    finish = Finish("#e9dcc3", dip=0.74, seed=3)
    path = _curve([(50, 95), (130, 70), (235, 80), (300, 150), (305, 235), (250, 320), (150, 362), (50, 372)], 240)
    handle = tube(path, np.linspace(34, 30, 240, dtype=np.float32), finish, (390, 450))
    table.paste(handle, 1366, 905)
    table.put(Vessel(MUG, 560, finish, "#6b4a33"), 1180, 1420)


def _bowls(table: Table) -> None:
    glazes = (("#b8543d", "#7c3a2c"), ("#e6d6b8", "#a89a80"), ("#55707a", "#8fa6ac"))
    bowls = [Vessel(BOWL, 330, Finish(glaze, dip=0.82, seed=7 + n), inside) for n, (glaze, inside) in enumerate(glazes)]
    table.put_stack([(bowl, 1180, 1440 - 105 * n) for n, bowl in enumerate(bowls)])


def _carafe(table: Table) -> None:
    table.put(Vessel(CARAFE, 900, Finish("#d9a441", dip=0.83, seed=11), "#7a5a20"), 1000, 1370)
    table.put(Vessel(CUP, 300, Finish("#d9a441", dip=0.66, seed=12), "#8a6a30"), 1490, 1350)
    table.put(Vessel(CUP, 300, Finish("#efe4cc", dip=0.66, seed=13), "#b0a488"), 1730, 1450)


LEAVES = (
    (-1.30, 520),
    (-0.95, 640),
    (-0.6, 720),
    (1.30, 520),
    (0.95, 650),
    (0.6, 730),
    (-0.28, 790),
    (0.28, 780),
    (0.0, 830),
)
"""Of the plant, from back to front: angle from the vertical in radians, reach in pixels."""


def _planter(table: Table) -> None:
    table.put(Vessel(POT, 560, Finish("#c9cdbb", dip=0.88, gloss=0.25, seed=17), "#3a2a1e"), 1200, 1430)
    for n, (angle, reach) in enumerate(LEAVES):
        base = (1200 + 150 * float(np.sin(angle)), 905 + 20 * float(np.cos(angle)))
        tip = (1200 + reach * float(np.sin(angle)), 905 - reach * float(np.cos(angle * 0.82)))
        _leaf(table, base, tip, 66, ("#3f6b45", "#4f7d50", "#35603f")[n % 3])


@dataclass(frozen=True, slots=True)
class Scene:
    """A product picture: file name, setting, and what is put on the table."""

    name: str
    setting: Setting
    lay: Callable[[Table], None]


SCENES: tuple[Scene, ...] = (
    Scene("1-vase.jpg", Setting("#d8cbb8", "#a9784f", 0.24), _vase),
    Scene("2-mug.jpg", Setting("#9fb0a6", "#8a5f41", 0.28), _mug),
    Scene("3-bowls.jpg", Setting("#e2d5c2", "#b58a60", 0.2), _bowls),
    Scene("4-carafe.jpg", Setting("#5f7480", "#7c563b", 0.26), _carafe),
    Scene("5-planter.jpg", Setting("#d9b9a0", "#9a6c49", 0.22), _planter),
)


def picture(scene: Scene) -> NDArray[np.uint8]:
    """Draw a scene: RGB, HEIGHT × WIDTH × 3."""
    table = Table(scene.setting, seed=len(scene.name))
    scene.lay(table)
    return table.finished()
