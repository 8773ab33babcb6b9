"""Sub-pixel placement, blur and masks of pictures."""

from __future__ import annotations

import functools
import math

import cv2
import numpy as np
from numpy.typing import NDArray

from saycut.render.geometry import fills
from saycut.render.picture import Picture, Plane
from saycut.render.plan import Box, PictureLayer
from saycut.timeline.vocabulary import Mask

__all__ = ["blurred", "mask_alpha", "warped"]

ROUNDED_SHARE = 0.08
"""Corner radius of a rounded mask as a share of the shorter side."""


def warped(
    picture: Picture, alpha: Plane | None, box: Box, window: tuple[int, int, int, int]
) -> tuple[Picture, Plane | None]:
    """The whole picture drawn into ``box`` and seen through ``window``, sampled between pixels.

    The second value is its opacity there, None where it fills the window.
    """
    x, y, w, h = window
    matrix = _inverse(box, x, y, picture.width, picture.height)
    planes = [_sample(picture.y, matrix, w, h)]
    # A chroma sample stands for the middle of its 2 × 2 block: p_luma = 2 p_chroma + ½ on both sides of the map.
    chroma = matrix.copy()
    chroma[:, 2] = (matrix[:, 2] + 0.5 * (matrix[:, 0] + matrix[:, 1]) - 0.5) / 2
    planes += [_sample(plane, chroma, w // 2, h // 2) for plane in (picture.u, picture.v)]
    seen = None
    if alpha is not None or not fills(box, window):
        whole = np.full(picture.y.shape, 255, np.uint8) if alpha is None else alpha
        seen = np.asarray(
            cv2.warpAffine(whole, matrix, (w, h), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP), np.uint8
        )
    return Picture(planes[0], planes[1], planes[2]), seen


def _sample(plane: Plane, matrix: NDArray[np.float64], w: int, h: int) -> Plane:
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(plane, matrix, (w, h), flags=flags, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _inverse(box: Box, x: int, y: int, width: int, height: int) -> NDArray[np.float64]:
    """Map from window pixel to picture pixel, pixel centres at whole numbers.

    window → canvas → relative to the box's centre → turned back → scaled → picture.
    """
    sx, sy = width / box.w, height / box.h
    angle = math.radians(box.rotation)
    cos, sin = math.cos(angle), math.sin(angle)
    cx, cy = box.x + box.w / 2 - x - 0.5, box.y + box.h / 2 - y - 0.5
    a, b = sx * cos, sx * sin
    c, d = -sy * sin, sy * cos
    return np.array(
        [
            [a, b, width / 2 - 0.5 - a * cx - b * cy],
            [c, d, height / 2 - 0.5 - c * cx - d * cy],
        ],
        np.float64,
    )


def blurred(small: Picture, layer: PictureLayer, width: int, height: int) -> Picture:
    """A reduced picture (of the whole canvas) blurred by ``layer.blur`` canvas pixels and enlarged; a little darker.

    Darkening by an eighth keeps the picture in front the brighter one.
    """
    radius = max(1, round(layer.blur * small.width / width))
    out = []
    for plane, divide in zip(small.planes, (1, 2, 2), strict=True):
        kernel = max(3, radius // divide * 2 + 1)
        soft = cv2.GaussianBlur(plane, (kernel, kernel), 0, borderType=cv2.BORDER_REPLICATE)
        size = (width // divide, height // divide)
        out.append(np.asarray(cv2.resize(soft, size, interpolation=cv2.INTER_LINEAR), np.uint8))
    out[0] = np.asarray(cv2.addWeighted(out[0], 0.875, out[0], 0, 2), np.uint8)
    return Picture(out[0], out[1], out[2])


@functools.lru_cache(maxsize=32)
def mask_alpha(mask: Mask, width: int, height: int) -> Plane:
    """Opacity of a mask over a picture: 255 inside, smooth at its edge. A circle is as wide as the shorter side."""
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    px, py = np.abs(xs + 0.5 - width / 2), np.abs(ys + 0.5 - height / 2)
    if mask == "circle":
        radius = min(width, height) / 2
        distance = np.hypot(px, py) - radius
    else:
        radius = ROUNDED_SHARE * min(width, height)
        qx, qy = px - width / 2 + radius, py - height / 2 + radius
        distance = np.hypot(np.maximum(qx, 0), np.maximum(qy, 0)) + np.minimum(np.maximum(qx, qy), 0) - radius
    return np.asarray(np.clip(0.5 - distance, 0, 1) * 255 + 0.5, np.uint8)
