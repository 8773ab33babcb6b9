"""From files and a sentence to a finished MP4."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from makers.media import make_clip, make_picture, make_sound, noise, number_in, numbered
from saycut.media import VideoReader, probe
from saycut.timeline.time import from_seconds


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir(exist_ok=True)
    return make_clip(tmp_path / "in" / "talk.mp4", size=(320, 180), frames=120, rate=30)


def frame_number(path: Path, seconds: float) -> int:
    with VideoReader(path, probe(path)) as reader:
        return number_in(reader.frame_at(from_seconds(seconds)).frame.to_ndarray(format="rgb24"))


def test_a_trim_starts_and_ends_on_the_right_frames(saycut, clip):
    ended = saycut("make", "cut the first second", clip, "-o", "out.mp4")
    assert ended.status == 0, ended.err
    found = probe(Path("out.mp4"))
    assert found.video.frame_count == 90
    assert found.video.codec == "h264"
    assert found.audio.codec == "aac"
    assert frame_number(Path("out.mp4"), 0.01) == 30
    assert frame_number(Path("out.mp4"), 2.99) == 119


def test_the_report_says_what_changed_and_where_the_file_is(saycut, clip):
    ended = saycut("make", "keep the first 2 seconds", clip, "-o", "short.mp4")
    assert ended.status == 0, ended.err
    assert "short.mp4" in ended.out
    assert "0:02.0" in ended.out
    assert "320×180" in ended.out
    assert "MB" in ended.out
    assert ended.err == ""


def test_a_chinese_sentence_is_answered_in_chinese(saycut, clip):
    ended = saycut("make", "只留前两秒", clip, "-o", "out.mp4")
    assert ended.status == 0, ended.err
    assert probe(Path("out.mp4")).video.frame_count == 60
    assert "用时" in ended.out
    assert any("\u4e00" <= char <= "\u9fff" for char in ended.out.splitlines()[0])


def test_lang_decides_the_language_of_the_report(saycut, clip):
    ended = saycut("make", "keep the first 2 seconds", clip, "-o", "out.mp4", "--lang", "zh")
    assert ended.status == 0, ended.err
    assert "用时" in ended.out


def test_json_is_one_object_with_timeline_and_outputs(saycut, clip):
    ended = saycut("make", 'keep the first 2 seconds and add the title "Hello"', clip, "-o", "out.mp4", "--json")
    assert ended.status == 0, ended.err
    output = ended.json["outputs"][0]
    assert (output["frames"], output["width"], output["height"]) == (60, 320, 180)
    assert output["bytes"] == Path("out.mp4").stat().st_size
    assert ended.json["timeline"]["duration"] == pytest.approx(2)
    titles = [track for track in ended.json["timeline"]["tracks"] if track["role"] == "title"]
    assert titles[0]["clips"][0]["text"] == "Hello"


def test_plan_only_renders_nothing(saycut, clip, tmp_path):
    ended = saycut("make", "keep the first 2 seconds", clip, "--plan-only")
    assert ended.status == 0, ended.err
    assert "Timeline" in ended.out
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_a_title_is_seen_where_and_while_it_was_asked_for(saycut, clip):
    assert saycut("make", 'add the title "MMMM" at the top for the first 2 seconds', clip, "-o", "t.mp4").status == 0
    with VideoReader(Path("t.mp4"), probe(Path("t.mp4"))) as titled, VideoReader(clip, probe(clip)) as plain:
        for seconds, changed in ((1.0, True), (3.5, False)):
            after = titled.frame_at(from_seconds(seconds)).frame.to_ndarray(format="gray")[: 180 // 3, 80:240]
            before = plain.frame_at(from_seconds(seconds)).frame.to_ndarray(format="gray")[: 180 // 3, 80:240]
            assert (abs(after.astype(int) - before).max() > 100) == changed


def test_pictures_and_music_become_a_promo_of_the_asked_length(saycut, tmp_path):
    pictures = [make_picture(tmp_path / f"p{n}.jpg", numbered(n, (480, 320))) for n in range(3)]
    music = make_sound(tmp_path / "music.wav", "pcm_s16le", sound=noise(8))
    wish = "combine these images and audio into a 6-second promotional video"
    ended = saycut("make", wish, *pictures, music, "-o", "p.mp4")
    assert ended.status == 0, ended.err
    found = probe(Path("p.mp4"))
    assert found.video.frame_count == 180
    assert (found.video.width, found.video.height) == (1920, 1080)
    with av.open("p.mp4") as container:
        loud = max(abs(frame.to_ndarray()).max() for frame in container.decode(audio=0))
    assert loud > 0.01


def test_a_vertical_video_has_the_asked_shape(saycut, clip):
    assert saycut("make", "make it vertical 9:16", clip, "-o", "v.mp4").status == 0
    video = probe(Path("v.mp4")).video
    assert video.width * 16 == pytest.approx(video.height * 9, rel=0.01)


def test_an_existing_file_is_kept_without_force(saycut, clip):
    Path("out.mp4").write_bytes(b"mine")
    ended = saycut("make", "keep the first 2 seconds", clip, "-o", "out.mp4")
    assert ended.status == 1
    assert "--force" in ended.err
    assert Path("out.mp4").read_bytes() == b"mine"
    assert saycut("make", "keep the first 2 seconds", clip, "-o", "out.mp4", "--force").status == 0
    assert probe(Path("out.mp4")).video.frame_count == 60


def test_without_a_name_the_video_is_called_after_the_first_file(saycut, clip):
    assert saycut("make", "keep the first 2 seconds", clip).status == 0
    assert Path("talk-saycut.mp4").is_file()


def test_what_is_not_understood_is_said_and_nothing_is_made(saycut, clip, tmp_path):
    ended = saycut("make", "flurble the wibble", clip, "-o", "out.mp4")
    assert ended.status == 1
    assert ended.err.strip()
    assert not Path("out.mp4").exists()


def snow(number: int, size: tuple[int, int]) -> np.ndarray:
    """Pictures that compress badly."""
    return np.random.default_rng(number).integers(60, 190, (size[1], size[0], 3), dtype=np.uint8)


def test_a_byte_budget_is_kept(saycut, tmp_path):
    clip = make_clip(tmp_path / "noisy.mp4", size=(320, 180), frames=60, rate=30, audio=None, picture=snow)
    free = saycut("make", "export as mp4", clip, "-o", "free.mp4")
    assert free.status == 0, free.err
    budget = Path("free.mp4").stat().st_size * 6 // 10 / (1 << 20)
    ended = saycut("make", f"export as mp4 under {budget:.2f} MB", clip, "-o", "small.mp4")
    assert ended.status == 0, ended.err
    assert Path("small.mp4").stat().st_size <= budget * (1 << 20)
    assert "Quality was lowered" in ended.out


def test_a_budget_that_cannot_be_kept_is_refused_with_the_smallest_possible(saycut, tmp_path):
    clip = make_clip(tmp_path / "noisy.mp4", size=(320, 180), frames=60, rate=30, audio=None, picture=snow)
    ended = saycut("make", "export as mp4 under 2 KB", clip, "-o", "small.mp4")
    assert ended.status == 1
    assert "smallest possible" in ended.err
    assert not Path("small.mp4").exists()


def test_wrong_usage_ends_with_two(saycut):
    assert saycut("make").status == 2
    assert saycut("make", "trim it", "--lang", "fr").status == 2
    assert saycut("nonsense").status == 2
