"""Text and mask pictures, drawn once before anything is timed, so that all lay the same pixels over the video."""

from __future__ import annotations

from pathlib import Path

import cv2

from bench.jobs import INSET_BOX, timeline_of
from bench.sizes import FPS, HEIGHT, WIDTH, Size
from bench.task import DrawnText
from saycut.render.styles import position_of, text_spec
from saycut.render.warp import mask_alpha
from saycut.text import place, rasterise
from saycut.timeline.time import Rate

__all__ = ["draw_mask", "draw_texts"]


def draw_texts(job: str, size: Size, folder: Path) -> tuple[DrawnText, ...]:
    """Draw the job's texts into ``folder``, in order of time."""
    timeline, rate = timeline_of(job, size), Rate(FPS)
    drawn = []
    for track, clip in timeline.each():
        if track.kind != "text":
            continue
        raster = rasterise(text_spec(timeline, track, clip, clip.text or ""))
        x, y = place(raster, position_of(track, clip), WIDTH, HEIGHT)
        path = folder / f"{job}-{clip.id}.png"
        # ffmpeg lays pictures over 4:2:0 at even places only; a transparent edge keeps the letters where ours are.
        pixels = cv2.copyMakeBorder(raster.pixels, y % 2, 0, x % 2, 0, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0))
        x, y = x - x % 2, y - y % 2
        cv2.imwrite(str(path), cv2.cvtColor(pixels, cv2.COLOR_RGBA2BGRA))
        first, last = rate.frames_in(clip.start), rate.frames_in(clip.end)
        drawn.append(
            DrawnText(path, x, y, pixels.shape[1], pixels.shape[0], first, last, rate.frames_in(clip.look.fade_in))
        )
    return tuple(drawn)


def draw_mask(folder: Path) -> Path:
    """Draw the inset's rounded corners as a grey picture."""
    _, _, width, height = INSET_BOX
    path = folder / "rounded.png"
    cv2.imwrite(str(path), mask_alpha("rounded", width, height))
    return path
