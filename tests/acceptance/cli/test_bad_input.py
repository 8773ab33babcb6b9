"""Files as they come: each gives a right result, or one clear sentence, exit code 1 and no partial output."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from makers.media import make_clip, make_picture, make_sound, tone
from saycut.media import probe


def refused(ended, *words: str) -> None:
    """One sentence and perhaps a hint, no traceback, nothing left behind."""
    assert ended.status == 1
    assert "Traceback" not in ended.err
    assert 1 <= len(ended.err.strip().splitlines()) <= 2
    assert any(word in ended.err for word in words), ended.err
    assert not list(Path().glob("*.mp4"))
    assert not list(Path().glob(".*"))


def text_called_mp4(folder: Path) -> Path:
    path = folder / "notes.mp4"
    path.write_text("Dear diary, this is not a video.\n" * 20, encoding="utf-8")
    return path


def cut_short(folder: Path) -> Path:
    whole = make_clip(folder / "whole.mp4", frames=60)
    path = folder / "short.mp4"
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    return path


def empty(folder: Path) -> Path:
    path = folder / "empty.mp4"
    path.touch()
    return path


def missing(folder: Path) -> Path:
    return folder / "nowhere.mp4"


def random_bytes(folder: Path) -> Path:
    path = folder / "random.mov"
    path.write_bytes(np.random.default_rng(1).bytes(20_000))
    return path


@pytest.mark.parametrize("make", [text_called_mp4, cut_short, empty, missing, random_bytes])
@pytest.mark.parametrize(("sentence", "language"), [("keep the first second", "en"), ("只留前一秒", "zh")])
def test_a_file_that_cannot_be_used_is_named_in_one_sentence(saycut, tmp_path, make, sentence, language):
    path = make(tmp_path / "in")
    ended = saycut("make", sentence, path, "-o", "out.mp4")
    refused(ended, path.name)
    assert any("\u4e00" <= char <= "\u9fff" for char in ended.err) == (language == "zh")


def test_the_json_of_a_failure_has_its_code(saycut, tmp_path):
    ended = saycut("make", "trim it to 3 seconds", empty(tmp_path / "in"), "--json")
    assert ended.status == 1
    assert ended.json["error"]["code"] == "file_empty"


def test_a_picture_of_one_pixel_becomes_a_video(saycut, tmp_path):
    picture = make_picture(tmp_path / "dot.png", np.full((1, 1, 3), (200, 40, 40), np.uint8))
    ended = saycut("make", "make a 2 second video from this picture", picture, "-o", "dot.mp4")
    assert ended.status == 0, ended.err
    assert probe(Path("dot.mp4")).video.frame_count == 60


def test_a_picture_7681_pixels_wide_becomes_a_video(saycut, tmp_path):
    picture = make_picture(tmp_path / "wide.jpg", np.full((1200, 7681, 3), 90, np.uint8))
    ended = saycut("make", "make a 1 second video from this picture", picture, "-o", "wide.mp4")
    assert ended.status == 0, ended.err
    video = probe(Path("wide.mp4")).video
    assert video.width <= 4096


def test_a_clip_without_sound_becomes_a_video_that_plays_anywhere(saycut, tmp_path):
    clip = make_clip(tmp_path / "silent.mp4", audio=None, frames=60)
    ended = saycut("make", "keep the first second", clip, "-o", "out.mp4")
    assert ended.status == 0, ended.err
    assert probe(Path("out.mp4")).has_sound


def test_a_sound_alone_is_explained_or_made(saycut, tmp_path):
    sound = make_sound(tmp_path / "voice.wav", "pcm_s16le", sound=tone(3))
    ended = saycut("make", "make a video", sound, "-o", "out.mp4")
    if ended.status == 0:
        assert probe(Path("out.mp4")).has_sound
    else:
        refused(ended, "video", "title", "nothing")


@pytest.mark.parametrize("name", ["我的 视频 🎬 (最终版).mp4", 'it\'s "quoted" & $HOME.mp4', "-dash.mp4", "ü ñ é.mov"])
def test_any_file_name_works(saycut, tmp_path, name):
    clip = make_clip(tmp_path / "in" / "x.mp4", frames=45)
    odd = clip.with_name(name)
    clip.rename(odd)
    ended = saycut("make", "keep the first second", odd, "-o", f"出来 {name}.mp4")
    assert ended.status == 0, ended.err
    assert probe(Path(f"出来 {name}.mp4")).video.frame_count == 30


def test_an_odd_size_is_made_even(saycut, tmp_path):
    clip = make_clip(tmp_path / "odd.mkv", video="ffv1", audio=None, size=(161, 121), frames=30, pix_fmt="yuv444p")
    ended = saycut("make", "keep the first half second", clip, "-o", "out.mp4")
    assert ended.status == 0, ended.err
    video = probe(Path("out.mp4")).video
    assert (video.width % 2, video.height % 2) == (0, 0)


def test_an_output_in_a_folder_that_is_not_there_is_refused_before_any_work(saycut, tmp_path):
    clip = make_clip(tmp_path / "in" / "a.mp4", frames=30)
    ended = saycut("make", "keep the first second", clip, "-o", "no/such/out.mp4")
    assert ended.status == 1
    assert "out.mp4" in ended.err


def test_a_character_no_font_has_is_an_error_before_the_render(saycut, tmp_path):
    clip = make_clip(tmp_path / "in" / "a.mp4", frames=30)
    ended = saycut("make", 'add the title "\U00012000 wedge"', clip, "-o", "out.mp4")
    refused(ended, "\U00012000")
