"""Conversion between flicks, ticks and samples."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saycut.media.clock import FLICKS_PER_SECOND, from_samples, seconds, to_flicks, to_samples, to_ticks

RATES = [Fraction(each) for each in ("24", "25", "30", "50", "60", "24000/1001", "30000/1001", "60000/1001")]


@given(st.integers(-(10**7), 10**7), st.sampled_from(RATES))
def test_a_frame_of_a_usual_rate_is_a_whole_number_of_flicks(number: int, rate: Fraction) -> None:
    assert to_flicks(number, 1 / rate) == number / rate * FLICKS_PER_SECOND


@given(st.integers(0, 10**10), st.sampled_from([8_000, 22_050, 44_100, 48_000, 96_000]))
def test_samples_survive_the_way_to_flicks_and_back(samples: int, rate: int) -> None:
    assert to_samples(from_samples(samples, rate), rate) == samples


@given(st.integers(-(10**12), 10**12), st.fractions(Fraction(1, 10**8), 1))
def test_a_tick_is_found_again_from_its_own_time(ticks: int, time_base: Fraction) -> None:
    assert abs(to_ticks(to_flicks(ticks, time_base), time_base) - ticks) <= 1


@given(st.lists(st.integers(0, 10**11), min_size=2, max_size=6), st.sampled_from([44_100, 48_000]))
def test_adjoining_ranges_have_as_many_samples_as_the_whole(cuts: list[int], rate: int) -> None:
    cuts.sort()
    parts = [to_samples(end, rate) - to_samples(start, rate) for start, end in pairwise(cuts)]
    assert sum(parts) == to_samples(cuts[-1], rate) - to_samples(cuts[0], rate)


@pytest.mark.parametrize(("flicks", "said"), [(0, "0 s"), (FLICKS_PER_SECOND * 3 // 2, "1.5 s"), (10, "0 s")])
def test_a_time_is_said_without_idle_decimals(flicks: int, said: str) -> None:
    assert seconds(flicks) == said
