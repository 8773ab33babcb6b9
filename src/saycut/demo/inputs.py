"""The demo's inputs as files: drawn and synthesised once, kept while they are there."""

from __future__ import annotations

import os
import wave
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path

import av
import cv2
import numpy as np

from saycut.demo.landscape import HEIGHT, WIDTH, frames
from saycut.demo.music import RATE, Samples, lake, piece
from saycut.demo.scenes import SCENES, Scene, picture

__all__ = ["DemoInputs", "make_inputs"]

FPS = 30
CLIP_SECONDS = 14
MUSIC_SECONDS = 34


@dataclass(frozen=True, slots=True)
class DemoInputs:
    """Paths of the five product pictures, the clip with sound, and the music."""

    pictures: tuple[Path, ...]
    clip: Path
    music: Path


def make_inputs(folder: Path, made: Callable[[Path], None] = lambda path: None) -> DemoInputs:
    """Make what is not in ``folder`` yet; ``made`` is told of each file. A file appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    inputs = DemoInputs(tuple(folder / scene.name for scene in SCENES), folder / "lake.mp4", folder / "music.wav")
    jobs: list[tuple[Path, Callable[[Path], None]]] = [(inputs.clip, _write_clip), (inputs.music, _write_music)]
    jobs += [(path, partial(_write_picture, scene)) for path, scene in zip(inputs.pictures, SCENES, strict=True)]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        missing = [(path, write) for path, write in jobs if not path.exists()]
        for path in pool.map(lambda job: _whole(*job), missing):
            made(path)
    return inputs


def _whole(path: Path, write: Callable[[Path], None]) -> Path:
    part = path.with_name(f".part-{path.name}")
    try:
        write(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def _write_picture(scene: Scene, path: Path) -> None:
    done, data = cv2.imencode(".jpg", picture(scene)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 93])
    if not done:
        raise OSError(f"{path.name} could not be encoded")
    path.write_bytes(data.tobytes())


def _write_music(path: Path) -> None:
    samples = np.round(np.clip(piece(MUSIC_SECONDS), -1, 1) * 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.ascontiguousarray(samples.T).tobytes())


def _write_clip(path: Path) -> None:
    with av.open(str(path), "w", format="mp4") as container:
        video = container.add_stream("libx264", rate=FPS)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.options = {"preset": "superfast", "crf": "19", "g": "60"}
        video.codec_context.colorspace, video.codec_context.color_range = 1, 1
        sound = container.add_stream("aac", rate=RATE)
        sound.layout, sound.bit_rate = "stereo", 160_000
        for n, rgb in enumerate(frames(FPS * CLIP_SECONDS)):
            frame = av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(format="yuv420p", dst_colorspace=1)
            frame.pts, frame.time_base = n, Fraction(1, FPS)
            container.mux(video.encode(frame))
        for audio in _audio_frames(lake(CLIP_SECONDS)):
            container.mux(sound.encode(audio))
        container.mux(video.encode(None))
        container.mux(sound.encode(None))


def _audio_frames(samples: Samples) -> Iterable[av.AudioFrame]:
    for at in range(0, samples.shape[1], 1024):
        block = np.ascontiguousarray(samples[:, at : at + 1024])
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts = RATE, at
        yield frame
