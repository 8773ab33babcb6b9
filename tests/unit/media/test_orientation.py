"""The eight ways a picture can be stored."""

from __future__ import annotations

import struct

import cv2
import numpy as np
import pytest

from makers.media import tiff, with_exif
from saycut.media.exif import orientation_of
from saycut.media.orientation import UPRIGHT, Orientation, from_exif, from_matrix, from_rotation
from saycut.media.upright import turned

PICTURE = np.arange(6, dtype=np.uint8).reshape(2, 3)
# The linear parts of all display matrices without shear: (a, b, c, d) in 16.16 fixed point.
MATRICES = [
    *((a, 0, 0, d) for a in (1, -1) for d in (1, -1)),
    *((0, b, c, 0) for b in (1, -1) for c in (1, -1)),
]


def matrix(a: int, b: int, c: int, d: int) -> bytes:
    one = 1 << 16
    return struct.pack("=9i", a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30)


def mapped(a: int, b: int, c: int, d: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """PICTURE with each pixel moved to where the matrix sends it, shifted back into view."""
    height, width = PICTURE.shape
    at = {(a * x + c * y, b * x + d * y): PICTURE[y, x] for y in range(height) for x in range(width)}
    left, top = min(x for x, _ in at), min(y for _, y in at)
    result = np.zeros((max(y for _, y in at) - top + 1, max(x for x, _ in at) - left + 1), np.uint8)
    for (x, y), value in at.items():
        result[y - top, x - left] = value
    return result


@pytest.mark.parametrize("linear", MATRICES)
def test_a_display_matrix_turns_each_pixel_to_where_it_says(linear: tuple[int, int, int, int]) -> None:
    assert np.array_equal(turned(PICTURE, from_matrix(matrix(*linear))), mapped(*linear))


def test_a_phone_held_upright_stores_a_quarter_turn_clockwise() -> None:
    assert from_matrix(matrix(0, 1, -1, 0)) == Orientation(90, False)


@pytest.mark.parametrize("value", range(1, 9))
@pytest.mark.parametrize("order", ["big", "little"])
def test_exif_is_honoured_as_opencv_does(value: int, order: str) -> None:
    stored = np.kron(np.array([[0, 80, 160], [40, 200, 250]], np.uint8), np.ones((16, 16), np.uint8))
    jpeg = with_exif(cv2.imencode(".jpg", stored)[1].tobytes(), value, order)
    theirs = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    ours = turned(
        cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE | cv2.IMREAD_IGNORE_ORIENTATION),
        orientation_of(tiff(value, order)),
    )
    assert np.array_equal(ours, theirs)


@pytest.mark.parametrize("value", [-1, 0, 9, 65_535])
def test_an_orientation_that_does_not_exist_means_upright(value: int) -> None:
    assert from_exif(value) == UPRIGHT


@pytest.mark.parametrize("block", [b"", b"II", b"MM\0*", b"II*\0\xff\xff\xff\xff", tiff(6)[:-8], b"JUNK" * 9])
def test_a_damaged_exif_block_means_upright(block: bytes) -> None:
    assert orientation_of(block) == UPRIGHT


def test_a_short_matrix_means_upright() -> None:
    assert from_matrix(b"\0" * 20) == UPRIGHT


@pytest.mark.parametrize(("angle", "rotation"), [(0, 0), (-90, 90), (90, 270), (180, 180), (-180, 180), (-88, 90)])
def test_an_angle_counts_against_the_clock(angle: int, rotation: int) -> None:
    assert from_rotation(angle).rotation == rotation
