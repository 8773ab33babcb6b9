"""The one EXIF field we honour: which way up the picture is."""

from __future__ import annotations

from saycut.media.orientation import UPRIGHT, Orientation, from_exif

_ORIENTATION_TAG = 0x0112


def orientation_of(tiff: bytes) -> Orientation:
    """The orientation in the first directory of a TIFF block (EXIF 2.32, 4.6); upright when there is none."""
    if tiff[:2] not in (b"II", b"MM"):
        return UPRIGHT
    little = tiff[:2] == b"II"
    start = _number(tiff, 4, 4, little)
    count = _number(tiff, start, 2, little)
    for entry in range(start + 2, start + 2 + 12 * min(count, 512), 12):
        if _number(tiff, entry, 2, little) == _ORIENTATION_TAG:
            return from_exif(_number(tiff, entry + 8, 2, little))
    return UPRIGHT


def _number(data: bytes, at: int, length: int, little: bool) -> int:
    return int.from_bytes(data[at : at + length], "little" if little else "big")
