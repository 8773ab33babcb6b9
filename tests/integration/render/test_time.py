"""Which frame of the source each frame of the output shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest

from integration.render.studio import H, Studio, W, clip, main, track
from makers.media import number_in
from saycut.timeline.model import Canvas, Place, Track, Transition
from saycut.timeline.time import FLICKS, Rate, TimeRange, from_seconds

Use = Callable[..., list[str]]
RATES = {
    "count24.mp4": Fraction(24),
    "count25.mkv": Fraction(25),
    "ntsc.mp4": Fraction(30_000, 1001),
    "count.mp4": Fraction(30),
    "count50.mkv": Fraction(50),
    "ntsc60.mkv": Fraction(60_000, 1001),
    "count60.mkv": Fraction(60),
}


def shown(
    studio: Studio, *tracks: Track, canvas: Rate = Rate(30), transitions: tuple[Transition, ...] = ()
) -> list[int]:
    made = studio.timeline(*tracks, canvas=Canvas(W, H, canvas), transitions=transitions)
    return [number_in(frame) for frame in studio.frames(made, crf=23)]


@pytest.mark.parametrize("source", RATES)
def test_every_frame_at_the_sources_own_rate_is_the_next_one(studio: Studio, use: Use, source: str) -> None:
    use(source)
    rate = Rate(RATES[source].numerator, RATES[source].denominator)
    a, b = rate.time_of(7), rate.time_of(31)
    cut = replace(clip(source, 0, 1, rate=rate), duration=rate.time_of(20), source=TimeRange(b, rate.time_of(20)))
    then = replace(cut, start=cut.end, source=TimeRange(a, rate.time_of(20)))
    assert shown(studio, main(cut, then), canvas=rate) == [*range(31, 51), *range(7, 27)]


@pytest.mark.parametrize(
    ("source", "fps", "step"), [("count60.mkv", 30, 2), ("count50.mkv", 25, 2), ("count25.mkv", 50, 0.5)]
)
def test_simple_ratios_take_every_second_frame_or_show_each_twice(
    studio: Studio, use: Use, source: str, fps: int, step: float
) -> None:
    use(source)
    rate = Rate(fps)
    numbers = shown(studio, main(clip(source, 0, 1, rate=rate)), canvas=rate)
    assert numbers == [int(n * step) for n in range(fps)]


@pytest.mark.parametrize("source", ["count24.mp4", "count25.mkv", "ntsc.mp4", "count50.mkv", "ntsc60.mkv"])
@pytest.mark.parametrize("canvas", [24, 30, 60])
def test_other_rates_never_go_back_nor_skip_more_than_they_must(
    studio: Studio, use: Use, source: str, canvas: int
) -> None:
    use(source)
    rate = Rate(canvas)
    numbers = shown(studio, main(clip(source, 0, 1, rate=rate)), canvas=rate)
    exact = [float(RATES[source]) * n / canvas for n in range(canvas)]
    assert all(abs(number - at) <= 1 for number, at in zip(numbers, exact, strict=True))
    steps = [b - a for a, b in pairwise(numbers)]
    ratio = RATES[source] / canvas
    assert set(steps) <= {int(ratio), -int(-ratio // 1)}


def test_a_variable_rate_shows_each_picture_for_its_time(studio: Studio, use: Use) -> None:
    use("vfr.mp4")
    numbers = shown(studio, main(clip("vfr.mp4", 0, 1)))
    assert numbers[0] == 0
    assert numbers[7:15] == [5] * 8
    assert numbers[25:29] == [10] * 4
    assert numbers == sorted(numbers)


def test_a_picture_that_starts_late_is_held_from_the_beginning(studio: Studio, use: Use) -> None:
    use("late.mkv")
    assert shown(studio, main(clip("late.mkv", 0, 1)))[:12] == [0] * 12


def test_double_and_half_speed(studio: Studio, use: Use) -> None:
    use("count.mp4")
    fast = clip("count.mp4", 0, 1, at=0.5, speed=Fraction(2))
    slow = clip("count.mp4", 1, 2, at=1, speed=Fraction(1, 2))
    quarter = clip("count.mp4", 2, 3, at=1, speed=Fraction(1, 4))
    numbers = shown(studio, main(fast, slow, quarter))
    assert numbers[:30] == list(range(15, 75, 2))
    assert numbers[30:60] == [30 + n // 2 for n in range(30)]
    assert numbers[60:] == [30 + n // 4 for n in range(30)]


def test_backwards_freeze_and_loop(studio: Studio, use: Use) -> None:
    use("count.mp4")
    back = clip("count.mp4", 0, 2, at=0.5, reversed=True)
    frozen = replace(clip("count.mp4", 2, 2.5), source=TimeRange(from_seconds(1), 0), freeze=True)
    looped = replace(clip("count.mp4", 2.5, 4), source=TimeRange(from_seconds("0.2"), FLICKS // 2), loop=True)
    numbers = shown(studio, main(back, frozen, looped))
    assert numbers[:60] == list(range(74, 14, -1))
    assert numbers[60:75] == [30] * 15
    assert numbers[75:] == [6 + n % 15 for n in range(45)]


def test_the_same_file_at_two_times_over_itself(studio: Studio, use: Use) -> None:
    use("count.mp4")
    above = clip("count.mp4", 0, 2, at=1, place=Place(rect=(0, 0.5, 1, 0.5), fit="stretch"))
    made = studio.timeline(main(clip("count.mp4", 0, 2)), track("pip", above))
    frames = studio.frames(made)
    assert [number_in(frame[: H // 2]) for frame in frames] == list(range(60))
    assert [number_in(frame[H // 2 :]) for frame in frames] == list(range(30, 90))


def test_segments_of_one_frame(studio: Studio, use: Use) -> None:
    use("count.mp4", "square.png")
    flashes = [clip("square.png", n / 30, (n + 1) / 30, place=Place(width=0.1, pos="top")) for n in (0, 1, 5, 7, 8, 29)]
    made = studio.timeline(main(clip("count.mp4", 0, 1)), track("sticker", *flashes))
    assert [number_in(frame) for frame in studio.frames(made)] == list(range(30))


def test_a_single_frame_is_a_video(studio: Studio, use: Use) -> None:
    use("count.mp4")
    assert shown(studio, main(clip("count.mp4", 0, 1 / 30, at=1))) == [30]


def test_a_dissolve_uses_the_handles_on_both_sides_and_holds_where_there_are_none(studio: Studio, use: Use) -> None:
    use("count.mp4", "count60.mkv")
    dissolve = Transition("dissolve", from_seconds(1), from_seconds("0.4"))
    # The first clip plays to the very end of its file, the second begins at the very start of its own.
    clips = main(clip("count.mp4", 0, 1, at=2), clip("count60.mkv", 1, 2))
    numbers = shown(studio, clips, transitions=(dissolve,))
    assert len(numbers) == 60
    assert numbers[:24] == list(range(60, 84))
    assert numbers[36:] == list(range(12, 60, 2))


def test_music_longer_than_the_picture_goes_on_over_black(studio: Studio, use: Use) -> None:
    use("count.mp4")
    still = clip("count.mp4", 0, 1)
    title = track("sticker", clip("color:#FFFFFF", 1.5, 2, place=Place(width=0.2)))
    frames = studio.frames(studio.timeline(main(still), title))
    assert len(frames) == 60
    assert frames[35].max() <= 2
    assert frames[50][H // 2, W // 2].min() >= 250
