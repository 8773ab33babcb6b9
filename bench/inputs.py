"""The benchmark's own inputs, drawn by code once and kept in ``bench/inputs/``.

A 1080p30 clip as a phone records it (H.264 at about 10 Mbit/s, a keyframe every three seconds, AAC), five pictures of
3000 × 2000 pixels, a voice (WAV and MP3), music (MP3), a small clip for an inset. Equal seeds give equal pictures.
"""

from __future__ import annotations

import wave
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
import cv2
import numpy as np
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from bench.scenery import SAMPLES, Frame, Samples, moving, music, photograph, voice
from bench.sizes import (
    CLIP,
    FPS,
    HEIGHT,
    INSET,
    INSET_HEIGHT,
    INSET_WIDTH,
    MUSIC,
    PICTURE_SIZE,
    PICTURES,
    VOICE,
    WIDTH,
    Size,
    picture_name,
)

__all__ = ["make_inputs"]

VOICE_WAV = "voice.wav"
BT709 = "colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv"
MADE = "made.txt"
VERSION = 2
"""Changed whenever other inputs are drawn, so that kept ones are drawn anew."""

HERE = Path(__file__).parent / "inputs"


def make_inputs(size: Size, say: Callable[[str], None]) -> Path:
    """Draw what is not there yet and return the folder."""
    folder = HERE / size.name
    made = folder / MADE
    mark = f"{VERSION} {size}"
    if made.exists() and made.read_text() == mark:
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    made.unlink(missing_ok=True)
    for name, make in _makers(size).items():
        say(f"drawing {name}")
        make(folder / name)
    made.write_text(mark)
    return folder


def _makers(size: Size) -> dict[str, Callable[[Path], None]]:
    makers: dict[str, Callable[[Path], None]] = {
        CLIP: lambda path: _clip(path, (WIDTH, HEIGHT), size.clip, 1, 10_000_000),
        INSET: lambda path: _clip(path, (INSET_WIDTH, INSET_HEIGHT), size.inset, 2, 2_500_000),
        VOICE_WAV: lambda path: _wav(path, voice(size.voice / FPS, 4)),
        VOICE: lambda path: _mp3(path, voice(size.voice / FPS, 4)),
        MUSIC: lambda path: _mp3(path, music(size.music / FPS, 5)),
    }
    for n in range(PICTURES):
        makers[picture_name(n)] = lambda path, n=n: _picture(path, 10 + n)  # type: ignore[misc]
    return makers


def _picture(path: Path, seed: int) -> None:
    cv2.imwrite(str(path), photograph(*PICTURE_SIZE, seed), [cv2.IMWRITE_JPEG_QUALITY, 92])


def _clip(path: Path, size: tuple[int, int], frames: int, seed: int, bits: int) -> None:
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
        video = container.add_stream("libx264", rate=FPS)
        video.width, video.height = size
        video.pix_fmt = "yuv420p"
        video.bit_rate = bits
        video.options = {
            "preset": "veryfast",
            "maxrate": str(bits * 5 // 4),
            "bufsize": str(bits),
            # A fixed count of threads: x264's rate control depends on it.
            "x264-params": f"keyint=90:scenecut=0:bframes=2:threads=4:{BT709}",
        }
        sound = _sound_stream(container, "aac", 128_000)
        _pour(container, video, moving(*size, frames, seed))
        _encode(container, sound, voice(frames / FPS, 3) * np.float32(0.6))


def _pour(container: av.container.OutputContainer, video: VideoStream, pictures: Iterator[Frame]) -> None:
    for n, picture in enumerate(pictures):
        frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
        frame.pts, frame.time_base = n, Fraction(1, FPS)
        container.mux(video.encode(frame))
    container.mux(video.encode(None))


def _sound_stream(
    container: av.container.OutputContainer, codec: Literal["aac", "libmp3lame"], bits: int
) -> AudioStream:
    stream = container.add_stream(codec, rate=SAMPLES)
    stream.layout = "stereo"
    stream.bit_rate = bits
    return stream


def _encode(container: av.container.OutputContainer, stream: AudioStream, samples: Samples) -> None:
    for start in range(0, len(samples), SAMPLES):
        block = samples[start : start + SAMPLES]
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(np.stack([block, block])), format="fltp", layout="stereo"
        )
        frame.sample_rate, frame.pts, frame.time_base = SAMPLES, start, Fraction(1, SAMPLES)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _mp3(path: Path, samples: Samples) -> None:
    with av.open(str(path), "w") as container:
        _encode(container, _sound_stream(container, "libmp3lame", 192_000), samples)


def _wav(path: Path, samples: Samples) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLES)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
