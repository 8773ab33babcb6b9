"""How much of anything we take: beyond these a file is refused with MediaTooLarge before memory is spent on it."""

from __future__ import annotations

from pathlib import Path

from saycut.errors import MediaTooLarge
from saycut.media.clock import FLICKS_PER_SECOND
from saycut.media.files import name_of
from saycut.media.formats import Format

PICTURE_SIDE = 16_384
PICTURE_PIXELS = 268_435_456
VIDEO_SIDE = 8_192
HOURS = 24


def require_picture_size(path: Path, width: int, height: int) -> None:
    """Raises MediaTooLarge for a still picture with too long a side or too many pixels."""
    if max(width, height) > PICTURE_SIDE:
        _refuse(path, f"{width} × {height} px", f"{PICTURE_SIDE} px")
    if width * height > PICTURE_PIXELS:
        _refuse(path, f"{width * height / 1e6:.0f} MP", f"{PICTURE_PIXELS / 1e6:.0f} MP")


def require_video_size(path: Path, width: int, height: int) -> None:
    """Raises MediaTooLarge for moving pictures with too long a side."""
    if max(width, height) > VIDEO_SIDE:
        _refuse(path, f"{width} × {height} px", f"{VIDEO_SIDE} px")


def require_stored_size(path: Path, form: Format, width: int, height: int) -> None:
    """Raises MediaTooLarge: a GIF may be as large as a picture, all else that moves as large as a video."""
    (require_picture_size if form.kind == "image" else require_video_size)(path, width, height)


def require_length(path: Path, flicks: int) -> None:
    """Raises MediaTooLarge for a clip or a sound that lasts too long."""
    if flicks > HOURS * 3600 * FLICKS_PER_SECOND:
        _refuse(path, f"{flicks / FLICKS_PER_SECOND / 3600:.1f} h", f"{HOURS} h")


def _refuse(path: Path, found: str, limit: str) -> None:
    raise MediaTooLarge(name=name_of(path), found=found, limit=limit)
