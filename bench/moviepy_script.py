"""Each job as a MoviePy script, with the usual care for speed: pictures are shrunk once before they move.

``python -m bench.moviepy_script TASK``
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import moviepy as mp
import numpy as np
from moviepy import afx, vfx
from PIL import Image

from bench.jobs import INSET_BOX, KEN_BURNS, MUSIC_PCT
from bench.sizes import CLIP, FPS, HEIGHT, INSET, MUSIC, PICTURES, VOICE, WIDTH, Size, picture_name
from bench.task import DrawnText, Task, read_task

__all__ = ["main"]


def main() -> None:
    """Make the task's output."""
    task = read_task(Path(sys.argv[1]))
    SCRIPTS[task.job](task).write_videofile(
        str(task.output),
        fps=FPS,
        codec="libx264",
        preset="veryfast",
        audio_codec="aac",
        audio_fps=48_000,
        audio_bitrate="160k",
        ffmpeg_params=["-crf", "20"],
        pixel_format="yuv420p",
        temp_audiofile=str(task.output.with_suffix(".sound.m4a")),
        logger=None,
    )


def _captioned(task: Task) -> Any:
    return mp.CompositeVideoClip([_cut(task, CLIP, task.size.cut_from), *(_text(text) for text in task.texts)])


def _inset(task: Task) -> Any:
    x, y, w, h = INSET_BOX
    corners = np.asarray(Image.open(task.mask).convert("L"), np.float64) / 255
    small = _cut(task, INSET, 0).without_audio().resized((w, h)).with_mask(mp.ImageClip(corners, is_mask=True))
    layers = [_cut(task, CLIP, task.size.cut_from), small.with_position((x, y)), *(_text(text) for text in task.texts)]
    return mp.CompositeVideoClip(layers)


def _promo(task: Task) -> Any:
    size = task.size
    total = size.still * PICTURES / FPS
    layers = [_still(task, n) for n in range(PICTURES)]
    layers += [_text(text) for text in task.texts]
    # MoviePy knows no ducking: the music is simply low, which costs it less than ducking would.
    music = mp.AudioFileClip(task.media(MUSIC)).subclipped(0, total)
    music = music.with_effects([afx.MultiplyVolume(MUSIC_PCT / 200), afx.AudioFadeOut(1)])
    sound = mp.CompositeAudioClip([mp.AudioFileClip(task.media(VOICE)).subclipped(0, total), music])
    return mp.CompositeVideoClip(layers, size=(WIDTH, HEIGHT)).with_duration(total).with_audio(sound)


def _still(task: Task, number: int) -> Any:
    size, move = task.size, KEN_BURNS[number]
    margin = size.fade // 2
    begun = margin if number == 0 else 0
    first = number * size.still - (margin if number else 0)
    shown = size.still + 2 * margin - (margin if number in (0, PICTURES - 1) else 0)
    picture = _prepared(task.media(picture_name(number)), max(move.scale))

    def now(values: tuple[float, float], t: float) -> float:
        return values[0] + (values[1] - values[0]) * (t * FPS + begun) / (size.still + 2 * margin)

    def extent(t: float) -> tuple[int, int]:
        return round(WIDTH * now(move.scale, t)), round(HEIGHT * now(move.scale, t))

    def corner(t: float) -> tuple[float, float]:
        w, h = extent(t)
        return now(move.x, t) * WIDTH - w / 2, now(move.y, t) * HEIGHT - h / 2

    clip = (
        mp.ImageClip(picture).with_duration(shown / FPS).resized(extent).with_position(corner).with_start(first / FPS)
    )
    return clip.with_effects([vfx.CrossFadeIn(size.fade / FPS)]) if number else clip


def _prepared(path: str, scale: float) -> Any:
    """The picture in the canvas's shape and no larger than it is ever shown."""
    with Image.open(path) as image:
        high = round(image.width * HEIGHT / WIDTH)
        top = (image.height - high) // 2
        cropped = image.convert("RGB").crop((0, top, image.width, top + high))
        return np.asarray(cropped.resize((round(WIDTH * scale), round(HEIGHT * scale)), Image.Resampling.LANCZOS))


def _cut(task: Task, name: str, first: int) -> Any:
    size: Size = task.size
    return mp.VideoFileClip(task.media(name)).subclipped(first / FPS, (first + size.cut) / FPS)


def _text(text: DrawnText) -> Any:
    clip = mp.ImageClip(str(text.path)).with_start(text.first / FPS).with_duration((text.last - text.first) / FPS)
    clip = clip.with_position((text.x, text.y))
    fade = text.fade / FPS
    return clip.with_effects([vfx.CrossFadeIn(fade), vfx.CrossFadeOut(fade)]) if fade else clip


SCRIPTS: dict[str, Callable[[Task], Any]] = {"J1": _captioned, "J2": _promo, "J3": _inset, "J6": _captioned}


if __name__ == "__main__":
    main()
