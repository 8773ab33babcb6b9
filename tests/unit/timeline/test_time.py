"""Exact time: frames and samples are whole numbers of flicks, and rounding happens once."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saycut.timeline.time import FLICKS, Rate, TimeRange, from_seconds, scaled, to_seconds
from unit.timeline.strategies import EXAMPLES, RATES

DAY = 24 * 3600


@pytest.mark.parametrize("rate", RATES, ids=str)
@EXAMPLES
@given(data=st.data())
def test_every_frame_is_a_whole_number_of_flicks(rate: Rate, data: st.DataObject) -> None:
    frame = data.draw(st.integers(0, DAY * 60))
    assert Fraction(frame * FLICKS * rate.den, rate.num).denominator == 1
    time = rate.time_of(frame)
    assert rate.frame_at(time) == frame
    assert rate.frame_at(time + rate.frame_duration - 1) == frame
    assert rate.frames_in(time) == frame
    assert rate.snap(time) == time


@pytest.mark.parametrize("samples", [44_100, 48_000])
def test_every_sample_is_a_whole_number_of_flicks(samples: int) -> None:
    assert FLICKS % samples == 0


@EXAMPLES
@given(st.sampled_from(RATES), st.integers(0, DAY * FLICKS))
def test_snapping_goes_to_the_nearest_frame_and_stays_there(rate: Rate, time: int) -> None:
    snapped = rate.snap(time)
    assert abs(snapped - time) * 2 <= rate.frame_duration
    assert rate.snap(snapped) == snapped


@EXAMPLES
@given(st.sampled_from(RATES), st.integers(0, DAY * FLICKS))
def test_the_frame_shown_is_the_last_that_has_begun(rate: Rate, time: int) -> None:
    frame = rate.frame_at(time)
    assert rate.time_of(frame) <= time < rate.time_of(frame + 1)


@pytest.mark.parametrize(
    ("given_rate", "expected"),
    [
        (29.97, (30000, 1001)),
        (23.976, (24000, 1001)),
        (23.98, (24000, 1001)),
        (59.94, (60000, 1001)),
        (30, (30, 1)),
        (25.0, (25, 1)),
        (12.5, (25, 2)),
        ("30000/1001", (30000, 1001)),
    ],
)
def test_usual_rates_are_recognised_however_they_are_written(
    given_rate: float | str, expected: tuple[int, int]
) -> None:
    rate = Rate.of(given_rate)
    assert (rate.num, rate.den) == expected


def test_a_rate_no_grid_holds_has_a_usual_neighbour() -> None:
    odd = Rate.of(29.83)
    assert not odd.exact
    assert odd.usual == Rate.of(29.97)
    assert Rate(25).usual == Rate(25)
    assert all(rate.exact for rate in RATES)


def test_seconds_are_rounded_once_to_the_nearest_flick() -> None:
    assert from_seconds(0.1) == 70_560_000
    assert from_seconds("1/3") == 235_200_000
    assert from_seconds(Fraction(1, 48_000)) == 14_700
    assert to_seconds(FLICKS // 2) == 0.5
    assert scaled(10, Fraction(1, 3)) == 3


def test_ranges_are_half_open() -> None:
    first, second = TimeRange(0, 10), TimeRange.between(10, 15)
    assert not first.overlaps(second)
    assert first.contains(9)
    assert not first.contains(10)
    assert first.intersection(second) is None
    assert first.intersection(TimeRange(5, 10)) == TimeRange(5, 5)
    assert second.shifted(-10) == TimeRange(0, 5)
