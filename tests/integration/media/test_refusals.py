"""Files that cannot be used: each gives one clear error, whatever is wrong with it."""

from __future__ import annotations

import os
import random
import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from makers.media import make_clip, make_picture, png_chunk
from saycut.errors import (
    FileEmpty,
    FileMissing,
    MediaCorrupt,
    MediaError,
    MediaTooLarge,
    MediaTruncated,
    NoPicture,
    NoSound,
    NotMedia,
    SaycutError,
)
from saycut.media import AudioReader, VideoReader, digest, poster, probe, read_image, sniff

MadeFile = Callable[[str], Path]

CUTTABLE = [
    "clip.mp4",
    "index_first.mp4",
    "fragments.mp4",
    "clip.mov",
    "clip.mkv",
    "vp9.webm",
    "clip.avi",
    "picture.png",
    "picture.jpg",
    "picture.webp",
    "moving.gif",
    "moving.png",
    "moving.webp",
    "sound.mp3",
    "sound.wav",
    "sound.m4a",
    "sound.aac",
    "sound.flac",
]
FUZZED = [*CUTTABLE, "vp8.webm", "clip.ts", "sound.ogg", "mjpeg.avi", "alpha.mov"]
ROUNDS = 8


def cut(path: Path, into: Path, share: float) -> Path:
    """The first ``share`` of the file, under the same name."""
    data = path.read_bytes()
    target = into / path.name
    target.write_bytes(data[: int(len(data) * share)])
    return target


@pytest.mark.parametrize("look", [sniff, probe, digest, read_image])
def test_what_is_not_there_is_missing(tmp_path: Path, look: Callable[[Path], object]) -> None:
    for path in (tmp_path / "none.mp4", tmp_path / "no" / "folder.mp4", tmp_path / ("x" * 300), Path("a\0b.mp4")):
        with pytest.raises(FileMissing):
            look(path)


def test_a_link_that_leads_nowhere_is_missing(tmp_path: Path) -> None:
    (tmp_path / "link.mp4").symlink_to(tmp_path / "gone.mp4")
    with pytest.raises(FileMissing):
        probe(tmp_path / "link.mp4")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_missing(made: MadeFile, tmp_path: Path) -> None:
    path = tmp_path / "secret.mp4"
    path.write_bytes(made("clip.mp4").read_bytes())
    path.chmod(0)
    with pytest.raises(FileMissing):
        probe(path)


@pytest.mark.parametrize("look", [sniff, probe, digest, read_image])
def test_a_file_without_bytes_is_empty(tmp_path: Path, look: Callable[[Path], object]) -> None:
    path = tmp_path / "空.mp4"
    path.touch()
    with pytest.raises(FileEmpty, match=r"空\.mp4"):
        look(path)


def test_a_folder_and_a_pipe_are_refused_without_opening_them(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    for path in (tmp_path, tmp_path / "pipe.mp4"):
        with pytest.raises(NotMedia):
            probe(path)


@pytest.mark.parametrize("name", ["a.mp4", "a.MP4", "a.png", "a.mp3", "a.webm"])
def test_text_named_like_media_is_not_media(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("Dear diary, 今天没有视频。", "utf-8")
    with pytest.raises(NotMedia):
        probe(path)


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)),
        b"PK\x03\x04" + bytes(200),
        b"\x7fELF" + bytes(200),
        b"\0\0\0\x18ftypheic" + bytes(200),
        bytes(1000),
        random.Random(3).randbytes(5000),
        b"\xff\xfe",
        b"RIFF\x04\0\0\0FAKE",
        b"\x1a\x45\xdf\xa3\x8a\x42\x82\x84evil",
    ],
)
def test_other_content_is_not_media(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(data)
    with pytest.raises(NotMedia):
        probe(path)


@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        "ffconcat version 1.0\nfile clip.mp4\n",
        '<?xml version="1.0"?><MPD></MPD>',
        "v=0\no=- 0 0 IN IP4 127.0.0.1\n",
    ],
)
def test_lists_of_other_files_are_only_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list"
    path.write_text(text)
    assert probe(path).kind == "script"


@pytest.mark.parametrize("name", CUTTABLE)
@pytest.mark.parametrize("share", [0.4, 0.75, 0.97])
def test_a_file_that_is_cut_short_says_so(made: MadeFile, tmp_path: Path, name: str, share: float) -> None:
    with pytest.raises(MediaTruncated):
        probe(cut(made(name), tmp_path, share))


@pytest.mark.parametrize("name", ["picture.png", "picture.jpg", "picture.webp", "moving.gif"])
def test_a_picture_that_is_cut_short_is_not_read(made: MadeFile, tmp_path: Path, name: str) -> None:
    with pytest.raises(MediaTruncated):
        read_image(cut(made(name), tmp_path, 0.7))


def test_an_index_without_media_is_cut_short(made: MadeFile, tmp_path: Path) -> None:
    data = made("index_first.mp4").read_bytes()
    path = tmp_path / "index.mp4"
    path.write_bytes(data[: data.index(b"mdat") + 4])
    with pytest.raises(MediaTruncated):
        probe(path)


def test_media_without_an_index_is_cut_short(made: MadeFile, tmp_path: Path) -> None:
    data = made("clip.mp4").read_bytes()
    path = tmp_path / "recording.mp4"
    path.write_bytes(data[: data.index(b"moov") - 4])
    with pytest.raises(MediaTruncated, match="moov"):
        probe(path)


def test_a_wrong_checksum_is_damage(made: MadeFile, tmp_path: Path) -> None:
    data = bytearray(made("picture.png").read_bytes())
    data[data.index(b"IDAT") + 20] ^= 0x55
    path = tmp_path / "damaged.png"
    path.write_bytes(data)
    for look in (probe, read_image):
        with pytest.raises(MediaCorrupt):
            look(path)


def test_media_overwritten_with_noise_is_damage(made: MadeFile, tmp_path: Path) -> None:
    data = bytearray(made("clip.mp4").read_bytes())
    start, end = data.index(b"mdat") + 4, data.index(b"moov") - 4
    data[start:end] = random.Random(5).randbytes(end - start)
    path = tmp_path / "noise.mp4"
    path.write_bytes(data)
    with pytest.raises(MediaCorrupt):
        probe(path)


def png_of_size(width: int, height: int) -> bytes:
    """A PNG header that promises that many pixels and holds none."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", b"") + png_chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(16_385, 10), (10, 16_385), (2**31 - 1, 2**31 - 1)])
def test_a_picture_with_too_long_a_side_is_too_large(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "huge.png"
    path.write_bytes(png_of_size(*size))
    with pytest.raises(MediaTooLarge, match="16384 px"):
        probe(path)
    with pytest.raises(MediaTooLarge):
        read_image(path)


def test_a_video_with_too_long_a_side_is_too_large(tmp_path: Path) -> None:
    wide = make_clip(tmp_path / "w.avi", video="mjpeg", pix_fmt="yuvj420p", audio=None, size=(8_208, 16), frames=1)
    with pytest.raises(MediaTooLarge, match="8192 px"):
        probe(wide)


def test_an_absurd_length_is_too_large(tmp_path: Path) -> None:
    endless = make_clip(tmp_path / "endless.mkv", audio=None, times=[0, 25 * 3_600_000], frames=2)
    with pytest.raises(MediaTooLarge, match="24 h"):
        probe(endless)


def test_a_sound_has_no_picture_and_a_silent_clip_no_sound(made: MadeFile) -> None:
    song, silent, still = made("sound.mp3"), made("silent.mp4"), made("picture.png")
    with pytest.raises(NoPicture):
        VideoReader(song, probe(song))
    with pytest.raises(NoPicture):
        read_image(song)
    with pytest.raises(NoPicture):
        poster(song, probe(song))
    with pytest.raises(NoSound):
        AudioReader(silent, probe(silent))
    with pytest.raises(NoPicture):
        VideoReader(still, probe(still))


def test_every_refusal_names_the_file_in_both_languages(made: MadeFile, tmp_path: Path) -> None:
    path = cut(made("clip.mp4"), tmp_path, 0.5)
    with pytest.raises(MediaError) as caught:
        probe(path)
    english, chinese = caught.value.sentence("en"), caught.value.sentence("zh")
    assert "clip.mp4" in english
    assert "clip.mp4" in chinese
    assert "Words(" not in english + chinese
    assert "缺少索引" in chinese


@pytest.mark.parametrize("name", FUZZED)
@pytest.mark.parametrize("kind", ["cut", "flip", "head"])
def test_damage_anywhere_gives_a_result_or_our_error(made: MadeFile, tmp_path: Path, name: str, kind: str) -> None:
    whole = made(name).read_bytes()
    random_ = random.Random(f"{name} {kind}")
    path = tmp_path / name
    for _ in range(ROUNDS):
        data = bytearray(whole)
        if kind == "cut":
            del data[random_.randrange(1, len(data)) :]
        else:
            reach = len(data) if kind == "flip" else min(300, len(data))
            for _ in range(random_.randrange(1, 12)):
                data[random_.randrange(reach)] = random_.randrange(256)
        path.write_bytes(data)
        # Any other exception fails the test.
        with suppress(SaycutError):
            use(path)


def use(path: Path) -> None:
    """Look at the file and decode something from its middle, as a render would."""
    found = probe(path)
    if found.video:
        with VideoReader(path, found) as reader:
            for number, shown in enumerate(reader.frames_from(found.video.start + found.video.duration // 2)):
                assert shown.frame.width > 0
                if number == 3:
                    break
    if found.audio:
        with AudioReader(path, found) as reader_:
            heard = reader_.samples(found.audio.start + found.audio.duration // 2, 70_560_000)
            assert heard.shape == (2, 4800)
            assert np.isfinite(heard).all() or found.audio.codec.startswith("pcm_f")
    if found.has_picture:
        poster(path, found, 64)


def test_a_picture_of_the_largest_allowed_side_is_read(tmp_path: Path) -> None:
    path = make_picture(tmp_path / "wide.png", np.zeros((2, 16_384, 3), np.uint8))
    assert read_image(path).shape == (2, 16_384, 3)
