"""Turning stored pictures upright and their pixels square, as arrays or as FFmpeg frames.

A frame whose planes are all stored alike (4:2:0, 4:4:4, grey, planar RGB) is turned plane by plane without leaving
its pixel format; others pass through one that holds all of them first (4:2:2 on its side would be 4:4:0, which hardly
anything reads, so it becomes 4:4:4). The order is: mirror, turn, stretch.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypeVar, overload

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from saycut.media.orientation import Orientation
from saycut.media.records import Probe, upright_size

Samples = NDArray[np.uint8 | np.uint16]
Pixel = TypeVar("Pixel", bound=np.uint8 | np.uint16)

_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
_SEMIPLANAR = {"nv12": "yuv420p", "nv21": "yuv420p", "p010le": "yuv420p10le", "p016le": "yuv420p16le"}


@overload
def upright(picture: av.VideoFrame, probe: Probe) -> av.VideoFrame: ...
@overload
def upright(picture: NDArray[np.uint8], probe: Probe) -> NDArray[np.uint8]: ...
def upright(picture: av.VideoFrame | NDArray[np.uint8], probe: Probe) -> av.VideoFrame | NDArray[np.uint8]:
    """A stored picture of the probed file (frame, or array height × width [× channels]) at its display size.

    A frame keeps its timestamp and colour description. A picture that is upright already is returned as it is.
    """
    aspect = probe.video.sample_aspect if probe.video else Fraction(1)
    if isinstance(picture, av.VideoFrame):
        return _upright_frame(picture, probe.orientation, aspect)
    return _stretched(turned(picture, probe.orientation), picture.shape[1], picture.shape[0], aspect, probe.orientation)


def turned(pixels: NDArray[Pixel], orientation: Orientation) -> NDArray[Pixel]:
    """Pixels (height × width [× channels]) mirrored and turned; a contiguous array unless nothing is to be done."""
    if orientation.is_upright:
        return pixels
    result: NDArray[Pixel] = np.ascontiguousarray(np.fliplr(pixels) if orientation.mirrored else pixels)
    if orientation.rotation:
        result = np.asarray(cv2.rotate(result, _TURNS[orientation.rotation]), pixels.dtype)
    return result


def _stretched(
    pixels: NDArray[np.uint8], width: int, height: int, aspect: Fraction, orientation: Orientation
) -> NDArray[np.uint8]:
    size = upright_size(width, height, aspect, orientation)
    if pixels.shape[1::-1] == size:
        return pixels
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_CUBIC), np.uint8)


def _upright_frame(frame: av.VideoFrame, orientation: Orientation, aspect: Fraction) -> av.VideoFrame:
    result = frame if orientation.is_upright else _turned_frame(_turnable(frame, orientation), orientation)
    size = upright_size(frame.width, frame.height, aspect, orientation)
    if (result.width, result.height) != size:
        result = result.reformat(*size, interpolation="BICUBIC")
    if result is not frame:
        _describe(result, frame)
    return result


def _turnable(frame: av.VideoFrame, orientation: Orientation) -> av.VideoFrame:
    """``frame`` in a format whose planes can each be turned by themselves."""
    form = frame.format
    planar = len(frame.planes) == len(form.components) and not form.has_palette and not form.is_bit_stream
    symmetric = form.chroma_width(64) == form.chroma_height(64) or not orientation.swaps_sides
    if planar and symmetric and not form.is_big_endian and form.name[-3:] not in ("f32", "f16"):
        return frame
    if form.name in _SEMIPLANAR:
        return frame.reformat(format=_SEMIPLANAR[form.name])
    deep = max(each.bits for each in form.components) > 8
    if form.is_rgb or form.has_palette:
        has_alpha = form.has_palette or any(each.is_alpha for each in form.components)
        return frame.reformat(format=("gbrap" if has_alpha else "gbrp") + ("16le" if deep else ""))
    return frame.reformat(format="yuv444p16le" if deep else "yuv444p")


def _turned_frame(frame: av.VideoFrame, orientation: Orientation) -> av.VideoFrame:
    size = (frame.height, frame.width) if orientation.swaps_sides else (frame.width, frame.height)
    result = av.VideoFrame(*size, frame.format.name)
    for plane in range(len(frame.planes)):
        plane_pixels(result, plane)[:] = turned(plane_pixels(frame, plane), orientation)
    return result


def plane_pixels(frame: av.VideoFrame, plane: int) -> Samples:
    """A writable view of one plane (height × width, uint8 or uint16), without the padding of its lines.

    For planar formats of up to 16 bits only: one sample after the other, little-endian.
    """
    source = frame.planes[plane]
    deep = any(each.bits > 8 for each in frame.format.components if each.plane == plane)
    samples = np.frombuffer(memoryview(source), np.dtype(np.uint16 if deep else np.uint8))
    return np.asarray(samples.reshape(source.height, -1)[:, : source.width])


def _describe(frame: av.VideoFrame, source: av.VideoFrame) -> None:
    """Give ``frame`` the time and the colours of ``source``."""
    frame.pts = source.pts
    if source.time_base is not None:
        frame.time_base = source.time_base
    if frame.format.is_rgb == source.format.is_rgb:
        frame.colorspace, frame.color_range = source.colorspace, source.color_range
    frame.color_primaries, frame.color_trc = source.color_primaries, source.color_trc
