"""Animated WebP, which FFmpeg does not read: frames composed as RFC 9649 2.7.1.1 says.

canvas ── blend or replace with frame n ── shown for its duration ── dispose? ── frame n + 1
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from saycut.media.clock import FLICKS_PER_SECOND
from saycut.media.headers import riff_chunks

_MILLISECOND = FLICKS_PER_SECOND // 1000
# Browsers show frames that ask for 10 ms or less for 100 ms; so do we, or a stray 0 would end the animation.
_SHORTEST, _INSTEAD = 11, 100


@dataclass(frozen=True, slots=True)
class WebpFrame:
    """One ANMF chunk: where its picture lies, how long the canvas is shown (flicks), how it joins the canvas."""

    x: int
    y: int
    width: int
    height: int
    duration: int
    blends: bool
    disposes: bool
    data: bytes


@dataclass(frozen=True, slots=True)
class WebpAnimation:
    """The canvas of an animated WebP and its frames; ``loop`` 0 means for ever."""

    width: int
    height: int
    loop: int
    frames: tuple[WebpFrame, ...]

    @property
    def starts(self) -> list[int]:
        """The time of each frame in flicks."""
        times = [0]
        for each in self.frames[:-1]:
            times.append(times[-1] + each.duration)
        return times

    @property
    def duration(self) -> int:
        """Flicks of one round."""
        return sum(each.duration for each in self.frames)


def animation_of(data: bytes) -> WebpAnimation | None:
    """The animation in a WebP file, None for a still one."""
    chunks = list(riff_chunks(data, 12))
    if not chunks or chunks[0][0] != b"VP8X" or len(chunks[0][1]) < 10 or not chunks[0][1][0] & 2:
        return None
    extended = chunks[0][1]
    loop = next((int.from_bytes(body[4:6], "little") for kind, body in chunks if kind == b"ANIM"), 0)
    frames = tuple(_frame(body) for kind, body in chunks if kind == b"ANMF" and len(body) > 24)
    return WebpAnimation(_u24(extended, 4) + 1, _u24(extended, 7) + 1, loop, frames) if frames else None


def composed(animation: WebpAnimation) -> Iterator[NDArray[np.uint8]]:
    """The canvas of each frame as RGBA (height × width × 4), a new array each time, up to a damaged one."""
    canvas = np.zeros((animation.height, animation.width, 4), np.uint8)
    for frame in animation.frames:
        picture = _decoded(frame)
        if picture is None:
            return
        part = canvas[frame.y : frame.y + frame.height, frame.x : frame.x + frame.width]
        picture = picture[: part.shape[0], : part.shape[1]]
        part[:] = _over(picture, part) if frame.blends else picture
        yield canvas.copy()
        if frame.disposes:
            part[:] = 0


def _frame(body: bytes) -> WebpFrame:
    duration = _u24(body, 12)
    return WebpFrame(
        x=2 * _u24(body, 0),
        y=2 * _u24(body, 3),
        width=_u24(body, 6) + 1,
        height=_u24(body, 9) + 1,
        duration=(duration if duration >= _SHORTEST else _INSTEAD) * _MILLISECOND,
        blends=not body[15] & 2,
        disposes=bool(body[15] & 1),
        data=body[16:],
    )


def _decoded(frame: WebpFrame) -> NDArray[np.uint8] | None:
    """The frame's own picture as RGBA of its size; its chunks become a still file of their own."""
    extended = b"VP8X" + (10).to_bytes(4, "little") + b"\x10\0\0\0"
    extended += (frame.width - 1).to_bytes(3, "little") + (frame.height - 1).to_bytes(3, "little")
    body = b"WEBP" + (extended if frame.data.startswith(b"ALPH") else b"") + frame.data
    still = np.frombuffer(b"RIFF" + len(body).to_bytes(4, "little") + body, np.uint8)
    picture = cv2.imdecode(still, cv2.IMREAD_UNCHANGED)
    if picture is None or picture.shape[:2] != (frame.height, frame.width):
        return None
    code = cv2.COLOR_BGRA2RGBA if picture.shape[2] == 4 else cv2.COLOR_BGR2RGBA
    return np.asarray(cv2.cvtColor(picture, code), np.uint8)


def _over(top: NDArray[np.uint8], below: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Porter and Duff's *over* of two straight-alpha pictures (RFC 9649, alpha-blending)."""
    alpha = top[..., 3:].astype(np.float32) / 255
    under = below[..., 3:].astype(np.float32) / 255 * (1 - alpha)
    total = alpha + under
    colour = (top[..., :3] * alpha + below[..., :3] * under) / np.maximum(total, 1 / 255)
    return np.concatenate([colour, total * 255], axis=2).round().clip(0, 255).astype(np.uint8)


def _u24(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 3], "little")
