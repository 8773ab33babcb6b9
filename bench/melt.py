"""J1 and J3 as one ``melt`` command each (MLT, the engine of Kdenlive and Shotcut), where it is installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from itertools import chain

from bench.jobs import INSET_BOX
from bench.sizes import CLIP, INSET, Size
from bench.task import DrawnText, Task

__all__ = ["JOBS", "binary", "command"]

PROFILE = "atsc_1080p_30"


def binary() -> str | None:
    """The program named by ``MELT``, else that on the path, else None."""
    return os.environ.get("MELT") or shutil.which("melt") or shutil.which("melt-7")


def command(task: Task) -> list[str]:
    """The job in one command. Rendering in threads, as Shotcut does it."""
    program = binary()
    if program is None:
        raise ValueError("melt is not installed")
    # One thread a core draws pictures ahead (negative: frames are not dropped).
    consumer = ["-consumer", f"avformat:{task.output}", f"real_time=-{os.cpu_count() or 1}", "vcodec=libx264"]
    consumer += [
        "preset=veryfast",
        "crf=20",
        "pix_fmt=yuv420p",
        "acodec=aac",
        "ab=160k",
        "movflags=+faststart",
        "threads=0",
    ]
    return [program, "-silent", "-profile", PROFILE, *JOBS[task.job](task), *consumer]


def _captioned(task: Task) -> list[str]:
    track, at = ["-track"], 0
    for text in task.texts:
        track += [*_blank(text.first - at), str(text.path), "in=0", f"out={text.last - text.first - 1}"]
        at = text.last
    overlays = chain.from_iterable(_lay(text, 1) for text in task.texts)
    return [*_cut(task, CLIP, task.size.cut_from), *track, *overlays]


def _inset(task: Task) -> list[str]:
    x, y, w, h = INSET_BOX
    text = task.texts[0]
    # As a wipe held half-way: white is in, black is out.
    corners = ["-attach", "shape", f"resource={task.mask}", "mix=50", "softness=0", "use_luminance=1", "invert=1"]
    small = ["-track", *_cut(task, INSET, 0), *corners]
    third = ["-track", *_blank(text.first), str(text.path), "in=0", f"out={text.last - text.first - 1}"]
    inset = ["-transition", "composite", "a_track=0", "b_track=1", f"geometry={x}/{y}:{w}x{h}", "distort=1"]
    inset += ["in=0", f"out={task.size.cut - 1}"]
    return [*_cut(task, CLIP, task.size.cut_from), *small, *third, *inset, *_lay(text, 2)]


def _cut(task: Task, name: str, first: int) -> list[str]:
    size: Size = task.size
    return [task.media(name), f"in={first}", f"out={first + size.cut - 1}"]


def _blank(frames: int) -> list[str]:
    # melt's blank takes its last frame number, so that 0 would be one frame long.
    return ["-blank", str(frames - 1)] if frames > 0 else []


def _lay(text: DrawnText, track: int) -> list[str]:
    place = f"geometry={text.x}/{text.y}:{text.width}x{text.height}"
    times = [f"in={text.first}", f"out={text.last - 1}"]
    return ["-transition", "composite", "a_track=0", f"b_track={track}", place, "fill=0", *times]


JOBS: dict[str, Callable[[Task], list[str]]] = {"J1": _captioned, "J3": _inset, "J6": _captioned}
"""The jobs that it does here; its Ken Burns and ducking would need a project file."""
