"""Still pictures, uprighting, and the small pictures made of files."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from makers.media import (
    GREEN,
    RED,
    Pixels,
    cmyk_jpeg,
    corners_of,
    make_clip,
    make_picture,
    number_in,
    numbered,
    png_chunk,
    tiff,
    with_exif,
)
from saycut.media import VideoReader, encode_picture, poster, probe, read_image, strip, upright

MadeFile = Callable[[str], Path]

UPRIGHT = ("red", "green", "white", "blue")
# Clockwise corners of an upright picture that was turned (counter-clockwise degrees) and then mirrored.
TURNED = {
    (0, False): ("red", "green", "white", "blue"),
    (90, False): ("green", "white", "blue", "red"),
    (180, False): ("white", "blue", "red", "green"),
    (270, False): ("blue", "red", "green", "white"),
    (0, True): ("green", "red", "blue", "white"),
    (90, True): ("white", "green", "red", "blue"),
    (180, True): ("blue", "white", "green", "red"),
    (270, True): ("red", "blue", "white", "green"),
}


@pytest.mark.parametrize("extension", ["png", "webp"])
@pytest.mark.parametrize("channels", [3, 4])
def test_a_picture_comes_back_pixel_by_pixel(tmp_path: Path, extension: str, channels: int) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (31, 47, channels), np.uint8)
    pixels[..., 3:] |= 1  # a lossless WebP keeps no colour where it is fully clear
    path = tmp_path / f"a.{extension}"
    path.write_bytes(encode_picture(pixels, extension, quality=101))  # type: ignore[arg-type]
    assert np.array_equal(read_image(path), pixels)


def test_a_jpeg_comes_back_nearly(made: MadeFile) -> None:
    pixels = read_image(made("picture.jpg"))
    assert (pixels.shape, number_in(pixels), corners_of(pixels)) == ((120, 160, 3), 5, UPRIGHT)


def test_deep_grey_and_palette_pictures_become_eight_bit_rgb(tmp_path: Path) -> None:
    ramp = np.linspace(0, 65_535, 64, dtype=np.uint16).reshape(8, 8)
    deep = read_image(make_picture(tmp_path / "deep.png", np.dstack([ramp, ramp, ramp])))
    assert (deep.dtype, deep.shape) == (np.uint8, (8, 8, 3))
    assert np.abs(deep[..., 0] - ramp / 257).max() <= 0.5
    grey = read_image(make_picture(tmp_path / "grey.png", (ramp >> 8).astype(np.uint8)))
    assert np.array_equal(grey[..., 1], ramp >> 8)
    path = tmp_path / "palette.png"
    path.write_bytes(palette_png([RED, GREEN], np.array([[0, 1], [1, 0]], np.uint8)))
    assert read_image(path).tolist() == [[[*RED], [*GREEN]], [[*GREEN], [*RED]]]
    path.write_bytes(palette_png([RED, GREEN], np.array([[0, 1], [1, 0]], np.uint8), alpha=b"\x00\xff"))
    assert read_image(path)[..., 3].tolist() == [[0, 255], [255, 0]]


def palette_png(colours: list[tuple[int, int, int]], rows: Pixels, alpha: bytes = b"") -> bytes:
    """A PNG of palette indices, with tRNS where ``alpha`` is given."""
    header = struct.pack(">IIBBBBB", rows.shape[1], rows.shape[0], 8, 3, 0, 0, 0)
    lines = b"".join(b"\0" + line.tobytes() for line in rows)
    chunks = [png_chunk(b"IHDR", header), png_chunk(b"PLTE", bytes(sum(colours, ())))]
    chunks += [png_chunk(b"tRNS", alpha)] if alpha else []
    return b"\x89PNG\r\n\x1a\n" + b"".join([*chunks, png_chunk(b"IDAT", zlib.compress(lines)), png_chunk(b"IEND", b"")])


@pytest.mark.parametrize(
    ("ink", "colour"), [((0, 0, 0, 0), (255, 255, 255)), ((0, 255, 255, 0), (255, 0, 0)), ((0, 0, 0, 255), (0, 0, 0))]
)
def test_a_picture_for_print_becomes_rgb(
    tmp_path: Path, ink: tuple[int, int, int, int], colour: tuple[int, int, int]
) -> None:
    path = tmp_path / "print.jpg"
    path.write_bytes(cmyk_jpeg(*ink))
    assert np.abs(read_image(path).astype(int) - colour).max() <= 3


def test_an_alpha_channel_that_is_opaque_everywhere_is_left_out(tmp_path: Path) -> None:
    pixels = np.full((5, 5, 4), 255, np.uint8)
    assert read_image(make_picture(tmp_path / "a.png", pixels)).shape == (5, 5, 3)


@pytest.mark.parametrize("value", range(1, 9))
@pytest.mark.parametrize("extension", ["jpg", "png"])
def test_a_photo_is_read_upright(made: MadeFile, tmp_path: Path, value: int, extension: str) -> None:
    data = made(f"picture.{extension}").read_bytes()
    path = tmp_path / f"photo.{extension}"
    if extension == "jpg":
        path.write_bytes(with_exif(data, value))
    else:
        path.write_bytes(data[:33] + png_chunk(b"eXIf", tiff(value)) + data[33:])
    theirs = cv2.cvtColor(cv2.imdecode(np.frombuffer(with_exif(jpeg(), value), np.uint8), 1), cv2.COLOR_BGR2RGB)
    ours = read_image(path)
    assert corners_of(ours) == corners_of(np.asarray(theirs, np.uint8))
    assert ours.shape[1::-1] == probe(path).display_size


def jpeg() -> bytes:
    return encode_picture(numbered(5), "jpeg")


@pytest.mark.parametrize("name", ["moving.gif", "moving.png", "moving.webp"])
def test_of_an_animation_the_first_picture_is_read(made: MadeFile, name: str) -> None:
    pixels = read_image(made(name))
    assert (pixels.shape, number_in(pixels)) == ((64, 96, 3), 0)


@pytest.mark.parametrize(("turn", "hflip"), TURNED)
@pytest.mark.parametrize("size", [(160, 120), (162, 122)])
def test_a_turned_clip_is_shown_as_its_matrix_says(
    tmp_path: Path, turn: int, hflip: bool, size: tuple[int, int]
) -> None:
    path = make_clip(tmp_path / "a.mp4", turn=turn, hflip=hflip, audio=None, frames=2, size=size)
    found = probe(path)
    with VideoReader(path, found) as reader:
        frame = reader.frame_at(0).frame
    shown = upright(frame, found)
    pixels = np.asarray(shown.to_ndarray(format="rgb24"), np.uint8)
    assert corners_of(pixels) == TURNED[turn, hflip]
    assert (shown.width, shown.height, shown.format.name) == (*found.display_size, "yuv420p")
    assert (shown.pts, shown.time_base) == (frame.pts, frame.time_base)
    other = upright(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8), found)
    assert corners_of(other) == TURNED[turn, hflip]
    assert np.abs(other.astype(int) - pixels).mean() < 2


FORMATS = [
    ("yuv420p", "yuv420p"),
    ("yuvj420p", "yuvj420p"),
    ("yuv444p", "yuv444p"),
    ("yuv420p10le", "yuv420p10le"),
    ("yuva420p", "yuva420p"),
    ("gray", "gray"),
    ("gbrp", "gbrp"),
    ("yuv422p", "yuv444p"),
    ("yuv422p10le", "yuv444p16le"),
    ("nv12", "yuv420p"),
    ("rgb24", "gbrp"),
    ("rgba", "gbrap"),
    ("bgra", "gbrap"),
    ("yuyv422", "yuv444p"),
]


@pytest.mark.parametrize(("before", "after"), FORMATS)
@pytest.mark.parametrize("size", [(64, 48), (65, 47)])
def test_frames_of_any_pixel_format_can_be_turned(
    tmp_path: Path, before: str, after: str, size: tuple[int, int]
) -> None:
    found = probe(make_clip(tmp_path / "a.mp4", turn=-90, audio=None, frames=1))
    frame = av.VideoFrame.from_ndarray(numbered(9, size), "rgb24").reformat(format=before)
    shown = upright(frame, found)
    assert (shown.format.name, shown.width, shown.height) == (after, size[1], size[0])
    pixels = np.asarray(shown.to_ndarray(format="rgb24"), np.uint8)
    wanted = cv2.rotate(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8), cv2.ROTATE_90_CLOCKWISE)
    assert np.abs(pixels.astype(int) - wanted).mean() < 4


def test_an_upright_frame_is_not_copied(made: MadeFile) -> None:
    path = made("clip.mp4")
    found = probe(path)
    with VideoReader(path, found) as reader:
        frame = reader.frame_at(0).frame
    assert upright(frame, found) is frame


def test_pixels_become_square(made: MadeFile) -> None:
    found = probe(made("wide_pixels.mp4"))
    assert upright(numbered(1), found).shape == (120, 213, 3)


def dark_then_bright(number: int, size: tuple[int, int]) -> Pixels:
    """Black, but for the middle of the clip."""
    return numbered(number, size) if 20 <= number < 40 else np.zeros((size[1], size[0], 3), np.uint8)


def test_a_poster_is_not_black(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "fade.mp4", audio=None, picture=dark_then_bright, options={"g": "6"})
    picture = poster(path, probe(path))
    assert corners_of(picture) == UPRIGHT
    assert 20 <= number_in(picture) < 40


@pytest.mark.parametrize("turn", [0, -90])
def test_a_poster_is_upright_and_within_its_side(tmp_path: Path, turn: int) -> None:
    path = make_clip(tmp_path / "a.mp4", turn=turn, aspect=Fraction(2), audio=None, frames=3)
    picture = poster(path, probe(path), side=80)
    # 160 × 120 with pixels of 2:1 is 320 × 120.
    assert picture.shape == ((30, 80, 3) if turn == 0 else (80, 30, 3))
    assert corners_of(picture) == TURNED[turn % 360, False]


def test_small_pictures_are_not_blown_up(made: MadeFile) -> None:
    assert poster(made("white.png"), probe(made("white.png"))).shape == (40, 60, 3)


@pytest.mark.parametrize("name", ["clip.mp4", "long_gop.mp4", "vp9.webm", "clip.avi", "moving.gif", "moving.webp"])
def test_a_strip_shows_the_clip_from_start_to_end(made: MadeFile, name: str) -> None:
    path = made(name)
    found = probe(path)
    assert found.video is not None
    pictures = strip(path, found, count=5, height=60)
    width = round(found.display_size[0] * 60 / found.display_size[1])
    assert [each.shape for each in pictures] == [(60, width, 3)] * 5
    numbers = [number_in(each) for each in pictures]
    length = found.video.frame_count or 0
    for at, number in enumerate(numbers):
        assert abs(number - length * (at + 0.5) / 5) <= length / 10 + 1


def test_a_strip_of_a_still_repeats_it(made: MadeFile) -> None:
    pictures = strip(made("picture.png"), probe(made("picture.png")), count=3, height=60)
    assert [number_in(each) for each in pictures] == [5, 5, 5]


def test_what_is_clear_is_white_on_a_poster(tmp_path: Path) -> None:
    path = make_picture(tmp_path / "clear.png", np.zeros((8, 8, 4), np.uint8))
    assert poster(path, probe(path)).min() == 255


@pytest.mark.parametrize("form", ["jpeg", "png", "webp"])
def test_an_encoded_picture_is_a_picture_of_that_format(tmp_path: Path, form: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(encode_picture(numbered(77), form))  # type: ignore[arg-type]
    assert probe(path).format.name == form
    assert number_in(read_image(path)) == 77
