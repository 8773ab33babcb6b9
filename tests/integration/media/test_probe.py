"""What the probe says of made files, of every format we accept."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from makers.media import make_animation, make_clip, make_picture, with_exif
from saycut.media import Orientation, digest, probe, scan, sniff
from saycut.media.clock import FLICKS_PER_SECOND

MadeFile = Callable[[str], Path]
SECOND = FLICKS_PER_SECOND

CLIPS = [
    ("clip.mp4", "mp4", "h264", "aac"),
    ("clip.mov", "mov", "h264", "aac"),
    ("clip.mkv", "mkv", "h264", "aac"),
    ("clip.avi", "avi", "mpeg4", "pcm_s16le"),
    ("mjpeg.avi", "avi", "mjpeg", "pcm_s16le"),
    ("vp9.webm", "webm", "vp9", "opus"),
    ("vp8.webm", "webm", "vp8", "vorbis"),
    ("clip.ts", "mpegts", "h264", "aac"),
    ("fragments.mp4", "mp4", "h264", "aac"),
    ("index_first.mp4", "mp4", "h264", "aac"),
]
SOUNDS = [
    ("sound.mp3", "mp3", "mp3", 44_100),
    ("sound.wav", "wav", "pcm_s16le", 44_100),
    ("sound.m4a", "m4a", "aac", 48_000),
    ("sound.aac", "aac", "aac", 48_000),
    ("sound.flac", "flac", "flac", 44_100),
    ("sound.ogg", "ogg", "opus", 48_000),
]
PICTURES = [("picture.png", "png"), ("picture.jpg", "jpeg"), ("picture.webp", "webp")]
ANIMATIONS = [("moving.gif", "gif"), ("moving.png", "apng"), ("moving.webp", "webp")]


@pytest.mark.parametrize(("name", "form", "video", "audio"), CLIPS)
def test_a_clip_is_known_by_streams_size_rate_and_length(
    made: MadeFile, name: str, form: str, video: str, audio: str
) -> None:
    found = probe(made(name))
    assert (found.kind, found.format.name) == ("video", form)
    assert found.video is not None
    assert found.audio is not None
    assert (found.video.codec, found.audio.codec) == (video, audio)
    assert found.display_size == (160, 120)
    assert (found.video.base_rate, found.video.is_vfr, found.video.frame_count) == (30, False, 60)
    assert abs(found.video.duration - 2 * SECOND) <= SECOND // 1000
    assert (found.audio.rate, found.audio.channels, found.audio.layout) == (48_000, 2, "stereo")
    assert abs(found.audio.duration - 2 * SECOND) <= SECOND // 10
    assert found.size == made(name).stat().st_size


@pytest.mark.parametrize(("name", "form", "codec", "rate"), SOUNDS)
def test_a_sound_is_known_by_codec_rate_and_length(made: MadeFile, name: str, form: str, codec: str, rate: int) -> None:
    found = probe(made(name))
    assert (found.kind, found.format.name, found.has_picture, found.has_sound) == ("audio", form, False, True)
    assert found.audio is not None
    assert (found.audio.codec, found.audio.rate, found.audio.channels) == (codec, rate, 2)
    assert (found.audio.start, found.display_size) == (0, (0, 0))
    # Raw AAC cannot say how much of it is padding.
    assert abs(found.duration - 2 * SECOND) <= (SECOND // 10 if form == "aac" else SECOND // 100)


@pytest.mark.parametrize(("name", "form"), PICTURES)
def test_a_still_has_a_size_and_no_duration(made: MadeFile, name: str, form: str) -> None:
    found = probe(made(name))
    assert (found.kind, found.format.name, found.display_size, found.duration) == ("image", form, (160, 120), 0)
    assert found.image is not None
    assert (found.image.animated, found.image.frame_count, found.video) == (False, 1, None)


@pytest.mark.parametrize(("name", "form"), ANIMATIONS)
def test_an_animation_is_a_picture_that_moves(made: MadeFile, name: str, form: str) -> None:
    found = probe(made(name))
    assert (found.kind, found.format.name, found.display_size) == ("image", form, (96, 64))
    assert found.image is not None
    assert (found.image.animated, found.image.frame_count, found.image.loop) == (True, 6, 0)
    assert found.duration == found.image.duration == SECOND * 6 // 10
    assert found.video is not None
    assert found.video.base_rate == 10


@pytest.mark.parametrize("extension", ["gif", "png", "webp"])
def test_an_animation_of_one_frame_is_a_still(tmp_path: Path, extension: str) -> None:
    found = probe(make_animation(tmp_path / f"still.{extension}", frames=1))
    assert (found.kind, found.video, found.duration, found.display_size) == ("image", None, 0, (96, 64))
    assert found.image is not None
    assert not found.image.animated


@pytest.mark.parametrize("name", [name for name, *_ in CLIPS + SOUNDS + PICTURES + ANIMATIONS])
def test_the_name_of_a_file_is_not_believed(made: MadeFile, tmp_path: Path, name: str) -> None:
    disguised = tmp_path / "script.txt"
    disguised.write_bytes(made(name).read_bytes())
    assert sniff(disguised) == sniff(made(name))
    assert probe(disguised) == probe(made(name))


def test_a_script_is_a_script(tmp_path: Path) -> None:
    path = tmp_path / "脚本 ☕.md"
    path.write_text("# 开场\n大家好。\n", "utf-8")
    found = probe(path)
    assert (found.kind, found.has_picture, found.has_sound, found.duration) == ("script", False, False, 0)


def test_the_digest_is_that_of_the_bytes_and_a_known_one_is_taken(made: MadeFile) -> None:
    path = made("clip.mp4")
    assert probe(path).digest == digest(path) == hashlib.sha256(path.read_bytes()).hexdigest()
    assert probe(path, digest="known").digest == "known"


@pytest.mark.parametrize("folder", ["片段 — 第 1 段 🎬", "a b'c\"d", "concat:x|y", "%d [1] {}", "http:"])
def test_any_file_name_works(made: MadeFile, tmp_path: Path, folder: str) -> None:
    path = tmp_path / folder / f"{folder}.mp4"
    path.parent.mkdir()
    path.write_bytes(made("clip.mp4").read_bytes())
    assert probe(path) == probe(made("clip.mp4"))


def test_a_relative_name_that_looks_like_a_protocol_is_a_file(
    made: MadeFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("concat:a.mp4").write_bytes(made("clip.mp4").read_bytes())
    assert probe(Path("concat:a.mp4")).kind == "video"


@pytest.mark.skipif(os.name != "posix", reason="file names are bytes on POSIX only")
def test_a_file_name_that_is_no_utf8_works(made: MadeFile, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/clip\xff.mp4"))
    path.write_bytes(made("clip.mp4").read_bytes())
    assert probe(path).kind == "video"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("hflip", [False, True])
def test_rotation_and_flips_are_read_from_the_display_matrix(tmp_path: Path, turn: int, hflip: bool) -> None:
    # x264 puts its own side datum on the first frame, so that the matrix is not the only one.
    found = probe(make_clip(tmp_path / "turned.mp4", turn=turn, hflip=hflip, audio=None, frames=3))
    assert found.display_size == ((120, 160) if turn in (90, 270) else (160, 120))
    # The maker mirrors behind the turn, the record in front of it.
    clockwise = (360 - turn) % 360
    assert found.orientation == Orientation((360 - clockwise) % 360 if hflip else clockwise, hflip)


def test_pixels_that_are_not_square_widen_the_display_size(made: MadeFile) -> None:
    found = probe(made("wide_pixels.mp4"))
    assert found.video is not None
    assert (found.video.sample_aspect, found.display_size) == (Fraction(4, 3), (213, 120))


def test_an_odd_size_is_kept(made: MadeFile) -> None:
    assert probe(made("odd.mp4")).display_size == (161, 121)


@pytest.mark.parametrize("name", ["vfr.mp4", "vfr.mkv"])
def test_a_variable_rate_is_seen_in_the_timestamps(made: MadeFile, name: str) -> None:
    found = probe(made(name)).video
    assert found is not None
    assert (found.is_vfr, found.base_rate, found.frame_count) == (True, 30, 14)


def test_an_ntsc_rate_survives_millisecond_timestamps(made: MadeFile) -> None:
    found = probe(made("ntsc.mkv")).video
    assert found is not None
    assert (found.base_rate, found.is_vfr) == (Fraction(30_000, 1001), False)


@pytest.mark.parametrize("name", ["late_sound.mp4", "late_sound.mkv"])
def test_sound_that_starts_late_has_a_start(made: MadeFile, name: str) -> None:
    found = probe(made(name))
    assert found.video is not None
    assert found.audio is not None
    assert found.video.start == 0
    # The encoder's delay of 1024 samples may count as sound.
    assert SECOND * 0.47 <= found.audio.start <= SECOND * 0.501


def test_a_picture_that_starts_late_has_a_start(made: MadeFile) -> None:
    found = probe(made("late_picture.mkv"))
    assert found.video is not None
    assert found.audio is not None
    assert (found.audio.start, found.video.start) == (0, SECOND * 4 // 10)


def test_a_clip_of_one_frame_lasts_one_frame(made: MadeFile) -> None:
    found = probe(made("one_frame.mp4"))
    assert found.video is not None
    assert (found.video.frame_count, found.duration) == (1, SECOND // 30)


def test_colour_and_depth_are_named_as_ffmpeg_names_them(tmp_path: Path) -> None:
    colours = "colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:range=limited:log-level=none"
    path = make_clip(
        tmp_path / "hdr.mp4",
        video="libx265",
        pix_fmt="yuv420p10le",
        audio=None,
        frames=3,
        options={"x265-params": colours},
    )
    found = probe(path).video
    assert found is not None
    assert (found.primaries, found.transfer, found.matrix, found.color_range) == (
        "bt2020",
        "smpte2084",
        "bt2020nc",
        "tv",
    )
    assert (found.is_hdr, found.bit_depth, found.pix_fmt) == (True, 10, "yuv420p10le")


@pytest.mark.parametrize("name", ["alpha.webm", "alpha.mov"])
def test_alpha_is_seen(made: MadeFile, name: str) -> None:
    found = probe(made(name)).video
    assert found is not None
    assert found.has_alpha


def test_a_cover_picture_does_not_make_a_song_a_video(tmp_path: Path, made: MadeFile) -> None:
    path = tmp_path / "song.mp3"
    with av.open(path, "w") as output, av.open(made("sound.mp3")) as song, av.open(made("picture.jpg")) as cover:
        pairs = [(each.streams[0], output.add_stream_from_template(each.streams[0])) for each in (song, cover)]
        pairs[1][1].disposition = av.stream.Disposition.attached_pic
        for source, target in pairs:
            for packet in source.container.demux(source):
                if packet.size:
                    packet.stream = target
                    output.mux(packet)
    found = probe(path)
    assert (found.kind, found.has_picture) == ("audio", False)


@pytest.mark.parametrize("value", range(1, 9))
def test_the_exif_orientation_of_a_photo_counts(tmp_path: Path, value: int, made: MadeFile) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(with_exif(made("picture.jpg").read_bytes(), value))
    assert probe(path).display_size == ((160, 120) if value < 5 else (120, 160))


def test_pictures_may_be_as_small_as_a_pixel_and_wider_than_any_video(tmp_path: Path) -> None:
    assert probe(make_picture(tmp_path / "dot.png", np.zeros((1, 1, 3), np.uint8))).display_size == (1, 1)
    assert probe(make_picture(tmp_path / "wide.png", np.zeros((3, 7681, 3), np.uint8))).display_size == (7681, 3)
    assert probe(make_picture(tmp_path / "wide.jpg", np.zeros((3, 7681, 3), np.uint8))).display_size == (7681, 3)


def test_depth_and_alpha_of_pictures_are_read(tmp_path: Path) -> None:
    deep = probe(make_picture(tmp_path / "deep.png", np.zeros((4, 4, 3), np.uint16))).image
    assert deep is not None
    assert (deep.bit_depth, deep.has_alpha) == (16, False)
    for extension in ("png", "webp"):
        clear = probe(make_picture(tmp_path / f"clear.{extension}", np.zeros((4, 4, 4), np.uint8))).image
        assert clear is not None
        assert clear.has_alpha


@pytest.mark.parametrize("name", ["long_gop.mp4", "clip.mkv", "vp9.webm", "noise.wav", "clip.ts", "clip.avi"])
def test_a_long_file_of_which_only_the_ends_are_read_is_known_as_well(
    made: MadeFile, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    whole = probe(made(name))
    monkeypatch.setattr(scan, "_WHOLE_BYTES", 0)
    monkeypatch.setattr(scan, "_HEAD_PACKETS", 20)
    monkeypatch.setattr(scan, "_TAIL_SECONDS", 1)
    ends = probe(made(name))
    assert ends.duration == whole.duration
    for theirs, ours in ((whole.video, ends.video), (whole.audio, ends.audio)):
        assert (theirs is None) == (ours is None)
        if theirs and ours:
            assert (ours.start, ours.duration) == (theirs.start, theirs.duration)
    if whole.video and ends.video:
        assert (ends.video.base_rate, ends.video.is_vfr) == (whole.video.base_rate, whole.video.is_vfr)


def test_a_recorder_that_never_came_back_to_write_sizes_is_no_cut_file(tmp_path: Path, made: MadeFile) -> None:
    data = bytearray(made("sound.wav").read_bytes())
    at = data.index(b"data")
    data[at + 4 : at + 8] = b"\xff" * 4
    path = tmp_path / "streamed.wav"
    path.write_bytes(data)
    assert abs(probe(path).duration - 2 * SECOND) < SECOND // 100
