"""Drawn text, judged by its ink: where it is, which colour it has, and that it is the same each time."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from saycut.errors import MissingGlyph
from saycut.text import Fonts, Raster, TextSpec, rasterise
from saycut.text.spec import rgba
from unit.text.made_font import font_file

FONTS = Fonts(system=False)
PLAIN = TextSpec(text="Hamburg", canvas_width=1920, canvas_height=1080, font_px=100)


def draw(fonts: Fonts = FONTS, **changes: object) -> Raster:
    return rasterise(replace(PLAIN, **changes), fonts)  # type: ignore[arg-type]


def colors(raster: Raster) -> set[tuple[int, ...]]:
    solid = raster.pixels[raster.pixels[..., 3] == 255]
    return {tuple(map(int, color)) for color in np.unique(solid[:, :3], axis=0)}


def ink(raster: Raster) -> NDArray[np.bool_]:
    """The block's own box, true where there is ink."""
    canvas = np.zeros((raster.block_height + 400, raster.block_width + 400), bool)
    height, width = raster.pixels.shape[:2]
    canvas[raster.top + 200 : raster.top + 200 + height, raster.left + 200 : raster.left + 200 + width] = (
        raster.pixels[..., 3] > 0
    )
    return canvas[200:-200, 200:-200]


def test_capitals_are_as_high_as_the_font_says_and_the_crop_is_tight() -> None:
    raster = draw(text="HEH")
    height, width = raster.pixels.shape[:2]
    assert abs(height - 71) <= 2  # Roboto's capitals are 0.711 em
    assert 180 < width < 220
    alpha = raster.pixels[..., 3]
    assert alpha[0].any()
    assert alpha[-1].any()
    assert alpha[:, 0].any()
    assert alpha[:, -1].any()


def test_capitals_stand_in_the_middle_of_their_line() -> None:
    raster = draw(text="H")
    above, below = raster.top, raster.block_height - raster.top - raster.pixels.shape[0]
    assert abs(above - below) <= 0.06 * 100


def test_alpha_is_straight_so_edges_keep_the_colour() -> None:
    raster = draw(color="#FF8000")
    edge = raster.pixels[(raster.pixels[..., 3] > 100) & (raster.pixels[..., 3] < 200)]
    assert edge.size
    assert np.abs(edge[:, :3].astype(int) - [255, 128, 0]).max() <= 3


def test_an_outline_grows_the_ink_by_its_width_on_every_side() -> None:
    bare, lined = draw(), draw(outline_color="#000000", outline_px=6.0)
    assert abs(lined.pixels.shape[0] - bare.pixels.shape[0] - 12) <= 2
    assert abs(lined.pixels.shape[1] - bare.pixels.shape[1] - 12) <= 2
    assert {(0, 0, 0), (255, 255, 255)} <= colors(lined)


def test_a_background_is_one_rounded_box_around_all_lines() -> None:
    raster = draw(text="one\nlonger line", background="#102040")
    assert raster.pixels.shape[:2] == (raster.block_height, raster.block_width)
    assert raster.pixels[0, 0, 3] == 0
    assert tuple(raster.pixels[raster.block_height // 2, 3]) == (0x10, 0x20, 0x40, 255)
    assert (0x10, 0x20, 0x40) in colors(raster)


def test_a_shadow_lies_below_the_letters_and_is_dark() -> None:
    bare, shadowed = draw(text="H"), draw(text="H", shadow=True)
    assert shadowed.pixels.shape[0] > bare.pixels.shape[0]
    assert shadowed.pixels[-1, :, :3].max() == 0


def test_bold_has_more_ink_and_italic_leans() -> None:
    assert ink(draw(bold=True)).sum() > 1.15 * ink(draw()).sum()
    upright, italic = draw(text="l").pixels.shape[1], draw(text="l", italic=True).pixels.shape[1]
    assert italic > upright + 5


def test_upper_shows_capitals() -> None:
    assert np.array_equal(draw(text="straße", upper=True).pixels, draw(text="STRASSE").pixels)


def test_lines_are_aligned_within_the_block() -> None:
    def first_ink(align: str) -> int:
        box = ink(draw(text="I\nWWWWWWWW", align=align))
        return int(np.flatnonzero(box[: box.shape[0] // 2].any(axis=0))[0])

    left, center, right = (first_ink(align) for align in ("left", "center", "right"))
    width = draw(text="I\nWWWWWWWW").block_width
    assert left < 0.05 * width
    assert abs(center - width / 2) < 0.05 * width
    assert right > 0.9 * width


def test_lines_break_within_the_width_and_explicit_breaks_stay() -> None:
    raster = draw(text="The quick brown fox jumps\nover the lazy dog", max_width=0.4)
    assert raster.lines == ("The quick brown", "fox jumps", "over the lazy dog")
    assert raster.block_width <= 0.4 * 1920


def test_a_long_word_makes_the_letters_smaller_rather_than_being_cut() -> None:
    raster = draw(text="Incomprehensibilities", font_px=250.0)
    assert raster.lines == ("Incomprehensibilities",)
    assert raster.font_px < 250
    assert raster.block_width <= 0.9 * 1920


def test_a_long_text_is_made_to_fit_the_canvas() -> None:
    raster = draw(text="All work and no play makes Jack a dull boy. " * 12)
    assert raster.block_height <= 0.9 * 1080
    assert raster.font_px < 100


def test_a_highlighted_word_changes_colour_and_nothing_moves() -> None:
    plain, lit = draw(text="AVA TAR VAT"), draw(text="AVA TAR VAT", highlight=1, highlight_color="#00FF00")
    # Within the quarter of a pixel to which skia rounds the place of a run of glyphs.
    assert plain.pixels.shape == lit.pixels.shape
    assert np.abs(plain.pixels[..., 3].astype(int) - lit.pixels[..., 3]).max() <= 64
    green = (lit.pixels[..., 3] == 255) & (lit.pixels[..., 0] == 0)
    columns = np.flatnonzero(green.any(axis=0))
    third = plain.pixels.shape[1] / 3
    assert 0.8 * third < columns[0]
    assert columns[-1] < 2.2 * third


def test_words_without_spaces_are_found_by_the_transcript(tmp_path: Path) -> None:
    fonts = Fonts([font_file(tmp_path, "Made", dict.fromkeys("你好世界", "H"))], system=False)
    raster = draw(fonts, text="你好世界", words=("你好", "世界"), highlight=1, highlight_color="#FF0000")
    red = (raster.pixels[..., 3] == 255) & (raster.pixels[..., 1] == 0)
    columns = np.flatnonzero(red.any(axis=0))
    assert columns[0] > 0.45 * raster.pixels.shape[1]


def test_hidden_characters_keep_their_place() -> None:
    whole = draw(text="AVATAR Way")
    for visible in range(11):
        part = draw(text="AVATAR Way", visible=visible)
        assert (part.block_width, part.block_height) == (whole.block_width, whole.block_height)
        last = np.flatnonzero(ink(part).any(axis=0))
        shown = 0 if last.size == 0 else int(last[-1]) + 1
        # What shows is drawn exactly where the whole has it.
        assert not (ink(part) & ~ink(whole)).any()
        assert (shown == 0) == (visible == 0)
    assert np.array_equal(draw(text="AVATAR Way", visible=10).pixels, whole.pixels)


def test_text_without_ink_is_one_transparent_pixel() -> None:
    for text in ("", "  \n ", "\u200d"):
        assert draw(text=text).pixels.tolist() == [[[0, 0, 0, 0]]]


def test_control_characters_and_special_spaces_draw_nothing_strange() -> None:
    assert np.array_equal(draw(text="a\u0007\r\nb\u2009c").pixels, draw(text="a\nb c").pixels)


def test_hebrew_runs_from_right_to_left_also_beside_latin(tmp_path: Path) -> None:
    fonts = Fonts([font_file(tmp_path, "Made", {"א": "I", "ב": "M"})], system=False)
    stems = (draw(fonts, text="אב").pixels[..., 3] > 128).sum(axis=0) > 60
    # From the right: the first letter's one stem, a gap, then the second letter's two.
    assert stems[-8:].all()
    assert not stems[-20:-14].any()
    assert stems[2:8].all()
    assert not stems[20:50].any()
    mixed = draw(fonts, text="א.  MMMM", color="#FFFFFF")
    columns = (mixed.pixels[..., 3] > 128).sum(axis=0)
    assert columns[-20:].max() > 60  # the narrow first letter ends the line on the right
    assert columns[-40:-20].max() < 60


def test_a_missing_character_is_an_error_not_a_box() -> None:
    with pytest.raises(MissingGlyph, match="漢"):
        draw(text="Hi 漢")


def test_equal_specs_give_equal_pixels_also_after_other_sizes() -> None:
    fresh = draw(Fonts(system=False), text="the same words")
    warmed = Fonts(system=False)
    for size in (40.0, 110.0):
        draw(warmed, text="the same words", font_px=size, bold=True)
    again = draw(warmed, text="the same words")
    assert np.array_equal(fresh.pixels, again.pixels)
    assert (fresh.left, fresh.top, fresh.block_width) == (again.left, again.top, again.block_width)


def test_threads_get_the_pixels_that_one_gets_alone() -> None:
    texts = [f"Caption number {index} of the film" for index in range(6)]
    alone = [draw(text=text).pixels.tobytes() for text in texts]
    found: dict[int, list[bytes]] = {}

    def work(name: int) -> None:
        found[name] = [draw(text=text, outline_px=0.0).pixels.tobytes() for text in texts]

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[name] for name in range(4)] == [alone] * 4


@pytest.mark.parametrize(
    ("color", "expected"),
    [("#fff", (255, 255, 255, 255)), ("#102030", (16, 32, 48, 255)), ("#10203040", (16, 32, 48, 64))],
)
def test_colours_are_read(color: str, expected: tuple[int, ...]) -> None:
    assert rgba(color) == expected


@pytest.mark.parametrize("color", ["red", "#12", "123456", "#GGGGGG", "#1234567"])
def test_what_is_no_colour_is_refused(color: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        rgba(color)
