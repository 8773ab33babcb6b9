"""Shapes that cut pictures out: alpha planes with smooth edges."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from saycut.text.canvas import skia

__all__ = ["Shape", "mask"]

Shape = Literal["circle", "rounded"]


def mask(shape: Shape, width: int, height: int, radius: float = 0.0) -> NDArray[np.uint8]:
    """Alpha (height, width), 255 inside: the largest centred circle, or the whole with corners of ``radius`` pixels."""
    pixels = np.zeros((height, width), np.uint8)
    info = skia.ImageInfo.MakeA8(width, height)
    surface = skia.Surface.MakeRasterDirect(info, pixels, pixels.strides[0])
    with surface as canvas:
        paint = skia.Paint(AntiAlias=True)
        if shape == "circle":
            canvas.drawCircle(width / 2, height / 2, min(width, height) / 2, paint)
        else:
            canvas.drawRoundRect(skia.Rect.MakeWH(width, height), radius, radius, paint)
    return pixels
