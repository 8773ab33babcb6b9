"""How a stored picture is turned to stand upright: one of the eight symmetries of a rectangle.

    stored ── mirror left-right (if mirrored) ── turn clockwise by rotation ── upright

The display matrix of a video and the EXIF orientation of a picture both come down to this.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from typing import Literal

Quarter = Literal[0, 90, 180, 270]
_QUARTERS: tuple[Quarter, ...] = (0, 90, 180, 270)


@dataclass(frozen=True, slots=True)
class Orientation:
    """Mirror left-right first, then turn clockwise by ``rotation`` degrees."""

    rotation: Quarter = 0
    mirrored: bool = False

    @property
    def swaps_sides(self) -> bool:
        """Whether width and height change places."""
        return self.rotation in (90, 270)

    @property
    def is_upright(self) -> bool:
        """Whether nothing is to be done."""
        return self.rotation == 0 and not self.mirrored


UPRIGHT = Orientation()

# EXIF 2.32, tag 0x0112: where row 0 and column 0 of the stored picture lie in the upright one.
_EXIF = {
    1: Orientation(0, False),
    2: Orientation(0, True),
    3: Orientation(180, False),
    4: Orientation(180, True),
    5: Orientation(270, True),
    6: Orientation(90, False),
    7: Orientation(90, True),
    8: Orientation(270, False),
}


def from_exif(value: int) -> Orientation:
    """The orientation of EXIF tag 0x0112; values outside 1–8 mean upright."""
    return _EXIF.get(value, UPRIGHT)


def from_matrix(data: bytes) -> Orientation:
    """The orientation of a display matrix: nine int32 in native order (FFmpeg ``AV_FRAME_DATA_DISPLAYMATRIX``).

    ISO/IEC 14496-12 8.3.2: (x', y') = (a·x + c·y, b·x + d·y) with y downwards. A negative determinant mirrors; angles
    between quarters are rounded to the nearest quarter.
    """
    if len(data) < 36:
        return UPRIGHT
    a, b, _, c, d, *_ = struct.unpack("=9i", data[:36])
    if a * d - b * c < 0:
        return Orientation(_quarter(math.atan2(-c, d)), True)
    return Orientation(_quarter(math.atan2(b, a)), False)


def from_rotation(counterclockwise: int) -> Orientation:
    """The orientation of FFmpeg's counter-clockwise angle in degrees, where only that is known."""
    return Orientation(_quarter(math.radians(-counterclockwise)), False)


def _quarter(clockwise: float) -> Quarter:
    return _QUARTERS[round(math.degrees(clockwise) / 90) % 4]
