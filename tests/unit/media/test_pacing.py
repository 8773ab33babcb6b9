"""Constant and variable rates told apart by timestamps."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saycut.media.pacing import pacing_of, sane_rate

RATES = [
    Fraction(each) for each in ("12", "15", "24000/1001", "24", "25", "30000/1001", "30", "50", "60000/1001", "60")
]
BASES = [Fraction(1, 1000), Fraction(1, 90_000), Fraction(1, 600), Fraction(1, 15_360)]


def stamps(rate: Fraction, base: Fraction, count: int, first: int = 0) -> list[int]:
    return [first + round(number / rate / base) for number in range(count)]


@given(
    st.sampled_from(RATES), st.sampled_from(BASES), st.integers(400, 900), st.integers(-5_000, 5_000), st.randoms()
)  # fmt: skip
def test_a_constant_rate_is_found_exactly_from_rounded_timestamps_in_any_order(
    rate: Fraction, base: Fraction, count: int, first: int, random: object
) -> None:
    run = stamps(rate, base, count, first)
    random.shuffle(run)  # type: ignore[attr-defined]
    found = pacing_of([run], base, ())
    assert (found.is_vfr, found.base_rate) == (False, rate)


@given(st.sampled_from(RATES), st.sampled_from(BASES), st.data())
def test_a_missing_picture_makes_the_rate_variable_and_leaves_the_usual_one(
    rate: Fraction, base: Fraction, data: st.DataObject
) -> None:
    run = stamps(rate, base, 300)
    del run[data.draw(st.integers(1, 298))]
    found = pacing_of([run], base, ())
    assert found.is_vfr
    assert abs(found.base_rate / rate - 1) < Fraction(1, 20)


@given(st.lists(st.integers(0, 10**6), max_size=40), st.lists(st.fractions(), max_size=3))
def test_any_timestamps_and_declared_rates_give_a_usable_rate(run: list[int], declared: list[Fraction]) -> None:
    found = pacing_of([run], Fraction(1, 1000), declared)
    assert Fraction(1, 60) <= found.base_rate <= 1000
    assert Fraction(1, 60) <= found.average_rate <= 1000


def test_a_jitter_below_a_tenth_of_a_frame_is_still_constant() -> None:
    run = [at + (at * 7 % 5 - 2) * 100 for at in stamps(Fraction(30), Fraction(1, 90_000), 200)]
    assert not pacing_of([run], Fraction(1, 90_000), ()).is_vfr


def test_a_declared_rate_is_preferred_where_a_short_clip_allows_several() -> None:
    assert pacing_of([[0, 33, 67]], Fraction(1, 1000), [Fraction(30_000, 1001)]).base_rate == Fraction(30_000, 1001)


def test_the_gap_between_two_stretches_is_not_a_gap_in_the_stream() -> None:
    base = Fraction(1, 1000)
    found = pacing_of([stamps(Fraction(25), base, 50), stamps(Fraction(25), base, 50, 99_960)], base, ())
    assert (found.is_vfr, found.base_rate) == (False, 25)


@pytest.mark.parametrize("rate", [None, Fraction(0), Fraction(90_000), Fraction(1, 3600), Fraction(-25)])
def test_an_absurd_rate_is_not_believed(rate: Fraction | None) -> None:
    assert sane_rate(rate) is None
