"""Small pictures of a file for people: a poster that shows something, a strip along its length, and their bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from saycut.errors import NoPicture
from saycut.media.files import name_of
from saycut.media.picture import read_image
from saycut.media.records import Probe
from saycut.media.upright import turned
from saycut.media.video import VideoReader

Pixels = NDArray[np.uint8]

# Where a poster is looked for, in hundredths of the length: beginnings and ends are often black.
_CANDIDATES = (10, 25, 40, 60, 80)
# Rows of a standard-definition picture; above, unmarked video is BT.709 (as in all players).
_SD_ROWS = 576
_WHITE = 255


def poster(path: Path, probe: Probe, side: int = 1280) -> Pixels:
    """A picture that stands for the file, upright RGB (height × width × 3), no side longer than ``side``.

    Of a clip, the most contrasty of a few keyframes, so that a black or white one is taken only when there is no
    other; transparent parts are white. Raises NoPicture, and as :class:`VideoReader`.
    """
    size = _fitted(probe.display_size, side, side)
    if probe.video is None:
        return _still(path, probe, size)
    with VideoReader(path, probe, threads=2) as reader:
        times = [probe.video.start + probe.video.duration * each // 100 for each in _CANDIDATES]
        shown = [thumbnail(reader.keyframe_at(each).frame, probe, size) for each in times]
    return max(shown, key=_contrast)


def strip(path: Path, probe: Probe, count: int, height: int) -> list[Pixels]:
    """``count`` upright RGB pictures of ``height`` rows, each from the middle of one ``count``-th of the clip.

    A keyframe within half a step is near enough, else the exact frame is decoded. A still gives itself every time.
    """
    width, rows = probe.display_size
    size = max(1, round(width * height / rows)) if rows else 0, height
    if probe.video is None:
        return [_still(path, probe, size)] * count
    step = probe.video.duration // max(1, count)
    pictures = []
    with VideoReader(path, probe, threads=2) as keys, VideoReader(path, probe, threads=2) as exact:
        for each in range(count):
            time = probe.video.start + each * step + step // 2
            near = keys.keyframe_at(time)
            shown = near if abs(time - near.time) <= step // 2 else exact.frame_at(time)
            pictures.append(thumbnail(shown.frame, probe, size))
    return pictures


def thumbnail(frame: av.VideoFrame, probe: Probe, size: tuple[int, int]) -> Pixels:
    """A stored frame as upright RGB of exactly ``size`` (width, height), scaled before it is turned."""
    stored = size[::-1] if probe.orientation.swaps_sides else size
    video = probe.video
    unmarked = video is not None and video.matrix == "unknown" and min(video.width, video.height) > _SD_ROWS
    source = "ITU709" if unmarked else None
    layout = "rgba" if video is not None and video.has_alpha else "rgb24"
    scaled = frame.reformat(*stored, format=layout, src_colorspace=source, interpolation="AREA")
    return turned(_on_white(np.asarray(scaled.to_ndarray(), np.uint8)), probe.orientation)


def encode_picture(pixels: Pixels, form: Literal["jpeg", "png", "webp"], quality: int = 85) -> bytes:
    """The bytes of a picture file of RGB or RGBA ``pixels``; JPEG has no alpha and shows it white, PNG is lossless."""
    if form == "jpeg":
        pixels = _on_white(pixels)
    code = cv2.COLOR_RGBA2BGRA if pixels.shape[2] == 4 else cv2.COLOR_RGB2BGR
    options = {
        "jpeg": [cv2.IMWRITE_JPEG_QUALITY, quality],
        "png": [cv2.IMWRITE_PNG_COMPRESSION, 6],
        "webp": [cv2.IMWRITE_WEBP_QUALITY, quality],
    }[form]
    _, data = cv2.imencode(f".{form}", cv2.cvtColor(pixels, code), options)
    return data.tobytes()


def _still(path: Path, probe: Probe, size: tuple[int, int]) -> Pixels:
    if not probe.has_picture:
        raise NoPicture(name=name_of(path))
    pixels = _on_white(read_image(path))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _fitted(size: tuple[int, int], width: int, height: int) -> tuple[int, int]:
    """``size`` shrunk, never grown, to lie within ``width`` × ``height``."""
    scale = min(1.0, width / max(1, size[0]), height / max(1, size[1]))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _contrast(pixels: Pixels) -> float:
    """The spread of brightness: zero for a plain picture of any colour."""
    return float(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).std())


def _on_white(pixels: Pixels) -> Pixels:
    if pixels.shape[2] == 3:
        return pixels
    alpha = pixels[..., 3:].astype(np.uint16)
    mixed = pixels[..., :3] * alpha + _WHITE * (255 - alpha)
    return np.asarray((mixed + 127) // 255, np.uint8)
