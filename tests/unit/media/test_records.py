"""Sizes as they are shown."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saycut.media.orientation import UPRIGHT, Orientation
from saycut.media.records import upright_size


@pytest.mark.parametrize(
    ("stored", "aspect", "shown"),
    [
        ((1440, 1080), Fraction(4, 3), (1920, 1080)),
        ((720, 576), Fraction(16, 15), (768, 576)),
        ((720, 480), Fraction(8, 9), (720, 540)),
        ((1, 1), Fraction(1, 8), (1, 8)),
    ],
)
def test_pixels_become_square_by_stretching(stored: tuple[int, int], aspect: Fraction, shown: tuple[int, int]) -> None:
    assert upright_size(*stored, aspect, UPRIGHT) == shown
    assert upright_size(*stored, aspect, Orientation(90)) == shown[::-1]


@given(
    st.integers(1, 8192), st.integers(1, 8192), st.fractions(Fraction(1, 8), 8), st.sampled_from([0, 90, 180, 270])
)  # fmt: skip
def test_no_stored_pixel_is_lost(width: int, height: int, aspect: Fraction, rotation: int) -> None:
    shown = upright_size(width, height, aspect, Orientation(rotation))  # type: ignore[arg-type]
    assert min(shown) >= min(width, height)
    assert max(shown) >= max(width, height)
