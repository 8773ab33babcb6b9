"""A studio for each test, and the media that many of them share, each made once a session."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from integration.render.studio import H, Pixels, Studio, W
from makers.media import make_clip, make_picture, numbered, tone

RED, GREEN, BLUE = (200, 40, 40), (40, 180, 40), (40, 40, 200)


def plain(color: tuple[int, int, int], size: tuple[int, int] = (W, H)) -> Pixels:
    return np.full((size[1], size[0], 3), color, np.uint8)


def quarters(size: tuple[int, int] = (W, H), alpha: bool = False) -> Pixels:
    """Red, green over blue, white; with alpha the right half is transparent."""
    w, h = size
    picture = np.empty((h, w, 4 if alpha else 3), np.uint8)
    picture[..., 3:] = 255
    picture[: h // 2, : w // 2, :3], picture[: h // 2, w // 2 :, :3] = RED, GREEN
    picture[h // 2 :, : w // 2, :3], picture[h // 2 :, w // 2 :, :3] = BLUE, (235, 235, 235)
    if alpha:
        picture[:, w // 2 :, 3] = 0
    return picture


def dot(number: int, size: tuple[int, int]) -> Pixels:
    """A white bar that moves 2 pixels a frame."""
    picture = np.full((size[1], size[0], 3), 30, np.uint8)
    picture[:, 40 + 2 * number : 60 + 2 * number] = 230
    return picture


MAKERS: dict[str, Callable[[Path], Path]] = {
    "count.mp4": lambda path: make_clip(path, size=(W, H), frames=90, audio=None, options={"g": "12"}),
    "count60.mkv": lambda path: make_clip(path, size=(W, H), frames=150, rate=60, audio=None),
    "ntsc60.mkv": lambda path: make_clip(path, size=(W, H), frames=150, rate=Fraction(60_000, 1001), audio=None),
    "count50.mkv": lambda path: make_clip(path, size=(W, H), frames=125, rate=50, audio=None),
    "count25.mkv": lambda path: make_clip(path, size=(W, H), frames=60, rate=25, audio=None),
    "count24.mp4": lambda path: make_clip(path, size=(W, H), frames=60, rate=24, audio=None),
    "ntsc.mp4": lambda path: make_clip(path, size=(W, H), frames=90, rate=Fraction(30_000, 1001), audio=None),
    "vfr.mp4": lambda path: make_clip(
        path, size=(W, H), times=[0, 33, 66, 150, 200, 233, 500, 533, 566, 600, 700, 1000], frames=12, audio=None
    ),
    "late.mkv": lambda path: make_clip(path, size=(W, H), times=list(range(400, 1400, 40)), frames=25),
    "turned.mp4": lambda path: make_clip(path, size=(H, W), frames=30, turn=90, audio=None),
    "odd.mp4": lambda path: make_clip(path, size=(161, 121), pix_fmt="yuv444p", frames=20, audio=None),
    "wide.mp4": lambda path: make_clip(path, size=(160, 180), aspect=Fraction(2), frames=20, audio=None),
    "quarters.png": lambda path: make_picture(path, quarters()),
    "square.png": lambda path: make_picture(path, quarters((200, 200))),
    "alpha.png": lambda path: make_picture(path, quarters(alpha=True)),
    "big.jpg": lambda path: make_picture(path, quarters((3840, 2160))),
    "red.png": lambda path: make_picture(path, plain(RED)),
    "green.png": lambda path: make_picture(path, plain(GREEN)),
    "blue.png": lambda path: make_picture(path, plain(BLUE, (100, 100))),
    "number.png": lambda path: make_picture(path, numbered(77, (W, H))),
    "loud.mp4": lambda path: make_clip(path, size=(W, H), frames=45, sound=0.6 * tone(1.5)),
    "moving.mp4": lambda path: make_clip(path, size=(W, H), frames=60, picture=dot, audio=None),
}


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("media")

    def make(name: str) -> Path:
        path = folder / name
        return path if path.exists() else MAKERS[name](path)

    return make


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path)


@pytest.fixture
def use(studio: Studio, made: Callable[[str], Path]) -> Callable[..., list[str]]:
    """Put shared media into the studio; returns their names."""
    return lambda *names: [studio.add(made(name)) for name in names]
