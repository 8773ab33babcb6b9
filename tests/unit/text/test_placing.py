"""Where blocks go: names, coordinates, the safe area."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saycut.text import POSITIONS, Raster, align_at, mask, place

WIDTH, HEIGHT = 1920, 1080


def block(width: int, height: int, line: int | None = None) -> Raster:
    return Raster(np.zeros((height, width, 4), np.uint8), 0, 0, width, height, line or height, 60.0)


def test_the_nine_names_of_the_vocabulary() -> None:
    assert sorted(POSITIONS) == sorted(
        ["top_left", "top", "top_right", "left", "center", "right", "bottom_left", "bottom", "bottom_right"]
    )


@pytest.mark.parametrize(
    ("name", "x", "y"), [("center", 960, 540), ("top", 960, 108), ("bottom", 960, 972), ("top_right", 1632, 108)]
)
def test_a_line_is_centred_on_its_position(name: str, x: int, y: int) -> None:
    assert place(block(100, 60), name, WIDTH, HEIGHT) == (x - 50, y - 30)


def test_further_lines_grow_upward_at_the_bottom_and_downward_at_the_top() -> None:
    one, three = block(400, 80), block(400, 240, 80)
    below = place(one, "bottom", WIDTH, HEIGHT)[1] + 80
    assert place(three, "bottom", WIDTH, HEIGHT)[1] + 240 == below
    assert place(three, "top", WIDTH, HEIGHT)[1] == place(one, "top", WIDTH, HEIGHT)[1]
    assert place(three, "center", WIDTH, HEIGHT)[1] == 540 - 120


def test_coordinates_are_the_centre_of_the_whole_block() -> None:
    assert place(block(400, 240, 80), (0.25, 0.75), WIDTH, HEIGHT) == (480 - 200, 810 - 120)


def test_the_crop_is_put_where_it_belongs_within_the_block() -> None:
    raster = Raster(np.zeros((10, 10, 4), np.uint8), 7, -3, 100, 60, 60, 60.0)
    x, y = place(block(100, 60), "center", WIDTH, HEIGHT)
    assert place(raster, "center", WIDTH, HEIGHT) == (x + 7, y - 3)


@given(
    st.sampled_from(sorted(POSITIONS)) | st.tuples(st.floats(0, 1), st.floats(0, 1)),
    st.integers(1, 1728),
    st.integers(1, 972),
    st.floats(0, 0.05),
)
def test_a_block_stays_in_the_safe_area(
    position: str | tuple[float, float], width: int, height: int, margin: float
) -> None:
    x, y = place(block(width, height), position, WIDTH, HEIGHT, margin)
    assert margin * WIDTH - 0.5 <= x <= (1 - margin) * WIDTH - width + 0.5
    assert margin * HEIGHT - 0.5 <= y <= (1 - margin) * HEIGHT - height + 0.5


def test_a_block_wider_than_the_safe_area_is_centred() -> None:
    assert place(block(1900, 60), "left", WIDTH, HEIGHT)[0] == 10


@pytest.mark.parametrize(
    ("position", "align"),
    [("bottom_left", "left"), ("top", "center"), ("right", "right"), ((0.1, 0.5), "left"), ((0.5, 0.5), "center")],
)
def test_text_is_aligned_towards_the_edge_it_is_near(position: str | tuple[float, float], align: str) -> None:
    assert align_at(position) == align


def test_a_circle_is_round_and_smooth() -> None:
    alpha = mask("circle", 200, 100)
    assert abs(alpha.sum() / 255 - np.pi * 50 * 50) < 30
    assert alpha[50, 100] == 255
    assert alpha[50, 20] == 0
    assert np.unique(alpha).size > 20


def test_a_rounded_rectangle_lacks_only_its_corners() -> None:
    alpha = mask("rounded", 200, 100, radius=20)
    assert abs(alpha.sum() / 255 - (200 * 100 - (4 - np.pi) * 20 * 20)) < 20
    assert alpha[0, 0] == 0
    assert alpha[50, 0] == alpha[0, 100] == 255
