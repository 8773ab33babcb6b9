"""Pictures as three planes of 8-bit YUV 4:2:0 (BT.709, limited range), and pictures with an opacity of their own."""

from __future__ import annotations

from dataclasses import dataclass

import av
import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["Overlay", "Picture", "composite", "lay", "overlay_from_rgba", "picture_from_rgb", "solid"]

Plane = NDArray[np.uint8]

# BT.709 limited range, from ITU-R BT.709-6: Y' = 16 + 219 E'Y, C = 128 + 224 E'C.
_KR, _KB = 0.2126, 0.0722
_KG = 1 - _KR - _KB
_MATRIX = np.array(
    [
        [_KR * 219, _KG * 219, _KB * 219],
        [-_KR / (2 * (1 - _KB)) * 224, -_KG / (2 * (1 - _KB)) * 224, 0.5 * 224],
        [0.5 * 224, -_KG / (2 * (1 - _KR)) * 224, -_KB / (2 * (1 - _KR)) * 224],
    ],
    np.float32,
) / np.float32(255)
_OFFSET = np.array([[16], [128], [128]], np.float32)


@dataclass(slots=True, eq=False)
class Picture:
    """Planes ``y`` (h, w), ``u`` and ``v`` (h/2, w/2); width and height are even."""

    y: Plane
    u: Plane
    v: Plane

    @property
    def width(self) -> int:
        return int(self.y.shape[1])

    @property
    def height(self) -> int:
        return int(self.y.shape[0])

    @property
    def planes(self) -> tuple[Plane, Plane, Plane]:
        return self.y, self.u, self.v

    def copy(self) -> Picture:
        return Picture(self.y.copy(), self.u.copy(), self.v.copy())

    def part(self, x: int, y: int, w: int, h: int) -> Picture:
        """A view of the rectangle; all four numbers are even."""
        c = (slice(y // 2, (y + h) // 2), slice(x // 2, (x + w) // 2))
        return Picture(self.y[y : y + h, x : x + w], self.u[c], self.v[c])

    def paste(self, other: Picture, x: int, y: int) -> None:
        """Put ``other`` with its corner at (x, y), both even; what falls outside is cut off."""
        x0, y0 = max(0, x), max(0, y)
        x1, y1 = min(self.width, x + other.width), min(self.height, y + other.height)
        if x1 <= x0 or y1 <= y0:
            return
        target = self.part(x0, y0, x1 - x0, y1 - y0)
        source = other.part(x0 - x, y0 - y, x1 - x0, y1 - y0)
        for into, plane in zip(target.planes, source.planes, strict=True):
            into[...] = plane

    @classmethod
    def of_frame(cls, frame: av.VideoFrame) -> Picture:
        """A view of the memory of a yuv420p or yuva420p frame."""
        sizes = ((frame.height, frame.width), *((frame.height // 2, frame.width // 2),) * 2)
        planes = []
        for plane, (h, w) in zip(frame.planes[:3], sizes, strict=True):
            rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)  # type: ignore[call-overload]
            planes.append(rows[:h, :w])
        return cls(*planes)


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """A picture to lay over another at an even corner: colour already multiplied by opacity, and what shows through.

    ``premultiplied`` are planes of colour × alpha, ``through`` planes of 255 − alpha at luma and chroma size.
    """

    premultiplied: Picture
    through_luma: Plane
    through_chroma: Plane
    x: int = 0
    y: int = 0


def solid(color: str, width: int, height: int) -> Picture:
    """One colour, ``#RRGGBB``."""
    rgb = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)], np.float32).reshape(3, 1)
    y, u, v = (round(float(value)) for value in (_MATRIX @ rgb + _OFFSET)[:, 0])
    half = (height // 2, width // 2)
    return Picture(np.full((height, width), y, np.uint8), np.full(half, u, np.uint8), np.full(half, v, np.uint8))


def _planes_444(rgb: NDArray[np.uint8]) -> list[Plane]:
    mixed = cv2.transform(rgb, np.hstack([_MATRIX, _OFFSET]))
    return [np.ascontiguousarray(mixed[..., n]) for n in range(3)]


def picture_from_rgb(rgb: NDArray[np.uint8]) -> Picture:
    """RGB (h, w, 3) with even sides to planes; chroma is the mean of each 2 × 2 block."""
    y, u, v = _planes_444(rgb)
    half = (rgb.shape[1] // 2, rgb.shape[0] // 2)
    small = [np.asarray(cv2.resize(c, half, interpolation=cv2.INTER_AREA), np.uint8) for c in (u, v)]
    return Picture(y, small[0], small[1])


def overlay_from_rgba(rgba: NDArray[np.uint8], x: int, y: int, opacity: float = 1.0) -> Overlay:
    """Straight-alpha RGBA (h, w, 4) whose corner is at (x, y), padded to even places."""
    h, w = rgba.shape[:2]
    left, top = x % 2, y % 2
    padded = cv2.copyMakeBorder(rgba, top, (top + h) % 2, left, (left + w) % 2, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0))
    rgba = np.asarray(padded, np.uint8)
    alpha = rgba[..., 3]
    if opacity < 1:
        alpha = np.asarray(cv2.convertScaleAbs(alpha, alpha=opacity), np.uint8)
    return composite(_planes_444(np.ascontiguousarray(rgba[..., :3])), alpha, x - left, y - top)


def composite(planes: list[Plane], alpha: Plane, x: int, y: int) -> Overlay:
    """4:4:4 planes and an alpha plane (even sides) to an overlay at the even corner (x, y).

    Chroma is averaged after it is weighted by alpha, so that no colour of transparent pixels bleeds in.
    """
    half = (alpha.shape[1] // 2, alpha.shape[0] // 2)
    weighted = [np.asarray(cv2.multiply(plane, alpha, scale=1 / 255), np.uint8) for plane in planes]
    small = [np.asarray(cv2.resize(c, half, interpolation=cv2.INTER_AREA), np.uint8) for c in weighted[1:]]
    alpha_small = np.asarray(cv2.resize(alpha, half, interpolation=cv2.INTER_AREA), np.uint8)
    return Overlay(Picture(weighted[0], small[0], small[1]), 255 - alpha, 255 - alpha_small, x, y)


def lay(under: Picture, overlay: Overlay) -> None:
    """Lay an overlay over a picture in place; what falls outside is cut off."""
    top = overlay.premultiplied
    x0, y0 = max(0, overlay.x), max(0, overlay.y)
    x1, y1 = min(under.width, overlay.x + top.width), min(under.height, overlay.y + top.height)
    if x1 <= x0 or y1 <= y0:
        return
    w, h = x1 - x0, y1 - y0
    target = under.part(x0, y0, w, h)
    source = top.part(x0 - overlay.x, y0 - overlay.y, w, h)
    through = Picture(overlay.through_luma, overlay.through_chroma, overlay.through_chroma).part(
        x0 - overlay.x, y0 - overlay.y, w, h
    )
    for into, plane, rest in zip(target.planes, source.planes, through.planes, strict=True):
        into[...] = cv2.add(cv2.multiply(into, rest, scale=1 / 255), plane)
