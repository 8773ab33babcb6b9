"""What no one can beat without skipping work: x264 alone, fed with pictures that are composited already."""

from __future__ import annotations

from pathlib import Path

from bench.ffmpeg import COLOUR, QUIET, TAGS, X264, binary
from bench.sizes import FPS, HEIGHT, WIDTH
from bench.task import Task

__all__ = ["command", "raw_input", "raw_path"]


def raw_path(task: Task) -> Path:
    """Where the job's composited pictures lie (yuv420p), made before anything is timed."""
    return task.cache.parent / f"{task.job}.yuv"


def raw_input(task: Task) -> tuple[str, ...]:
    """Arguments with which ffmpeg reads them."""
    return "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS), "-i", str(raw_path(task))


def command(task: Task) -> list[str]:
    """Encode them, without sound."""
    return [binary(), *QUIET, *raw_input(task), "-vf", TAGS, *X264, *COLOUR, str(task.output)]
