"""Which picture is shown when, wherever reading begins."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from makers.media import number_in
from saycut.errors import MediaTruncated, OutOfRange
from saycut.media import TimedFrame, VideoReader, probe, upright
from saycut.media.clock import FLICKS_PER_SECOND

MadeFile = Callable[[str], Path]
SECOND = FLICKS_PER_SECOND

NUMBERED = {
    "clip.mp4": 60,
    "clip.mov": 60,
    "clip.mkv": 60,
    "clip.avi": 60,
    "noise.avi": 90,
    "mjpeg.avi": 60,
    "vp9.webm": 60,
    "vp8.webm": 60,
    "clip.ts": 60,
    "fragments.mp4": 60,
    "open_gop.mp4": 120,
    "long_gop.mp4": 150,
    "vfr.mp4": 14,
    "vfr.mkv": 14,
    "late_picture.mkv": 25,
    "one_frame.mp4": 1,
    "ten_bit.mp4": 5,
    "alpha.webm": 10,
    "alpha.mov": 5,
    "moving.gif": 6,
    "moving.png": 6,
    "moving.webp": 6,
}


def number(shown: TimedFrame) -> int:
    return number_in(np.asarray(shown.frame.to_ndarray(format="rgb24"), np.uint8))


@pytest.mark.parametrize(("name", "count"), NUMBERED.items())
def test_every_picture_comes_once_and_in_order(made: MadeFile, name: str, count: int) -> None:
    path = made(name)
    found = probe(path)
    with VideoReader(path, found) as reader:
        shown = list(reader.frames_from(0))
    assert [number(each) for each in shown] == list(range(count))
    assert found.video is not None
    assert shown[0].time == found.video.start
    assert all(one.time < other.time for one, other in pairwise(shown))


@pytest.mark.parametrize("name", NUMBERED)
def test_any_time_in_any_order_shows_the_last_picture_at_or_before_it(made: MadeFile, name: str) -> None:
    path = made(name)
    found = probe(path)
    assert found.video is not None
    with VideoReader(path, found) as reader:
        starts = [each.time for each in reader.frames_from(0)]
    times = [random.Random(name).randrange(found.video.end) for _ in range(12)]
    times += [starts[len(starts) // 2], starts[len(starts) // 2] - 1, starts[-1], 0]
    with VideoReader(path, found) as reader:
        for time in times:
            wanted = max((at for at in range(len(starts)) if starts[at] <= time), default=0)
            shown = reader.frame_at(time)
            assert (number(shown), shown.time) == (wanted, starts[wanted])


@pytest.mark.parametrize("name", ["open_gop.mp4", "long_gop.mp4", "vfr.mkv", "clip.ts", "moving.webp"])
def test_reading_from_a_time_on_gives_what_is_shown_then_and_all_that_follows(made: MadeFile, name: str) -> None:
    path = made(name)
    found = probe(path)
    with VideoReader(path, found) as reader:
        shown = list(reader.frames_from(0))
        for first in (len(shown) - 1, len(shown) // 3, 1):
            again = list(reader.frames_from(shown[first].time + 1))
            assert [(each.time, number(each)) for each in again] == [
                (each.time, number(each)) for each in shown[first:]
            ]


def test_a_constant_rate_is_sampled_out_of_a_variable_one(made: MadeFile) -> None:
    path = made("vfr.mp4")
    with VideoReader(path, probe(path)) as reader:
        numbers = [number(each) for each in reader.frames_at(each * SECOND // 10 for each in range(12))]
    assert numbers == [0, 2, 4, 5, 5, 6, 9, 10, 10, 10, 11, 12]


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv", "vp9.webm", "moving.webp"])
def test_the_last_picture_is_held_one_frame_longer_and_no_more(made: MadeFile, name: str) -> None:
    path = made(name)
    found = probe(path)
    assert found.video is not None
    frame = SECOND / found.video.base_rate
    with VideoReader(path, found) as reader:
        last = reader.frame_at(found.video.end - 1)
        assert reader.frame_at(found.video.end + int(frame * 0.9)).time == last.time
        for time in (found.video.end + int(frame * 1.1), found.video.end + 5 * SECOND):
            with pytest.raises(OutOfRange):
                reader.frame_at(time)


def test_a_picture_that_starts_late_is_shown_from_the_beginning(made: MadeFile) -> None:
    path = made("late_picture.mkv")
    with VideoReader(path, probe(path)) as reader:
        for time in (0, SECOND // 10, -SECOND):
            shown = reader.frame_at(time)
            assert (number(shown), shown.time) == (0, SECOND * 4 // 10)


def test_a_file_that_shrank_since_it_was_probed_is_cut_short(made: MadeFile, tmp_path: Path) -> None:
    path = tmp_path / "clip.ts"
    path.write_bytes(made("clip.ts").read_bytes())
    found = probe(path)
    path.write_bytes(path.read_bytes()[: found.size // 2])
    with VideoReader(path, found) as reader, pytest.raises(MediaTruncated):
        reader.frame_at(found.duration - SECOND // 10)


@pytest.mark.parametrize("name", ["open_gop.mp4", "vp9.webm", "ten_bit.mp4"])
def test_threads_do_not_change_a_pixel(made: MadeFile, name: str) -> None:
    path = made(name)
    found = probe(path)
    with VideoReader(path, found) as one, VideoReader(path, found, threads=3, threading="FRAME") as many:
        for ours, theirs in zip(one.frames_from(0), many.frames_from(0), strict=True):
            assert ours.time == theirs.time
            assert np.array_equal(ours.frame.to_ndarray(), theirs.frame.to_ndarray())


@pytest.mark.parametrize("name", ["alpha.webm", "alpha.mov", "moving.webp"])
def test_alpha_reaches_the_frames(made: MadeFile, name: str) -> None:
    path = made(name)
    with VideoReader(path, probe(path)) as reader:
        assert any(each.is_alpha for each in reader.frame_at(0).frame.format.components)


def test_a_keyframe_near_a_time_is_had_at_the_price_of_one(made: MadeFile) -> None:
    path = made("open_gop.mp4")
    found = probe(path)
    assert found.video is not None
    with VideoReader(path, found) as reader:
        near = reader.keyframe_at(found.video.end // 2)
        assert near.frame.key_frame
        assert abs(near.time - found.video.end // 2) <= SECOND // 2
        assert number(reader.frame_at(0)) == 0


def test_a_stored_frame_stands_upright_afterwards(made: MadeFile) -> None:
    path = made("wide_pixels.mp4")
    found = probe(path)
    with VideoReader(path, found) as reader:
        shown = upright(reader.frame_at(0).frame, found)
    assert (shown.width, shown.height) == found.display_size
