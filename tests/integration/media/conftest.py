"""Media files for these tests, each made once a session, when the first test asks for it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from makers.media import make_animation, make_clip, make_picture, make_sound, noise, numbered

MadeFile = Callable[[str], Path]

X264_OPEN_GOP = {"x264-params": "open-gop=1:keyint=12:min-keyint=12:bframes=3:scenecut=0"}
FAST = {"deadline": "realtime", "cpu-used": "8", "threads": "1"}
VFR_TIMES = [0, 33, 66, 150, 200, 233, 500, 533, 566, 600, 700, 1000, 1033, 1200]

MAKERS: dict[str, Callable[[Path], Path]] = {
    # The accepted formats.
    "clip.mp4": make_clip,
    "clip.mov": make_clip,
    "clip.mkv": make_clip,
    "clip.avi": lambda path: make_clip(path, video="mpeg4", audio="pcm_s16le"),
    "mjpeg.avi": lambda path: make_clip(path, video="mjpeg", audio="pcm_s16le", pix_fmt="yuvj420p"),
    "vp9.webm": lambda path: make_clip(path, video="libvpx-vp9", audio="libopus", options=FAST),
    "vp8.webm": lambda path: make_clip(path, video="libvpx", audio="vorbis", options=FAST),
    "clip.ts": lambda path: make_clip(path, container="mpegts"),
    "sound.mp3": lambda path: make_sound(path, "libmp3lame", rate=44_100),
    "sound.wav": lambda path: make_sound(path, "pcm_s16le", rate=44_100),
    "sound.m4a": lambda path: make_sound(path, "aac"),
    "sound.aac": lambda path: make_sound(path, "aac", container="adts"),
    "sound.flac": lambda path: make_sound(path, "flac", rate=44_100),
    "sound.ogg": lambda path: make_sound(path, "libopus"),
    "picture.png": lambda path: make_picture(path, numbered(5)),
    "picture.jpg": lambda path: make_picture(path, numbered(5)),
    "picture.webp": lambda path: make_picture(path, numbered(5)),
    "moving.gif": make_animation,
    "moving.png": make_animation,
    "moving.webp": make_animation,
    # Clips that are special in one way each.
    "open_gop.mp4": lambda path: make_clip(path, frames=120, options=X264_OPEN_GOP),
    "long_gop.mp4": lambda path: make_clip(path, frames=150, options={"g": "300", "bf": "3"}),
    "vfr.mp4": lambda path: make_clip(path, times=VFR_TIMES, frames=len(VFR_TIMES)),
    "vfr.mkv": lambda path: make_clip(path, times=VFR_TIMES, frames=len(VFR_TIMES)),
    "ntsc.mkv": lambda path: make_clip(path, rate=Fraction(30_000, 1001), audio=None),
    "late_sound.mp4": lambda path: make_clip(path, audio_start=0.5),
    "late_sound.mkv": lambda path: make_clip(path, audio_start=0.5),
    "late_picture.mkv": lambda path: make_clip(path, times=list(range(400, 1400, 40)), frames=25),
    "silent.mp4": lambda path: make_clip(path, audio=None),
    "wide_pixels.mp4": lambda path: make_clip(path, aspect=Fraction(4, 3), audio=None, frames=5),
    "odd.mp4": lambda path: make_clip(path, size=(161, 121), pix_fmt="yuv444p", audio=None, frames=5),
    "one_frame.mp4": lambda path: make_clip(path, audio=None, frames=1),
    "mono.mp4": lambda path: make_clip(path, audio_rate=44_100, layout="mono", sound=noise(2, 44_100, 1)),
    "surround.mp4": lambda path: make_clip(path, layout="5.1", frames=30),
    "ten_bit.mp4": lambda path: make_clip(
        path, video="libx265", pix_fmt="yuv420p10le", audio=None, frames=5, options={"x265-params": "log-level=none"}
    ),
    "alpha.webm": lambda path: make_clip(
        path, video="libvpx-vp9", pix_fmt="yuva420p", audio=None, frames=10, options=FAST
    ),
    "alpha.mov": lambda path: make_clip(path, video="qtrle", pix_fmt="argb", audio=None, frames=5),
    "fragments.mp4": lambda path: make_clip(path, muxer={"movflags": "frag_keyframe+empty_moov"}),
    "index_first.mp4": lambda path: make_clip(path, muxer={"movflags": "faststart"}),
    # Sound that shows where it was taken.
    "noise.wav": lambda path: make_sound(path, "pcm_f32le", sound=noise(3)),
    "noise_44k.wav": lambda path: make_sound(path, "pcm_f32le", rate=44_100, sound=noise(3, 44_100)),
    "noise.mp3": lambda path: make_sound(path, "libmp3lame", sound=noise(3)),
    "noise_44k.mp3": lambda path: make_sound(path, "libmp3lame", rate=44_100, sound=noise(3, 44_100)),
    "noise.m4a": lambda path: make_sound(path, "aac", sound=noise(3)),
    "noise_pns.m4a": lambda path: make_sound(path, "aac", sound=noise(3), options={"aac_pns": "1"}),
    "noise_44k.m4a": lambda path: make_sound(path, "aac", rate=44_100, sound=noise(3, 44_100)),
    "noise.aac": lambda path: make_sound(path, "aac", container="adts", sound=noise(3)),
    "noise.flac": lambda path: make_sound(path, "flac", rate=44_100, sound=noise(3, 44_100)),
    "noise.ogg": lambda path: make_sound(path, "libopus", sound=noise(3)),
    "noise.mp4": lambda path: make_clip(path, frames=90, sound=noise(3)),
    "noise.mkv": lambda path: make_clip(path, frames=90, sound=noise(3)),
    "noise.avi": lambda path: make_clip(path, video="mpeg4", audio="libmp3lame", frames=90, sound=noise(3)),
    "noise.webm": lambda path: make_clip(
        path, video="libvpx", audio="libopus", frames=90, options=FAST, sound=noise(3)
    ),
    "noise_vorbis.webm": lambda path: make_clip(
        path, video="libvpx", audio="vorbis", frames=90, options=FAST, sound=noise(3)
    ),
    "noise.ts": lambda path: make_clip(path, container="mpegts", frames=90, sound=noise(3)),
    "white.png": lambda path: make_picture(path, np.full((40, 60, 3), 255, np.uint8)),
}


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadeFile:
    """The path of the file of that name in MAKERS; do not write to it."""
    folder = tmp_path_factory.mktemp("media")

    def make(name: str) -> Path:
        path = folder / name
        return path if path.exists() else MAKERS[name](path)

    return make
