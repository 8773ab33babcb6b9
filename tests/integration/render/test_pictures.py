"""Where pictures land, what shows around them, and what they look like there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import av
import numpy as np
import pytest

from integration.render.conftest import BLUE, GREEN, RED, quarters
from integration.render.studio import H, Pixels, Studio, W, clip, main, near, patch, track
from makers.media import corners_of, make_animation, make_picture, number_in
from saycut.timeline.model import Canvas, Keyframes, Look, Place
from saycut.timeline.time import Rate, from_seconds

Use = Callable[..., list[str]]
WHITE, BLACK = (235, 235, 235), (0, 0, 0)


def one(studio: Studio, asset: str, place: Place | None = None, look: Look | None = None, **more: Any) -> Pixels:
    """The first frame of a main clip of six frames."""
    made = studio.timeline(main(clip(asset, 0, 0.2, place=place or Place(), look=look or Look())), **more)
    return studio.frames(made)[0]


def over(studio: Studio, asset: str, place: Place | None = None, look: Look | None = None, role: Any = "pip") -> Pixels:
    """The first frame of an overlay over green."""
    above = clip(asset, 0, 0.2, place=place or Place(), look=look or Look())
    return studio.frames(studio.timeline(main(clip("green.png", 0, 0.2)), track(role, above)))[0]


def test_contain_keeps_the_shape_and_shows_the_background_beside(studio: Studio, use: Use) -> None:
    use("square.png")
    frame = one(studio, "square.png", Place(background="#804020"))
    assert near(patch(frame, 0.1, 0.5), (128, 64, 32))
    assert near(patch(frame, 0.9, 0.5), (128, 64, 32))
    assert near(patch(frame, 0.3, 0.25), RED)
    assert near(patch(frame, 0.7, 0.75), WHITE)


def test_cover_fills_the_canvas_and_keeps_the_focus(studio: Studio, use: Use) -> None:
    use("square.png")
    middle = one(studio, "square.png", Place(fit="cover"))
    assert near(patch(middle, 0.02, 0.3), RED)
    assert near(patch(middle, 0.98, 0.7), WHITE)
    top = one(studio, "square.png", Place(fit="cover", focus=(0.5, 0.0)))
    assert near(patch(top, 0.25, 0.8), RED)


def test_stretch_fills_the_canvas_with_the_whole_picture(studio: Studio, use: Use) -> None:
    use("square.png")
    frame = one(studio, "square.png", Place(fit="stretch"))
    colors = [patch(frame, x, y) for y in (0.1, 0.9) for x in (0.1, 0.9)]
    assert all(near(*pair) for pair in zip(colors, (RED, GREEN, BLUE, WHITE), strict=True))


def test_a_blurred_background_is_the_picture_itself_soft_and_darker(studio: Studio, use: Use) -> None:
    use("blue.png")
    frame = one(studio, "blue.png", Place(background="blur"))
    assert near(patch(frame, 0.5, 0.5), BLUE)
    side = patch(frame, 0.05, 0.5)
    assert sum(side) < sum(BLUE)
    assert side[2] > 100


def test_a_blurred_background_fades_with_its_picture(studio: Studio, use: Use) -> None:
    use("blue.png")
    look = Look(fade_in=from_seconds("0.2"))
    made = studio.timeline(main(clip("blue.png", 0, 0.4, place=Place(background="blur"), look=look)))
    frames = studio.frames(made)
    assert max(patch(frames[0], 0.05, 0.5)) < 10
    assert patch(frames[-1], 0.05, 0.5)[2] > 100


def test_another_asset_as_background_plays_behind(studio: Studio, use: Use) -> None:
    use("square.png", "count.mp4")
    made = studio.timeline(main(clip("square.png", 0, 2.5, place=Place(background="count.mp4", width=None))))
    frames = studio.frames(made)
    corners = [patch(frame, 0.05, 0.05) for frame in frames]
    assert all(near(color, (220, 30, 30), 12) for color in corners)
    # The first bar of the number, beside the square, tells odd frames from even ones.
    bars = [frame[20, W // 6 + 3].mean() > 125 for frame in frames]
    assert bars == [n % 2 == 1 for n in range(75)]


def test_named_and_free_positions_with_a_width(studio: Studio, use: Use) -> None:
    use("green.png", "blue.png")
    corner = over(studio, "blue.png", Place(pos="top_right", width=0.2))
    assert near(patch(corner, 0.85, 0.2), BLUE)
    assert near(patch(corner, 0.99, 0.2, 2), GREEN, 16)
    free = over(studio, "blue.png", Place(pos=(0.25, 0.75), width=0.2))
    ys, xs = np.nonzero(free[..., 2] > 120)
    assert abs(xs.mean() / W - 0.25) < 0.01
    assert abs(ys.mean() / H - 0.75) < 0.015
    assert abs((xs.max() - xs.min() + 1) / W - 0.2) < 0.015


def test_a_rect_holds_its_picture_also_when_it_covers_or_zooms(studio: Studio, use: Use) -> None:
    use("green.png", "square.png")
    for place in (
        Place(rect=(0.5, 0.0, 0.25, 1.0), fit="cover"),
        Place(rect=(0.5, 0.0, 0.25, 1.0), fit="cover", scale=1.5),
    ):
        frame = over(studio, "square.png", place)
        assert near(patch(frame, 0.48, 0.5), GREEN)
        assert near(patch(frame, 0.77, 0.5), GREEN)
        assert near(patch(frame, 0.53, 0.2), RED)
        assert near(patch(frame, 0.72, 0.8), WHITE)


def test_crop_takes_the_rest_as_the_whole_picture(studio: Studio, use: Use) -> None:
    use("quarters.png")
    frame = one(studio, "quarters.png", Place(crop_left=0.5, crop_bottom=0.5))
    assert all(near(patch(frame, x, y), GREEN) for x in (0.1, 0.9) for y in (0.1, 0.9))


@pytest.mark.parametrize("source", ["count.mp4", "number.png"])
@pytest.mark.parametrize(
    ("place", "corners"),
    [
        (Place(flip_h=True), ("green", "red", "blue", "white")),
        (Place(flip_v=True), ("blue", "white", "green", "red")),
        (Place(rotation=180), ("white", "blue", "red", "green")),
        (Place(rotation=-90, fit="stretch"), ("green", "white", "blue", "red")),
        (Place(rotation=90, fit="stretch"), ("blue", "red", "green", "white")),
        (Place(rotation=90, flip_h=True, fit="stretch"), ("white", "green", "red", "blue")),
    ],
)
def test_flips_come_before_quarter_turns(
    studio: Studio, use: Use, source: str, place: Place, corners: tuple[str, ...]
) -> None:
    use(source)
    assert corners_of(one(studio, source, place)) == corners


def test_a_quarter_turn_is_contained_upright(studio: Studio, use: Use) -> None:
    use("number.png")
    frame = one(studio, "number.png", Place(rotation=90))
    wide = round(H * H / W)
    left = (W - wide) // 2
    assert corners_of(frame[:, left : left + wide]) == ("blue", "red", "green", "white")
    assert near(patch(frame, 0.2, 0.5), BLACK)


def test_a_slight_turn_moves_the_corners(studio: Studio, use: Use) -> None:
    use("green.png", "blue.png")
    frame = over(studio, "blue.png", Place(rect=(0.25, 0.1, 0.5, 0.8), rotation=45))
    assert near(patch(frame, 0.5, 0.5), BLUE)
    assert near(patch(frame, 0.5, 0.03, 2), BLUE)
    assert near(patch(frame, 0.5 - 0.2, 0.5 - 0.36, 2), GREEN)


def test_opacity_mixes_with_what_is_below(studio: Studio, use: Use) -> None:
    use("green.png", "red.png")
    frame = over(studio, "red.png", look=Look(opacity=0.5))
    assert near(patch(frame, 0.5, 0.5), (120, 110, 40))


def test_a_circle_is_round_and_its_edge_smooth(studio: Studio, use: Use) -> None:
    use("green.png", "blue.png")
    frame = over(studio, "blue.png", Place(rect=(0.25, 0.0, 0.5625, 1.0)), Look(mask="circle"))
    blue = frame[..., 2] > 120
    ys, xs = np.nonzero(blue)
    width, height = xs.max() - xs.min() + 1, ys.max() - ys.min() + 1
    assert abs(width - height) <= 3
    assert abs(blue.sum() / (np.pi / 4 * width * height) - 1) < 0.03
    row = frame[H // 2 + 60, :, 2].astype(int)
    assert ((row > 60) & (row < 180)).sum() >= 2


def test_rounded_corners_are_cut_off(studio: Studio, use: Use) -> None:
    use("green.png", "blue.png")
    frame = over(studio, "blue.png", Place(rect=(0.25, 0.25, 0.5, 0.5), fit="stretch"), Look(mask="rounded"))
    assert near(patch(frame, 0.25 + 1 / W, 0.25 + 1 / H, 1), GREEN, 60)
    assert near(patch(frame, 0.27, 0.5, 2), BLUE, 16)


def test_a_masked_main_clip_stands_on_its_background(studio: Studio, use: Use) -> None:
    use("red.png")
    frame = one(studio, "red.png", Place(background="#0000FF"), Look(mask="circle"))
    assert near(patch(frame, 0.5, 0.5), RED)
    assert near(patch(frame, 0.02, 0.05), (0, 0, 255), 12)


def test_transparent_parts_show_what_is_below(studio: Studio, use: Use) -> None:
    use("green.png", "alpha.png")
    frame = over(studio, "alpha.png", role="sticker")
    assert near(patch(frame, 0.2, 0.2), RED)
    assert near(patch(frame, 0.8, 0.8), GREEN)
    # No fringe of the transparent half's own colours along the edge.
    assert near(patch(frame, 0.51, 0.75, 1), GREEN, 24)


def test_a_transparent_main_picture_stands_on_its_background(studio: Studio, use: Use) -> None:
    use("alpha.png")
    frame = one(studio, "alpha.png", Place(background="#FFFFFF"))
    assert near(patch(frame, 0.8, 0.5), (255, 255, 255))


def test_a_video_with_alpha_shows_what_is_below(studio: Studio, use: Use, tmp_path: Any) -> None:
    use("green.png")
    path = tmp_path / "alpha.mov"
    with av.open(str(path), "w") as output:
        stream = output.add_stream("png", rate=30)
        stream.width, stream.height, stream.pix_fmt = W, H, "rgba"  # type: ignore[union-attr]
        for n in range(6):
            frame = av.VideoFrame.from_ndarray(quarters(alpha=True), "rgba")
            frame.pts = n
            output.mux(stream.encode(frame))  # type: ignore[union-attr]
    name = studio.add(path)
    assert studio.assets()[-1].alpha
    drawn = over(studio, name)
    assert near(patch(drawn, 0.2, 0.2), RED, 12)
    assert near(patch(drawn, 0.8, 0.2), GREEN, 12)


def test_later_tracks_lie_above_earlier_ones_and_pictures_above_main(studio: Studio, use: Use) -> None:
    use("green.png", "red.png", "blue.png")
    left, both = Place(rect=(0, 0, 0.6, 1), fit="stretch"), Place(rect=(0.4, 0, 0.6, 1), fit="stretch")
    made = studio.timeline(
        track("pip", clip("red.png", 0, 0.2, place=left)),
        main(clip("green.png", 0, 0.2)),
        track("pip", clip("blue.png", 0, 0.2, place=both)),
    )
    frame = studio.frames(made)[0]
    assert near(patch(frame, 0.2, 0.5), RED)
    assert near(patch(frame, 0.5, 0.5), BLUE)


def test_solids_take_a_place_a_mask_and_movement(studio: Studio, use: Use) -> None:
    use("green.png")
    circle = over(studio, "color:#0000c8", Place(rect=(0.25, 0, 0.5625, 1)), Look(mask="circle"))
    assert near(patch(circle, 0.53, 0.5), (0, 0, 200))
    assert near(patch(circle, 0.26, 0.03, 2), GREEN, 12)
    keys = Keyframes("scale", ((0, 0.0), (from_seconds("0.2"), 1.0)))
    made = studio.timeline(
        main(clip("green.png", 0, 0.2)), track("pip", clip("color:#0000c8", 0, 0.2, look=Look(keyframes=(keys,))))
    )
    areas = [(frame[..., 2] > 100).sum() for frame in studio.frames(made)]
    assert areas[0] == 0
    assert areas == sorted(areas)
    assert areas[-1] > 0.5 * W * H


def test_a_zoom_is_smooth_between_pixels(studio: Studio, use: Use) -> None:
    use("square.png")
    keys = Keyframes("scale", ((0, 1.0), (from_seconds(2), 1.1)))
    made = studio.timeline(main(clip("square.png", 0, 2, look=Look(keyframes=(keys,)))))
    # The edge of the square against black, measured between pixels: 10 pixels in 60 frames.
    edges = [W / 2 - frame[40, : W // 2, 0].astype(float).sum() / RED[0] for frame in studio.frames(made, crf=4)]
    steps = -np.diff(edges)
    assert abs(steps.sum() - 59 / 60 * 9) < 0.5
    assert steps.min() > 0.02
    assert steps.max() < 0.3


def test_a_slow_pan_never_stands_nor_jumps(studio: Studio, use: Use) -> None:
    use("green.png", "blue.png")
    keys = Keyframes("x", ((0, 0.3), (from_seconds(1), 0.35)))
    mover = clip("blue.png", 0, 1, place=Place(width=0.3), look=Look(keyframes=(keys,)))
    frames = studio.frames(studio.timeline(main(clip("green.png", 0, 1)), track("pip", mover)), crf=4)
    blue = [(frame[..., 2].astype(float) - 40).clip(0).sum(axis=0) for frame in frames]
    centres = np.array([(row * np.arange(W)).sum() / row.sum() for row in blue])
    assert np.allclose(np.diff(centres), 0.05 * W / 30, atol=0.12)


def test_keyframes_of_opacity_and_rotation(studio: Studio, use: Use) -> None:
    use("green.png", "quarters.png")
    end = from_seconds(1)
    keys = (Keyframes("opacity", ((0, 0.0), (end, 1.0))), Keyframes("rotation", ((0, 0.0), (end, 180.0))))
    turning = clip("quarters.png", 0, 1, place=Place(width=0.5, pos=(0.5, 0.5)), look=Look(keyframes=keys))
    frames = studio.frames(studio.timeline(main(clip("green.png", 0, 1)), track("pip", turning)))
    assert near(patch(frames[0], 0.4, 0.4), GREEN)
    assert near(patch(frames[-1], 0.4, 0.4), WHITE, 16)


def test_fades_of_a_main_clip_come_from_and_go_to_its_background(studio: Studio, use: Use) -> None:
    use("red.png")
    look = Look(fade_in=from_seconds("0.5"), fade_out=from_seconds("0.5"))
    made = studio.timeline(main(clip("red.png", 0, 2, look=look, place=Place(background="#FFFFFF"))))
    frames = studio.frames(made)
    assert near(patch(frames[0], 0.5, 0.5), (255, 255, 255))
    half = tuple((a + 255) // 2 for a in RED)
    assert near(patch(frames[7], 0.5, 0.5), half, 16)  # type: ignore[arg-type]
    assert near(patch(frames[30], 0.5, 0.5), RED)
    assert patch(frames[-1], 0.5, 0.5)[1] > 220


def test_a_large_photo_is_scaled_down_cleanly(studio: Studio, use: Use) -> None:
    use("big.jpg")
    frame = one(studio, "big.jpg")
    colors = [patch(frame, x, y) for y in (0.1, 0.9) for x in (0.1, 0.9)]
    assert all(near(*pair) for pair in zip(colors, (RED, GREEN, BLUE, WHITE), strict=True))
    grid = np.zeros((2160, 3840, 3), np.uint8)
    grid[:, ::2] = 255
    studio.add(make_picture(studio.folder / "grid.png", grid))
    assert near(patch(one(studio, "grid.png"), 0.5, 0.5, 40), (128, 128, 128))


def test_a_far_zoom_into_a_long_panorama_needs_no_giant_picture(studio: Studio) -> None:
    strip = np.zeros((60, 12_000, 3), np.uint8)
    strip[:, 5990:6010] = RED
    studio.add(make_picture(studio.folder / "strip.png", strip))
    frame = one(studio, "strip.png", Place(fit="cover", scale=4))
    assert near(patch(frame, 0.5, 0.5, 2), RED)


def test_a_turned_clip_is_upright(studio: Studio, use: Use) -> None:
    use("turned.mp4")
    frames = studio.frames(studio.timeline(main(clip("turned.mp4", 0, 1))))
    assert frames[0].shape == (H, W, 3)
    assert corners_of(frames[3]) == ("green", "white", "blue", "red")


def test_wide_pixels_are_shown_square(studio: Studio, use: Use) -> None:
    use("wide.mp4")
    frame = studio.frames(studio.timeline(main(clip("wide.mp4", 0, 0.5))))[4]
    assert number_in(frame) == 4
    assert corners_of(frame) == ("red", "green", "white", "blue")


def test_odd_sizes_of_source_and_canvas(studio: Studio, use: Use) -> None:
    use("odd.mp4")
    made = studio.timeline(main(clip("odd.mp4", 0, 0.5)), canvas=Canvas(161, 121, Rate(30)))
    frames = studio.frames(made)
    assert frames[0].shape == (120, 160, 3)
    assert [number_in(frame) for frame in frames] == list(range(15))


def test_an_animated_picture_plays(studio: Studio) -> None:
    name = studio.add(make_animation(studio.folder / "moving.gif", size=(W, H)))
    frames = studio.frames(studio.timeline(main(clip(name, 0, 0.5))))
    assert [number_in(frame) for frame in frames] == [n // 3 for n in range(15)]


COLORS = {"red": (200, 40, 40), "green": (40, 180, 40), "blue": (40, 40, 200), "skin": (224, 172, 140)}
STORED = {
    "bt601": ("ffv1", "yuv420p", 5, 1),
    "bt709": ("ffv1", "yuv420p", 1, 1),
    "full range": ("libx264", "yuvj420p", 5, 2),
    "full range bt709": ("libx264", "yuv420p", 1, 2),
    "ten bits": ("ffv1", "yuv420p10le", 1, 1),
    "4:4:4": ("ffv1", "yuv444p", 1, 1),
    "rgb": ("ffv1", "bgr0", 0, 2),
}


@pytest.mark.parametrize("stored", STORED)
def test_colours_come_out_right_however_they_are_stored(studio: Studio, stored: str) -> None:
    codec, pix_fmt, matrix, span = STORED[stored]
    pixels = np.concatenate([np.full((H, W // 4, 3), color, np.uint8) for color in COLORS.values()], axis=1)
    path = studio.folder / "colours.mkv"
    with av.open(str(path), "w") as output:
        stream = output.add_stream(codec, rate=30, options={"qp": "0"} if codec == "libx264" else {})
        stream.width, stream.height, stream.pix_fmt = W, H, pix_fmt  # type: ignore[union-attr]
        stream.codec_context.colorspace, stream.codec_context.color_range = matrix, span  # type: ignore[union-attr]
        for n in range(6):
            frame = av.VideoFrame.from_ndarray(pixels, "rgb24")
            if matrix:
                frame = frame.reformat(format=pix_fmt, dst_colorspace=matrix, dst_color_range=span)
                frame.colorspace, frame.color_range = matrix, span
            frame.pts = n
            output.mux(stream.encode(frame))  # type: ignore[union-attr]
        output.mux(stream.encode(None))  # type: ignore[union-attr]
    studio.add(path)
    for place in (Place(), Place(fit="stretch", flip_h=True)):
        frame = one(studio, "colours.mkv", place)
        wanted = list(COLORS.values())[:: -1 if place.flip_h else 1]
        for n, color in enumerate(wanted):
            assert near(patch(frame, (n + 0.5) / 4, 0.5), color, 5), (stored, n)
